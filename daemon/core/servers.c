/* SPDX-License-Identifier: Apache-2.0 */
/* The application servers of a core, and what they ask it. */
#include "core/conferences.h"
#include "core/core_private.h"

/* Of whom calls are known as they pass the S-CSCF. */
static unsigned calls_of(void *ctx, const char *user, struct str call_id)
{
	struct core *core = ctx;
	struct watched *watched = NULL;
	unsigned n = 0;

	while ((watched = watches_by_user(scscf_watches(core->scscf), user, watched)))
		n += watched->state < WATCH_RELEASING && !str_eq(watched->call_id, call_id);
	return n;
}

void servers_new(struct core *core, const struct element_options *element)
{
	core->tas = tas_new(
		&(struct tas_options){ .element = *element, .calls_of = calls_of, .ctx = core });
	core->ipsmgw = sms_of_core(core, element);
	sms_keep_begin(core);
	core->focus = focus_of_core(core, element);
	core->events = events_of_core(core, element);
}

void servers_free(struct core *core)
{
	tas_free(core->tas);
	sms_keep_end(core);
	ipsmgw_free(core->ipsmgw);
	core->ipsmgw = NULL;
	focus_free(core->focus);
	events_free(core->events);
	core->events = NULL; /* the S-CSCF still tells it */
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
