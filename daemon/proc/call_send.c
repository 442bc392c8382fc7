/* SPDX-License-Identifier: Apache-2.0 */
/* Requests that the far end sends in a call, and what their responses mean. An INVITE that begins a
 * call is call_invite.c's, a BYE call_release.c's. */
#include <stdio.h>
#include <string.h>

#include "msg/view.h"
#include "proc/call_private.h"
#include "proc/call_sending.h"
#include "proc/call_ussd.h"

/* Who asked for it hears how it ended, once. */
static void sending_tell(struct sending *sending, int status, struct msg *response)
{
	struct call_listener listener = sending->listener;

	sending->listener = (struct call_listener){ 0 };
	if (sending->ussd)
		call_ussd_said(sending->call, status);
	sending->ussd = false;
	if (listener.on_final)
		listener.on_final(listener.ctx, status, response);
}

void sending_free(struct sending *sending)
{
	struct call *call = sending->call;

	sending_tell(sending, 0, NULL);
	list_remove(&sending->node);
	session_free(sending->offer);
	streams_release(sending->streams);
	msg_free(sending->invite);
	if (call->inviting == sending)
		call->inviting = NULL;
	mem_free(sending);
	call_check(call);
}

struct sending *sending_new(struct call *call, struct leg *leg, const char *method)
{
	struct sending *sending = mem_alloc(sizeof(*sending));

	sending->call = call;
	sending->leg = leg;
	sending->method = method;
	sending->id = method_of(str_of(method));
	list_append(&call->sendings, &sending->node);
	if (sending->id == METHOD_INVITE)
		call->inviting = sending;
	return sending;
}

void sending_go(struct sending *sending, struct msg *msg, const struct client_user *user)
{
	struct call *call = sending->call;
	struct calls *calls = call->calls;
	struct client_target target = { .link = calls->options.next_hop(calls->options.ctx),
					.scene = &call->scene };

	call_renew(call);
	call_announced(call, msg);
	sending->cseq = msg_cseq(msg).number;
	sending->client = client_send(calls->options.stack, msg, &target, user, sending);
}

/* ACK to a 2xx; goes again with each copy of it. */
void leg_acknowledge(struct leg *leg)
{
	struct calls *calls = leg->call->calls;
	struct msg *ack = dialog_ack(leg->dialog, leg->invite_cseq);
	struct client_target target = { .link = calls->options.next_hop(calls->options.ctx),
					.scene = &leg->call->scene };

	if (leg->ack_body)
		msg_set_body(ack, STR("application/sdp"), msg_hold(ack, str_of(leg->ack_body)));
	client_send(calls->options.stack, ack, &target, NULL, NULL);
}

/* The answer to our offer; false: there is none that can be used. */
static bool take_answer(struct leg *leg, struct str sdp)
{
	char why[96] = "no SDP";

	if (sdp.n && session_take_answer(leg->session, sdp, why) == 0)
		return true;
	session_rollback(leg->session);
	call_note(leg->call, "call.fault", "%s: their answer cannot be used: %s", leg->call->number,
		  why);
	call_blame(leg->call, CAUSE_SDP_ANSWER_UNFIT, "in the 2xx: %s", why);
	return false;
}

/* An offer in a 2xx: the ACK has the answer. */
static bool take_offer(struct leg *leg, struct str sdp)
{
	struct str answer;
	char why[96] = "no SDP";

	if (sdp.n && session_take_offer(leg->session, sdp, why) == 0 &&
	    session_answer(leg->session, STR("true"), &answer) == 0) {
		leg->ack_body = mem_copy_text(answer.p, answer.n);
		return true;
	}
	call_note(leg->call, "call.fault", "%s: their offer cannot be answered: %s",
		  leg->call->number, why);
	call_blame(leg->call, CAUSE_SDP_OFFER_UNFIT, "in the 2xx: %s", why);
	return false;
}

/* What came reliably before the 2xx is not said again. */
bool leg_take_final(struct leg *leg, struct msg *response)
{
	struct str sdp = msg_description(response);
	bool good = true;

	mem_free(leg->ack_body);
	leg->ack_body = NULL;
	if (!leg->told && session_state(leg->session) == SESSION_OFFERED)
		good = take_answer(leg, sdp);
	else if (!leg->told)
		good = take_offer(leg, sdp);
	leg->told = true;
	leg_agreed(leg);
	return good || session_state(leg->session) == SESSION_STABLE;
}

static bool is_session(enum method method)
{
	return method == METHOD_INVITE || method == METHOD_UPDATE;
}

