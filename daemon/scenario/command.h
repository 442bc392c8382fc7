/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Commands that make a real UE do something: /bin/sh -c in a process group of its own, with a limit in time. What they
 * print goes to a file. They are reaped from the loop.
 */
#ifndef IMSD_SCENARIO_COMMAND_H
#define IMSD_SCENARIO_COMMAND_H

#include "base/loop.h"
#include "base/text.h"

struct commands;
/* All of one imsd; takes SIGCHLD for the loop's life, and whatever its children leave. */
struct commands *commands_new(struct loop *loop);
/* Ends all that still run, and what commands have left running: TERM, and KILL to what is there a second later.
 * NULL-safe; the loop does not turn any more. */
void commands_free(struct commands *commands);

struct command_order {
	const char *text; /* for the shell */
	char *const *
		environment; /* NAME=VALUE, then a NULL; copied. IMSD_RUN is there, and IMSD_KEEP of one that is kept */
	const char *file; /* what it prints is kept there; NULL: only as long as it runs */
	const char *owner,
		*word; /* whose it is and what for: commands_stop finds it by them; copied */
	unsigned run;  /* of the run; 0: nobody's any more */
	bool keep;     /* it outlives its run */
	int64_t limit; /* us; 0: none */
	/* It has ended, and not because it was stopped. `why`: STR_NONE when its status is 0, else one sentence; `output`:
	 * the last lines that it printed. Not called when the run is gone. */
	void (*ended)(void *ctx, const struct command_order *order, struct str why,
		      struct str output);
	void *ctx;
};
/* False with one sentence in why. */
bool command_start(struct commands *commands, const struct command_order *order, char why[160]);
/* Ends those of a run that are not kept, and what they have left running; the kept ones are nobody's from now on. */
void commands_leave(struct commands *commands, unsigned run);
/* Is any of what that ended still there? Only until KILL has come, a second later. */
bool commands_linger(const struct commands *commands, unsigned run);
/* Until when a command of that run may still be about to do what it is for; 0: none runs. One that is kept, or takes
 * longer than a few seconds, does other things. */
int64_t commands_busy(const struct commands *commands, unsigned run);
/* Ends those of an owner and word, kept ones, too. */
void commands_stop(struct commands *commands, const char *owner, const char *word);
/* The command's text with %1 ... put in, quoted for the shell; %% is a percent sign. Arguments that it does not use are not
 * missed; one that it names and there is not is empty. */
void command_expand(const char *text, const struct str *arguments, unsigned n, struct buf *out);

#endif
