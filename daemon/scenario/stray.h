/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What commands have left running: processes that have lost their parents come to imsd (PR_SET_CHILD_SUBREAPER), and
 * are known by the environment that the command was given, IMSD_RUN and IMSD_KEEP.
 */
#ifndef IMSD_SCENARIO_STRAY_H
#define IMSD_SCENARIO_STRAY_H

#include <stdbool.h>
#include <sys/types.h>

/* From now on they come to us. */
void strays_adopt(void);

/* Whose strays are meant. */
struct stray_choice {
	unsigned run;    /* that run's, but for kept ones; 0: those of all runs ... */
	unsigned except; /* ... but this */
	bool kept;       /* kept ones, too */
};
/* Sends them a signal (0: none); returns how many there are. */
unsigned strays_signal(const struct stray_choice *choice, int number);
/* Reaps those that have ended, of all children but those that `ours` knows. */
void strays_reap(bool (*ours)(void *ctx, pid_t pid), void *ctx);

#endif
