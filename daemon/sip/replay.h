/* SPDX-License-Identifier: Apache-2.0 */
/* Messages that left and that some rule may want to leave again: the last ones, as many as fit into
 * a bounded room. Nothing is kept unless a rule in force has the verb `replay`. */
#ifndef IMSD_SIP_REPLAY_H
#define IMSD_SIP_REPLAY_H

#include "sip/stack_private.h"

struct held;

/* The octets of a message leave now: they are kept if a rule may want them. */
void replay_keep(struct stack *stack, const struct outgoing *out, struct str bytes);
/* The newest message before this one that left on the same leg and that the verdict of this one names,
 * to be started when this one has left; NULL: there is none. */
struct held *replay_take(struct stack *stack, const struct outgoing *out,
			 const struct wire_verdict *verdict);
/* Forgets all. */
void replay_clear(struct stack *stack);

#endif
