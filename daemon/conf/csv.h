/* SPDX-License-Identifier: Apache-2.0 */
/* Comma-separated values, RFC 4180; a line may end with LF alone. */
#ifndef IMSD_CONF_CSV_H
#define IMSD_CONF_CSV_H

#include "base/mem.h"
#include "base/text.h"

/* Zero but for text and line (that of the first record). */
struct csv {
	struct str text; /* what is left */
	unsigned line;
	const char *why; /* of CSV_WRONG: what, in words */
};

enum { CSV_CELLS = 64 };
enum csv_result { CSV_END, CSV_RECORD, CSV_WRONG };

struct csv_record {
	unsigned line;               /* where it begins */
	unsigned n;                  /* cells; more than CSV_CELLS are counted and not kept */
	struct str cells[CSV_CELLS]; /* in the arena, zero-terminated */
};

/* The next record that is not an empty line. Behind CSV_WRONG the one after it may be read. */
enum csv_result csv_next(struct csv *csv, struct arena *arena, struct csv_record *record);

#endif
