/* SPDX-License-Identifier: Apache-2.0 */
/* Calls that the network starts: the INVITE, its early dialogs, and who answers first. */
#include <stdio.h>
#include <string.h>

#include "msg/view.h"
#include "proc/call_private.h"
#include "proc/call_sending.h"
#include "rule/ruleset.h"

enum { CALL_ID_TOKEN = 24, TAG_TOKEN = 12 };

static const char default_caller[] = "+15550199";

/* Who calls: a number becomes an identity of the home domain. */
static void set_caller(struct call *call, const char *from)
{
	struct str text = str_of(from ? from : default_caller), user;
	char uri[300];

	if (str_find(text, ':') < 0) {
		call->number = mem_copy_text(text.p, text.n);
		snprintf(uri, sizeof(uri), "sip:%.*s@%s", STR_ARG(text),
			 call->scene.snapshot->domain);
		call->identity = mem_copy_text(uri, strlen(uri));
		return;
	}
	call->identity = mem_copy_text(text.p, text.n);
	user = str_from(text, (size_t)str_find(text, ':') + 1);
	if (str_find(user, '@') >= 0)
		user.n = (size_t)str_find(user, '@');
	call->number = mem_copy_text(user.p, user.n);
}

/* A Call-ID of the far end. */
static void make_call_id(struct call *call)
{
	char token[CALL_ID_TOKEN + 1];
	struct buf call_id = { 0 };

	random_token(&call->calls->tokens, token, CALL_ID_TOKEN);
	buf_printf(&call_id, "%s@peer.%s", token, call->scene.snapshot->domain);
	call_set_call_id(call, buf_str(&call_id));
	buf_free(&call_id);
}

struct call *call_start(struct calls *calls, const struct call_order *order, char why[160])
{
	struct snapshot *snapshot = calls->options.snapshot_of(calls->options.ctx);
	const struct behaviour *behaviour =
		order->behaviour ? ruleset_behaviour_at(snapshot->rules, str_of(order->behaviour),
							"call.outgoing") :
				   NULL;
	struct scene scene = { .snapshot = snapshot, .role = "peer", .registered_at = -1 };
	struct performance_options options;
	struct call *call;

	if (order->behaviour && !behaviour) {
		snprintf(why, 160, "no behaviour '%s' for calls that the network starts",
			 order->behaviour);
		return NULL;
	}
	snprintf(scene.user, sizeof(scene.user), "%s", order->user);
	call = call_new(calls, &scene);
	if (!calls->options.media_host(calls->options.ctx, order->user, &call->host)) {
		snprintf(why, 160, "%s is not registered", order->user);
		call_feed(call, CALL_EV_REFUSED);
		return NULL;
	}
	call->outgoing = true;
	call->callee = mem_copy_text(order->callee, strlen(order->callee));
	call->mode = (enum media_mode)call_knob(call, MEDIA_MODE);
	call->behaviour = behaviour ? behaviour->name : NULL;
	set_caller(call, order->from);
	make_call_id(call);
	options = call_performance(call);
	perform_scene(&options, &call->scene, "call.outgoing", call->behaviour);
	return call;
}

/* From with its tag; nobody's when the caller keeps his identity (TS 24.607). */
static struct str caller(struct call *call, struct msg *msg, const char *tag)
{
	if (msg_lists(msg, HDR_PRIVACY, STR("id")))
		return MSG_JOIN(msg, STR("\"Anonymous\" <sip:anonymous@anonymous.invalid>;tag="),
				str_of(tag));
	return MSG_JOIN(msg, STR("<"), str_of(call->identity), STR(">;tag="), str_of(tag));
}

/* An INVITE with all but its description; `cseq` 1 but after a 422. */
static struct msg *make_invite(struct call *call, const struct step *step, uint32_t cseq)
{
	struct random *tokens = &call->calls->tokens;
	struct msg *msg = msg_new_request(STR("INVITE"), str_of(call->callee));
	char tag[TAG_TOKEN + 1];

