/* SPDX-License-Identifier: Apache-2.0 */
/* Requests that the far end gets: INVITE, CANCEL, ACK, and all that comes in a dialog. */
#include <stdio.h>
#include <string.h>

#include "msg/param.h"
#include "msg/view.h"
#include "proc/call_private.h"
#include "proc/call_ussd.h"

/* The turn at which a request in a dialog is answered. */
static const struct {
	enum method method;
	const char *turn;
} turns[] = {
	{ METHOD_PRACK, "call.prack" },         { METHOD_UPDATE, "call.update" },
	{ METHOD_INVITE, "call.modify" },       { METHOD_BYE, "call.bye" },
	{ METHOD_INFO, "info.incoming" },       { METHOD_MESSAGE, "message.incoming" },
	{ METHOD_OPTIONS, "options.incoming" },
};

static const char *turn_of(enum method method)
{
	for (size_t i = 0; i < ARRAY_LEN(turns); i++)
		if (turns[i].method == method)
			return turns[i].turn;
	return "call.request";
}

/* Who we are in this call: the number or user that was dialled, as a URI of its own. */
static void take_identity(struct call *call, struct msg *invite)
{
	const struct uri *uri = msg_request_uri(invite);
	const char *domain = call->scene.snapshot->domain;
	struct str user = uri && uri->user.n ? uri->user : STR("unknown"), number;
	char text[512];

	str_cut(&user, ';', &number);
	call->number = mem_copy_text(number.p, number.n);
	snprintf(text, sizeof(text), "sip:%.*s@%s", STR_ARG(number), domain);
	call->identity = mem_copy_text(text, strlen(text));
}

/* What rules see of it. */
static void stamp(const struct call *call, struct request *request)
{
	request->scene->procedure = "call";
	request->scene->state = call->scene.state;
	request->scene->call_at = call->scene.call_at;
	memcpy(request->scene->dial, call->scene.dial, sizeof(call->scene.dial));
}

void call_entered(struct calls *calls, struct request *request, const struct call_entry *entry)
{
	struct call *call = call_new(calls, request->scene);
	struct performance_options options = call_performance(call);
	const char *behaviour = entry->behaviour;
	struct msg *msg = request->msg;

	call->owner = entry->owner;
	if (entry->identity)
		call_set_identity(call, entry->identity);
	else
		take_identity(call, msg);
	call_set_call_id(call, msg_call_id(msg));
	call_ussd_invited(call, entry->ussd);
	if (entry->ussd && !msg_find(msg, HDR_RECV_INFO, 0))
		call_blame(call, CAUSE_USSD_NO_RECV_INFO, "INVITE without Recv-Info: %s",
			   USSD_PACKAGE);
	if (behaviour)
		call->behaviour = mem_copy_text(behaviour, strlen(behaviour));
	if (msg_find(msg, HDR_REPLACES, 0))
		call->replaces = mem_copy_text(msg_value(msg, HDR_REPLACES).p,
					       msg_value(msg, HDR_REPLACES).n);
	if (!calls->options.media_host(calls->options.ctx, call->scene.user, &call->host))
		addr_parse(STR("127.0.0.1"), 0, &call->host);
	call_media_begin(call);
	call->remote_updates = msg_lists(msg, HDR_ALLOW, STR("UPDATE"));
	call->early_media = msg_lists(msg, HDR_P_EARLY_MEDIA, STR("supported"));
	call->invite = request;
	call_hold_request(call, request);
	call_feed(call, CALL_EV_INVITED);
	stamp(call, request);
	perform_turn(&options, request, "call.incoming", behaviour);
}

/* The answer to an offer of ours, in PRACK. */
static int take_answer(struct leg *leg, struct str sdp, char why[96])
{
	leg->asks = false;
	if (session_take_answer(leg->session, sdp, why))
		return 488;
	leg_agreed(leg);
	return 0;
}

/* RFC 3261 14.2: 491 while an INVITE or an offer of ours waits, 500 while one of theirs does. */
static int judge_invite(const struct leg *leg, bool offers, char why[96])
{
	const struct call *call = leg->call;
	bool ours = call->inviting ||
		    (!offers && leg->session && session_state(leg->session) == SESSION_OFFERED);

	if (!ours && !call->invite)
		return 0;
	snprintf(why, 96, "another %s is under way",
		 call->inviting || call->invite ? "INVITE" : "offer");
	return ours ? 491 : 500;
}

static bool is_session(enum method method)
{
	return method == METHOD_INVITE || method == METHOD_UPDATE;
}

