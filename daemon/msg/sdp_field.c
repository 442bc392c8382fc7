/* SPDX-License-Identifier: Apache-2.0 */
/* Fields of an SDP section by their path words: reading and setting (RFC 4566 5, RFC 3312 5). */
#include "msg/sdp_field.h"

#include "msg/piece.h"

static const char *const direction_rows[] = { "a=sendrecv", "a=sendonly", "a=recvonly",
					      "a=inactive" };

/* A slice of the SDP is known by where it stands. */
struct str sdp_replace(const struct sdp_asked *asked, struct str slice, struct str text)
{
	struct str before = { asked->sdp.p, (size_t)(slice.p - asked->sdp.p) };
	struct str parts[] = { before, text, str_from(asked->sdp, before.n + slice.n) };

	return arena_join(asked->arena, parts, ARRAY_LEN(parts));
}

/* The `number`-th word (from 0) of the m= line. */
static bool media_word(const struct sdp_asked *asked, unsigned number, struct str *word)
{
	struct str rest = asked->section->m;

	for (unsigned i = 0; i <= number; i++)
		if (!str_word(&rest, word))
			return false;
	return true;
}

/* The port ends at the '/' of a number of ports. */
static bool get_word(const struct sdp_asked *asked, struct str *value)
{
	ptrdiff_t slash;

	if (!media_word(asked, asked->row->word, value))
		return false;
	slash = str_find(*value, '/');
	if (asked->row->word == 1 && slash >= 0)
		value->n = (size_t)slash;
	return true;
}

/* The m= line cannot lose a word. */
static bool set_word(const struct sdp_asked *asked, struct str value, struct str *result)
{
	struct str word;

	if (!value.p || !get_word(asked, &word))
		return false;
	*result = sdp_replace(asked, word, value);
	return true;
}

/* One of the four. */
static bool is_direction(struct str line)
{
	for (size_t i = 0; i < ARRAY_LEN(direction_rows); i++)
		if (str_is(line, direction_rows[i]))
			return true;
	return false;
}

/* The direction's line in that section. */
static bool find_direction(struct str section, struct str *line)
{
	struct str whole;

	while (sdp_take_line(&section, &whole, line))
		if (is_direction(*line))
			return true;
	return false;
}

/* Its own, the session's, or sendrecv (RFC 4566 6). */
static bool get_direction(const struct sdp_asked *asked, struct str *value)
{
	struct sdp_section session;
	struct str line;

	if (find_direction(asked->section->text, &line) ||
	    (sdp_section(asked->sdp, STR(""), 1, &session) && find_direction(session.text, &line)))
		*value = str_from(line, 2);
	else
		*value = STR("sendrecv");
	return true;
}

/* Of the section only. */
static bool set_direction(const struct sdp_asked *asked, struct str value, struct str *result)
{
	struct str parts[] = { STR("a="), value }, line;
	bool found = find_direction(asked->section->text, &line);

	if (found && value.p)
		*result = sdp_replace(asked, str_from(line, 2), value);
	else if (found)
		*result = sdp_line_remove(asked->arena, asked->sdp, line);
	else if (value.p)
		*result = sdp_line_add(asked->arena, asked->sdp, asked->section,
				       arena_join(asked->arena, parts, ARRAY_LEN(parts)));
	else
		*result = asked->sdp;
	return true;
}

/* What a line of the field begins with: "b=AS:", "a=curr:qos local ". */
static struct str prefix_of(const struct sdp_asked *asked)
{
	struct str parts[] = { str_of(asked->row->before), asked->argument,
			       str_of(asked->row->after) };

	return arena_join(asked->arena, parts, ARRAY_LEN(parts));
}

/* What follows the prefix. */
static bool get_line(const struct sdp_asked *asked, struct str *value)
{
	struct str prefix = prefix_of(asked), line;

	if (!sdp_line(asked->section->text, prefix, 1, &line))
		return false;
	*value = str_trim(str_from(line, prefix.n));
	return true;
}

/* b= stands before the attributes (RFC 4566 5), an attribute at the end. */
static struct str add_line(const struct sdp_asked *asked, struct str line)
{
	struct sdp_section head = *asked->section;
	struct str attribute;

	if (str_starts(line, STR("b=")) && sdp_line(head.text, STR("a="), 1, &attribute))
		head.text.n = (size_t)(attribute.p - head.text.p);
	return sdp_line_add(asked->arena, asked->sdp, &head, line);
}

