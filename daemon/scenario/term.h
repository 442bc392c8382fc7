/* SPDX-License-Identifier: Apache-2.0 */
/* Conditions of `core` lines: NAME OP VALUE. Numbers and durations by value, `~` contains, `=` as
 * everywhere. */
#ifndef IMSD_SCENARIO_TERM_H
#define IMSD_SCENARIO_TERM_H

#include "scenario/plan.h"

struct term {
	struct str name, value;
	enum condition_op op;
};
/* False when there is no operator. */
bool term_read(struct str text, struct term *term);
bool term_holds(const struct term *term, struct str value);

/* What a condition's name stands for at this moment. */
struct term_fact {
	const char *name;
	struct str value;
};
/* Do all conditions of the line hold? `seen` gets the first that does not. */
bool terms_hold(const struct line *line, const struct term_fact *facts, size_t n, struct buf *seen);
/* A number as facts are compared: in its shortest form. */
struct str term_number(char room[32], double number);
/* What stands behind a condition's name; STR_NONE when the line has none of that name. */
struct str term_value(const struct line *line, const char *name);

#endif
