/* SPDX-License-Identifier: Apache-2.0 */
/* A run from step to step: the lines that can be done now, then what the loop brings. */
#include "msg/view.h"
#include "scenario/run_private.h"

enum { STILL_MAX = 100000 };

/* Virtual: nothing is left to do at this time. Real: nothing has happened for a while. */
static bool is_idle(struct run *run)
{
	if (loop_kind(run->loop) == CLOCK_AUTO)
		return loop_idle(run->loop);
	return loop_now(run->loop) - run->activity >= run->quiet && !run_is_busy(run);
}

/* Walks the lines; when all are through and nothing has moved, the run is over. */
static void walk(struct run *run, bool idle)
{
	run->idle = idle;
	if (run_walk(run) && !run->changed)
		run->over = true;
}

/* Is it the line that answers this request? */
static bool answers(struct run *run, const struct line *line, struct msg *request)
{
	const struct seen *seen = line->kind == LINE_MESSAGE && line->head.from_ue && line->of ?
					  state_of(run, line->of)->seen :
					  NULL;

	return seen && !is_over(state_of(run, line)) && seen->msg && seen->msg->is_request &&
	       str_eq(msg_call_id(seen->msg), msg_call_id(request)) &&
	       str_eq(msg_value(seen->msg, HDR_CSEQ), msg_value(request, HDR_CSEQ));
}

static bool lines_answer(struct run *run, const struct line_list *lines, struct msg *request)
{
	for (const struct line *line = lines->first; line; line = line->next) {
		if (answers(run, line, request))
			return true;
		for (unsigned i = 0; i < line->n_arms; i++)
			if (lines_answer(run, line->arms[i], request))
				return true;
	}
	return false;
}

static bool is_claimed(void *ctx, struct msg *request)
{
	struct run *run = ctx;

	return lines_answer(run, &run->plan->lines, request);
}

/* What is done when nothing else moves: optional lines are given up, times run out, background is
 * answered. */
static void rest(struct run *run)
{
	bool idle = is_idle(run);

	if (idle)
		walk(run, true);
	if (!run->changed && !run->over && (idle || !run->options.access->pipe))
		run_expire(run);
	for (unsigned i = 0; idle && !run->changed && !run->over && i < run->plan->n_ues; i++)
		ue_answer_background(run->ues[i].ue, &(struct ue_claim){ is_claimed, run });
}

void run_step(struct run *run)
{
	do {
		run->changed = false;
		walk(run, false);
		if (!run->changed && !run->over)
			run_judge(run);
		if (!run->changed && !run->over)
			rest(run);
	} while (run->changed && !run->over);
}

/* The turn that it makes is all that is wanted. */
static void on_wake(void *arg)
{
	(void)arg;
}

void run_set_wake(struct run *run)
{
	if (run->wants_idle && !run->options.access->pipe &&
	    run->activity + run->quiet > loop_now(run->loop))
		run_wake_at(run, run->activity + run->quiet);
	if (run->wake_at < INT64_MAX)
		timer_start(run->loop, &run->wake, run->wake_at - loop_now(run->loop), on_wake,
			    run);
}

/* Lets the loop go on, not beyond the next deadline. False when nothing can happen any more. */
static bool run_turn(struct run *run)
{
	run_set_wake(run);
	return loop_turn(run->loop, -1);
}

/* Virtual time that does not go on is a circle of work: somewhere something posts itself. */
static void check_progress(struct run *run)
{
	if (loop_kind(run->loop) != CLOCK_AUTO || loop_now(run->loop) != run->still_at) {
		run->still_at = loop_now(run->loop);
		run->still = 0;
	} else if (++run->still > STILL_MAX) {
		run_error(run, NULL, "time stands still: imsd works in a circle");
	}
}

void run_begin(struct run *run)
{
	run->verdict = VERDICT_PASS;
	run->activity = loop_now(run->loop);
}

enum verdict run_finish(struct run *run, struct buf *report)
{
	timer_stop(run->loop, &run->wake);
	if (run->verdict == VERDICT_PASS) {
		run->over = false;
		run_expect_end(run);
		run->over = true;
	}
	if (run->verdict != VERDICT_PASS)
		run_report(run, report);
	run_expect_report(run, report);
	return run->verdict;
}

enum verdict run_go(struct run *run, struct buf *report)
{
	run_begin(run);
	for (run_step(run); !run->over; run_step(run)) {
		if (!run_turn(run) && !run->wants_idle)
			run_error(run, NULL, "nothing can happen any more");
		check_progress(run);
	}
	return run_finish(run, report);
}
