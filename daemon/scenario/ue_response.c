/* SPDX-License-Identifier: Apache-2.0 */
/* Responses as a phone makes them (RFC 3261 8.2.6, 12.1.1; TS 24.229 5.1.4.1; PROCEDURES 2.4). */
#include <stdio.h>

#include "msg/value.h"
#include "msg/view.h"
#include "scenario/ue_private.h"

/* Does an answer to this begin a dialog? */
static bool begins_dialog(struct msg *request)
{
	return !msg_to_tag(request).n &&
	       (request->method == METHOD_INVITE || request->method == METHOD_SUBSCRIBE ||
		request->method == METHOD_REFER);
}

/* In the same order, each value on its line as it came. */
static void copy_record_route(struct recipe *recipe)
{
	struct msg *request = recipe->exchange->msg;
	struct value_walk walk;
	struct msg_value value;

	value_walk_start(&walk, HDR_RECORD_ROUTE, STR_NONE);
	while (value_walk_next(request, &walk, &value))
		msg_add(recipe->msg, HDR_RECORD_ROUTE, msg_hold(recipe->msg, value.text));
}

/* The dialog that this response begins, or in which it is. */
static void enter_dialog(struct recipe *recipe)
{
	struct ue_exchange *exchange = recipe->exchange;
	struct msg *msg = recipe->msg;
	bool good = msg->status > 100 && msg->status < 300;

	if (!exchange->dialog && good && begins_dialog(exchange->msg))
		exchange->dialog = ue_dialog_begin(exchange, dialog_new_server(&recipe->ue->known,
									       exchange->msg,
									       msg_to_tag(msg)));
	recipe->dialog = exchange->dialog;
	recipe->call = exchange->call;
	if (recipe->dialog)
		recipe->session = &recipe->dialog->session;
	else if (exchange->msg->method == METHOD_INVITE)
		recipe->session = &exchange->session;
	if (recipe->dialog && !recipe->call)
		recipe->call = recipe->dialog->call;
}

/* RFC 3262 3: numbers go up by one, from a random one. */
static bool make_reliable(struct recipe *recipe)
{
	struct ue_exchange *exchange = recipe->exchange;
	struct str reliable;

	if (!recipe_word(recipe, WORD_RELIABLE, &reliable))
		return false;
	if (!str_is(reliable, "yes") || recipe->msg->status >= 200)
		return true;
	exchange->rseq = exchange->rseq ? exchange->rseq + 1 :
					  1 + (uint32_t)random_below(&recipe->ue->tokens, 0x7fff);
	msg_add(recipe->msg, HDR_REQUIRE, STR("100rel"));
	msg_add(recipe->msg, HDR_RSEQ, msg_format(recipe->msg, "%u", exchange->rseq));
	return true;
}

/* As it was asked for (RFC 6665 4.2.1.1). */
static struct str granted_lifetime(struct recipe *recipe)
{
	struct str asked = msg_value(recipe->exchange->msg, HDR_EXPIRES);

	return asked.n ? msg_hold(recipe->msg, asked) : STR("3600");
}

static void add_headers(struct recipe *recipe)
{
	struct msg *msg = recipe->msg;
	enum method method = msg->method;
	bool good = msg->status > 100 && msg->status < 300, success = good && msg->status >= 200;

	if (good && begins_dialog(recipe->exchange->msg))
		copy_record_route(recipe);
	if ((good && method == METHOD_INVITE) ||
	    (success &&
	     (method == METHOD_UPDATE || method == METHOD_SUBSCRIBE || method == METHOD_REFER)))
		make_contact(recipe);
	if (success && method == METHOD_SUBSCRIBE)
		msg_add(msg, HDR_EXPIRES, granted_lifetime(recipe));
	if (good && method == METHOD_INVITE)
		make_access(recipe);
	if ((good && method == METHOD_INVITE) || (success && method == METHOD_OPTIONS) ||
	    msg->status == 405)
		msg_add(msg, HDR_ALLOW, str_of(ue_allow));
	if ((success && method == METHOD_INVITE) || (success && method == METHOD_OPTIONS))
		msg_add(msg, HDR_SUPPORTED, STR("100rel"));
}

bool response_make(struct recipe *recipe, int status)
{
	struct request *request = recipe->exchange->request;

	if (!request) {
		snprintf(recipe->why, 160, "the request's transaction is over");
		return false;
	}
	recipe->msg = request_response(request, status, NULL);
	enter_dialog(recipe);
	add_headers(recipe);
	return make_reliable(recipe) && body_make(recipe) && content_make(recipe);
}