	random_token(tokens, tag, TAG_TOKEN);
	msg_set_uri(msg, msg_hold(msg, str_of(call->callee)));
	step_add_headers(call_gates(call), &call->scene, msg, step->headers);
	msg_add(msg, HDR_FROM, caller(call, msg, tag));
	msg_add(msg, HDR_TO, msg_format(msg, "<%s>", call->callee));
	msg_add(msg, HDR_CALL_ID, msg_hold(msg, str_of(call->call_id)));
	msg_add(msg, HDR_CSEQ, msg_format(msg, "%u INVITE", cseq));
	msg_add(msg, HDR_P_ASSERTED_IDENTITY, msg_format(msg, "<%s>", call->identity));
	if (call->number[0] == '+')
		msg_add(msg, HDR_P_ASSERTED_IDENTITY, msg_format(msg, "<tel:%s>", call->number));
	msg_add(msg, HDR_P_ASSERTED_SERVICE, STR("urn:urn-7:3gpp-service.ims.icsi.mmtel"));
	msg_add(msg, HDR_ACCEPT_CONTACT,
		STR("*;+g.3gpp.icsi-ref=\"urn%3Aurn-7%3A3gpp-service.ims.icsi.mmtel\""));
	msg_add(msg, HDR_P_EARLY_MEDIA, STR("supported"));
	call_dress_request(call, msg, true);
	return msg;
}

/* The dialog of a response, begun with its first. */
static struct leg *leg_of(struct sending *sending, struct msg *response)
{
	struct call *call = sending->call;
	struct dialogs *dialogs = &call->calls->dialogs;
	struct dialog *dialog = dialogs_of_response(dialogs, response);
	struct leg *leg;

	if (dialog)
		return dialog->owner;
	dialog = dialog_new_client(dialogs, sending->invite, response);
	if (!dialog)
		return NULL;
	leg = leg_new(call, "");
	leg->dialog = dialog;
	dialog->owner = leg;
	if (sending->offer) {
		leg->session = session_clone(sending->offer);
		leg->streams = sending->streams;
		leg->streams->refs++;
	} else {
		leg->session = call_session_new(call, &leg->streams);
	}
	return leg;
}

/* PRACK (RFC 3262 4); it carries the answer when the response made an offer. */
static void acknowledge_reliable(struct sending *sending, struct leg *leg, struct msg *response,
				 bool answer)
{
	struct msg *prack = dialog_request(leg->dialog, STR("PRACK"));
	struct sending *prack_sending = sending_new(sending->call, leg, "PRACK");
	struct str sdp;

	msg_add(prack, HDR_RACK,
		msg_format(prack, "%lld %u INVITE", (long long)msg_number(response, HDR_RSEQ, 0),
			   sending->cseq));
	if (answer && session_answer(leg->session, STR("true"), &sdp) == 0) {
		msg_set_body(prack, STR("application/sdp"), msg_hold(prack, sdp));
		leg_agreed(leg);
	}
	sending_go(prack_sending, prack, &call_request_user);
}

/* The description in a provisional response. True: it was an offer, to be answered in PRACK. */
static bool take_provisional(struct sending *sending, struct leg *leg, struct msg *response,
			     bool reliable)
{
	struct str sdp = msg_description(response);
	char why[96] = "";

	if (!sdp.n)
		return false;
	if (session_state(leg->session) == SESSION_OFFERED) {
		if (session_take_answer(leg->session, sdp, why))
			call_note(sending->call, "call.fault", "%s: their answer cannot be used: %s",
				  sending->call->number, why);
		leg->told = true;
		leg_agreed(leg);
		return false;
	}
	if (!reliable || sending->offer || session_state(leg->session) != SESSION_IDLE)
		return false;
	leg->told = true;
	return session_take_offer(leg->session, sdp, why) == 0;
}

static void on_provisional(struct sending *sending, struct msg *response)
{
	struct call *call = sending->call;
	int64_t rseq = msg_lists(response, HDR_REQUIRE, STR("100rel")) ?
			       msg_number(response, HDR_RSEQ, 0) :
			       0;
	struct leg *leg = msg_to_tag(response).n ? leg_of(sending, response) : NULL;

	call_saw(call, response->status);
	call_feed(call, CALL_EV_RANG);
	if (!leg)
		return;
	if (response->status == 199) {
		leg_free(leg);
		return;
	}
	call->leg = leg;
	if (rseq && leg->remote_rseq && rseq != leg->remote_rseq + 1)
		return; /* a copy, or out of order (RFC 3262 4) */
	if (msg_find(response, HDR_ALLOW, 0))
		call->remote_updates = msg_lists(response, HDR_ALLOW, STR("UPDATE"));
	dialog_refresh(leg->dialog, response);
	if (!rseq) {
		take_provisional(sending, leg, response, false);
		return;
	}
	leg->remote_rseq = (uint32_t)rseq;
	acknowledge_reliable(sending, leg, response,
			     take_provisional(sending, leg, response, true));
}

