/* SPDX-License-Identifier: Apache-2.0 */
/* XPath 1.0 by local names: the tokens of 3.7 are told apart, and name tests written anew. */
#include "body/xml_path.h"

struct scan {
	struct str rest;
	struct buf *out;
	bool operand; /* the token before can end an operand: a name is then an operator (3.7) */
};

/* ASCII only. */
static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Any octet of a UTF-8 sequence may begin a name; libxml2 is stricter. */
static bool is_name_start(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80);
}

/* How long a name is at the beginning of s. */
static size_t name_length(struct str s)
{
	size_t n = 0;

	if (s.n == 0 || !is_name_start(*s.p))
		return 0;
	while (n < s.n &&
	       (is_name_start(s.p[n]) || is_digit(s.p[n]) || s.p[n] == '-' || s.p[n] == '.'))
		n++;
	return n;
}

/* The next n octets as they are. */
static void copy(struct scan *scan, size_t n, bool operand)
{
	buf_add(scan->out, scan->rest.p, n);
	scan->rest = str_from(scan->rest, n);
	scan->operand = operand;
}

/* To the quote that ends it. */
static bool copy_literal(struct scan *scan)
{
	ptrdiff_t end = str_find(str_from(scan->rest, 1), *scan->rest.p);

	if (end < 0)
		return false;
	copy(scan, (size_t)end + 2, true);
	return true;
}

/* Is what follows the name (blanks apart) this text? */
static bool is_followed(struct str rest, size_t n, struct str by)
{
	return str_starts(str_trim(str_from(rest, n)), by);
}

/* An operator, a function, an axis, or a name test; only the last is written anew. */
static void write_name(struct scan *scan)
{
	size_t n = name_length(scan->rest);
	struct str after = str_from(scan->rest, n);

	if (scan->operand || is_followed(scan->rest, n, STR("(")) ||
	    is_followed(scan->rest, n, STR("::"))) {
		copy(scan, n, false);
		return;
	}
	if (str_starts(after, STR(":*"))) {
		scan->rest = str_from(after, 1);
		return;
	}
	if (str_starts(after, STR(":")) && name_length(str_from(after, 1)) > 0) {
		scan->rest = str_from(after, 1);
		n = name_length(scan->rest);
	}
	buf_add_text(scan->out, "*[local-name()='");
	copy(scan, n, true);
	buf_add_text(scan->out, "']");
}

/* Digits and points; "." and ".." come this way too. */
static void copy_number(struct scan *scan)
{
	size_t n = 0;

	while (n < scan->rest.n && (is_digit(scan->rest.p[n]) || scan->rest.p[n] == '.'))
		n++;
	copy(scan, n, true);
}

/* Punctuation. '*' ends an operand when it is a name test, and begins one when it multiplies. */
static void copy_sign(struct scan *scan)
{
	char c = *scan->rest.p;

	if (str_is_blank(c))
		copy(scan, 1, scan->operand);
	else if (c == '*')
		copy(scan, 1, !scan->operand);
	else
		copy(scan, 1, c == ')' || c == ']');
}

/* Token by token. */
bool xml_path_write(struct str path, struct buf *out)
{
	struct scan scan = { .rest = path, .out = out };

	while (scan.rest.n) {
		char c = *scan.rest.p;

		if (c == '$' || c == '\0')
			return false;
		if (c == '"' || c == '\'') {
			if (!copy_literal(&scan))
				return false;
		} else if (is_name_start(c)) {
			write_name(&scan);
		} else if (is_digit(c) || c == '.') {
			copy_number(&scan);
		} else {
			copy_sign(&scan);
		}
	}
	return true;
}

/* The last '/' must not stand in a predicate, so what follows it must be a name to the end. */
bool xml_path_split(struct str path, struct str *parent, bool *attribute, struct str *name)
{
	size_t at;

	path = str_trim(path);
	for (at = path.n; at > 0 && path.p[at - 1] != '/'; at--)
		;
	if (at < 2)
		return false;
	*parent = (struct str){ path.p, at - 1 };
	*name = str_from(path, at);
	*attribute = str_starts(*name, STR("@"));
	*name = str_from(*name, *attribute);
	return path.p[at - 2] != '/' && name_length(*name) == name->n && name->n > 0;
}
