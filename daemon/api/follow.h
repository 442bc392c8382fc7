/* SPDX-License-Identifier: Apache-2.0 */
/* An answer that follows the journal: what the ring holds from some record on, then each new one, as fast as
 * the client reads. Who falls behind the ring is dropped. */
#ifndef IMSD_API_FOLLOW_H
#define IMSD_API_FOLLOW_H

#include "api/exchange.h"
#include "journal/facts.h"

/* How records are told; ctx is the author's. */
struct follow_ops {
	const char *type;                          /* media type */
	void (*begin)(void *ctx, struct buf *out); /* before all records */
	bool (*takes)(void *ctx,
		      const struct facts *facts); /* is it one of those that are wanted? */
	void (*print)(void *ctx, const struct facts *facts, struct buf *out);
	/* The last word to a client for whom records `from` to `to` came too fast; may be NULL. */
	void (*overrun)(void *ctx, uint64_t from, uint64_t to, struct buf *out);
	const char
		*heartbeat; /* written when nothing else was for FOLLOW_HEARTBEAT_S; NULL: none */
	void (*free)(void *ctx);
};

enum { FOLLOW_HEARTBEAT_S = 15 };

/* Answers the exchange with what is taken from record `next` on; takes ctx over. core: messages between
 * elements are wanted in full. */
void follow_start(struct exchange *exchange, const struct follow_ops *ops, void *ctx, bool core,
		  uint64_t next);

#endif
