/* SPDX-License-Identifier: Apache-2.0 */
/* Which SDP a scripted UE puts into a message when the line does not say it: what a phone would
 * (RFC 3261 13.2.1, RFC 3262 5, RFC 3311 5.1, RFC 6337 2). */
#include <stdio.h>
#include <string.h>

#include "msg/body_part.h"
#include "msg/view.h"
#include "scenario/ue_private.h"

struct str body_sdp(const struct msg *msg)
{
	return body_part_find(msg, STR("application/sdp"));
}

/* INVITE and UPDATE offer; PRACK and ACK answer what was offered in a response. */
static enum body_role role_of_request(const struct recipe *recipe)
{
	bool asked = recipe->session->talk == TALK_ASKED;

	switch (recipe->msg->method) {
	case METHOD_INVITE:
	case METHOD_UPDATE:
		return BODY_OFFER;
	case METHOD_PRACK:
	case METHOD_ACK:
		return asked ? BODY_ANSWER : BODY_NONE;
	default:
		return BODY_NONE;
	}
}

/* 183 and 200 answer the INVITE's offer; where it had none the first reliable response offers. */
static enum body_role role_of_invite_response(const struct recipe *recipe)
{
	const struct ue_session *session = recipe->session;
	const struct msg *msg = recipe->msg;
	bool success = msg->status >= 200, reliable = msg_value(msg, HDR_RSEQ).n;

	if (session->talk == TALK_ASKED)
		return success || msg->status == 183 ? BODY_ANSWER : BODY_NONE;
	if (body_sdp(recipe->exchange->msg).n || !(success || reliable) ||
	    session->cseq == msg_cseq(recipe->exchange->msg).number)
		return BODY_NONE;
	return BODY_OFFER;
}

static enum body_role role_of_message(const struct recipe *recipe)
{
	const struct msg *msg = recipe->msg;

	if (msg->is_request)
		return role_of_request(recipe);
	if (msg->status == 100 || msg->status >= 300)
		return BODY_NONE;
	if (msg->method == METHOD_INVITE)
		return role_of_invite_response(recipe);
	return recipe->session->talk == TALK_ASKED && body_sdp(recipe->exchange->msg).n ?
		       BODY_ANSWER :
		       BODY_NONE;
}

/* Resources are missing in the first description with preconditions, and there in the next. */
static const char *usual_offer(struct recipe *recipe)
{
	const struct ue_session *session = recipe->session;

	if (!session->local)
		return recipe_lists(recipe, "supported", STR("precondition")) ? "precondition" :
										"audio";
	return session->preconditions && !session->reserved ? "reserved" : "same";
}

static const char *usual_answer(struct recipe *recipe)
{
	const struct ue_session *session = recipe->session;
	struct str offered = ue_sdp_audio(&recipe->arena, str_of(session->remote), "des.local");

	if (session->previewed)
		return "same";
	if (!offered.p)
		return "audio";
	return session->preconditions ? "reserved" : "precondition";
}

/* The line's words: `offer`, `answer` and what they are; `none` takes away what is usual. False with
 * why. */
static bool say(struct recipe *recipe, struct str *name)
{
	struct str offer, answer;
	bool no_offer, no_answer;

	if (!recipe_word(recipe, WORD_OFFER, &offer) || !recipe_word(recipe, WORD_ANSWER, &answer))
		return false;
	no_offer = str_is(offer, "none");
	no_answer = str_is(answer, "none");
	*name = STR_NONE;
	if (offer.p && !no_offer) {
		recipe->role = BODY_OFFER;
		*name = offer;
	} else if (answer.p && !no_answer) {
		recipe->role = BODY_ANSWER;
		*name = answer;
	} else if (recipe->role == BODY_OFFER ? no_offer : no_answer) {
		recipe->role = BODY_NONE;
	}
	return true;
}

