/* SPDX-License-Identifier: Apache-2.0 */
/* The notifier of events as an element: which requests it serves, which it passes on. */
#include "role/events.h"

#include "base/mem.h"
#include "msg/param.h"
#include "msg/view.h"
#include "role/events_private.h"
#include "role/gruu.h"
#include "role/identity.h"
#include "sip/proxy.h"

#define ALLOWED "SUBSCRIBE, PUBLISH, OPTIONS"

static void answer_options(struct request *request)
{
	struct msg *response = request_response(request, 200, NULL);
	struct buf names = { 0 };

	event_packages_names(&events_packages, &names);
	msg_add(response, HDR_ALLOW, STR(ALLOWED));
	msg_add(response, HDR_ALLOW_EVENTS, msg_hold(response, buf_str(&names)));
	buf_free(&names);
	request_reply(request, response);
}

static void refuse_method(struct request *request)
{
	struct msg *response = request_response(request, 405, NULL);

	msg_add(response, HDR_ALLOW, STR(ALLOWED));
	request_reply(request, response);
}

/* A GRUU names a device, and a dialog package with a Call-ID one dialog of it: these are answered by
 * the device itself. All else that asks for a package of ours is ours. */
static bool is_ours(struct request *request)
{
	struct msg *msg = request->msg;
	const struct uri *uri = msg_request_uri(msg);
	struct event_value event = event_read(msg);
	struct param call_id;

	if (request->scene->in_dialog)
		return true;
	return event_package_find(&events_packages, event.package) && uri && !uri_is_gruu(uri) &&
	       !param_get(msg_value(msg, HDR_EVENT), ';', STR("call-id"), &call_id);
}

/* As an application server that has nothing to do with it (TS 24.229 5.7.5), when there is a Route that
 * leads on. */
static bool passes_on(struct events *events, struct request *request)
{
	struct msg *msg = msg_clone(request->msg);
	char why[96];
	int status;

	route_remove_own(msg, request->scene->snapshot, server_rows[SERVER_EVENTS].label);
	if (!msg_find(msg, HDR_ROUTE, 0) || !events->server.scscf) {
		msg_free(msg);
		return false;
	}
	status = proxy_check(request, why);
	if (status) {
		msg_free(msg);
		request_refuse(request, status, why);
		return true;
	}
	request_forward(request, msg, &(struct proxy_leg){ .link = events->server.scscf });
	return true;
}

static void on_request(void *ctx, struct request *request)
{
	struct events *events = ctx;

	switch (request->msg->method) {
	case METHOD_SUBSCRIBE:
		if (is_ours(request) || !passes_on(events, request))
			subscribe_take(&events->subscribe, request);
		return;
	case METHOD_PUBLISH:
		if (is_ours(request) || !passes_on(events, request))
			events_publish(events, request);
		return;
	case METHOD_NOTIFY:
		request_refuse(request, 481, "nothing was subscribed to from here");
		return;
	case METHOD_OPTIONS:
		answer_options(request);
		return;
	default:
		refuse_method(request);
	}
}

static const struct stack_hooks hooks = {
	.on_request = on_request,
	.on_identify = server_identify,
	.side_of = server_side_of,
	.peer_of = server_peer_of,
	.snapshot_of = element_snapshot,
};

/* Another presence document, or none. */
static void on_publication(void *ctx, struct str resource)
{
	struct events *events = ctx;

	notifier_changed(events->notifier, resource);
}

struct events *events_new(const struct events_options *options)
{
	struct events *events = mem_alloc(sizeof(*events));

	events->options = *options;
	map_init(&events->mailboxes);
	list_init(&events->all_mailboxes);
	server_start(&events->server, &options->element, SERVER_EVENTS, &hooks);
	events->notifier = events_notifier_new(events);
	events->subscribe = events_subscribe_service(events);
	events->publications = publications_new(
		&(struct publications_options){ .loop = options->element.loop,
						.journal = options->element.journal,
						.seed = options->element.seed,
						.on_change = on_publication,
						.ctx = events });
	return events;
}

void events_free(struct events *events)
{
	if (!events)
		return;
	notifier_free(events->notifier);
	publications_free(events->publications);
	server_stop(&events->server);
	events_mail_clear(events);
	map_clear(&events->mailboxes);
	mem_free(events);
}

void events_reset(struct events *events)
{
	struct subscription *subscription;

	publications_clear(events->publications);
	events_mail_clear(events);
	list_each(subscription, notifier_all(events->notifier), struct subscription, all)
		notifier_changed(events->notifier, subscription->resource);
}

struct server *events_server(struct events *events)
{
	return &events->server;
}

struct notifier *events_notifier(struct events *events)
{
	return events->notifier;
}

struct publications *events_publications(struct events *events)
{
	return events->publications;
}
