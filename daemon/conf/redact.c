/* SPDX-License-Identifier: Apache-2.0 */
/* The text of a configuration without its keys. */
#include "conf/redact.h"

#include <ctype.h>

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
		copy((struct str){ done, (size_t)(token.text.p - done) }, out);
		if (token.kind == TOKEN_TEXT && hide)
			buf_printf(out, "\"%s\"", mark);
		else
			copy(token.text, out);
		done = token.text.p + token.text.n;
		hide = (hide && token.kind == TOKEN_TEXT) ||
		       (named && (token.kind == '=' || token.kind == ':'));
		named = token.kind == TOKEN_NAME && is_secret(token.text);
	}
	copy((struct str){ done, text.n - (size_t)(done - text.p) }, out);
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
