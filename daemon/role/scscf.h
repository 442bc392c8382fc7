/* SPDX-License-Identifier: Apache-2.0 */
/* The S-CSCF with its registrar (TS 24.229 5.4). It speaks to the P-CSCF over a role pipe and to
 * the HSS by proc/cx.h. */
#ifndef IMSD_ROLE_SCSCF_H
#define IMSD_ROLE_SCSCF_H

#include "proc/registration.h"
#include "proc/subscription.h"
#include "proc/watch.h"
#include "role/duty.h"
#include "role/server.h"

/* Who hears of what befalls subscribers; each may be NULL. */
struct scscf_observer {
	/* As registrar_options.on_change, and watches_options.on_change. */
	void (*on_contact)(void *ctx, struct registration *registration,
			   const struct bound_contact *contact);
	void (*on_call)(void *ctx, const struct watched *watched);
	void *ctx;
};

struct scscf_options {
	struct element_options element;
	struct store *store;
	const struct cx *cx;
	struct scscf_observer observer;
};

struct scscf;
struct scscf *scscf_new(const struct scscf_options *options);
void scscf_free(struct scscf *scscf);
struct stack *scscf_stack(struct scscf *scscf);
/* The end of the pipe towards the P-CSCF; held. */
void scscf_connect(struct scscf *scscf, struct link *pcscf);
/* The end of the pipe towards one of the elements behind it; held. The far end gets the requests for
 * which callee_behaviour (role/identity.h) gives a behaviour: a number leaves as sip:NUMBER@DOMAIN (a
 * dialled one with user=phone), a subscriber as his identity, any other URI as it is. */
void scscf_connect_server(struct scscf *scscf, enum server_id id, struct link *server);
struct registrar *scscf_registrar(struct scscf *scscf);
/* The calls that it knows of. */
struct watches *scscf_watches(struct scscf *scscf);
/* Who watches registrations. */
struct notifier *scscf_notifier(struct scscf *scscf);

/* The event packages that it serves. */
extern const struct event_packages scscf_packages;

/* Its duties, for the vocabulary: tables of REGISTER, of the 401, of the 200, of other requests and
 * of the responses to them, of SUBSCRIBE and of the 2xx to it. */
extern const struct duty_table scscf_register_duties, scscf_challenge_duties, scscf_accept_duties,
	scscf_request_duties, scscf_response_duties, scscf_subscribe_duties,
	scscf_subscribed_duties;

#endif
