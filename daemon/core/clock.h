/* SPDX-License-Identifier: Apache-2.0 */
/* The clock of a core: what it shows, and time that passes when it is told to. */
#ifndef IMSD_CORE_CLOCK_H
#define IMSD_CORE_CLOCK_H

#include "core/core.h"

/* The longest time that passes at once: 20 years. */
#define CORE_CLOCK_MAX_US (INT64_C(20) * 365 * 86400 * 1000000)

struct core_clock {
	const char *kind; /* "real", "manual", "auto" */
	int64_t now_us;   /* since the start */
	int64_t epoch_us; /* wall-clock microseconds since 1970 */
	size_t timers;    /* that run */
};

struct core_clock core_clock(struct core *core);
/* Lets time pass; all timers go off in order, each at its own time, and done(arg) is called when what came of it has
 * left by the sockets, never before this returns. 0; -EPERM: the clock is not manual; -EBUSY: time is passing
 * already; -ERANGE: more than CORE_CLOCK_MAX_US, or less than nothing. */
int core_clock_advance(struct core *core, int64_t us, void (*done)(void *arg), void *arg);

#endif
