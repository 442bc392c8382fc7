/* SPDX-License-Identifier: Apache-2.0 */
/* Responses of the far end: when one may go (RFC 3262, RFC 3264), what belongs in, and what it means
 * for the call. */
#include <stdio.h>
#include <string.h>

#include "msg/view.h"
#include "proc/call_private.h"

bool call_lists(const struct msg *msg, struct str option)
{
	return msg_lists(msg, HDR_SUPPORTED, option) || msg_lists(msg, HDR_REQUIRE, option);
}

bool call_is_reliable(struct call *call, struct request *request, int status,
		      const struct step *step)
{
	enum step_reliable wish = step ? step->reliable : RELIABLE_AUTO;

	if (!request->txn.invite || status <= 100 || status >= 200)
		return false;
	if (wish == RELIABLE_AUTO)
		switch ((enum call_reliable)call_knob(call, CALL_RELIABLE)) {
		case CALL_RELIABLE_ALWAYS:
			return true;
		case CALL_RELIABLE_NEVER:
			return false;
		default:
			return call_lists(request->msg, STR("100rel"));
		}
	return wish == RELIABLE_ALWAYS;
}

/* The dialog that a response is in, or that it begins or began; a refusal begins none, but for one
 * with a description. */
static struct leg *leg_of_response(struct call *call, struct request *request, int status,
				   const struct step *step)
{
	const char *name = step ? step->dialog : NULL;
	bool described = (status == 488 || status == 580) && step && step->sdp;

	if (status <= 100)
		return NULL;
	if (msg_to_tag(request->msg).n)
		return calls_leg(call->calls, request->msg);
	if (!request->txn.invite || (status >= 300 && !described))
		return call_leg_find(call, name);
	return call_leg_named(call, name);
}

/* The status that goes instead, when the UAC lacks or demands what this step cannot do without. */
static int bent_status(struct request *request, int status, const struct step *step)
{
	struct msg *msg = request->msg;

	if (step->needs && !call_lists(msg, str_of(step->needs)))
		return 421;
	if (request->txn.invite && step->reliable == RELIABLE_NEVER && status > 100 &&
	    status < 300 && msg_lists(msg, HDR_REQUIRE, STR("100rel")))
		return 420;
	return status;
}

/* Can it have the description that the step wants? Not when the ports are used up. */
static bool can_describe(struct leg *leg, struct request *request, const struct step *step)
{
	if (!step->sdp || step->sdp_file || msg_to_tag(request->msg).n ||
	    !msg_description(request->msg).n)
		return true;
	return session_state(leg_session(leg, request)) != SESSION_IDLE;
}

/* RFC 3262 3: one reliable response at a time; no 2xx before the PRACK of one with a description. */
static bool must_wait(struct call *call, struct leg *leg, struct request *request, int status,
		      const struct step *step)
{
	if (!leg->unacked)
		return false;
	return status >= 200 ? leg->unacked_sdp : call_is_reliable(call, request, status, step);
}

static int may_reply(void *ctx, struct request *request, int status, const struct step *step)
{
	struct call *call = ctx;
	struct leg *leg;

	if (step->force)
		return status;
	status = bent_status(request, status, step);
	if (!request->txn.invite || status >= 300 || status <= 100)
		return status;
	leg = leg_of_response(call, request, status, step);
	if (!leg)
		return status;
	if (must_wait(call, leg, request, status, step))
		return 0;
	return can_describe(leg, request, step) ? status : 500;
}

static struct request *request_of(void *ctx, const char *of)
{
	struct call *call = ctx;

	return strcmp(of, "INVITE") == 0 ? call->invite : NULL;
}

static void on_response(void *ctx, struct request *request, struct msg *msg,
			const struct step *step)
{
	struct call *call = ctx;
	struct call_response response = {
		call, leg_of_response(call, request, msg->status, step), request, msg, step
	};

	call->calls->options.dress(call->calls->options.ctx, &response);
}

/* No ACK came (RFC 3261 13.3.1.4): the session is ended. */
static void on_no_ack(void *ctx)
{
	struct leg *leg = ctx;
	struct call *call = leg->call;

	leg->answered = NULL;
	call_note(call, "call.fault", "%s: no ACK came for a 2xx", call->number);
	call_blame(call, CAUSE_ACK_MISSING, "the 2xx to INVITE, CSeq %u, was sent for 64*T1",
		   leg->answered_cseq);
	leg_hang_up(leg, STR("RELEASE_CAUSE;cause=4;text=\"SIP timeout - no ACK\""));
}

/* The final response to an INVITE has left. */
static void invite_answered(struct call *call, struct leg *leg, struct request *request, int status)
{
	bool initial = !msg_to_tag(request->msg).n;

	if (call->invite == request)
		call->invite = NULL;
	if (initial)
		call_forget_unacked(call);
	else if (leg)
		leg_forget_unacked(leg);
	performances_stop(&call->running, request);
	if (status < 300 && leg) {
		call->leg = leg;
		call->confirmed = true;
		if (leg->dialog)
			leg->dialog->early = false;
		call_feed(call, CALL_EV_ANSWERED);
		if (initial)
			call_replace(call);
		return;
	}
	if (leg && leg->asks) {
		leg->asks = false;
		session_rollback(leg->session);
	}
	if (initial && status >= 300 && !call->confirmed)
		call_feed(call, CALL_EV_REFUSED);
}

