/* SPDX-License-Identifier: Apache-2.0 */
/* A stack: what belongs to one SIP element, its scenes and its journal records. */
#include "sip/stack.h"

#include <string.h>

#include "base/log.h"
#include "msg/view.h"
#include "sip/manner.h"
#include "sip/meter.h"
#include "sip/replay.h"
#include "sip/stack_private.h"
#include "sip/trouble.h"

/* Every request is answered, forwarded, dropped or held in the turn in which it came: this catches
 * who forgets. */
static void on_turn_end(void *arg)
{
	struct stack *stack = arg;
	struct request *request;

	while ((request = list_first(&stack->fresh, struct request, fresh))) {
#ifndef NDEBUG
		log_error("%s: nobody answers %.*s", stack->options.role,
			  STR_ARG(request->scene->method_name));
		__builtin_trap();
#endif
		request_refuse(request, 500, "nobody answers this request");
	}
}

/* A connection of ours that could not be made, or broke: no response will come by it (RFC 3261
 * 18.4). To one that the peer made it may still bring the answer on a new one. */
static void break_transactions(struct stack *stack, const struct link *link)
{
	struct txn *txn;

	list_each(txn, &stack->txns, struct txn, all)
		if (txn->link == link && !txn->server && !txn->finished)
			txn_break(txn);
}

static void on_close(void *ctx, struct link *link, const char *why)
{
	struct stack *stack = ctx;

	if (stack->options.journal) {
		struct journal_entry entry = { .kind = JOURNAL_EVENT,
					       .link = link,
					       .role = stack->options.role,
					       .event = "link.closed",
					       .text = str_of(why) };

		journal_write(stack->options.journal, &entry);
	}
	trouble_closed(stack, link, why);
	if (link->outgoing)
		break_transactions(stack, link);
	if (stack->options.hooks->on_link_closed)
		stack->options.hooks->on_link_closed(stack->options.ctx, link, why);
}

static void on_open(void *ctx, struct link *link)
{
	(void)ctx;
	(void)link;
}

static void on_note(void *ctx, struct link *link, const struct addr *from, const char *text)
{
	struct stack *stack = ctx;
	struct journal_entry entry = { .kind = JOURNAL_EVENT,
				       .link = link,
				       .remote = from,
				       .role = stack->options.role,
				       .event = "link.note",
				       .text = str_of(text) };

	if (stack->options.journal)
		journal_write(stack->options.journal, &entry);
	trouble_noted(stack, link, from, text);
}

/* The stream `purpose` of this element. */
static void stack_stream(struct stack *stack, struct random *random, const char *purpose)
{
	struct buf name = { 0 };

	buf_printf(&name, "%s.%s", stack->options.role, purpose);
	random_init(random, stack->options.seed, buf_str(&name));
	buf_free(&name);
}

struct stack *stack_new(const struct stack_options *options)
{
	struct stack *stack = mem_alloc(sizeof(*stack));
	struct random once;

	stack->options = *options;
	stack->link_user = (struct link_user){ .on_bytes = in_bytes,
					       .on_msg = in_msg,
					       .on_broken = in_broken,
					       .on_open = on_open,
					       .on_close = on_close,
					       .on_note = on_note,
					       .on_accept = manner_on_accept,
					       .on_keep_alive = manner_on_keep_alive,
					       .ctx = stack,
					       .last_id = options->last_link };
	stack_stream(stack, &stack->branches, "branch");
	stack_stream(stack, &stack->tags, "tag");
	stack_stream(stack, &once, "loop");
	stack->loop_key = random_u64(&once);
	map_init(&stack->servers);
	map_init(&stack->clients);
	map_init(&stack->ignored);
	map_init(&stack->unmerged);
	list_init(&stack->txns);
	list_init(&stack->fresh);
	list_init(&stack->waiting);
	list_init(&stack->left);
	list_init(&stack->ignoring);
	list_init(&stack->late);
	loop_on_turn_end(options->loop, &stack->turn_end, on_turn_end, stack);
	return stack;
}

void stack_free(struct stack *stack)
{
	struct txn *txn;

	if (!stack)
		return;
	list_each(txn, &stack->txns, struct txn, all)
		txn_end(txn);
	loop_flush(stack->options.loop);
	out_clear(stack);
	replay_clear(stack);
	ignored_clear(stack);
	acks_clear(stack);
	turn_hook_remove(&stack->turn_end);
	map_clear(&stack->servers);
	map_clear(&stack->clients);
	map_clear(&stack->ignored);
	map_clear(&stack->unmerged);
	buf_free(&stack->print);
	mem_free(stack);
}

const struct link_user *stack_link_user(struct stack *stack)
{
	return &stack->link_user;
}

struct stack_counters stack_counters(const struct stack *stack)
{
	return stack->counters;
}

