/* SPDX-License-Identifier: Apache-2.0 */
/* How each verb becomes part of a rule. */
#include "rule/verb_read.h"

#include <string.h>

#include "conf/confine.h"

/* Notes for the journal what the rule does at that gate. */
static void action_say(struct action_load *in, enum gate_id gate, const struct conf_node *value)
{
	struct buf *said = &in->said[gate];
	bool bare = value->kind == CONF_BOOL || value->kind == CONF_GROUP;
	const char *text = bare ? NULL : conf_value_text(in->load->arena, value);

	buf_printf(said, "%s%s%s%s", said->n ? ", " : "", value->name, text ? " " : "",
		   text ? text : "");
}

/* "VERB VALUE", in the arena. */
static const char *said_text(struct arena *arena, const char *verb, const char *value)
{
	struct buf text = { 0 };
	const char *copy;

	buf_printf(&text, "%s %s", verb, value);
	copy = arena_copy(arena, text.p, text.n);
	buf_free(&text);
	return copy;
}

/* Takes the one place of a rule at recv. */
static bool recv_take(struct action_load *in, const struct conf_node *value, enum recv_what what)
{
	if (in->rule->recv.what != RECV_PASS)
		return load_error(in->load, value,
				  "one rule does one thing to a message that arrives: "
				  "ignore, delay, close or reply");
	in->rule->recv.what = what;
	in->rule->gates |= 1u << GATE_RECV;
	action_say(in, GATE_RECV, value);
	return true;
}

/* ignore = true; with `copy` in when: those copies */
bool verb_read_ignore(struct action_load *in, const struct conf_node *item,
		      const struct conf_node *value)
{
	struct range copy = in->rule->limits.copy;

	(void)item;
	if (copy.every)
		return load_error(
			in->load, value,
			"ignore takes copies by a number or a range; the first copy that it "
			"does not lose is the message");
	in->rule->recv.copies_from = copy.from ? copy.from : 1;
	in->rule->recv.copies_to = copy.to == UINT32_MAX ? 0 : copy.to;
	return load_true(in->load, value) && recv_take(in, value, RECV_IGNORE);
}

/* Is an item of this `do` one that only the wire gate has? */
static bool has_wire_verb(const struct conf_node *items)
{
	for (unsigned i = 0; i < node_values(items); i++) {
		const struct conf_node *item = node_value(items, i);

		for (unsigned k = 0; item->kind == CONF_GROUP && k < item->n_children; k++) {
			const struct verb_row *row = verb_find(str_of(item->children[k].name));

			if (row && !strcmp(row->gate, "wire"))
				return true;
		}
	}
	return false;
}

/* `delay` and `close` are at recv and at wire. They are about what arrives, unless the item says
 * otherwise (gate, jitter), or the rule does: it has a status, or another verb that only the wire
 * has. */
static bool item_is_wire(const struct action_load *in, const struct conf_node *item)
{
	const struct conf_node *gate = conf_child(item, "gate");

	if (gate)
		return gate->kind == CONF_TEXT && !strcmp(gate->text, "wire");
	return in->rule->when.keys & WHEN_BIT(WHEN_STATUS) || conf_child(item, "jitter") ||
	       has_wire_verb(in->items);
}

/* All verbs of the wire gate. */
bool verb_read_wire(struct action_load *in, const struct conf_node *item,
		    const struct conf_node *value)
{
	in->rule->gates |= 1u << GATE_WIRE;
	action_say(in, GATE_WIRE, value);
	return wire_read(in->load, item, value, &in->rule->wire);
}

/* Checks the option `gate`. */
static bool gate_read(struct action_load *in, const struct conf_node *item)
{
	const struct conf_node *gate = conf_child(item, "gate");
	unsigned place;

	return !gate || load_choice(in->load, gate, "recv|wire", &place);
}

/* delay = "3s" */
bool verb_read_delay(struct action_load *in, const struct conf_node *item,
		     const struct conf_node *value)
{
	if (!gate_read(in, item))
		return false;
	if (item_is_wire(in, item))
		return verb_read_wire(in, item, value);
	if (conf_child(item, "jitter"))
		return load_error(in->load, item, "jitter is for what leaves (gate = \"wire\")");
	return load_duration(in->load, value, &in->rule->recv.delay_us) &&
	       recv_take(in, value, RECV_DELAY);
}

