/* SPDX-License-Identifier: Apache-2.0 */
/* Comparing the values of a path with what a condition says, by the rules of RFC 3261 for that
 * place. */
#ifndef IMSD_RULE_COMPARE_H
#define IMSD_RULE_COMPARE_H

#include "rule/condition.h"

/* How the values of one path are compared. */
struct compare {
	bool fold;    /* tokens: without case, unless a value stands in quotes */
	bool bare;    /* a value counts without its parameters and comments, too */
	bool address; /* a value counts as its URI alone, too */
};

/* Of this path. */
struct compare compare_for(const struct path *path);
/* `=`: is the value, as written, one of the alternatives? */
bool compare_equal(const struct compare *how, struct str pattern, struct str value);
/* `~` */
bool compare_contains(const struct compare *how, struct str text, struct str value);
/* `<` and its like; false when one of the two is neither number nor duration. */
bool compare_order(enum condition_op op, struct str limit, struct str value);
/* Is it a number, or a duration with a unit? */
bool compare_is_number(struct str text);
bool compare_is_duration(struct str text);
/* Takes the next alternative of "a|b" from *rest, with `\|` resolved (in the arena). False at the
 * end. */
bool compare_alternative(struct arena *arena, struct str *rest, struct str *alternative);

#endif
