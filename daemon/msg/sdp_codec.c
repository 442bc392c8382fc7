/* SPDX-License-Identifier: Apache-2.0 */
/* The codecs of a media section: the formats of its m= line and their rtpmap (RFC 4566 6). */
#include "msg/piece.h"
#include "msg/sdp_field.h"

/* Formats that need no rtpmap (RFC 3551 6). */
static const struct {
	const char *format, *encoding;
} static_rows[] = {
	{ "0", "PCMU/8000" },   { "3", "GSM/8000" },    { "4", "G723/8000" },
	{ "8", "PCMA/8000" },   { "9", "G722/8000" },   { "13", "CN/8000" },
	{ "15", "G728/8000" },  { "18", "G729/8000" },  { "26", "JPEG/90000" },
	{ "31", "H261/90000" }, { "34", "H263/90000" },
};

/* The attributes that name a format. */
static const char *const format_rows[] = { "a=rtpmap:", "a=fmtp:", "a=rtcp-fb:" };

/* The `index`-th format of the m= line (from 1; 0: none), and how many there are. */
static uint32_t nth_format(const struct sdp_asked *asked, uint32_t index, struct str *format)
{
	struct str rest = asked->section->m, word;
	uint32_t n = 0;

	for (unsigned i = 0; i < 3; i++)
		str_word(&rest, &word);
	while (str_word(&rest, &word))
		if (++n == index)
			*format = word;
	return n;
}

/* The argument of codecs[i] is "i]"; i counts from the end when negative. */
static bool find_format(const struct sdp_asked *asked, struct str *format)
{
	struct str digits = asked->argument;
	bool from_end = str_starts(digits, STR("-"));
	uint32_t index = 1, n = nth_format(asked, 0, format);

	if (digits.p) {
		if (!str_ends(digits, STR("]")))
			return false;
		digits = str_from((struct str){ digits.p, digits.n - 1 }, from_end);
		if (!str_to_u32(digits, &index))
			return false;
	}
	if (index == 0 || index > n)
		return false;
	nth_format(asked, from_end ? n + 1 - index : index, format);
	return true;
}

/* "a=rtpmap:97 " */
static bool find_rtpmap(const struct sdp_asked *asked, struct str format, struct str *line,
			struct str *encoding)
{
	struct str parts[] = { STR("a=rtpmap:"), format, STR(" ") };
	struct str prefix = arena_join(asked->arena, parts, ARRAY_LEN(parts));

	if (!sdp_line(asked->section->text, prefix, 1, line))
		return false;
	*encoding = str_trim(str_from(*line, prefix.n));
	return true;
}

/* The encoding of a format. */
bool sdp_codec_get(const struct sdp_asked *asked, struct str *value)
{
	struct str format, line;

	if (!find_format(asked, &format))
		return false;
	if (find_rtpmap(asked, format, &line, value))
		return true;
	*value = format;
	for (size_t i = 0; i < ARRAY_LEN(static_rows); i++)
		if (str_is(format, static_rows[i].format))
			*value = str_of(static_rows[i].encoding);
	return true;
}

/* Does the line say something about that format? */
static bool is_about(struct str line, struct str format)
{
	for (size_t i = 0; i < ARRAY_LEN(format_rows); i++) {
		struct str rest = line, word;

		if (!str_starts(line, str_of(format_rows[i])))
			continue;
		rest = str_from(rest, str_of(format_rows[i]).n);
		return str_word(&rest, &word) && str_eq(word, format);
	}
	return false;
}

/* The m= line without the format, and the section without the lines about it. */
static bool remove_codec(const struct sdp_asked *asked, struct str format, struct str *result)
{
	struct str text = asked->section->text, whole, line;
	struct str rest = str_from(text, (size_t)(format.p + format.n - text.p));
	struct buf out = { 0 };

	if (nth_format(asked, 0, &line) < 2)
		return false;
	buf_add(&out, asked->sdp.p, (size_t)(format.p - 1 - asked->sdp.p));
	while (sdp_take_line(&rest, &whole, &line))
		if (!is_about(line, format))
			buf_add_str(&out, whole);
	buf_add_str(&out, str_from(asked->sdp, (size_t)(text.p + text.n - asked->sdp.p)));
	*result = (struct str){ arena_copy(asked->arena, out.p, out.n), out.n };
	buf_free(&out);
	return true;
}

/* A format without rtpmap gets one. */
bool sdp_codec_set(const struct sdp_asked *asked, struct str value, struct str *result)
{
	struct str format, line, encoding;

	if (!find_format(asked, &format))
		return false;
	if (!value.p)
		return remove_codec(asked, format, result);
	if (find_rtpmap(asked, format, &line, &encoding)) {
		*result = sdp_replace(asked, encoding, value);
	} else {
		struct str parts[] = { STR("a=rtpmap:"), format, STR(" "), value };

		line = arena_join(asked->arena, parts, ARRAY_LEN(parts));
		*result = sdp_line_add(asked->arena, asked->sdp, asked->section, line);
	}
	return true;
}
