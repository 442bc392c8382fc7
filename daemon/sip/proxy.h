/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A stateful proxy (RFC 3261 16): forwards a request to one or several next hops and brings the
 * responses back. Of several, those with the highest q are tried at the same time, the next ones
 * when all of them have failed.
 */
#ifndef IMSD_SIP_PROXY_H
#define IMSD_SIP_PROXY_H

#include "sip/client.h"
#include "sip/request.h"

/* Checks of RFC 3261 16.3 and 16.4 before any duty: Max-Forwards (483; absent: 70 is put in when it
 * is forwarded), a loop by our own branches (482). 0, or the status to answer. */
int proxy_check(struct request *request, char why[96]);

/* Who forwards. The ctx of all but on_cancel and on_end is the branch's, where it has one. */
struct proxy_leg {
	/* of request_forward's one next hop; request_fork looks at its branches instead */
	struct link *link;
	struct addr remote;
	/* Sees each response (but 100) without our Via, before it is passed on or kept for the choice
	 * of the best one; may edit it. False: it has taken the message over and will send or drop it
	 * itself. May be NULL. */
	bool (*on_response)(void *ctx, struct request *request, struct msg *response);
	/* The next hop is silent or out of reach: the status that stands for its answer (0: none, as
	 * if there had been no such branch). NULL: 408 for an INVITE, else 504; 503. */
	int (*on_failure)(void *ctx, struct request *request, enum client_end why);
	/* The next hop is silent or out of reach: true when the branch's message is to be sent once
	 * more, as it left the first time, to what it puts into *link and *remote. Costs a clone of
	 * the message. May be NULL. */
	bool (*retry)(void *ctx, enum client_end why, struct link **link, struct addr *remote);
	/* Who sent the request has cancelled it, and it has no final response yet; all branches are about to
	 * be cancelled. May be NULL. */
	void (*on_cancel)(void *ctx);
	/* All is over: no more responses will come, even late 2xx; the last call. May be NULL. */
	void (*on_end)(void *ctx);
	void *ctx;
};

/* One next hop. */
struct proxy_branch {
	struct msg *msg; /* a clone of the request with the edits of the duties; taken over */
	struct link *link;
	struct addr remote;
	uint16_t q; /* 0..1000 */
	void *ctx;  /* NULL: the leg's */
};

/* Forwards `msg` (as in struct proxy_branch): Max-Forwards less one, our Via, a client transaction.
 * An INVITE is answered by 100 at once; 100 from below is swallowed, all other responses lose our
 * Via and go to the request. */
void request_forward(struct request *request, struct msg *msg, const struct proxy_leg *leg);
/* The same to n > 0 branches (copied) in any order (16.7): provisional responses and every 2xx to an
 * INVITE go back at once, of the others the best one when all have come: a 6xx, else one of the
 * lowest class. A 2xx or 6xx cancels what is under way and what waits for its turn. To an INVITE
 * that supports 199 the end of an early dialog is told when the final response must wait (RFC
 * 6228). */
void request_fork(struct request *request, const struct proxy_branch *branches, unsigned n,
		  const struct proxy_leg *leg);
/* Another next hop in place of all before: for leg.on_response and leg.on_failure (which then return
 * false, or 0), or at any time before the request has its final response. What is under way is cancelled
 * with that Reason value (STR_NONE: none), what has come so far and the 487s that follow do not count;
 * a 2xx that crosses the CANCEL still goes back, as the first one. The branch (copied) is tried at once.
 * False, and the message is freed: the request has its final response, was cancelled, or is not
 * forwarded. */
bool request_retarget(struct request *request, const struct proxy_branch *branch,
		      struct str reason);
/* For stack_hooks.on_cancel: cancels all branches of an INVITE (16.10), which is then answered by
 * what comes of that; one that is not forwarded (yet) gets its 487 here. `cancel` (its Reason is
 * passed on) may be NULL: the element itself gives up. */
void proxy_cancel(void *ctx, struct request *invite, struct msg *cancel);

/* The other way for what has no transaction: ACK to a 2xx. target->scene NULL: the ACK's own as it
 * came (stack_ack_scene). Takes the ACK over; one whose Max-Forwards is used up goes nowhere. */
void proxy_forward_ack(struct stack *stack, struct msg *ack, const struct client_target *target);

#endif
