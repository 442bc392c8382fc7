/* SPDX-License-Identifier: Apache-2.0 */
/* The far end and REFER: who may refer it to whom, the subscriptions that come of it, and INVITE with
 * Replaces (RFC 3515, 3891, 5589; TS 24.629). */
#include <stdio.h>

#include "msg/view.h"
#include "proc/event_package.h"
#include "proc/knobs.h"
#include "proc/referring.h"
#include "role/identity.h"
#include "role/peer_private.h"

enum { RETRY_AFTER_S = 30 };

void peer_call_changed(void *ctx, struct call *call)
{
	struct peer *peer = ctx;

	transfers_changed(peer->transfers, call);
}

bool peer_call_refers(void *ctx, struct leg *leg, const struct step *step)
{
	struct peer *peer = ctx;

	return referring_send(peer->referrals, leg, step);
}

/* Outside of calls we are nobody in particular. */
static struct str contact(void *ctx, struct msg *msg)
{
	struct peer *peer = ctx;

	return msg_format(msg, "<sip:%s.%s>", server_rows[SERVER_PEER].label,
			  element_snapshot(peer)->domain);
}

void peer_refer_new(struct peer *peer)
{
	struct server *server = &peer->server;

	peer->referrals =
		referrals_new(&(struct referrals_options){ .performance = server->performance,
							   .stack = server->stack,
							   .snapshot_of = element_snapshot,
							   .next_hop = server_next_hop,
							   .contact = contact,
							   .seed = server->options.seed,
							   .role = server_rows[SERVER_PEER].role,
							   .label = server_rows[SERVER_PEER].label,
							   .ctx = peer });
	peer->transfers =
		transfers_new(&(struct transfers_options){ .performance = server->performance,
							   .calls = peer->calls,
							   .referrals = peer->referrals,
							   .ctx = peer });
}

void peer_refer_free(struct peer *peer)
{
	transfers_free(peer->transfers);
	referrals_free(peer->referrals);
}

/* A NOTIFY may be faster than the 2xx to its REFER: it is in a dialog that is not there yet. */
bool peer_refer_dialog(const struct peering *peering)
{
	struct request *request = peering->run.request;
	enum method method = request->scene->method;

	if (method != METHOD_NOTIFY && method != METHOD_SUBSCRIBE && method != METHOD_REFER)
		return false;
	if (peering->leg)
		return call_leg_is_over(peering->leg) && call_leg_usage(peering->leg) &&
		       method != METHOD_REFER;
	return method == METHOD_NOTIFY || referrals_knows(peering->peer->referrals, request->msg);
}

/* As whom we are referred: in a call as who we are there, else as who is addressed. */
static void own_number(struct peering *peering, char number[NUMBER_MAX])
{
	struct msg *msg = peering->run.request->msg;
	const struct uri *uri = msg_request_uri(msg);
	struct callee callee;

	number[0] = '\0';
	if (peering->leg) {
		snprintf(number, NUMBER_MAX, "%s", call_number(call_of_leg(peering->leg)));
	} else if (uri) {
		peer_callee(peering->run.request->scene->snapshot, msg, uri, &callee);
		snprintf(number, NUMBER_MAX, "%s", callee.number);
	}
}

/* Is it ourselves whom we should call? */
static bool refers_to_us(struct peering *peering)
{
	char number[NUMBER_MAX];
	struct callee callee;

	own_number(peering, number);
	peer_callee(peering->run.request->scene->snapshot, peering->run.request->msg,
		    &peering->refer_to.read, &callee);
	return number[0] && !peering->refer_to.replaces.n && str_is(str_of(number), callee.number);
}

