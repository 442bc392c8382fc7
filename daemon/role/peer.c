/* SPDX-License-Identifier: Apache-2.0 */
/* The far end as an element: its stack, what it checks before a call hears of a request, and what
 * belongs into its responses. */
#include "role/peer.h"

#include "msg/value.h"
#include "msg/view.h"
#include "proc/knobs.h"
#include "role/agent.h"
#include "role/peer_private.h"
#include "role/peer_response.h"

static const enum agent_place places[METHOD_COUNT] = {
	[METHOD_INVITE] = PLACE_ANYWHERE, [METHOD_OPTIONS] = PLACE_ANYWHERE,
	[METHOD_BYE] = PLACE_DIALOG,      [METHOD_PRACK] = PLACE_DIALOG,
	[METHOD_UPDATE] = PLACE_DIALOG,   [METHOD_INFO] = PLACE_DIALOG,
	[METHOD_MESSAGE] = PLACE_ANYWHERE, [METHOD_REFER] = PLACE_ANYWHERE,
	[METHOD_NOTIFY] = PLACE_DIALOG,   [METHOD_SUBSCRIBE] = PLACE_ANYWHERE,
};

static int duty_method(struct duty_run *run)
{
	return agent_check_method(run, places, CALL_ALLOWED);
}

static int duty_dialog(struct duty_run *run)
{
	struct peering *peering = peering_of(run);

	if (!run->request->scene->in_dialog)
		return agent_check_contact(run);
	peering->leg = calls_leg(peering->peer->calls, run->msg);
	return peer_refer_dialog(peering) ? 0 : agent_check_dialog(run, peering->leg);
}

static int duty_cseq(struct duty_run *run)
{
	return agent_check_cseq(run, peering_of(run)->leg);
}

static int duty_require(struct duty_run *run)
{
	static const char *const known[] = { "100rel",   "timer",      "precondition",
					     "replaces", "norefersub", NULL };

	return agent_check_require(run, known);
}

static int duty_prack(struct duty_run *run)
{
	return agent_check_prack(run, peering_of(run)->leg);
}

static int duty_content(struct duty_run *run)
{
	return agent_check_content(run, call_can_read, "application/sdp");
}

static int duty_description(struct duty_run *run)
{
	struct peering *peering = peering_of(run);

	return agent_take_description(run, peering->peer->calls, peering->leg);
}

void peer_callee(const struct snapshot *snapshot, struct msg *msg, const struct uri *uri,
		 struct callee *callee)
{
	struct number_plan plan = number_plan_of(snapshot);

	callee_find(callee, snapshot, &plan, msg, uri);
}

/* Who is dialled: an entry of `peers`, a USSD code, or a subscriber whose calls we play; NULL: the
 * turn's default. Who takes the place of a call does not ring; a code that nobody has is not found. */
static void invite(struct peer *peer, struct request *request)
{
	const struct uri *uri = msg_request_uri(request->msg);
	struct call_entry entry = { 0 };
	struct callee callee;

	if (msg_find(request->msg, HDR_REPLACES, 0)) {
		entry.behaviour = "replace";
	} else if (uri) {
		peer_callee(request->scene->snapshot, request->msg, uri, &callee);
		entry.behaviour = callee_behaviour(&callee);
		entry.ussd = callee.ussd;
		if (entry.behaviour && str_is(str_of(entry.behaviour), "ussd") && !entry.ussd)
			entry.behaviour = "not-found";
	}
	call_entered(peer->calls, request, &entry);
}

static int duty_act(struct duty_run *run)
{
	struct peering *peering = peering_of(run);
	struct request *request = run->request;

	if (peer_refer_act(peering))
		return DUTY_TAKEN;
	if (peer_single_act(peering))
		return DUTY_TAKEN;
	if (peering->leg)
		call_requested(peering->leg, request);
	else
		invite(peering->peer, request);
	return DUTY_TAKEN;
}

