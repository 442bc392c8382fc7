/* SPDX-License-Identifier: Apache-2.0 */
/* The ladder: a record as a line for a person. */
#ifndef IMSD_JOURNAL_LADDER_H
#define IMSD_JOURNAL_LADDER_H

#include "journal/facts.h"

struct ladder_style {
	bool verbose; /* the message below, indented */
	bool colour;
};

/* Appends one line, of a verbose message several. Layout: see journal_ladder_line. */
void ladder_print(const struct facts *facts, struct ladder_style style, struct buf *out);
/* Does whoever reads `fd` want colours: a terminal, and NO_COLOR not set (no-color.org)? */
bool ladder_wants_colour(int fd);

#endif
