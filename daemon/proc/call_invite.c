/* SPDX-License-Identifier: Apache-2.0 */
/* Calls that the network starts: the INVITE, its early dialogs, and who answers first. */
#include <stdio.h>
#include <string.h>

#include "msg/view.h"
#include "proc/call_private.h"
#include "proc/call_sending.h"
#include "proc/call_ussd.h"
#include "proc/caller.h"
#include "rule/ruleset.h"

enum { CALL_ID_TOKEN = 24, TAG_TOKEN = 12 };

static const char default_caller[] = "+15550199";

void call_set_identity(struct call *call, const char *identity)
{
	call->identity = caller_identity(identity, call->scene.snapshot->domain);
	call->number = caller_number(identity);
}

/* A Call-ID of the far end. */
static void make_call_id(struct call *call)
{
	char token[CALL_ID_TOKEN + 1];
	struct buf call_id = { 0 };

	random_token(&call->calls->tokens, token, CALL_ID_TOKEN);
	buf_printf(&call_id, "%s@%s.%s", token, call->calls->options.label,
		   call->scene.snapshot->domain);
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
	struct scene scene = { .snapshot = snapshot,
			       .role = calls->options.role,
			       .registered_at = -1 };
	struct performance_options options;
	struct call *call;
	struct addr host;

	if (order->behaviour && !behaviour) {
		snprintf(why, 160, "no behaviour '%s' for calls that the network starts",
			 order->behaviour);
		return NULL;
	}
	if (order->host)
		host = *order->host;
	if (!calls->options.media_host(calls->options.ctx, order->user, &host) && !order->host) {
		snprintf(why, 160, "%s is not registered", order->user);
		return NULL;
	}
	snprintf(scene.user, sizeof(scene.user), "%s", order->user);
	call = call_new(calls, &scene);
	call->host = host;
	call->outgoing = call->early_media = true;
	call->callee = mem_copy_text(order->callee, strlen(order->callee));
	scene_dial_of(str_of(call->callee), call->scene.dial);
	call_media_begin(call);
	if (behaviour)
		call->behaviour = mem_copy_text(behaviour->name, strlen(behaviour->name));
	call_set_identity(call, order->from ? order->from : default_caller);
	make_call_id(call);
	call->owner = order->owner;
	call->headers = order->headers;
	if (order->ussd)
		call_ussd_order(call, order->ussd);
	options = call_performance(call);
	perform_scene(&options, &call->scene, "call.outgoing", call->behaviour);
	call->headers = NULL;
	return call;
}

/* An INVITE with all but its description. */
static struct msg *make_invite(struct call *call, const struct step *step)
{
	struct random *tokens = &call->calls->tokens;
	struct msg *msg = msg_new_request(STR("INVITE"), str_of(call->callee));
	char tag[TAG_TOKEN + 1];

