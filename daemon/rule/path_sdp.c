/* SPDX-License-Identifier: Apache-2.0 */
/* Paths into SDP: sdp, sdp.MEDIA[n], their fields and lines; read and rewritten by msg/sdp. */
#include <stdio.h>

#include "msg/body_part.h"
#include "msg/sdp.h"
#include "rule/path_parts.h"
#include "rule/text_edit.h"

/* A range of sections, lines or codecs, from 1. */
struct range_of {
	unsigned first, last;
};

/* One section of the message's SDP as an edit finds it. */
struct sdp_place {
	const struct path *path;
	struct arena *arena;
	struct str sdp; /* the whole; anew after every change */
	struct sdp_section section;
	unsigned number; /* of the section */
};

/* The body or its first part that is SDP: by its type, or where an edit took the type away, by how it
 * begins. */
static bool find_sdp(const struct msg *msg, struct str *sdp)
{
	if (!msg_value(msg, HDR_CONTENT_TYPE).p) {
		*sdp = msg->body;
		return str_starts(*sdp, STR("v="));
	}
	*sdp = body_part_find(msg, STR("application/sdp"));
	return sdp->n > 0;
}

/* The section of that number in the SDP as it now is. */
static bool enter(struct sdp_place *place, unsigned number)
{
	place->number = number;
	return sdp_section(place->sdp, place->path->media, number, &place->section);
}

/* None and `*` stand for all. Nothing is in a range that ends before it begins. */
static struct range_of resolve(int index, unsigned count)
{
	if (index == INDEX_NONE || index == INDEX_ALL)
		return (struct range_of){ 1, count };
	if (index < 0)
		index += (int)count + 1;
	if (index < 1 || (unsigned)index > count)
		return (struct range_of){ 1, 0 };
	return (struct range_of){ (unsigned)index, (unsigned)index };
}

/* The sections that the path means. */
static struct range_of sections_of(const struct path *path, struct str sdp)
{
	struct sdp_section section;
	unsigned n = 0;

	while (sdp_section(sdp, path->media, n + 1, &section))
		n++;
	return resolve(path->index, n);
}

/* The lines of a section that it means. */
static struct range_of lines_of(const struct path *path, const struct sdp_section *section)
{
	struct str line;
	unsigned n = 0;

	while (sdp_line(section->text, path->prefix, n + 1, &line))
		n++;
	return resolve(path->line, n);
}

/* "codecs[2]" */
static struct str codec_field(unsigned number, char room[32])
{
	return (struct str){ room, (size_t)snprintf(room, 32, "codecs[%u]", number) };
}

/* The formats of a section that it means. */
static struct range_of codecs_of(const struct sdp_place *place)
{
	struct str value;
	char room[32];
	unsigned n = 0;

	while (sdp_field(place->arena, place->sdp, &place->section, codec_field(n + 1, room),
			 &value))
		n++;
	return resolve(place->path->line, n);
}

/* The one field that has an index. */
static bool is_codecs(const struct path *path)
{
	return str_is(path->field, "codecs");
}

/* Each as it stands, without its line end. */
static void read_lines(const struct sdp_place *place, struct reader *reader)
{
	struct range_of lines = lines_of(place->path, &place->section);
	struct str line;

	for (unsigned i = lines.first; i <= lines.last; i++)
		if (sdp_line(place->section.text, place->path->prefix, i, &line) &&
		    reader_give(reader, line))
			return;
}

/* One by one. */
static void read_codecs(const struct sdp_place *place, struct reader *reader)
{
	struct range_of codecs = codecs_of(place);
	struct str value;
	char room[32];

	for (unsigned i = codecs.first; i <= codecs.last; i++)
		if (sdp_field(place->arena, place->sdp, &place->section, codec_field(i, room),
			      &value) &&
		    reader_give(reader, value))
			return;
}

/* Lines, a field, or the section itself: its m= line, of the session the whole SDP. */
static void read_section(const struct sdp_place *place, struct reader *reader)
{
	const struct path *path = place->path;
	struct str value;

	if (path->prefix.p)
		read_lines(place, reader);
	else if (is_codecs(path))
		read_codecs(place, reader);
	else if (!path->field.p)
		reader_give(reader, path->media.n ? place->section.m : place->sdp);
	else if (sdp_field(place->arena, place->sdp, &place->section, path->field, &value))
		reader_give(reader, value);
}

/* Section by section. */
static void sdp_read(const struct path *path, struct msg *msg, struct reader *reader)
{
	struct sdp_place place = { .path = path, .arena = reader->scratch };
	struct range_of sections;

	if (!find_sdp(msg, &place.sdp))
		return;
	sections = sections_of(path, place.sdp);
	for (unsigned i = sections.first; i <= sections.last; i++)
		if (enter(&place, i))
			read_section(&place, reader);
}

/* A slice of `old`, the SDP before changes behind that slice, replaced. */
static void replace(struct sdp_place *place, struct str old, struct str slice, struct str value)
{
	size_t from = (size_t)(slice.p - old.p);

	place->sdp = text_splice(place->arena, place->sdp, from, from + slice.n, value);
}

/* The first line, all of them ([*]) or one; the first that is missing is added. */
static bool set_lines(struct sdp_place *place, struct str value)
{
	const struct path *path = place->path;
	struct range_of lines = lines_of(path, &place->section);
	struct str old = place->sdp, line;

	if (lines.last == 0 && path->line <= 1) {
		place->sdp = sdp_line_add(place->arena, place->sdp, &place->section, value);
		return true;
	}
	if (path->line == INDEX_NONE)
		lines.last = 1;
	/* From the last one: the lines before it stay where they are. */
	for (unsigned i = lines.last; i >= lines.first && i > 0; i--) {
		sdp_line(place->section.text, path->prefix, i, &line);
		replace(place, old, line, value);
	}
	return lines.last >= lines.first;
}

