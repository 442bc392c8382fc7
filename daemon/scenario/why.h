/* SPDX-License-Identifier: Apache-2.0 */
/* The ways in which a run fails over its messages. */
#ifndef IMSD_SCENARIO_WHY_H
#define IMSD_SCENARIO_WHY_H

#include "scenario/run_private.h"

/* The first line that must come, whose head fits and whose conditions do not. */
struct miss {
	const struct open_line *open;
	const struct attribute *attribute;
	struct buf saw;
};

/* A condition does not hold. */
void fail_miss(struct run *run, const struct seen *seen, const struct miss *miss);
/* It came too early or too late: `what` is "earlier" or "later" than `limit`. */
void fail_time(struct run *run, const struct seen *seen, const struct open_line *open,
	       int64_t limit, const char *what);
/* Nobody waits for it. */
void fail_unexpected(struct run *run, const struct seen *seen);
/* `no`, `without` or expect forbids it. */
void fail_forbidden(struct run *run, const struct line *line, const struct seen *seen);
/* It did not come in time. */
void fail_nothing(struct run *run, const struct open_line *open);
/* A line below the verdict: what was seen, how long behind the line before (open may be NULL),
 * which rules spoke. */
void detail_seen(struct run *run, const struct seen *seen, const struct open_line *open,
		 struct str saw);

#endif