/* Rewritten, removed or added. */
static bool set_line(const struct sdp_asked *asked, struct str value, struct str *result)
{
	struct str prefix = prefix_of(asked), parts[] = { prefix, value }, line;
	bool found = sdp_line(asked->section->text, prefix, 1, &line);

	if (found && value.p)
		*result = sdp_replace(asked, str_from(line, prefix.n), value);
	else if (found)
		*result = sdp_line_remove(asked->arena, asked->sdp, line);
	else if (value.p)
		*result = add_line(asked, arena_join(asked->arena, parts, ARRAY_LEN(parts)));
	else
		*result = asked->sdp;
	return true;
}

/* "a=des:qos STRENGTH SEGMENT DIRECTION": the segment stands in the middle. */
static bool find_desired(const struct sdp_asked *asked, struct str *line, struct str *strength,
			 struct str *direction)
{
	struct str left = asked->section->text, whole, segment;

	while (sdp_take_line(&left, &whole, line)) {
		struct str rest = str_from(*line, STR("a=des:qos ").n);

		if (str_starts(*line, STR("a=des:qos ")) && str_word(&rest, strength) &&
		    str_word(&rest, &segment) && str_word(&rest, direction) &&
		    str_eq(segment, asked->argument))
			return true;
	}
	return false;
}

/* Without the segment. */
static bool get_desired(const struct sdp_asked *asked, struct str *value)
{
	struct str line, strength, direction;

	if (!find_desired(asked, &line, &strength, &direction))
		return false;
	struct str parts[] = { strength, STR(" "), direction };

	*value = arena_join(asked->arena, parts, ARRAY_LEN(parts));
	return true;
}

/* The value has both, "optional sendrecv". */
static bool set_desired(const struct sdp_asked *asked, struct str value, struct str *result)
{
	struct str line, strength, direction, rest = value;
	bool found = find_desired(asked, &line, &strength, &direction);

	if (!value.p) {
		*result = found ? sdp_line_remove(asked->arena, asked->sdp, line) : asked->sdp;
		return true;
	}
	if (!str_word(&rest, &strength) || !str_word(&rest, &direction))
		return false;
	struct str parts[] = { STR("a=des:qos "), strength, STR(" "),
			       asked->argument,   STR(" "), direction };
	struct str text = arena_join(asked->arena, parts, ARRAY_LEN(parts));

	*result = found ? sdp_replace(asked, line, text) :
			  sdp_line_add(asked->arena, asked->sdp, asked->section, text);
	return true;
}

static const struct sdp_field_row field_rows[] = {
	{ "port",      get_word,      set_word,      1, NULL,	       NULL },
	{ "proto",     get_word,      set_word,      2, NULL,	       NULL },
	{ "codecs",    sdp_codec_get, sdp_codec_set, 0, NULL,	       NULL },
	{ "codecs[",   sdp_codec_get, sdp_codec_set, 0, NULL,	       NULL },
	{ "direction", get_direction, set_direction, 0, NULL,	       NULL },
	{ "ptime",     get_line,      set_line,	     0, "a=ptime:",    NULL },
	{ "maxptime",  get_line,      set_line,	     0, "a=maxptime:", NULL },
	{ "b.",	       get_line,      set_line,	     0, "b=",	       ":" },
	{ "curr.",     get_line,      set_line,	     0, "a=curr:qos ", " " },
	{ "des.",      get_desired,   set_desired,   0, NULL,	       NULL },
	{ "conf.",     get_line,      set_line,	     0, "a=conf:qos ", " " },
};

/* The row of a path word, and its argument. */
static const struct sdp_field_row *find_row(struct str field, struct str *argument)
{
	for (size_t i = 0; i < ARRAY_LEN(field_rows); i++) {
		struct str name = str_of(field_rows[i].name);
		char last = name.p[name.n - 1];

		*argument = STR_NONE;
		if (str_eq(field, name))
			return last == '.' || last == '[' ? NULL : &field_rows[i];
		*argument = str_from(field, name.n);
		if ((last == '.' || last == '[') && str_starts(field, name))
			return &field_rows[i];
	}
	return NULL;
}

/* For those who check paths at load. */
bool sdp_field_known(struct str field)
{
	struct str argument;

	return find_row(field, &argument) != NULL;
}

/* By its row. */
bool sdp_field(struct arena *arena, struct str sdp, const struct sdp_section *section,
	       struct str field, struct str *value)
{
	struct sdp_asked asked = { .arena = arena, .sdp = sdp, .section = section };

	asked.row = find_row(field, &asked.argument);
	return asked.row && asked.row->get(&asked, value);
}

/* By its row. */
bool sdp_field_set(struct arena *arena, struct str sdp, const struct sdp_section *section,
		   struct str field, struct str value, struct str *result)
{
	struct sdp_asked asked = { .arena = arena, .sdp = sdp, .section = section };

	asked.row = find_row(field, &asked.argument);
	return asked.row && asked.row->set(&asked, value, result);
}
