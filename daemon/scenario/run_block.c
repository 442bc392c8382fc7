/* SPDX-License-Identifier: Apache-2.0 */
/* The walk through blocks: include, optional, without, any-order, either. */
#include "scenario/seen_who.h"
#include "scenario/walk.h"

/* A real UE may be about to get there by itself. */
static bool settles(struct run *run, const struct line *line)
{
	const struct run_live *live = run->options.live;
	struct line_state *state = state_of(run, line);

	state->settling = live && line->reached &&
			  loop_now(run->loop) < state->reached + live->settle;
	if (state->settling)
		run_wake_at(run, state->reached + live->settle);
	return state->settling;
}

/* An include begins when all above it is done; a preamble that is reached already is passed
 * over. */
void walk_include(struct walk *walk, const struct line *line)
{
	struct run *run = walk->run;
	struct line_state *state = state_of(run, line);
	struct buf seen = { 0 };

	if (state->status == LINE_WAITING || state->settling) {
		if (walk->waiting || !walk_settle(walk, line)) {
			walk->waiting = walk->stopped = true;
			return;
		}
		walk_reach(run, line);
		if (line->reached &&
		    line->reached->core->run(run, line->reached, &seen) == CORE_YES) {
			state->status = LINE_CLOSED;
			state->settling = false;
			run->changed = true;
			seen_let_go(run);
		} else if (settles(run, line)) {
			walk->waiting = walk->stopped = true;
		}
		buf_free(&seen);
		if (state->settling)
			return;
	}
	if (state->status != LINE_CLOSED)
		walk_list(walk, line->arms[0]);
}

void walk_optional(struct walk *walk, const struct line *line)
{
	struct walk inner = *walk;

	if (block_has_begun(walk->run, line)) {
		walk_list(walk, line->arms[0]);
		return;
	}
	inner.may = inner.first_only = true;
	walk_list(&inner, line->arms[0]);
	walk->loose = true;
}

/* From when its UE's lines above are done, until the lines inside are. */
void walk_without(struct walk *walk, const struct line *line)
{
	struct run *run = walk->run;
	struct line_state *state = state_of(run, line);
	bool over = line_is_over(run, line);

	if (state->status == LINE_WAITING && !(walk->blocked >> line->head.ue & 1))
		walk_reach(run, line);
	if (state->status == LINE_REACHED && run->n_withouts < WITHOUTS_MAX)
		run->withouts[run->n_withouts++] = line;
	walk_list(walk, line->arms[0]);
	if (over && state->status == LINE_REACHED) {
		run_end_without(run, line);
		state->status = LINE_DONE;
		state->done = loop_now(run->loop);
		run->changed = true;
	}
}

/* Puts what an arm found into the walk that goes on below the block. */
static void merge(struct walk *walk, const struct walk *arm)
{
	walk->blocked |= arm->blocked;
	walk->waiting |= arm->waiting;
	walk->loose |= arm->loose;
	for (unsigned i = 0; i < walk->run->plan->n_ues; i++)
		if (arm->last[i] > walk->last[i]) {
			walk->last[i] = arm->last[i];
			walk->from[i] = arm->from[i];
		}
}

void walk_any_order(struct walk *walk, const struct line *line)
{
	const struct walk start = *walk;

	for (unsigned i = 0; i < line->n_arms; i++) {
		struct walk arm = start;

		walk_list(&arm, line->arms[i]);
		merge(walk, &arm);
		walk->stopped |= arm.stopped;
	}
}

void walk_either(struct walk *walk, const struct line *line)
{
	struct run *run = walk->run;
	struct line_state *state = state_of(run, line);
	const struct walk start = *walk;

	if (!state->arm && line->choice)
		state->arm = plan_arm(run->plan, run->options.number, line->choice) + 1;
	if (state->arm) {
		walk_list(walk, line->arms[state->arm - 1]);
		return;
	}
	for (unsigned i = 0; i < line->n_arms; i++) {
		struct walk arm = start;

		if (state->dead_arms >> i & 1)
			continue;
		arm.first_only = true;
		arm.either = line;
		arm.arm = i;
		walk_list(&arm, line->arms[i]);
		merge(walk, &arm);
	}
	walk->waiting = true;
	walk->stopped |= walk->first_only;
}
