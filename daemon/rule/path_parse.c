/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a path's text: header[i].part, uri.part, xml(XPATH), sdp.MEDIA[n].field and the fixed and
 * derived words (LANGUAGE section 1). */
#include "rule/path_parts.h"

#include <string.h>

#include "body/xml.h"
#include "rule/path_scan.h"

/* Paths of one word. Of these uri alone has parts. */
static const struct {
	const char *word;
	enum path_kind kind;
} fixed_rows[] = {
	{ "start", PATH_START },         { "method", PATH_METHOD }, { "uri", PATH_URI },
	{ "status", PATH_STATUS },       { "reason", PATH_REASON }, { "body", PATH_BODY },
	{ "body.type", PATH_BODY_TYPE }, { "sdp", PATH_SDP },
};

/* What stands behind the dot, by the form of the header; anything else is a parameter's name. */
static const struct {
	enum hdr_form form;
	const char *word;
	enum path_part part;
} part_rows[] = {
	{ HDR_FORM_ADDRESS, "name", PART_NAME },
	{ HDR_FORM_ADDRESS, "uri", PART_URI },
	{ HDR_FORM_ADDRESS, "uri.user", PART_USER },
	{ HDR_FORM_ADDRESS, "uri.host", PART_HOST },
	{ HDR_FORM_ADDRESS, "uri.port", PART_PORT },
	{ HDR_FORM_ADDRESS, "uri.scheme", PART_SCHEME },
	{ HDR_FORM_VIA, "transport", PART_VIA_TRANSPORT },
	{ HDR_FORM_VIA, "host", PART_VIA_HOST },
	{ HDR_FORM_VIA, "port", PART_VIA_PORT },
	{ HDR_FORM_AUTH, "scheme", PART_AUTH_SCHEME },
};

/* Media types of RFC 4566 5.14; others are taken, with a doubt. */
static const char *const media_rows[] = { "audio",       "video",   "text",
					  "application", "message", "image" };

/* Fields of a media section, but for b.TYPE. */
static const char *const field_rows[] = { "port",       "proto",       "direction",  "codecs",
					  "ptime",      "maxptime",    "curr.local", "curr.remote",
					  "curr.e2e",   "des.local",   "des.remote", "des.e2e",
					  "conf.local", "conf.remote", "conf.e2e" };

/* The part that the text behind the first dot names. */
static bool read_part(struct path *path, enum hdr_form form, struct str text, char why[160])
{
	struct str uri = STR("uri.");

	if (text.n == 0 || str_eq(text, uri)) {
		path_refuse(why, "'%.*s': a name is missing behind the dot", STR_ARG(path->text));
		return false;
	}
	path->part = PART_PARAM;
	path->param = text;
	for (size_t i = 0; i < ARRAY_LEN(part_rows); i++)
		if (part_rows[i].form == form && str_iis(text, part_rows[i].word))
			path->part = part_rows[i].part;
	if (path->part == PART_PARAM && form == HDR_FORM_ADDRESS && str_starts(text, uri)) {
		path->part = PART_URI_PARAM;
		path->param = str_from(text, uri.n);
	}
	if (path->hdr == HDR_CSEQ && str_iis(text, "number"))
		path->part = PART_CSEQ_NUMBER;
	if (path->hdr == HDR_CSEQ && str_iis(text, "method"))
		path->part = PART_CSEQ_METHOD;
	return true;
}

/* Keeps the best candidate when it is no more than a slip away: one letter of a short name, two of
 * a longer one. */
static void note_unknown(struct path *path, struct str name, const struct nearest *nearest)
{
	path->unknown = true;
	if (nearest_best(nearest) && nearest->distance <= (name.n > 4 ? 2u : 1u))
		path->nearest = nearest_best(nearest);
}

/* A header without a row may be real, or a slip: of a header's name, of a fixed or of a derived
 * word. */
static void suggest_header(struct path *path)
{
	const struct word_row *word;
	struct nearest nearest;

	if (path->part == PART_PARAM) {
		nearest_start(&nearest, path->text);
		for (unsigned i = 0; (word = word_list(i)) != NULL; i++)
			nearest_offer(&nearest, word->word);
		note_unknown(path, path->text, &nearest);
		if (path->nearest)
			return;
	}
	nearest_start(&nearest, path->name);
	for (unsigned id = HDR_OTHER + 1; id < HDR_COUNT; id++)
		nearest_offer(&nearest, hdr_row((enum hdr)id)->name);
	for (size_t i = 0; i < ARRAY_LEN(fixed_rows); i++)
		nearest_offer(&nearest, fixed_rows[i].word);
	for (unsigned i = 0; (word = word_list(i)) != NULL; i++)
		nearest_offer(&nearest, word->word);
	note_unknown(path, path->name, &nearest);
}