	random_token(tokens, tag, TAG_TOKEN);
	msg_set_uri(msg, msg_hold(msg, str_of(call->callee)));
	step_add_headers(call_gates(call), &call->scene, msg, step->headers);
	msg_add(msg, HDR_FROM, caller_from(msg, call->identity, tag));
	msg_add(msg, HDR_TO, msg_format(msg, "<%s>", call->callee));
	msg_add(msg, HDR_CALL_ID, msg_hold(msg, str_of(call->call_id)));
	msg_add(msg, HDR_CSEQ, STR("1 INVITE"));
	call_assert_identity(call, msg);
	if (!call->ussd) {
		msg_add(msg, HDR_P_ASSERTED_SERVICE, STR("urn:urn-7:3gpp-service.ims.icsi.mmtel"));
		msg_add(msg, HDR_ACCEPT_CONTACT,
			STR("*;+g.3gpp.icsi-ref=\"urn%3Aurn-7%3A3gpp-service.ims.icsi.mmtel\""));
	}
	msg_add(msg, HDR_P_EARLY_MEDIA, STR("supported"));
	call_dress_request(call, msg, true);
	step_add_headers(call_gates(call), &call->scene, msg, call->headers);
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

static void on_provisional(struct sending *sending, struct msg *response)
{
	struct call *call = sending->call;
	struct leg *leg = msg_to_tag(response).n ? leg_of(sending, response) : NULL;

	call_saw(call, response->status);
	if (response->status != 199)
		call_feed(call, CALL_EV_RANG);
	if (!leg || leg->over)
		return;
	call->leg = leg;
	leg_take_provisional(sending, leg, response);
	if (response->status == 180)
		call_blame_alerting(leg);
	if (response->status == 199) /* RFC 6228: that dialog is over, others may ring */
		leg_free(leg);
}

/* The first 2xx: only its dialog talks. */
static void on_answered(struct sending *sending, struct leg *leg, struct msg *response)
{
	struct call *call = sending->call;
	bool good;

	call->confirmed = true;
	call->leg = leg;
	call_drop_early(call);
	if (msg_find(response, HDR_ALLOW, 0))
		call->remote_updates = msg_lists(response, HDR_ALLOW, STR("UPDATE"));
	session_timer_learn(call, response);
	good = leg_take_final(leg, response);
	leg_acknowledge(leg);
	call_feed(call, CALL_EV_ANSWERED);
	if (call->cancelled)
		call_hang_up(call, STR_NONE);
	else if (!good)
		call_hang_up(call, STR("SIP;cause=488;text=\"Not Acceptable Here\""));
	else
		call_feed(call, CALL_EV_ACKNOWLEDGED);
}

static void on_accepted(struct sending *sending, struct msg *response)
{
	struct call *call = sending->call;
	struct leg *talks = call->leg, *leg = leg_of(sending, response);

	if (!leg)
		return;
	if (leg->invite_cseq == sending->cseq) { /* a copy */
		leg_acknowledge(leg);
		return;
	}
	dialog_confirm(leg->dialog, response);
	leg->invite_cseq = sending->cseq;
	if (call->state < CALL_ANSWERED) {
		on_answered(sending, leg, response);
		return;
	}
	/* somebody else was faster (RFC 3261 13.2.2.4), or it was given up */
	call->leg = talks;
	leg_acknowledge(leg);
	if (leg->over)
		return;
	leg->over = true;
	leg_send(leg, &(struct step){ .verb = STEP_SEND, .what = "BYE" });
}

/* 422 (RFC 4028 7.4): once more with a longer interval, else as it was. */
static bool try_again(struct sending *sending, struct msg *response);

static void on_refused(struct call *call, int status)
{
	call->status = status;
	if (status == 422)
		call_blame(call, CAUSE_SESSION_INTERVAL_REFUSED, "422 with Min-SE: %lld",
			   (long long)call->min_se);
	call_note(call, "call.far_end", "%s: the call was refused with %d", call->number, status);
	call_feed(call, CALL_EV_REFUSED);
	performances_stop(&call->running, NULL);
	call_check(call);
}

static void on_final(struct sending *sending, struct msg *response)
{
	struct call *call = sending->call;
	int status = response->status;

	call_saw(call, status);
	sending->answered = true;
	if (call->inviting == sending)
		call->inviting = NULL;
	if (status < 300)
		on_accepted(sending, response);
	else if (call->state < CALL_ANSWERED && !try_again(sending, response))
		on_refused(call, status);
}

static void on_response(void *ctx, struct client *client, struct msg *response)
{
	struct sending *sending = ctx;

	(void)client;
	call_renew(sending->call);
	if (response->status >= 200)
		on_final(sending, response);
	else if (response->status > 100 && sending->call->state < CALL_RELEASING)
		on_provisional(sending, response);
	performances_wake(&sending->call->running);
	msg_free(response);
}

static void on_failure(void *ctx, struct client *client, enum client_end why)
{
	struct sending *sending = ctx;
	struct call *call = sending->call;

	(void)client;
	if (call->inviting == sending)
		call->inviting = NULL;
	call_note(call, "call.fault", "%s: INVITE has no final response: %s", call->number,
		  why == CLIENT_TIMEOUT ? "it timed out" : "its link failed");
	if (call->state < CALL_ANSWERED)
		on_refused(call, 408);
}

static void on_end(void *ctx)
{
	sending_free(ctx);
}

static const struct client_user invite_user = { on_response, on_failure, on_end };

static void invite_go(struct sending *sending, struct msg *msg)
{
	sending->invite = msg_clone(msg);
	call_feed(sending->call, CALL_EV_INVITING);
	sending_go(sending, msg, &invite_user);
}

static bool try_again(struct sending *sending, struct msg *response)
{
	struct call *call = sending->call;
	struct sending *next;
	struct msg *msg;

	if (response->status != 422 || call->cancelled || !session_timer_lengthen(call, response))
		return false;
	next = sending_new(call, NULL, "INVITE");
	memcpy(next->word, sending->word, sizeof(next->word));
	next->offer = sending->offer;
	next->streams = sending->streams;
	sending->offer = NULL;
	sending->streams = NULL;
	msg = msg_clone(sending->invite);
	msg_set(msg, HDR_CSEQ, msg_format(msg, "%u INVITE", sending->cseq + 1));
	msg_remove(msg, HDR_SESSION_EXPIRES);
	msg_remove(msg, HDR_MIN_SE);
	session_timer_ask(call, msg);
	invite_go(next, msg);
	return true;
}

/* Its offer; false when there is no port for it. */
static bool make_offer(struct sending *sending, const struct step *step, struct msg *msg)
{
	struct str sdp = STR_NONE;

	if (step->sdp) {
		snprintf(sending->word, sizeof(sending->word), "%s", step->sdp);
		sending->offer = call_session_new(sending->call, &sending->streams);
		session_offer(sending->offer, str_of(step->sdp), &sdp);
	}
	step_set_description(step, msg, sdp);
	return !step->sdp || step->sdp_file || sending->streams->at[0] ||
	       str_search(str_of(step->sdp), STR("no-media")) >= 0;
}

bool call_invite(struct call *call, const struct step *step)
{
	struct sending *sending;
	struct msg *msg;

	if (call->inviting || call->state != CALL_NEW)
		return true;
	sending = sending_new(call, NULL, "INVITE");
	msg = make_invite(call, step);
	if (!make_offer(sending, step, msg)) {
		call_note(call, "call.fault", "%s: there is no port left for media", call->number);
		msg_free(msg);
		sending_free(sending);
		on_refused(call, 500);
		return true;
	}
	step_add_body(call_gates(call), &call->scene, msg, step);
	call_ussd_dress(call, step, msg);
	invite_go(sending, msg);
	return true;
}
