/* SPDX-License-Identifier: Apache-2.0 */
/* The P-CSCF as an element: its stack, its flows, and which duties a message meets. */
#include "role/pcscf.h"

#include <stdio.h>

#include "msg/value.h"
#include "msg/view.h"
#include "role/call_scene.h"
#include "role/identity.h"
#include "role/knobs.h"
#include "role/pcscf_private.h"

static void on_request(void *ctx, struct request *request)
{
	if (request->scene->side != SIDE_UE)
		pcscf_terminate(ctx, request);
	else if (request->msg->method == METHOD_REGISTER)
		pcscf_register(ctx, request);
	else
		pcscf_originate(ctx, request);
}

/* The flow that the topmost Route names by its token; NULL when it is none of ours. */
static struct flow *flow_of_route(struct pcscf *pcscf, struct msg *msg)
{
	const struct address *route = msg_route(msg);

	return route && route->uri.user.n ? flows_by_token(pcscf->flows, route->uri.user) : NULL;
}

void pcscf_remove_own_route(struct msg *msg)
{
	const struct address *route = msg_route(msg);
	struct msg_value own;

	if (route && !str_starts(route->uri.host, STR("scscf.")) &&
	    value_at(msg, HDR_ROUTE, STR_NONE, 1, &own))
		value_remove(msg, &own);
}

/* ACK to a 2xx: from the UE to the S-CSCF, from the core to the flow that its Route names. */
static void on_ack(void *ctx, struct link *link, const struct addr *from, struct msg *ack)
{
	struct pcscf *pcscf = ctx;
	struct client_target target = { .link = pcscf->scscf };
	struct flow *flow;

	(void)from;
	if (link == pcscf->scscf) {
		flow = flow_of_route(pcscf, ack);
		if (!flow) {
			msg_free(ack);
			return;
		}
		target.link = flow->link;
		target.remote = flow->remote;
	}
	pcscf_remove_own_route(ack);
	proxy_forward_ack(pcscf->stack, ack, &target);
}

struct flow *pcscf_flow_of_source(struct pcscf *pcscf, struct scene *scene, struct link *link,
				  const struct addr *from)
{
	int64_t how = knob_number(pcscf->options.gates, scene, PCSCF_IDENTIFY);
	char host[ADDR_TEXT_MAX];
	struct flow *flow = NULL;

	if (how != IDENTIFY_CONTACT) {
		flow = flows_by_peer(pcscf->flows, link, from);
		if (flow && !flow->registered)
			flow = NULL;
	}
	if (!flow && how != IDENTIFY_FLOW)
		flow = flows_by_host(pcscf->flows, str_of(addr_host(from, host)));
	return flow;
}

static void on_identify(void *ctx, struct scene *scene, struct link *link, const struct addr *from)
{
	struct pcscf *pcscf = ctx;
	struct flow *flow;

	if (scene->method == METHOD_REGISTER) {
		scene->procedure = "registration";
		identity_of_register(scene, NULL);
		return;
	}
	identity_of_parties(scene);
	call_scene_stamp(&pcscf->options, scene);
	if (scene->side == SIDE_UE) {
		flow = pcscf_flow_of_source(pcscf, scene, link, from);
		if (flow)
			scene_set_name(scene->user, flow->user);
		return;
	}
	flow = flow_of_route(pcscf, scene->msg);
	scene_set_name(scene->peer_user, scene->user);
	scene_set_name(scene->user, flow ? flow->user : "");
}

static bool on_cancel_request(void *ctx, struct request *invite, struct request *cancel)
{
	struct pcscf *pcscf = ctx;

	(void)invite;
	return duty_answer_cancel(&pcscf->performance, cancel);
}

static enum scene_side side_of(void *ctx, const struct link *link)
{
	struct pcscf *pcscf = ctx;

	return link == pcscf->scscf ? SIDE_CORE : SIDE_UE;
}

static const char *peer_of(void *ctx, const struct link *link)
{
	struct pcscf *pcscf = ctx;

	return link == pcscf->scscf ? "scscf" : NULL;
}

static const char *user_of(void *ctx, const struct link *link, const struct addr *from)
{
	struct pcscf *pcscf = ctx;
	struct flow *flow = flows_by_peer(pcscf->flows, link, from);
	char host[ADDR_TEXT_MAX];

	if (!flow || !flow->user[0])
		flow = flows_by_host(pcscf->flows, str_of(addr_host(from, host)));
	return flow && flow->user[0] ? flow->user : NULL;
}

static const struct stack_hooks hooks = {
	.on_request = on_request,
	.on_ack = on_ack,
	.on_cancel = proxy_cancel,
	.on_cancel_request = on_cancel_request,
	.on_identify = on_identify,
	.side_of = side_of,
	.peer_of = peer_of,
	.user_of = user_of,
	.snapshot_of = element_snapshot,
};

struct pcscf *pcscf_new(const struct element_options *options)
{
	struct pcscf *pcscf = mem_alloc(sizeof(*pcscf));

	pcscf->options = *options;
	pcscf->performance = element_performance(&pcscf->options);
	pcscf->stack = element_stack(&pcscf->options, "pcscf", &hooks);
	pcscf->flows = flows_new(options->loop);
	random_init(&pcscf->icids, options->seed, STR("pcscf.icid"));
	return pcscf;
}

void pcscf_free(struct pcscf *pcscf)
{
	if (!pcscf)
		return;
	stack_free(pcscf->stack);
	flows_free(pcscf->flows);
	link_release(pcscf->scscf);
	mem_free(pcscf);
}

struct stack *pcscf_stack(struct pcscf *pcscf)
{
	return pcscf->stack;
}

void pcscf_connect(struct pcscf *pcscf, struct link *scscf)
{
	pcscf->scscf = link_hold(scscf);
}

struct flows *pcscf_flows(struct pcscf *pcscf)
{
	return pcscf->flows;
}

struct str pcscf_flow_uri(struct msg *msg, const struct flow *flow, const char *extra)
{
	static const char *const transports[PROTO_COUNT] = { [PROTO_UDP] = "",
							     [PROTO_TCP] = ";transport=tcp",
							     [PROTO_TLS] = ";transport=tls",
							     [PROTO_PIPE] = "" };
	char sent_by[ADDR_TEXT_MAX + 256];

	link_sent_by(flow->link, &flow->remote, sent_by);
	return MSG_JOIN(msg, STR("<sip:"), str_of(flow->token), STR("@"), str_of(sent_by),
			str_of(transports[flow->link->proto]), STR(";lr"), str_of(extra), STR(">"));
}
