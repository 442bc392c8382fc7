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

/* The dialog that a response is in, or that it begins or began. */
static struct leg *leg_of_response(struct call *call, struct request *request,
				   const struct step *step)
{
	if (msg_to_tag(request->msg).n)
		return calls_leg(call->calls, request->msg);
	return request->txn.invite ? call_leg_named(call, step ? step->dialog : NULL, request) :
				     call->leg;
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

static int may_reply(void *ctx, struct request *request, int status, const struct step *step)
{
	struct call *call = ctx;
	struct leg *leg;

	if (step->force)
		return status;
	status = bent_status(request, status, step);
	if (!request->txn.invite || status >= 300 || status <= 100)
		return status;
	leg = leg_of_response(call, request, step);
	if (!leg || !leg->unacked)
		return status;
	if (status >= 200)
		return leg->unacked_sdp ? 0 : status;
	return call_is_reliable(call, request, status, step) ? 0 : status;
}

static struct request *request_of(void *ctx, const char *of)
{
	struct call *call = ctx;

	return strcmp(of, "INVITE") == 0 ? call->invite : NULL;
}

static void on_response(void *ctx, struct request *request, struct msg *msg, const struct step *step)
{
	struct call *call = ctx;
	struct call_response response = { call, NULL, request, msg, step };

	if (msg->status > 100)
		response.leg = leg_of_response(call, request, step);
	call->calls->options.dress(call->calls->options.ctx, &response);
}

/* No PRACK came (RFC 3262 3): the INVITE is refused. */
static void on_no_prack(void *ctx)
{
	struct leg *leg = ctx;
	struct call *call = leg->call;

	leg->unacked = NULL;
	call_note(call, "call.fault", "%s: no PRACK came for a reliable response", call->number);
	if (call->invite && !call->invite->answered)
		request_refuse(call->invite, 504, "no PRACK came");
	call_end(call);
}

/* No ACK came (RFC 3261 13.3.1.4): the session is ended. */
static void on_no_ack(void *ctx)
{
	struct leg *leg = ctx;
	struct call *call = leg->call;

	leg->answered = NULL;
	call_note(call, "call.fault", "%s: no ACK came for a 2xx", call->number);
	call->leg = leg;
	call_hang_up(call, STR("RELEASE_CAUSE;cause=4;text=\"SIP timeout - no ACK\""));
}

/* The final response to an INVITE has left. */
static void invite_answered(struct call *call, struct leg *leg, struct request *request, int status)
{
	bool initial = !msg_to_tag(request->msg).n;

	if (call->invite == request)
		call->invite = NULL;
	performances_stop(&call->running, request);
	if (status < 300) {
		call->leg = leg;
		call->confirmed = true;
		if (leg->dialog)
			leg->dialog->early = false;
		call_feed(call, CALL_EV_ANSWERED);
		return;
	}
	if (leg && session_state(leg->session) == SESSION_ASKED)
		session_rollback(leg->session);
	if (initial)
		call_feed(call, CALL_EV_REFUSED);
}

static void reply(void *ctx, struct request *request, struct msg *response, const struct step *step)
{
	struct call *call = ctx;
	struct leg *leg = response->status > 100 ? leg_of_response(call, request, step) : NULL;
	int status = response->status;
	bool invite = request->txn.invite;
	bool reliable = leg && invite && msg_find(response, HDR_RSEQ, 0) && status < 200;

	if (reliable) {
		repeat_free(leg->unacked);
		leg->unacked_sdp = response->body.n > 0;
		leg->unacked = repeat_start(request, response, &(struct repeat_user){ on_no_prack, leg });
	} else if (leg && invite && status / 100 == 2) {
		repeat_free(leg->answered);
		leg->answered = repeat_start(request, response, &(struct repeat_user){ on_no_ack, leg });
	} else {
		request_reply(request, response);
	}
	if (invite && status > 100 && status < 200 && !msg_to_tag(request->msg).n)
		call_feed(call, CALL_EV_RANG);
	if (status < 200)
		return;
	if (invite)
		invite_answered(call, leg, request, status);
	else if (status >= 300 && leg && session_state(leg->session) == SESSION_ASKED)
		session_rollback(leg->session);
}

static bool on_send(void *ctx, const struct step *step)
{
	return call_send(ctx, step);
}

/* Has a response of that status or class come? */
static bool status_came(const struct call *call, struct str pattern)
{
	unsigned from = (unsigned)(pattern.p[0] - '0') * 100, to = from + 99;
	uint32_t status;

	if (str_to_u32(pattern, &status))
		from = to = status;
	for (unsigned i = from; i <= to; i++)
		if (call->statuses[i / 8] >> (i % 8) & 1)
			return true;
	return false;
}

static bool has_happened(void *ctx, const struct step *step)
{
	struct call *call = ctx;
	struct leg *leg = call->leg;
	struct str what = str_of(step->what);

	if (str_is(what, "precondition"))
		return leg && session_state(leg->session) == SESSION_STABLE &&
		       session_met(leg->session);
	if (str_is(what, "PRACK"))
		return leg && !leg->unacked;
	if (str_is(what, "ACK"))
		return call->state >= CALL_ESTABLISHED;
	if (what.n == 3 && what.p[0] >= '1' && what.p[0] <= '6')
		return status_came(call, what);
	return call->methods >> method_of(what) & 1;
}

static void on_media(void *ctx, const struct step *step)
{
	struct call *call = ctx;

	if (!media_mode_of(str_of(step->what), &call->mode))
		call->mode = MEDIA_NONE;
	if (call->leg && call->leg->session)
		leg_agreed(call->leg);
}

/* The steps of a turn are through. */
static void on_done(void *ctx, struct request *request)
{
	struct call *call = ctx;

	if (request && request->scene->method == METHOD_BYE)
		call_end(call);
	else
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
