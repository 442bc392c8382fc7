/* SPDX-License-Identifier: Apache-2.0 */
/* The presence package (RFC 3856): the newest of what was published about a user; of who published
 * nothing, that he is not there, or nothing at all. */
#include "body/pidf.h"
#include "role/events_private.h"

struct str events_presence_key(const struct subscriber *subscriber, struct buf *key)
{
	return events_resource("presence", str_of(subscriber->impi), key);
}

void events_presence(struct events *events, const struct subscriber *subscriber, struct buf *body)
{
	struct buf key = { 0 };
	const struct publication *latest =
		publications_latest(events->publications, events_presence_key(subscriber, &key));

	buf_free(&key);
	if (latest)
		buf_add_str(body, buf_str(&latest->body));
	else
		pidf_write(events_entity(subscriber),
			   !events->options.is_registered(events->options.ctx,
							  str_of(subscriber->impi)),
			   body);
}

void events_presence_write(void *ctx, struct subscription *subscription, struct buf *body)
{
	struct subscriber subscriber;

	if (events_subscriber_of(subscription, &subscriber))
		events_presence(ctx, &subscriber, body);
}

/* Something published says more than a registration does. */
void events_registration_changed(struct events *events, struct str impi)
{
	struct buf key = { 0 };
	struct str resource = events_resource("presence", impi, &key);

	if (!publications_latest(events->publications, resource))
		notifier_changed(events->notifier, resource);
	buf_free(&key);
}
