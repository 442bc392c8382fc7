/* SPDX-License-Identifier: Apache-2.0 */
/* A stack that is to be as it was at first: transactions end before their time. */
#include "sip/client.h"
#include "sip/replay.h"
#include "sip/stack_private.h"

static void on_forsaken(void *arg)
{
	txn_feed(arg, EV_TIMEOUT, NULL);
}

/* One that has its final response only waits for copies; one of ours without gets none any more; one
 * of a peer is answered by who has it, unless a rule delays it. */
static void txn_quiet(struct txn *txn)
{
	struct request *request = (struct request *)txn;

	if (txn->state >= TXN_ACCEPTED) {
		txn_end(txn);
	} else if (!txn->server) {
		loop_post(txn->stack->options.loop, &txn->broken, on_forsaken, txn);
	} else if (timer_active(&request->delay)) {
		request_drop(request, "reset");
		txn_end(txn);
	}
}

bool stack_quiet(struct stack *stack)
{
	struct txn *txn;

	list_each(txn, &stack->txns, struct txn, all)
		txn_quiet(txn);
	out_clear(stack);
	replay_clear(stack);
	ignored_clear(stack);
	acks_clear(stack);
	return !stack->counters.transactions && !stack->counters.held &&
	       !stack->counters.branches && !stack->counters.repeats;
}