/* close = "fin" | "rst" | "half" */
bool verb_read_close(struct action_load *in, const struct conf_node *item,
		     const struct conf_node *value)
{
	static const enum close_how hows[] = { CLOSE_FIN, CLOSE_RST, CLOSE_HALF };
	unsigned place;

	if (!gate_read(in, item))
		return false;
	if (item_is_wire(in, item))
		return verb_read_wire(in, item, value);
	if (!load_choice(in->load, value, "fin|rst|half", &place))
		return false;
	in->rule->recv.close = hows[place];
	return recv_take(in, value, RECV_CLOSE);
}

bool rule_has_turn(const struct rule *rule)
{
	return rule->when.keys & (WHEN_BIT(WHEN_TURN) | WHEN_BIT(WHEN_BEHAVIOUR));
}

/* A duty by name; NULL after the error. */
static const struct duty *read_duty(struct rule_load *load, const struct conf_node *node)
{
	const struct duty *duty;
	struct str name;

	if (!load_text(load, node, &name))
		return NULL;
	duty = vocabulary_duty(load->vocabulary, name);
	if (!duty)
		load_unknown(load, node, "duty", name,
			     vocabulary_near(load->vocabulary, NAMES_DUTIES, name));
	return duty;
}

/* after_duty = "scscf.authenticate" */
static bool read_after_duty(struct action_load *in, const struct conf_node *value)
{
	const struct duty *duty;

	if (!in->rule || rule_has_turn(in->rule))
		return load_error(in->load, value,
				  "after_duty goes with a reply to a message, not with a turn");
	duty = read_duty(in->load, value);
	if (!duty)
		return false;
	in->rule->recv.after_duty = duty->name;
	in->rule->recv_role = vocabulary_duty_table(in->load->vocabulary, duty)->role;
	return true;
}

/* The options of a step. */
static bool read_step_options(struct action_load *in, const struct conf_node *item,
			      const struct conf_node *value, struct step *step)
{
	for (unsigned i = 0; i < item->n_children; i++) {
		const struct conf_node *child = &item->children[i];
		const struct step_option *option = step_option_find(str_of(child->name));

		if (child == value)
			continue;
		if (!(option ? option->read(in->load, child, step) : read_after_duty(in, child)))
			return false;
	}
	return true;
}

/* Can the step stand in an answer at recv, where no turn is taken? */
static bool step_answers(const struct step *step)
{
	return step->verb == STEP_REPLY || step->verb == STEP_END || step->verb == STEP_BEHAVIOUR ||
	       (step->verb == STEP_WAIT && !step->what);
}

/* The one turn that the rule names, or NULL. */
static const char *the_turn(const struct action_load *in)
{
	const struct test *test = when_test(&in->rule->when, WHEN_TURN);
	const struct turn *turn =
		test && test->pattern.n == 1 ?
			vocabulary_turn(in->load->vocabulary, test->pattern.parts[0]) :
			NULL;

	return turn ? turn->name : NULL;
}

/* reply send wait media behaviour end: neighbours are one list */
bool verb_read_step(struct action_load *in, const struct conf_node *item,
		    const struct conf_node *value)
{
	enum step_verb verb = verb_find(str_of(value->name))->step;
	unsigned number = in->items->kind == CONF_LIST ? (unsigned)(item - in->items->children) : 0;
	struct step step;

	in->list.turn = in->rule ? the_turn(in) : NULL;
	if (!step_read_verb(in->load, value, verb, &step) ||
	    !read_step_options(in, item, value, &step))
		return false;
	if (in->rule && !rule_has_turn(in->rule) && !step_answers(&step))
		return load_error(in->load, value, "%s needs a turn or a behaviour in when",
				  value->name);
	if (in->list.n && in->last_step + 1 != number)
		return load_error(in->load, item, "the steps of a rule stand together");
	if (verb == STEP_BEHAVIOUR)
		in->behaviour = load_behaviour_near(in->load, str_of(step.what), in->list.turn);
	action_say(in, GATE_BEHAVIOUR, value);
	in->last_step = number;
	in->step_item = item;
	return step_list_add(in->load, item, &step, &in->list);
}

