/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The conference factory and focus (TS 24.147 5.3.2, RFC 4579): an INVITE to the factory makes a
 * conference, one to a conference's own URI joins it, a REFER brings others in or puts them out,
 * and package conference tells who is there (RFC 4575). What becomes of participants:
 * proc/conference.h.
 */
#ifndef IMSD_ROLE_FOCUS_H
#define IMSD_ROLE_FOCUS_H

#include "proc/conference.h"
#include "proc/subscription.h"
#include "role/duty.h"
#include "role/server.h"

struct focus_options {
	struct element_options element;
	struct media *media;
	/* The address at which RTP of that subscriber's UE reaches us; false: none is known. */
	bool (*media_host)(void *ctx, const char *user, struct addr *host);
	void *ctx;
};

struct focus;
struct focus *focus_new(const struct focus_options *options);
void focus_free(struct focus *focus);
struct server *focus_server(struct focus *focus);
struct conferences *focus_conferences(struct focus *focus);
struct calls *focus_calls(struct focus *focus);
/* Who watches conferences. */
struct notifier *focus_notifier(struct focus *focus);
/* Referrals alive. */
size_t focus_referrals(const struct focus *focus);
/* Calls are refused or taken back, all else ends without a word. */
void focus_reset(struct focus *focus);

/* The network brings somebody in: a subscriber, a number or a URI. False with one sentence in why.
 * */
bool focus_invite(struct focus *focus, struct conference *conference, const char *who,
		  char why[160]);
/* The participant whom that means; NULL: none. */
struct participant *focus_participant(struct focus *focus, struct conference *conference,
				      const char *who);

extern const struct duty_table focus_request_duties, focus_response_duties, focus_subscribe_duties,
	focus_subscribed_duties;
extern const struct event_packages focus_packages;

#endif
