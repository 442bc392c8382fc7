/* SPDX-License-Identifier: Apache-2.0 */
/* The small pieces of a path's text: brackets, indices, where it ends. */
#include "rule/path_scan.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "rule/path_parts.h"

/* One sentence. */
int path_refuse(char why[160], const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(why, 160, format, args);
	va_end(args);
	return -EINVAL;
}

/* Offset behind the bracket that closes the one at `at`; quotes inside () hide brackets. 0 when it
 * is never closed. */
size_t scan_bracket_end(struct str text, size_t at)
{
	char open = text.p[at], close = open == '(' ? ')' : ']', quote = '\0';
	unsigned depth = 0;

	for (; at < text.n; at++) {
		char c = text.p[at];

		if (quote)
			quote = c == quote ? '\0' : quote;
		else if (open == '(' && (c == '"' || c == '\''))
			quote = c;
		else if (c == open)
			depth++;
		else if (c == close && --depth == 0)
			return at + 1;
	}
	return 0;
}

/* Brackets that never close hide nothing. */
size_t path_end(struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (c == '(' || c == '[') {
			size_t end = scan_bracket_end(text, i);

			i = end ? end - 1 : i;
		} else if (strchr("=<>~", c) ||
			   (c == '!' && i + 1 < text.n && text.p[i + 1] == '=')) {
			return i;
		}
	}
	return text.n;
}

/* RFC 3261 25.1. */
bool scan_is_token(struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i], letter = (char)(c | 0x20);

		if (!(letter >= 'a' && letter <= 'z') && !(c >= '0' && c <= '9') &&
		    (c == '\0' || !strchr("-.!%*_+`'~", c)))
			return false;
	}
	return text.n > 0;
}

/* Takes "[3]", "[-1]" or "[*]" from the front of *rest; without one the index stays INDEX_NONE. */
bool scan_index(struct str *rest, int *index, char why[160])
{
	size_t end = rest->n && rest->p[0] == '[' ? scan_bracket_end(*rest, 0) : 0;
	struct str inner;
	uint32_t number;
	bool minus;

	*index = INDEX_NONE;
	if (rest->n == 0 || rest->p[0] != '[')
		return true;
	inner = (struct str){ rest->p + 1, end ? end - 2 : 0 };
	minus = inner.n && inner.p[0] == '-';
	if (str_is(inner, "*")) {
		*index = INDEX_ALL;
	} else if (end && str_to_u32(str_from(inner, minus), &number) && number &&
		   number < INT_MAX) {
		*index = minus ? -(int)number : (int)number;
	} else {
		path_refuse(why,
			    "'%.*s': an index is [1], [2] ... from the front, [-1] from the end, "
			    "or [*]",
			    STR_ARG(*rest));
		return false;
	}
	*rest = str_from(*rest, end);
	return true;
}

/* Takes "(TEXT)" from the front of *rest. */
bool scan_parens(struct str *rest, struct str *inner, char why[160])
{
	size_t end = scan_bracket_end(*rest, 0);

	if (end < 3) {
		path_refuse(why, "'%.*s': a text and ')' must follow the '('", STR_ARG(*rest));
		return false;
	}
	*inner = (struct str){ rest->p + 1, end - 2 };
	*rest = str_from(*rest, end);
	return true;
}
