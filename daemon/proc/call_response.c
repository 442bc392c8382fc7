/* SPDX-License-Identifier: Apache-2.0 */
/* What belongs into the responses of the far end, one function per duty of role/peer. */
#include <stdio.h>
#include <string.h>

#include "msg/value.h"
#include "msg/view.h"
#include "proc/call_private.h"
#include "proc/call_sending.h"
#include "proc/caller.h"

/* Does the response belong into the dialog that this INVITE begins? */
static bool begins_dialog(const struct call_response *response)
{
	return response->leg && response->request->txn.invite && response->msg->status > 100 &&
	       response->msg->status < 300;
}

void call_add_tag(struct call_response *response)
{
	struct leg *leg = response->leg;
	struct request *request = response->request;
	struct calls *calls = response->call->calls;

	if (!leg || msg_to_tag(request->msg).n)
		return;
	if (!leg->tag[0] && !leg->name[0])
		snprintf(leg->tag, sizeof(leg->tag), "%s", request->to_tag);
	else if (!leg->tag[0])
		stack_tag(calls->options.stack, leg->tag);
	if (strcmp(leg->tag, request->to_tag) != 0)
		msg_set(response->msg, HDR_TO,
			MSG_JOIN(response->msg, msg_value(request->msg, HDR_TO), STR(";tag="),
				 str_of(leg->tag)));
	if (!leg->dialog && begins_dialog(response)) {
		leg->dialog = dialog_new_server(&calls->dialogs, request->msg, str_of(leg->tag));
		if (leg->dialog)
			leg->dialog->owner = leg;
	}
}

void call_add_record_route(struct call_response *response)
{
	struct msg *from = response->request->msg;

	if (!begins_dialog(response))
		return;
	for (struct msg_line *line = msg_find(from, HDR_RECORD_ROUTE, 0); line;
	     line = msg_find(from, HDR_RECORD_ROUTE, msg_line_number(from, line) + 1))
		msg_add(response->msg, HDR_RECORD_ROUTE, msg_hold(response->msg, line->value));
}

void call_contact(struct call *call, struct msg *msg)
{
	const struct calls_options *options = &call->calls->options;

	msg_set(msg, HDR_CONTACT,
		options->contact ?
			options->contact(options->ctx, call, msg) :
			msg_format(msg,
				   "<sip:%s@%s.%s>;+g.3gpp.icsi-ref=\"urn%%3Aurn-7%%3A3gpp-service."
				   "ims.icsi.mmtel\"",
				   call->number, options->label, call->scene.snapshot->domain));
}

void call_add_contact(struct call_response *response)
{
	enum method method = response->request->scene->method;

	if (begins_dialog(response) ||
	    (method == METHOD_UPDATE && response->msg->status / 100 == 2))
		call_contact(response->call, response->msg);
}

void call_add_allow(struct call_response *response)
{
	int status = response->msg->status;
	enum method method = response->request->scene->method;

	if (status == 405 || begins_dialog(response) ||
	    (method == METHOD_OPTIONS && status / 100 == 2))
		msg_add(response->msg, HDR_ALLOW, call_allowed(response->call));
	if ((begins_dialog(response) || method == METHOD_OPTIONS) && status / 100 == 2)
		msg_add(response->msg, HDR_SUPPORTED, call_supported(response->call));
	if (method == METHOD_OPTIONS && status / 100 == 2)
		msg_add(response->msg, HDR_ACCEPT, STR("application/sdp"));
	if (method == METHOD_MESSAGE && status == 415)
		msg_add(response->msg, HDR_ACCEPT,
			msg_hold(response->msg, knob_text(call_gates(response->call),
							  &response->call->scene, MESSAGE_ACCEPT)));
}

void call_assert_identity(const struct call *call, struct msg *msg)
{
	caller_assert(msg, call->identity, call->number);
}

void call_add_identity(struct call_response *response)
{
	if (begins_dialog(response) && !response->call->outgoing)
		call_assert_identity(response->call, response->msg);
}

void call_add_early_media(struct call_response *response)
{
	const struct step *step = response->step;

	if (step && step->early_media && response->leg && response->msg->status < 300 &&
	    (step->force || response->call->early_media))
		msg_set(response->msg, HDR_P_EARLY_MEDIA,
			msg_hold(response->msg, str_of(step->early_media)));
}

