/* SPDX-License-Identifier: Apache-2.0 */
/* Comma-separated values, RFC 4180 2. */
#include "conf/csv.h"

/* One octet, whose line end is counted. */
static char take(struct csv *csv)
{
	char c = csv->text.p[0];

	csv->text = str_from(csv->text, 1);
	csv->line += c == '\n';
	return c;
}

/* Is the cell over? */
static bool at_end(const struct csv *csv)
{
	struct str text = csv->text;

	return !text.n || text.p[0] == ',' || text.p[0] == '\n' || str_starts(text, STR("\r\n"));
}

/* Between quotes, of which two stand for one. False: they have no end, or something follows. */
static bool take_quoted(struct csv *csv, struct buf *cell)
{
	unsigned line = csv->line;

	take(csv);
	while (csv->text.n) {
		char c = take(csv);

		if (c == '"' && !str_starts(csv->text, STR("\""))) {
			csv->why = at_end(csv) ? NULL : "something stands behind a cell in quotes";
			return !csv->why;
		}
		if (c == '"')
			take(csv);
		buf_add_char(cell, c);
	}
	csv->line = line;
	csv->why = "quotes are opened and not closed";
	return false;
}

/* One cell, without the blanks around it when it has no quotes. */
static bool take_cell(struct csv *csv, struct arena *arena, struct str *cell)
{
	struct buf text = { 0 };
	bool quoted = str_starts(csv->text, STR("\"")), right = true;
	struct str value;

	if (quoted)
		right = take_quoted(csv, &text);
	while (!quoted && !at_end(csv))
		buf_add_char(&text, take(csv));
	value = quoted ? buf_str(&text) : str_trim(buf_str(&text));
	*cell = (struct str){ arena_copy(arena, value.p, value.n), value.n };
	buf_free(&text);
	return right;
}

static void skip_line(struct csv *csv)
{
	while (csv->text.n && take(csv) != '\n')
		;
}

enum csv_result csv_next(struct csv *csv, struct arena *arena, struct csv_record *record)
{
	struct str cell;

	while (csv->text.n && (csv->text.p[0] == '\n' || str_starts(csv->text, STR("\r\n"))))
		skip_line(csv);
	record->line = csv->line;
	record->n = 0;
	if (!csv->text.n)
		return CSV_END;
	for (;;) {
		if (!take_cell(csv, arena, &cell)) {
			skip_line(csv);
			return CSV_WRONG;
		}
		if (record->n < CSV_CELLS)
			record->cells[record->n] = cell;
		record->n++;
		if (!csv->text.n || csv->text.p[0] != ',')
			break;
		take(csv);
	}
	skip_line(csv);
	return CSV_RECORD;
}
