/* SPDX-License-Identifier: Apache-2.0 */
/* The telephony application server: MMTel services (TS 24.173; PROCEDURES 4), as an element. */
#include "role/tas.h"

#include "base/mem.h"
#include "sip/request.h"

struct tas {
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

struct tas *tas_new(const struct tas_options *options)
{
	struct tas *tas = mem_alloc(sizeof(*tas));

	server_start(&tas->server, &options->element, SERVER_TAS, &hooks);
	return tas;
}

void tas_free(struct tas *tas)
{
	if (!tas)
		return;
	server_stop(&tas->server);
	mem_free(tas);
}

struct server *tas_server(struct tas *tas)
{
	return &tas->server;
}