/* [i].part behind a header's name. */
static bool read_header(struct path *path, struct str rest, char why[160])
{
	path->kind = PATH_HEADER;
	path->hdr = hdr_of(path->name);
	if (!scan_index(&rest, &path->index, why))
		return false;
	if (rest.n && rest.p[0] != '.') {
		path_refuse(why, "'%.*s': a dot and a part must follow '%.*s'", STR_ARG(path->text),
			    (int)(rest.p - path->text.p), path->text.p);
		return false;
	}
	if (rest.n && !read_part(path, hdr_row(path->hdr)->form, str_from(rest, 1), why))
		return false;
	if (path->hdr == HDR_OTHER)
		suggest_header(path);
	return true;
}

/* Field, with "b." and a bandwidth type, or codecs with an index. */
static bool read_field(struct path *path, struct str field, char why[160])
{
	ptrdiff_t bracket = str_find(field, '[');
	struct str name = bracket < 0 ? field : (struct str){ field.p, (size_t)bracket };
	struct str rest = str_from(field, name.n);
	struct nearest nearest;

	path->field = name;
	if (str_starts(name, STR("b.")) && name.n > 2 && rest.n == 0)
		return true;
	if (str_is(name, "codecs"))
		return scan_index(&rest, &path->line, why);
	nearest_start(&nearest, name);
	for (size_t i = 0; i < ARRAY_LEN(field_rows); i++) {
		if (str_is(name, field_rows[i]) && rest.n == 0)
			return true;
		nearest_offer(&nearest, field_rows[i]);
	}
	if (nearest_best(&nearest) && !str_is(name, nearest_best(&nearest)))
		path_refuse(why, "'%.*s': no such field (did you mean %s?)", STR_ARG(path->text),
			    nearest_best(&nearest));
	else
		path_refuse(why,
			    "'%.*s': fields are port, proto, direction, codecs[i], ptime, b.AS, "
			    "curr.local, des.remote, conf.remote and line(PREFIX)",
			    STR_ARG(path->text));
	return false;
}

/* line(PREFIX)[i] at the front of `rest`, else a field. */
static bool read_section_part(struct path *path, struct str rest, char why[160])
{
	if (!str_starts(rest, STR("line(")))
		return read_field(path, rest, why);
	rest = str_from(rest, strlen("line"));
	if (!scan_parens(&rest, &path->prefix, why) || !scan_index(&rest, &path->line, why))
		return false;
	if (rest.n)
		path_refuse(why, "'%.*s': nothing can follow line(PREFIX) but an index",
			    STR_ARG(path->text));
	return rest.n == 0;
}

/* A medium without a row may be real, or a slip. */
static void suggest_media(struct path *path)
{
	struct nearest nearest;

	nearest_start(&nearest, path->media);
	for (size_t i = 0; i < ARRAY_LEN(media_rows); i++) {
		if (str_is(path->media, media_rows[i]))
			return;
		nearest_offer(&nearest, media_rows[i]);
	}
	note_unknown(path, path->media, &nearest);
}

/* MEDIA[n].field or line(PREFIX), behind "sdp.". */
static bool read_sdp(struct path *path, struct str rest, char why[160])
{
	size_t n = 0;

	path->kind = PATH_SDP;
	if (str_starts(rest, STR("line(")))
		return read_section_part(path, rest, why);
	while (n < rest.n && rest.p[n] != '.' && rest.p[n] != '[')
		n++;
	path->media = (struct str){ rest.p, n };
	rest = str_from(rest, n);
	if (!scan_is_token(path->media)) {
		path_refuse(why, "'%.*s': a medium such as audio must follow sdp.",
			    STR_ARG(path->text));
		return false;
	}
	if (!scan_index(&rest, &path->index, why))
		return false;
	suggest_media(path);
	if (rest.n == 0)
		return true;
	if (rest.p[0] == '.' && rest.n > 1)
		return read_section_part(path, str_from(rest, 1), why);
	path_refuse(why, "'%.*s': a dot and a field must follow the medium", STR_ARG(path->text));
	return false;
}

