/* SPDX-License-Identifier: Apache-2.0 */
/* Reading `do`: one verb per item, options that go with it, and what the steps of a rule become. */
#include "rule/action.h"

#include <string.h>

#include "rule/verb.h"

/* Is there an option of that name at all? */
static bool option_known(struct str name)
{
	struct option_row row;

	for (unsigned i = 0; option_list(i, &row); i++)
		if (str_is(name, row.name))
			return true;
	return false;
}

/* The verbs that take an option, for errors. */
static void option_say_verbs(struct str option, struct buf *out)
{
	const struct verb_row *row;

	for (unsigned i = 0; (row = verb_list(i)); i++)
		if (verb_takes(row, option))
			buf_printf(out, "%s%s", out->n ? ", " : "", row->name);
}

/* Is this setting, a verb's name, an option of another verb here (body_file of reply)? */
static bool setting_is_option(const struct conf_node *item, const struct conf_node *setting)
{
	for (unsigned i = 0; i < item->n_children; i++) {
		const struct verb_row *row = verb_find(str_of(item->children[i].name));

		if (row && &item->children[i] != setting && verb_takes(row, str_of(setting->name)))
			return true;
	}
	return false;
}

/* An item without a verb: a verb misspelt, or options alone. */
static bool verb_missing(struct rule_load *load, const struct conf_node *item)
{
	struct nearest nearest;
	struct buf verbs = { 0 };
	const char *meant;

	for (unsigned i = 0; i < item->n_children; i++) {
		struct str name = str_of(item->children[i].name);

		if (option_known(name))
			continue;
		nearest_start(&nearest, name);
		for (unsigned k = 0; verb_list(k); k++)
			nearest_offer(&nearest, verb_list(k)->name);
		meant = verb_meant(name);
		return load_unknown(load, &item->children[i], "verb", name,
				    meant ? meant : nearest_best(&nearest));
	}
	if (!item->n_children)
		return load_error(load, item, "no verb in this item");
	option_say_verbs(str_of(item->children[0].name), &verbs);
	load_error(load, item, "no verb in this item: %s is an option of %s",
		   item->children[0].name, verbs.p);
	buf_free(&verbs);
	return false;
}

/* The one verb of an item; NULL after errors. */
static const struct conf_node *item_verb(struct rule_load *load, const struct conf_node *item)
{
	const struct conf_node *verb = NULL;

	for (unsigned i = 0; i < item->n_children; i++) {
		const struct conf_node *setting = &item->children[i];

		if (!verb_find(str_of(setting->name)) || setting_is_option(item, setting))
			continue;
		if (verb) {
			load_error(load, setting, "two verbs in one item: %s and %s", verb->name,
				   setting->name);
			return NULL;
		}
		verb = setting;
	}
	if (!verb)
		verb_missing(load, item);
	return verb;
}

/* An option that does not go with the verb. */
static bool option_refuse(struct rule_load *load, const struct conf_node *setting,
			  const struct verb_row *row)
{
	struct str name = str_of(setting->name), rest = str_of(row->options), word;
	struct buf verbs = { 0 };
	struct nearest nearest;
	struct option_row option;

	if (option_known(name)) {
		option_say_verbs(name, &verbs);
		load_error(load, setting, "%s is no option of %s (it goes with %s)", setting->name,
			   row->name, verbs.p);
		buf_free(&verbs);
		return false;
	}
	nearest_start(&nearest, name);
	for (unsigned i = 0; option_list(i, &option); i++)
		if (verb_takes(row, str_of(option.name)))
			nearest_offer(&nearest, option.name);
	if (!nearest_best(&nearest) && !str_word(&rest, &word))
		return load_error(load, setting, "unknown option '%s': %s has none", setting->name,
				  row->name);
	return load_unknown(load, setting, "option", name, nearest_best(&nearest));
}

/* One item of `do`. */
static bool item_read(struct action_load *in, const struct conf_node *item)
{
	const struct conf_node *verb;
	const struct verb_row *row;

	if (item->kind != CONF_GROUP)
		return load_error(in->load, item, "an item is written { VERB = VALUE; ... }");
	verb = item_verb(in->load, item);
	if (!verb)
		return false;
	row = verb_find(str_of(verb->name));
	for (unsigned i = 0; i < item->n_children; i++)
		if (&item->children[i] != verb && !verb_takes(row, str_of(item->children[i].name)))
			return option_refuse(in->load, &item->children[i], row);
	if (!in->rule && strcmp(row->gate, "steps"))
		return load_error(in->load, verb, "%s is no step", verb->name);
	return row->read(in, item, verb);
}

/* The steps of a rule with a turn, or with the behaviour of one. */
static bool steps_replace(struct action_load *in)
{
	const struct test *turn = when_test(&in->rule->when, WHEN_TURN);
	const char *belongs = in->behaviour ? in->behaviour->turn : NULL;

	if (turn && belongs && !pattern_fits(&turn->pattern, str_of(belongs)))
		return load_error(in->load, in->step_item, "behaviour %s belongs to the turn %s",
				  in->behaviour->name, belongs);
	if (!rule_has_turn(in->rule))
		in->rule->turn = belongs;
	in->rule->steps = step_list_end(in->load->arena, &in->list);
	in->rule->gates |= 1u << GATE_BEHAVIOUR;
	return true;
}

/* The steps of a rule without: they answer the request. */
static bool steps_answer(struct action_load *in)
{
	struct rule *rule = in->rule;
	struct buf *said = in->said;
	bool replies = false;

	for (unsigned i = 0; i < in->list.n; i++)
		replies |= in->list.steps[i].verb == STEP_REPLY;
	if (in->behaviour)
		return load_error(in->load, in->step_item, "behaviour needs a turn in when");
	if (!replies)
		return load_error(in->load, in->step_item, "an answer needs a reply");
	if (rule->recv.what != RECV_PASS)
		return load_error(in->load, in->step_item,
				  "one rule does one thing to a message that arrives: "
				  "ignore, delay, close or reply");
	buf_add_str(&said[GATE_RECV], buf_str(&said[GATE_BEHAVIOUR]));
	buf_reset(&said[GATE_BEHAVIOUR]);
	rule->recv.what = RECV_ANSWER;
	rule->recv.steps = step_list_end(in->load->arena, &in->list);
	rule->gates |= 1u << GATE_RECV;
	return true;
}

/* All items in order. */
static bool items_read(struct action_load *in)
{
	bool good = true;

	for (unsigned i = 0; i < node_values(in->items); i++)
		good &= item_read(in, node_value(in->items, i));
	if (!node_values(in->items))
		return load_error(in->load, in->items, "%s is empty", in->items->name);
	return good;
}

bool actions_read(struct rule_load *load, const struct conf_node *items, struct rule *rule)
{
	struct action_load in = { .load = load, .rule = rule, .items = items };
	bool good = items_read(&in);

	if (good && in.list.n)
		good = rule_has_turn(rule) || (in.behaviour && in.behaviour->turn) ?
			       steps_replace(&in) :
			       steps_answer(&in);
	for (unsigned gate = 0; gate < GATE_COUNT; gate++) {
		struct str said = buf_str(&in.said[gate]);

		rule->said[gate] = arena_copy(load->arena, said.p, said.n);
		buf_free(&in.said[gate]);
	}
	return good;
}

const struct step *actions_read_steps(struct rule_load *load, const struct conf_node *items)
{
	struct action_load in = { .load = load, .items = items };
	bool good = items_read(&in);

	for (unsigned gate = 0; gate < GATE_COUNT; gate++)
		buf_free(&in.said[gate]);
	return good ? step_list_end(load->arena, &in.list) : NULL;
}
