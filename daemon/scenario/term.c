/* SPDX-License-Identifier: Apache-2.0 */
/* Conditions of `core` lines. */
#include "scenario/term.h"

#include <stdio.h>
#include <string.h>

/* Operators, longer ones first. */
static const struct {
	const char *text;
	enum condition_op op;
} op_rows[] = {
	{ "!=", OP_UNEQUAL }, { "<=", OP_LESS_EQUAL }, { ">=", OP_GREATER_EQUAL }, { "<", OP_LESS },
	{ ">", OP_GREATER },  { "~", OP_CONTAINS },    { "=", OP_EQUAL },
};

bool term_read(struct str text, struct term *term)
{
	size_t n = 0;

	while (n < text.n && !strchr("!<>=~", text.p[n]))
		n++;
	for (size_t i = 0; n > 0 && i < ARRAY_LEN(op_rows); i++) {
		struct str op = str_of(op_rows[i].text);

		if (!str_starts(str_from(text, n), op))
			continue;
		*term = (struct term){ { text.p, n },
				       str_unquote(str_from(text, n + op.n)),
				       op_rows[i].op };
		return true;
	}
	return false;
}

/* A number, or a duration in seconds. */
static bool number_of(struct str text, double *number)
{
	int64_t us;

	if (str_to_double(text, number))
		return true;
	if (!str_to_duration(text, &us))
		return false;
	*number = (double)us / 1e6;
	return true;
}

bool term_holds(const struct term *term, struct str value)
{
	double wanted, is;

	if (term->op == OP_CONTAINS)
		return str_isearch(value, term->value) >= 0;
	if (!number_of(term->value, &wanted) || !number_of(value, &is))
		return condition_equal(term->value, value) == (term->op == OP_EQUAL);
	switch (term->op) {
	case OP_EQUAL:
		return is == wanted;
	case OP_UNEQUAL:
		return is != wanted;
	case OP_LESS:
		return is < wanted;
	case OP_LESS_EQUAL:
		return is <= wanted;
	case OP_GREATER:
		return is > wanted;
	default:
		return is >= wanted;
	}
}

bool terms_hold(const struct line *line, const struct term_fact *facts, size_t n, struct buf *seen)
{
	struct term term;

	for (unsigned i = 0; i < line->n_words; i++) {
		if (!term_read(line->words[i], &term))
			continue;
		for (size_t k = 0; k < n; k++)
			if (str_is(term.name, facts[k].name) &&
			    !term_holds(&term, facts[k].value)) {
				buf_printf(seen, "%s=%.*s", facts[k].name, STR_ARG(facts[k].value));
				return false;
			}
	}
	return true;
}

struct str term_number(char room[32], double number)
{
	snprintf(room, 32, "%.6g", number);
	return str_of(room);
}

struct str term_value(const struct line *line, const char *name)
{
	struct term term;

	for (unsigned i = 0; i < line->n_words; i++)
		if (term_read(line->words[i], &term) && str_is(term.name, name))
			return term.value;
	return STR_NONE;
}
