/* SPDX-License-Identifier: Apache-2.0 */
/* The far end as an element: its stack, what it checks before a call hears of a request, and what
 * belongs into its responses. */
#include "role/peer.h"

#include "msg/value.h"
#include "msg/view.h"
#include "proc/knobs.h"
#include "role/call_scene.h"
#include "role/identity.h"

struct peer {
	struct element_options options;         /* first: see role/element.h */
	struct performance_options performance; /* without user and ctx */
	struct peer_options own;
	struct stack *stack;
	struct link *scscf;
	struct calls *calls;
};

/* One request in work: from its first duty until a call or an answer has it. */
struct peering {
	struct duty_run run;
	struct peer *peer;
	struct leg *leg; /* of an in-dialog request */
};

static struct peering *peering_of(struct duty_run *run)
{
	return container_of(run, struct peering, run);
}

/* One response on its way out. */
struct dressing {
	struct duty_run run;
	struct call_response *response;
};

static const char allowed[] = "INVITE, ACK, CANCEL, BYE, PRACK, UPDATE, INFO, OPTIONS, MESSAGE";

/* What there is no dialog for: INVITE begins one, OPTIONS needs none. */
static int duty_method(struct duty_run *run)
{
	enum method method = run->request->scene->method;

	if (msg_to_tag(run->msg).n || method == METHOD_INVITE || method == METHOD_OPTIONS)
		return 0;
	if (method == METHOD_BYE || method == METHOD_PRACK || method == METHOD_UPDATE)
		return duty_refuse(run, 481, "%s outside a dialog", method_name(method));
	duty_refusal_header(run, HDR_ALLOW, str_of(allowed));
	return duty_refuse(run, 405, "%.*s is not taken here", STR_ARG(run->msg->method_name));
}

static int duty_dialog(struct duty_run *run)
{
	struct peering *peering = peering_of(run);

	if (!msg_to_tag(run->msg).n)
		return 0;
	peering->leg = calls_leg(peering->peer->calls, run->msg);
	return peering->leg ? 0 : duty_refuse(run, 481, "there is no such dialog");
}

static int duty_cseq(struct duty_run *run)
{
	struct leg *leg = peering_of(run)->leg;
	int status = leg ? call_check_cseq(leg, run->msg) : 0;

	return status ? duty_refuse(run, status, "the CSeq number is lower than one before") : 0;
}

/* What a Require header may name. */
static int duty_require(struct duty_run *run)
{
	static const char *const known[] = { "100rel", "timer", "precondition" };
	struct value_walk walk;
	struct msg_value value;

	value_walk_start(&walk, HDR_REQUIRE, STR_NONE);
	while (value_walk_next(run->msg, &walk, &value)) {
		bool found = false;

		for (size_t i = 0; i < ARRAY_LEN(known); i++)
			found |= str_iis(value.text, known[i]);
		if (found)
			continue;
		duty_refusal_header(run, HDR_UNSUPPORTED, value.text);
		return duty_refuse(run, 420, "%.*s is not supported here", STR_ARG(value.text));
	}
	return 0;
}

static int duty_prack(struct duty_run *run)
{
	struct leg *leg = peering_of(run)->leg;

	if (run->request->scene->method != METHOD_PRACK || call_expects_prack(leg, run->msg))
		return 0;
	return duty_refuse(run, 481, "RAck fits no response that waits for its PRACK");
}

static int duty_content(struct duty_run *run)
{
	enum method method = run->request->scene->method;
	bool described = method == METHOD_INVITE || method == METHOD_UPDATE ||
			 method == METHOD_PRACK;
	struct str type = msg_value(run->msg, HDR_CONTENT_TYPE);

	if (!described || !run->msg->body.n || call_can_read(run->msg))
		return 0;
	duty_refusal_header(run, HDR_ACCEPT, STR("application/sdp"));
	return duty_refuse(run, 415, "%.*s is no description of a session", STR_ARG(type));
}

static int duty_session_interval(struct duty_run *run)
{
	struct scene *scene = run->request->scene;
	struct gates *gates = run->options->gates;
	int64_t asked = msg_number(run->msg, HDR_SESSION_EXPIRES, 0), min;

	if ((scene->method != METHOD_INVITE && scene->method != METHOD_UPDATE) || !asked ||
	    !msg_lists(run->msg, HDR_SUPPORTED, STR("timer")))
		return 0;
	min = knob_number(gates, scene, SESSION_MIN_SE);
	if (asked >= min)
		return 0;
	duty_refusal_header(run, HDR_MIN_SE, msg_format(run->msg, "%lld", (long long)min));
	return duty_refuse(run, 422, "%lld s is shorter than %lld s", (long long)asked,
			   (long long)min);
}