/* The first, all of them ([*]) or one. */
static bool set_codecs(struct sdp_place *place, struct str value)
{
	struct range_of codecs = codecs_of(place);
	char room[32];

	if (place->path->line == INDEX_NONE && codecs.last > 1)
		codecs.last = 1;
	for (unsigned i = codecs.first; i <= codecs.last; i++) {
		if (!sdp_field_set(place->arena, place->sdp, &place->section, codec_field(i, room),
				   value, &place->sdp))
			return false;
		enter(place, place->number);
	}
	return codecs.last >= codecs.first;
}

/* What the path names in one section. */
static bool set_section(struct sdp_place *place, struct str value)
{
	const struct path *path = place->path;

	if (path->prefix.p)
		return set_lines(place, value);
	if (is_codecs(path))
		return set_codecs(place, value);
	if (path->field.p)
		return sdp_field_set(place->arena, place->sdp, &place->section, path->field, value,
				     &place->sdp);
	replace(place, place->sdp, place->section.m, value);
	return true;
}

/* A whole SDP, or in the first section, all of them ([*]) or one. */
static int sdp_set(const struct path *path, struct msg *msg, struct str value, char why[160])
{
	struct sdp_place place = { .path = path, .arena = &msg->arena };
	struct range_of sections;
	struct str old;

	if (!path->media.n && !path->prefix.p) {
		msg_set_body(msg, STR("application/sdp"), msg_hold(msg, value));
		return 0;
	}
	if (!find_sdp(msg, &place.sdp))
		return path_refuse(why, "there is no SDP");
	old = place.sdp;
	sections = sections_of(path, place.sdp);
	if (sections.last < sections.first)
		return path_refuse(why, "the SDP has no such %.*s section", STR_ARG(path->media));
	if (path->index == INDEX_NONE && sections.last > 1)
		sections.last = 1;
	for (unsigned i = sections.first; i <= sections.last; i++)
		if (!enter(&place, i) || !set_section(&place, value))
			return path_refuse(why, "%.*s cannot be set to '%.*s'", STR_ARG(path->text),
					   STR_ARG(value));
	body_part_put(msg, old, place.sdp);
	return 0;
}

/* From the last one, so that the numbers of the others stay. */
static unsigned remove_codecs(struct sdp_place *place)
{
	struct range_of codecs = codecs_of(place);
	unsigned n = 0;
	char room[32];

	for (unsigned i = codecs.last; i >= codecs.first && i > 0; i--, n++) {
		if (!sdp_field_set(place->arena, place->sdp, &place->section, codec_field(i, room),
				   STR_NONE, &place->sdp))
			break;
		enter(place, place->number);
	}
	return n;
}

/* From the last one: the lines before it stay where they are. */
static unsigned remove_lines(struct sdp_place *place)
{
	struct range_of lines = lines_of(place->path, &place->section);
	struct str old = place->sdp, line;
	unsigned n = 0;

	for (unsigned i = lines.last; i >= lines.first && i > 0; i--, n++) {
		sdp_line(place->section.text, place->path->prefix, i, &line);
		line.p = place->sdp.p + (line.p - old.p);
		place->sdp = sdp_line_remove(place->arena, place->sdp, line);
	}
	return n;
}

/* What the path names in one section; how many places it was. */
static unsigned remove_section(struct sdp_place *place)
{
	const struct path *path = place->path;
	struct str old = place->sdp, value;

	if (path->prefix.p)
		return remove_lines(place);
	if (is_codecs(path))
		return remove_codecs(place);
	if (!path->field.p) {
		replace(place, place->sdp, place->section.text, STR_NONE);
		return 1;
	}
	return sdp_field(place->arena, old, &place->section, path->field, &value) &&
	       sdp_field_set(place->arena, old, &place->section, path->field, STR_NONE,
			     &place->sdp) &&
	       place->sdp.p != old.p;
}

/* From the last section, so that the numbers of the others stay. */
static unsigned sdp_remove(const struct path *path, struct msg *msg)
{
	struct sdp_place place = { .path = path, .arena = &msg->arena };
	struct range_of sections;
	struct str old;
	unsigned n = 0;

	if (!find_sdp(msg, &place.sdp))
		return 0;
	if (!path->media.n && !path->prefix.p) {
		msg_set_body(msg, STR_NONE, STR_NONE);
		return 1;
	}
	old = place.sdp;
	sections = sections_of(path, place.sdp);
	for (unsigned i = sections.last; i >= sections.first && i > 0; i--)
		if (enter(&place, i))
			n += remove_section(&place);
	body_part_put(msg, old, place.sdp);
	return n;
}

/* One line at the end of the section, the first of its kind without an index. */
static int sdp_add(const struct path *path, struct msg *msg, struct str value, struct str at,
		   char why[160])
{
	struct sdp_place place = { .path = path, .arena = &msg->arena };
	struct range_of sections;
	struct str old;

	(void)at;
	if (!find_sdp(msg, &place.sdp))
		return path_refuse(why, "there is no SDP");
	old = place.sdp;
	sections = sections_of(path, place.sdp);
	if (path->index == INDEX_NONE && sections.last > 1)
		sections.last = 1;
	if (sections.last < sections.first)
		return path_refuse(why, "the SDP has no such %.*s section", STR_ARG(path->media));
	for (unsigned i = sections.first; i <= sections.last && enter(&place, i); i++)
		place.sdp = sdp_line_add(place.arena, place.sdp, &place.section, value);
	body_part_put(msg, old, place.sdp);
	return 0;
}

const struct path_ops path_sdp_ops = { sdp_read, sdp_set, sdp_remove, sdp_add };
