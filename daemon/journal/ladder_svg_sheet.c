/* SPDX-License-Identifier: Apache-2.0 */
/* The sheet of a drawn ladder in SVG. */
#include "journal/ladder_svg_sheet.h"

#include <stdio.h>

/* Between two lines, by how many there are. */
static const unsigned gap_rows[] = { 0, 0, 470, 340, 280, 250, 235 };

void sheet_lay_out(struct sheet *sheet, const struct ladder_plan *plan)
{
	unsigned n = plan->n_columns;

	sheet->gap = gap_rows[n < ARRAY_LEN(gap_rows) ? n : ARRAY_LEN(gap_rows) - 1];
	sheet->width = FIRST + (n - 1) * sheet->gap + BEHIND;
	if (sheet->width < WIDTH_MIN)
		sheet->width = WIDTH_MIN;
}

void sheet_attribute(struct sheet *sheet, const char *name, const char *format, ...)
{
	char text[160];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	xml_attribute(sheet->xml, name, str_of(text));
}

void sheet_begin(struct sheet *sheet, const char *element, const char *class)
{
	xml_begin(sheet->xml, element);
	xml_attribute(sheet->xml, "class", str_of(class));
}

void sheet_begin_text(struct sheet *sheet, const char *class, unsigned x, unsigned y)
{
	sheet_begin(sheet, "text", class);
	xml_number(sheet->xml, "x", x);
	xml_number(sheet->xml, "y", y);
}

void sheet_text(struct sheet *sheet, const char *class, unsigned x, unsigned y, struct str text)
{
	sheet_begin_text(sheet, class, x, y);
	xml_text(sheet->xml, text);
	xml_end(sheet->xml);
}

void sheet_span(struct sheet *sheet, const char *class, struct str text)
{
	sheet_begin(sheet, "tspan", class);
	xml_text(sheet->xml, text);
	xml_end(sheet->xml);
}

void sheet_path(struct sheet *sheet, const char *class, const char *d)
{
	sheet_begin(sheet, "path", class);
	xml_attribute(sheet->xml, "d", str_of(d));
	xml_end(sheet->xml);
}

void sheet_rect(struct sheet *sheet, const char *class, const struct box *box)
{
	sheet_begin(sheet, "rect", class);
	xml_number(sheet->xml, "x", box->x);
	xml_number(sheet->xml, "y", box->y);
	xml_number(sheet->xml, "width", box->width);
	xml_number(sheet->xml, "height", box->height);
	if (box->round)
		xml_number(sheet->xml, "rx", box->round);
	xml_end(sheet->xml);
}

void sheet_heads(struct sheet *sheet, const struct ladder_plan *plan, unsigned y)
{
	for (unsigned i = 0; i < plan->n_columns; i++) {
		const struct plan_column *column = &plan->columns[i];
		unsigned x = sheet_line(sheet, i);
		struct buf text = { 0 };

		sheet_rect(sheet, column->is_ue ? "ue" : "el",
			   &(struct box){ x - HEAD_WIDTH / 2, y, HEAD_WIDTH, HEAD_HEIGHT, 9 });
		plan_cut(str_of(column->name), 20, &text);
		sheet_text(sheet, "name", x, y + 19, buf_str(&text));
		buf_reset(&text);
		plan_cut(str_of(column->what), 26, &text);
		sheet_text(sheet, "what", x, y + 35, buf_str(&text));
		buf_free(&text);
	}
}
