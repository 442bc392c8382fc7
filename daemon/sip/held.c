/* SPDX-License-Identifier: Apache-2.0 */
/* What a wire rule holds back waits here. */
#include "sip/held.h"

#include <stdio.h>
#include <string.h>

const char held_mute_text[] = "not sent: nothing leaves by this connection any more";

static void on_due(void *arg);

static void held_free(struct held *held)
{
	timer_stop(held->stack->options.loop, &held->timer);
	list_remove(&held->node);
	held->stack->counters.held--;
	link_release(held->link);
	scene_clear(&held->scene);
	msg_free(held->msg);
	mem_free((char *)held->rules.p);
	mem_free((char *)held->said.p);
	mem_free(held);
}

void out_clear(struct stack *stack)
{
	struct held *held;

	list_each(held, &stack->waiting, struct held, node)
		held_free(held);
}

bool held_blocks(const struct stack *stack, const struct link *link)
{
	const struct held *held;

	if (!link_is_connection(link))
		return false;
	list_each(held, &stack->waiting, struct held, node)
		if (held->link == link && (held->queued || held->at > 0))
			return true;
	return false;
}

/* The journal's record of octets that leave now, or not: what becomes of them, and what rules did. */
static void held_note(const struct held *held, enum journal_kind kind, const char *what)
{
	struct buf text = { 0 };
	struct journal_entry entry = { .kind = kind,
				       .link = held->link,
				       .remote = &held->to,
				       .role = held->stack->options.role,
				       .msg = held->msg,
				       .bytes = { held->octets, held->n },
				       .copy = held->copy,
				       .rules = held->rules,
				       .text = held->said };

	if (!held->stack->options.journal)
		return;
	if (what) {
		buf_printf(&text, "%s%s%.*s", what, held->said.n ? "; " : "", STR_ARG(held->said));
		entry.text = buf_str(&text);
	}
	if (held->scene.user[0])
		entry.user = entry.peer = held->scene.user;
	journal_write(held->stack->options.journal, &entry);
	buf_free(&text);
}

/* The first of those that wait for this connection may go; the others see it before them. */
static void held_next(struct stack *stack, const struct link *link)
{
	struct held *held;

	list_each(held, &stack->waiting, struct held, node)
		if (held->link == link && held->queued) {
			held->released = true;
			timer_start(stack->options.loop, &held->timer, 0, on_due, held);
			return;
		}
}

/* All has left. */
static void held_end(struct held *held)
{
	struct stack *stack = held->stack;
	struct link *link = link_hold(held->link);

	if (held->close)
		stack_close_link(link, held->how);
	held_free(held);
	held_next(stack, link);
	link_release(link);
}

/* The next piece. */
static void on_dribble(void *arg)
{
	struct held *held = arg;
	size_t left = held->n - held->at, n = left < held->piece ? left : held->piece;

	if (held->at == 0)
		held_note(held, JOURNAL_SENT, "dribbled");
	if (link_send(held->link, &held->to, (struct str){ held->octets + held->at, n }))
		n = left;
	held->at += n;
	if (held->at < held->n)
		timer_start(held->stack->options.loop, &held->timer, held->piece_us, on_dribble,
			    held);
	else
		held_end(held);
}

static void on_due(void *arg)
{
	struct held *held = arg;
	struct stack *stack = held->stack;

	if (!held->released && held_blocks(stack, held->link)) {
		held->queued = true;
		return;
	}
	held->queued = false;
	if (held->link->mute) {
		held_note(held, JOURNAL_HELD, held_mute_text);
		held_end(held);
		return;
	}
	if (held->piece) {
		on_dribble(held);
		return;
	}
	held_note(held, JOURNAL_SENT, held->text);
	out_send(stack, held->link, &held->to, (struct str){ held->octets, held->n }, held->sender);
	if (held->copies == 0) {
		held_end(held);
		return;
	}
	held->copies--;
	held->copy++;
	held_next(stack, held->link);
	timer_start(stack->options.loop, &held->timer, held->every_us, on_due, held);
}

struct held *held_new(struct stack *stack, const struct outgoing *out, const struct scene *rules,
		      struct str bytes)
{
	struct held *held = mem_alloc(sizeof(*held) + bytes.n);
	struct buf names = { 0 }, said = { 0 };

	held->stack = stack;
	held->link = link_hold(out->link);
	held->to = *out->to;
	held->copy = out->copy ? out->copy : 1;
	held->n = bytes.n;
	memcpy(held->octets, bytes.p, bytes.n);
	scene_copy(&held->scene, out->scene);
	if (out->scene->msg)
		held->msg = msg_clone(out->scene->msg);
	ruling_names(rules->ruling, &names);
	ruling_text(rules->ruling, &said);
	held->rules = (struct str){ names.p, names.n };
	held->said = (struct str){ said.p, said.n };
	list_append(&stack->waiting, &held->node);
	stack->counters.held++;
	return held;
}

void held_start(struct held *held, int64_t us)
{
	timer_start(held->stack->options.loop, &held->timer, us, on_due, held);
}

/* Does this message release one that was to be overtaken? */
static bool overtakes(const struct held *held, const struct outgoing *out)
{
	char status[16];

	if (!held->overtaken_by || held->link != out->link)
		return false;
	snprintf(status, sizeof(status), "%d", out->scene->status);
	return str_is(out->scene->method_name, held->overtaken_by) ||
	       strcmp(status, held->overtaken_by) == 0;
}

void held_release_overtaken(struct stack *stack, const struct outgoing *out)
{
	struct held *held;

	list_each(held, &stack->waiting, struct held, node)
		if (overtakes(held, out)) {
			held->overtaken_by = NULL;
			held_start(held, 0);
		}
}
