/* SPDX-License-Identifier: Apache-2.0 */
/* Parts of values: read, set and removed in the text. */
#include "rule/path_part.h"

#include <string.h>

#include "msg/uri.h"
#include "rule/path_param.h"
#include "rule/path_slot.h"
#include "rule/text_edit.h"

/* As written. */
struct str part_read(const struct path *path, struct str text)
{
	struct slot slot;

	if (path->part == PART_WHOLE)
		return text;
	if (param_is_part(path, text))
		return param_part_read(path, text);
	return slot_find(path, text, &slot) ? slot.value : STR_NONE;
}

/* name-addr form: display names and URI parameters need the brackets (RFC 3261 20.10). */
static struct str bracket_uri(struct arena *arena, struct str text)
{
	struct address address;
	struct str uri;
	size_t from;

	if (!address_split(text, &address) || address.star)
		return text;
	uri = address.uri_text;
	from = (size_t)(uri.p - text.p);
	if (memchr(text.p, '<', from))
		return text;
	return text_splice(arena, text, from, from + uri.n,
			   arena_join(arena, (struct str[]){ STR("<"), uri, STR(">") }, 3));
}

/* Which parts, and which URIs, only a name-addr can have. */
static bool needs_brackets(const struct path *path, struct str value)
{
	if (path->kind != PATH_HEADER)
		return false;
	if (path->part == PART_URI)
		return str_find(value, ',') >= 0 || str_find(value, ';') >= 0 ||
		       str_find(value, '?') >= 0;
	return path->part == PART_NAME || path->part == PART_URI_PARAM;
}

/* As the part wants it. */
static struct str dress_value(const struct path *path, struct arena *arena, struct str value)
{
	if (path->part == PART_NAME)
		return quote_name(arena, value);
	if ((path->part == PART_HOST || path->part == PART_VIA_HOST) && str_find(value, ':') >= 0 &&
	    value.p[0] != '[')
		return arena_join(arena, (struct str[]){ STR("["), value, STR("]") }, 3);
	return value;
}

/* A part that was absent brings its separator. */
struct str part_set(const struct path *path, struct arena *arena, struct str text, struct str value)
{
	struct slot slot;
	struct str parts[3] = { 0 };

	if (path->part == PART_WHOLE)
		return value;
	if (needs_brackets(path, value))
		text = bracket_uri(arena, text);
	if (param_is_part(path, text))
		return param_part_set(path, arena, text, value);
	if (!slot_find(path, text, &slot))
		return STR_NONE;
	parts[1] = dress_value(path, arena, value);
	if (!slot.value.p) {
		parts[0] = str_of(slot.before);
		parts[2] = str_of(slot.after);
	}
	return text_splice(arena, text, (size_t)(slot.at - text.p), (size_t)(slot.end - text.p),
			   arena_join(arena, parts, ARRAY_LEN(parts)));
}

/* With what belongs to it: the '@' behind a user, the ':' before a port. */
struct str part_remove(const struct path *path, struct arena *arena, struct str text)
{
	struct slot slot;

	if (param_is_part(path, text))
		return param_part_remove(path, arena, text);
	if (!slot_find(path, text, &slot) || !slot.value.p)
		return STR_NONE;
	return text_splice(arena, text, (size_t)(slot.cut - text.p),
			   (size_t)(slot.cut_end - text.p), STR_NONE);
}