/* Sends it: again and again where it must be acknowledged. */
static void send_response(struct leg *leg, struct request *request, struct msg *response)
{
	int status = response->status;
	bool invite = leg && leg->call->state != CALL_ENDED && request->txn.invite;

	if (invite && status / 100 == 2) {
		repeat_free(leg->answered);
		leg->answered_cseq = msg_cseq(request->msg).number;
		leg->answered =
			repeat_start(request, response, &(struct repeat_user){ on_no_ack, leg });
	} else if (invite && status < 200 && msg_find(response, HDR_RSEQ, 0)) {
		leg_send_reliably(leg, request, response);
	} else {
		request_reply(request, response);
	}
}

static void reply(void *ctx, struct request *request, struct msg *response, const struct step *step)
{
	struct call *call = ctx;
	int status = response->status;
	struct leg *leg = leg_of_response(call, request, status, step);
	enum method method = request->scene->method;
	bool reliable = status / 100 == 2 || msg_find(response, HDR_RSEQ, 0);

	/* RFC 6141 4.7 */
	if (leg && leg->dialog && reliable && (method == METHOD_INVITE || method == METHOD_UPDATE))
		dialog_refresh(leg->dialog, request->msg);
	call_announced(call, response);
	send_response(leg, request, response);
	if (method == METHOD_INFO && status / 100 == 2 && leg && request->msg)
		call_informed(call, request->msg);
	if (request->txn.invite && status > 100 && status < 200 && !request->scene->in_dialog)
		call_feed(call, CALL_EV_RANG);
	if (status < 200)
		return;
	if (request->txn.invite)
		invite_answered(call, leg, request, status);
	if (leg)
		leg_drop_offer(leg, request);
	if (step->status && step->status != status) /* what follows was not meant for this */
		performances_stop(&call->running, NULL);
}

static bool on_send(void *ctx, const struct step *step)
{
	return call_send(ctx, step);
}

/* Has a response of that status or class come? What was waited for is used up. */
static bool status_came(struct call *call, struct str pattern)
{
	unsigned from = (unsigned)(pattern.p[0] - '0') * 100, to = from + 99;
	uint32_t status;
	bool came = false;

	if (str_to_u32(pattern, &status))
		from = to = status;
	for (unsigned i = from; i <= to; i++) {
		came |= call->statuses[i / 8] >> (i % 8) & 1;
		call->statuses[i / 8] &= (uint8_t) ~(1u << (i % 8));
	}
	return came;
}

static bool has_happened(void *ctx, const struct step *step)
{
	struct call *call = ctx;
	struct leg *leg = call_leg_find(call, step->dialog);
	struct str what = str_of(step->what);
	uint64_t bit;

	if (call->state == CALL_ENDED) { /* nothing will */
		performances_stop(&call->running, NULL);
		return false;
	}
	if (str_is(what, "precondition"))
		return leg && leg->session && session_state(leg->session) == SESSION_STABLE &&
		       session_met(leg->session);
	if (str_is(what, "PRACK"))
		return leg && !leg->unacked;
	if (str_is(what, "ACK"))
		return call->state >= CALL_ESTABLISHED;
	if (what.n == 3 && what.p[0] >= '1' && what.p[0] <= '6')
		return status_came(call, what);
	bit = UINT64_C(1) << method_of(what);
	if (!(call->methods & bit))
		return false;
	call->methods &= ~bit;
	return true;
}

static void on_media(void *ctx, const struct step *step)
{
	call_play(ctx, step);
}

/* The steps have ended without a final response. What rings goes on ringing; in a call that is over all
 * that waits gets its answer (RFC 3261 15.1.2); else they want silence. */
static void settle(struct call *call, struct request *request)
{
	bool pending = call->invite == request;
	int status = request->scene->method == METHOD_BYE ? 200 : 487;

	if (request->answered || request->txn.reaped || call->calls->closed)
		return;
	if (call->state < CALL_RELEASING && pending && request->txn.out)
		return;
	if (pending)
		call->invite = NULL;
	if (call->state >= CALL_RELEASING)
		request_reply(request, request_response(request, status, NULL));
	else
		request_drop(request, "the behaviour ends without a final response");
	if (pending && !request->scene->in_dialog)
		call_feed(call, CALL_EV_REFUSED);
}

/* The steps of a turn are through. */
static void on_done(void *ctx, struct request *request)
{
	struct call *call = ctx;

	if (request) {
		settle(call, request);
		if (call->confirmed && request->txn.invite && !request->scene->in_dialog)
			call_drop_early(call);
		if (request->scene->method == METHOD_BYE)
			call_sweep(call);
	}
	call_check(call);
}

const struct performance_user call_performance_user = {
	.on_response = on_response,
	.on_done = on_done,
	.keeps_requests = true,
	.request_of = request_of,
	.may_reply = may_reply,
	.reply = reply,
	.send = on_send,
	.wait = has_happened,
	.media = on_media,
};