/* skip = "pcscf.path" or a list */
bool verb_read_skip(struct action_load *in, const struct conf_node *item,
		    const struct conf_node *value)
{
	struct arena *arena = in->load->arena;
	struct rule *rule = in->rule;
	unsigned n = node_values(value);
	struct duty_skip *duties = arena_alloc(arena, (rule->n_duties + n) * sizeof(*duties));

	(void)item;
	if (rule->n_duties)
		memcpy(duties, rule->duties, rule->n_duties * sizeof(*duties));
	rule->duties = duties;
	for (unsigned i = 0; i < n; i++) {
		const struct duty *duty = read_duty(in->load, node_value(value, i));

		if (!duty)
			return false;
		duties[rule->n_duties++] =
			(struct duty_skip){ duty->name, said_text(arena, "skip", duty->name) };
	}
	rule->gates |= 1u << GATE_DUTY;
	return true;
}

/* "NAME=VALUE" */
static bool read_setting(struct rule_load *load, const struct conf_node *node,
			 struct knob_setting *setting)
{
	const struct knob_row *row;
	struct str text, name;
	ptrdiff_t equals;
	char why[160], why_not[CONFINE_WHY];

	if (!load_text(load, node, &text))
		return false;
	equals = str_find(text, '=');
	if (equals < 0)
		return load_error(load, node, "a knob is set by \"NAME=VALUE\"");
	name = str_trim((struct str){ text.p, (size_t)equals });
	row = vocabulary_knob(load->vocabulary, name, &setting->id);
	if (!row)
		return load_unknown(load, node, "knob", name,
				    vocabulary_near(load->vocabulary, NAMES_KNOBS, name));
	if (row->start_only)
		return load_error(load, node,
				  "knob %s is read when imsd starts: no rule can bend it",
				  row->name);
	if (!knob_read(row, str_trim(str_from(text, (size_t)equals + 1)), &setting->value, why))
		return load_error(load, node, "knob %s: %s", row->name, why);
	if (node->confined && !confine_knob(row, load_confine(load, node), load->arena,
					    &setting->value.text, why_not))
		return load_error(load, node, "knob %s: %s", row->name, why_not);
	setting->name = row->name;
	return true;
}

/* knob = "NAME=VALUE" or a list */
bool verb_read_knob(struct action_load *in, const struct conf_node *item,
		    const struct conf_node *value)
{
	struct rule *rule = in->rule;
	unsigned n = node_values(value);
	struct knob_setting *knobs =
		arena_alloc(in->load->arena, (rule->n_knobs + n) * sizeof(*knobs));

	(void)item;
	if (rule->n_knobs)
		memcpy(knobs, rule->knobs, rule->n_knobs * sizeof(*knobs));
	rule->knobs = knobs;
	for (unsigned i = 0; i < n; i++)
		if (!read_setting(in->load, node_value(value, i), &rule->knobs[rule->n_knobs++]))
			return false;
	rule->gates |= 1u << GATE_KNOB;
	return true;
}

/* All verbs of the edit gate; those of one rule are done in order. */
bool verb_read_edit(struct action_load *in, const struct conf_node *item,
		    const struct conf_node *value)
{
	struct arena *arena = in->load->arena;
	struct edit **tail = &in->rule->edits;

	while (*tail)
		tail = &(*tail)->next;
	*tail = edit_read(arena, item, load_folder(in->load, item),
			  item->confined ? load_confine(in->load, item) : NULL, in->load->errors);
	in->rule->gates |= 1u << GATE_EDIT;
	for (const struct edit *edit = *tail; edit; edit = edit->next)
		if (edit->path && edit->verb != EDIT_ADD &&
		    !load_check_path(in->load, value, edit->path))
			return false;
	return *tail != NULL;
}