int call_take_body(struct calls *calls, struct leg *leg, struct request *request,
		   struct call_refusal *refusal)
{
	struct str sdp = msg_description(request->msg);
	enum method method = request->scene->method;
	int status = 0;

	if (!leg)
		return sdp.n ? calls_try_offer(calls, request, refusal) : 0;
	call_renew(leg->call);
	if (method == METHOD_INVITE)
		status = judge_invite(leg, sdp.n > 0, refusal->why);
	if (!status && sdp.n && method == METHOD_PRACK && leg->asks)
		return take_answer(leg, sdp, refusal->why);
	if (!status && sdp.n && (is_session(method) || method == METHOD_PRACK))
		status = leg_take_offer(leg, request, refusal);
	if (is_session(method)) {
		leg->glared = status == 491;
		leg->glared_at = loop_now(call_loop(leg->call));
	}
	return status;
}

int call_check_cseq(struct leg *leg, struct msg *request)
{
	return dialog_check(leg->dialog, request);
}

unsigned calls_retry_after(struct calls *calls)
{
	return (unsigned)random_below(&calls->tokens, 11);
}

bool call_can_read(const struct msg *msg)
{
	struct str disposition = msg_value(msg, HDR_CONTENT_DISPOSITION);
	struct str encoding = msg_value(msg, HDR_CONTENT_ENCODING);

	if (str_iis(param_value(disposition, ';', STR("handling")), "optional"))
		return true;
	return (!encoding.n || str_iis(encoding, "identity")) && msg_description(msg).n > 0;
}

/* The dialog is over as soon as a BYE came; with the last one the call, and an INVITE that still waits
 * is refused. */
static void on_bye(struct leg *leg)
{
	struct call *call = leg->call;
	struct request *invite = call->invite;

	call->hung_up = true;
	if (!leg_end(leg))
		return;
	performances_stop(&call->running, NULL);
	call->invite = NULL;
	if (invite && !invite->answered)
		request_refuse(invite, 487, NULL);
}

void call_requested(struct leg *leg, struct request *request)
{
	struct call *call = leg->call;
	struct performance_options options = call_performance(call);
	enum method method = request->scene->method;

	call_renew(call);
	call->methods |= UINT64_C(1) << method;
	call_hold_request(call, request);
	if (method == METHOD_INVITE || method == METHOD_UPDATE)
		call->leg = leg;
	if (method == METHOD_INVITE) {
		call->invite = request;
		leg->told = leg->asks = false;
	}
	if (method == METHOD_PRACK)
		leg_take_prack(leg, request->msg);
	if (method == METHOD_BYE)
		on_bye(leg);
	stamp(call, request);
	perform_turn(&options, request, turn_of(method), NULL);
	performances_wake(&call->running);
}

bool call_cancelled(struct request *invite, struct request *cancel)
{
	struct call *call = call_of_request(invite);
	struct performance_options options;

	if (!call || invite->answered)
		return false;
	options = call_performance(call);
	call_renew(call);
	call_hold_request(call, cancel);
	stamp(call, cancel);
	perform_turn(&options, cancel, "call.cancel", NULL);
	return true;
}

/* The ACK has the answer to the offer of our 2xx. Without one there is no session, or it stays as it
 * was. */
static void take_last_answer(struct leg *leg, struct msg *ack)
{
	struct str sdp = msg_description(ack);
	struct call *call = leg->call;
	char why[96] = "no SDP";

	leg->asks = false;
	if (sdp.n && session_take_answer(leg->session, sdp, why) == 0)
		return;
	session_rollback(leg->session);
	call_note(call, "call.fault", "%s: the ACK has no answer to our offer: %s", call->number,
		  why);
	call_blame(call, CAUSE_SDP_ANSWER_UNFIT, "in the ACK: %s", why);
	if (session_state(leg->session) == SESSION_IDLE)
		leg_hang_up(leg, STR("SIP;cause=488;text=\"Not Acceptable Here\""));
}

void call_acknowledged(struct leg *leg, struct msg *ack)
{
	struct call *call = leg->call;

	if (!leg->answered || msg_cseq(ack).number != leg->answered_cseq)
		return; /* a copy */
	call_renew(call);
	repeat_free(leg->answered);
	leg->answered = NULL;
	if (leg->asks)
		take_last_answer(leg, ack);
	call_feed(call, CALL_EV_ACKNOWLEDGED);
	leg_agreed(leg);
	performances_wake(&call->running);
}
