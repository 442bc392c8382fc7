/* SPDX-License-Identifier: Apache-2.0 */
/* Single edits from text. What no message could ever take is an error here. */
#include "rule/edit.h"

#include "rule/path_parts.h"
#include "rule/path_scan.h"
#include "rule/text_edit.h"
#include "rule/word_sms.h"

/* "PATH=VALUE" in its two parts. */
static bool split_assignment(struct str text, struct str *path, struct str *value, char why[160])
{
	*path = (struct str){ text.p, path_end(text) };
	*value = str_from(text, path->n);
	if (!str_starts(*value, STR("="))) {
		path_refuse(why, "'%.*s' is not PATH=VALUE", STR_ARG(text));
		return false;
	}
	*value = str_from(*value, 1);
	return true;
}

/* `""` is the empty value; other quotes are written as they stand. */
static bool read_set(struct arena *arena, struct edit *edit, struct str text, char why[160])
{
	struct str path;

	if (!split_assignment(text, &path, &edit->value, why))
		return false;
	if (str_is(edit->value, "\"\""))
		edit->value = STR("");
	edit->path = path_parse(arena, path, why);
	if (!edit->path || edit->path->kind != PATH_WORD || word_sms_can_set(edit->path->word))
		return edit->path != NULL;
	path_refuse(why, "%.*s is a derived word, which no edit sets: set the header itself",
		    STR_ARG(path));
	return false;
}

/* The start line has parts that can be changed but not taken away. */
static bool read_remove(struct arena *arena, struct edit *edit, struct str text, char why[160])
{
	bool whole_uri;

	edit->path = path_parse(arena, text, why);
	if (!edit->path)
		return false;
	whole_uri = edit->path->kind == PATH_URI && edit->path->part == PART_URI;
	if (edit->path->kind == PATH_HEADER || edit->path->kind >= PATH_BODY ||
	    (edit->path->kind == PATH_URI && !whole_uri))
		return true;
	path_refuse(why, "%.*s cannot be removed", STR_ARG(text));
	return false;
}

/* Offset of the colon behind a header's name or an SDP section. */
static size_t find_colon(struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		size_t end = text.p[i] == '(' || text.p[i] == '[' ? scan_bracket_end(text, i) : 0;

		if (end)
			i = end - 1;
		else if (text.p[i] == ':')
			return i;
	}
	return text.n;
}

/* "sdp: LINE", "sdp.audio[2]: LINE" */
static bool read_add_line(struct arena *arena, struct edit *edit, struct str section, char why[160])
{
	edit->path = path_parse(arena, section, why);
	if (!edit->path || (!edit->path->field.p && !edit->path->prefix.p))
		return edit->path != NULL;
	path_refuse(why, "a line is added to sdp or to a section such as sdp.audio, not to %.*s",
		    STR_ARG(section));
	return false;
}

/* "Name: value", whatever the name. */
static bool read_add(struct arena *arena, struct edit *edit, struct str text, char why[160])
{
	size_t colon = find_colon(text);
	struct str name = str_trim((struct str){ text.p, colon });

	if (colon == text.n || name.n == 0) {
		path_refuse(why, "'%.*s' is neither \"Name: value\" nor \"sdp.audio: line\"",
			    STR_ARG(text));
		return false;
	}
	edit->value = str_trim(str_from(text, colon + 1));
	if (str_is(name, "sdp") || str_starts(name, STR("sdp.")))
		return read_add_line(arena, edit, name, why);
	name = arena_join(arena, (struct str[]){ STR("header("), name, STR(")") }, 3);
	edit->path = path_parse(arena, name, why);
	return edit->path != NULL;
}

/* "PATH=NAME" */
static bool read_rename(struct arena *arena, struct edit *edit, struct str text, char why[160])
{
	struct str path;

	if (!split_assignment(text, &path, &edit->value, why))
		return false;
	edit->path = path_parse(arena, path, why);
	if (!edit->path)
		return false;
	if (edit->path->kind == PATH_HEADER && edit->value.n &&
	    (edit->path->part == PART_WHOLE || edit->path->part == PART_PARAM))
		return true;
	path_refuse(why, "'%.*s': a header or its parameter gets another name, as in contact=m",
		    STR_ARG(text));
	return false;
}

/* A header, or one of its values. */
static bool read_move(struct arena *arena, struct edit *edit, struct str text, char why[160])
{
	edit->path = path_parse(arena, text, why);
	if (!edit->path || (edit->path->kind == PATH_HEADER && edit->path->part == PART_WHOLE))
		return edit->path != NULL;
	path_refuse(why, "%.*s cannot be moved: a header or one of its values can", STR_ARG(text));
	return false;
}

/* Without `with` it takes the text out. */
static bool read_replace(struct arena *arena, struct edit *edit, struct str text, char why[160])
{
	(void)arena;
	edit->value = text;
	edit->with = STR("");
	if (text.n == 0)
		path_refuse(why, "replace needs a text to look for");
	return text.n > 0;
}

/* Any octets. */
static bool read_body(struct arena *arena, struct edit *edit, struct str text, char why[160])
{
	(void)arena;
	(void)why;
	edit->value = text;
	return true;
}

/* Raw, so anything. */
static bool read_start(struct arena *arena, struct edit *edit, struct str text, char why[160])
{
	edit->value = text;
	edit->path = path_parse(arena, STR("start"), why);
	return true;
}

/* Any text; it is there to lie. */
static bool read_content_length(struct arena *arena, struct edit *edit, struct str text,
				char why[160])
{
	edit->value = text;
	edit->path = path_parse(arena, STR("content-length"), why);
	return true;
}

static bool (*const read_rows[])(struct arena *arena, struct edit *edit, struct str text,
				 char why[160]) = {
	[EDIT_SET] = read_set,
	[EDIT_REMOVE] = read_remove,
	[EDIT_ADD] = read_add,
	[EDIT_RENAME] = read_rename,
	[EDIT_MOVE] = read_move,
	[EDIT_REPLACE] = read_replace,
	[EDIT_BODY_FILE] = read_body,
	[EDIT_START] = read_start,
	[EDIT_CONTENT_LENGTH] = read_content_length,
};

/* The text is copied, so that it may be anybody's. */
struct edit *edit_make(struct arena *arena, enum edit_verb verb, struct str text, char why[160])
{
	struct edit *edit = arena_alloc(arena, sizeof(*edit));

	text = (struct str){ arena_copy(arena, text.p, text.n), text.n };
	*edit = (struct edit){ .verb = verb };
	return read_rows[verb](arena, edit, text, why) ? edit : NULL;
}
