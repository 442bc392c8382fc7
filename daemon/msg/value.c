/* SPDX-License-Identifier: Apache-2.0 */
/* Values: header lines split at top-level commas (RFC 3261 7.3.1). */
#include "msg/value.h"

#include "msg/piece.h"

/* Empty pieces are passed over: "Allow: INVITE, ACK," is sent by real UEs. */
bool value_cut(struct str *rest, struct str *piece)
{
	while (rest->n) {
		size_t n = piece_find(*rest, ',');

		*piece = str_trim((struct str){ rest->p, n });
		*rest = str_from(*rest, n + 1);
		if (piece->n)
			return true;
	}
	return false;
}

/* A name that has a row stands for its row. */
void value_walk_start(struct value_walk *walk, enum hdr id, struct str name)
{
	*walk = (struct value_walk){ .id = id == HDR_OTHER ? hdr_of(name) : id, .name = name };
}

/* By id, or by name where the id says nothing. */
static bool is_line_of(const struct value_walk *walk, const struct msg_line *line)
{
	if (line->id != walk->id)
		return false;
	return walk->id != HDR_OTHER || str_ieq(line->name, walk->name);
}

/* The next value of one line. A header that is no list has one per line, even an empty one. */
static bool next_in_line(struct value_walk *walk, const struct msg_line *line, struct str *text)
{
	struct str rest;

	if (!hdr_row(walk->id)->list) {
		*text = line->value;
		return !walk->inside;
	}
	rest = str_from(line->value, walk->offset);
	if (!value_cut(&rest, text))
		return false;
	walk->offset = line->value.n - rest.n;
	return true;
}

/* Goes on in the line it is in, then through the next line of that header. */
bool value_walk_next(const struct msg *msg, struct value_walk *walk, struct msg_value *value)
{
	for (; walk->line < msg->n_lines; walk->line++) {
		const struct msg_line *line = &msg->lines[walk->line];
		struct str text;

		if (is_line_of(walk, line) && next_in_line(walk, line, &text)) {
			walk->inside = true;
			*value = (struct msg_value){ text, walk->line,
						     (unsigned)(text.p - line->value.p),
						     ++walk->index };
			return true;
		}
		walk->offset = 0;
		walk->inside = false;
	}
	return false;
}

/* A negative index counts from the end: -1 is the last. */
bool value_at(const struct msg *msg, enum hdr id, struct str name, int index,
	      struct msg_value *value)
{
	struct value_walk walk;

	if (index < 0)
		index += (int)value_count(msg, id, name) + 1;
	if (index < 1)
		return false;
	value_walk_start(&walk, id, name);
	while (value_walk_next(msg, &walk, value))
		if (value->index == (unsigned)index)
			return true;
	return false;
}

/* How many there are over all lines. */
unsigned value_count(const struct msg *msg, enum hdr id, struct str name)
{
	struct value_walk walk;
	struct msg_value value;

	value_walk_start(&walk, id, name);
	while (value_walk_next(msg, &walk, &value))
		;
	return walk.index;
}

/* The line anew, with text[from, to) replaced. */
static void rewrite(struct msg *msg, struct msg_line *line, size_t from, size_t to, struct str text)
{
	struct str parts[] = { { line->value.p, from }, text, str_from(line->value, to) };

	msg_set_value(msg, line, arena_join(&msg->arena, parts, ARRAY_LEN(parts)));
}

/* What stands around it stays. */
void value_replace(struct msg *msg, const struct msg_value *value, struct str text)
{
	rewrite(msg, &msg->lines[value->line], value->from, value->from + value->text.n, text);
}

/* Without the commas and blanks at its end, or at its beginning. */
static struct str strip_commas(struct str s, bool at_end)
{
	for (s = str_trim(s); s.n && s.p[at_end ? s.n - 1 : 0] == ','; s = str_trim(s))
		s = at_end ? (struct str){ s.p, s.n - 1 } : str_from(s, 1);
	return s;
}

/* Takes the comma behind it, or for the last value the one before it. */
void value_remove(struct msg *msg, const struct msg_value *value)
{
	struct msg_line *line = &msg->lines[value->line];
	struct str text = line->value;
	struct str before = strip_commas((struct str){ text.p, value->from }, true);
	struct str after = strip_commas(str_from(text, value->from + value->text.n), false);

	if (before.n == 0 && after.n == 0)
		msg_remove_line(msg, line);
	else if (after.n == 0)
		rewrite(msg, line, (size_t)(before.p + before.n - text.p), text.n, STR_NONE);
	else
		rewrite(msg, line, value->from, (size_t)(after.p - text.p), STR_NONE);
}