/* What their INVITE, which has an offer that was answered, hears again until it went reliably; or our
 * offer in a reliable response. */
static bool describe_again(struct leg *leg, struct msg *invite, bool reliable, struct str *sdp)
{
	*sdp = session_local(leg->session);
	if (!msg_description(invite).n || leg->told || !sdp->n)
		return false;
	leg->told = reliable;
	return true;
}

/* What stands for the word of a step: the answer that the offer calls for, an offer where there is
 * none, what was said before where it must be said again. */
static bool describe(struct call_response *response, struct str word, struct str *sdp)
{
	struct leg *leg = response->leg;
	struct request *request = response->request;
	struct session *session;
	int status = response->msg->status;
	bool invite = request->txn.invite;
	bool reliable = status >= 200 ||
			call_is_reliable(response->call, request, status, response->step);

	if (!invite && !leg->session)
		return false;
	session = leg_session(leg, request);
	if (session_state(session) == SESSION_ASKED) {
		if (leg->offered_by != request)
			return false;
		if (invite)
			leg->told = reliable;
		return session_answer(session, word, sdp) == 0;
	}
	if (!invite || status >= 300)
		return false;
	if (msg_description(request->msg).n)
		return describe_again(leg, request->msg, reliable, sdp);
	if (!reliable || leg->told || session_offer(session, word, sdp))
		return false;
	leg->told = leg->asks = true;
	return true;
}

/* What could be done, or what failed. */
static void describe_refusal(struct call_response *response)
{
	struct leg *leg = response->leg;
	struct msg *msg = response->msg;
	struct session *session = leg_session(leg, response->request);

	if (response->step->sdp)
		step_set_description(response->step, msg,
				     msg->status == 488 ? session_capabilities(session) :
							  session_failure(session));
}

void call_add_description(struct call_response *response)
{
	const struct step *step = response->step;
	struct leg *leg = response->leg;
	struct msg *msg = response->msg;
	struct str sdp;

	if (!leg || !step || (!step->sdp && !step->sdp_file))
		return;
	if (msg->status == 488 || msg->status == 580) {
		describe_refusal(response);
		return;
	}
	if (!describe(response, str_of(step->sdp ? step->sdp : "true"), &sdp)) {
		if (step->sdp_file) /* nothing is due, and it is sent all the same */
			step_set_description(step, msg, STR_NONE);
		return;
	}
	step_set_description(step, msg, sdp);
	if (str_search(sdp, STR("\na=curr:")) >= 0)
		msg_add(msg, HDR_REQUIRE, STR("precondition"));
	leg_agreed(leg);
}

void call_add_reliable(struct call_response *response)
{
	struct leg *leg = response->leg;
	struct msg *msg = response->msg;
	struct call *call = response->call;

	if (!leg || !call_is_reliable(call, response->request, msg->status, response->step))
		return;
	if (!call_lists(response->request->msg, STR("100rel")))
		call_note(call, "call.fault", "%s: a reliable %d to a UE without 100rel (fault)",
			  call->number, msg->status);
	if (!leg->rseq)
		leg->acked = leg->rseq =
			(uint32_t)random_below(&call->calls->tokens, INT32_MAX / 2) + 1;
	leg->rseq++;
	msg_add(msg, HDR_REQUIRE, STR("100rel"));
	msg_add(msg, HDR_RSEQ, msg_format(msg, "%u", leg->rseq));
}

void call_add_session_timer(struct call_response *response)
{
	enum method method = response->request->scene->method;

	if (response->leg && response->msg->status / 100 == 2 &&
	    (method == METHOD_INVITE || method == METHOD_UPDATE))
		session_timer_answer(response);
}

/* When a status goes in the place of the step's. */
void call_add_refusal(struct call_response *response)
{
	const struct step *step = response->step;
	struct msg *msg = response->msg;

	if (!step || msg->status == step->status)
		return;
	if (msg->status == 420)
		msg_add(msg, HDR_UNSUPPORTED, STR("100rel"));
	if (msg->status == 421 && step->needs)
		msg_add(msg, HDR_REQUIRE, msg_hold(msg, str_of(step->needs)));
}
