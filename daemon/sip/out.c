/* SPDX-License-Identifier: Apache-2.0 */
/* The path out: edit gate, print, wire gate, link. One function sends every message; what a wire
 * rule holds back waits here. */
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "sip/stack_private.h"

enum { DRIBBLE_US = 1000, DRIBBLE_PIECES = 100000 };

/* Octets that leave later: delayed, repeated, dribbled or waiting to be overtaken. */
struct waiting {
	struct list node; /* the stack's */
	struct stack *stack;
	struct link *link; /* held */
	struct addr to;
	struct timer timer;
	/* status or method, or NULL; lives with the snapshot that is held */
	const char *overtaken_by;
	struct scene scene; /* for the journal: names and user; no ruling */
	struct str rules;
	struct msg *msg;
	unsigned copies; /* further ones */
	int64_t every_us;
	unsigned copy;
	size_t piece, at; /* dribble */
	size_t n;
	char octets[];
};

static void waiting_free(struct waiting *waiting)
{
	timer_stop(waiting->stack->options.loop, &waiting->timer);
	list_remove(&waiting->node);
	waiting->stack->counters.held--;
	link_release(waiting->link);
	scene_clear(&waiting->scene);
	msg_free(waiting->msg);
	mem_free((char *)waiting->rules.p);
	mem_free(waiting);
}

void out_clear(struct stack *stack)
{
	struct waiting *waiting;

	list_each(waiting, &stack->waiting, struct waiting, node)
		waiting_free(waiting);
}

/* Puts octets on a link; on a role pipe they must be a message again. */
static int out_send(struct stack *stack, struct link *link, const struct addr *to, struct str bytes)
{
	const struct msg_limits limits = { 0 };
	struct msg_error error;
	struct msg *msg;

	stack->counters.sent++;
	if (link->proto != PROTO_PIPE)
		return link_send(link, to, bytes);
	msg = msg_parse(bytes, &limits, &error, NULL);
	if (!msg) {
		journal_event(stack->options.journal, "message.harmed", NULL,
			      "no message any more: %s", error.why);
		return 0;
	}
	return link_send_msg(link, msg);
}

/* The journal's record of octets that leave now (or, for HELD, do not). */
static void out_note(struct stack *stack, struct waiting *waiting, enum journal_kind kind,
		     const char *text)
{
	struct journal_entry entry = { .kind = kind,
				       .link = waiting->link,
				       .remote = &waiting->to,
				       .role = stack->options.role,
				       .msg = waiting->msg,
				       .bytes = { waiting->octets, waiting->n },
				       .copy = waiting->copy,
				       .rules = waiting->rules,
				       .text = str_of(text) };

	if (!stack->options.journal)
		return;
	if (waiting->scene.user[0])
		entry.user = entry.peer = waiting->scene.user;
	journal_write(stack->options.journal, &entry);
}

static void on_dribble(void *arg)
{
	struct waiting *waiting = arg;
	struct stack *stack = waiting->stack;
	size_t piece = waiting->n - waiting->at < waiting->piece ? waiting->n - waiting->at :
								   waiting->piece;

	if (waiting->at == 0)
		out_note(stack, waiting, JOURNAL_SENT, "dribbled");
	if (link_send(waiting->link, &waiting->to,
		      (struct str){ waiting->octets + waiting->at, piece }))
		waiting->at = waiting->n;
	else
		waiting->at += piece;
	if (waiting->at < waiting->n)
		timer_start(stack->options.loop, &waiting->timer, DRIBBLE_US, on_dribble, waiting);
	else
		waiting_free(waiting);
}

static void on_due(void *arg)
{
	struct waiting *waiting = arg;
	struct stack *stack = waiting->stack;

	out_note(stack, waiting, JOURNAL_SENT, NULL);
	out_send(stack, waiting->link, &waiting->to, (struct str){ waiting->octets, waiting->n });
	if (waiting->copies == 0) {
		waiting_free(waiting);
		return;
	}
	waiting->copies--;
	waiting->copy++;
	timer_start(stack->options.loop, &waiting->timer, waiting->every_us, on_due, waiting);
}

static struct waiting *waiting_new(struct stack *stack, const struct outgoing *out,
				   struct str bytes, unsigned copy)
{
	struct waiting *waiting = mem_alloc(sizeof(*waiting) + bytes.n);
	struct buf names = { 0 };

	waiting->stack = stack;
	waiting->link = link_hold(out->link);
	waiting->to = *out->to;
	waiting->copy = copy;
	waiting->n = bytes.n;
	memcpy(waiting->octets, bytes.p, bytes.n);
	scene_copy(&waiting->scene, out->scene);
	if (out->scene->msg)
		waiting->msg = msg_clone(out->scene->msg);
	ruling_names(out->scene->ruling, &names);
	waiting->rules = (struct str){ names.p, names.n };
	list_append(&stack->waiting, &waiting->node);
	stack->counters.held++;
	return waiting;
}

/* Does this message release one that was to be overtaken? */
static bool overtakes(const struct waiting *waiting, const struct outgoing *out)
{
	char status[16];

	if (!waiting->overtaken_by || waiting->link != out->link)
		return false;
	snprintf(status, sizeof(status), "%d", out->scene->status);
	return str_is(out->scene->method_name, waiting->overtaken_by) ||
	       strcmp(status, waiting->overtaken_by) == 0;
}

