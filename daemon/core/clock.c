/* SPDX-License-Identifier: Apache-2.0 */
/* The clock of a core. */
#include "core/clock.h"

#include <errno.h>
#include <inttypes.h>

#include "core/core_private.h"

struct core_clock core_clock(struct core *core)
{
	static const char *const kinds[] = {
		[CLOCK_REAL] = "real", [CLOCK_AUTO] = "auto", [CLOCK_MANUAL] = "manual"
	};

	return (struct core_clock){ .kind = kinds[core->options.clock],
				    .now_us = loop_now(core->loop),
				    .epoch_us = loop_epoch(core->loop),
				    .timers = loop_timer_count(core->loop) };
}

int core_clock_advance(struct core *core, int64_t us, void (*done)(void *arg), void *arg)
{
	if (core->options.clock != CLOCK_MANUAL)
		return -EPERM;
	if (us < 0 || us > CORE_CLOCK_MAX_US)
		return -ERANGE;
	if (!loop_pass(core->loop, us, done, arg))
		return -EBUSY;
	journal_event(core->journal, "clock.advanced", NULL, "by %" PRId64 ".%06" PRId64 " s",
		      us / 1000000, us % 1000000);
	return 0;
}
