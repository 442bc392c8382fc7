/* SPDX-License-Identifier: Apache-2.0 */
/* Work in forked processes, several at a time; results are given in the order in which the work was
 * put in. */
#ifndef IMSD_SCENARIO_POOL_H
#define IMSD_SCENARIO_POOL_H

#include "base/text.h"

enum { POOL_DIED = 100 };

struct pool_work {
	/* In a process of its own: does piece `number`, writes a text; the result is 0 .. 99. */
	int (*run)(void *ctx, unsigned number, struct buf *text);
	/* Here: the result of piece `number`, in order. POOL_DIED and more: a signal ended the
	 * process. */
	void (*done)(void *ctx, unsigned number, int result, struct str text);
	void *ctx;
	unsigned n;    /* pieces */
	unsigned jobs; /* processes at a time; 0: the number of cores */
};

/* Returns 0 when all is done; or the signal (INT, TERM, HUP) that ended it, and with it all processes
 * that were at work. */
int pool_run(const struct pool_work *work);
/* One piece in a process of its own; its result, and its text. A process that a sanitizer ends has
 * a status of its own: results that mean something are chosen apart from it. */
int pool_fork(const struct pool_work *work, unsigned number, struct buf *text);

#endif
