/* SPDX-License-Identifier: Apache-2.0 */
/* The notifier of event packages other than reg and conference (RFC 6665, RFC 3903), as an element. */
#include "role/events.h"

#include "base/mem.h"
#include "sip/request.h"

struct events {
	struct server server; /* first: see role/server.h */
};

static void on_request(void *ctx, struct request *request)
{
	(void)ctx;
	request_refuse(request, 404, "nothing is served here");
}

static const struct stack_hooks hooks = {
	.on_request = on_request,
	.on_identify = server_identify,
	.side_of = server_side_of,
	.peer_of = server_peer_of,
	.snapshot_of = element_snapshot,
};

struct events *events_new(const struct events_options *options)
{
	struct events *events = mem_alloc(sizeof(*events));

	server_start(&events->server, &options->element, SERVER_EVENTS, &hooks);
	return events;
}

void events_free(struct events *events)
{
	if (!events)
		return;
	server_stop(&events->server);
	mem_free(events);
}

struct server *events_server(struct events *events)
{
	return &events->server;
}
