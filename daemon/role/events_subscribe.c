/* SPDX-License-Identifier: Apache-2.0 */
/* The notifier of events and SUBSCRIBE: whom it is about, and who may watch him. */
#include "msg/value.h"
#include "role/events_private.h"
#include "role/identity.h"

static void look(struct subscribing *subscribing)
{
	struct request *request = subscribing->run.request;
	const struct event_package *package = subscribing->package;
	struct buf key = { 0 };

	subscribing->known = events_subscriber(request->msg, request->scene->snapshot,
					       events_row_of(package)->by_watcher,
					       &subscribing->subscriber);
	if (!subscribing->known)
		return;
	subscribing->resource =
		msg_hold(request->msg, events_resource(package->name,
						       str_of(subscribing->subscriber.impi), &key));
	buf_free(&key);
}

/* One of a comma-separated list: "*", a subscriber's name, or a URI with `*` for any run. */
static bool is_listed(struct str list, struct str name, struct str uri)
{
	struct str one;

	while (str_cut(&list, ',', &one))
		if (one.n &&
		    (str_is(one, "*") || (name.n && str_eq(one, name)) || str_glob(one, uri)))
			return true;
	return false;
}

static bool may_watch(struct subscribing *subscribing)
{
	struct duty_run *run = &subscribing->run;
	struct scene *scene = run->request->scene;
	knob_id watchers = events_row_of(subscribing->package)->watchers;
	struct uri uri;

	if (!subscribe_watcher(run->msg, &uri))
		return false;
	return subscribe_is_himself(scene->snapshot, run->msg, &subscribing->subscriber) ||
	       subscribe_is_element(scene->snapshot, run->msg) ||
	       (watchers && is_listed(knob_text(run->options->gates, scene, watchers),
				      str_of(scene->user), uri.text));
}

static int authorise(struct subscribing *subscribing)
{
	struct duty_run *run = &subscribing->run;

	if (!subscribing->known)
		return duty_refuse(run, 404, "no subscriber has the identity %.*s",
				   STR_ARG(run->msg->uri));
	if (!may_watch(subscribing))
		return duty_refuse(run, 403, "%s of %s is not for this watcher",
				   subscribing->package->name, subscribing->subscriber.name);
	return 0;
}

/* Subscriptions here are about names. */
static void release(struct subscribing *subscribing)
{
	(void)subscribing;
}

static const struct duty subscribe_rows[] = {
	SUBSCRIBE_ROWS("events", "RFC 6665 4.2.1.2", "404 for nobody of ours, 403 for who may not watch him"),
};

static const struct duty subscribed_rows[] = {
	SUBSCRIBED_ROWS("events"),
};

const struct duty_table events_subscribe_duties = { subscribe_rows, ARRAY_LEN(subscribe_rows),
						    "events", "SUBSCRIBE" };
const struct duty_table events_subscribed_duties = { subscribed_rows, ARRAY_LEN(subscribed_rows),
						     "events", "2xx to SUBSCRIBE" };

struct subscribe_service events_subscribe_service(struct events *events)
{
	return (struct subscribe_service){ .notifier = events->notifier,
					   .checks = &events_subscribe_duties,
					   .accepted = &events_subscribed_duties,
					   .look = look,
					   .authorise = authorise,
					   .release = release,
					   .ctx = events };
}
