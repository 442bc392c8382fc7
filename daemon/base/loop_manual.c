/* SPDX-License-Identifier: Apache-2.0 */
/* Time that passes on a manual clock. */
#include "base/loop_private.h"

/* Turns behind the last timer, so that buffers reach their sockets. */
enum { PASS_TURNS = 8 };

void loop_advance(struct loop *loop, int64_t us)
{
	int64_t end = loop->now + us;

	while (loop->n_heap && loop->heap[1].due <= end) {
		loop->now = loop->heap[1].due;
		loop_run_timers(loop);
		loop_end_turn(loop);
	}
	loop->now = end;
	loop_end_turn(loop);
}

bool loop_pass(struct loop *loop, int64_t us, void (*done)(void *arg), void *arg)
{
	if (loop->passing.done)
		return false;
	loop->passing = (struct passing){ done, arg, loop->now + us, 0 };
	return true;
}

void loop_pass_end(struct loop *loop)
{
	struct passing ended = loop->passing;

	loop->passing.done = NULL;
	if (ended.done)
		ended.done(ended.arg);
}

/* On to the next timer, or to the end, where what is buffered gets its time to leave. */
void loop_pass_turn(struct loop *loop)
{
	struct passing *passing = &loop->passing;

	if (loop->n_heap && loop->heap[1].due <= passing->until) {
		if (loop->heap[1].due > loop->now)
			loop->now = loop->heap[1].due;
		passing->turns = 0;
		return;
	}
	loop->now = passing->until;
	if (++passing->turns >= PASS_TURNS)
		loop_pass_end(loop);
}
