/* SPDX-License-Identifier: Apache-2.0 */
/* Reading conditions: PATH OP VALUE, with what can be known wrong at load (LANGUAGE section 6). */
#include <ctype.h>
#include <regex.h>
#include <string.h>

#include "rule/compare.h"
#include "rule/path_parts.h"
#include "rule/path_scan.h"

/* Longer ones first. */
static const struct {
	const char *text;
	enum condition_op op;
} op_rows[] = {
	{ "!=", OP_UNEQUAL }, { "<=", OP_LESS_EQUAL }, { ">=", OP_GREATER_EQUAL },
	{ "=", OP_EQUAL },    { "<", OP_LESS },        { ">", OP_GREATER },
	{ "~", OP_CONTAINS },
};

/* What a `$` name stands for is not known at load. */
static bool has_names(struct str text)
{
	struct str name;

	return dollars_next(&text, &name);
}

/* Takes the operator from the front of *rest. */
static bool take_op(struct str *rest, enum condition_op *op)
{
	for (size_t i = 0; i < ARRAY_LEN(op_rows); i++) {
		struct str text = str_of(op_rows[i].text);

		if (str_starts(*rest, text)) {
			*rest = str_from(*rest, text.n);
			*op = op_rows[i].op;
			return true;
		}
	}
	return false;
}

/* Offset behind the quote that ends the text in quotes at its front; 0 when none does. */
static size_t quoted_end(struct str text)
{
	for (size_t i = 1; i < text.n; i++) {
		if (text.p[i] == '"')
			return i + 1;
		if (text.p[i] == '\\')
			i++;
	}
	return 0;
}

/* Quotes around the whole value go, and `\"` and `\\` in it are resolved; any other quotes belong
 * to it. */
static bool resolve_quotes(struct arena *arena, struct str *value, char why[160])
{
	size_t end = value->n && value->p[0] == '"' ? quoted_end(*value) : value->n + 1;
	char *text;
	size_t n = 0;

	if (end == 0)
		path_refuse(why, "'%.*s': the quote is not closed", STR_ARG(*value));
	if (end != value->n || value->n == 0)
		return end != 0;
	text = arena_alloc(arena, value->n);
	for (size_t i = 1; i + 1 < value->n; i++) {
		if (value->p[i] == '\\' && strchr("\"\\", value->p[i + 1]) && i + 2 < value->n)
			i++;
		text[n++] = value->p[i];
	}
	text[n] = '\0';
	*value = (struct str){ text, n };
	return true;
}

/* "/RE/" is compiled here, unless a `$` value is part of it. */
static bool read_regex(struct arena *arena, struct condition *condition, char why[160])
{
	struct str text = condition->value;
	struct buf expression = { 0 };
	struct str unknown;
	char reason[96];
	int error;

	if (text.n < 3 || text.p[0] != '/' || text.p[text.n - 1] != '/')
		return true;
	condition->op = OP_REGEX;
	condition->value = (struct str){ arena_copy(arena, text.p + 1, text.n - 2), text.n - 2 };
	if (has_names(condition->value))
		return true;
	dollars_expand(NULL, condition->value, NULL, &expression, &unknown);
	condition->regex = mem_alloc(sizeof(regex_t));
	error = regcomp(condition->regex, expression.p, REG_EXTENDED | REG_NOSUB);
	buf_free(&expression);
	if (error == 0)
		return true;
	regerror(error, condition->regex, reason, sizeof(reason));
	mem_free(condition->regex);
	condition->regex = NULL;
	path_refuse(why, "'%.*s' is no regular expression: %s", STR_ARG(condition->text), reason);
	return false;
}

/* A word of few values is compared with one of them, or it never holds. */
static bool check_choice(struct arena *arena, const struct condition *condition,
			 const struct word_row *row, char why[160])
{
	struct str wanted = condition->value, choices, choice, alternative;
	bool fold = compare_for(condition->path).fold;
	struct nearest nearest;

	while (compare_alternative(arena, &wanted, &alternative)) {
		bool found = str_find(alternative, '*') >= 0;

		nearest_start(&nearest, alternative);
		for (choices = str_of(row->values); str_cut(&choices, '|', &choice) && !found;) {
			found = fold ? str_ieq(alternative, choice) : str_eq(alternative, choice);
			nearest_offer(&nearest, arena_copy(arena, choice.p, choice.n));
		}
		if (found)
			continue;
		if (nearest_best(&nearest))
			path_refuse(why, "%s is never '%.*s' (did you mean %s?)", row->word,
				    STR_ARG(alternative), nearest_best(&nearest));
		else
			path_refuse(why, "%s is never '%.*s': it is %s", row->word,
				    STR_ARG(alternative), row->values);
		return false;
	}
	return true;
}

