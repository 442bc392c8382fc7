/* SPDX-License-Identifier: Apache-2.0 */
/* Responses that were sent, kept so that they can leave again: as retransmissions of a transaction
 * (RFC 3261 17.2), as repeats of a UA, or because another copy came from further on. All copies are
 * one message to rules: it is edited and counted once. Counted by references. */
#ifndef IMSD_SIP_KEPT_H
#define IMSD_SIP_KEPT_H

#include "sip/stack_private.h"

struct kept {
	unsigned refs;
	struct kept *next;   /* in the request's list */
	uint64_t id;         /* response_id; 0: its copies are the transaction's alone */
	struct stack *stack; /* whose it is */
	struct link *link;   /* held */
	struct addr to;
	struct scene scene; /* of the response, with what rules said of the first copy */
	char *octets;       /* as printed; NULL over role pipes */
	size_t n;
	unsigned copies;
};

/* For a response that will leave there; one reference. */
struct kept *kept_new(struct stack *stack, const struct scene *request, struct link *link,
		      const struct addr *to);
struct kept *kept_hold(struct kept *kept);
/* NULL-safe. */
void kept_release(struct kept *kept);
/* Sends the first copy, takes the message over. `octets`: keep them for further copies. */
void kept_send(struct kept *kept, struct msg *response, const struct scene *request, bool octets);
/* Another copy: of the octets where they are kept, else of `response`. Takes that over; it may be
 * NULL when there are octets. */
void kept_send_again(struct kept *kept, struct msg *response);
/* The request that it answers is gone. */
void kept_forget_request(struct kept *kept);

/* The one of that id which the request has sent; NULL: none, or it is not known any more. */
struct kept *kept_find(const struct request *request, uint64_t id);
/* Makes it the request's last response; takes the reference over. */
void kept_remember(struct request *request, struct kept *kept, const struct msg *response);

/* By what a copy of a response is known within its transaction: status, To tag, RSeq and body. 0 for
 * a 100, which is nothing but a sign of life. */
uint64_t response_id(const struct stack *stack, struct msg *response);

#endif
