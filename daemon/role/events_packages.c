/* SPDX-License-Identifier: Apache-2.0 */
/* The packages of the notifier of events, and whom a request to it is about. */
#include "msg/view.h"
#include "proc/knobs.h"
#include "role/events_private.h"
#include "role/identity.h"
#include "role/knobs.h"

static const struct event_package package_rows[] = {
	{ "message-summary", "application/simple-message-summary", 3600, 0, events_summary_write, NULL, NULL,
	  "RFC 3842", "messages that wait for a user; for himself" },
	{ "dialog", "application/dialog-info+xml", 3600, SUBSCRIPTION_DIALOG_STATE, events_dialog_full,
	  events_dialog_partial, NULL, "RFC 4235", "his calls; for himself and whom events.dialog_watchers names" },
	{ "presence", "application/pidf+xml", 3600, 0, events_presence_write, NULL, NULL, "RFC 3856",
	  "what he has published; for whom events.presence_watchers names" },
	{ "ua-profile", "application/xml, text/plain, message/external-body", 86400, 0, events_profile_write, NULL,
	  NULL, "RFC 6080", "the document that events.profile names; for himself" },
	{ "xcap-diff", "application/xcap-diff+xml", 3600, 0, events_xcap_write, NULL, NULL, "RFC 5875",
	  "the entity-tag of his simservs document; for himself" },
};

const struct event_packages events_packages = { package_rows, ARRAY_LEN(package_rows) };

static const struct events_row events_rows[] = {
	/* watchers               published               by_watcher */
	{ 0,                       NULL,                   true  },
	{ EVENTS_DIALOG_WATCHERS,   NULL,                   false },
	{ EVENTS_PRESENCE_WATCHERS, "application/pidf+xml", false },
	{ 0,                       NULL,                   true  },
	{ 0,                       NULL,                   true  },
};
_Static_assert(ARRAY_LEN(package_rows) == ARRAY_LEN(events_rows), "each package has its row");

const struct events_row *events_row_of(const struct event_package *package)
{
	return &events_rows[package - package_rows];
}

/* Contact value of this element; notifier_options.contact. */
static struct str contact(void *ctx, struct msg *msg)
{
	return MSG_JOIN(msg, STR("<sip:"), str_of(server_rows[SERVER_EVENTS].label), STR("."),
			str_of(element_snapshot(ctx)->domain), STR(">"));
}

struct notifier *events_notifier_new(struct events *events)
{
	return notifier_new(&(struct notifier_options){ .performance = events->server.performance,
							.stack = events->server.stack,
							.packages = &events_packages,
							.snapshot_of = element_snapshot,
							.next_hop = server_next_hop,
							.contact = contact,
							.ctx = events });
}

/* sip:USER@events.DOMAIN: by name, or as sip:USER@DOMAIN. */
static bool by_own_host(struct msg *msg, const struct snapshot *snapshot, const struct uri *uri,
			struct subscriber *subscriber)
{
	struct uri identity = *uri;

	if (!uri_is_sip(uri) || server_of_host(snapshot, uri->host) != SERVER_EVENTS)
		return false;
	identity.host = str_of(snapshot->domain);
	identity.port = 0;
	return identity_of_uri(snapshot, msg, &identity, subscriber) ||
	       subscribers_by_name(snapshot->subscribers, uri->user, subscriber);
}

bool events_subscriber(struct msg *msg, const struct snapshot *snapshot, bool by_watcher,
		       struct subscriber *subscriber)
{
	const struct uri *uri = msg_request_uri(msg);
	struct uri watcher;

	if (uri && (identity_of_uri(snapshot, msg, uri, subscriber) ||
		    by_own_host(msg, snapshot, uri, subscriber)))
		return true;
	return by_watcher && subscribe_watcher(msg, &watcher) &&
	       identity_of_uri(snapshot, msg, &watcher, subscriber);
}

struct str events_resource(const char *package, struct str impi, struct buf *key)
{
	buf_reset(key);
	buf_printf(key, "%s:%.*s", package, STR_ARG(impi));
	return buf_str(key);
}

void events_tell(struct events *events, const char *package, struct str impi)
{
	struct buf key = { 0 };

	notifier_changed(events->notifier, events_resource(package, impi, &key));
	buf_free(&key);
}

bool events_subscriber_of(const struct subscription *subscription, struct subscriber *subscriber)
{
	struct str impi = subscription->resource;

	impi = str_from(impi, (size_t)(str_find(impi, ':') + 1));
	return subscribers_by_impi(subscription->scene.snapshot->subscribers, impi, subscriber);
}

struct str events_entity(const struct subscriber *subscriber)
{
	return str_of(subscriber->n_impus ? subscriber->impus[subscriber->default_impu] : "");
}
