/* SPDX-License-Identifier: Apache-2.0 */
/* Answers for people. What came from the network is in them: no control reaches the terminal. */
#include "imsctl/columns.h"

#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

#define DIM "\033[2m"
#define BOLD "\033[1m"
#define RED "\033[31m"
#define GREEN "\033[32m"
#define YELLOW "\033[33m"

enum { COLUMNS_MAX = 12, GAP = 2, CUT_MIN = 6 };

struct state {
	const char *word, *colour;
};

static const struct state state_rows[] = {
	{ "registered",     GREEN  },
	{ "established",    GREEN  },
	{ "active",         GREEN  },
	{ "passed",         GREEN  },
	{ "delivered",      GREEN  },
	{ "yes",            GREEN  },
	{ "on",             GREEN  },
	{ "early",          YELLOW },
	{ "running",        YELLOW },
	{ "waiting",        YELLOW },
	{ "inviting",       YELLOW },
	{ "failed",         RED    },
	{ "unusable",       RED    },
	{ "rejected",       RED    },
	{ "unknown",        RED    },
	{ "not-registered", DIM    },
	{ "ended",          DIM    },
	{ "off",            DIM    },
	{ "stopped",        DIM    },
};

const char *state_colour(struct str word)
{
	for (size_t i = 0; i < ARRAY_LEN(state_rows); i++)
		if (str_is(word, state_rows[i].word))
			return state_rows[i].colour;
	return "";
}

/* Takes the first character off; returns its cells. */
static unsigned take_character(struct str *rest)
{
	mbstate_t state = { 0 };
	wchar_t wide;
	size_t n = mbrtowc(&wide, rest->p, rest->n, &state);
	int cells;

	if (n == 0 || n > rest->n) {
		*rest = str_from(*rest, 1);
		return 1;
	}
	*rest = str_from(*rest, n);
	cells = wcwidth(wide);
	return cells < 0 ? 1 : (unsigned)cells;
}

unsigned text_width(struct str text)
{
	unsigned cells = 0;

	while (text.n)
		cells += take_character(&text);
	return cells;
}

/* Appends at most `width` cells of it, the last one an ellipsis when there was more. */
static void add_cut(struct str text, unsigned width, struct buf *out)
{
	struct str rest = text;
	unsigned cells = 0;

	if (!width || text_width(text) <= width) {
		buf_add_str(out, text);
		return;
	}
	while (rest.n) {
		struct str before = rest;
		unsigned wide = take_character(&rest);

		if (cells + wide > width - 1)
			break;
		cells += wide;
		buf_add(out, before.p, before.n - rest.n);
	}
	buf_add_text(out, "…");
}

const json_t *value_of_path(const json_t *value, const char *path)
{
	struct str rest = str_of(path), name;
	uint32_t place;

	if (str_is(rest, "."))
		return value;
	while (value && str_cut(&rest, '.', &name)) {
		char key[64];

		snprintf(key, sizeof(key), "%.*s", STR_ARG(name));
		value = json_is_array(value) && str_to_u32(name, &place) ?
				json_array_get(value, place) :
				json_object_get(value, key);
	}
	return value;
}

void text_show(struct str text, struct buf *out)
{
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];
		unsigned char next = i + 1 < text.n ? (unsigned char)text.p[i + 1] : 0;

		if (c == 0xc2 && next >= 0x80 && next < 0xa0) {
			buf_add_char(out, ' ');
			i++;
		} else {
			buf_add_char(out, c < 0x20 || c == 0x7f ? ' ' : (char)c);
		}
	}
}

static void add_list(const json_t *list, struct buf *out)
{
	size_t i;
	json_t *item;

	json_array_foreach((json_t *)list, i, item) {
		if (i)
			buf_add_char(out, ',');
		value_print(item, out);
	}
}

