/* SPDX-License-Identifier: Apache-2.0 */
/* Making and sending: requests, responses, raw octets. */
#include <stdio.h>
#include <string.h>

#include "msg/value.h"
#include "msg/view.h"
#include "scenario/script.h"
#include "scenario/ue_private.h"

/* A request outside a dialog (RFC 3261 8.1.1), by way of the P-CSCF and the Service-Route (TS
 * 24.229 5.1.2A.1.1). */
static bool request_make(struct recipe *recipe)
{
	struct ue *ue = recipe->ue;
	const struct subscriber *subscriber = &ue->subscriber;
	struct str number, method = recipe->order->line->head.words[0].name;
	const char *domain = core_snapshot(ue->options.core)->domain;
	char call_id[24], tag[13];
	struct buf contact = { 0 };
	struct msg *msg;

	if (!recipe_word(recipe, WORD_DIAL, &number))
		return false;
	msg = recipe->msg = msg_new_request(method, STR("sip:"));
	msg_set_uri(msg,
		    number.p ? msg_format(msg, "sip:%.*s@%s;user=phone", STR_ARG(number), domain) :
			       msg_format(msg, "sip:%s", domain));
	random_token(&ue->tokens, call_id, sizeof(call_id) - 1);
	random_token(&ue->tokens, tag, sizeof(tag) - 1);
	msg_add(msg, HDR_MAX_FORWARDS, STR("70"));
	if (ue->route)
		msg_add(msg, HDR_ROUTE, msg_format(msg, "%s", ue->route));
	msg_add(msg, HDR_FROM,
		msg_format(msg, "<%s>;tag=%s", subscriber->impus[subscriber->default_impu], tag));
	msg_add(msg, HDR_TO, msg_format(msg, "<%.*s>", STR_ARG(msg->uri)));
	msg_add(msg, HDR_CALL_ID, msg_hold(msg, str_of(call_id)));
	msg_add(msg, HDR_CSEQ, msg_format(msg, "1 %.*s", STR_ARG(method)));
	ue_contact(ue, &contact);
	msg_add(msg, HDR_CONTACT, msg_format(msg, "<%s>", contact.p));
	buf_free(&contact);
	return true;
}

/* A line that replaces the whole message by a file's octets. */
static const char *octets_file(const struct line *line)
{
	const char *file = NULL;

	if (line->head.words[0].kind == HEAD_RAW)
		return line->head.words[0].name.p;
	for (const struct attribute *at = line->attributes; at; at = at->next)
		if (at->word == WORD_BYTES)
			file = at->file;
	return file;
}

/* Octets as they stand in the file; `$` values of the line's names in them are resolved. */
static bool send_file(struct recipe *recipe, const char *path)
{
	struct str text, unknown;
	struct buf out = { 0 };
	int error = script_read_file(&recipe->arena, path, &text);

	if (!error) {
		dollars_expand(recipe->order->dollars, text, NULL, &out, &unknown);
		error = link_send(recipe->way->link, &recipe->way->remote, buf_str(&out));
		buf_free(&out);
	}
	if (error)
		snprintf(recipe->why, 160, "%.100s: %s", path, strerror(-error));
	return !error;
}

/* The link that the line's words name. */
static bool choose_way(struct recipe *recipe)
{
	struct str proto, listener;
	enum proto over = PROTO_COUNT;

	if (!recipe_word(recipe, WORD_PROTO, &proto) ||
	    !recipe_word(recipe, WORD_LISTENER, &listener))
		return false;
	if (proto.p)
		over = proto_of(proto);
	recipe->way = ue_reach(recipe->ue, over, listener, recipe->why);
	return recipe->way != NULL;
}

/* Puts together what the line says. */
static bool compose(struct recipe *recipe)
{
	const struct head_word *word = &recipe->order->line->head.words[0];
	bool is_register = word->kind == HEAD_METHOD && str_is(word->name, "REGISTER");

	if (is_register ? !register_make(recipe) : !request_make(recipe))
		return false;
	return recipe_apply(recipe, PASS_HEADERS) && credentials_make(recipe) &&
	       recipe_apply(recipe, PASS_RAW);
}

/* Composed and sent by a transaction, or as octets. */
static bool make_request(struct recipe *recipe)
{
	const char *file = octets_file(recipe->order->line);
	struct client_target target;
	struct client *client;
	bool is_register;

	if (!choose_way(recipe))
		return false;
	if (file)
		return send_file(recipe, file);
	if (!compose(recipe))
		return false;
	target = (struct client_target){ .link = recipe->way->link, .remote = recipe->way->remote };
	is_register = recipe->msg->method == METHOD_REGISTER;
	client = client_send(recipe->ue->stack, recipe->msg, &target, &ue_client_user, recipe->ue);
	if (is_register)
		recipe->ue->registering = client;
	recipe->msg = NULL;
	return true;
}

/* The waiting request that imsd sent as `sent`: the same branch and method. */
static struct held_request *find_held(struct ue *ue, struct msg *sent)
{
	const struct via *via = sent ? msg_via(sent) : NULL;
	struct held_request *held;

	list_each(held, &ue->requests, struct held_request, node) {
		const struct via *own = msg_via(held->request->msg);

		if (via && own && str_eq(via->branch, own->branch) &&
		    str_eq(sent->method_name, held->request->msg->method_name))
			return held;
	}
	return NULL;
}

/* By the transaction of the request that waits. */
static bool make_response(struct recipe *recipe)
{
	const struct ue_order *order = recipe->order;
	struct held_request *held = find_held(recipe->ue, order->request);
	struct request *request;

	if (!held) {
		snprintf(recipe->why, 160, "no request waits for this response");
		return false;
	}
	request = held->request;
	recipe->msg = request_response(request, order->line->head.words[0].status, NULL);
	if (!recipe_apply(recipe, PASS_HEADERS) || !recipe_apply(recipe, PASS_RAW))
		return false;
	if (recipe->msg->status >= 200)
		request->on_end(held, request);
	request_reply(request, recipe->msg);
	recipe->msg = NULL;
	return true;
}

bool ue_make(struct ue *ue, const struct ue_order *order, char why[160])
{
	struct recipe recipe;
	bool made;

	why[0] = '\0';
	recipe_start(&recipe, ue, order, why);
	made = order->line->head.words[0].kind == HEAD_STATUS ? make_response(&recipe) :
								make_request(&recipe);
	recipe_end(&recipe);
	return made;
}

/* A de-registration needs a registration; all else can always be tried. */
bool ue_can_make(const struct ue *ue, const struct line *line)
{
	for (const struct attribute *at = line->attributes; at; at = at->next)
		if (at->makes && at->word == WORD_KIND && str_is(at->condition->value, "remove"))
			return ue->registered;
	return true;
}
