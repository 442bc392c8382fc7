/* SPDX-License-Identifier: Apache-2.0 */
/* Two tables: what may follow what, and what was most likely meant where it does not. */
#include "conf/syntax.h"

#include <string.h>

/* What may follow a token of kind `before` (NO_BRACKET: at the very beginning) inside of such a
 * bracket. */
struct follow_row {
	const char *inside, *before, *allowed;
};

/* Where there is no bracket around. */
#define NO_BRACKET '0'

static const struct follow_row follow_rows[] = {
	/* inside  before    allowed */
	{ "0",     "0;,",    "n$" },
	{ "0",     "v)]}",   ";,n$" },
	{ "0",     "s",      ";,ns$" },
	{ "{",     "{;,",    "n}" },
	{ "{",     "v)]}",   ";,n}" },
	{ "{",     "s",      ";,ns}" },
	{ "0{",    "n",      "=:" },
	{ "0{",    "=:",     "vs([{" },
	{ "(",     "(",      "vs([{)" },
	{ "(",     ",",      "vs([{" },
	{ "(",     "v)]}",   ",)" },
	{ "(",     "s",      ",s)" },
	{ "[",     "[",      "vs]" },
	{ "[",     ",",      "vs" },
	{ "[",     "v",      ",]" },
	{ "[",     "s",      ",s]" },
};

/* A row fits by the kinds of the token before the error, at it and after it, and of the bracket
 * around it; NULL: any. In the remedy $a is the token, $b the one before, $o the bracket around, $l
 * its line. */
struct remedy_row {
	const char *before, *at, *after, *inside;
	const char *remedy;
	char blame; /* whose line is named: 'a', 'b' or 'o' */
};

/* The first that fits; the last one always does. */
static const struct remedy_row remedy_rows[] = {
	/* before  at        after inside remedy */
	{ ",",     ")]",     NULL, "([", "a comma before '$a' is not allowed: remove it", 'b' },
	{ ";,",    ";,",     NULL, "{0", "one '$a' too many: remove it", 'a' },
	{ ",([",   ",",      NULL, "([", "one ',' too many: remove it", 'a' },
	{ "vs)]}", ";",      NULL, "([", "';' is for settings, a list has ','", 'a' },
	{ "[,",    "([{",    NULL, "[",  "lists and groups stand in ( ), not in [ ]", 'a' },
	{ "=:",    "n",      NULL, NULL, "a text stands in double quotes: \"$a\"", 'a' },
	{ "=:",    ";,)]}$", NULL, NULL, "a value is missing after '$b'", 'b' },
	{ "([,",   "n",      "=:", "([", "settings in a list need braces: { $a = ... }", 'a' },
	{ "([,",   "n",      NULL, "([", "a text stands in double quotes: \"$a\"", 'a' },
	{ "vs)]}", "vsn([{", NULL, "([", "a comma is missing before '$a'", 'a' },
	{ NULL,    ")",      NULL, "[{", "')' does not close the '$o' of line $l", 'a' },
	{ NULL,    "]",      NULL, "({", "']' does not close the '$o' of line $l", 'a' },
	{ NULL,    "}",      NULL, "([", "'}' does not close the '$o' of line $l", 'a' },
	{ NULL,    ")]}",    NULL, "0",  "'$a' closes nothing", 'a' },
	{ NULL,    "$",      NULL, "([{","the '$o' that opens here is never closed", 'o' },
	{ "n",     NULL,     NULL, NULL, "'=' is missing after '$b'", 'b' },
	{ NULL,    "s",      "=:", "{0", "a key stands without quotes: $a", 'a' },
	{ "vs)]}", "vs([{",  NULL, "{0", "a ';' is missing before '$a'", 'a' },
	{ NULL,    "vs([{",  NULL, "{0", "'$a' needs a key and '=' before it", 'a' },
	{ NULL,    NULL,     NULL, NULL, "'$a' is not expected here", 'a' },
};

/* libconfig and who walks its tree go down by recursion. */
enum { DEPTH_MAX = 64 };

/* A token and the brackets that are open at it. */
struct place {
	const struct source *source;
	size_t at;
	size_t open[DEPTH_MAX]; /* their tokens */
	unsigned depth;
};

/* The innermost open bracket, or NULL. */
static const struct conf_token *bracket(const struct place *place)
{
	return place->depth ? &place->source->tokens[place->open[place->depth - 1]] : NULL;
}

/* Of the innermost open bracket. */
static char bracket_kind(const struct place *place)
{
	return place->depth ? bracket(place)->kind : NO_BRACKET;
}

/* NULL holds all. */
static bool in_set(const char *set, char kind)
{
	return !set || strchr(set, kind);
}

/* The token at a distance, the end where there is none. */
static const struct conf_token *neighbour(const struct place *place, ptrdiff_t by)
{
	ptrdiff_t i = (ptrdiff_t)place->at + by, last = (ptrdiff_t)place->source->n_tokens - 1;

	return &place->source->tokens[i < 0 || i > last ? last : i];
}

