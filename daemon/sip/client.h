/* SPDX-License-Identifier: Apache-2.0 */
/* Client transactions: sending a request and hearing of its responses. */
#ifndef IMSD_SIP_CLIENT_H
#define IMSD_SIP_CLIENT_H

#include "sip/txn.h"

enum client_end { CLIENT_TIMEOUT, CLIENT_BROKEN };

struct client_user {
	/* A response; the callee owns it. Included are 100, each copy of a provisional one and of a
	 * 2xx to an INVITE (other final ones come once), and over a role pipe a second, different
	 * final response to an INVITE: a fault that a rule has ordered. */
	void (*on_response)(void *ctx, struct client *client, struct msg *response);
	/* No final response will come: timer B or F, or the link failed. */
	void (*on_failure)(void *ctx, struct client *client, enum client_end why);
	/* The transaction is over; the last call about it. May be NULL. */
	void (*on_end)(void *ctx);
	/* An INVITE has had no final response for timer C after its last provisional one: a proxy
	 * gives up then (RFC 3261 16.8). NULL: it may ring for ever. */
	void (*on_timer_c)(void *ctx, struct client *client);
};

enum client_cancel { CANCEL_NOT, CANCEL_ASKED, CANCEL_SENT };

struct client {
	struct txn txn;
	const struct client_user *user;
	void *ctx; /* NULL once nobody listens */
	enum method method;
	enum client_cancel cancel;  /* of an INVITE: how far its CANCEL is */
	struct str cancel_reason;   /* lives with txn.request */
	struct response_seen *seen; /* of an INVITE: what has come; sip/response.c */
	struct response_late *late; /* responses that a rule delays, likewise */
	unsigned n_vias;            /* of the request as it was sent; not on a pipe */
	int final;                  /* status of the first final response, 0: none yet */
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

/* Cancels an INVITE (RFC 3261 9.1). The CANCEL leaves when a provisional response has come, has the
 * Reason value given (STR_NONE: none) and is answered without the user. When no final response comes
 * within 64*T1 of it, the user hears on_failure(CLIENT_TIMEOUT). Nothing happens behind a final
 * response, or the second time. */
void client_cancel(struct client *client, struct str reason);

#endif