static int duty_description(struct duty_run *run)
{
	struct peering *peering = peering_of(run);
	char why[96] = "";
	int status = call_take_body(peering->peer->calls, peering->leg, run->request, why);

	if (status == 500)
		duty_refusal_header(run, HDR_RETRY_AFTER, msg_format(run->msg, "%u", 1u));
	return status ? duty_refuse(run, status, "%s", why) : 0;
}

/* Who is dialled: an entry of `peers`, or a subscriber whose calls we play; NULL: the turn's
 * default. */
static const char *behaviour_of(struct request *request)
{
	const struct snapshot *snapshot = request->scene->snapshot;
	const struct uri *uri = msg_request_uri(request->msg);
	struct number_plan plan = number_plan_of(snapshot);
	struct callee callee;

	if (!uri)
		return NULL;
	callee_find(&callee, snapshot, &plan, request->msg, uri);
	return callee_behaviour(&callee);
}

/* RFC 3261 11.2 */
static void answer_options(struct request *request)
{
	struct msg *response = request_response(request, 200, NULL);

	msg_add(response, HDR_ALLOW, str_of(allowed));
	msg_add(response, HDR_ACCEPT, STR("application/sdp"));
	msg_add(response, HDR_SUPPORTED, STR("100rel, timer, precondition"));
	request_reply(request, response);
}

static int duty_act(struct duty_run *run)
{
	struct peering *peering = peering_of(run);
	struct request *request = run->request;

	if (peering->leg)
		call_requested(peering->leg, request);
	else if (request->scene->method == METHOD_INVITE)
		call_invited(peering->peer->calls, request, behaviour_of(request));
	else
		answer_options(request);
	return DUTY_TAKEN;
}

static const struct duty request_rows[] = {
	{ "peer.method", duty_method, "RFC 3261 8.2.1", "405 with Allow for what is not taken; 481 for what needs a dialog" },
	{ "peer.dialog", duty_dialog, "RFC 3261 12.2.2", "481 for a dialog that is not known" },
	{ "peer.cseq", duty_cseq, "RFC 3261 12.2.2", "500 for a CSeq number lower than one before" },
	{ "peer.require", duty_require, "RFC 3261 8.2.2.3", "420 with Unsupported for what is not understood" },
	{ "peer.prack", duty_prack, "RFC 3262 3", "481 for a PRACK of no response that waits for it" },
	{ "peer.content", duty_content, "RFC 3261 8.2.3", "415 with Accept for a body that is no SDP" },
	{ "peer.session_interval", duty_session_interval, "RFC 4028 9", "422 with Min-SE for a session interval too short" },
	{ "peer.description", duty_description, "RFC 3264 6", "take the offer or answer; 400, 488, 491, 500" },
	{ "peer.act", duty_act, "RFC 3261 13", "do what the behaviour of the turn says" },
};

const struct duty_table peer_request_duties = { request_rows, ARRAY_LEN(request_rows), "peer",
						"requests to the far end" };

/* One duty per row of call.h. */
#define DRESS(name)                                                              \
	static int duty_##name(struct duty_run *run)                             \
	{                                                                        \
		call_##name(container_of(run, struct dressing, run)->response);  \
		return 0;                                                        \
	}
DRESS(add_tag)
DRESS(add_record_route)
DRESS(add_contact)
DRESS(add_allow)
DRESS(add_identity)
DRESS(add_early_media)
DRESS(add_description)
DRESS(add_reliable)
DRESS(add_session_timer)
DRESS(add_refusal)

