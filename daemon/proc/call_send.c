/* SPDX-License-Identifier: Apache-2.0 */
/* Requests that the far end sends in a call, and what their responses mean. An INVITE that begins a
 * call is call_invite.c's. */
#include <stdio.h>
#include <string.h>

#include "msg/view.h"
#include "proc/call_private.h"
#include "proc/call_sending.h"

enum { GLARE_STEP_US = 10000 };

void sending_free(struct sending *sending)
{
	struct call *call = sending->call;

	list_remove(&sending->node);
	session_free(sending->offer);
	streams_release(sending->streams);
	msg_free(sending->invite);
	if (call && call->inviting == sending)
		call->inviting = NULL;
	mem_free(sending);
	if (call)
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
	struct calls *calls = sending->call->calls;
	struct client_target target = { .link = calls->options.next_hop(calls->options.ctx),
					.scene = &sending->call->scene };

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

/* The description in a 2xx to an INVITE: the answer to ours, or an offer that the ACK answers. */
void leg_take_final(struct leg *leg, struct msg *response)
{
	struct str sdp = msg_description(response), answer;
	char why[96];

	mem_free(leg->ack_body);
	leg->ack_body = NULL;
	if (!leg->session || !sdp.n)
		return;
	if (session_state(leg->session) == SESSION_OFFERED) {
		if (session_take_answer(leg->session, sdp, why))
			call_note(leg->call, "call.fault", "%s: their answer cannot be used: %s",
				  leg->call->number, why);
	} else if (!leg->told && session_take_offer(leg->session, sdp, why) == 0 &&
		   session_answer(leg->session, STR("true"), &answer) == 0) {
		leg->ack_body = mem_copy_text(answer.p, answer.n);
	}
	leg->told = true;
	leg_agreed(leg);
}

/* The same again, after a 491 or a Retry-After. */
static void on_retry(void *arg)
{
	struct call *call = arg;
	struct step step = { .verb = STEP_SEND, .what = call->retry_method, .sdp = call->retry_word };

	if (call->state == CALL_ESTABLISHED || call->state == CALL_EARLY)
		call_send(call, &step);
}

/* RFC 3261 14.1: who made the Call-ID waits 2.1 to 4 s, the other at most 2 s. */
static void retry_after_glare(struct sending *sending, struct msg *response)
{
	struct call *call = sending->call;
	struct random *random = &call->calls->tokens;
	int64_t after = msg_number(response, HDR_RETRY_AFTER, 0) * 1000000;
	int64_t wait = call->outgoing ? 2100000 + (int64_t)random_below(random, 191) * GLARE_STEP_US :
					(int64_t)random_below(random, 201) * GLARE_STEP_US;

	call->retry_method = sending->method;
	call->retry_word = sending->word;
	timer_start(call_loop(call), &call->retry, response->status == 491 ? wait : after, on_retry,
		    call);
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
		call_end(call);
		return;
	}
	if (sending->id != METHOD_INVITE && sending->id != METHOD_UPDATE)
		return;
	if (status == 481 || status == 408)
		call_hang_up(call, STR("SIP;cause=481;text=\"Call/Transaction Does Not Exist\""));
	else if (status == 491 || (status == 500 && msg_find(response, HDR_RETRY_AFTER, 0)))
		retry_after_glare(sending, response);
}

/* A 2xx to a request in the dialog. */
static void accepted(struct sending *sending, struct msg *response)
{
	struct leg *leg = sending->leg;
	struct call *call = sending->call;
	struct str sdp = msg_description(response);
	char why[96];

	if (sending->id == METHOD_BYE)
		call_end(call);
	if (!leg || (sending->id != METHOD_INVITE && sending->id != METHOD_UPDATE))
		return;
	dialog_refresh(leg->dialog, response);
	session_timer_learn(call, response);
	if (sending->id == METHOD_INVITE) {
		leg->invite_cseq = sending->cseq;
		leg_take_final(leg, response);
		leg_acknowledge(leg);
	} else if (sending->offered) {
		if (!sdp.n || session_take_answer(leg->session, sdp, why))
			session_rollback(leg->session);
		leg_agreed(leg);
	}
}

void call_saw(struct call *call, int status)
{
	call->statuses[status / 8] |= (uint8_t)(1u << (status % 8));
}

static void on_response(void *ctx, struct client *client, struct msg *response)
{
	struct sending *sending = ctx;
	struct call *call = sending->call;
	bool again = client->txn.finished && client->txn.state == TXN_ACCEPTED && sending->answered;

	if (call && response->status >= 200) {
		if (sending->id == METHOD_INVITE) {
			call_saw(call, response->status);
			if (call->inviting == sending)
				call->inviting = NULL;
		}
		if (again && sending->leg)
			leg_acknowledge(sending->leg);
		else if (response->status < 300)
			accepted(sending, response);
		else
			refused(sending, response);
		sending->answered = true;
		performances_wake(&call->running);
	}
	msg_free(response);
}

