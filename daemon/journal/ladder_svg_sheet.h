/* SPDX-License-Identifier: Apache-2.0 */
/* The sheet of a drawn ladder in SVG: where things stand, and the elements that rows are made of. */
#ifndef IMSD_JOURNAL_LADDER_SVG_SHEET_H
#define IMSD_JOURNAL_LADDER_SVG_SHEET_H

#include "body/xml_writer.h"
#include "journal/ladder_plan.h"

/* In pixels. */
enum {
	MARGIN = 20,
	FIRST = 188, /* where the first line stands */
	HEAD_WIDTH = 152,
	HEAD_HEIGHT = 44,
	HEAD_TOP = 72,
	ROWS_TOP = HEAD_TOP + HEAD_HEIGHT + 14,
	BEHIND = HEAD_WIDTH / 2 + 40,
	WIDTH_MIN = 760,
	MESSAGE_HEIGHT = 38,
	ARROW = 26,       /* of a message, below its top */
	LINE_HEIGHT = 16, /* of remarks and notes */
	PAUSE_HEIGHT = 28,
	NOTE_MIN = 230, /* room beside a line that a note wants */
	FOOT_ROWS = 14, /* with more rows the heads stand below, too */
};

/* Of a character on average, in tenths of a pixel, rather too much. */
enum { LABEL_CHARACTER = 70, NOTE_CHARACTER = 62 };

struct sheet {
	struct xml_writer *xml;
	unsigned gap, width;
	unsigned height; /* of all rows */
	unsigned y;      /* top of the next row */
};

/* The style: q: requests; s1 to s4: responses by class; lost; e, d: events, diagnoses. */
extern const char ladder_svg_style[];

/* Its width, by how many take part. */
void sheet_lay_out(struct sheet *sheet, const struct ladder_plan *plan);
/* Where a column's line stands. */
static inline unsigned sheet_line(const struct sheet *sheet, unsigned column)
{
	return FIRST + column * sheet->gap;
}
/* Name of each column and what it is; of a phone its address. */
void sheet_heads(struct sheet *sheet, const struct ladder_plan *plan, unsigned y);

/* Elements. What sheet_begin opened is closed by xml_end. */
void sheet_begin(struct sheet *sheet, const char *element, const char *class);
void sheet_attribute(struct sheet *sheet, const char *name, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void sheet_begin_text(struct sheet *sheet, const char *class, unsigned x, unsigned y);
void sheet_text(struct sheet *sheet, const char *class, unsigned x, unsigned y, struct str text);
/* A part of a text in another manner. */
void sheet_span(struct sheet *sheet, const char *class, struct str text);
void sheet_path(struct sheet *sheet, const char *class, const char *d);
struct box {
	unsigned x, y, width, height, round;
};
void sheet_rect(struct sheet *sheet, const char *class, const struct box *box);

#endif
