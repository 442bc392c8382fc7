/* SPDX-License-Identifier: Apache-2.0 */
/* How rules and queries name messages: "a|b" and `*` for texts, "200|4xx|180-183" for status codes. */
#ifndef IMSD_MSG_PATTERN_H
#define IMSD_MSG_PATTERN_H

#include "base/range.h"

/* Alternatives, each a glob. Immutable, in the arena it was read into. */
struct pattern {
	const struct str *parts;
	unsigned n;
};

struct pattern pattern_read(struct arena *arena, struct str text);
/* An absent or empty value fits no pattern. */
bool pattern_fits(const struct pattern *pattern, struct str value);

/* Alternatives of status codes. */
struct statuses {
	const struct range *parts;
	unsigned n;
};

/* False when an alternative is neither a status (100 to 699), nor a range, nor a class, nor `*`. */
bool statuses_read(struct arena *arena, struct str text, struct statuses *statuses);
bool statuses_have(const struct statuses *statuses, unsigned number);

#endif
