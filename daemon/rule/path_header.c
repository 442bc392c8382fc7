/* SPDX-License-Identifier: Apache-2.0 */
/* Header paths: values of header fields and their parts, read, set and removed. */
#include "msg/value.h"
#include "rule/path_part.h"

/* An edit of Content-Length is there to lie: msg_print must leave it alone. */
static void note_edit(const struct path *path, struct msg *msg)
{
	if (path->hdr == HDR_CONTENT_LENGTH)
		msg->fixed_length = true;
}

/* Does the path range over all values? */
static bool is_all(const struct path *path)
{
	return path->index == INDEX_NONE || path->index == INDEX_ALL;
}

/* Every value, or the one of the index. */
static bool next_value(const struct path *path, const struct msg *msg, struct value_walk *walk,
		       struct msg_value *value)
{
	if (is_all(path))
		return value_walk_next(msg, walk, value);
	return walk->index++ == 0 && value_at(msg, path->hdr, path->name, path->index, value);
}

/* A list header whose line is empty has no value, but it is there. */
static void header_read(const struct path *path, struct msg *msg, struct reader *reader)
{
	struct value_walk walk;
	struct msg_value value;
	bool any = false;

	value_walk_start(&walk, path->hdr, path->name);
	while (next_value(path, msg, &walk, &value)) {
		struct str part = part_read(path, value.text);

		any = true;
		if (part.p && reader_give(reader, part))
			return;
	}
	if (!any && is_all(path) && path->part == PART_WHOLE && msg_find_name(msg, path->name, 0))
		reader_give(reader, STR(""));
}

/* A line below the last of its kind, with the name that imsd or the path writes. */
static void add_value(const struct path *path, struct msg *msg, struct str value)
{
	const struct hdr_row *row = hdr_row(path->hdr);
	struct str name = row->n ? (struct str){ row->name, row->n } : msg_hold(msg, path->name);

	msg_add_name(msg, name, msg_hold(msg, value));
}

/* A value of its own for a header that is not there: of a Digest header or of an address nothing
 * more is needed. */
static int create_value(const struct path *path, struct msg *msg, struct str value, char why[160])
{
	struct str name = path->name, base = STR_NONE;

	if (path->part == PART_WHOLE)
		base = STR("");
	else if (hdr_row(path->hdr)->form == HDR_FORM_AUTH)
		base = path->part == PART_AUTH_SCHEME ? STR("") : STR("Digest");
	else if (path->part == PART_URI)
		base = STR("<>");
	if (!base.p)
		return path_refuse(why, "there is no %.*s header", STR_ARG(name));
	if (base.n)
		value = part_set(path, &msg->arena, base, value);
	add_value(path, msg, value);
	return 0;
}

/* One value with its part set. */
static int set_part(const struct path *path, struct msg *msg, const struct msg_value *value,
		    struct str part, char why[160])
{
	struct str text = part_set(path, &msg->arena, value->text, part);

	if (!text.p)
		return path_refuse(why, "'%.*s' has no place for %.*s", STR_ARG(value->text),
				   STR_ARG(path->text));
	value_replace(msg, value, text);
	return 0;
}

/* All of them, from the last one: what is written may hold commas, and so be more values than it
 * was. */
static int set_all(const struct path *path, struct msg *msg, struct str part, char why[160])
{
	struct msg_value value;
	int result = 0;

	for (int i = (int)value_count(msg, path->hdr, path->name); result == 0 && i > 0; i--)
		if (value_at(msg, path->hdr, path->name, i, &value))
			result = set_part(path, msg, &value, part, why);
	return result;
}

/* An empty line is filled, a list can grow by one value, and where there is no value at all one is
 * made. */
static int set_missing(const struct path *path, struct msg *msg, struct str part, char why[160])
{
	unsigned count = value_count(msg, path->hdr, path->name);
	struct msg_line *line = msg_find_name(msg, path->name, 0);

	if (path->index > 1 && (path->index != (int)count + 1 || path->part != PART_WHOLE))
		return path_refuse(why, "there is no %.*s: the message has %u", STR_ARG(path->text),
				   count);
	if (path->index < -1 && path->index != INDEX_ALL)
		return path_refuse(why, "there is no %.*s: the message has %u", STR_ARG(path->text),
				   count);
	if (count == 0 && line && path->part == PART_WHOLE) {
		msg_set_value(msg, line, msg_hold(msg, part));
		return 0;
	}
	return create_value(path, msg, part, why);
}

/* One value, all of them, or a new one. */
static int header_set(const struct path *path, struct msg *msg, struct str part, char why[160])
{
	struct msg_value value;
	int index = path->index == INDEX_NONE ? 1 : path->index;

	note_edit(path, msg);
	if (index == INDEX_ALL && value_count(msg, path->hdr, path->name) > 0)
		return set_all(path, msg, part, why);
	if (index != INDEX_ALL && value_at(msg, path->hdr, path->name, index, &value))
		return set_part(path, msg, &value, part, why);
	return set_missing(path, msg, part, why);
}

/* The lines of the header, empty ones included. */
static unsigned remove_lines(const struct path *path, struct msg *msg)
{
	struct msg_line *line;
	unsigned n = 0;

	for (; (line = msg_find_name(msg, path->name, 0)) != NULL; n++)
		msg_remove_line(msg, line);
	return n;
}

/* The part of one value. */
static unsigned remove_part(const struct path *path, struct msg *msg, const struct msg_value *value)
{
	struct str text = part_remove(path, &msg->arena, value->text);

	if (!text.p)
		return 0;
	value_replace(msg, value, text);
	return 1;
}

/* Lines, values or parts, as the path says. */
static unsigned header_remove(const struct path *path, struct msg *msg)
{
	struct msg_value value;
	unsigned n = 0;

	note_edit(path, msg);
	if (is_all(path) && path->part == PART_WHOLE)
		return remove_lines(path, msg);
	if (is_all(path)) {
		for (int i = (int)value_count(msg, path->hdr, path->name); i > 0; i--)
			if (value_at(msg, path->hdr, path->name, i, &value))
				n += remove_part(path, msg, &value);
		return n;
	}
	if (!value_at(msg, path->hdr, path->name, path->index, &value))
		return 0;
	if (path->part != PART_WHOLE)
		return remove_part(path, msg, &value);
	value_remove(msg, &value);
	return 1;
}

const struct path_ops path_header_ops = { header_read, header_set, header_remove, header_add };
