/* SPDX-License-Identifier: Apache-2.0 */
/* Keys and passwords out of texts: every name=value with one of the names below. */
#include "journal/redact.h"

#include <string.h>

#include "base/mem.h"

static const struct {
	const char *name;
	bool in_message; /* short names such as "op" mean other things in a peer's message */
} secret_rows[] = {
	{ "ck", true },   { "ik", true },   { "k", false },    { "op", false },
	{ "opc", false }, { "top", false }, { "topc", false }, { "password", false },
};

/* Is it the name of a secret? */
static bool is_secret(struct str name, enum redact_what what)
{
	for (size_t i = 0; i < ARRAY_LEN(secret_rows); i++)
		if ((secret_rows[i].in_message || what == REDACT_TEXT) &&
		    str_iis(name, secret_rows[i].name))
			return true;
	return false;
}

/* What may stand around "=". */
static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* A dot is none: "auth.opc" of a configuration path ends in a name of ours. */
static bool is_name(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       c == '-' || c == '_';
}

/* The name that ends before `at`, the place of an "=". */
static struct str name_before(struct str text, size_t at)
{
	size_t end = at, start;

	while (end > 0 && is_blank(text.p[end - 1]))
		end--;
	start = end;
	while (start > 0 && is_name(text.p[start - 1]))
		start--;
	return (struct str){ text.p + start, end - start };
}

/* Behind the linear white space at `at`; a line end belongs to it where the next line is a fold. */
static size_t skip_white(struct str text, size_t at)
{
	while (at < text.n && is_blank(text.p[at])) {
		size_t next = at + 1;

		if (text.p[at] == '\r' && next < text.n && text.p[next] == '\n')
			next++;
		if (text.p[next - 1] == '\n' &&
		    (next == text.n || (text.p[next] != ' ' && text.p[next] != '\t')))
			break;
		at = next;
	}
	return at;
}

/* The end of the quoted value at `at`; one without a closing quote ends with its header line. */
static size_t quoted_end(struct str text, size_t at)
{
	while (at < text.n && text.p[at] != '"') {
		if (text.p[at] == '\\' && at + 1 < text.n && !is_blank(text.p[at + 1]))
			at++;
		else if (text.p[at] == '\n' &&
			 (at + 1 == text.n || (text.p[at + 1] != ' ' && text.p[at + 1] != '\t')))
			break;
		at++;
	}
	return at;
}

/* The value after the "=" at `at`, without quotes. */
static struct str value_after(struct str text, size_t at)
{
	size_t start = skip_white(text, at + 1), end = start;

	if (start < text.n && text.p[start] == '"') {
		end = quoted_end(text, ++start);
	} else {
		while (end < text.n && !is_blank(text.p[end]) && text.p[end] != ',' &&
		       text.p[end] != ';')
			end++;
	}
	return (struct str){ text.p + start, end - start };
}

/* Stars for a value, but folds stay, so that a folded header still is one. */
static void hide(char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] != '\r' && p[i] != '\n' && !(i > 0 && p[i - 1] == '\n'))
			p[i] = '*';
}

/* The copy is made at the first secret only: nearly all messages have none. */
struct str redact(struct str text, enum redact_what what, struct buf *scratch)
{
	size_t from = 0, base = scratch->n;
	ptrdiff_t found;
	bool copied = false;

	while (from < text.n && (found = str_find(str_from(text, from), '=')) >= 0) {
		size_t at = from + (size_t)found;
		struct str value;

		from = at + 1;
		if (!is_secret(name_before(text, at), what))
			continue;
		value = value_after(text, at);
		if (value.n == 0)
			continue;
		from = (size_t)(value.p - text.p) + value.n;
		if (!copied)
			buf_add_str(scratch, text);
		copied = true;
		hide(scratch->p + base + (value.p - text.p), value.n);
	}
	return copied ? (struct str){ scratch->p + base, text.n } : text;
}
