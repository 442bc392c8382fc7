/* SPDX-License-Identifier: Apache-2.0 */
/* The S-CSCF as notifier of registrations (RFC 3680, TS 24.229 5.4.2.1): its event package, who may
 * subscribe to it, and what changes of contacts mean to those who did. */
#ifndef IMSD_ROLE_SCSCF_SUBSCRIBE_H
#define IMSD_ROLE_SCSCF_SUBSCRIBE_H

#include "proc/registration.h"
#include "proc/subscription.h"
#include "role/duty.h"
#include "role/subscribe.h"

struct scscf;

/* For other requests: a SUBSCRIBE that the S-CSCF answers itself gets a run of its own duties. */
int scscf_duty_notifier(struct duty_run *run);
#define SCSCF_NOTIFIER_ROW                                                     \
	{ "scscf.notifier", scscf_duty_notifier, "TS 24.229 5.4.2.1.1",        \
	  "answer a SUBSCRIBE to registrations; 489 for one, or a PUBLISH, to oneself of a package that nobody has" }

/* Whom and how it answers; its notifier is there. */
struct subscribe_service scscf_subscribe_service(struct scscf *scscf);

/* In scscf_notifier.c. */
struct notifier *scscf_notifier_new(struct scscf *scscf);
/* Contact value of the S-CSCF (ctx); notifier_options.contact. */
struct str scscf_notifier_contact(void *ctx, struct msg *msg);
/* Of registrar_options.on_change. */
void scscf_notify_contact(struct scscf *scscf, struct registration *registration,
			  const struct bound_contact *contact);

/* The bodies of package reg, in scscf_reginfo.c; ctx is the S-CSCF, subscription->about the struct
 * registration. */
void scscf_reginfo_full(void *ctx, struct subscription *subscription, struct buf *body);
void scscf_reginfo_partial(void *ctx, struct subscription *subscription, struct buf *body);

#endif