/* A final response other than 2xx to a request in the dialog. */
static void refused(struct sending *sending, struct msg *response)
{
	struct call *call = sending->call;
	struct leg *leg = sending->leg;
	int status = response->status;

	if (sending->offered && leg && session_state(leg->session) == SESSION_OFFERED)
		session_rollback(leg->session);
	if (sending->id == METHOD_BYE) {
		if (status == 481 && !call->hung_up && call->confirmed)
			call_blame(call, CAUSE_DIALOG_LOST_BY_UE, "BYE got 481");
		call_sweep(call);
		return;
	}
	if (!leg || sending->id == METHOD_PRACK)
		return;
	/* RFC 3261 12.2.1.2 */
	if (status == 481 || (status == 408 && is_session(sending->id)))
		leg_hang_up(leg, STR("SIP;cause=481;text=\"Call/Transaction Does Not Exist\""));
	else if (is_session(sending->id) &&
		 (status == 491 || (status == 422 && session_timer_lengthen(call, response)) ||
		  (status == 500 && msg_find(response, HDR_RETRY_AFTER, 0))))
		sending_retry_later(sending, response);
}

/* A 2xx to a request in the dialog. */
static void accepted(struct sending *sending, struct msg *response)
{
	struct leg *leg = sending->leg;
	struct call *call = sending->call;

	if (sending->id == METHOD_BYE) {
		call_sweep(call);
		return;
	}
	if (!leg || !is_session(sending->id))
		return;
	call->retries = 0;
	dialog_refresh(leg->dialog, response);
	session_timer_learn(call, response);
	if (sending->id == METHOD_INVITE) {
		leg->invite_cseq = sending->cseq;
		leg_take_final(leg, response);
		leg_acknowledge(leg);
	} else if (sending->offered) {
		take_answer(leg, msg_description(response));
		leg_agreed(leg);
	}
}

void call_saw(struct call *call, int status)
{
	call->status = status;
	call->statuses[status / 8] |= (uint8_t)(1u << (status % 8));
}

/* The final response, or a copy of a 2xx. */
static void on_final(struct sending *sending, struct client *client, struct msg *response)
{
	struct call *call = sending->call;
	bool again = sending->answered && client->txn.state == TXN_ACCEPTED;

	if (sending->id == METHOD_INVITE && !again) {
		call_saw(call, response->status);
		if (call->inviting == sending)
			call->inviting = NULL;
	}
	sending->answered = true;
	if (!again && response->status < 300)
		accepted(sending, response);
	else if (!again)
		refused(sending, response);
	else if (sending->leg && response->status < 300)
		leg_acknowledge(sending->leg);
	sending_tell(sending, response->status, response);
}

static void on_response(void *ctx, struct client *client, struct msg *response)
{
	struct sending *sending = ctx;

	call_renew(sending->call);
	if (response->status >= 200)
		on_final(sending, client, response);
	else if (sending->id == METHOD_INVITE && response->status > 100 && sending->leg)
		leg_take_provisional(sending, sending->leg, response);
	performances_wake(&sending->call->running);
	msg_free(response);
}

static void on_failure(void *ctx, struct client *client, enum client_end why)
{
	struct sending *sending = ctx;
	struct call *call = sending->call;
	struct leg *leg = sending->leg;

	(void)client;
	sending->answered = true;
	if (sending->offered && leg && session_state(leg->session) == SESSION_OFFERED)
		session_rollback(leg->session);
	call_note(call, "call.fault", "%s: %s has no answer: %s", call->number, sending->method,
		  why == CLIENT_TIMEOUT ? "it timed out" : "its link failed");
	if (call->inviting == sending)
		call->inviting = NULL;
	if (sending->id == METHOD_BYE)
		call_sweep(call);
	else if (leg && is_session(sending->id))
		leg_hang_up(leg, STR("SIP;cause=408;text=\"Request Timeout\""));
	sending_tell(sending, 408, NULL);
}

static void on_end(void *ctx)
{
	sending_free(ctx);
}

const struct client_user call_request_user = { on_response, on_failure, on_end };

/* What INVITE and UPDATE carry besides the description. */
void call_dress_request(struct call *call, struct msg *msg, bool session)
{
	call_contact(call, msg);
	msg_add(msg, HDR_SUPPORTED, MSG_JOIN(msg, call_supported(call), STR(", 199")));
	msg_add(msg, HDR_ALLOW, call_allowed(call));
	if (msg->method == METHOD_INVITE)
		call_announce(call, msg);
	if (session)
		session_timer_ask(call, msg);
}

