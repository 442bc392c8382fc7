/* SPDX-License-Identifier: Apache-2.0 */
/* Texts joined, spliced, quoted and put into words. */
#include "rule/text_edit.h"

#include <string.h>

#include "rule/path_scan.h"

/* What say_value shows of a long value. */
enum { SAY_MAX = 200 };

/* The text around the place stays as it is. */
struct str text_splice(struct arena *arena, struct str text, size_t from, size_t to,
		       struct str middle)
{
	struct str parts[] = { { text.p, from }, middle, str_from(text, to) };

	return arena_join(arena, parts, ARRAY_LEN(parts));
}

/* From a pair of pointers. */
struct str text_between(const char *from, const char *to)
{
	return (struct str){ from, (size_t)(to - from) };
}

/* What is no escape stays. */
void text_unescape(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		struct str digits = { text.p + i + 1, text.n - i > 2 ? 2 : 0 };
		uint8_t octet;

		if (text.p[i] == '%' && hex_read(digits, &octet, 1)) {
			buf_add_char(out, (char)octet);
			i += 2;
		} else {
			buf_add_char(out, text.p[i]);
		}
	}
}

/* Both ends. */
bool text_is_quoted(struct str text)
{
	return text.n >= 2 && text.p[0] == '"' && text.p[text.n - 1] == '"';
}

/* In quotes, with quotes and backslashes inside escaped; one that is quoted stays. */
static struct str quote(struct arena *arena, struct str value)
{
	char *text, *at;

	if (text_is_quoted(value))
		return value;
	text = at = arena_alloc(arena, 2 * value.n + 2);
	*at++ = '"';
	for (size_t i = 0; i < value.n; i++) {
		if (value.p[i] == '"' || value.p[i] == '\\')
			*at++ = '\\';
		*at++ = value.p[i];
	}
	*at++ = '"';
	return text_between(text, at);
}

/* Tokens and blanks need no quotes. */
struct str quote_name(struct arena *arena, struct str value)
{
	struct str rest = value, word;

	while (str_word(&rest, &word))
		if (!scan_is_token(word))
			return quote(arena, value);
	return value;
}

/* A token, a host, or either with a port. */
static bool is_gen_value(struct str value)
{
	for (size_t i = 0; i < value.n; i++)
		if (!memchr("[]:", value.p[i], 3) && !scan_is_token((struct str){ value.p + i, 1 }))
			return false;
	return true;
}

/* RFC 3261 25.1 gen-value. */
struct str quote_param(struct arena *arena, struct str name, struct str value, struct str old)
{
	if (value.n == 0)
		return STR_NONE;
	if (text_is_quoted(old) || !is_gen_value(value) || name.p[0] == '+')
		return quote(arena, value);
	return value;
}

/* Digest parameters: in quotes in a challenge, in an answer? */
static const struct {
	const char *name;
	bool challenge, answer;
} auth_rows[] = {
	{ "realm", true, true },     { "domain", true, true },
	{ "nonce", true, true },     { "opaque", true, true },
	{ "stale", false, false },   { "algorithm", false, false },
	{ "qop", true, false },      { "ik", true, true },
	{ "ck", true, true },        { "username", true, true },
	{ "uri", true, true },       { "response", true, true },
	{ "cnonce", true, true },    { "nc", false, false },
	{ "auts", true, true },      { "integrity-protected", true, true },
	{ "nextnonce", true, true }, { "rspauth", true, true },
};

/* Empty values are always "". */
struct str quote_auth(struct arena *arena, enum hdr hdr, struct str name, struct str value,
		      struct str old)
{
	bool challenge = hdr == HDR_WWW_AUTHENTICATE || hdr == HDR_PROXY_AUTHENTICATE;
	bool quoted = text_is_quoted(old) || !scan_is_token(value);

	for (size_t i = 0; i < ARRAY_LEN(auth_rows); i++)
		if (str_iis(name, auth_rows[i].name) && value.n)
			quoted = challenge ? auth_rows[i].challenge : auth_rows[i].answer;
	return quoted ? quote(arena, value) : value;
}

/* Nothing that would end the line or move the cursor. */
static void say_char(struct buf *out, char c)
{
	if (c == '\r')
		buf_add_text(out, "\\r");
	else if (c == '\n')
		buf_add_text(out, "\\n");
	else
		buf_add_char(out, (unsigned char)c < ' ' || c == 0x7f ? '.' : c);
}

/* On one line. */
void say_value(struct buf *out, struct str value)
{
	bool quoted = value.n == 0 || str_find(value, ' ') >= 0;
	struct str shown = { value.p, value.n < SAY_MAX ? value.n : SAY_MAX };

	if (quoted && !text_is_quoted(value))
		buf_add_char(out, '"');
	for (size_t i = 0; i < shown.n; i++)
		say_char(out, shown.p[i]);
	if (shown.n < value.n)
		buf_add_text(out, "...");
	if (quoted && !text_is_quoted(value))
		buf_add_char(out, '"');
}

/* Of an unknown `$` name. */
void say_no_value(struct buf *out, struct str name)
{
	buf_add_char(out, '$');
	buf_add_str(out, name);
	buf_add_text(out, " has no value");
}
