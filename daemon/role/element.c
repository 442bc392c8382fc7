/* SPDX-License-Identifier: Apache-2.0 */
/* What every role that is a SIP element is made from. */
#include "role/element.h"

struct snapshot *element_snapshot(void *element)
{
	struct element_options *options = element;

	return options->snapshot_of(options->ctx);
}

static struct link *element_reach(void *element, enum proto proto, const struct addr *remote)
{
	struct element_options *options = element;

	return options->reach ? options->reach(options->ctx, proto, remote) : NULL;
}

struct stack *element_stack(struct element_options *element, const char *role,
			    const struct stack_hooks *hooks)
{
	return stack_new(&(struct stack_options){ .loop = element->loop,
						  .role = role,
						  .gates = element->gates,
						  .journal = element->journal,
						  .seed = element->seed,
						  .last_link = element->last_link,
						  .meter = element->meter,
						  .hooks = hooks,
						  .ctx = element,
						  .reach = element_reach });
}

struct performance_options element_performance(const struct element_options *element)
{
	return (struct performance_options){ .loop = element->loop,
					     .gates = element->gates,
					     .journal = element->journal,
					     .vocabulary = element->vocabulary };
}
