/* SPDX-License-Identifier: Apache-2.0 */
/* Changing messages: lines are added, rewritten and removed, views that are no longer true go. */
#include "msg/msg.h"

#include <string.h>

#include "msg/msg_make.h"
#include "msg/view.h"

/* The line that stands at `at` and those behind it move up by one. */
static struct msg_line *insert_line(struct msg *msg, unsigned at, enum hdr id, struct str value)
{
	struct msg_line *line;

	msg_push_line(msg);
	if (at >= msg->n_lines)
		at = msg->n_lines - 1;
	line = &msg->lines[at];
	memmove(line + 1, line, (msg->n_lines - 1 - at) * sizeof(*line));
	*line = (struct msg_line){ .id = id, .value = value.p ? value : STR("") };
	msg_views_drop(msg, id);
	return line;
}

/* A line with the name we write. */
struct msg_line *msg_insert(struct msg *msg, unsigned at, enum hdr id, struct str value)
{
	struct msg_line *line = insert_line(msg, at, id, value);

	line->name = (struct str){ hdr_row(id)->name, hdr_row(id)->n };
	return line;
}

/* A line with the name that is given. */
struct msg_line *msg_insert_name(struct msg *msg, unsigned at, struct str name, struct str value)
{
	struct msg_line *line = insert_line(msg, at, hdr_of(name), value);

	line->name = name;
	return line;
}

/* Behind the last line like this one; at the end when there is none. */
static unsigned place_below(const struct msg *msg, enum hdr id, struct str name)
{
	for (unsigned i = msg->n_lines; i > 0; i--)
		if (msg->lines[i - 1].id == id &&
		    (id != HDR_OTHER || str_ieq(msg->lines[i - 1].name, name)))
			return i;
	return msg->n_lines;
}

/* On top of its kind. */
struct msg_line *msg_add_top(struct msg *msg, enum hdr id, struct str value)
{
	const struct msg_line *first = msg_find(msg, id, 0);

	return msg_insert(msg, first ? msg_line_number(msg, first) : msg->n_lines, id, value);
}

/* Below its kind. */
struct msg_line *msg_add(struct msg *msg, enum hdr id, struct str value)
{
	return msg_insert(msg, place_below(msg, id, STR_NONE), id, value);
}

/* The same by name. */
struct msg_line *msg_add_name(struct msg *msg, struct str name, struct str value)
{
	return msg_insert_name(msg, place_below(msg, hdr_of(name), name), name, value);
}

/* The first line's value, or a new line. */
struct msg_line *msg_set(struct msg *msg, enum hdr id, struct str value)
{
	struct msg_line *line = msg_find(msg, id, 0);

	if (!line)
		return msg_add(msg, id, value);
	msg_set_value(msg, line, value);
	return line;
}

/* From now on the line is printed from its name and value. */
void msg_set_value(struct msg *msg, struct msg_line *line, struct str value)
{
	line->value = value.p ? value : STR("");
	line->raw = STR_NONE;
	msg_views_drop(msg, line->id);
}

/* Views of the old and of the new name are gone. */
void msg_rename_line(struct msg *msg, struct msg_line *line, struct str name)
{
	msg_views_drop(msg, line->id);
	line->id = hdr_of(name);
	line->name = name;
	line->raw = STR_NONE;
	msg_views_drop(msg, line->id);
}

/* The lines behind it move down by one. */
void msg_remove_line(struct msg *msg, struct msg_line *line)
{
	unsigned at = msg_line_number(msg, line);

	msg_views_drop(msg, line->id);
	msg->n_lines--;
	memmove(line, line + 1, (msg->n_lines - at) * sizeof(*line));
}

/* All of them. */
unsigned msg_remove(struct msg *msg, enum hdr id)
{
	struct msg_line *line;
	unsigned n = 0;

	for (; (line = msg_find(msg, id, 0)) != NULL; n++)
		msg_remove_line(msg, line);
	return n;
}

/* HDR_OTHER is the view of the Request-URI. */
void msg_set_uri(struct msg *msg, struct str uri)
{
	msg->uri = uri;
	msg_views_drop(msg, HDR_OTHER);
}

/* msg_print writes the length. */
void msg_set_body(struct msg *msg, struct str type, struct str body)
{
	if (type.p)
		msg_set(msg, HDR_CONTENT_TYPE, type);
	else
		msg_remove(msg, HDR_CONTENT_TYPE);
	msg->body = body;
}
