/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ladder as a drawing of the ring's records: who takes part as columns, one row a message, what
 * else happened as notes. The lines of stderr and verdicts are journal/ladder.h.
 */
#ifndef IMSD_JOURNAL_LADDER_DRAW_H
#define IMSD_JOURNAL_LADDER_DRAW_H

#include "journal/choice.h"
#include "journal/journal.h"

enum ladder_format {
	LADDER_TXT, /* ASCII but for names that are not; 100 columns unless there are many participants */
	LADDER_SVG, /* SVG 1.1, one file without script; light or dark as its reader likes */
	LADDER_MMD, /* a sequenceDiagram of Mermaid */
	LADDER_FORMATS
};

struct ladder_sheet {
	enum ladder_format format;
	const char *title; /* above it; NULL: none */
};

const char *ladder_media_type(enum ladder_format format);
/* By its suffix in the name of a file, "txt", "svg", "mmd"; LADDER_FORMATS when there is none of it. */
enum ladder_format ladder_format_of(struct str suffix);

/* Appends the drawing of what was chosen of the ring; of nothing, one that says so. Keys are hidden as in
 * sinks. */
void journal_draw(const struct journal *journal, const struct journal_choice *choice,
		  const struct ladder_sheet *sheet, struct buf *out);

#endif
