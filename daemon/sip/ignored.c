/* SPDX-License-Identifier: Apache-2.0 */
/* Copies of requests that have no transaction to absorb them (RFC 3261 17.2.2): those that a rule
 * ignores, and ACKs about which rules have decided. */
#include <limits.h>
#include <string.h>

#include "sip/stack_private.h"

/* A request some of whose copies a rule ignores: it leaves no transaction, only this, for RFC 3261
 * 17.2.2's 64*T1. */
struct ignored {
	struct map_node node;
	struct list all;
	struct stack *stack;
	struct timer timer;
	unsigned copies, from, to;
	bool ack; /* the memory stays when a copy passes: no transaction will have it */
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

void ignored_range(const struct recv_verdict *verdict, unsigned *from, unsigned *to)
{
	*from = verdict->what != RECV_IGNORE ? UINT_MAX :
		verdict->copies_from         ? verdict->copies_from :
					       1;
	*to = verdict->copies_from ? verdict->copies_to : 0;
}

void ignored_add(struct stack *stack, struct scene *scene, struct str key,
		 const struct recv_verdict *verdict)
{
	struct ignored *ignored = mem_alloc(sizeof(*ignored) + key.n + 1);

	ignored->stack = stack;
	ignored->copies = 1;
	ignored->ack = scene->method == METHOD_ACK;
	ignored_range(verdict, &ignored->from, &ignored->to);
	memcpy(ignored->key, key.p, key.n);
	map_add(&stack->ignored, &ignored->node, (struct str){ ignored->key, key.n });
	list_append(&stack->ignoring, &ignored->all);
	stack->counters.held++;
	timer_start(stack->options.loop, &ignored->timer, stack_timer(stack, scene, false, TIMER_F),
		    on_ignored_over, ignored);
}

enum ignored_copy ignored_look(struct stack *stack, struct str key, unsigned *copy)
{
	struct ignored *ignored = map_get(&stack->ignored, key, struct ignored, node);

	*copy = 1;
	if (!ignored)
		return COPY_NEW;
	*copy = ++ignored->copies;
	if (*copy >= ignored->from && (ignored->to == 0 || *copy <= ignored->to))
		return COPY_IGNORED;
	if (ignored->ack)
		return COPY_PASSES;
	ignored_free(ignored);
	return COPY_NEW;
}
