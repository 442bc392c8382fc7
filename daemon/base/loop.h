/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one clock and the one event loop: a timer heap over libevent. All that waits in imsd waits here. Times are
 * microseconds since the loop was made; wall-clock time is loop_epoch. Three clocks:
 *   CLOCK_REAL    the machine's.
 *   CLOCK_AUTO    virtual: when no work is queued it jumps to the next timer. Sockets are refused (loop_events is NULL).
 *   CLOCK_MANUAL  virtual: stands until loop_advance or loop_pass; sockets are served all the same.
 */
#ifndef IMSD_BASE_LOOP_H
#define IMSD_BASE_LOOP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/list.h"

struct event;
struct event_base;
struct loop;

enum clock_kind { CLOCK_REAL, CLOCK_AUTO, CLOCK_MANUAL };

/* Both embedded in the object that they serve; zero-initialised is idle. Timers due at the same
 * time fire in the order in which they were started. */
struct timer {
	void (*fn)(void *arg);
	void *arg;
	int64_t due;
	size_t slot; /* 1-based place in the heap, 0: idle */
};

struct work {
	struct list node;
	void (*fn)(void *arg);
	void *arg;
};

struct loop *loop_new(enum clock_kind kind);
void loop_free(struct loop *loop);
/* libevent's base, for transport/ and api/; NULL with CLOCK_AUTO. */
struct event_base *loop_events(struct loop *loop);
enum clock_kind loop_kind(const struct loop *loop);

/* Microseconds since loop_new. */
int64_t loop_now(const struct loop *loop);
/* Wall-clock microseconds since 1970; with a virtual clock counted from 2026-01-01T00:00:00Z. */
int64_t loop_epoch(const struct loop *loop);

/* (Re)starts: fn(arg) in `us` microseconds, once. */
void timer_start(struct loop *loop, struct timer *timer, int64_t us, void (*fn)(void *arg),
		 void *arg);
void timer_stop(struct loop *loop, struct timer *timer);
static inline bool timer_active(const struct timer *timer)
{
	return timer->slot != 0;
}

/* fn(arg) soon, in the order of posting, at the same time of the clock. Posting a posted work does
 * nothing. */
void loop_post(struct loop *loop, struct work *work, void (*fn)(void *arg), void *arg);
void work_cancel(struct work *work);
/* Free at the end of this turn: nobody is freed in its own callback. */
void loop_reap(struct loop *loop, void *object, void (*free_fn)(void *object));
/* Frees at once what waits to be reaped; for taking a lab down in order. */
void loop_flush(struct loop *loop);
/* fn(arg) at the end of every turn, after all work and before the reaping (checks, flushes). Owner
 * keeps it. */
struct turn_hook {
	struct list node;
	void (*fn)(void *arg);
	void *arg;
};
void loop_on_turn_end(struct loop *loop, struct turn_hook *hook, void (*fn)(void *arg), void *arg);
void turn_hook_remove(struct turn_hook *hook);

/* fn(arg) from the loop, whenever the process gets that signal; not with CLOCK_AUTO. At most
 * LOOP_SIGNALS of them. */
enum { LOOP_SIGNALS = 8 };
void loop_on_signal(struct loop *loop, int number, void (*fn)(void *arg), void *arg);
/* fn(arg) whenever there is something to read at that descriptor, or its end; not with CLOCK_AUTO. Owner keeps it. */
struct read_watch {
	struct event *event;
	void (*fn)(void *arg);
	void *arg;
};
void loop_on_readable(struct loop *loop, struct read_watch *watch, int fd, void (*fn)(void *arg),
		      void *arg);
void loop_stop_reading(struct read_watch *watch);
/* Runs until loop_stop; with CLOCK_AUTO also until there is neither work nor timer. */
void loop_run(struct loop *loop);
void loop_stop(struct loop *loop);
/* One turn: waits (at most max_wait us; -1: as long as it takes) for sockets or a timer, runs what
 * is due, all work and the reaping. With CLOCK_AUTO it never waits but jumps. False when nothing is
 * left that could happen. */
bool loop_turn(struct loop *loop, int64_t max_wait);
/* CLOCK_MANUAL: lets `us` pass; timers fire in order at their own times. */
void loop_advance(struct loop *loop, int64_t us);
/* The same from inside of a callback, in the turns to come: between any two timers sockets are served. done(arg) when
 * all that came of it has left by them. False: time is passing already. */
bool loop_pass(struct loop *loop, int64_t us, void (*done)(void *arg), void *arg);
/* No more time passes: the clock stops where it is, and done(arg) is called now. */
void loop_pass_end(struct loop *loop);
/* Nothing posted and (virtual clocks) no timer due now. */
bool loop_idle(const struct loop *loop);
/* Timers now running: a counter for leak checks. */
size_t loop_timer_count(const struct loop *loop);

#endif
