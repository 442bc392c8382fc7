/* SPDX-License-Identifier: Apache-2.0 */
/* The event loop: a binary heap of timers, a queue of work, and libevent for sockets and real
 * waiting. */
#include "base/loop_private.h"

#include <event2/event.h>
#include <stdlib.h>

#include "base/clock.h"

enum { WORK_PER_TURN = 100000 };
#define VIRTUAL_EPOCH (INT64_C(1767225600) * 1000000)

static void on_wake(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	(void)arg;
}

struct loop *loop_new(enum clock_kind kind)
{
	struct loop *loop = mem_alloc(sizeof(*loop));
	struct event_config *config;

	loop->kind = kind;
	loop->origin = clock_us(CLOCK_MONOTONIC);
	list_init(&loop->work);
	list_init(&loop->hooks);
	if (kind == CLOCK_AUTO)
		return loop;
	config = event_config_new();
	if (!config || event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK))
		abort();
	loop->events = event_base_new_with_config(config);
	event_config_free(config);
	if (!loop->events)
		abort();
	loop->wake = evtimer_new(loop->events, on_wake, NULL);
	return loop;
}

void loop_flush(struct loop *loop)
{
	for (size_t i = 0; i < loop->n_reaped; i++) {
		struct reaped now = loop->reaped[i]; /* freeing may reap more and move the array */

		now.free_fn(now.object);
	}
	loop->n_reaped = 0;
}

void loop_free(struct loop *loop)
{
	if (!loop)
		return;
	loop_flush(loop);
	for (size_t i = 0; i < LOOP_SIGNALS; i++)
		if (loop->signals[i].event)
			event_free(loop->signals[i].event);
	if (loop->wake)
		event_free(loop->wake);
	if (loop->events)
		event_base_free(loop->events);
	mem_free(loop->heap);
	mem_free(loop->reaped);
	mem_free(loop);
}

struct event_base *loop_events(struct loop *loop)
{
	return loop->events;
}

enum clock_kind loop_kind(const struct loop *loop)
{
	return loop->kind;
}

/* Socket callbacks run in the middle of a wait, so real time is read anew each time (no system
 * call). */
int64_t loop_now(const struct loop *loop)
{
	return loop->kind == CLOCK_REAL ? clock_us(CLOCK_MONOTONIC) - loop->origin : loop->now;
}

int64_t loop_epoch(const struct loop *loop)
{
	if (loop->kind == CLOCK_REAL)
		return clock_us(CLOCK_REALTIME);
	return VIRTUAL_EPOCH + loop->now;
}

static void loop_read_clock(struct loop *loop)
{
	loop->now = loop_now(loop);
}

static bool entry_before(const struct entry *a, const struct entry *b)
{
	return a->due < b->due || (a->due == b->due && a->order < b->order);
}

static void heap_put(struct loop *loop, struct entry entry, size_t slot)
{
	loop->heap[slot] = entry;
	entry.timer->slot = slot;
}

static void heap_up(struct loop *loop, struct entry entry, size_t slot)
{
	while (slot > 1 && entry_before(&entry, &loop->heap[slot / 2])) {
		heap_put(loop, loop->heap[slot / 2], slot);
		slot /= 2;
	}
	heap_put(loop, entry, slot);
}

static void heap_down(struct loop *loop, struct entry entry, size_t slot)
{
	for (;;) {
		size_t child = slot * 2;

		if (child > loop->n_heap)
			break;
		if (child < loop->n_heap &&
		    entry_before(&loop->heap[child + 1], &loop->heap[child]))
			child++;
		if (!entry_before(&loop->heap[child], &entry))
			break;
		heap_put(loop, loop->heap[child], slot);
		slot = child;
	}
	heap_put(loop, entry, slot);
}

void timer_stop(struct loop *loop, struct timer *timer)
{
	size_t slot = timer->slot;
	struct entry last;

	if (!slot)
		return;
	timer->slot = 0;
	last = loop->heap[loop->n_heap--];
	if (last.timer == timer)
		return;
	if (slot > 1 && entry_before(&last, &loop->heap[slot / 2]))
		heap_up(loop, last, slot);
	else
		heap_down(loop, last, slot);
}

void timer_start(struct loop *loop, struct timer *timer, int64_t us, void (*fn)(void *arg),
		 void *arg)
{
	timer_stop(loop, timer);
	timer->fn = fn;
	timer->arg = arg;
	timer->due = loop_now(loop) + (us > 0 ? us : 0);
	if (loop->n_heap + 1 >= loop->room_heap) {
		loop->room_heap = loop->room_heap ? loop->room_heap * 2 : 64;
		loop->heap = mem_resize(loop->heap, loop->room_heap * sizeof(*loop->heap));
	}
	heap_up(loop, (struct entry){ timer->due, ++loop->order, timer }, ++loop->n_heap);
}

void loop_post(struct loop *loop, struct work *work, void (*fn)(void *arg), void *arg)
{
	if (work->node.next)
		return;
	work->fn = fn;
	work->arg = arg;
	list_append(&loop->work, &work->node);
}

void work_cancel(struct work *work)
{
	list_remove(&work->node);
}

