/* SPDX-License-Identifier: Apache-2.0 */
/* A manual clock: time that passes over the turns of the loop, sockets being served meanwhile. */
#include <criterion/criterion.h>
#include <event2/event.h>
#include <unistd.h>

#include "base/loop.h"

enum { SECOND = 1000000 };

struct lab {
	struct loop *loop;
	struct timer timer;
	unsigned fired, read;
	int64_t fired_at, read_at;
	bool done;
	int pipe[2];
};

static void on_done(void *arg)
{
	struct lab *lab = arg;

	lab->done = true;
}

static void on_timer(void *arg)
{
	struct lab *lab = arg;

	lab->fired++;
	lab->fired_at = loop_now(lab->loop);
	cr_assert_eq(write(lab->pipe[1], "x", 1), 1);
	timer_start(lab->loop, &lab->timer, 10 * SECOND, on_timer, lab);
}

static void on_octet(evutil_socket_t fd, short what, void *arg)
{
	struct lab *lab = arg;
	char octet;

	(void)what;
	cr_assert_eq(read((int)fd, &octet, 1), 1);
	lab->read++;
	lab->read_at = loop_now(lab->loop);
}

Test(base_clock, sockets_are_served_between_timers)
{
	struct lab lab = { .loop = loop_new(CLOCK_MANUAL) };
	struct event *event;

	cr_assert_eq(pipe(lab.pipe), 0);
	event = event_new(loop_events(lab.loop), lab.pipe[0], EV_READ | EV_PERSIST, on_octet, &lab);
	event_add(event, NULL);
	timer_start(lab.loop, &lab.timer, 10 * SECOND, on_timer, &lab);
	cr_assert(loop_pass(lab.loop, 35 * SECOND, on_done, &lab));
	cr_expect_not(loop_pass(lab.loop, SECOND, on_done, &lab), "one at a time");
	cr_expect_eq(loop_now(lab.loop), 0, "nothing happens before the loop turns");
	for (int i = 0; i < 100 && !lab.done; i++) {
		loop_turn(lab.loop, -1);
		cr_assert(lab.fired - lab.read <= 1, "each octet is read before the next timer");
	}
	cr_expect(lab.done);
	cr_expect_eq(lab.fired, 3);
	cr_expect_eq(lab.read, 3);
	cr_expect_eq(lab.fired_at, 30 * SECOND);
	cr_expect_eq(lab.read_at, 30 * SECOND, "and no time has passed meanwhile");
	cr_expect_eq(loop_now(lab.loop), 35 * SECOND);
	event_free(event);
	close(lab.pipe[0]);
	close(lab.pipe[1]);
	timer_stop(lab.loop, &lab.timer);
	loop_free(lab.loop);
}

Test(base_clock, what_is_due_now_needs_no_time)
{
	struct lab lab = { .loop = loop_new(CLOCK_MANUAL) };

	timer_start(lab.loop, &lab.timer, 0, on_done, &lab);
	loop_turn(lab.loop, -1);
	cr_expect(lab.done);
	cr_expect_eq(loop_now(lab.loop), 0);
	loop_free(lab.loop);
}

Test(base_clock, it_may_be_cut_short)
{
	struct lab lab = { .loop = loop_new(CLOCK_MANUAL) };

	cr_assert(loop_pass(lab.loop, SECOND, on_done, &lab));
	loop_pass_end(lab.loop);
	cr_expect(lab.done);
	cr_expect_eq(loop_now(lab.loop), 0);
	loop_pass_end(lab.loop);
	cr_expect(loop_pass(lab.loop, 0, on_done, &lab));
	loop_free(lab.loop);
}
