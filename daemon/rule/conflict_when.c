/* SPDX-License-Identifier: Apache-2.0 */
/* Conditions and limits that exclude each other. */
#include <string.h>

#include "rule/conflict.h"
#include "rule/path_parts.h"

/* Derived words that only a scenario, which has seen all messages, can tell. */
static const enum word_id scenario_words[] = { WORD_GAP,      WORD_OCTETS,   WORD_OFFER,
					       WORD_ANSWER,   WORD_SDP_STEP, WORD_CSEQ_STEP,
					       WORD_TP_VECTOR };

/* What some words and parts of the start line are of. */
static const struct {
	const char *on;
	uint8_t kinds;
	const char *help;
} kind_rows[] = {
	{ "requests", KIND_REQUEST, "is known of requests: this rule is about responses (status)" },
	{ "1xx", KIND_RESPONSE, "is known of responses; status missing?" },
};

/* Does the condition hold only where there is a value? */
static bool wants_value(const struct condition *condition)
{
	return condition->op != OP_UNEQUAL && condition->op != OP_ABSENT;
}

/* The methods that a text names: "REGISTER, SUBSCRIBE and their 200"; all when it names none. */
static uint32_t methods_named(struct str text)
{
	uint32_t mask = 0;
	struct str word;

	while (str_word(&text, &word)) {
		if (str_ends(word, STR(",")))
			word.n--;
		if (method_of(word) != METHOD_NONE)
			mask |= 1u << method_of(word);
	}
	return mask ? mask : UINT32_MAX;
}

/* Can a rule know that word, and of the messages that this `when` is about? */
static bool word_is_known(struct rule_load *load, const struct conf_node *node,
			  const struct when *when, const struct condition *condition)
{
	const struct word_row *row = word_row(path_word(condition->path));
	uint32_t sms = row->id >= WORD_RP_TYPE && row->id <= WORD_TP_UDH ? 1u << METHOD_MESSAGE :
									   UINT32_MAX;

	for (size_t i = 0; i < ARRAY_LEN(scenario_words); i++)
		if (row->id == scenario_words[i])
			return load_error(load, node, "%s is known to scenarios only", row->word);
	if (!row->matches)
		return load_error(load, node, "%s is made by scenarios, and never matched",
				  row->word);
	if (!wants_value(condition))
		return true;
	for (size_t i = 0; i < ARRAY_LEN(kind_rows); i++)
		if (!strcmp(row->on, kind_rows[i].on) && !(when->kinds & kind_rows[i].kinds))
			return load_error(load, node, "%s %s", row->word, kind_rows[i].help);
	/* Scenes know these two of more messages than the table says of a message alone. */
	if (row->id == WORD_KIND || row->id == WORD_DIAL)
		return true;
	return when->methods & methods_named(str_of(row->on)) & sms ||
	       load_error(load, node, "%s is known of %s", row->word,
			  sms == UINT32_MAX ? row->on : method_name(METHOD_MESSAGE));
}

/* Has the start line of these messages that part? */
static bool start_is_there(struct rule_load *load, const struct conf_node *node,
			   const struct when *when, const struct condition *condition)
{
	enum path_kind kind = condition->path->kind;
	bool response = kind == PATH_STATUS || kind == PATH_REASON;

	if (!wants_value(condition) || (kind != PATH_URI && !response))
		return true;
	if (when->kinds & (response ? KIND_RESPONSE : KIND_REQUEST))
		return true;
	return load_error(load, node, "%.*s %s", STR_ARG(condition->text),
			  kind_rows[response].help);
}

/* Do two conditions about one path exclude each other? */
static bool excludes(const struct condition *a, const struct condition *b)
{
	if (!str_eq(path_text(a->path), path_text(b->path)))
		return false;
	if (a->op == OP_ABSENT)
		return wants_value(b);
	return a->op == OP_UNEQUAL && b->op == OP_EQUAL && str_eq(a->value, b->value);
}

static bool conditions_agree(struct rule_load *load, const struct conf_node *node,
			     const struct test *test)
{
	for (unsigned i = 0; i < test->n_conditions; i++)
		for (unsigned k = 0; k < test->n_conditions; k++)
			if (excludes(test->conditions[i], test->conditions[k]))
				return load_error(load, node, "%.*s and %.*s never hold together",
						  STR_ARG(test->conditions[i]->text),
						  STR_ARG(test->conditions[k]->text));
	return true;
}

/* The conditions of `has`. */
static bool has_is_possible(struct rule_load *load, const struct conf_node *node,
			    const struct when *when, const struct test *test)
{
	for (unsigned i = 0; i < test->n_conditions; i++) {
		const struct condition *condition = test->conditions[i];

		if (path_word(condition->path) != WORD_NONE &&
		    !word_is_known(load, node, when, condition))
			return false;
		if (!start_is_there(load, node, when, condition))
			return false;
	}
	return conditions_agree(load, node, test);
}

/* Each group of any must be able to hold beside what is around it. */
static bool arms_are_possible(struct rule_load *load, const struct conf_node *node,
			      const struct when *when, const struct test *test)
{
	for (unsigned i = 0; i < test->n_whens; i++) {
		const struct when *arm = &test->whens[i];

		if (!(arm->methods & when->methods))
			return load_error(
				load, node,
				"group %u of any never holds: its method is not that of when",
				i + 1);
		if (!(arm->kinds & when->kinds))
			return load_error(
				load, node,
				"group %u of any never holds: one of it and when is about requests, the "
				"other about responses",
				i + 1);
	}
	return true;
}

/* What `not` excludes must leave something. */
static bool not_leaves_some(struct rule_load *load, const struct conf_node *node,
			    const struct when *when, const struct test *test)
{
	for (unsigned i = 0; i < test->n_whens; i++)
		if (when_covers(&test->whens[i], when))
			return load_error(
				load, node,
				"not covers all that when asks for: the rule never speaks");
	return true;
}

/* What is inside `not` need not be possible, but known. */
static bool when_is_possible(struct rule_load *load, const struct conf_node *node,
			     const struct when *when)
{
	for (unsigned i = 0; i < when->n_tests; i++) {
		const struct test *test = &when->tests[i];
		enum when_key key = test->row->key;

		if (key == WHEN_HAS && !has_is_possible(load, node, when, test))
			return false;
		if (key == WHEN_ANY && !arms_are_possible(load, node, when, test))
			return false;
		if (key == WHEN_NOT && !not_leaves_some(load, node, when, test))
			return false;
		for (unsigned k = 0; key == WHEN_ANY && k < test->n_whens; k++)
			if (!when_is_possible(load, node, &test->whens[k]))
				return false;
	}
	return true;
}

/* Limits without which the others mean nothing. */
static bool limits_agree(struct rule_load *load, const struct conf_node *node,
			 const struct limits *limits)
{
	if (limits->chance == 0)
		return load_error(load, node, "chance is 0%%: the rule never speaks");
	if (limits->per != PER_RULE && !limits->nth.from && !limits->count &&
	    limits->since != SINCE_FIRST)
		return load_error(
			load, node,
			"per says for whom nth, count and since = \"first\" count: none is given");
	return true;
}

bool when_check_conflicts(struct rule_load *load, const struct conf_node *node,
			  const struct rule *rule)
{
	return when_is_possible(load, node, &rule->when) && limits_agree(load, node, &rule->limits);
}