int peer_duty_refer(struct duty_run *run)
{
	struct peering *peering = peering_of(run);
	struct scene *scene = run->request->scene;
	size_t most;
	int status;

	if (scene->method != METHOD_REFER)
		return 0;
	status = refer_to_read(run->request->msg, &peering->refer_to, run->why);
	if (status)
		return status;
	if (!scene->in_dialog && !dialog_may_begin(run->msg))
		return duty_refuse(run, 400, "a REFER without a Contact");
	if (peering->refer_to.method != METHOD_INVITE)
		return duty_refuse(run, 403, "nobody here sends %.*s for somebody else",
				   STR_ARG(peering->refer_to.method_name));
	if (refers_to_us(peering))
		return duty_refuse(run, 482, "Refer-To is who is referred");
	most = (size_t)knob_number(run->options->gates, scene, REFERRAL_MAX_PER_USER);
	if (referrals_count_of(peering->peer->referrals, scene->user) < most)
		return 0;
	duty_refusal_header(run, HDR_RETRY_AFTER, msg_format(run->msg, "%d", RETRY_AFTER_S));
	return duty_refuse(run, 503, "%zu REFERs of this subscriber are alive", most);
}

/* There are no subscriptions here but those that REFER makes (RFC 3515 2.4.4). */
static int refuse_subscribe(struct duty_run *run)
{
	if (str_iis(event_read(run->msg).package, "refer"))
		return duty_refuse(run, 403, "only REFER makes such a subscription");
	duty_refusal_header(run, HDR_ALLOW_EVENTS, STR("refer"));
	return duty_refuse(run, 489, "there is no such event here");
}

int peer_duty_subscription(struct duty_run *run)
{
	struct peering *peering = peering_of(run);
	struct scene *scene = run->request->scene;
	char why[96] = "";
	int status;

	if (scene->method == METHOD_SUBSCRIBE && !scene->in_dialog)
		return refuse_subscribe(run);
	if (scene->method != METHOD_NOTIFY)
		return 0;
	status = referrals_notified(peering->peer->referrals, peering->leg, run->msg, why);
	if (status == 489)
		duty_refusal_header(run, HDR_ALLOW_EVENTS, STR("refer"));
	return status == 200 ? 0 : duty_refuse(run, status, "%s", why);
}

int peer_duty_replaces(struct duty_run *run)
{
	struct peering *peering = peering_of(run);
	char why[96];
	int status;

	if (run->request->scene->method != METHOD_INVITE || !msg_find(run->msg, HDR_REPLACES, 0))
		return 0;
	if (peering->leg)
		return duty_refuse(run, 400, "Replaces in a dialog");
	status = call_check_replaces(peering->peer->calls, run->msg, why);
	return status ? duty_refuse(run, status, "%s", why) : 0;
}

/* The texts of an order live in the memory of the request. */
static void begin_transfer(struct peering *peering)
{
	struct request *request = peering->run.request;
	struct snapshot *snapshot = request->scene->snapshot;
	struct msg *msg = request->msg;
	struct transfer_order order = { .leg = peering->leg, .user = "" };
	struct refer_to *to = arena_alloc(&msg->arena, sizeof(*to));
	struct callee callee;
	char number[NUMBER_MAX];

	*to = peering->refer_to;
	order.to = to;
	own_number(peering, number);
	if (!number[0])
		snprintf(number, sizeof(number), "unknown");
	order.from = peering->leg ? call_identity(call_of_leg(peering->leg)) :
				    msg_format(msg, "sip:%s@%s", number, snapshot->domain).p;
	order.contact = msg_format(msg, "<sip:%s@%s.%s>", number, server_rows[SERVER_PEER].label,
				   snapshot->domain)
				.p;
	peer_callee(snapshot, msg, &to->read, &callee);
	if (callee.is_known)
		order.user = callee.subscriber.name;
	else
		order.far_end = callee_behaviour(&callee) != NULL;
	transfer_begin(peering->peer->transfers, request, &order);
}

bool peer_refer_act(struct peering *peering)
{
	struct request *request = peering->run.request;
	struct peer *peer = peering->peer;

	switch (request->scene->method) {
	case METHOD_REFER:
		begin_transfer(peering);
		return true;
	case METHOD_SUBSCRIBE:
		referrals_subscribed(peer->referrals, peering->leg, request);
		return true;
	case METHOD_NOTIFY:
		request_reply(request, request_response(request, 200, NULL));
		return true;
	default:
		return false;
	}
}
