/* SPDX-License-Identifier: Apache-2.0 */
/* A response context (RFC 3261 16.7): one forwarded request with its branches. For the files of
 * the proxy only. */
#ifndef IMSD_SIP_FORWARD_H
#define IMSD_SIP_FORWARD_H

#include "sip/proxy.h"

/* The best final response so far. */
struct best {
	int status;          /* 0: none */
	struct msg *msg;     /* NULL: `status` stands for one that did not come */
	const char *why;     /* in words, when there is no message */
	bool speaks_for_all; /* it comes from an element of the core, where all of these would go */
};

/* A better one takes the place of that before; of 401 and 407 the challenges come together. Takes
 * offer->msg over. `cancelled`: a 487 is what is asked for. */
void best_offer(struct best *best, const struct best *offer, bool cancelled);
/* The message, which is the caller's from now on. */
struct msg *best_take(struct best *best);

/* An early dialog of a branch, by its To tag (RFC 6228). */
struct early {
	struct early *next;
	bool ended; /* a 199 told so */
	size_t n;
	char tag[];
};

struct forward;

struct branch {
	struct forward *forward;
	struct branch *next;
	struct client *client; /* NULL: not started, or over */
	struct msg *msg;       /* until it is started; then a clone for another try, or NULL */
	struct link *link;     /* held */
	struct addr remote;
	void *ctx;
	uint16_t q;
	bool done;     /* its final response has come, or will not */
	bool replaced; /* by a later one: but for a 2xx nothing of it counts */
	struct early *early;
};

/* Lives until the last client transaction is over. */
struct forward {
	struct stack *stack;
	struct request *request; /* NULL once its transaction ended */
	struct proxy_leg leg;
	struct best best;
	unsigned n, next; /* branches; the first that waits for its turn */
	unsigned n_added; /* branches in place of those, behind them in the list */
	unsigned pending; /* started, not done and not replaced */
	unsigned alive;   /* client transactions */
	bool closed;      /* no more branches are tried */
	bool cancelled;   /* by who sent the request */
	bool taken;       /* a hook answers itself */
	bool tells_199;
	struct branch branches[]; /* a list by branch.next, too */
};

/* Sends its message; where another try is possible, a clone of that stays. */
void branch_send(struct branch *branch);
/* Starts the next group of branches. */
void forward_start_group(struct forward *forward);
/* Cancels what is under way; nothing more is started. */
void forward_cancel(struct forward *forward, struct str reason);
void forward_free(struct forward *forward);

/* Early dialogs: notes that of a provisional response; tells that a branch ended with `status`. */
void early_note(struct branch *branch, struct msg *response);
void early_end(struct branch *branch, int status);
void early_free(struct branch *branch);

/* The branch parameter of a request that is forwarded (16.6 step 8): a fresh token and the mark by
 * which a loop is known. */
void proxy_branch_make(struct request *request, char branch[64]);

#endif
