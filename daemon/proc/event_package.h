/* SPDX-License-Identifier: Apache-2.0 */
/* Event packages (RFC 6665 5) as rows: each notifier declares those that it serves. */
#ifndef IMSD_PROC_EVENT_PACKAGE_H
#define IMSD_PROC_EVENT_PACKAGE_H

#include "conf/knob.h"
#include "msg/msg.h"

struct subscription; /* proc/subscription.h */

/* Choices of the knob that a package names. */
enum event_state { EVENT_STATE_FULL, EVENT_STATE_PARTIAL };

struct event_package {
	const char *name;  /* "reg" */
	const char *types; /* of its bodies, comma-separated; the first is the usual one */
	int64_t expires;   /* s, of a SUBSCRIBE that does not say */
	knob_id state;     /* choice full|partial; only looked at where there is write_partial */
	/* Appends a body: all that there is, or what has changed since subscription->told. An empty
	 * one is none. Says in subscription->telling up to where it is. */
	void (*write_full)(void *ctx, struct subscription *subscription, struct buf *body);
	/* NULL: the state is always told in full. */
	void (*write_partial)(void *ctx, struct subscription *subscription, struct buf *body);
	/* The subscription is over: lets go of subscription->about. May be NULL. */
	void (*release)(void *ctx, struct subscription *subscription);
	const char *clause, *help;
};

struct event_packages {
	const struct event_package *rows;
	unsigned n;
};

/* An Event value (RFC 6665 8.2.1). */
struct event_value {
	struct str package, id; /* id: STR_NONE when there is none */
};
struct event_value event_read(const struct msg *msg);

/* NULL when there is none of that name. */
const struct event_package *event_package_find(const struct event_packages *packages,
					       struct str name);
/* "reg, presence": Allow-Events. */
void event_packages_names(const struct event_packages *packages, struct buf *out);
/* The type of the bodies: the first of the package's that the Accept of that SUBSCRIBE allows.
 * Without an Accept it is the usual one; STR_NONE: none of them is. */
struct str event_package_type(const struct event_package *package, struct msg *subscribe);

#endif