void loop_reap(struct loop *loop, void *object, void (*free_fn)(void *object))
{
	if (loop->n_reaped == loop->room_reaped) {
		loop->room_reaped = loop->room_reaped ? loop->room_reaped * 2 : 32;
		loop->reaped = mem_resize(loop->reaped, loop->room_reaped * sizeof(*loop->reaped));
	}
	loop->reaped[loop->n_reaped++] = (struct reaped){ object, free_fn };
}

void loop_on_turn_end(struct loop *loop, struct turn_hook *hook, void (*fn)(void *arg), void *arg)
{
	hook->fn = fn;
	hook->arg = arg;
	list_append(&loop->hooks, &hook->node);
}

void turn_hook_remove(struct turn_hook *hook)
{
	list_remove(&hook->node);
}

/* Bounded, so that work that posts itself cannot keep sockets from being read. */
static void loop_run_work(struct loop *loop)
{
	for (int i = 0; i < WORK_PER_TURN && !list_empty(&loop->work); i++) {
		struct work *work = list_first(&loop->work, struct work, node);

		list_remove(&work->node);
		work->fn(work->arg);
	}
}

void loop_run_timers(struct loop *loop)
{
	uint64_t last = loop->order;

	while (loop->n_heap && loop->heap[1].due <= loop->now && loop->heap[1].order <= last) {
		struct timer *timer = loop->heap[1].timer;

		timer_stop(loop, timer);
		timer->fn(timer->arg);
		loop_run_work(loop);
	}
}

void loop_end_turn(struct loop *loop)
{
	struct turn_hook *hook;

	loop_run_work(loop);
	list_each(hook, &loop->hooks, struct turn_hook, node)
		hook->fn(hook->arg);
	loop_flush(loop);
}

/* Lets libevent wait for sockets, until the next timer at the latest. */
static void loop_wait(struct loop *loop, int64_t max_wait)
{
	struct timeval tv;
	bool due = !list_empty(&loop->work) || loop->passing.done;
	int64_t wait = max_wait;

	if (!due && loop->kind == CLOCK_MANUAL)
		due = loop->n_heap && loop->heap[1].due <= loop->now;
	if (!due && loop->kind == CLOCK_REAL && loop->n_heap) {
		int64_t left = loop->heap[1].due - loop_now(loop);

		if (left <= 0)
			due = true;
		else if (wait < 0 || left < wait)
			wait = left;
	}
	if (due || wait == 0) {
		event_base_loop(loop->events, EVLOOP_NONBLOCK);
		return;
	}
	if (wait > 0) {
		tv = (struct timeval){ wait / 1000000, wait % 1000000 };
		evtimer_add(loop->wake, &tv);
	}
	event_base_loop(loop->events, EVLOOP_ONCE | EVLOOP_NO_EXIT_ON_EMPTY);
	if (wait > 0)
		evtimer_del(loop->wake);
}

bool loop_turn(struct loop *loop, int64_t max_wait)
{
	if (loop->kind == CLOCK_AUTO) {
		if (list_empty(&loop->work)) {
			if (!loop->n_heap)
				return false;
			if (loop->heap[1].due > loop->now)
				loop->now = loop->heap[1].due;
		}
	} else {
		loop_read_clock(loop);
		loop_wait(loop, max_wait);
		loop_read_clock(loop);
	}
	loop_run_work(loop);
	if (loop->passing.done)
		loop_pass_turn(loop);
	loop_run_timers(loop);
	loop_end_turn(loop);
	return true;
}

static void on_signal(evutil_socket_t number, short what, void *arg)
{
	struct signal_watch *watch = arg;

	(void)number;
	(void)what;
	watch->fn(watch->arg);
}

void loop_on_signal(struct loop *loop, int number, void (*fn)(void *arg), void *arg)
{
	struct signal_watch *watch = loop->signals;

	while (watch->event)
		watch++;
	*watch = (struct signal_watch){ evsignal_new(loop->events, number, on_signal, watch), fn,
					arg };
	if (!watch->event || event_add(watch->event, NULL))
		abort();
}

static void on_readable(evutil_socket_t fd, short what, void *arg)
{
	struct read_watch *watch = arg;

	(void)fd;
	(void)what;
	watch->fn(watch->arg);
}

void loop_on_readable(struct loop *loop, struct read_watch *watch, int fd, void (*fn)(void *arg),
		      void *arg)
{
	*watch = (struct read_watch){
		event_new(loop->events, fd, EV_READ | EV_PERSIST, on_readable, watch), fn, arg
	};
	if (!watch->event || event_add(watch->event, NULL))
		abort();
}

void loop_stop_reading(struct read_watch *watch)
{
	if (watch->event)
		event_free(watch->event);
	watch->event = NULL;
}

void loop_run(struct loop *loop)
{
	loop->stopped = false;
	while (!loop->stopped && loop_turn(loop, -1))
		;
}

void loop_stop(struct loop *loop)
{
	loop->stopped = true;
	if (loop->events)
		event_base_loopbreak(loop->events);
}

bool loop_idle(const struct loop *loop)
{
	return list_empty(&loop->work) &&
	       (loop->kind == CLOCK_REAL || !loop->n_heap || loop->heap[1].due > loop->now);
}

size_t loop_timer_count(const struct loop *loop)
{
	return loop->n_heap;
}
