/* SPDX-License-Identifier: Apache-2.0 */
/* What goes wrong between a UE and this element, written to the journal as causes. Of links to other
 * elements nothing is said. */
#ifndef IMSD_SIP_TROUBLE_H
#define IMSD_SIP_TROUBLE_H

#include "sip/stack.h"

struct txn;

/* A connection has ended. */
void trouble_closed(struct stack *stack, struct link *link, const char *why);
/* A link says something that is no message. */
void trouble_noted(struct stack *stack, struct link *link, const struct addr *to, const char *text);
/* So many octets could not be sent: -errno. */
void trouble_unsent(struct stack *stack, struct link *link, const struct addr *to, int error,
		    size_t octets);
/* These octets are no message. */
void trouble_broken(struct stack *stack, struct link *link, const struct addr *from,
		    struct str bytes, const char *why);
/* One more copy of a request came. */
void trouble_copied(struct stack *stack, const struct txn *txn);
/* A request of ours has no answer. */
void trouble_unanswered(struct stack *stack, const struct txn *txn, const char *method);

/* An INVITE to the UE has rung for timer C. */
void trouble_ringing(struct stack *stack, const struct txn *txn);
/* The refusal of an INVITE of the UE has no ACK (timer H). */
void trouble_unacknowledged(struct stack *stack, const struct txn *txn);

#endif
