/* SPDX-License-Identifier: Apache-2.0 */
/* The conference factory and focus (TS 24.147 5.3.2, RFC 4579), as an element. */
#include "role/focus.h"

#include "base/mem.h"
#include "sip/request.h"

struct focus {
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

struct focus *focus_new(const struct focus_options *options)
{
	struct focus *focus = mem_alloc(sizeof(*focus));

	server_start(&focus->server, &options->element, SERVER_FOCUS, &hooks);
	return focus;
}

void focus_free(struct focus *focus)
{
	if (!focus)
		return;
	server_stop(&focus->server);
	mem_free(focus);
}

struct server *focus_server(struct focus *focus)
{
	return &focus->server;
}
