/* SPDX-License-Identifier: Apache-2.0 */
/* Server-sent events (WHATWG HTML 9.2.6), read from octets as they come. Pure. */
#ifndef IMSCTL_SSE_H
#define IMSCTL_SSE_H

#include "base/text.h"

/* One event: good until the next octets are fed. */
struct event {
	struct str name; /* "message" when it says none */
	struct str data; /* its lines, with a line end between them */
};

/* Zero-initialise; free with sse_free. */
struct sse {
	struct buf line, name, data, next_id;
	struct buf id;     /* the last one: what to go on behind */
	uint64_t retry_ms; /* how long to wait before another connection; 0: it did not say */
	bool ended_cr;     /* the line ended with CR; a LF that follows belongs to it */
};

/* More octets; each whole event is told. False: told said that no more is wanted. */
bool sse_feed(struct sse *sse, struct str octets,
	      bool (*told)(void *ctx, const struct event *event), void *ctx);
/* The connection broke: what was not whole is forgotten. */
void sse_break(struct sse *sse);
void sse_free(struct sse *sse);

#endif
