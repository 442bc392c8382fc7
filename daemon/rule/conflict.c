/* SPDX-License-Identifier: Apache-2.0 */
/* Items of `do` that exclude or undo each other. */
#include "rule/conflict.h"

#include <string.h>

#include "rule/dollars.h"
#include "rule/verb.h"

/* Verbs that have one place in a rule: a second one would take it from the first. */
static const char *const single_verbs[] = { "drop",    "delay", "close",     "repeat",
					    "reorder", "cut",   "flip",      "dribble",
					    "reset",   "start", "body_file", "content_length",
					    "insert" };

/* The verb of an item. */
static const struct conf_node *item_verb(const struct conf_node *item)
{
	for (unsigned i = 0; i < item->n_children; i++)
		if (verb_find(str_of(item->children[i].name)))
			return &item->children[i];
	return NULL;
}

/* Is it the verb of two items, of which neither says another gate? */
static bool verb_is_single(struct rule_load *load, const struct conf_node *items, const char *name)
{
	const struct conf_node *first = NULL;

	for (unsigned i = 0; i < node_values(items); i++) {
		const struct conf_node *item = node_value(items, i), *verb = item_verb(item);

		if (!verb || strcmp(verb->name, name) || conf_child(item, "gate"))
			continue;
		if (first)
			return load_error(load, verb, "%s stands twice: a rule does it once", name);
		first = verb;
	}
	return true;
}

static bool verbs_agree(struct rule_load *load, const struct conf_node *node,
			const struct rule *rule)
{
	const struct wire_verdict *wire = &rule->wire.verdict;
	bool shapes = wire->delay_us || wire->repeat || wire->reorder || wire->cut >= 0 ||
		      wire->tail || wire->flip >= 0 || wire->insert_at >= 0 || wire->dribble;

	for (size_t i = 0; i < ARRAY_LEN(single_verbs); i++)
		if (!verb_is_single(load, rule->do_node, single_verbs[i]))
			return false;
	if (shapes && (wire->drop || wire->reset))
		return load_error(load, node, "%s: what does not leave is not %s",
				  wire->drop ? "drop" : "reset",
				  "delayed, repeated or changed on the way");
	return true;
}

static bool knobs_agree(struct rule_load *load, const struct conf_node *node,
			const struct rule *rule)
{
	for (unsigned i = 0; i < rule->n_knobs; i++)
		for (unsigned k = i + 1; k < rule->n_knobs; k++)
			if (rule->knobs[i].id == rule->knobs[k].id)
				return load_error(load, node, "knob %s is set twice",
						  rule->knobs[i].name);
	return true;
}

/* A place that is set and then set again or taken out. */
static bool edits_agree(struct rule_load *load, const struct conf_node *node,
			const struct rule *rule)
{
	for (const struct edit *edit = rule->edits; edit; edit = edit->next)
		for (const struct edit *later = edit->next; edit->verb == EDIT_SET && later;
		     later = later->next)
			if ((later->verb == EDIT_SET || later->verb == EDIT_REMOVE) &&
			    str_eq(path_text(edit->path), path_text(later->path)))
				return load_error(load, node,
						  "%.*s is set, and then %s: the first is undone",
						  STR_ARG(path_text(edit->path)),
						  later->verb == EDIT_SET ? "set again" :
									    "removed");
	return true;
}

/* A behaviour in its own place. */
static bool behaviour_changes(struct rule_load *load, const struct conf_node *node,
			      const struct rule *rule)
{
	const struct test *test = when_test(&rule->when, WHEN_BEHAVIOUR);

	for (unsigned i = 0; test && test->pattern.n == 1 && i < node_values(rule->do_node); i++) {
		const struct conf_node *item = node_value(rule->do_node, i),
				       *verb = item_verb(item);

		if (verb && !strcmp(verb->name, "behaviour") && verb->kind == CONF_TEXT &&
		    node_values(rule->do_node) == 1 && str_is(test->pattern.parts[0], verb->text))
			return load_error(load, node, "behaviour %s stands in for itself",
					  verb->text);
	}
	return true;
}

bool items_check_conflicts(struct rule_load *load, const struct conf_node *node,
			   const struct rule *rule)
{
	return verbs_agree(load, node, rule) && knobs_agree(load, node, rule) &&
	       edits_agree(load, node, rule) && behaviour_changes(load, node, rule);
}

bool node_has_each(const struct conf_node *node)
{
	struct str rest, name;

	if (node->kind == CONF_TEXT)
		for (rest = str_of(node->text); dollars_next(&rest, &name);)
			if (str_is(name, "each"))
				return true;
	for (unsigned i = 0; i < node->n_children; i++)
		if (node_has_each(&node->children[i]))
			return true;
	return false;
}