/* A file's octets, as they are. */
static bool read_file(struct recipe *recipe, struct str *sdp)
{
	const struct attribute *offer = recipe->words[WORD_OFFER];
	const struct attribute *answer = recipe->words[WORD_ANSWER];
	const char *file = offer && offer->file ? offer->file : answer ? answer->file : NULL;
	int error;

	if (!file)
		return false;
	error = script_read_file(&recipe->arena, file, sdp);
	if (error)
		snprintf(recipe->why, 160, "%.100s: %s", file, strerror(-error));
	return true;
}

/* Does the far end know preconditions? By what it sent: the INVITE, or its own description. */
static bool far_supports(struct recipe *recipe)
{
	const struct msg *request = recipe->exchange ? recipe->exchange->msg : NULL;

	if (!recipe->msg->is_request)
		return msg_lists(request, HDR_SUPPORTED, STR("precondition")) ||
		       msg_lists(request, HDR_REQUIRE, STR("precondition"));
	return recipe->dialog && recipe->dialog->dialog->early;
}

/* PROCEDURES 2.3: only who describes them in an early dialog or an answer requires them. */
static void require_preconditions(struct recipe *recipe, struct str sdp)
{
	bool there = ue_sdp_audio(&recipe->arena, sdp, "curr.local").p != NULL;

	if (there && far_supports(recipe))
		msg_add(recipe->msg, HDR_REQUIRE, STR("precondition"));
}

/* The description of that name, or of what is usual. */
static struct str describe(struct recipe *recipe, struct str name)
{
	struct ue_ports ports;
	struct ue_sdp_order order = { .answer = recipe->role == BODY_ANSWER };

	ue_media_ports(recipe->ue, recipe->call, &ports);
	ue_session_order(recipe->session, &order);
	order.name = name.p ? name :
			      str_of(order.answer ? usual_answer(recipe) : usual_offer(recipe));
	order.host = ports.host;
	order.audio = ports.audio;
	order.video = ports.video;
	order.id = recipe->call->number;
	return ue_sdp_make(&recipe->arena, &order);
}

bool body_make(struct recipe *recipe)
{
	struct str name, sdp = STR_NONE;

	if (!recipe->session)
		return true;
	recipe->role = role_of_message(recipe);
	if (!say(recipe, &name))
		return false;
	if (recipe->role == BODY_NONE)
		return true;
	if (!read_file(recipe, &sdp))
		sdp = describe(recipe, name);
	if (!sdp.n)
		return false;
	msg_set_body(recipe->msg, STR("application/sdp"), msg_hold(recipe->msg, sdp));
	require_preconditions(recipe, sdp);
	return true;
}

/* Behind all that the line changes in it. */
bool body_number(struct recipe *recipe)
{
	struct str text, sdp = body_sdp(recipe->msg);
	uint32_t step;
	bool said;

	if (!recipe->session || !sdp.n || sdp.n != recipe->msg->body.n)
		return true;
	if (!recipe_word(recipe, WORD_SDP_STEP, &text))
		return false;
	said = str_to_u32(text, &step);
	sdp = ue_session_number(recipe->session, &recipe->arena, sdp, said ? (int64_t)step : -1);
	recipe->msg->body = msg_hold(recipe->msg, sdp);
	return true;
}

void body_sent(struct recipe *recipe, uint32_t cseq)
{
	struct ue_session *session = recipe->session;
	struct str sdp = body_sdp(recipe->msg);
	bool final = recipe->msg->is_request || recipe->msg->status >= 200 ||
		     msg_value(recipe->msg, HDR_RSEQ).n;

	if (!session)
		return;
	if (!recipe->msg->is_request && recipe->msg->status >= 300)
		ue_session_refused(session, cseq);
	else if (sdp.n && recipe->role == BODY_OFFER)
		ue_session_offered(session, sdp, cseq);
	else if (sdp.n && recipe->role == BODY_ANSWER)
		ue_session_answered(session, sdp, final);
}
