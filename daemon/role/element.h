/* SPDX-License-Identifier: Apache-2.0 */
/* What every role that is a SIP element is made from. */
#ifndef IMSD_ROLE_ELEMENT_H
#define IMSD_ROLE_ELEMENT_H

#include "proc/performer.h"
#include "sip/stack.h"

/* What the S-CSCF knows of the call that a message is of. */
struct call_facts {
	int64_t began_at; /* loop time */
	const char *state;
	const char *dial; /* the number that began it */
};

struct element_options {
	struct loop *loop;
	struct gates *gates;
	struct journal *journal;
	const struct vocabulary *vocabulary;
	uint64_t seed;
	uint32_t *last_link; /* counts the links of all elements */
	struct meter *meter; /* counts the messages of all elements */
	/* The configuration in force; not held for the caller. */
	struct snapshot *(*snapshot_of)(void *ctx);
	/* A link towards a peer whose own one has closed; NULL when none can be had. May be
	 * NULL. */
	struct link *(*reach)(void *ctx, enum proto proto, const struct addr *remote);
	/* The call that a message is of; false: none is known. May be NULL. */
	bool (*call_of)(void *ctx, struct msg *msg, struct call_facts *facts);
	void *ctx; /* of all */
};

/* The stack of role `role`; `hooks` get `element`, a struct that begins with its struct
 * element_options. */
struct stack *element_stack(struct element_options *element, const char *role,
			    const struct stack_hooks *hooks);
/* For the step performer: without user and ctx. */
struct performance_options element_performance(const struct element_options *element);
/* stack_hooks.snapshot_of of such an element. */
struct snapshot *element_snapshot(void *element);

#endif
