/* SPDX-License-Identifier: Apache-2.0 */
/* SUBSCRIBE at an element that is a notifier (RFC 6665 4.2.1): the checks in order, the 2xx, and the
 * subscription that begins with it or goes on. Each element has its own duties by the rows below, its
 * own packages (of its notifier), and says whom a SUBSCRIBE is about and who may watch him. */
#ifndef IMSD_ROLE_SUBSCRIBE_H
#define IMSD_ROLE_SUBSCRIBE_H

#include "proc/subscription.h"
#include "role/duty.h"

struct subscribe_service;

/* One SUBSCRIBE in work: from its first duty to the last step of its answer. */
struct subscribing {
	struct duty_run run;
	const struct subscribe_service *service;
	struct event_value event;
	const struct event_package *package; /* the first one when there is none of that name */
	struct str type;                     /* of the bodies */
	int64_t wished, expires;             /* asked for and granted, in s */
	struct subscriber subscriber;        /* whom the Request-URI names ... */
	bool known;                          /* ... when it is one of ours */
	struct str resource; /* what the subscription would be about; STR_NONE: nothing is there */
	void *about;         /* and for the package; the subscription takes it over */
	bool shares;         /* it would be in the dialog of a call */
};

static inline struct subscribing *subscribing_of(struct duty_run *run)
{
	return container_of(run, struct subscribing, run);
}

/* What an element adds; it lives as long as the element. */
struct subscribe_service {
	struct notifier *notifier;
	const struct duty_table *checks;   /* with SUBSCRIBE_ROWS */
	const struct duty_table *accepted; /* of the 2xx, with SUBSCRIBED_ROWS */
	/* Before the first duty, when all but resource and about is filled in: fills these in, in the
	 * memory of run.request->msg or longer. */
	void (*look)(struct subscribing *subscribing);
	/* May a new one begin? 0, or what duty_refuse returned: 403, 404. */
	int (*authorise)(struct subscribing *subscribing);
	/* The call's dialog that a new one came in and will share; NULL: none. May be NULL. */
	struct dialog *(*dialog_of)(struct subscribing *subscribing);
	/* No subscription took `about` over; it may be NULL then. */
	void (*release)(struct subscribing *subscribing);
	void *ctx;
};

/* Takes a SUBSCRIBE over: it is answered, and with a 2xx there is a subscription. */
void subscribe_take(const struct subscribe_service *service, struct request *request);

/* Who sends it: as asserted, else as it says itself; in the message's memory. */
bool subscribe_watcher(struct msg *msg, struct uri *uri);
/* Does that subscriber himself ask? */
bool subscribe_is_himself(const struct snapshot *snapshot, struct msg *msg,
			  const struct subscriber *subscriber);

/* Does an element of the core ask, but for the far end: pcscf.DOMAIN, tas.DOMAIN ...? */
bool subscribe_is_element(const struct snapshot *snapshot, struct msg *msg);

/* The duties; `element` is a string literal, the role's name. */
int subscribe_duty_subscription(struct duty_run *run);
int subscribe_duty_event(struct duty_run *run);
int subscribe_duty_accept(struct duty_run *run);
int subscribe_duty_watcher(struct duty_run *run);
int subscribe_duty_length(struct duty_run *run);
int subscribe_duty_room(struct duty_run *run);
int subscribe_duty_contact(struct duty_run *run);
#define SUBSCRIBE_ROWS(element, watcher_clause, watcher_help)                       \
	{ element ".subscription", subscribe_duty_subscription, "RFC 6665 4.4.1",   \
	  "481 for a subscription that is not known, 500 for an old CSeq" },        \
	{ element ".event", subscribe_duty_event, "RFC 6665 4.2.1.1",               \
	  "489 with Allow-Events for a package that nobody has" },                  \
	{ element ".accept_body", subscribe_duty_accept, "RFC 6665 4.1.2.1",        \
	  "406 when Accept has no type of the package" },                           \
	{ element ".watcher", subscribe_duty_watcher, watcher_clause, watcher_help }, \
	{ element ".subscription_length", subscribe_duty_length, "RFC 6665 4.2.1.1", \
	  "423 with Min-Expires for too short a wish" },                            \
	{ element ".subscription_room", subscribe_duty_room, "RFC 3261 21.5.4",     \
	  "503 with Retry-After for more subscriptions than allowed" },             \
	{ element ".subscriber_contact", subscribe_duty_contact, "RFC 6665 4.1.2.1", \
	  "400 without a Contact" }

int subscribe_duty_add_expires(struct duty_run *run);
int subscribe_duty_add_contact(struct duty_run *run);
int subscribe_duty_add_record_route(struct duty_run *run);
#define SUBSCRIBED_ROWS(element)                                                          \
	{ element ".subscription_expires", subscribe_duty_add_expires, "RFC 6665 4.2.1.1", \
	  "Expires: what is granted" },                                                   \
	{ element ".subscription_contact", subscribe_duty_add_contact, "RFC 3261 12.1.1", \
	  "Contact: this element" },                                                      \
	{ element ".subscription_record_route", subscribe_duty_add_record_route,          \
	  "RFC 3261 12.1.1", "Record-Route as it came" }

#endif