void value_print(const json_t *value, struct buf *out)
{
	char *text;

	switch (value ? json_typeof(value) : JSON_NULL) {
	case JSON_NULL:
		break;
	case JSON_STRING:
		text_show((struct str){ json_string_value(value), json_string_length(value) }, out);
		break;
	case JSON_INTEGER:
		buf_printf(out, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
		break;
	case JSON_REAL:
		buf_printf(out, "%.3f", json_real_value(value));
		break;
	case JSON_TRUE:
	case JSON_FALSE:
		buf_add_text(out, json_is_true(value) ? "yes" : "no");
		break;
	case JSON_ARRAY:
		add_list(value, out);
		break;
	case JSON_OBJECT:
		text = json_dumps(value, JSON_COMPACT);
		text_show(str_of(text), out);
		free(text);
		break;
	}
}

/* Are they equal in all these members? */
static bool is_same_row(const json_t *a, const json_t *b, const char *names)
{
	struct str rest = str_of(names), name;

	while (str_cut(&rest, ',', &name)) {
		const json_t *value = json_object_getn(a, name.p, name.n);
		const json_t *other = json_object_getn(b, name.p, name.n);

		if (value != other && !json_equal(value, other))
			return false;
	}
	return true;
}

json_t *rows_merge(const json_t *items, const char *names)
{
	json_t *merged = json_array(), *item, *row;
	size_t i, k;

	json_array_foreach((json_t *)items, i, item) {
		json_int_t times = json_integer_value(json_object_get(item, "times"));
		bool found = false;

		json_array_foreach(merged, k, row) {
			found = is_same_row(row, item, names);
			if (!found)
				continue;
			times += json_integer_value(json_object_get(row, "times"));
			json_object_set_new(row, "times", json_integer(times));
			break;
		}
		if (!found)
			json_array_append_new(merged, json_copy(item));
	}
	return merged;
}

/* The text of a cell in the buffer, which is emptied first; "-" when there is nothing. */
static struct str cell(const json_t *row, const struct column *column, struct buf *room)
{
	buf_reset(room);
	value_print(value_of_path(row, column->path), room);
	if (column->flag && json_is_false(value_of_path(row, column->flag)))
		buf_add_text(room, column->mark);
	if (!room->n)
		buf_add_char(room, '-');
	return buf_str(room);
}

/* Cuts the widest columns until the row fits the terminal, or none is left that may be cut. */
static void fit(unsigned *widths, unsigned n, unsigned terminal)
{
	unsigned total = 0;

	for (unsigned i = 0; i < n; i++)
		total += widths[i] + (i ? GAP : 0);
	while (total > terminal) {
		unsigned widest = 0;

		for (unsigned i = 1; i < n; i++)
			if (widths[i] >= widths[widest])
				widest = i;
		if (widths[widest] <= CUT_MIN)
			return;
		widths[widest]--;
		total--;
	}
}

/* As wide as the widest cell of each column; returns how many columns there are. */
static unsigned measure(const json_t *list, const struct column *columns, struct style style,
			unsigned widths[COLUMNS_MAX])
{
	struct buf room = { 0 };
	unsigned n = 0;
	size_t i;
	json_t *row;

	for (; n < COLUMNS_MAX && columns[n].title; n++) {
		widths[n] = text_width(str_of(columns[n].title));
		json_array_foreach((json_t *)list, i, row) {
			unsigned wide = text_width(cell(row, &columns[n], &room));

			if (wide > widths[n])
				widths[n] = wide;
		}
		if (style.width && columns[n].width && widths[n] > columns[n].width)
			widths[n] = columns[n].width;
	}
	if (style.width)
		fit(widths, n, style.width);
	buf_free(&room);
	return n;
}

/* One cell, in its colour, and the blanks up to the next one. */
static void add_cell(struct str text, unsigned width, const char *colour, struct buf *out)
{
	struct buf cut = { 0 };

	add_cut(text, width, &cut);
	buf_printf(out, "%s%.*s%s", colour, STR_ARG(buf_str(&cut)), *colour ? COLOUR_OFF : "");
	for (unsigned cells = text_width(buf_str(&cut)); cells < width + GAP; cells++)
		buf_add_char(out, ' ');
	buf_free(&cut);
}

/* The blanks behind the last cell go. */
static void end_line(struct buf *out)
{
	while (out->n && out->p[out->n - 1] == ' ')
		out->n--;
	buf_add_char(out, '\n');
}

void table_print(const json_t *list, const struct column *columns, struct style style,
		 struct buf *out)
{
	unsigned widths[COLUMNS_MAX], n = measure(list, columns, style, widths);
	struct buf room = { 0 };
	size_t i;
	json_t *row;

	for (unsigned k = 0; k < n; k++)
		add_cell(str_of(columns[k].title), widths[k], style.colour ? BOLD : "", out);
	end_line(out);
	json_array_foreach((json_t *)list, i, row) {
		for (unsigned k = 0; k < n; k++) {
			struct str text = cell(row, &columns[k], &room);

			add_cell(text, widths[k],
				 style.colour && columns[k].state ? state_colour(text) : "", out);
		}
		end_line(out);
	}
	buf_free(&room);
}

void template_print(const char *text, const json_t *value, struct buf *out)
{
	const char *end;

	for (; *text; text++) {
		char path[64];

		end = *text == '{' ? strchr(text, '}') : NULL;
		if (!end) {
			buf_add_char(out, *text);
			continue;
		}
		snprintf(path, sizeof(path), "%.*s", (int)(end - text - 1), text + 1);
		value_print(value_of_path(value, path), out);
		text = end;
	}
	buf_add_char(out, '\n');
}
