/* SPDX-License-Identifier: Apache-2.0 */
/* Responses that a UA repeats until they are acknowledged. */
#include "sip/repeat.h"

#include "sip/kept.h"

struct repeat {
	struct repeat_user user;
	struct stack *stack;
	struct kept *kept;  /* NULL: it never left */
	struct msg *msg;    /* over a role pipe, which has no octets to keep; else NULL */
	struct timer timer; /* the next copy, or the end */
	int64_t interval, until;
	bool capped;
};

void repeat_free(struct repeat *repeat)
{
	if (!repeat)
		return;
	timer_stop(repeat->stack->options.loop, &repeat->timer);
	repeat->stack->counters.repeats--;
	kept_release(repeat->kept);
	msg_free(repeat->msg);
	mem_free(repeat);
}

static void on_due(void *arg);

/* Waits for the next copy, at most until the end. */
static void repeat_wait(struct repeat *repeat)
{
	struct loop *loop = repeat->stack->options.loop;
	int64_t left = repeat->until - loop_now(loop);

	timer_start(loop, &repeat->timer, repeat->interval < left ? repeat->interval : left, on_due,
		    repeat);
}

static void on_due(void *arg)
{
	struct repeat *repeat = arg;
	struct repeat_user user = repeat->user;
	struct kept *kept = repeat->kept;
	int64_t t2;

	if (loop_now(repeat->stack->options.loop) >= repeat->until) {
		repeat_free(repeat);
		user.on_timeout(user.ctx);
		return;
	}
	if (kept)
		kept_send_again(kept, repeat->msg ? msg_clone(repeat->msg) : NULL);
	repeat->interval *= 2;
	t2 = kept ? stack_timer(repeat->stack, &kept->scene, false, TIMER_T2) : repeat->interval;
	if (repeat->capped && repeat->interval > t2)
		repeat->interval = t2;
	repeat_wait(repeat);
}

struct repeat *repeat_start(struct request *request, struct msg *response,
			    const struct repeat_user *user)
{
	struct repeat *repeat = mem_alloc(sizeof(*repeat));
	struct stack *stack = request->txn.stack;
	uint64_t id = response_id(stack, response);

	repeat->stack = stack;
	repeat->user = *user;
	repeat->capped = response->status >= 200;
	if (request->txn.link->proto == PROTO_PIPE)
		repeat->msg = msg_clone(response);
	stack->counters.repeats++;
	repeat->interval = txn_timer(&request->txn, TIMER_T1);
	repeat->until = loop_now(stack->options.loop) + 64 * repeat->interval;
	request_reply(request, response);
	if (request->txn.out && request->txn.out->id == id)
		repeat->kept = kept_hold(request->txn.out);
	repeat_wait(repeat);
	return repeat;
}
