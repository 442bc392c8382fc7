/* SPDX-License-Identifier: Apache-2.0 */
/* Making and sending: requests, responses, raw octets. */
#include <stdio.h>
#include <string.h>

#include "msg/view.h"
#include "scenario/script.h"
#include "scenario/ue_private.h"

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

/* The method of a request that the line makes; METHOD_NONE of others. */
static enum method method_of_line(const struct line *line)
{
	const struct head_word *word = &line->head.words[0];

	return word->kind == HEAD_METHOD ? method_of(word->name) : METHOD_NONE;
}

/* Requests that are never but in a dialog are, when there is one; those of `kinds` when the line says
 * one; all others when the line says of which. */
static const struct inside {
	enum method method;
	bool call;         /* in a call; else a subscription */
	const char *kinds; /* NULL: always */
} inside_rows[] = {
	{ METHOD_BYE, true, NULL },         { METHOD_PRACK, true, NULL },
	{ METHOD_UPDATE, true, NULL },      { METHOD_INFO, true, NULL },
	{ METHOD_ACK, true, NULL },         { METHOD_NOTIFY, false, NULL },
	{ METHOD_INVITE, true, "refresh" }, { METHOD_SUBSCRIBE, false, "refresh|remove" },
};

/* Does the line make it of one of these kinds? */
static bool is_of_kind(const struct line *line, const char *kinds)
{
	for (const struct attribute *at = line->attributes; at; at = at->next) {
		struct str rest = str_of(kinds), kind;

		if (at->makes && at->word == WORD_KIND)
			while (str_cut(&rest, '|', &kind))
				if (str_eq(at->condition->value, kind))
					return true;
	}
	return false;
}

/* NULL: what the line makes is outside dialogs unless it says of which. */
static const struct inside *inside_of(const struct line *line)
{
	for (size_t i = 0; i < ARRAY_LEN(inside_rows); i++)
		if (inside_rows[i].method == method_of_line(line))
			return !inside_rows[i].kinds || is_of_kind(line, inside_rows[i].kinds) ?
				       &inside_rows[i] :
				       NULL;
	return NULL;
}

/* The dialog that the line means; NULL: none. */
static struct ue_dialog *find_dialog(struct ue *ue, const struct ue_order *order)
{
	const struct inside *inside = inside_of(order->line);
	enum method method = method_of_line(order->line);
	bool said = order->line->of || order->line->of_method.p;
	struct ue_dialog *at;

	if (method == METHOD_REGISTER || method == METHOD_CANCEL || !(inside || said))
		return NULL;
	if (!order->label)
		return ue_dialog_newest(ue, !inside || inside->call);
	at = ue_dialog_of_message(ue, order->label);
	return at || method != METHOD_NOTIFY ? at : ue_dialog_answering(ue, order->label);
}

/* The INVITE of ours that a CANCEL or ACK means; NULL: none. */
static struct ue_exchange *find_invite(struct ue *ue, const struct ue_order *order)
{
	if (order->label_request)
		return ue_exchange_find(ue, order->label_request, true);
	return ue_exchange_invite(ue, true, 0, STR_NONE);
}

/* Composed by the line and the UE's defaults, in the order in which one depends on the other. */
static bool compose(struct recipe *recipe)
{
	enum method method = method_of_line(recipe->order->line);

	recipe->dialog = find_dialog(recipe->ue, recipe->order);
	if (method == METHOD_CANCEL)
		recipe->exchange = find_invite(recipe->ue, recipe->order);
	if (method == METHOD_REGISTER ? !register_make(recipe) : !request_make(recipe))
		return false;
	return recipe_apply(recipe, PASS_HEADERS) && event_finish(recipe) && body_number(recipe) &&
	       content_finish(recipe) && credentials_make(recipe) && recipe_apply(recipe, PASS_RAW);
}

/* The ACK is kept for copies of the 2xx. */
static void send_ack(struct recipe *recipe, struct client_target *target)
{
	struct ue_dialog *at = recipe->dialog;
	struct ue *ue = recipe->ue;

	msg_free(at->ack);
	at->ack = msg_clone(recipe->msg);
	memcpy(at->ack_branch, "z9hG4bK", 7);
	stack_branch(ue->stack, at->ack_branch + 7, 16);
	target->branch = at->ack_branch;
	body_sent(recipe, at->accepted);
	ue->acknowledging = true;
	client_send(ue->stack, recipe->msg, target, &ue_exchange_user, NULL);
	ue->acknowledging = false;
	ue_media_update(at);
}

