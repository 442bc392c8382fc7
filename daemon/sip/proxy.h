/* SPDX-License-Identifier: Apache-2.0 */
/* A stateful proxy (RFC 3261 16): forwards a request to one next hop and brings the responses
 * back. */
#ifndef IMSD_SIP_PROXY_H
#define IMSD_SIP_PROXY_H

#include "sip/client.h"
#include "sip/request.h"

/* Checks of RFC 3261 16.3 and 16.4 before any duty: Max-Forwards (483; absent: 70 is put in when it
 * is forwarded), a loop by our own branches (482). 0, or the status to answer. */
int proxy_check(struct request *request, char why[96]);

struct proxy_leg {
	struct link *link;
	struct addr remote;
	/* Sees each response before it goes back; may edit it. False: it has taken the message over
	 * and will send or drop it itself. May be NULL. */
	bool (*on_response)(void *ctx, struct request *request, struct msg *response);
	/* The next hop is silent or out of reach: the status to answer with (0: stay silent). NULL:
	 * 504, 503. */
	int (*on_failure)(void *ctx, struct request *request, enum client_end why);
	/* The transaction with the next hop is over; the last call. May be NULL. */
	void (*on_end)(void *ctx);
	void *ctx;
};

/* Forwards `msg` (a clone of the request with the edits of the duties; taken over): Max-Forwards
 * less one, our Via, a client transaction; 100 is swallowed, all other responses lose our Via and
 * go to the request. */
void request_forward(struct request *request, struct msg *msg, const struct proxy_leg *leg);
/* The other way for what has no transaction: ACK to a 2xx. */
void proxy_forward_ack(struct stack *stack, struct msg *ack, const struct client_target *target);

#endif