/* The offer of that step; the last description once more where a step wants that although none can be
 * offered. False when it must wait. */
static bool find_offer(struct leg *leg, const struct step *step, struct str *sdp, bool *offered)
{
	*sdp = STR_NONE;
	*offered = false;
	if (!step->sdp)
		return true;
	*offered = session_offer(leg_session(leg, NULL), str_of(step->sdp), sdp) == 0;
	if (!*offered && (step->force || strcmp(step->sdp, "same") == 0))
		*sdp = session_local(leg->session);
	return sdp->n > 0;
}

void step_set_description(const struct step *step, struct msg *msg, struct str sdp)
{
	struct buf file = { 0 };

	if (step->sdp_file && step_read_file(step->sdp_file, &file))
		sdp = buf_str(&file);
	if (sdp.n)
		msg_set_body(msg, STR("application/sdp"), msg_hold(msg, sdp));
	buf_free(&file);
}

/* RFC 3261 14.1: no INVITE while one is under way, but for a glare that is wanted. */
static bool must_wait(const struct call *call, const struct step *step)
{
	bool wanted = step->force || (step->sdp && strcmp(step->sdp, "same") == 0);

	return (call->inviting && !step->force) || (call->invite && !wanted);
}

/* A request in the dialog, on its way; NULL when it cannot go now. */
static struct sending *send_in_dialog(struct leg *leg, const struct step *step)
{
	struct call *call = leg->call;
	enum method method = method_of(str_of(step->what));
	bool session = is_session(method), offered = false;
	struct str sdp = STR_NONE;
	struct sending *sending;
	struct msg *msg;

	call_renew(call);
	if (method == METHOD_INVITE && must_wait(call, step))
		return NULL;
	if (session && !find_offer(leg, step, &sdp, &offered))
		return NULL;
	msg = dialog_request(leg->dialog, str_of(step->what));
	sending = sending_new(call, leg, step->what);
	sending->offered = offered;
	snprintf(sending->word, sizeof(sending->word), "%s", step->sdp ? step->sdp : "");
	if (session)
		call_dress_request(call, msg, call->interval > 0 || method == METHOD_INVITE);
	step_set_description(step, msg, sdp);
	if (sdp.n && leg->dialog->early && session_has_preconditions(leg->session))
		msg_add(msg, HDR_REQUIRE, STR("precondition"));
	if (step->early_media && (call->early_media || step->force))
		msg_add(msg, HDR_P_EARLY_MEDIA, msg_hold(msg, str_of(step->early_media)));
	step_add_headers(call_gates(call), &call->scene, msg, step->headers);
	step_add_body(call_gates(call), &call->scene, msg, step);
	call_ussd_dress(call, step, msg);
	sending->ussd = method == METHOD_INFO && str_iis(info_package(msg), USSD_PACKAGE);
	if (method == METHOD_INVITE) {
		leg_session(leg, NULL);
		leg->told = step->sdp && !offered;
		leg->remote_rseq = 0;
	}
	sending_go(sending, msg, &call_request_user);
	return sending;
}

bool leg_send(struct leg *leg, const struct step *step)
{
	struct sending *sending = send_in_dialog(leg, step);

	if (!sending)
		return false;
	if (sending->id == METHOD_ACK) /* nobody answers that */
		sending_free(sending);
	return true;
}

bool call_leg_request(struct leg *leg, const struct step *step,
		      const struct call_listener *listener)
{
	struct sending *sending = call_leg_is_over(leg) || !leg->dialog ? NULL :
									  send_in_dialog(leg, step);

	if (sending && listener)
		sending->listener = *listener;
	return sending != NULL;
}

bool call_send_update(struct leg *leg, const char *word)
{
	return leg_send(leg, &(struct step){ .verb = STEP_SEND, .what = "UPDATE", .sdp = word });
}

bool call_send(struct call *call, const struct step *step)
{
	enum method method = method_of(str_of(step->what));
	struct leg *leg = call_leg_find(call, step->dialog);

	if (call->state >= CALL_RELEASING)
		return true;
	if (method == METHOD_CANCEL) {
		call->cancelled = true;
		if (call->inviting && call->inviting->client)
			client_cancel(call->inviting->client, step_reason(step));
		return true;
	}
	if (method == METHOD_BYE)
		return call_send_bye(call, step);
	if (leg && leg->dialog && method == METHOD_REFER && call->calls->options.refer)
		return call->calls->options.refer(call->calls->options.ctx, leg, step);
	if (leg && leg->dialog)
		return leg_send(leg, step);
	return method == METHOD_INVITE && call_invite(call, step);
}