/* All four of its sets. */
static bool remedy_fits(const struct remedy_row *row, const struct place *place)
{
	return in_set(row->before, neighbour(place, -1)->kind) &&
	       in_set(row->at, neighbour(place, 0)->kind) &&
	       in_set(row->after, neighbour(place, 1)->kind) &&
	       in_set(row->inside, bracket_kind(place));
}

/* Writes the remedy with its $ letters filled in. */
static void write_remedy(const struct place *place, const char *remedy, struct buf *out)
{
	const struct conf_token *open = bracket(place);

	for (; *remedy; remedy++) {
		if (*remedy != '$') {
			buf_add_char(out, *remedy);
			continue;
		}
		remedy++;
		if (*remedy == 'l')
			buf_add_u64(out, open ? open->line : 0);
		else if (*remedy == 'o')
			buf_add_str(out, open ? open->text : STR(""));
		else
			buf_add_str(out, neighbour(place, *remedy == 'b' ? -1 : 0)->text);
	}
}

/* The text before the error that runs over a line end: its closing quote was lost. */
static const struct conf_token *lost_quote(const struct place *place)
{
	for (ptrdiff_t by = 0; by >= -3; by--) {
		const struct conf_token *token = neighbour(place, by);

		if (token->kind == TOKEN_TEXT && str_find(token->text, '\n') >= 0)
			return token;
	}
	return NULL;
}

/* The lost quote, else the first row that fits. */
static void place_explain(const struct place *place, struct conf_errors *errors)
{
	const struct remedy_row *row = remedy_rows;
	const struct conf_token *blamed = lost_quote(place);
	struct buf remedy = { 0 };

	if (blamed) {
		conf_error(errors, blamed->file, blamed->line, LOST_QUOTE);
		return;
	}
	while (!remedy_fits(row, place))
		row++;
	blamed = row->blame == 'o' ? bracket(place) : neighbour(place, row->blame == 'b' ? -1 : 0);
	write_remedy(place, row->remedy, &remedy);
	conf_error(errors, blamed->file, blamed->line, "syntax error (%s)", remedy.p);
	buf_free(&remedy);
}

/* Whether the token may stand where it does. */
static bool place_fits(const struct place *place)
{
	char inside = bracket_kind(place), at = neighbour(place, 0)->kind;
	char before = place->at ? neighbour(place, -1)->kind : NO_BRACKET;

	for (size_t i = 0; i < ARRAY_LEN(follow_rows); i++)
		if (in_set(follow_rows[i].inside, inside) && in_set(follow_rows[i].before, before))
			return in_set(follow_rows[i].allowed, at);
	return false;
}

/* Keeps the open brackets up to date; false when they nest too deep. */
static bool place_step(struct place *place)
{
	char kind = neighbour(place, 0)->kind;

	if (in_set(")]}", kind))
		place->depth--;
	if (!in_set("([{", kind))
		return true;
	if (place->depth == DEPTH_MAX)
		return false;
	place->open[place->depth++] = place->at;
	return true;
}

/* Walks the tokens. */
bool syntax_check(const struct source *source, struct conf_errors *errors)
{
	struct place place = { .source = source };

	for (; place.at < source->n_tokens; place.at++) {
		const struct conf_token *token = neighbour(&place, 0);

		if (!place_fits(&place)) {
			place_explain(&place, errors);
			return false;
		}
		if (!place_step(&place)) {
			conf_error(errors, token->file, token->line,
				   "brackets nest more than %d deep", DEPTH_MAX);
			return false;
		}
	}
	return true;
}

/* The first setting of that name in the group that token `at` stands in; looked for backwards. */
static const struct conf_token *first_of_name(const struct source *source, size_t at)
{
	const struct conf_token *name = &source->tokens[at], *first = name;
	unsigned depth = 0;

	for (size_t i = at; i-- > 0;) {
		const struct conf_token *token = &source->tokens[i];

		if (in_set(")]}", token->kind))
			depth++;
		else if (in_set("([{", token->kind) && depth-- == 0)
			break;
		else if (depth == 0 && token->kind == TOKEN_NAME && str_eq(token->text, name->text))
			first = token;
	}
	return first;
}

/* Duplicates with both places. */
void syntax_explain(const struct source *source, size_t at, const char *text,
		    struct conf_errors *errors)
{
	const struct conf_token *token, *first;

	if (at >= source->n_tokens)
		at = source->n_tokens - 1;
	token = &source->tokens[at];
	first = first_of_name(source, at);
	if (first != token)
		conf_error(errors, token->file, token->line,
			   "'%.*s' appears twice (first in %s:%u); libconfig wants each once",
			   STR_ARG(token->text), first->file, first->line);
	else if (strstr(text, "array"))
		conf_error(errors, token->file, token->line,
			   "the elements of [ ] are of one kind; a list of different kinds stands "
			   "in ( )");
	else
		conf_error(errors, token->file, token->line, "%s", text);
}
