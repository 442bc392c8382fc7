/* SPDX-License-Identifier: Apache-2.0 */
/* The far end in a core: its media ports, the address at which UEs reach them, and what scenarios and
 * the API do with its calls. */
#include "core/far_end.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/core_private.h"
#include "core/ues.h"
#include "msg/uri.h"
#include "role/scscf_watch.h"

/* Octets of a caller. */
enum { NUMBER_MAX = 64, URI_MAX = 200 };

static const char outgoing[] = "call.outgoing";

/* FIRST-LAST; false when it is none. */
static bool read_ports(struct str text, uint16_t *first, uint16_t *last)
{
	struct str from;
	uint32_t a, b;

	if (!str_cut(&text, '-', &from) || !str_to_u32(from, &a) ||
	    !str_to_u32(str_trim(text), &b) || a > b || b > UINT16_MAX)
		return false;
	*first = (uint16_t)a;
	*last = (uint16_t)b;
	return true;
}

/* What is configured, else where the UE's flow comes to us. */
bool core_media_host(void *ctx, const char *user, struct addr *host)
{
	struct core *core = ctx;
	struct str fixed = knobs_get(core->snapshot->knobs, CORE_MEDIA_ADDRESS)->text;
	struct flow *flow = flows_by_user(pcscf_flows(core->pcscf), user);
	char sent_by[ADDR_TEXT_MAX + 256];

	if (!flow)
		return false;
	if (fixed.n && addr_parse(fixed, 0, host))
		return true;
	if (!addr_parse_pair(str_of(link_sent_by(flow->link, &flow->remote, sent_by)), host))
		*host = flow->link->local;
	addr_set_port(host, 0);
	return true;
}

void far_end_new(struct core *core, const struct element_options *element)
{
	struct media_options options = { .loop = core->loop, .seed = core->seed };

	if (core->options.clock == CLOCK_AUTO)
		core->mesh = mesh_new(core->loop);
	else
		read_ports(knobs_get(core->snapshot->knobs, CORE_MEDIA_PORTS)->text,
			   &options.first_port, &options.last_port);
	options.mesh = core->mesh;
	core->media = media_new(&options);
	core->peer = peer_new(&(struct peer_options){ .element = *element,
						      .media = core->media,
						      .media_host = core_media_host,
						      .ctx = core });
}

void far_end_free(struct core *core)
{
	peer_free(core->peer);
	if (core->loop)
		loop_flush(core->loop);
	media_free(core->media);
	mesh_free(core->mesh);
}

struct mesh *core_mesh(struct core *core)
{
	return core->mesh;
}

bool far_end_caller_fits(const char *from)
{
	struct str text = str_of(from);
	struct arena arena;
	struct uri uri;
	bool fits;

	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] <= ' ' || text.p[i] > '~' || strchr("<>\"", text.p[i]))
			return false;
	if (str_find(text, ':') < 0)
		return text.n && text.n <= NUMBER_MAX && !strpbrk(from, "@,;?/\\");
	arena_init(&arena);
	fits = text.n <= URI_MAX && uri_parse(&arena, text, &uri) && uri.user.n;
	arena_clear(&arena);
	return fits;
}

/* Sentence about a behaviour that there is not; the near one only of those that fit. */
static void explain_behaviour(struct core *core, const char *name, char why[160])
{
	const struct vocabulary *vocabulary = &core->names.vocabulary;
	struct nearest nearest;
	const char *best;

	nearest_start(&nearest, str_of(name));
	for (unsigned i = 0; i < vocabulary->n_behaviours; i++) {
		const struct behaviour *row = &vocabulary->behaviours[i];

		if (behaviour_fits(row, str_of(row->name), outgoing))
			nearest_offer(&nearest, row->name);
	}
	best = nearest_best(&nearest);
	snprintf(why, 160, "no behaviour '%.60s' for calls that the network starts%s%s%s", name,
		 best ? " (did you mean " : "", best ? best : "", best ? "?)" : "");
}

int core_call_check(struct core *core, const struct core_call_order *order, char why[160])
{
	struct subscriber subscriber;
	struct addr host;

	if (!subscribers_by_name(core->snapshot->subscribers, str_of(order->user), &subscriber)) {
		snprintf(why, 160, "there is no subscriber '%.100s'", order->user);
		return -ENOENT;
	}
	if (order->from && !far_end_caller_fits(order->from)) {
		snprintf(why, 160, "'%.100s' is neither a number nor a URI of a caller",
			 order->from);
		return -EINVAL;
	}
	if (order->behaviour &&
	    !ruleset_behaviour_at(core->snapshot->rules, str_of(order->behaviour), outgoing)) {
		explain_behaviour(core, order->behaviour, why);
		return -EINVAL;
	}
	if (!core_media_host(core, subscriber.name, &host)) {
		core_explain_no_flow(core, &subscriber, why);
		return -ENOTCONN;
	}
	return 0;
}

bool core_call_start(struct core *core, const struct core_call_order *order, char why[160])
{
	struct subscriber subscriber;
	struct call *started;
	struct call_order call = { .user = order->user,
				   .from = order->from,
				   .behaviour = order->behaviour };
	char callee[300];

	if (core_call_check(core, order, why))
		return false;
	subscribers_by_name(core->snapshot->subscribers, str_of(order->user), &subscriber);
	snprintf(callee, sizeof(callee), "%s", subscriber.impus[subscriber.default_impu]);
	call.callee = callee;
	started = call_start(peer_calls(core->peer), &call, why);
	if (started && order->call_id)
		buf_add_str(order->call_id, call_call_id(started));
	return started != NULL;
}

bool core_call_act(struct core *core, const char *user, struct str word, struct str argument,
		   char why[160])
{
	struct call *call = calls_of_user(peer_calls(core->peer), user);

	if (call)
		return call_act(call, word, argument, why);
	snprintf(why, 160, "%s is in no call with the far end", user);
	return false;
}

bool core_media(struct core *core, const char *user, struct stream_counters *counters)
{
	struct call *call = calls_of_user(peer_calls(core->peer), user);
	struct call *focus = calls_of_user(focus_calls(core->focus), user);

	if (!call || (call_is_over(call) && focus))
		call = focus;
	return call && call_media(call, counters);
}

const struct call *core_far_end(struct core *core, struct str call_id)
{
	return calls_by_call_id(peer_calls(core->peer), call_id);
}

bool core_far_end_act(struct core *core, struct str call_id, struct str word, struct str argument,
		      char why[160])
{
	struct call *call = calls_by_call_id(peer_calls(core->peer), call_id);

	if (call)
		return call_act(call, word, argument, why);
	snprintf(why, 160, "the far end takes no part in this call");
	return false;
}

uint64_t core_call_number(struct core *core, struct str call_id)
{
	struct watches *watches = scscf_watches(core->scscf);
	const struct watched *found = watches_by_call_id(watches, call_id);
	struct watched *watched;

	if (found)
		return found->number;
	list_each(watched, watches_ended(watches), struct watched, all)
		if (str_eq(watched->call_id, call_id))
			found = watched;
	return found ? found->number : 0;
}