/* A request with a transaction of its own. */
static void send_request(struct recipe *recipe, struct client_target *target)
{
	struct ue_exchange *exchange = ue_exchange_sent(recipe->ue, recipe->msg);
	enum method method = recipe->msg->method;

	if (method == METHOD_CANCEL)
		target->branch = recipe->exchange->branch;
	exchange->call = recipe->call;
	exchange->dialog = recipe->dialog;
	body_sent(recipe, msg_cseq(recipe->msg).number);
	if (recipe->session == &recipe->fresh)
		ue_session_copy(&exchange->session, &recipe->fresh);
	if (recipe->dialog)
		ue_dialog_say_request(recipe->dialog, recipe->msg);
	exchange->client =
		client_send(recipe->ue->stack, recipe->msg, target, &ue_exchange_user, exchange);
	memcpy(exchange->branch, exchange->client->branch, sizeof(exchange->branch));
	if (recipe->dialog)
		ue_media_update(recipe->dialog);
}

/* Composed and sent by a transaction, or as octets. */
static bool make_request(struct recipe *recipe)
{
	const char *file = octets_file(recipe->order->line);
	struct client_target target;
	struct ue *ue = recipe->ue;

	if (!choose_way(recipe))
		return false;
	if (file)
		return send_file(recipe, file);
	if (!compose(recipe))
		return false;
	target = (struct client_target){ .link = recipe->way->link, .remote = recipe->way->remote };
	if (recipe->msg->method == METHOD_REGISTER)
		ue->registering = client_send(ue->stack, recipe->msg, &target, &ue_client_user, ue);
	else if (recipe->msg->method == METHOD_ACK)
		send_ack(recipe, &target);
	else
		send_request(recipe, &target);
	recipe->msg = NULL;
	return true;
}

/* A 2xx to the request that began it confirms the dialog, what is worse ends an early one. */
static void conclude(struct ue_dialog *at, struct msg *response)
{
	if (response->method != at->begun)
		return;
	if (response->status / 100 == 2)
		dialog_confirm(at->dialog, response);
	else if (response->status >= 300 && at->dialog->early)
		at->ended = true;
}

/* What is meant is what imsd sent. */
static bool make_response(struct recipe *recipe)
{
	const struct ue_order *order = recipe->order;
	struct ue_exchange *exchange =
		order->request ? ue_exchange_find(recipe->ue, order->request, false) : NULL;
	uint32_t cseq;

	recipe->exchange = exchange;
	if (!exchange || !exchange->waiting) {
		snprintf(recipe->why, 160, "no request waits for this response");
		return false;
	}
	if (!response_make(recipe, order->line->head.words[0].status) ||
	    !recipe_apply(recipe, PASS_HEADERS) || !body_number(recipe) ||
	    !content_finish(recipe) || !recipe_apply(recipe, PASS_RAW))
		return false;
	cseq = msg_cseq(exchange->msg).number;
	body_sent(recipe, cseq);
	if (recipe->dialog)
		conclude(recipe->dialog, recipe->msg);
	ue_exchange_answer(exchange, recipe->msg);
	recipe->msg = NULL;
	if (recipe->dialog)
		ue_media_update(recipe->dialog);
	return true;
}

/* As a line without items would. */
static void answer(struct ue_exchange *exchange)
{
	static const struct line nothing = { 0 };
	const struct ue_order order = { .line = &nothing };
	struct recipe recipe;
	char why[160];

	recipe_start(&recipe, exchange->ue, &order, why);
	recipe.exchange = exchange;
	if (response_make(&recipe, 200)) {
		ue_exchange_answer(exchange, recipe.msg);
		recipe.msg = NULL;
	}
	recipe_end(&recipe);
}

bool ue_answer_background(struct ue *ue, const struct ue_claim *claim)
{
	struct ue_exchange *exchange;
	bool some = false;

	if (ue->plan->reflex == REFLEX_NONE)
		return false;
	list_each(exchange, &ue->exchanges, struct ue_exchange, node) {
		if (!exchange->waiting ||
		    !plan_is_background(ue->options.plan, exchange->msg->method_name) ||
		    claim->is_claimed(claim->ctx, exchange->msg))
			continue;
		answer(exchange);
		some = true;
	}
	return some;
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

bool ue_owes_ack(struct ue *ue, const struct ue_order *order)
{
	struct ue_dialog *at = find_dialog(ue, order);

	if (!at || !at->accepted || at->ack)
		return false;
	return !order->label_request || order->label_request->method != METHOD_INVITE ||
	       msg_cseq(order->label_request).number == at->accepted;
}

/* A de-registration needs a registration, a PRACK a reliable response, an ACK a 2xx; all else can
 * always be tried. */
bool ue_can_make(struct ue *ue, const struct ue_order *order)
{
	const struct line *line = order->line;
	enum method method = method_of_line(line);
	struct ue_reliable *reliable;

	for (const struct attribute *at = line->attributes; at; at = at->next)
		if (at->makes && at->word == WORD_KIND && str_is(at->condition->value, "remove"))
			return ue->registered;
	if (method != METHOD_PRACK)
		return method != METHOD_ACK || ue_owes_ack(ue, order);
	reliable = ue_dialog_reliable(find_dialog(ue, order), order->label);
	return reliable && !reliable->acknowledged;
}

void ue_dial(struct ue *ue, struct str target)
{
	mem_free(ue->dialled);
	ue->dialled = mem_copy_text(target.p, target.n);
}