static const struct duty request_rows[] = {
	{ "peer.method", duty_method, "RFC 3261 8.2.1", "405 with Allow for what is not taken; 481 for what needs a dialog" },
	{ "peer.merged", agent_check_merged, "RFC 3261 8.2.2.2", "482 for a request that came by another way before" },
	{ "peer.dialog", duty_dialog, "RFC 3261 12.2.2", "481 for a dialog that is not known or over; 400 for an INVITE without Contact" },
	{ "peer.cseq", duty_cseq, "RFC 3261 12.2.2", "500 for a CSeq number lower than one before" },
	{ "peer.require", duty_require, "RFC 3261 8.2.2.3", "420 with Unsupported for what is not understood" },
	{ "peer.refer", peer_duty_refer, "RFC 3515 2.4.2", "400, 403, 416, 482 for a Refer-To that cannot be followed, 503 for too many" },
	{ "peer.subscription", peer_duty_subscription, "RFC 6665 4.1.3", "481 and 489 for subscriptions that no REFER has made" },
	{ "peer.replaces", peer_duty_replaces, "RFC 3891 3", "400, 481, 486, 603 for a dialog that cannot be replaced" },
	{ "peer.prack", duty_prack, "RFC 3262 3", "481 for a PRACK of no response that waits for it" },
	{ "peer.message", peer_duty_message, "RFC 3428 7", "415 with Accept for a MESSAGE of a type that is not taken; 400 for a body without a type" },
	{ "peer.info", peer_duty_info, "RFC 6086 4.2.2", "469 with Recv-Info for a package that was not announced; 415 and 400 for its body, and for a broken USSD document" },
	{ "peer.content", duty_content, "RFC 3261 8.2.3", "415 with Accept for a body that is no SDP" },
	{ "peer.session_interval", agent_check_session_interval, "RFC 4028 9", "422 with Min-SE for a session interval too short" },
	{ "peer.description", duty_description, "RFC 3264 6", "take the offer or answer; 400, 488, 491, 500" },
	{ "peer.act", duty_act, "RFC 3261 13", "do what the behaviour of the turn says" },
};

const struct duty_table peer_request_duties = { request_rows, ARRAY_LEN(request_rows), "peer",
						"requests to the far end" };

static void dress(void *ctx, struct call_response *response)
{
	struct peer *peer = ctx;

	peer_dress(&peer->server.performance, response);
	if (response->request->scene->method == METHOD_MESSAGE && response->msg->status >= 200)
		single_note_answer(peer->singles, response->request, response->msg->status);
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
					  .options = &peer->server.performance,
					  .request = request,
					  .msg = request->msg,
					  .on_done = on_done };
	duty_start(&peering->run);
}

static void on_ack(void *ctx, struct link *link, const struct addr *from, struct msg *ack)
{
	struct peer *peer = ctx;

	(void)link;
	(void)from;
	agent_take_ack(peer->calls, ack);
}

static const struct stack_hooks hooks = {
	.on_request = on_request,
	.on_ack = on_ack,
	.on_cancel_request = agent_on_cancel_request,
	.on_identify = server_identify,
	.side_of = server_side_of,
	.peer_of = server_peer_of,
	.snapshot_of = element_snapshot,
};

static bool media_host(void *ctx, const char *user, struct addr *host)
{
	struct peer *peer = ctx;

	return peer->own.media_host(peer->own.ctx, user, host);
}

struct peer *peer_new(const struct peer_options *options)
{
	struct peer *peer = mem_alloc(sizeof(*peer));

	peer->own = *options;
	server_start(&peer->server, &options->element, SERVER_PEER, &hooks);
	peer->calls = calls_new(&(struct calls_options){ .performance = peer->server.performance,
							 .role = server_rows[SERVER_PEER].role,
							 .label = server_rows[SERVER_PEER].label,
							 .stack = peer->server.stack,
							 .media = options->media,
							 .seed = options->element.seed,
							 .dress = dress,
							 .next_hop = server_next_hop,
							 .media_host = media_host,
							 .on_change = peer_call_changed,
							 .refer = peer_call_refers,
							 .snapshot_of = element_snapshot,
							 .ctx = peer });
	peer_refer_new(peer);
	peer_single_new(peer);
	return peer;
}

void peer_free(struct peer *peer)
{
	if (!peer)
		return;
	calls_close(peer->calls);
	peer_refer_free(peer);
	singles_close(peer->singles);
	server_stop(&peer->server);
	calls_free(peer->calls);
	singles_free(peer->singles);
	mem_free(peer);
}

struct server *peer_server(struct peer *peer)
{
	return &peer->server;
}

struct calls *peer_calls(struct peer *peer)
{
	return peer->calls;
}

struct singles *peer_singles(struct peer *peer)
{
	return peer->singles;
}

struct referrals *peer_referrals(struct peer *peer)
{
	return peer->referrals;
}
