/* SPDX-License-Identifier: Apache-2.0 */
/* Path and query of a request target. RFC 3986 3.3 and 3.4. */
#include "api/url.h"

/* %XX to octets, with `plus` also '+' to a blank. False: a bad escape, or an octet 00, which would
 * end our texts. */
static bool url_decode(struct str text, bool plus, struct arena *arena, struct str *out)
{
	char *to = arena_copy(arena, text.p, text.n);

	*out = (struct str){ to, 0 };
	for (size_t i = 0; i < text.n; i++) {
		uint8_t octet = (uint8_t)text.p[i];

		if (octet == '%') {
			struct str digits = str_from(text, i + 1);

			digits.n = digits.n < 2 ? 0 : 2;
			if (!hex_read(digits, &octet, 1) || !octet)
				return false;
			i += 2;
		} else if (octet == '+' && plus) {
			octet = ' ';
		}
		to[out->n++] = (char)octet;
	}
	to[out->n] = '\0';
	return true;
}

/* What stands before the next `sep`; takes both off the text. */
static struct str take_until(struct str *rest, char sep)
{
	ptrdiff_t at = str_find(*rest, sep);
	struct str head = { rest->p, at < 0 ? rest->n : (size_t)at };

	*rest = str_from(*rest, at < 0 ? rest->n : head.n + 1);
	return head;
}

bool url_read_path(struct str text, struct arena *arena, struct url_path *path)
{
	path->n = 0;
	if (!text.n || text.p[0] != '/')
		return true;
	for (size_t at = 0; at < text.n; path->n++) {
		struct str rest = str_from(text, at + 1), segment = take_until(&rest, '/'), decoded;

		at += 1 + segment.n;
		if (!url_decode(segment, false, arena, &decoded))
			return false;
		if (path->n < URL_SEGMENTS)
			path->segments[path->n] = decoded;
	}
	return true;
}

bool url_take_query(struct str *rest, struct arena *arena, struct str *name, struct str *value)
{
	struct str pair = take_until(rest, '&');
	bool has_value = str_find(pair, '=') >= 0;

	*value = STR_NONE;
	return url_decode(take_until(&pair, '='), true, arena, name) &&
	       (!has_value || url_decode(pair, true, arena, value));
}

void url_add_segment(struct str text, struct buf *out)
{
	static const char unreserved[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
					 "0123456789-._~";

	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] && strchr(unreserved, text.p[i]))
			buf_add_char(out, text.p[i]);
		else
			buf_printf(out, "%%%02X", (uint8_t)text.p[i]);
}
