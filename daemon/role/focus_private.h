/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the focus share; nobody else includes it. */
#ifndef IMSD_ROLE_FOCUS_PRIVATE_H
#define IMSD_ROLE_FOCUS_PRIVATE_H

#include "body/xml.h"
#include "proc/knobs.h"
#include "proc/referral.h"
#include "role/agent.h"
#include "role/focus.h"
#include "role/identity.h"
#include "role/subscribe.h"

/* What a focus takes, and what it supports in calls. */
#define FOCUS_ALLOWED "INVITE, ACK, CANCEL, BYE, PRACK, UPDATE, INFO, OPTIONS, REFER, SUBSCRIBE"
#define FOCUS_SUPPORTED "100rel, timer, precondition, norefersub, recipient-list-invite"

/* Octets of a URI that the focus calls; what a 503 asks for. */
enum { URI_MAX = 300, FOCUS_RETRY_AFTER_S = 60 };

struct focus {
	struct server server; /* first: see role/server.h */
	struct focus_options own;
	struct calls *calls;
	struct conferences *conferences;
	struct referrals *referrals;
	struct notifier *notifier;
	struct subscribe_service subscribe;
};

/* One request in work. */
struct focusing {
	struct duty_run run;
	struct focus *focus;
	struct leg *leg; /* of a request in a call's dialog; NULL: of another */
	/* Which it is about: that of its dialog, or that its Request-URI names; NULL: the factory,
	 * or none. */
	struct conference *conference;
	struct participant *participant; /* who sends it; NULL: he is not in that conference */
	bool makes;                      /* an INVITE that makes a conference */
	struct xml_values *recipients;   /* whom it names besides (RFC 5366); NULL: nobody */
	struct refer_to refer_to;
};
static inline struct focusing *focusing_of(struct duty_run *run)
{
	return container_of(run, struct focusing, run);
}

/* Contact of the conference that a message of ours is of, by its own URI in From or To. */
struct str focus_contact(void *ctx, struct msg *msg);
/* Does that knob (conference.referrers, conference.watchers) allow it to him? */
bool focus_allows(struct focus *focus, struct request *request, knob_id right,
		  const struct conference *conference, const struct participant *participant);
/* Who he is among the participants, by what P-Asserted-Identity or From says. */
struct participant *focus_sender(struct focus *focus, struct conference *conference,
				 struct msg *msg);
/* Who sends it, as others shall know him: who keeps his identity is nobody in particular (RFC 4575
 * 5.6). In the message's memory. */
struct str focus_identity(struct conference *conference, struct msg *msg);
/* The name of the subscriber whom that URI means; "": none of ours. In the message's memory. */
const char *focus_subscriber(struct focus *focus, struct msg *msg, const struct uri *uri);

/* All that the list of an INVITE names but those who are there, as long as there is room. */
void focus_call_recipients(struct focusing *focusing, struct conference *conference);

/* focus_request.c: takes it over. */
void focus_take(struct focus *focus, struct request *request);

/* focus_refer.c */
int focus_duty_refer(struct duty_run *run);
int focus_duty_refer_room(struct duty_run *run);
#define FOCUS_REFER_ROWS                                                                     \
	{ "focus.refer", focus_duty_refer, "RFC 4579 5.5",                                   \
	  "400 for a bad Refer-To, 403 for who may not refer, for other methods and when it is full" }, \
	{ "focus.refer_room", focus_duty_refer_room, "RFC 3261 21.5.4",                      \
	  "503 with Retry-After for more REFERs of one subscriber than allowed" }
/* A REFER that may be: it is answered, and done. */
void focus_refer(struct focusing *focusing);

/* focus_notifier.c */
void focus_notifier_new(struct focus *focus);
void focus_notify(struct focus *focus, struct conference *conference);

#endif