void stack_branch(struct stack *stack, char *out, size_t n)
{
	random_token(&stack->branches, out, n);
}

void stack_tag(struct stack *stack, char out[13])
{
	random_token(&stack->tags, out, 12);
}

void scene_place(struct scene *scene, struct stack *stack, const struct link *link, bool inbound)
{
	scene->role = stack->options.role;
	scene->side = stack->options.hooks->side_of(stack->options.ctx, link);
	scene->listener = link->name;
	scene->proto = link->proto;
	scene->link = link->id;
	scene->inbound = inbound;
	scene->copy = 1;
}

void scene_show(struct scene *scene, struct msg *msg)
{
	scene->msg = msg;
	scene->method = msg->method;
	scene->method_name = msg->method_name;
	scene->status = msg->status;
}

void scene_copy(struct scene *scene, const struct scene *from)
{
	*scene = *from;
	scene->ruling = NULL;
	if (scene->snapshot)
		snapshot_hold(scene->snapshot);
}

void scene_clear(struct scene *scene)
{
	ruling_free(scene->ruling);
	scene->ruling = NULL;
	snapshot_release(scene->snapshot);
	scene->snapshot = NULL;
}

/* The names of the rules that spoke of a message and, for a response, of its request. */
static struct str note_rules(const struct note *note, struct buf *names)
{
	const struct scene *scenes[] = { note->scene, note->more };

	for (size_t i = 0; i < ARRAY_LEN(scenes); i++) {
		size_t before = names->n;

		if (!scenes[i] || !scenes[i]->ruling)
			continue;
		if (before)
			buf_add_text(names, ", ");
		ruling_names(scenes[i]->ruling, scenes[i]->copy, names);
		if (before && names->n == before + 2)
			names->n = before;
	}
	return names->n ? buf_str(names) : STR_NONE;
}

/* Why, and what the rules did to the message and, for a response, because of its request. */
static struct str note_text(const struct note *note, struct buf *text)
{
	const struct scene *scenes[] = { note->scene, note->more };

	if (note->text)
		buf_add_text(text, note->text);
	for (size_t i = 0; i < ARRAY_LEN(scenes); i++) {
		struct buf said = { 0 };

		if (scenes[i])
			ruling_text(scenes[i]->ruling, scenes[i]->copy, &said);
		if (said.n)
			buf_printf(text, "%s%s", text->n ? "; " : "", said.p);
		buf_free(&said);
	}
	return text->n ? buf_str(text) : STR_NONE;
}

/* A copy of octets that left before: its message is gone, and read again for the record. */
static struct msg *note_read_again(const struct note *note)
{
	const struct msg_limits limits = { 0 };
	struct msg_error error;

	if (note->msg || note->kind == JOURNAL_BROKEN || !note->bytes.n)
		return NULL;
	return msg_parse(note->bytes, &limits, &error, NULL);
}

/* Into the meter. */
static void note_count(struct stack *stack, const struct note *note, const struct msg *msg)
{
	struct meter *meter = stack->options.meter;
	bool ue = note->scene ? note->scene->side == SIDE_UE : note->link->proto != PROTO_PIPE;

	if (!meter)
		return;
	if (note->kind == JOURNAL_BROKEN)
		meter->broken++;
	else if (note->kind == JOURNAL_HELD)
		meter->held++;
	else if (msg)
		meter_count(meter, ue ? METER_UE : METER_CORE,
			    note->kind == JOURNAL_SENT ? METER_OUT : METER_IN, msg, note->copy);
}

void stack_note(struct stack *stack, const struct note *note)
{
	const struct stack_hooks *hooks = stack->options.hooks;
	struct msg *again;
	struct journal_entry entry = { .kind = note->kind,
				       .link = note->link,
				       .remote = note->remote,
				       .role = stack->options.role,
				       .msg = note->msg,
				       .bytes = note->bytes,
				       .copy = note->copy,
				       .text = str_of(note->text) };
	struct buf names = { 0 }, text = { 0 };

	if (!stack->options.journal)
		return;
	again = note_read_again(note);
	if (again)
		entry.msg = again;
	entry.in_dialog = note->scene && note->scene->in_dialog;
	note_count(stack, note, entry.msg);
	if (note->scene && note->scene->user[0])
		entry.user = note->scene->user;
	if (note->scene && note->scene->side == SIDE_UE)
		entry.peer = entry.user;
	else if (hooks->peer_of)
		entry.peer = hooks->peer_of(stack->options.ctx, note->link);
	entry.rules = note_rules(note, &names);
	if (names.n)
		entry.text = note_text(note, &text);
	journal_write(stack->options.journal, &entry);
	msg_free(again);
	buf_free(&names);
	buf_free(&text);
}
