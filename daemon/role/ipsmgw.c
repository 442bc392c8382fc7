/* SPDX-License-Identifier: Apache-2.0 */
/* The IP-SM-GW with the short message service centre (TS 24.341 5.3.3), as an element. */
#include "role/ipsmgw.h"

#include "base/mem.h"
#include "sip/request.h"

struct ipsmgw {
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

struct ipsmgw *ipsmgw_new(const struct ipsmgw_options *options)
{
	struct ipsmgw *ipsmgw = mem_alloc(sizeof(*ipsmgw));

	server_start(&ipsmgw->server, &options->element, SERVER_IPSMGW, &hooks);
	return ipsmgw;
}

void ipsmgw_free(struct ipsmgw *ipsmgw)
{
	if (!ipsmgw)
		return;
	server_stop(&ipsmgw->server);
	mem_free(ipsmgw);
}

struct server *ipsmgw_server(struct ipsmgw *ipsmgw)
{
	return &ipsmgw->server;
}
