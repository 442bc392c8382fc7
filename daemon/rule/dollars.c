/* SPDX-License-Identifier: Apache-2.0 */
/* `$` values in texts (LANGUAGE section 1): $NAME, $NAME.PATH, ${NAME}, and $$ for a dollar. */
#include "rule/dollars.h"

#include "rule/condition.h"
#include "rule/path_scan.h"
#include "rule/text_edit.h"

/* What a name begins with. */
static bool is_letter(char c)
{
	char letter = (char)(c | 0x20);

	return (letter >= 'a' && letter <= 'z') || c == '_';
}

/* What it goes on with. */
static bool is_name_char(char c)
{
	return is_letter(c) || (c >= '0' && c <= '9') || c == '-';
}

/* What can stand in a path that follows a name; brackets are passed over as a whole. */
static bool is_path_char(char c)
{
	return is_name_char(c) || c == '.' || c == '+';
}

/* How long NAME or NAME.PATH is at the front of `text`; 0 when there is none. A dot at its end
 * belongs to the text. */
static size_t name_length(struct str text)
{
	size_t n = 0;

	if (text.n == 0 || !is_letter(text.p[0]))
		return 0;
	while (n < text.n && is_name_char(text.p[n]))
		n++;
	if (n == text.n || text.p[n] != '.')
		return n;
	while (n < text.n) {
		size_t end = text.p[n] == '[' || text.p[n] == '(' ? scan_bracket_end(text, n) : 0;

		if (end)
			n = end;
		else if (is_path_char(text.p[n]))
			n++;
		else
			break;
	}
	while (text.p[n - 1] == '.')
		n--;
	return n;
}

/* "{NAME}" at the front of `text`; without its end all of the text is a name that nobody knows. */
static size_t braced_length(struct str text, struct str *name)
{
	ptrdiff_t end = str_find(text, '}');

	*name = text;
	if (end < 2)
		return text.n;
	*name = (struct str){ text.p + 1, (size_t)end - 1 };
	return (size_t)end + 1;
}

/* A dollar that begins no name stays one. */
bool dollars_piece(struct str *rest, struct str *literal, struct str *name)
{
	ptrdiff_t at = str_find(*rest, '$');
	struct str after;
	size_t n;

	*name = STR_NONE;
	*literal = *rest;
	if (rest->n == 0)
		return false;
	if (at < 0) {
		*rest = str_from(*rest, rest->n);
		return true;
	}
	after = str_from(*rest, (size_t)at + 1);
	literal->n = (size_t)at;
	if (after.n && after.p[0] == '{') {
		n = braced_length(after, name);
	} else {
		n = name_length(after);
		*name = n ? (struct str){ after.p, n } : STR_NONE;
	}
	if (!name->p) {
		literal->n++;
		n = after.n && after.p[0] == '$';
	}
	*rest = str_from(after, n);
	return true;
}

/* Passes over literal text. */
bool dollars_next(struct str *rest, struct str *name)
{
	struct str literal;

	while (dollars_piece(rest, &literal, name))
		if (name->p)
			return true;
	return false;
}

/* An unknown name stays as it is. */
bool dollars_expand(const struct dollars *dollars, struct str text, const struct path *path,
		    struct buf *out, struct str *unknown)
{
	struct str literal, name;
	bool known = true;

	while (dollars_piece(&text, &literal, &name)) {
		size_t start;

		buf_add_str(out, literal);
		start = out->n;
		if (!name.p || (dollars && dollars->value(dollars->ctx, name, path, out)))
			continue;
		out->n = start;
		buf_add_str(out, text_between(literal.p + literal.n, text.p));
		if (known)
			*unknown = name;
		known = false;
	}
	return known;
}
