/* SPDX-License-Identifier: Apache-2.0 */
/* The verbs of `do`, one row each, and how they become part of a rule. */
#include "rule/verb.h"

#include <string.h>

/* Notes for the journal what the rule does at that gate. */
static void action_say(struct action_load *in, enum gate_id gate, const struct conf_node *value)
{
	struct buf *said = &in->said[gate];
	const char *text =
		value->kind == CONF_BOOL ? NULL : conf_value_text(in->load->arena, value);

	buf_printf(said, "%s%s%s%s", said->n ? ", " : "", value->name, text ? " " : "",
		   text ? text : "");
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
static bool read_ignore(struct action_load *in, const struct conf_node *item,
			const struct conf_node *value)
{
	struct range copy = in->rule->limits.copy;

	(void)item;
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
static bool read_wire(struct action_load *in, const struct conf_node *item,
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
static bool read_delay(struct action_load *in, const struct conf_node *item,
		       const struct conf_node *value)
{
	if (!gate_read(in, item))
		return false;
	if (item_is_wire(in, item))
		return read_wire(in, item, value);
	if (conf_child(item, "jitter"))
		return load_error(in->load, item, "jitter is for what leaves (gate = \"wire\")");
	return load_duration(in->load, value, &in->rule->recv.delay_us) &&
	       recv_take(in, value, RECV_DELAY);
}

/* close = "fin" | "rst" */
static bool read_close(struct action_load *in, const struct conf_node *item,
		       const struct conf_node *value)
{
	unsigned place;

	if (!gate_read(in, item))
		return false;
	if (item_is_wire(in, item))
		return read_wire(in, item, value);
	if (!load_choice(in->load, value, "fin|rst", &place))
		return false;
	in->rule->recv.close = place ? CLOSE_RST : CLOSE_FIN;
	return recv_take(in, value, RECV_CLOSE);
}

bool rule_has_turn(const struct rule *rule)
{
	return rule->when.keys & (WHEN_BIT(WHEN_TURN) | WHEN_BIT(WHEN_BEHAVIOUR));
}

/* after_duty = "scscf.authenticate" */
static bool read_after_duty(struct action_load *in, const struct conf_node *value)
{
	const struct vocabulary *vocabulary = in->load->vocabulary;
	const struct duty *duty;
	struct str name;

	if (!in->rule || rule_has_turn(in->rule))
		return load_error(in->load, value,
				  "after_duty goes with a reply to a message, not with a turn");
	if (!load_text(in->load, value, &name))
		return false;
	duty = vocabulary_duty(vocabulary, name);
	if (!duty)
		return load_unknown(in->load, value, "duty", name,
				    vocabulary_near(vocabulary, NAMES_DUTIES, name));
	in->rule->recv.after_duty = duty->name;
	in->rule->recv_role = vocabulary_duty_table(vocabulary, duty)->role;
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

/* reply send wait media behaviour end: neighbours are one list */
static bool read_step(struct action_load *in, const struct conf_node *item,
		      const struct conf_node *value)
{
	enum step_verb verb = verb_find(str_of(value->name))->step;
	unsigned number = in->items->kind == CONF_LIST ? (unsigned)(item - in->items->children) : 0;
	struct step step;

	if (!step_read_verb(in->load, value, verb, &step) ||
	    !read_step_options(in, item, value, &step))
		return false;
	if (in->rule && !rule_has_turn(in->rule) && !step_answers(&step))
		return load_error(in->load, value, "%s needs a turn or a behaviour in when",
				  value->name);
	if (in->list.n && in->last_step + 1 != number)
		return load_error(in->load, item, "the steps of a rule stand together");
	if (verb == STEP_BEHAVIOUR)
		in->behaviour = load_behaviour(in->load, str_of(step.what));
	action_say(in, GATE_BEHAVIOUR, value);
	in->last_step = number;
	in->step_item = item;
	return step_list_add(in->load, item, &step, &in->list);
}

/* skip = "pcscf.path" or a list */
static bool read_skip(struct action_load *in, const struct conf_node *item,
		      const struct conf_node *value)
{
	const struct vocabulary *vocabulary = in->load->vocabulary;
	struct rule *rule = in->rule;
	unsigned n = node_values(value);
	const char **duties = arena_alloc(in->load->arena, (rule->n_duties + n) * sizeof(*duties));

	(void)item;
	if (rule->n_duties)
		memcpy(duties, rule->duties, rule->n_duties * sizeof(*duties));
	rule->duties = duties;
	for (unsigned i = 0; i < n; i++) {
		const struct conf_node *one = node_value(value, i);
		const struct duty *duty;
		struct str name;

		if (!load_text(in->load, one, &name))
			return false;
		duty = vocabulary_duty(vocabulary, name);
		if (!duty)
			return load_unknown(in->load, one, "duty", name,
					    vocabulary_near(vocabulary, NAMES_DUTIES, name));
		rule->duties[rule->n_duties++] = duty->name;
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
	char why[160];

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
	setting->text = text.p;
	return true;
}

/* knob = "NAME=VALUE" or a list */
static bool read_knob(struct action_load *in, const struct conf_node *item,
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
static bool read_edit(struct action_load *in, const struct conf_node *item,
		      const struct conf_node *value)
{
	struct arena *arena = in->load->arena;
	struct edit **tail = &in->rule->edits;

	while (*tail)
		tail = &(*tail)->next;
	*tail = edit_read(arena, item, node_folder(arena, item), in->load->errors);
	in->rule->gates |= 1u << GATE_EDIT;
	for (const struct edit *edit = *tail; edit; edit = edit->next)
		if (edit->path && edit->verb != EDIT_ADD &&
		    !load_check_path(in->load, value, edit->path))
			return false;
	return *tail != NULL;
}

#define BODY_OPTIONS "headers body body_file type sdp sdp_file force"

static const struct verb_row verb_rows[] = {
	/* verb             gate          values                  options     read         step         help */
	{ "ignore",         "recv",       "true",                 "",         read_ignore, STEP_END,
	  "the message is not noticed; with copy: those copies are lost, the next one is the message" },
	{ "delay",          "recv, wire", "\"3s\"",               "jitter gate", read_delay, STEP_END,
	  "the message is noticed or leaves so much later; gate says which" },
	{ "close",          "recv, wire", "fin|rst",              "gate",     read_close,  STEP_END,
	  "the connection is closed when the message has come or left; gate says which" },
	{ "reply",          "steps",      "STATUS",               "after of dialog reason " BODY_OPTIONS " reliable after_duty",
	  read_step, STEP_REPLY,
	  "a response; without turn or behaviour in when the answer to the request, instead of dealing with it" },
	{ "send",           "steps",      "METHOD",               "after of dialog " BODY_OPTIONS, read_step, STEP_SEND,
	  "a request in the dialog" },
	{ "wait",           "steps",      "\"2s\"|METHOD|precondition", "after", read_step, STEP_WAIT,
	  "goes on after that time or event" },
	{ "media",          "steps",      "off|echo|FILE",        "after",    read_step,   STEP_MEDIA,
	  "what is played" },
	{ "end",            "steps",      "true",                 "after",    read_step,   STEP_END,
	  "the steps are over" },
	{ "behaviour",      "steps",      "BEHAVIOUR",            "",         read_step,   STEP_BEHAVIOUR,
	  "the steps of that behaviour, to its end" },
	{ "skip",           "duty",       "DUTY, or a list",      "",         read_skip,   STEP_END,
	  "the role does not do that duty" },
	{ "knob",           "knob",       "\"NAME=VALUE\", or a list", "",    read_knob,   STEP_END,
	  "the knob has that value here" },
	{ "set",            "edit",       "\"PATH=VALUE\", or a list", "",    read_edit,   STEP_END,
	  "the place gets that value; it is made when it is not there" },
	{ "remove",         "edit",       "PATH, or a list",      "",         read_edit,   STEP_END,
	  "the place is taken out" },
	{ "add",            "edit",       "\"Name: value\"|\"sdp.audio: LINE\", or a list", "at", read_edit, STEP_END,
	  "one more header or SDP line" },
	{ "rename",         "edit",       "\"NAME=NEW\", or a list", "",      read_edit,   STEP_END,
	  "the header's name as it is written" },
	{ "move",           "edit",       "PATH, or a list",      "at",       read_edit,   STEP_END,
	  "the header goes elsewhere" },
	{ "replace",        "edit",       "TEXT, or a list",      "with",     read_edit,   STEP_END,
	  "that text becomes another" },
	{ "body_file",      "edit",       "FILE",                 "type",     read_edit,   STEP_END,
	  "the body from a file" },
	{ "start",          "edit",       "TEXT",                 "",         read_edit,   STEP_END,
	  "the start line, as it is" },
	{ "content_length", "edit",       "TEXT",                 "",         read_edit,   STEP_END,
	  "the value of Content-Length, as it is" },
	{ "drop",           "wire",       "true",                 "",         read_wire,   STEP_END,
	  "it does not leave" },
	{ "repeat",         "wire",       "N",                    "every",    read_wire,   STEP_END,
	  "so many further copies" },
	{ "reorder",        "wire",       "STATUS|METHOD",        "within",   read_wire,   STEP_END,
	  "it leaves after the next message of that kind" },
	{ "cut",            "wire",       "N",                    "",         read_wire,   STEP_END,
	  "only so many octets leave" },
	{ "flip",           "wire",       "N",                    "",         read_wire,   STEP_END,
	  "that bit is turned, counted from 0" },
	{ "insert",         "wire",       "TEXT",                 "at",       read_wire,   STEP_END,
	  "octets put in" },
	{ "dribble",        "wire",       "N",                    "",         read_wire,   STEP_END,
	  "it leaves in pieces of so many octets" },
	{ "reset",          "wire",       "true",                 "",         read_wire,   STEP_END,
	  "the connection is reset instead" },
};

/* Options of the other verbs; those of steps are in step_read.c. */
static const struct option_row option_rows[] = {
	/* option        values                      help */
	{ "after_duty",  "DUTY",                     "the reply is given behind that duty, by the role whose duty it is" },
	{ "jitter",      "\"500ms\"",                "up to so much more delay, drawn for each copy" },
	{ "gate",        "recv|wire",                "what delay and close are about: messages that arrive (recv), unless the rule has status "
						     "or another verb of the wire, or the item jitter" },
	{ "at",          "top|bottom|\"before NAME\"|N", "where it goes; of insert: behind so many octets" },
	{ "with",        "TEXT",                     "what stands there instead" },
	{ "every",       "\"500ms\"",                "time between the copies" },
	{ "within",      "\"5s\"",                   "it leaves then, whatever came" },
};

const struct verb_row *verb_list(unsigned number)
{
	return number < ARRAY_LEN(verb_rows) ? &verb_rows[number] : NULL;
}

const struct verb_row *verb_find(struct str name)
{
	for (size_t i = 0; i < ARRAY_LEN(verb_rows); i++)
		if (str_is(name, verb_rows[i].name))
			return &verb_rows[i];
	return NULL;
}

bool verb_takes(const struct verb_row *row, struct str option)
{
	struct str rest = str_of(row->options), word;

	while (str_word(&rest, &word))
		if (str_eq(word, option))
			return true;
	return false;
}

bool option_list(unsigned number, struct option_row *row)
{
	const struct step_option *option = step_option_list(number);

	if (option) {
		*row = (struct option_row){ option->name, option->values, option->help };
		return true;
	}
	for (unsigned i = 0; step_option_list(i); i++)
		number--;
	if (number >= ARRAY_LEN(option_rows))
		return false;
	*row = option_rows[number];
	return true;
}
