/* SPDX-License-Identifier: Apache-2.0 */
/* Client transactions: sending a request and hearing of its responses. */
#ifndef IMSD_SIP_CLIENT_H
#define IMSD_SIP_CLIENT_H

#include "sip/txn.h"

enum client_end { CLIENT_TIMEOUT, CLIENT_BROKEN };

struct client_user {
	/* A response (100 and every 2xx to an INVITE included, retransmissions not); the callee
	 * owns it. */
	void (*on_response)(void *ctx, struct client *client, struct msg *response);
	/* No final response will come: timer B or F, or the link failed. */
	void (*on_failure)(void *ctx, struct client *client, enum client_end why);
	/* The transaction is over; the last call about it. May be NULL. */
	void (*on_end)(void *ctx);
};

struct client {
	struct txn txn;
	const struct client_user *user;
	void *ctx; /* NULL once nobody listens */
	enum method method;
	char branch[64];
	char key[];
};

struct client_target {
	struct link *link;
	struct addr remote; /* UDP: where to; connections know */
	const char *branch; /* NULL: a fresh one */
	/* identity and stamps to begin with (user, procedure ...); may be NULL */
	const struct scene *scene;
};

/* Sends the request (taken over): puts our Via on top, runs the gates, starts the transaction.
 * Returns NULL for an ACK, which has none. The client frees itself; `ctx` hears of it until on_end. */
struct client *client_send(struct stack *stack, struct msg *request,
			   const struct client_target *target, const struct client_user *user,
			   void *ctx);

#endif
