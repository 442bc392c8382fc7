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

	list_each(held, &stack->waiting, struct held, node) {
		/* Behind half a message nothing could be told from its rest. */
		if (held->at > 0)
			stack_close_link(held->link, CLOSE_FIN);
		held_free(held);
	}
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
static void held_note(const struct held *held, enum journal_kind kind, struct str bytes,
		      const char *what)
{
	struct buf text = { 0 };
	struct journal_entry entry = { .kind = kind,
				       .link = held->link,
				       .remote = &held->to,
				       .role = held->stack->options.role,
				       .msg = held->msg,
				       .bytes = bytes,
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

static struct str held_octets(const struct held *held)
{
	return (struct str){ held->octets, held->n };
}

/* The topmost branch becomes one that there is not yet: BRANCH-COPY. */
static void add_rebranched(const struct held *held, struct buf *out)
{
	static const char branch[] = ";branch=";
	struct str rest = held_octets(held);
	ptrdiff_t at = str_search(rest, str_of(branch));
	size_t end = at < 0 ? rest.n : (size_t)at + strlen(branch);

	while (end < rest.n && !strchr(";, \t\r\n", rest.p[end]))
		end++;
	buf_add(out, rest.p, end);
	if (end < rest.n)
		buf_printf(out, "-%u", held->copy);
	buf_add_str(out, str_from(rest, end));
}

/* One copy leaves whole. */
static void held_send(struct held *held, bool further)
{
	struct buf other = { 0 };
	struct str bytes = held_octets(held);

	if (further && held->rebranch) {
		add_rebranched(held, &other);
		bytes = buf_str(&other);
	}
	held_note(held, JOURNAL_SENT, bytes, held->text);
	out_send(held->stack, held->link, &held->to, bytes, held->sender);
	buf_free(&other);
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
		held_note(held, JOURNAL_SENT, held_octets(held), "dribbled");
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
	held->queued = held->released = false;
	if (held->link->mute || !held->link->open) {
		held_note(held, JOURNAL_HELD, held_octets(held), held_mute_text);
		held_end(held);
		return;
	}
	if (held->piece) {
		on_dribble(held);
		return;
	}
	held_send(held, held->sent++ > 0);
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
	ruling_names(rules->ruling, rules->copy, &names);
	ruling_text(rules->ruling, rules->copy, &said);
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
