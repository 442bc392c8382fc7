/* SPDX-License-Identifier: Apache-2.0 */
/* The path out: edit gate, print, wire gate, link. One function sends every message; what a wire
 * rule holds back waits in sip/held.c. */
#include <stdio.h>
#include <string.h>

#include "sip/held.h"
#include "sip/knobs.h"
#include "sip/replay.h"
#include "sip/trouble.h"

enum { DRIBBLE_PIECES = 100000 };

void stack_close_link(struct link *link, enum close_how how)
{
	if (link_is_connection(link))
		link_close(link, how);
}

/* Puts octets on a link; on a role pipe they must be a message again. */
int out_send(struct stack *stack, struct link *link, const struct addr *to, struct str bytes,
	     const char *sender)
{
	const struct msg_limits limits = { 0 };
	struct msg_error error;
	struct msg *msg;

	stack->counters.sent++;
	if (link->proto != PROTO_PIPE)
		return link_send_from(link, to, bytes, sender[0] ? sender : NULL);
	msg = msg_parse(bytes, &limits, &error, NULL);
	if (!msg) {
		journal_event(stack->options.journal, "message.harmed", NULL,
			      "no message any more: %s", error.why);
		return 0;
	}
	return link_send_msg(link, msg);
}

/* The record of a message of which `bytes` are left. */
static void out_note(struct stack *stack, const struct outgoing *out, enum journal_kind kind,
		     struct str bytes, const char *text)
{
	stack_note(stack, &(struct note){ .kind = kind,
					  .link = out->link,
					  .remote = out->to,
					  .scene = out->scene,
					  .more = out->request,
					  .msg = out->scene->msg,
					  .bytes = bytes,
					  .copy = out->copy,
					  .text = text });
}

/* From where an answer over UDP leaves, when not from where its request came to; else empty. */
static void out_sender(struct stack *stack, const struct outgoing *out, char sender[SENDER_MAX])
{
	struct str from;

	sender[0] = '\0';
	if (out->link->proto != PROTO_UDP || !out->scene->status || !out->scene->snapshot)
		return;
	from = knob_text(stack->options.gates, out->scene, SIP_LINK_REPLY_FROM);
	if (!str_is(from, "listener"))
		snprintf(sender, SENDER_MAX, "%.*s", STR_ARG(from));
}

/* So many octets leave, and nothing ever again. */
static void out_stall(struct stack *stack, const struct outgoing *out, struct str bytes)
{
	char text[64];

	snprintf(text, sizeof(text), "stalled after %zu octets", bytes.n);
	out_note(stack, out, bytes.n ? JOURNAL_SENT : JOURNAL_HELD, bytes, text);
	if (bytes.n)
		out_send(stack, out->link, out->to, bytes, "");
	out->link->mute = true;
}

/* Octets that are harmed already, and that wait. */
static void out_hold(struct stack *stack, const struct outgoing *out,
		     const struct wire_verdict *verdict, struct str bytes)
{
	struct held *held = held_new(stack, out, out->scene, bytes);

	out_sender(stack, out, held->sender);
	held->copies = verdict->repeat;
	held->every_us = verdict->every_us;
	held->rebranch = verdict->rebranch;
	held->overtaken_by = verdict->reorder;
	held->close = verdict->close;
	held->how = verdict->how;
	if (verdict->dribble > 0 && link_is_connection(out->link) &&
	    bytes.n / (size_t)verdict->dribble < DRIBBLE_PIECES) {
		held->piece = (size_t)verdict->dribble;
		held->piece_us = verdict->piece_us;
	}
	if (verdict->delay_us > 0 || verdict->reorder)
		out_note(stack, out, JOURNAL_HELD, bytes,
			 verdict->reorder ? "held back to be overtaken" : "delayed");
	held_start(held, verdict->reorder ? verdict->within_us : verdict->delay_us);
}

/* Does what a wire rule says with octets that are already harmed. True: nothing is left to do for
 * the caller. */
static bool out_obey(struct stack *stack, const struct outgoing *out,
		     const struct wire_verdict *verdict, struct buf *bytes)
{
	bool connection = link_is_connection(out->link);

	if (verdict->reset || verdict->drop) {
		out_note(stack, out, JOURNAL_HELD, buf_str(bytes),
			 !verdict->reset ? "dropped" :
			 connection      ? "connection reset instead" :
					   "dropped: there is no connection to reset");
		if (verdict->reset)
			stack_close_link(out->link, CLOSE_RST);
		return true;
	}
	if (verdict->stall >= 0 && (size_t)verdict->stall < bytes->n)
		bytes->n = (size_t)verdict->stall;
	if (verdict->stall >= 0 && connection) {
		out_stall(stack, out, buf_str(bytes));
		return true;
	}
	if (verdict->delay_us <= 0 && !verdict->reorder && verdict->repeat == 0 &&
	    !(verdict->dribble > 0 && connection))
		return false;
	out_hold(stack, out, verdict, buf_str(bytes));
	return true;
}

