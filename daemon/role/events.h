/* SPDX-License-Identifier: Apache-2.0 */
/* The notifier of event packages other than reg and conference (RFC 6665), and the place where
 * presence is published (RFC 3903), as an element: message-summary, dialog, presence, ua-profile,
 * xcap-diff. */
#ifndef IMSD_ROLE_EVENTS_H
#define IMSD_ROLE_EVENTS_H

#include "body/message_summary.h"
#include "proc/publication.h"
#include "proc/subscription.h"
#include "proc/watch.h"
#include "role/duty.h"
#include "role/server.h"

/* What it must ask about subscribers. */
struct events_options {
	struct element_options element;
	struct watches *watches; /* the calls; must outlive the element */
	bool (*is_registered)(void *ctx, struct str impi);
	/* Appends the entity-tag of his simservs document; false: he has none. May be NULL. */
	bool (*etag_of)(void *ctx, const struct subscriber *subscriber, struct buf *etag);
	void *ctx;
};

struct events;
struct events *events_new(const struct events_options *options);
void events_free(struct events *events);
struct server *events_server(struct events *events);
struct notifier *events_notifier(struct events *events);
struct publications *events_publications(struct events *events);

/* What has changed, so that watchers hear of it: somebody has his first or lost his last contact; a
 * call began, went on or ended; his simservs document. */
void events_registration_changed(struct events *events, struct str impi);
void events_call_changed(struct events *events, const struct watched *watched);
void events_document_changed(struct events *events, struct str impi);

/* The message account of a subscriber: classes that nobody has set are those of knob
 * events.message_counts. `messages` as in struct message_summary, which lives until it is set again. */
void events_mail_set(struct events *events, const struct subscriber *subscriber,
		     enum message_class class, const struct message_counts *counts);
void events_mail_set_messages(struct events *events, const struct subscriber *subscriber,
			      struct str messages);
void events_mail(struct events *events, const struct subscriber *subscriber,
		 struct message_summary *summary);
/* The presence document that his watchers are told, appended. */
void events_presence(struct events *events, const struct subscriber *subscriber, struct buf *body);
/* The key of presence in events_publications; to be freed with buf_free. */
struct str events_presence_key(const struct subscriber *subscriber, struct buf *key);

/* Forgets what was set and published; watchers hear of it. */
void events_reset(struct events *events);

/* For a duty that refuses a PUBLISH: Allow-Events with the packages in which something can be
 * published. */
void events_allow_publish(struct duty_run *run);

/* The event packages that it serves. */
extern const struct event_packages events_packages;

/* Its duties, for the vocabulary: on SUBSCRIBE and the 2xx to it, on PUBLISH and the 2xx to it. */
extern const struct duty_table events_subscribe_duties, events_subscribed_duties,
	events_publish_duties, events_published_duties;

#endif
