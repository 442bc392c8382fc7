/* SPDX-License-Identifier: Apache-2.0 */
/* The application servers of a core, and what they ask it. */
#include "core/core_private.h"

void servers_new(struct core *core, const struct element_options *element)
{
	core->tas = tas_new(&(struct tas_options){ .element = *element });
	core->ipsmgw = ipsmgw_new(&(struct ipsmgw_options){ .element = *element });
	core->focus = focus_new(&(struct focus_options){ .element = *element });
	core->events = events_new(&(struct events_options){ .element = *element });
}

void servers_free(struct core *core)
{
	tas_free(core->tas);
	ipsmgw_free(core->ipsmgw);
	focus_free(core->focus);
	events_free(core->events);
}

struct server *server_of_core(struct core *core, enum server_id id)
{
	struct server *const servers[SERVER_COUNT] = {
		[SERVER_PEER] = peer_server(core->peer),
		[SERVER_TAS] = tas_server(core->tas),
		[SERVER_IPSMGW] = ipsmgw_server(core->ipsmgw),
		[SERVER_FOCUS] = focus_server(core->focus),
		[SERVER_EVENTS] = events_server(core->events),
	};

	return servers[id];
}
