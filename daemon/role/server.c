/* SPDX-License-Identifier: Apache-2.0 */
/* Elements behind the S-CSCF: who there is, and what all of them have. */
#include "role/server.h"

#include <string.h>

#include "role/call_scene.h"
#include "role/identity.h"

const struct server_row server_rows[SERVER_COUNT] = {
	[SERVER_PEER]   = { "peer",   "peer",         "the far end of calls, messages and transfers, played by imsd", "RFC 3261 13" },
	[SERVER_TAS]    = { "tas",    "tas",          "telephony application server: the MMTel services", "TS 24.173", true },
	[SERVER_IPSMGW] = { "ipsmgw", "ipsmgw",       "IP-SM-GW with the short message service centre", "TS 24.341 5.3.3" },
	[SERVER_FOCUS]  = { "focus",  "conf-factory", "conference factory and focus", "TS 24.147 5.3.2" },
	[SERVER_EVENTS] = { "events", "events",       "notifier of event packages, and of what is published", "RFC 6665, RFC 3903" },
};

enum server_id server_of_host(const struct snapshot *snapshot, struct str host)
{
	struct str domain = str_of(snapshot->domain);
	enum server_id id = 0;

	if (host.n <= domain.n + 1 || host.p[host.n - domain.n - 1] != '.' ||
	    !str_ieq(str_from(host, host.n - domain.n), domain))
		return SERVER_COUNT;
	host.n -= domain.n + 1;
	while (id < SERVER_COUNT && !str_ieq(host, str_of(server_rows[id].label)))
		id++;
	return id;
}

void server_start(struct server *server, const struct element_options *options, enum server_id id,
		  const struct stack_hooks *hooks)
{
	server->options = *options;
	server->performance = element_performance(&server->options);
	server->id = id;
	server->stack = element_stack(&server->options, server_rows[id].role, hooks);
}

void server_stop(struct server *server)
{
	stack_free(server->stack);
	link_release(server->scscf);
}

void server_connect(struct server *server, struct link *scscf)
{
	server->scscf = link_hold(scscf);
}

enum scene_side server_side_of(void *server, const struct link *link)
{
	(void)server;
	(void)link;
	return SIDE_CORE;
}

const char *server_peer_of(void *server, const struct link *link)
{
	(void)server;
	(void)link;
	return "scscf";
}

void server_identify(void *server, struct scene *scene, struct link *link, const struct addr *from)
{
	struct server *self = server;

	(void)link;
	(void)from;
	identity_of_parties(scene);
	call_scene_stamp(&self->options, scene);
}

struct link *server_next_hop(void *server)
{
	struct server *self = server;

	return self->scscf;
}
