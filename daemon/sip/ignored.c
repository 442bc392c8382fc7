/* SPDX-License-Identifier: Apache-2.0 */
/* Copies of requests that a rule ignores (RFC 3261 17.2.2 would have absorbed them). */
#include <string.h>

#include "sip/stack_private.h"

/* A request some of whose copies a rule ignores: it leaves no transaction, only this. RFC 3261
 * 17.2.2's 64*T1. */
struct ignored {
	struct map_node node;
	struct list all;
	struct stack *stack;
	struct timer timer;
	unsigned copies, from, to;
	char key[];
};

static void ignored_free(struct ignored *ignored)
{
	timer_stop(ignored->stack->options.loop, &ignored->timer);
	map_remove(&ignored->stack->ignored, &ignored->node);
	list_remove(&ignored->all);
	ignored->stack->counters.held--;
	mem_free(ignored);
}

static void on_ignored_over(void *arg)
{
	ignored_free(arg);
}

void ignored_clear(struct stack *stack)
{
	struct ignored *ignored;

	list_each(ignored, &stack->ignoring, struct ignored, all)
		ignored_free(ignored);
}

void ignored_add(struct request *request, const struct recv_verdict *verdict)
{
	struct stack *stack = request->txn.stack;
	struct str key = request->txn.node.key;
	struct ignored *ignored = mem_alloc(sizeof(*ignored) + key.n + 1);

	ignored->stack = stack;
	ignored->copies = 1;
	ignored->from = verdict->copies_from ? verdict->copies_from : 1;
	ignored->to = verdict->copies_from ? verdict->copies_to : 0;
	memcpy(ignored->key, key.p, key.n);
	map_add(&stack->ignored, &ignored->node, (struct str){ ignored->key, key.n });
	list_append(&stack->ignoring, &ignored->all);
	stack->counters.held++;
	timer_start(stack->options.loop, &ignored->timer, txn_timer(&request->txn, TIMER_F),
		    on_ignored_over, ignored);
}

bool ignored_is_copy(struct stack *stack, struct str key, unsigned *copy)
{
	struct ignored *ignored = map_get(&stack->ignored, key, struct ignored, node);

	*copy = 1;
	if (!ignored)
		return false;
	*copy = ++ignored->copies;
	if (*copy >= ignored->from && (ignored->to == 0 || *copy <= ignored->to))
		return true;
	ignored_free(ignored);
	return false;
}
