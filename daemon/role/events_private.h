/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the notifier of events share. */
#ifndef IMSD_ROLE_EVENTS_PRIVATE_H
#define IMSD_ROLE_EVENTS_PRIVATE_H

#include "role/events.h"
#include "role/subscribe.h"

struct events {
	struct server server; /* first: see role/server.h */
	struct events_options options;
	struct notifier *notifier;
	struct subscribe_service subscribe;
	struct publications *publications;
	struct map mailboxes; /* by IMPI */
	struct list all_mailboxes;
};

/* What a package adds here to its row in events_packages, in the same order. */
struct events_row {
	knob_id watchers;     /* who besides the user himself may subscribe; 0: nobody */
	const char *accepted; /* type of what can be published; NULL: nothing can */
	bool by_watcher;      /* about its watcher, whatever account the Request-URI names */
};
const struct events_row *events_row_of(const struct event_package *package);
struct notifier *events_notifier_new(struct events *events);

/* Whom a request is about: the subscriber that its Request-URI names by an identity, or by name or
 * identity in the place of the user part of our own host; with `by_watcher` else its sender. */
bool events_subscriber(struct msg *msg, const struct snapshot *snapshot, bool by_watcher,
		       struct subscriber *subscriber);
/* The name of a package's state of that subscriber, in `key`. */
struct str events_resource(const char *package, struct str impi, struct buf *key);
/* Everyone who watches that package of him hears of a change. */
void events_tell(struct events *events, const char *package, struct str impi);
/* The subscriber that a subscription is about, as he is configured now. */
bool events_subscriber_of(const struct subscription *subscription, struct subscriber *subscriber);
/* His default identity. */
struct str events_entity(const struct subscriber *subscriber);

/* The service of SUBSCRIBE, in events_subscribe.c. */
struct subscribe_service events_subscribe_service(struct events *events);
/* Takes a PUBLISH over, in events_publish.c. */
void events_publish(struct events *events, struct request *request);

/* Bodies, ctx is the element: events_summary.c, events_dialog.c, events_presence.c,
 * events_profile.c. */
void events_summary_write(void *ctx, struct subscription *subscription, struct buf *body);
void events_dialog_full(void *ctx, struct subscription *subscription, struct buf *body);
void events_dialog_partial(void *ctx, struct subscription *subscription, struct buf *body);
void events_presence_write(void *ctx, struct subscription *subscription, struct buf *body);
void events_profile_write(void *ctx, struct subscription *subscription, struct buf *body);
void events_xcap_write(void *ctx, struct subscription *subscription, struct buf *body);
/* In silence. */
void events_mail_clear(struct events *events);

#endif