static const struct duty response_rows[] = {
	{ "peer.tag", duty_add_tag, "RFC 3261 12.1.1", "a To tag of the dialog" },
	{ "peer.record_route", duty_add_record_route, "RFC 3261 12.1.1", "Record-Route as it came" },
	{ "peer.contact", duty_add_contact, "RFC 3261 12.1.1", "a Contact of the far end" },
	{ "peer.allow", duty_add_allow, "RFC 3261 20.5", "Allow and Supported" },
	{ "peer.identity", duty_add_identity, "RFC 3325 9.1", "P-Asserted-Identity of who was called" },
	{ "peer.early_media", duty_add_early_media, "RFC 5009 8", "P-Early-Media where it is supported" },
	{ "peer.sdp", duty_add_description, "RFC 3264 6", "the offer or answer that is due" },
	{ "peer.reliable", duty_add_reliable, "RFC 3262 3", "Require 100rel and RSeq" },
	{ "peer.session_timer", duty_add_session_timer, "RFC 4028 9", "Session-Expires and who refreshes" },
	{ "peer.refusal", duty_add_refusal, "RFC 3261 21.4", "what a 420 or 421 names" },
};

const struct duty_table peer_response_duties = { response_rows, ARRAY_LEN(response_rows), "peer",
						 "responses of the far end" };

static void dress(void *ctx, struct call_response *response)
{
	struct peer *peer = ctx;
	struct dressing dressing = { .run = { .options = &peer->performance,
					      .request = response->request },
				     .response = response };

	duty_pass(&dressing.run, &peer_response_duties, response->msg);
}

static void on_done(struct duty_run *run, bool done)
{
	(void)done;
	mem_free(peering_of(run));
}

static void on_request(void *ctx, struct request *request)
{
	struct peer *peer = ctx;
	struct peering *peering = mem_alloc(sizeof(*peering));

	peering->peer = peer;
	peering->run = (struct duty_run){ .table = &peer_request_duties,
					  .options = &peer->performance,
					  .request = request,
					  .msg = request->msg,
					  .on_done = on_done };
	duty_start(&peering->run);
}

static void on_ack(void *ctx, struct link *link, const struct addr *from, struct msg *ack)
{
	struct peer *peer = ctx;
	struct leg *leg = calls_leg(peer->calls, ack);

	(void)link;
	(void)from;
	if (leg)
		call_acknowledged(leg, ack);
	msg_free(ack);
}

/* True: the CANCEL will be answered by the call's behaviour. */
static bool on_cancel_request(void *ctx, struct request *invite, struct request *cancel)
{
	(void)ctx;
	if (invite->answered || !invite->owner)
		return false;
	call_cancelled(invite, cancel);
	return true;
}

static void on_identify(void *ctx, struct scene *scene, struct link *link, const struct addr *from)
{
	struct peer *peer = ctx;

	(void)link;
	(void)from;
	identity_of_parties(scene);
	call_scene_stamp(&peer->options, scene);
}

static enum scene_side side_of(void *ctx, const struct link *link)
{
	(void)ctx;
	(void)link;
	return SIDE_CORE;
}

static const char *peer_of(void *ctx, const struct link *link)
{
	(void)ctx;
	(void)link;
	return "scscf";
}

static const struct stack_hooks hooks = {
	.on_request = on_request,
	.on_ack = on_ack,
	.on_cancel_request = on_cancel_request,
	.on_identify = on_identify,
	.side_of = side_of,
	.peer_of = peer_of,
	.snapshot_of = element_snapshot,
};

static struct link *next_hop(void *ctx)
{
	struct peer *peer = ctx;

	return peer->scscf;
}

static bool media_host(void *ctx, const char *user, struct addr *host)
{
	struct peer *peer = ctx;

	return peer->own.media_host(peer->own.ctx, user, host);
}

struct peer *peer_new(const struct peer_options *options)
{
	struct peer *peer = mem_alloc(sizeof(*peer));

	peer->options = options->element;
	peer->own = *options;
	peer->performance = element_performance(&peer->options);
	peer->stack = element_stack(&peer->options, "peer", &hooks);
	peer->calls = calls_new(&(struct calls_options){ .performance = peer->performance,
							 .stack = peer->stack,
							 .media = options->media,
							 .seed = options->element.seed,
							 .dress = dress,
							 .next_hop = next_hop,
							 .media_host = media_host,
							 .snapshot_of = element_snapshot,
							 .ctx = peer });
	return peer;
}

void peer_free(struct peer *peer)
{
	if (!peer)
		return;
	stack_free(peer->stack);
	calls_free(peer->calls);
	link_release(peer->scscf);
	mem_free(peer);
}

struct stack *peer_stack(struct peer *peer)
{
	return peer->stack;
}

void peer_connect(struct peer *peer, struct link *scscf)
{
	peer->scscf = link_hold(scscf);
}

struct calls *peer_calls(struct peer *peer)
{
	return peer->calls;
}