/* Nothing stands behind the parentheses. */
static bool read_xml(struct path *path, struct str rest, char why[160])
{
	char reason[XML_WHY];

	path->kind = PATH_XML;
	if (!scan_parens(&rest, &path->xpath, why))
		return false;
	if (rest.n) {
		path_refuse(why, "'%.*s': nothing can follow xml(XPATH)", STR_ARG(path->text));
		return false;
	}
	if (!xml_path_check(path->xpath, reason)) {
		path_refuse(why, "'%.*s': %s", STR_ARG(path->text), reason);
		return false;
	}
	return true;
}

/* [i] behind body.octet. */
static bool read_octet(struct path *path, struct str rest, char why[160])
{
	path->kind = PATH_BODY_OCTET;
	if (!scan_index(&rest, &path->index, why))
		return false;
	if (rest.n == 0 && path->index != INDEX_ALL)
		return true;
	path_refuse(why, "'%.*s': one octet is body.octet[i], -1 the last", STR_ARG(path->text));
	return false;
}

/* header(NAME) and what follows. */
static bool read_named(struct path *path, struct str rest, char why[160])
{
	if (!scan_parens(&rest, &path->name, why))
		return false;
	return read_header(path, rest, why);
}

/* Paths that begin with a word and a bracket or dot of their own. */
static const struct {
	const char *prefix;
	size_t keep; /* octets of the prefix that belong to the rest */
	bool (*read)(struct path *path, struct str rest, char why[160]);
} prefix_rows[] = {
	{ "header(", 1, read_named },
	{ "xml(", 1, read_xml },
	{ "sdp.", 0, read_sdp },
	{ "body.octet[", 1, read_octet },
};

/* A fixed word alone, or uri with a part. */
static bool read_fixed(struct path *path, char why[160])
{
	struct str text = path->text, word;

	for (size_t i = 0; i < ARRAY_LEN(fixed_rows); i++) {
		word = str_of(fixed_rows[i].word);
		path->kind = fixed_rows[i].kind;
		if (str_eq(text, word)) {
			path->part = path->kind == PATH_URI ? PART_URI : PART_WHOLE;
			return true;
		}
		if (!str_starts(text, word) || !strchr(".[", text.p[word.n]))
			continue;
		if (path->kind == PATH_URI && text.p[word.n] == '.')
			return read_part(path, HDR_FORM_ADDRESS, text, why);
		if (path->kind != PATH_BODY || text.p[word.n] == '[') {
			path_refuse(why,
				    "'%.*s': %s has no parts (a header of that name is header(%s))",
				    STR_ARG(text), fixed_rows[i].word, fixed_rows[i].word);
			return false;
		}
	}
	if (str_starts(text, STR("body.")))
		path_refuse(why, "'%.*s': body has the parts body.type and body.octet[i]",
			    STR_ARG(text));
	else
		why[0] = '\0';
	return false;
}

/* A header by its name. */
static bool read_plain(struct path *path, char why[160])
{
	struct str text = path->text;
	size_t n = 0;

	while (n < text.n && text.p[n] != '.' && text.p[n] != '[')
		n++;
	path->name = (struct str){ text.p, n };
	if (!scan_is_token(path->name)) {
		path_refuse(why, "'%.*s' is no path: it begins with no header name", STR_ARG(text));
		return false;
	}
	if (word_find(path->name)) {
		path_refuse(why,
			    "'%.*s': the derived word %.*s has no parts (a header of that name is "
			    "header(%.*s))",
			    STR_ARG(text), STR_ARG(path->name), STR_ARG(path->name));
		return false;
	}
	return read_header(path, str_from(text, n), why);
}

/* Derived words win over fixed ones, and these over header names. */
static bool read_any(struct path *path, char why[160])
{
	const struct word_row *word = word_find(path->text);

	if (word) {
		path->kind = PATH_WORD;
		path->word = word->id;
		return true;
	}
	for (size_t i = 0; i < ARRAY_LEN(prefix_rows); i++) {
		struct str prefix = str_of(prefix_rows[i].prefix);
		struct str rest = str_from(path->text, prefix.n - prefix_rows[i].keep);

		if (str_starts(path->text, prefix))
			return prefix_rows[i].read(path, rest, why);
	}
	if (read_fixed(path, why))
		return true;
	return why[0] == '\0' && read_plain(path, why);
}

/* The text is copied, and the parts are slices of the copy. */
struct path *path_parse(struct arena *arena, struct str text, char why[160])
{
	struct path *path = arena_alloc(arena, sizeof(*path));

	text = str_trim(text);
	*path = (struct path){ .text = { arena_copy(arena, text.p, text.n), text.n } };
	if (text.n == 0) {
		path_refuse(why, "a path is missing");
		return NULL;
	}
	return read_any(path, why) ? path : NULL;
}
