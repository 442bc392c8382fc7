/* SPDX-License-Identifier: Apache-2.0 */
/* The tokens of libconfig's grammar. What libconfig would take apart in a surprising way (5s is 5
 * and s to it) or cut (numbers to 32 bits) is an error here, with the remedy. */
#include "conf/lexer.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { SUSPECTS = 3 };

/* Takes n octets off the front and counts their lines. */
static struct str take(struct lexer *lexer, size_t n)
{
	struct str taken = { lexer->text.p, n };

	for (size_t i = 0; i < n; i++)
		lexer->line += taken.p[i] == '\n';
	lexer->text = str_from(lexer->text, n);
	return taken;
}

/* The length of the blanks or of the comment that `text` begins with, -1 when it is never closed.
 */
static ptrdiff_t blank_length(struct str text)
{
	ptrdiff_t end = 0;

	if (str_starts(text, STR("/*"))) {
		end = str_search(str_from(text, 2), STR("*/"));
		return end < 0 ? -1 : end + 4;
	}
	if (str_starts(text, STR("#")) || str_starts(text, STR("//"))) {
		end = str_find(text, '\n');
		return end < 0 ? (ptrdiff_t)text.n : end;
	}
	while ((size_t)end < text.n && isspace((unsigned char)text.p[end]))
		end++;
	return end;
}

/* Takes blanks and comments off; false when a comment is never closed. */
static bool skip_blanks(struct lexer *lexer)
{
	ptrdiff_t n;

	while ((n = blank_length(lexer->text)) > 0)
		take(lexer, (size_t)n);
	return n == 0;
}

/* The length of the quoted text that `text` begins with, 0 when it is never closed. */
static size_t quoted_length(struct str text)
{
	for (size_t i = 1; i < text.n; i++) {
		if (text.p[i] == '"')
			return i + 1;
		if (text.p[i] == '\\')
			i++;
	}
	return 0;
}

/* Of names and numbers. */
static bool is_word(char c)
{
	return isalnum((unsigned char)c) || (c && strchr("_*.+-", c));
}

/* 0 when the text begins with no word. */
static size_t word_length(struct str text)
{
	size_t n = 0;

	while (n < text.n && is_word(text.p[n]))
		n++;
	return n;
}

/* A letter or a star, then letters, digits, dashes, underscores and stars. */
static bool is_name(struct str word)
{
	if (!isalpha((unsigned char)word.p[0]) && word.p[0] != '*')
		return false;
	return !memchr(word.p, '.', word.n) && !memchr(word.p, '+', word.n);
}

/* Reads as libconfig does: decimal, hexadecimal or floating; *wide when 64 bits do not hold it. */
static bool is_number(struct str word, bool *wide)
{
	char text[64], *end;
	bool hex = str_starts(word, STR("0x")) || str_starts(word, STR("0X"));

	if (word.n >= sizeof(text) || (isalpha((unsigned char)word.p[0])))
		return false;
	memcpy(text, word.p, word.n);
	text[word.n] = '\0';
	errno = 0;
	strtoll(text, &end, hex ? 16 : 10);
	*wide = errno == ERANGE;
	if (end != text && (*end == '\0' || strcmp(end, "L") == 0 || strcmp(end, "LL") == 0))
		return true;
	if (hex || text[strspn(text, "+-.0123456789eE")] != '\0' || !strpbrk(text, ".eE"))
		return false;
	*wide = false;
	strtod(text, &end);
	return end != text && *end == '\0';
}

/* What stands right behind a "..." that runs over a line end is wrong since a quote was lost where that begins. */
static bool refuse_long_text(const struct lexer *lexer, struct conf_errors *errors)
{
	if (lexer->suspects)
		conf_error(errors, lexer->file, lexer->long_line, LOST_QUOTE);
	return lexer->suspects > 0;
}

