/* SPDX-License-Identifier: Apache-2.0 */
/* An object for people: a line for each member. */
#include <stdio.h>

#include "imsctl/columns.h"

enum { NAME_MAX_WIDTH = 32 };

/* A text of several lines, below its name. */
static void add_lines(struct str text, struct buf *out)
{
	while (text.n) {
		ptrdiff_t end = str_find(text, '\n');
		struct str line = { text.p, end < 0 ? text.n : (size_t)end };

		buf_add_text(out, "    ");
		text_show(line.n && line.p[line.n - 1] == '\r' ?
				  (struct str){ line.p, line.n - 1 } :
				  line,
			  out);
		buf_add_char(out, '\n');
		text = str_from(text, end < 0 ? text.n : (size_t)end + 1);
	}
}

static bool says_nothing(const json_t *value)
{
	return json_is_null(value) || (json_is_array(value) && !json_array_size(value)) ||
	       (json_is_object(value) && !json_object_size(value)) ||
	       (json_is_string(value) && !json_string_length(value));
}

static void add_member(const char *name, const json_t *value, unsigned width, struct style style,
		       struct buf *out);

/* The members under their path, the list's elements under their place. */
static void add_inner(const char *name, const json_t *value, unsigned width, struct style style,
		      struct buf *out)
{
	struct buf path = { 0 };
	const char *key;
	json_t *inner;
	size_t i;

	json_object_foreach((json_t *)value, key, inner) {
		buf_reset(&path);
		buf_printf(&path, "%s.%s", name, key);
		add_member(path.p, inner, width, style, out);
	}
	json_array_foreach((json_t *)value, i, inner) {
		buf_reset(&path);
		buf_printf(&path, "%s.%zu", name, i);
		add_member(path.p, inner, width, style, out);
	}
	buf_free(&path);
}

static bool has_objects(const json_t *list)
{
	return json_is_object(json_array_get(list, 0));
}

static void add_member(const char *name, const json_t *value, unsigned width, struct style style,
		       struct buf *out)
{
	struct str text = { json_string_value(value), json_string_length(value) };
	struct buf room = { 0 };
	bool state = style.colour && str_ends(str_of(name), STR("state"));

	if (says_nothing(value))
		return;
	if (json_is_object(value) || has_objects(value)) {
		add_inner(name, value, width, style, out);
	} else if (text.p && str_find(text, '\n') >= 0) {
		buf_printf(out, "%s:\n", name);
		add_lines(text, out);
	} else {
		value_print(value, &room);
		buf_printf(out, "%-*s  %s%s%s\n", (int)width, name,
			   state ? state_colour(buf_str(&room)) : "", room.p ? room.p : "",
			   state ? COLOUR_OFF : "");
	}
	buf_free(&room);
}

/* The widest name of a line that will be. */
static unsigned names_width(const json_t *value, unsigned prefix)
{
	unsigned width = 0;
	const char *key;
	json_t *inner;
	size_t i;

	if (!json_is_object(value) && !has_objects(value))
		return prefix ? prefix - 1 : 0;
	json_object_foreach((json_t *)value, key, inner) {
		unsigned wide = says_nothing(inner) ?
					0 :
					names_width(inner, prefix + text_width(str_of(key)) + 1);

		width = wide > width ? wide : width;
	}
	json_array_foreach((json_t *)value, i, inner) {
		unsigned wide = names_width(inner, prefix + (i < 10 ? 2 : 3));

		width = wide > width ? wide : width;
	}
	return width;
}

void fields_print(const json_t *object, struct style style, struct buf *out)
{
	unsigned width = names_width(object, 0);
	const char *key;
	json_t *value;

	if (width > NAME_MAX_WIDTH)
		width = NAME_MAX_WIDTH;
	json_object_foreach((json_t *)object, key, value)
		add_member(key, value, width, style, out);
}