static void out_release_overtaken(struct stack *stack, const struct outgoing *out)
{
	struct waiting *waiting;

	list_each(waiting, &stack->waiting, struct waiting, node)
		if (overtakes(waiting, out)) {
			waiting->overtaken_by = NULL;
			timer_start(stack->options.loop, &waiting->timer, 0, on_due, waiting);
		}
}

/* Does what a wire rule says with octets that are already harmed. True: nothing is left to do for
 * the caller. */
static bool out_obey(struct stack *stack, const struct outgoing *out,
		     const struct wire_verdict *verdict, struct str bytes, unsigned copy)
{
	struct note note = { .kind = JOURNAL_HELD,
			     .link = out->link,
			     .remote = out->to,
			     .scene = out->scene,
			     .more = out->request,
			     .msg = out->scene->msg,
			     .bytes = bytes,
			     .copy = copy };
	struct waiting *waiting;

	if (verdict->reset || verdict->drop) {
		note.text = verdict->reset ? "connection reset instead" : "dropped";
		stack_note(stack, &note);
		if (verdict->reset)
			link_close(out->link, CLOSE_RST);
		return true;
	}
	if (verdict->dribble > 0 && out->link->reliable &&
	    bytes.n / (size_t)verdict->dribble < DRIBBLE_PIECES) {
		waiting = waiting_new(stack, out, bytes, copy);
		waiting->piece = (size_t)verdict->dribble;
		timer_start(stack->options.loop, &waiting->timer, verdict->delay_us, on_dribble,
			    waiting);
		return true;
	}
	if (verdict->delay_us <= 0 && !verdict->reorder && verdict->repeat == 0)
		return false;
	waiting = waiting_new(stack, out, bytes, copy);
	waiting->copies = verdict->repeat;
	waiting->every_us = verdict->every_us;
	waiting->overtaken_by = verdict->reorder;
	if (verdict->delay_us > 0 || verdict->reorder) {
		note.text = verdict->reorder ? "held back to be overtaken" : "delayed";
		stack_note(stack, &note);
	}
	timer_start(stack->options.loop, &waiting->timer,
		    verdict->reorder ? verdict->within_us : verdict->delay_us, on_due, waiting);
	return true;
}

/* Printed octets to the link, by way of the wire gate. */
static int out_octets(struct stack *stack, const struct outgoing *out, struct buf *bytes)
{
	unsigned copy = out->copy ? out->copy : 1;
	struct wire_verdict verdict;
	int error;

	out->scene->copy = copy;
	verdict = gate_wire(stack->options.gates, out->scene);
	if (verdict.rule) {
		wire_harm(&verdict, bytes);
		if (out_obey(stack, out, &verdict, buf_str(bytes), copy))
			return 0;
	}
	stack_note(stack, &(struct note){ .kind = JOURNAL_SENT,
					  .link = out->link,
					  .remote = out->to,
					  .scene = out->scene,
					  .more = out->request,
					  .msg = out->scene->msg,
					  .bytes = buf_str(bytes),
					  .copy = copy });
	error = out_send(stack, out->link, out->to, buf_str(bytes));
	if (!list_empty(&stack->waiting))
		out_release_overtaken(stack, out);
	if (verdict.rule && verdict.close)
		link_close(out->link, CLOSE_FIN);
	return error;
}

/* A role pipe hands the parsed message over, unless a wire rule wants its octets. */
static int out_pipe(struct stack *stack, const struct outgoing *out, struct msg *msg)
{
	unsigned copy = out->copy ? out->copy : 1;
	struct wire_verdict verdict;
	int error;

	out->scene->copy = copy;
	verdict = gate_wire(stack->options.gates, out->scene);
	if (verdict.rule) {
		buf_reset(&stack->print);
		msg_print(msg, &stack->print);
		wire_harm(&verdict, &stack->print);
		if (!out_obey(stack, out, &verdict, buf_str(&stack->print), copy))
			out_send(stack, out->link, out->to, buf_str(&stack->print));
		msg_free(msg);
		out->scene->msg = NULL;
		return 0;
	}
	stack_note(stack, &(struct note){ .kind = JOURNAL_SENT,
					  .link = out->link,
					  .remote = out->to,
					  .scene = out->scene,
					  .more = out->request,
					  .msg = msg,
					  .copy = copy });
	stack->counters.sent++;
	error = link_send_msg(out->link, msg);
	out->scene->msg = NULL;
	return error;
}

int out_message(struct stack *stack, const struct outgoing *out, struct msg *msg)
{
	scene_show(out->scene, msg);
	gate_edit(stack->options.gates, out->scene);
	if (out->link->proto == PROTO_PIPE)
		return out_pipe(stack, out, msg);
	buf_reset(&stack->print);
	msg_print(msg, &stack->print);
	if (out->kept) {
		mem_free(*out->kept);
		*out->kept = mem_copy_text(stack->print.p, stack->print.n);
		*out->n_kept = stack->print.n;
	}
	return out_octets(stack, out, &stack->print);
}

int out_again(struct stack *stack, const struct outgoing *out, struct str bytes)
{
	buf_reset(&stack->print);
	buf_add_str(&stack->print, bytes);
	stack->counters.retransmitted++;
	return out_octets(stack, out, &stack->print);
}
