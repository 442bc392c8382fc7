/* SPDX-License-Identifier: Apache-2.0 */
/* Building a ruleset: reading lists of rules, `each`, behaviours, and what only shows when all are
 * there. */
#include "rule/ruleset.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rule/action.h"
#include "rule/book.h"
#include "rule/conflict.h"
#include "rule/reach.h"
#include "rule/tally.h"

struct ruleset {
	struct arena arena;
	struct rule_load load;
	struct book book;
};

struct book *ruleset_book(struct ruleset *set)
{
	return &set->book;
}

struct ruleset *ruleset_new(const struct vocabulary *vocabulary)
{
	struct ruleset *set = mem_alloc(sizeof(*set));

	arena_init(&set->arena);
	set->load = (struct rule_load){ .arena = &set->arena, .vocabulary = vocabulary };
	return set;
}

void ruleset_confine(struct ruleset *set, const struct confine *confine)
{
	set->load.confine = confine;
}

void ruleset_free(struct ruleset *set)
{
	if (!set)
		return;
	book_bind(&set->book, NULL);
	for (struct held_condition *held = set->load.held; held; held = held->next)
		condition_free(held->condition);
	mem_free(set->book.rules);
	arena_clear(&set->arena);
	mem_free(set);
}

/* A copy of the list of users, which ends with NULL. */
static const char *const *users_copy(struct arena *arena, const char *const *users)
{
	const char **copy;
	unsigned n = 0;

	while (users[n])
		n++;
	copy = arena_alloc(arena, (n + 1) * sizeof(*copy));
	for (unsigned i = 0; i < n; i++)
		copy[i] = arena_copy(arena, users[i], strlen(users[i]));
	copy[n] = NULL;
	return copy;
}

/* One rule, `each` resolved, into the set. False after errors. */
static bool ruleset_add(struct ruleset *set, const struct conf_node *node, struct str name,
			enum rule_source source, const char *const *only_users)
{
	struct book *book = &set->book;
	struct rule *rule = rule_read(&set->load, node, name);

	if (!rule)
		return false;
	rule->source = source;
	rule->only_users = only_users;
	rule->order = book->n_rules;
	book->rules = mem_resize(book->rules, (book->n_rules + 1) * sizeof(rule));
	book->rules[book->n_rules++] = rule;
	return true;
}

/* One rule for each value; what is wrong with the first is not said again of the others. */
static void ruleset_add_each(struct ruleset *set, const struct conf_node *node, struct str name,
			     enum rule_source source, const char *const *only_users)
{
	const struct conf_node *each = conf_child(node, "each");
	struct buf full = { 0 };

	if (!node_values(each)) {
		load_error(&set->load, each, "each is empty");
	} else if (!node_has_each(node)) {
		load_error(&set->load, each, "each is given, but $each is nowhere");
		return;
	}
	for (unsigned i = 0; i < node_values(each); i++) {
		const struct conf_node *copy;
		struct str value;

		if (!load_text(&set->load, node_value(each, i), &value))
			break;
		copy = node_expand_each(&set->arena, node, value);
		buf_reset(&full);
		buf_printf(&full, "%.*s#%.*s", STR_ARG(name), STR_ARG(value));
		if (!ruleset_add(set, copy, str_of(arena_copy(&set->arena, full.p, full.n)), source,
				 only_users))
			break;
	}
	buf_free(&full);
}

/* The name of a rule or behaviour; false after an error. */
static bool named(struct rule_load *load, const struct conf_node *node, const char *what,
		  struct str *name)
{
	const struct conf_node *child;

	if (node->kind != CONF_GROUP)
		return load_error(load, node, "a %s is written { name = \"...\"; ... }", what);
	child = conf_child(node, "name");
	if (!child)
		return load_error(load, node, "a %s needs a name", what);
	return load_text(load, child, name) &&
	       (name->n || load_error(load, child, "the name is empty"));
}

