/* SPDX-License-Identifier: Apache-2.0 */
/* The text of a configuration without its keys. */
#include "conf/redact.h"

#include <ctype.h>
#include <string.h>

#include "conf/lexer.h"

enum { KEY_DIGITS = 32 };

static const char mark[] = "(redacted)";

static const char *const secret_keys[] = { "k",   "op",       "opc",   "top",   "topc",
					   "sqn", "password", "token", "secret" };

static bool is_secret(struct str name)
{
	for (size_t i = 0; i < ARRAY_LEN(secret_keys); i++)
		if (str_iis(name, secret_keys[i]))
			return true;
	return false;
}

/* As it is, but for what looks like a key. */
static void copy(struct str text, struct buf *out)
{
	while (text.n) {
		size_t digits = 0, other = 0;

		while (digits < text.n && isxdigit((unsigned char)text.p[digits]))
			digits++;
		if (digits >= KEY_DIGITS)
			buf_add_text(out, mark);
		else
			buf_add(out, text.p, digits);
		text = str_from(text, digits);
		while (other < text.n && !isxdigit((unsigned char)text.p[other]))
			other++;
		buf_add(out, text.p, other);
		text = str_from(text, other);
	}
}

static bool is_name(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* The value at the beginning, in quotes or a bare word behind `=`; what ends a line ends it. */
static size_t value_length(struct str text, char sign)
{
	size_t n = 0;

	if (text.n && text.p[0] == '"') {
		for (n = 1; n < text.n && text.p[n] != '"' && text.p[n] != '\n'; n++)
			n += text.p[n] == '\\' && n + 1 < text.n && text.p[n + 1] != '\n';
		return n < text.n && text.p[n] == '"' ? n + 1 : n;
	}
	while (sign == '=' && n < text.n && !isspace((unsigned char)text.p[n]) &&
	       !strchr(";,(){}", text.p[n]))
		n++;
	return n;
}

/* Behind the name of a secret: blanks, `=` or `:`, blanks; n is their length. 0: no value is there. */
static size_t assignment_length(struct str text, size_t *n)
{
	size_t at = 0;
	char sign;

	while (at < text.n && str_is_blank(text.p[at]))
		at++;
	if (at == text.n || (text.p[at] != '=' && text.p[at] != ':'))
		return 0;
	sign = text.p[at++];
	while (at < text.n && str_is_blank(text.p[at]))
		at++;
	*n = at;
	return value_length(str_from(text, at), sign);
}

/* Between tokens, where comments stand: without what is assigned to the names of secrets in them. */
static void copy_comments(struct str text, struct buf *out)
{
	size_t start = 0, at = 0, gap, value;

	while (at < text.n) {
		size_t end = at;

		while (end < text.n && is_name(text.p[end]))
			end++;
		value = 0;
		if (is_secret((struct str){ text.p + at, end - at }))
			value = assignment_length(str_from(text, end), &gap);
		if (value) {
			copy((struct str){ text.p + start, end + gap - start }, out);
			buf_printf(out, text.p[end + gap] == '"' ? "\"%s\"" : "%s", mark);
			end += gap + value;
			start = end;
		}
		at = end > at ? end : at + 1;
	}
	copy(str_from(text, start), out);
}

void conf_redact(struct str text, struct buf *out)
{
	struct lexer lexer = { .text = text, .file = "", .line = 1 };
	struct conf_errors errors = { 0 };
	const char *done = text.p;
	bool named = false, hide = false;

	for (;;) {
		struct conf_token token = lexer_next(&lexer, &errors);

		if (token.kind == TOKEN_END || token.kind == TOKEN_ERROR)
			break;
		copy_comments((struct str){ done, (size_t)(token.text.p - done) }, out);
		if (token.kind == TOKEN_TEXT && hide)
			buf_printf(out, "\"%s\"", mark);
		else
			copy(token.text, out);
		done = token.text.p + token.text.n;
		hide = (hide && token.kind == TOKEN_TEXT) ||
		       (named && (token.kind == '=' || token.kind == ':'));
		named = token.kind == TOKEN_NAME && is_secret(token.text);
	}
	copy_comments((struct str){ done, text.n - (size_t)(done - text.p) }, out);
	conf_errors_free(&errors);
}

void conf_redact_setting(const char *text, struct buf *out)
{
	struct str rest = str_of(text), name, last, parts;

	if (!str_cut(&rest, '=', &name))
		return;
	for (parts = name; str_cut(&parts, '.', &last);)
		;
	buf_printf(out, "%.*s=", STR_ARG(name));
	if (is_secret(last))
		buf_add_text(out, mark);
	else
		copy(rest, out);
}