static void on_failure(void *ctx, struct client *client, enum client_end why)
{
	struct sending *sending = ctx;
	struct call *call = sending->call;

	(void)client;
	if (!call)
		return;
	if (sending->offered && sending->leg &&
	    session_state(sending->leg->session) == SESSION_OFFERED)
		session_rollback(sending->leg->session);
	call_note(call, "call.fault", "%s: %s has no answer: %s", call->number, sending->method,
		  why == CLIENT_TIMEOUT ? "it timed out" : "its link failed");
	if (sending->id == METHOD_BYE)
		call_end(call);
	else if (sending->id == METHOD_INVITE || sending->id == METHOD_UPDATE)
		call_hang_up(call, STR("SIP;cause=408;text=\"Request Timeout\""));
}

static void on_end(void *ctx)
{
	sending_free(ctx);
}

const struct client_user call_request_user = { on_response, on_failure, on_end };

struct str step_reason(const struct step *step)
{
	static const struct str name = STR("Reason:");

	for (const char *const *header = step->headers; header && *header; header++)
		if (str_starts(str_of(*header), name))
			return str_trim(str_from(str_of(*header), name.n));
	return STR_NONE;
}

/* What INVITE and UPDATE carry besides the description. */
void call_dress_request(struct call *call, struct msg *msg, bool session)
{
	call_contact(call, msg);
	msg_add(msg, HDR_SUPPORTED, STR("100rel, timer, precondition, 199"));
	msg_add(msg, HDR_ALLOW,
		STR("INVITE, ACK, CANCEL, BYE, PRACK, UPDATE, INFO, OPTIONS, MESSAGE"));
	if (session)
		session_timer_ask(call, msg);
}

/* The description of a request; false when none can be offered now. */
static bool describe(struct leg *leg, struct sending *sending, struct msg *msg, const char *word,
		     bool force)
{
	struct str sdp;

	if (!word)
		return true;
	if (session_offer(leg->session, str_of(word), &sdp) == 0)
		sending->offered = true;
	else if (force || strcmp(word, "same") == 0)
		sdp = session_local(leg->session);
	else
		return false;
	msg_set_body(msg, STR("application/sdp"), msg_hold(msg, sdp));
	if (session_has_preconditions(leg->session) && leg->dialog->early)
		msg_add(msg, HDR_REQUIRE, STR("precondition"));
	return true;
}

/* A request in the dialog of a leg; false when it cannot go now. */
bool leg_send(struct leg *leg, const struct step *step, bool refreshes)
{
	struct call *call = leg->call;
	struct sending *sending;
	struct msg *msg;
	enum method method = method_of(str_of(step->what));
	bool session = method == METHOD_INVITE || method == METHOD_UPDATE;

	if (method == METHOD_INVITE && call->inviting && !step->force)
		return false;
	msg = dialog_request(leg->dialog, str_of(step->what));
	sending = sending_new(call, leg, step->what);
	sending->word = step->sdp;
	sending->refreshes = refreshes;
	if (session)
		call_dress_request(call, msg, call->interval > 0 || method == METHOD_INVITE);
	if (session && !describe(leg, sending, msg, step->sdp, step->force)) {
		msg_free(msg);
		leg->dialog->local_cseq--;
		sending_free(sending);
		return false;
	}
	step_add_headers(call_gates(call), &call->scene, msg, step->headers);
	step_add_body(call_gates(call), &call->scene, msg, step);
	if (method == METHOD_INVITE)
		leg->told = step->sdp != NULL;
	sending_go(sending, msg, &call_request_user);
	return true;
}

bool call_send_update(struct leg *leg, const char *word, bool refreshes)
{
	struct step step = { .verb = STEP_SEND, .what = "UPDATE", .sdp = word };

	return leg_send(leg, &step, refreshes);
}

/* A BYE with that Reason on the leg that talks; an INVITE without an answer is taken back or
 * refused. */
void call_hang_up(struct call *call, struct str reason)
{
	struct step bye = { .verb = STEP_SEND, .what = "BYE" };
	char header[200];
	const char *headers[] = { header, NULL };

	if (call->state >= CALL_RELEASING)
		return;
	performances_stop(&call->running, NULL);
	session_timer_stop(call);
	if (!call->confirmed) {
		call->cancelled = true;
		if (call->inviting && call->inviting->client)
			client_cancel(call->inviting->client, reason);
		else if (call->invite && !call->invite->answered)
			request_refuse(call->invite, 480, NULL);
		if (!call->inviting)
			call_end(call);
		return;
	}
	if (!call->leg || !call->leg->dialog) {
		call_end(call);
		return;
	}
	if (reason.n) {
		snprintf(header, sizeof(header), "Reason: %.*s", STR_ARG(reason));
		bye.headers = headers;
	}
	call_feed(call, CALL_EV_RELEASE);
	leg_send(call->leg, &bye, false);
}

bool call_send(struct call *call, const struct step *step)
{
	enum method method = method_of(str_of(step->what));
	struct leg *leg = call->leg;

	if (call->state >= CALL_RELEASING)
		return true;
	if (method == METHOD_CANCEL) {
		call->cancelled = true;
		if (call->inviting && call->inviting->client)
			client_cancel(call->inviting->client, step_reason(step));
		return true;
	}
	if (!leg || !leg->dialog)
		return method == METHOD_INVITE ? call_invite(call, step) : false;
	if (method != METHOD_BYE)
		return leg_send(leg, step, false);
	if (!call->confirmed && !call->outgoing)
		return false;
	call_feed(call, CALL_EV_RELEASE);
	session_timer_stop(call);
	return leg_send(leg, step, false);
}
