/* SPDX-License-Identifier: Apache-2.0 */
/* Pieces of a text: separators outside quotes and brackets, joining, zero-terminated copies. */
#include "msg/piece.h"

#include <string.h>

/* The first c in [at, end), or end. */
static const char *find(const char *at, const char *end, char c)
{
	const char *found = at < end ? memchr(at, c, (size_t)(end - at)) : NULL;

	return found ? found : end;
}

/* The quote that is not behind a backslash (RFC 3261 25.1, quoted-string). */
size_t piece_quote_end(struct str s, size_t at)
{
	const char *start = s.p + at + 1, *end = s.p + s.n, *quote = find(start, end, '"');

	if (find(start, quote, '\\') == quote)
		return (size_t)(quote - s.p);
	for (at++; at < s.n && s.p[at] != '"'; at++)
		if (s.p[at] == '\\')
			at++;
	return at < s.n ? at : s.n;
}

/* Behind the quoted string or <> that begins at `from`, or the end. */
static const char *skip_hidden(struct str s, const char *from)
{
	const char *end = s.p + s.n, *close;

	if (*from == '"')
		close = s.p + piece_quote_end(s, (size_t)(from - s.p));
	else
		close = find(from, end, '>');
	return close < end ? close + 1 : end;
}

/* Jumps from one octet of interest to the next and looks again only for what was passed. */
size_t piece_find(struct str s, char c)
{
	const char *at = s.p, *end, *sep, *quote, *open;

	if (s.n == 0)
		return 0;
	end = s.p + s.n;
	sep = find(at, end, c);
	quote = find(at, sep, '"');
	open = find(at, sep, '<');
	while (quote < sep || open < sep) {
		at = skip_hidden(s, quote < open ? quote : open);
		if (at > sep) {
			sep = find(at, end, c);
			quote = open = s.p;
		}
		if (quote < at)
			quote = find(at, sep, '"');
		if (open < at)
			open = find(at, sep, '<');
	}
	return (size_t)(sep - s.p);
}

/* libosip2 reads up to a zero octet. */
char *piece_terminate(struct arena *arena, struct str text, char *room, size_t size)
{
	if (text.n >= size)
		return arena_copy(arena, text.p, text.n);
	if (text.n)
		memcpy(room, text.p, text.n);
	room[text.n] = '\0';
	return room;
}
