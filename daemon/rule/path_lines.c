/* SPDX-License-Identifier: Apache-2.0 */
/* Header lines by their path: added, moved, renamed. */
#include "msg/value.h"
#include "rule/path_param.h"
#include "rule/path_scan.h"

/* The NAME of "before NAME"; STR_NONE of others. */
static struct str before_name(struct str at)
{
	struct str word;

	if (at.n == 0 || !str_word(&at, &word) || !str_is(word, "before"))
		return STR_NONE;
	return str_trim(at);
}

/* For checks at load. */
bool path_at_valid(struct str at, char why[160])
{
	struct str name = before_name(at);

	if (str_is(at, "top") || str_is(at, "bottom") || scan_is_token(name))
		return true;
	path_refuse(why, "at = \"%.*s\" is none of top, bottom and \"before NAME\"", STR_ARG(at));
	return false;
}

/* The last line of that header; NULL when there is none. */
static struct msg_line *find_last(const struct msg *msg, struct str name)
{
	struct msg_line *line, *last = NULL;

	for (unsigned from = 0; (line = msg_find_name(msg, name, from)) != NULL;
	     from = msg_line_number(msg, line) + 1)
		last = line;
	return last;
}

/* Where a line of that name goes: among its kind, or to the end when there is none of it. */
static unsigned place_of(const struct msg *msg, struct str name, struct str at)
{
	struct str before = before_name(at);
	bool top = str_is(at, "top");
	const struct msg_line *line;

	if (before.p)
		line = msg_find_name(msg, before, 0);
	else
		line = top ? msg_find_name(msg, name, 0) : find_last(msg, name);
	if (!line)
		return top ? 0 : msg->n_lines;
	return msg_line_number(msg, line) + !(top || before.p);
}

/* As the path writes the name. */
int header_add(const struct path *path, struct msg *msg, struct str value, struct str at,
	       char why[160])
{
	(void)why;
	msg_insert_name(msg, place_of(msg, path->name, at), msg_hold(msg, path->name),
			msg_hold(msg, value));
	if (path->hdr == HDR_CONTENT_LENGTH)
		msg->fixed_length = true;
	return 0;
}

/* A line put in as it was, its octets included. */
static void put_line(struct msg *msg, unsigned at, const struct msg_line *line)
{
	msg_insert_name(msg, at, line->name, line->value)->raw = line->raw;
}

/* One value, as a line of its own. A line that holds nothing else moves as it is. */
static bool move_value(const struct path *path, struct msg *msg, struct str at)
{
	struct msg_value value;
	struct msg_line line;

	if (!value_at(msg, path->hdr, path->name, path->index, &value))
		return false;
	line = msg->lines[value.line];
	if (line.value.n == value.text.n) {
		msg_remove_line(msg, &msg->lines[value.line]);
	} else {
		line.value = value.text;
		line.raw = STR_NONE;
		value_remove(msg, &value);
	}
	put_line(msg, place_of(msg, path->name, at), &line);
	return true;
}

/* All lines of the header, in their order. */
static bool move_lines(const struct path *path, struct msg *msg, struct str at)
{
	struct msg_line *lines = arena_alloc(&msg->arena, msg->n_lines * sizeof(*lines)), *line;
	struct str before = before_name(at);
	unsigned n = 0, to;

	for (; (line = msg_find_name(msg, path->name, 0)) != NULL; n++) {
		lines[n] = *line;
		msg_remove_line(msg, line);
	}
	to = before.p ? place_of(msg, path->name, at) : str_is(at, "top") ? 0 : msg->n_lines;
	for (unsigned i = 0; i < n; i++)
		put_line(msg, to + i, &lines[i]);
	return n > 0;
}

/* Nothing moves before a header that is not there. */
bool path_move(const struct path *path, struct msg *msg, struct str at)
{
	struct str before = before_name(at);

	if (path->kind != PATH_HEADER || (before.p && !msg_find_name(msg, before, 0)))
		return false;
	if (path->index == INDEX_NONE || path->index == INDEX_ALL)
		return move_lines(path, msg, at);
	return move_value(path, msg, at);
}

/* The header's lines, or the one that holds the value. */
static unsigned rename_lines(const struct path *path, struct msg *msg, struct str name)
{
	struct msg_value value;
	struct msg_line *line;
	unsigned n = 0;

	if (path->index != INDEX_NONE && path->index != INDEX_ALL) {
		if (!value_at(msg, path->hdr, path->name, path->index, &value))
			return 0;
		msg_rename_line(msg, &msg->lines[value.line], name);
		return 1;
	}
	for (unsigned from = 0; (line = msg_find_name(msg, path->name, from)) != NULL; n++) {
		from = msg_line_number(msg, line) + 1;
		msg_rename_line(msg, line, name);
	}
	return n;
}

/* The parameter of one value. */
static unsigned rename_in_value(const struct path *path, struct msg *msg, int index,
				struct str name)
{
	struct msg_value value;
	struct str text;

	if (!value_at(msg, path->hdr, path->name, index, &value))
		return 0;
	text = param_part_rename(path, &msg->arena, value.text, name);
	if (text.p)
		value_replace(msg, &value, text);
	return text.p != NULL;
}

/* Of all values, from the last one: the new name may hold commas, and make more values of one. */
static unsigned rename_param(const struct path *path, struct msg *msg, struct str name)
{
	unsigned n = 0;

	if (path->index != INDEX_NONE && path->index != INDEX_ALL)
		return rename_in_value(path, msg, path->index, name);
	for (int i = (int)value_count(msg, path->hdr, path->name); i > 0; i--)
		n += rename_in_value(path, msg, i, name);
	return n;
}

/* Of headers and their parameters. */
unsigned path_rename(const struct path *path, struct msg *msg, struct str name)
{
	if (path->kind != PATH_HEADER)
		return 0;
	name = msg_hold(msg, name);
	return path->part == PART_WHOLE ? rename_lines(path, msg, name) :
					  rename_param(path, msg, name);
}
