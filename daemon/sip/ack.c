/* SPDX-License-Identifier: Apache-2.0 */
/* ACKs in: requests without a transaction of their own. One to a refusal belongs to its INVITE's,
 * one to a 2xx to the layer above; the recv gate sees both, once. */
#include "sip/request.h"
#include "sip/stack_private.h"

/* One that is being looked at, or that a rule delays. */
struct ack {
	struct list node; /* the stack's, when it is delayed */
	struct stack *stack;
	struct link *link; /* held when it is delayed */
	struct addr from;
	struct msg *msg;
	struct scene scene;
	struct timer timer;
	struct buf key; /* of its INVITE */
};

/* The INVITE whose refusal it acknowledges; NULL: it is one to a 2xx, some of which come with the
 * INVITE's branch. */
static struct txn *ack_transaction(const struct ack *ack)
{
	struct txn *txn = map_get(&ack->stack->servers, buf_str(&ack->key), struct txn, node);

	return txn && txn->invite && txn->state != TXN_ACCEPTED ? txn : NULL;
}

/* To its transaction, or up; the message is gone then. */
static void ack_deliver(struct ack *ack)
{
	struct stack *stack = ack->stack;
	const struct stack_hooks *hooks = stack->options.hooks;
	struct txn *txn = ack_transaction(ack);

	if (txn)
		txn_feed(txn, EV_ACK, NULL);
	if (txn || !hooks->on_ack) {
		msg_free(ack->msg);
	} else {
		stack->ack_scene = &ack->scene;
		hooks->on_ack(stack->options.ctx, ack->link, &ack->from, ack->msg);
		stack->ack_scene = NULL;
	}
	ack->msg = NULL;
	ack->scene.msg = NULL;
}

static void ack_free(struct ack *ack)
{
	timer_stop(ack->stack->options.loop, &ack->timer);
	list_remove(&ack->node);
	ack->stack->counters.held--;
	link_release(ack->link);
	msg_free(ack->msg);
	scene_clear(&ack->scene);
	buf_free(&ack->key);
	mem_free(ack);
}

static void on_due(void *arg)
{
	ack_deliver(arg);
	ack_free(arg);
}

/* Takes over what `ack` owns. */
static void ack_delay(struct ack *ack, int64_t us)
{
	struct ack *late = mem_alloc(sizeof(*late));

	*late = *ack;
	link_hold(late->link);
	late->stack->counters.held++;
	list_append(&late->stack->late, &late->node);
	timer_start(late->stack->options.loop, &late->timer, us, on_due, late);
}

void acks_clear(struct stack *stack)
{
	struct ack *ack;

	list_each(ack, &stack->late, struct ack, node)
		ack_free(ack);
}

/* As its INVITE was seen, or like a request that is new here. */
static void ack_scene_fill(struct ack *ack)
{
	struct stack *stack = ack->stack;
	const struct stack_hooks *hooks = stack->options.hooks;
	const struct txn *txn = ack_transaction(ack);

	if (txn) {
		scene_copy(&ack->scene, &txn->scene);
	} else {
		ack->scene = (struct scene){ .registered_at = -1, .call_at = -1 };
		ack->scene.snapshot = snapshot_hold(stack_snapshot(stack));
	}
	ack->scene.in_dialog = true;
	scene_place(&ack->scene, stack, ack->link, true);
	scene_show(&ack->scene, ack->msg);
	if (!txn && hooks->on_identify)
		hooks->on_identify(stack->options.ctx, &ack->scene, ack->link, &ack->from);
}

/* Asks the recv gate, unless that has judged a copy of it before. */
static struct recv_verdict ack_judge(struct ack *ack)
{
	struct stack *stack = ack->stack;
	size_t n = ack->key.n;
	struct recv_verdict verdict = { 0 };
	enum ignored_copy copy;

	buf_add_text(&ack->key, "|ACK");
	copy = ignored_look(stack, buf_str(&ack->key), &ack->scene.copy);
	if (copy == COPY_IGNORED) {
		verdict.what = RECV_IGNORE;
	} else if (copy == COPY_NEW) {
		verdict = gate_recv(stack->options.gates, &ack->scene);
		if (ack->scene.ruling)
			ignored_add(stack, &ack->scene, buf_str(&ack->key), &verdict);
		if (verdict.what == RECV_IGNORE && verdict.copies_from > 1)
			verdict.what = RECV_PASS;
	}
	ack->key.n = n;
	return verdict;
}

void ack_take(struct stack *stack, struct link *link, const struct addr *from, struct msg *msg,
	      struct str key)
{
	struct ack ack = { .stack = stack, .link = link, .from = *from, .msg = msg };
	struct recv_verdict verdict;

	buf_add_str(&ack.key, key);
	ack_scene_fill(&ack);
	verdict = ack_judge(&ack);
	if (link->proto != PROTO_PIPE || verdict.rule)
		stack_note(stack, &(struct note){ .kind = JOURNAL_RECEIVED,
						  .link = link,
						  .remote = from,
						  .scene = &ack.scene,
						  .msg = msg,
						  .bytes = msg->bytes,
						  .copy = ack.scene.copy });
	if (verdict.what == RECV_DELAY) {
		ack_delay(&ack, verdict.delay_us);
		return;
	}
	if (verdict.what == RECV_CLOSE)
		stack_close_link(link, verdict.close);
	if (verdict.what == RECV_CLOSE || verdict.what == RECV_IGNORE)
		msg_free(msg);
	else
		ack_deliver(&ack);
	scene_clear(&ack.scene);
	buf_free(&ack.key);
}

const struct scene *stack_ack_scene(const struct stack *stack)
{
	return stack->ack_scene;
}
