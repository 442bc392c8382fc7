/* SPDX-License-Identifier: Apache-2.0 */
/* The walk over a plan's lines, for the files that walk. */
#ifndef IMSD_SCENARIO_WALK_H
#define IMSD_SCENARIO_WALK_H

#include "scenario/run_private.h"

/* What is known of the lines above the one that the walk has come to. */
struct walk {
	struct run *run;
	uint64_t blocked; /* UEs whose next line is above */
	bool waiting;     /* something above must still come */
	bool loose;       /* something above may still come */
	bool may;         /* in an optional block that has not begun */
	/* there, or in an arm of an undecided either: what is behind the first line is not open */
	bool first_only;
	bool stopped;              /* nothing below is open */
	const struct line *either; /* undecided, and its arm */
	unsigned arm;
	int64_t last[UES_MAX]; /* when the line above of each UE was done */
	const struct line *from[UES_MAX];
};

/* Only optional lines are above `line`: they are waited for until nothing moves any more, and then
 * closed. False: not yet. */
bool walk_settle(struct walk *walk, const struct line *line);
/* The line is reached now, if it was not yet. */
void walk_reach(struct run *run, const struct line *line);
/* Lines one after the other, up to what stops the walk. */
void walk_list(struct walk *walk, const struct line_list *list);

/* Blocks. */
void walk_include(struct walk *walk, const struct line *line);
void walk_optional(struct walk *walk, const struct line *line);
void walk_without(struct walk *walk, const struct line *line);
void walk_any_order(struct walk *walk, const struct line *line);
void walk_either(struct walk *walk, const struct line *line);

#endif