void ruleset_read(struct ruleset *set, const struct conf_node *rules, enum rule_source source,
		  const char *const *only_users, struct conf_errors *errors)
{
	const char *const *users = only_users ? users_copy(&set->arena, only_users) : NULL;

	set->load.errors = errors;
	for (unsigned i = 0; i < node_values(rules); i++) {
		const struct conf_node *node = node_value(rules, i);
		struct str name;

		if (!named(&set->load, node, "rule", &name))
			continue;
		if (conf_child(node, "each"))
			ruleset_add_each(set, node, name, source, users);
		else
			ruleset_add(set, node, name, source, users);
	}
}

/* The keys of a behaviour. */
static bool behaviour_read(struct rule_load *load, const struct conf_node *node,
			   struct behaviour *row)
{
	static const char *const keys[] = { "name", "turn", "help", "steps", NULL };
	const struct conf_node *turn = conf_child(node, "turn"), *steps = conf_child(node, "steps"),
			       *help = conf_child(node, "help");
	struct str text;

	for (unsigned i = 0; i < node->n_children; i++)
		if (!load_word(load, &node->children[i], "key of a behaviour",
			       str_of(node->children[i].name), keys))
			return false;
	if (!steps)
		return load_error(load, node, "a behaviour needs steps = ( ... )");
	if (turn && !load_text(load, turn, &text))
		return false;
	if (turn && !vocabulary_turn(load->vocabulary, text))
		return load_unknown(load, turn, "turn", text,
				    vocabulary_near(load->vocabulary, NAMES_TURNS, text));
	row->turn = turn ? text.p : NULL;
	if (help && !load_text(load, help, &text))
		return false;
	row->help = help ? text.p : NULL;
	row->steps = actions_read_steps(load, steps);
	return row->steps != NULL;
}

void ruleset_read_behaviours(struct ruleset *set, const struct conf_node *behaviours,
			     struct conf_errors *errors)
{
	set->load.errors = errors;
	for (unsigned i = 0; i < node_values(behaviours); i++) {
		const struct conf_node *node = node_value(behaviours, i);
		struct named_behaviour *behaviour = arena_alloc(&set->arena, sizeof(*behaviour));
		struct str name;

		if (!named(&set->load, node, "behaviour", &name))
			continue;
		if (load_behaviour(&set->load, name, NULL)) {
			load_error(&set->load, node, "there is a behaviour '%.*s' already",
				   STR_ARG(name));
			continue;
		}
		*behaviour = (struct named_behaviour){ .row.name = name.p,
						       .next = set->load.behaviours };
		if (behaviour_read(&set->load, node, &behaviour->row))
			set->load.behaviours = behaviour;
	}
}

const struct behaviour *ruleset_behaviour(const struct ruleset *set, struct str name)
{
	return load_behaviour(&set->load, name, NULL);
}

const struct behaviour *ruleset_behaviour_nth(const struct ruleset *set, unsigned number)
{
	const struct named_behaviour *behaviour = set->load.behaviours;

	while (behaviour && number-- > 0)
		behaviour = behaviour->next;
	return behaviour ? &behaviour->row : NULL;
}

const struct behaviour *ruleset_behaviour_at(const struct ruleset *set, struct str name,
					     const char *turn)
{
	return load_behaviour(&set->load, name, turn);
}

/* By source, then in the order of reading. */
static int rule_compare(const void *a, const void *b)
{
	const struct rule *left = *(struct rule *const *)a, *right = *(struct rule *const *)b;

	if (left->source != right->source)
		return left->source < right->source ? -1 : 1;
	return left->order < right->order ? -1 : left->order > right->order;
}

/* Where a rule stands; one that came as JSON has no line. */
static const char *rule_place(const struct rule *rule, char out[200])
{
	if (rule->line)
		snprintf(out, 200, "%s:%u", rule->file, rule->line);
	else
		snprintf(out, 200, "%s", rule->file);
	return out;
}

