/* SPDX-License-Identifier: Apache-2.0 */
/* A stateful proxy (RFC 3261 16): what it checks, how it starts and cancels. */
#include "sip/proxy.h"

#include <stdio.h>
#include <string.h>

#include "msg/value.h"
#include "msg/view.h"
#include "sip/forward.h"
#include "sip/stack_private.h"

enum { LOOP_OCTETS = 6, TOKEN = 16, MAX_FORWARDS = 70 };

/* RFC 3261 16.6 step 8: what makes a request that came back the same one again, as it stands in our
 * branches. */
static struct str loop_mark(struct request *request)
{
	struct stack *stack = request->txn.stack;
	struct msg *msg = request->msg;
	struct str parts[] = { msg->uri, msg_from_tag(msg), msg_to_tag(msg), msg_call_id(msg),
			       msg_value(msg, HDR_CSEQ) };
	uint64_t hash = stack->loop_key;

	if (request->loop_mark[0])
		return str_of(request->loop_mark);
	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		hash = str_hash(parts[i], hash);
	for (const struct msg_line *line = msg_find(msg, HDR_ROUTE, 0); line;
	     line = msg_find(msg, HDR_ROUTE, msg_line_number(msg, line) + 1))
		hash = str_hash(line->value, hash);
	request->loop_mark[0] = '.';
	hex_write((const uint8_t *)&hash, LOOP_OCTETS, request->loop_mark + 1);
	return str_of(request->loop_mark);
}

/* Is that mark in one of the Vias? */
static bool loop_seen(struct request *request)
{
	struct msg *msg = request->msg;
	struct str mark = loop_mark(request);

	for (struct msg_line *line = msg_find(msg, HDR_VIA, 0); line;
	     line = msg_find(msg, HDR_VIA, msg_line_number(msg, line) + 1))
		if (str_search(line->value, mark) >= 0)
			return true;
	return false;
}

int proxy_check(struct request *request, char why[96])
{
	int64_t left = msg_number(request->msg, HDR_MAX_FORWARDS, -1);

	if (left == 0) {
		snprintf(why, 96, "Max-Forwards is used up");
		return 483;
	}
	if (loop_seen(request)) {
		snprintf(why, 96, "this request came through here unchanged");
		return 482;
	}
	return 0;
}

void proxy_branch_make(struct request *request, char branch[64])
{
	memcpy(branch, "z9hG4bK", 7);
	stack_branch(request->txn.stack, branch + 7, TOKEN);
	strcpy(branch + 7 + TOKEN, loop_mark(request).p);
}

static void set_max_forwards(struct msg *msg, int64_t left)
{
	char text[21];

	decimal_write((uint64_t)left, text);
	msg_set(msg, HDR_MAX_FORWARDS, msg_hold(msg, str_of(text)));
}

/* One less, or the default when it came without (RFC 3261 16.6 step 3). */
static void lower_max_forwards(struct request *request, struct msg *msg)
{
	int64_t left = msg_number(msg, HDR_MAX_FORWARDS, -1);

	if (left < 0)
		left = knob_number(request->txn.stack->options.gates, request->scene,
				   SIP_MAX_FORWARDS);
	else
		left--;
	set_max_forwards(msg, left);
}

/* Nobody waits for an answer any more. */
static void on_request_end(void *owner, struct request *request)
{
	struct forward *forward = owner;

	(void)request;
	forward->request = NULL;
}

/* What forwards that request; NULL: nothing does. */
static struct forward *forward_of(const struct request *request)
{
	return request->on_end == on_request_end ? request->owner : NULL;
}

static struct branch branch_of(struct forward *forward, const struct proxy_branch *from)
{
	lower_max_forwards(forward->request, from->msg);
	return (struct branch){ .forward = forward,
				.msg = from->msg,
				.link = link_hold(from->link),
				.remote = from->remote,
				.ctx = from->ctx,
				.q = from->q };
}

/* Puts a branch in its place: behind all of the same q. */
static void forward_add(struct forward *forward, const struct proxy_branch *from)
{
	unsigned at = forward->n++;

	for (; at > 0 && forward->branches[at - 1].q < from->q; at--)
		forward->branches[at] = forward->branches[at - 1];
	forward->branches[at] = branch_of(forward, from);
}

