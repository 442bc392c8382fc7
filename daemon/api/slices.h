/* SPDX-License-Identifier: Apache-2.0 */
/* An answer that takes long to find: a slice of it in each turn of the loop, so that nobody else waits. */
#ifndef IMSD_API_SLICES_H
#define IMSD_API_SLICES_H

#include "api/exchange.h"

struct slices_ops {
	/* A slice; true: that was the last one, and the exchange is answered (it is gone, and ctx with its arena). */
	bool (*step)(struct exchange *exchange, void *ctx);
	/* The client has gone before: frees what is not of the arena. NULL: there is nothing. */
	void (*dropped)(void *ctx);
};

/* The first slice is made at once, each other in a turn of its own. */
void slices_begin(struct exchange *exchange, const struct slices_ops *ops, void *ctx);

#endif
