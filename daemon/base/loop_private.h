/* SPDX-License-Identifier: Apache-2.0 */
/* The inside of the loop, for loop.c and loop_manual.c alone. */
#ifndef IMSD_BASE_LOOP_PRIVATE_H
#define IMSD_BASE_LOOP_PRIVATE_H

#include "base/loop.h"

struct reaped {
	void *object;
	void (*free_fn)(void *object);
};

struct loop {
	enum clock_kind kind;
	struct event_base *events;
	struct event *wake;
	int64_t now, origin; /* origin: CLOCK_MONOTONIC at loop_new */
	struct entry {
		int64_t due; /* kept here, so that ordering touches no timer */
		uint64_t order;
		struct timer *timer;
	} * heap; /* heap[0] unused */
	size_t n_heap, room_heap;
	uint64_t order;
	struct list work, hooks;
	struct reaped *reaped;
	size_t n_reaped, room_reaped;
	bool stopped;
	struct passing {
		void (*done)(void *arg); /* NULL: no time is passing */
		void *arg;
		int64_t until;
		unsigned turns; /* since the last thing happened */
	} passing;
	struct signal_watch {
		struct event *event;
		void (*fn)(void *arg);
		void *arg;
	} signals[LOOP_SIGNALS];
};

/* Fires what is due, each timer followed by the work that it caused. */
void loop_run_timers(struct loop *loop);
/* All work, hooks, reaping. */
void loop_end_turn(struct loop *loop);
/* One turn's step of the time that passes. */
void loop_pass_turn(struct loop *loop);

#endif