/* Only one dialog talks; the others are over. */
static void drop_others(struct call *call, struct leg *winner)
{
	struct leg *leg;

	list_each(leg, &call->legs, struct leg, node)
		if (leg != winner)
			leg_free(leg);
}

static void on_accepted(struct sending *sending, struct msg *response)
{
	struct call *call = sending->call;
	struct leg *leg = leg_of(sending, response);
	struct step bye = { .verb = STEP_SEND, .what = "BYE" };

	if (!leg)
		return;
	if (leg->invite_cseq == sending->cseq) { /* a copy */
		leg_acknowledge(leg);
		return;
	}
	dialog_confirm(leg->dialog, response);
	leg->invite_cseq = sending->cseq;
	if (call->confirmed || call->state == CALL_ENDED) {
		/* somebody else was faster (RFC 3261 13.2.2.4) */
		leg_acknowledge(leg);
		leg_send(leg, &bye, false);
		return;
	}
	call->confirmed = true;
	call->leg = leg;
	drop_others(call, leg);
	if (msg_find(response, HDR_ALLOW, 0))
		call->remote_updates = msg_lists(response, HDR_ALLOW, STR("UPDATE"));
	session_timer_learn(call, response);
	leg_take_final(leg, response);
	leg_acknowledge(leg);
	call_feed(call, CALL_EV_ANSWERED);
	call_feed(call, CALL_EV_ACKNOWLEDGED);
	if (call->cancelled)
		call_hang_up(call, STR_NONE);
}

static void on_response(void *ctx, struct client *client, struct msg *response)
{
	struct sending *sending = ctx;
	struct call *call = sending->call;
	int status = response->status;

	(void)client;
	if (call && status > 100) {
		if (status < 200) {
			on_provisional(sending, response);
		} else {
			call_saw(call, status);
			if (call->inviting == sending)
				call->inviting = NULL;
			if (status < 300)
				on_accepted(sending, response);
			else if (!call_invite_again(sending, response))
				call_refused(call, status);
		}
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
	call_note(call, "call.fault", "%s: INVITE has no final response: %s", call->number,
		  why == CLIENT_TIMEOUT ? "it timed out" : "its link failed");
	call_refused(call, 408);
}

static void on_end(void *ctx)
{
	sending_free(ctx);
}

static const struct client_user invite_user = { on_response, on_failure, on_end };

/* The INVITE of these steps leaves. */
static bool invite_go(struct call *call, const struct step *step, uint32_t cseq)
{
	struct sending *sending = sending_new(call, NULL, "INVITE");
	struct msg *msg = make_invite(call, step, cseq);
	struct str sdp;

	if (step->sdp) {
		sending->offer = call_session_new(call, &sending->streams);
		if (session_offer(sending->offer, str_of(step->sdp), &sdp) == 0)
			msg_set_body(msg, STR("application/sdp"), msg_hold(msg, sdp));
	}
	step_add_body(call_gates(call), &call->scene, msg, step);
	sending->step = *step;
	sending->invite = msg_clone(msg);
	call_feed(call, CALL_EV_INVITING);
	sending_go(sending, msg, &invite_user);
	return true;
}

bool call_invite(struct call *call, const struct step *step)
{
	return call->inviting || call->state != CALL_NEW || invite_go(call, step, 1);
}

/* 422 (RFC 4028 7.4): once more with a longer interval. */
bool call_invite_again(struct sending *sending, struct msg *response)
{
	struct call *call = sending->call;
	int64_t min = msg_number(response, HDR_MIN_SE, 0);

	if (response->status != 422 || min <= call->min_se || call->confirmed)
		return false;
	call->min_se = min;
	return invite_go(call, &sending->step, sending->cseq + 1);
}

void call_refused(struct call *call, int status)
{
	call_note(call, "call.far_end", "%s: the call was refused with %d", call->number, status);
	performances_stop(&call->running, NULL);
	call_feed(call, CALL_EV_REFUSED);
}