/* A word that is neither name nor number: a wrong key, or a value that wants quotes. */
static void refuse_word(const struct lexer *lexer, struct str word, struct conf_errors *errors)
{
	struct str rest = str_trim(str_from(lexer->text, word.n));
	bool is_key = rest.n && (*rest.p == '=' || *rest.p == ':');
	ptrdiff_t dot = str_find(word, '.');

	if (refuse_long_text(lexer, errors))
		return;
	if (is_key && dot > 0)
		conf_error(errors, lexer->file, lexer->line,
			   "syntax error (a key has no dots: write %.*s = { %.*s = ...; };)",
			   (int)dot, word.p, STR_ARG(str_from(word, (size_t)dot + 1)));
	else if (is_key)
		conf_error(errors, lexer->file, lexer->line,
			   "syntax error (a key begins with a letter, '%.*s' does not)",
			   STR_ARG(word));
	else
		conf_error(errors, lexer->file, lexer->line,
			   "syntax error (a text stands in double quotes: \"%.*s\")",
			   STR_ARG(word));
}

/* A name, a number, true or false. */
static char next_word(struct lexer *lexer, struct str word, struct conf_errors *errors)
{
	bool wide = false;

	if (str_iis(word, "true") || str_iis(word, "false"))
		return TOKEN_VALUE;
	if (is_name(word))
		return TOKEN_NAME;
	if (!is_number(word, &wide)) {
		refuse_word(lexer, word, errors);
		return TOKEN_ERROR;
	}
	if (wide) {
		conf_error(errors, lexer->file, lexer->line, "%.*s is too large for a whole number",
			   STR_ARG(word));
		return TOKEN_ERROR;
	}
	return TOKEN_VALUE;
}

/* "..."; the first one that runs over a line end is remembered: a quote was lost there. */
static size_t next_text(struct lexer *lexer, struct conf_errors *errors)
{
	size_t n = quoted_length(lexer->text);

	if (n == 0 || memchr(lexer->text.p, '\n', n)) {
		lexer->long_line = lexer->line;
		lexer->suspects = SUSPECTS + 1;
		if (!lexer->open_line)
			lexer->open_line = lexer->line;
	}
	if (n == 0)
		conf_error(errors, lexer->file, lexer->open_line,
			   "syntax error (the text that begins here has no closing quote)");
	return n;
}

/* An octet that begins no token. */
static void refuse_octet(const struct lexer *lexer, struct conf_errors *errors)
{
	unsigned char c = (unsigned char)*lexer->text.p;

	if (refuse_long_text(lexer, errors))
		return;
	if (c == '\'' || c == '@')
		conf_error(errors, lexer->file, lexer->line,
			   "syntax error (%c: a text stands in double quotes)", c);
	else if (isprint(c))
		conf_error(errors, lexer->file, lexer->line,
			   "syntax error ('%c' is not expected here)", c);
	else
		conf_error(errors, lexer->file, lexer->line,
			   "syntax error (octet 0x%02x is not expected outside of quotes)", c);
}

/* Kind and length of the token that the text begins with. */
static char token_measure(struct lexer *lexer, size_t *n, struct conf_errors *errors)
{
	struct str text = lexer->text;

	*n = 1;
	if (text.n == 0)
		return TOKEN_END;
	if (*text.p && strchr("=:;,()[]{}", *text.p))
		return *text.p;
	if (*text.p == '"') {
		*n = next_text(lexer, errors);
		return *n ? TOKEN_TEXT : TOKEN_ERROR;
	}
	*n = word_length(text);
	if (*n)
		return next_word(lexer, (struct str){ text.p, *n }, errors);
	*n = sizeof("@include") - 1;
	if (str_starts(text, STR("@include")))
		return TOKEN_INCLUDE;
	refuse_octet(lexer, errors);
	return TOKEN_ERROR;
}

/* Blanks, then one token. */
struct conf_token lexer_next(struct lexer *lexer, struct conf_errors *errors)
{
	struct conf_token token = { .file = lexer->file };
	bool closed = skip_blanks(lexer);
	size_t n = 0;

	token.line = lexer->line;
	if (!closed) {
		conf_error(errors, lexer->file, lexer->line,
			   "syntax error (this comment is never closed)");
		return token;
	}
	token.kind = token_measure(lexer, &n, errors);
	if (token.kind != TOKEN_ERROR && token.kind != TOKEN_END)
		token.text = take(lexer, n);
	if (lexer->suspects)
		lexer->suspects--;
	return token;
}
