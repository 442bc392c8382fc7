/* SPDX-License-Identifier: Apache-2.0 */
/* Requests that the far end gets: INVITE, CANCEL, ACK, and all that comes in a dialog. */
#include <stdio.h>
#include <string.h>

#include "msg/view.h"
#include "proc/call_private.h"

/* The turn at which a request in a dialog is answered. */
static const struct {
	enum method method;
	const char *turn;
} turns[] = {
	{ METHOD_PRACK, "call.prack" },
	{ METHOD_UPDATE, "call.update" },
	{ METHOD_INVITE, "call.modify" },
	{ METHOD_BYE, "call.bye" },
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

void call_invited(struct calls *calls, struct request *request, const char *behaviour)
{
	struct call *call = call_new(calls, request->scene);
	struct performance_options options = call_performance(call);

	take_identity(call, request->msg);
	call_set_call_id(call, msg_call_id(request->msg));
	call->behaviour = behaviour;
	if (!calls->options.media_host(calls->options.ctx, call->scene.user, &call->host))
		addr_parse(STR("127.0.0.1"), 0, &call->host);
	call->mode = (enum media_mode)call_knob(call, MEDIA_MODE);
	call->remote_updates = msg_lists(request->msg, HDR_ALLOW, STR("UPDATE"));
	call->invite = request;
	call_hold_request(call, request);
	call_feed(call, CALL_EV_INVITED);
	request->scene->procedure = "call";
	request->scene->state = call->scene.state;
	perform_turn(&options, request, "call.incoming", behaviour);
}

/* A description that nobody may use yet: only whether we could. */
static int try_offer(struct calls *calls, struct request *request, struct str sdp, char why[96])
{
	struct session *session;
	struct streams *streams = NULL;
	struct call call = { .calls = calls, .scene = *request->scene };
	int status;

	addr_parse(STR("127.0.0.1"), 0, &call.host);
	session = call_session_new(&call, &streams);
	status = session_take_offer(session, sdp, why);
	session_free(session);
	streams_release(streams);
	return status;
}

/* The answer to an offer of ours in a response: in PRACK or ACK. */
static int take_answer(struct leg *leg, struct str sdp, char why[96])
{
	if (session_take_answer(leg->session, sdp, why))
		return 488;
	leg_agreed(leg);
	return 0;
}

int call_take_body(struct calls *calls, struct leg *leg, struct request *request, char why[96])
{
	struct str sdp = msg_description(request->msg);
	enum method method = request->scene->method;

	if (!leg)
		return sdp.n ? try_offer(calls, request, sdp, why) : 0;
	if (method == METHOD_INVITE && (leg->call->inviting || leg->call->invite)) {
		snprintf(why, 96, "another INVITE is under way");
		return leg->call->inviting ? 491 : 500;
	}
	if (!sdp.n || !leg->session)
		return 0;
	if (method == METHOD_PRACK && session_state(leg->session) == SESSION_OFFERED)
		return take_answer(leg, sdp, why);
	if (method == METHOD_INVITE || method == METHOD_UPDATE || method == METHOD_PRACK)
		return session_take_offer(leg->session, sdp, why);
	return 0;
}

int call_check_cseq(struct leg *leg, struct msg *request)
{
	return dialog_check(leg->dialog, request);
}

bool call_can_read(const struct msg *msg)
{
	return msg_description(msg).n > 0;
}

bool call_expects_prack(const struct leg *leg, struct msg *prack)
{
	struct str rest = msg_value(prack, HDR_RACK), rseq, cseq, method;
	uint32_t number;

	return str_word(&rest, &rseq) && str_word(&rest, &cseq) && str_word(&rest, &method) &&
	       leg->unacked && str_to_u32(rseq, &number) && number == leg->rseq &&
	       str_to_u32(cseq, &number) && leg->call->invite &&
	       number == msg_cseq(leg->call->invite->msg).number && str_is(method, "INVITE");
}

/* The call is over as soon as a BYE came: an INVITE that still waits is refused. */
static void on_bye(struct call *call)
{
	struct request *invite = call->invite;

	session_timer_stop(call);
	call_feed(call, CALL_EV_RELEASE);
	performances_stop(&call->running, NULL);
	if (invite && !invite->answered) {
		call->invite = NULL;
		request_refuse(invite, 487, NULL);
	}
}

void call_requested(struct leg *leg, struct request *request)
{
	struct call *call = leg->call;
	struct performance_options options = call_performance(call);
	enum method method = request->scene->method;

	call->methods |= UINT64_C(1) << method;
	call_hold_request(call, request);
	request->scene->procedure = "call";
	request->scene->state = call->scene.state;
	request->scene->call_at = call->scene.call_at;
	if (method == METHOD_INVITE || method == METHOD_UPDATE) {
		dialog_refresh(leg->dialog, request->msg);
		call->leg = leg;
	}
	if (method == METHOD_INVITE) {
		call->invite = request;
		leg->told = false;
	}
	if (method == METHOD_PRACK) {
		repeat_free(leg->unacked);
		leg->unacked = NULL;
	}
	if (method == METHOD_BYE)
		on_bye(call);
	perform_turn(&options, request, turn_of(method), NULL);
	performances_wake(&call->running);
}

void call_cancelled(struct request *invite, struct request *cancel)
{
	struct call *call = invite->owner;
	struct performance_options options = call_performance(call);

	call_hold_request(call, cancel);
	cancel->scene->procedure = "call";
	cancel->scene->state = call->scene.state;
	perform_turn(&options, cancel, "call.cancel", NULL);
}

void call_acknowledged(struct leg *leg, struct msg *ack)
{
	struct call *call = leg->call;
	struct str sdp = msg_description(ack);
	char why[96];

	repeat_free(leg->answered);
	leg->answered = NULL;
	if (session_state(leg->session) == SESSION_OFFERED &&
	    (!sdp.n || session_take_answer(leg->session, sdp, why))) {
		session_rollback(leg->session);
		call_note(call, "call.fault", "%s: the ACK has no answer to our offer: %s",
			  call->number, sdp.n ? why : "no SDP");
	}
	leg_agreed(leg);
	call_feed(call, CALL_EV_ACKNOWLEDGED);
	performances_wake(&call->running);
}