/* As if nothing had come, and nothing waited for its turn. The last branch. */
static struct branch *forward_forget(struct forward *forward)
{
	struct branch *branch = forward->branches;

	msg_free(forward->best.msg);
	forward->best = (struct best){ 0 };
	forward->next = forward->n;
	forward->pending = 0;
	forward->closed = forward->taken = false;
	for (branch->replaced = true; branch->next; branch->replaced = true)
		branch = branch->next;
	return branch;
}

/* Somebody has answered meanwhile: a CANCEL came before this was forwarded. */
static void forward_nothing(const struct proxy_branch *branches, unsigned n,
			    const struct proxy_leg *leg)
{
	for (unsigned i = 0; i < n; i++)
		msg_free(branches[i].msg);
	if (leg->on_end)
		leg->on_end(leg->ctx);
}

void request_fork(struct request *request, const struct proxy_branch *branches, unsigned n,
		  const struct proxy_leg *leg)
{
	struct forward *forward = forward_of(request);

	if (request->answered) {
		forward_nothing(branches, n, leg);
		return;
	}
	if (forward)
		forward->request = NULL;
	forward = mem_alloc(sizeof(*forward) + n * sizeof(forward->branches[0]));
	forward->stack = request->txn.stack;
	forward->stack->counters.branches += n;
	forward->request = request;
	forward->leg = *leg;
	for (unsigned i = 0; i < n; i++)
		forward_add(forward, &branches[i]);
	for (unsigned i = 1; i < n; i++)
		forward->branches[i - 1].next = &forward->branches[i];
	request->owner = forward;
	request->on_end = on_request_end;
	request_hold(request);
	if (request->txn.invite) {
		forward->tells_199 = msg_lists(request->msg, HDR_SUPPORTED, STR("199")) &&
				     !msg_lists(request->msg, HDR_REQUIRE, STR("100rel"));
		request_keep_message(request, true);
		if (!request->txn.out)
			request_reply(request, request_response(request, 100, NULL));
	}
	forward_start_group(forward);
}

void request_forward(struct request *request, struct msg *msg, const struct proxy_leg *leg)
{
	request_fork(request,
		     &(struct proxy_branch){ .msg = msg, .link = leg->link, .remote = leg->remote },
		     1, leg);
}

bool request_retarget(struct request *request, const struct proxy_branch *branch, struct str reason)
{
	struct forward *forward = forward_of(request);
	struct branch *added;

	if (!forward || request->answered || forward->cancelled) {
		msg_free(branch->msg);
		return false;
	}
	forward_cancel(forward, reason);
	added = mem_alloc(sizeof(*added));
	*added = branch_of(forward, branch);
	forward_forget(forward)->next = added;
	forward->stack->counters.branches++;
	forward->n_added++;
	forward->pending++;
	forward->alive++;
	branch_send(added);
	return true;
}

/* The values of all Reason lines. */
static struct str reasons_of(struct msg *msg)
{
	struct str reasons = STR_NONE;

	for (struct msg_line *line = msg_find(msg, HDR_REASON, 0); line;
	     line = msg_find(msg, HDR_REASON, msg_line_number(msg, line) + 1))
		reasons = reasons.n ? MSG_JOIN(msg, reasons, STR(", "), line->value) : line->value;
	return reasons;
}

void proxy_cancel(void *ctx, struct request *invite, struct msg *cancel)
{
	struct forward *forward = forward_of(invite);

	(void)ctx;
	if (invite->answered)
		return;
	if (!forward) {
		request_refuse(invite, 487, NULL);
		return;
	}
	if (forward->leg.on_cancel)
		forward->leg.on_cancel(forward->leg.ctx);
	forward->cancelled = true;
	forward_cancel(forward, cancel ? reasons_of(cancel) : STR_NONE);
}

void proxy_forward_ack(struct stack *stack, struct msg *ack, const struct client_target *target)
{
	int64_t left = msg_number(ack, HDR_MAX_FORWARDS, -1);
	struct client_target to = *target;

	if (left == 0) {
		msg_free(ack);
		return;
	}
	set_max_forwards(ack, left > 0 ? left - 1 : MAX_FORWARDS);
	if (!to.scene)
		to.scene = stack_ack_scene(stack);
	client_send(stack, ack, &to, NULL, NULL);
}
