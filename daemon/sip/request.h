/* SPDX-License-Identifier: Apache-2.0 */
/* A request: received, and to be answered exactly once by request_reply with a final status,
 * request_forward (sip/proxy.h) or request_drop. Whoever needs more than this turn of the loop
 * holds it. */
#ifndef IMSD_SIP_REQUEST_H
#define IMSD_SIP_REQUEST_H

#include "sip/txn.h"

struct request {
	struct txn txn;
	struct list fresh;   /* until it is answered or held */
	struct msg *msg;     /* = txn.request; gone (NULL) once finally answered */
	struct scene *scene; /* = &txn.scene */
	/* RECV_ANSWER: the role performs these steps where they belong */
	struct recv_verdict verdict;
	bool answered, held, keep;
	struct timer delay; /* a recv rule's */
	char loop_mark[16]; /* by which we know it again; "" until it is asked for */
	char to_tag[64];    /* of the responses we make */
	struct kept *kept;  /* those of which further copies may come from elsewhere */
	unsigned n_kept;
	struct map_node merge; /* by merge_key, once request_is_merged was asked */
	char *merge_key;
	/* The layer above's: what is being done with it, told when the transaction ends before that
	 * is done. */
	void *owner;
	void (*on_end)(void *owner, struct request *request);
	char key[];
};

/* A response to it with our To tag; not sent. reason NULL: the usual phrase. */
struct msg *request_response(struct request *request, int status, const char *reason);
/* Sends a response (it is taken over). A final one answers the request. One after a final response
 * goes out as it is, beside the transaction, and is journaled as a fault. */
void request_reply(struct request *request, struct msg *response);
/* A final response without a body; `why` (may be NULL) becomes a Warning header and the journal's
 * text. */
void request_refuse(struct request *request, int status, const char *why);
/* No answer at all; retransmissions are absorbed in silence. */
void request_drop(struct request *request, const char *why);
/* Somebody will answer later. */
void request_hold(struct request *request);
/* Whether message and transaction stay beyond the final response (for a second one), until it is
 * said otherwise. */
void request_keep_message(struct request *request, bool keep);
/* Did this request come by another way before (RFC 3261 8.2.2.2: the same From tag, Call-ID and CSeq,
 * no To tag, another branch), and is that transaction alive? A UA answers 482. One element may play
 * many UAs: a request that was diverted from one to another has another Request-URI and is none. Asked
 * once of each request, before it is answered. */
bool request_is_merged(struct request *request);
/* Has it been answered, or did its transaction end? */
static inline bool request_done(const struct request *request)
{
	return request->answered;
}

/* A response to a message that has no transaction (broken, or refused before one is made). Takes
 * nothing over. */
void stack_reply_stateless(struct stack *stack, struct link *link, const struct addr *to,
			   struct msg *request, int status, const char *why);

#endif