/* A name that an earlier rule has. */
static void check_name(const struct book *book, const struct rule *rule, struct conf_errors *errors)
{
	char place[200];

	for (unsigned i = 0; book->rules[i] != rule; i++)
		if (!strcmp(book->rules[i]->name, rule->name)) {
			conf_error(errors, rule->file, rule->line,
				   "the rule name '%s' is used twice, also at %s", rule->name,
				   rule_place(book->rules[i], place));
			return;
		}
}

/* An earlier rule of the same source that leaves it nothing. That a more urgent source does so is
 * meant; and what the API adds may outlive what is before it. */
static void check_shadowed(const struct book *book, const struct rule *rule,
			   struct conf_errors *errors)
{
	char place[200];

	if (rule->source == RULES_API)
		return;
	for (unsigned i = 0; book->rules[i] != rule; i++)
		if (book->rules[i]->source == rule->source && rule_shadows(book->rules[i], rule)) {
			conf_error(errors, rule->file, rule->line,
				   "rule '%s' never speaks: rule '%s' at %s speaks in its place",
				   rule->name, book->rules[i]->name,
				   rule_place(book->rules[i], place));
			return;
		}
}

void ruleset_finish(struct ruleset *set, struct conf_errors *errors)
{
	struct book *book = &set->book;

	if (book->n_rules)
		qsort(book->rules, book->n_rules, sizeof(*book->rules), rule_compare);
	for (unsigned i = 0; i < book->n_rules; i++) {
		check_name(book, book->rules[i], errors);
		check_shadowed(book, book->rules[i], errors);
	}
	book_sort(book, &set->arena, set->load.vocabulary);
}

bool ruleset_switch(struct ruleset *set, struct str name, bool on)
{
	bool found = false;

	for (unsigned i = 0; i < set->book.n_rules; i++) {
		struct rule *rule = set->book.rules[i];

		if (!str_is(name, rule->name) && !str_eq(name, rule->base))
			continue;
		rule->off = !on;
		found = true;
	}
	return found;
}

const char *rule_source_name(enum rule_source source)
{
	static const char *const names[] = { [RULES_API] = "api",
					     [RULES_SCENARIO] = "scenario",
					     [RULES_FAULT] = "fault",
					     [RULES_CONFIG] = "configuration" };

	return names[source];
}

const char *ruleset_gate_name(const struct ruleset *set, unsigned rule, unsigned number)
{
	static const char *const names[GATE_COUNT] = { "recv", "duty", "behaviour",
						       "knob", "edit", "wire" };

	for (unsigned gate = 0; gate < GATE_COUNT; gate++)
		if (set->book.rules[rule]->gates >> gate & 1 && number-- == 0)
			return names[gate];
	return NULL;
}

bool ruleset_view(const struct ruleset *set, const struct gates *gates, unsigned number,
		  struct rule_view *view)
{
	const struct rule *rule;

	if (number >= set->book.n_rules)
		return false;
	rule = set->book.rules[number];
	*view = (struct rule_view){ .name = rule->name,
				    .base = rule->base,
				    .source = rule->source,
				    .only_users = rule->only_users,
				    .when = rule->when_node,
				    .what = rule->do_node,
				    .off = rule->off,
				    .since = -1 };
	if (gates && set->book.gates_bound == gates)
		view->since = rule->tally->since;
	return ruleset_tally(set, gates, number, &view->tally);
}

bool ruleset_tally(const struct ruleset *set, const struct gates *gates, unsigned number,
		   struct rule_tally *tally)
{
	const struct rule *rule;

	if (number >= set->book.n_rules)
		return false;
	rule = set->book.rules[number];
	*tally = (struct rule_tally){ .name = rule->name, .file = rule->file, .line = rule->line };
	if (!gates || set->book.gates_bound != gates)
		return true;
	tally->matched = rule->tally->matched;
	tally->spoke = rule->tally->spoke;
	tally->limited = rule->tally->limited;
	tally->shadowed = rule->tally->shadowed;
	tally->shadowed_by = rule->tally->shadowed_by;
	return true;
}