/* Every duration carries a unit. */
static bool check_duration(const struct condition *condition, const struct word_row *row,
			   char why[160])
{
	if (!compare_is_number(condition->value))
		return true;
	path_refuse(why, "%s is a duration: write '%.*ss' or another unit", row->word,
		    STR_ARG(condition->value));
	return false;
}

/* What a derived word can be compared with. */
static bool check_word(struct arena *arena, const struct condition *condition, char why[160])
{
	const struct word_row *row = word_row(path_word(condition->path));
	bool equal = condition->op == OP_EQUAL || condition->op == OP_UNEQUAL;

	if (!row || condition->op == OP_PRESENT || condition->op == OP_ABSENT ||
	    has_names(condition->value))
		return true;
	if (!row->matches && condition->op != OP_EQUAL) {
		path_refuse(why, "%s only makes: write %s=%s", row->word, row->word, row->values);
		return false;
	}
	if (row->matches && equal && strchr(row->values, '|'))
		return check_choice(arena, condition, row, why);
	return strcmp(row->values, "DURATION") != 0 || check_duration(condition, row, why);
}

/* Order is for numbers and durations. */
static bool check_order(const struct condition *condition, char why[160])
{
	if (condition->op < OP_LESS || condition->op > OP_GREATER_EQUAL ||
	    has_names(condition->value) || compare_is_number(condition->value) ||
	    compare_is_duration(condition->value))
		return true;
	path_refuse(why, "'%.*s': < and > compare numbers and durations, which '%.*s' is not",
		    STR_ARG(condition->text), STR_ARG(condition->value));
	return false;
}

/* VALUE behind the operator. */
static bool read_value(struct arena *arena, struct condition *condition, char why[160])
{
	if (condition->op == OP_EQUAL && str_is(condition->value, "*"))
		condition->op = OP_PRESENT;
	if (!resolve_quotes(arena, &condition->value, why))
		return false;
	if (condition->op == OP_CONTAINS && !read_regex(arena, condition, why))
		return false;
	return check_order(condition, why) && check_word(arena, condition, why);
}

/* Is it looked for to the letter, but for case, wherever it stands? */
static bool is_literal(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (!strchr("-._", text.p[i]) && !isalnum((unsigned char)text.p[i]))
			return false;
	return text.n > 0 && !compare_is_number(text) && !compare_is_duration(text);
}

/* What a header must have in it, so that most messages need not be read: the name of a parameter, or the value. */
static struct str find_needle(const struct condition *condition)
{
	const struct path *path = condition->path;
	enum condition_op op = condition->op;

	if (path->kind != PATH_HEADER || (path->part != PART_WHOLE && path->part != PART_PARAM) ||
	    op == OP_UNEQUAL || op == OP_ABSENT)
		return STR_NONE;
	if ((op == OP_EQUAL || op == OP_CONTAINS) && is_literal(condition->value))
		return condition->value;
	return path->part == PART_PARAM ? path->param : STR_NONE;
}

/* !PATH */
static struct condition *parse_absent(struct arena *arena, struct condition *condition,
				      char why[160])
{
	struct str path = str_from(condition->text, 1);

	if (path_end(path) < path.n) {
		path_refuse(why, "'%.*s': !PATH has no value; none is it is PATH!=VALUE",
			    STR_ARG(condition->text));
		return NULL;
	}
	condition->op = OP_ABSENT;
	condition->path = path_parse(arena, path, why);
	return condition->path ? condition : NULL;
}

/* The text is copied, and the value is a slice of the copy or in the arena beside it. */
struct condition *condition_parse(struct arena *arena, struct str text, char why[160])
{
	struct condition *condition = arena_alloc(arena, sizeof(*condition));
	struct str path, rest;

	text = str_trim(text);
	*condition = (struct condition){ .text = { arena_copy(arena, text.p, text.n), text.n } };
	text = condition->text;
	if (text.n && text.p[0] == '!')
		return parse_absent(arena, condition, why);
	path = (struct str){ text.p, path_end(text) };
	rest = str_from(text, path.n);
	if (!take_op(&rest, &condition->op)) {
		path_refuse(why,
			    "'%.*s' has no operator: PATH=VALUE, PATH=* for present, !PATH for "
			    "absent",
			    STR_ARG(text));
		return NULL;
	}
	if (str_trim(path).n < path.n || str_trim(rest).n < rest.n) {
		path_refuse(why, "'%.*s': there are no blanks around the operator", STR_ARG(text));
		return NULL;
	}
	condition->value = rest;
	condition->path = path_parse(arena, path, why);
	if (!condition->path || !read_value(arena, condition, why)) {
		condition_free(condition);
		return NULL;
	}
	condition->needle = find_needle(condition);
	return condition;
}

/* Its memory is the arena's, but for the expression. */
void condition_free(struct condition *condition)
{
	if (!condition || !condition->regex)
		return;
	regfree(condition->regex);
	mem_free(condition->regex);
	condition->regex = NULL;
}