/* Octets leave now, or behind others that are still leaving by this connection. */
static int out_now(struct stack *stack, const struct outgoing *out, struct str bytes)
{
	char sender[SENDER_MAX];
	int error;

	if (!list_empty(&stack->waiting) && held_blocks(stack, out->link)) {
		held_new(stack, out, out->scene, bytes)->queued = true;
		return 0;
	}
	out_sender(stack, out, sender);
	out_note(stack, out, JOURNAL_SENT, bytes, NULL);
	error = out_send(stack, out->link, out->to, bytes, sender);
	if (error)
		trouble_unsent(stack, out->link, out->to, error, bytes.n);
	return error;
}

/* Does what a wire rule says. */
static int out_by_rule(struct stack *stack, const struct outgoing *out,
		       const struct wire_verdict *verdict, struct buf *bytes)
{
	struct held *again = replay_take(stack, out, verdict);
	int error = 0;

	if (!verdict->drop && !verdict->reset)
		replay_keep(stack, out, buf_str(bytes));
	wire_harm(verdict, bytes);
	if (!out_obey(stack, out, verdict, bytes)) {
		error = out_now(stack, out, buf_str(bytes));
		held_release_overtaken(stack, out);
		if (verdict->close)
			stack_close_link(out->link, verdict->how);
	}
	if (again)
		held_start(again, verdict->reorder ? verdict->within_us : verdict->delay_us);
	return error;
}

/* Printed octets to the link, by way of the wire gate. */
static int out_octets(struct stack *stack, const struct outgoing *out, struct buf *bytes)
{
	struct wire_verdict verdict;
	int error;

	if (out->link->mute) {
		out_note(stack, out, JOURNAL_HELD, buf_str(bytes), held_mute_text);
		return 0;
	}
	out->scene->octets = buf_str(bytes);
	verdict = gate_wire(stack->options.gates, out->scene);
	out->scene->octets = STR_NONE;
	if (verdict.rule)
		return out_by_rule(stack, out, &verdict, bytes);
	replay_keep(stack, out, buf_str(bytes));
	error = out_now(stack, out, buf_str(bytes));
	if (!list_empty(&stack->waiting))
		held_release_overtaken(stack, out);
	return error;
}

/* A role pipe hands the parsed message over, unless a wire rule wants its octets. */
static int out_pipe(struct stack *stack, const struct outgoing *out, struct msg *msg)
{
	struct wire_verdict verdict = gate_wire(stack->options.gates, out->scene);
	int error;

	if (verdict.rule) {
		buf_reset(&stack->print);
		msg_print(msg, &stack->print);
		error = out_by_rule(stack, out, &verdict, &stack->print);
		msg_free(msg);
	} else {
		out_note(stack, out, JOURNAL_SENT, STR_NONE, NULL);
		stack->counters.sent++;
		error = link_send_msg(out->link, msg);
	}
	out->scene->msg = NULL;
	return error;
}

/* A first copy says so. */
static struct outgoing out_counted(const struct outgoing *out)
{
	struct outgoing counted = *out;

	if (!counted.copy)
		counted.copy = 1;
	counted.scene->copy = counted.copy;
	return counted;
}

int out_message(struct stack *stack, const struct outgoing *out, struct msg *msg)
{
	const struct outgoing counted = out_counted(out);

	scene_show(out->scene, msg);
	gate_edit(stack->options.gates, out->scene);
	if (out->link->proto == PROTO_PIPE)
		return out_pipe(stack, &counted, msg);
	buf_reset(&stack->print);
	msg_print(msg, &stack->print);
	if (out->kept) {
		mem_free(*out->kept);
		*out->kept = mem_copy_text(stack->print.p, stack->print.n);
		*out->n_kept = stack->print.n;
	}
	return out_octets(stack, &counted, &stack->print);
}

int out_again(struct stack *stack, const struct outgoing *out, struct str bytes)
{
	const struct outgoing counted = out_counted(out);
	struct scene *scene = out->scene;

	/* The message that the name was in may be gone. */
	if (scene->method != METHOD_NONE)
		scene->method_name = str_of(method_name(scene->method));
	else if (!scene->msg)
		scene->method_name = STR("");
	buf_reset(&stack->print);
	buf_add_str(&stack->print, bytes);
	stack->counters.retransmitted++;
	return out_octets(stack, &counted, &stack->print);
}

int stack_send_octets(struct stack *stack, struct link *link, const struct addr *to,
		      struct str octets, const char *user)
{
	struct scene scene = { .snapshot = snapshot_hold(stack_snapshot(stack)),
			       .registered_at = -1,
			       .call_at = -1 };
	const struct outgoing out = { .link = link, .to = to, .scene = &scene };
	const struct outgoing counted = out_counted(&out);
	struct msg_error error;
	struct msg *msg = msg_parse(octets, NULL, &error, NULL);
	int result;

	scene_place(&scene, stack, link, false);
	snprintf(scene.user, sizeof(scene.user), "%s", user);
	scene.method_name = STR("");
	if (msg)
		scene_show(&scene, msg);
	buf_reset(&stack->print);
	buf_add_str(&stack->print, octets);
	result = out_octets(stack, &counted, &stack->print);
	scene_clear(&scene);
	msg_free(msg);
	return result;
}
