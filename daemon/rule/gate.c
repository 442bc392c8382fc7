/* SPDX-License-Identifier: Apache-2.0 */
/* The six gates: which rule speaks here, and the small verdict it gives. */
#include "rule/gate.h"

#include <string.h>

#include "rule/book.h"
#include "rule/decide.h"
#include "rule/say.h"
#include "rule/tally.h"

/* Bits of what a decision said: one per gate, then one per duty or knob; the last is shared. */
enum { SAID_ITEMS = GATE_COUNT, SAID_LAST = 63 };

struct gates *gates_new(const struct gates_options *options)
{
	struct gates *gates = mem_alloc(sizeof(*gates));

	gates->options = *options;
	map_init(&gates->tallies);
	list_init(&gates->books);
	return gates;
}

void gates_free(struct gates *gates)
{
	struct book *book;

	if (!gates)
		return;
	list_each(book, &gates->books, struct book, bound)
		book_bind(book, NULL);
	map_clear(&gates->tallies);
	mem_free(gates);
}

void gates_reset(struct gates *gates)
{
	struct book *book;

	list_each(book, &gates->books, struct book, bound)
		for (unsigned i = 0; i < book->n_rules; i++)
			tally_reset(gates, book->rules[i]->tally);
}

void gates_adopt(struct gates *gates, struct ruleset *rules)
{
	struct book *book = ruleset_book(rules);

	if (book->gates_bound != gates)
		book_bind(book, gates);
}

/* The rules that this message obeys, when one of them has an action for the gate; else NULL. */
static const struct book *gate_book(struct gates *gates, const struct scene *scene,
				    enum gate_id gate)
{
	struct book *book;

	if (!gates || !scene->snapshot || !scene->snapshot->rules)
		return NULL;
	book = ruleset_book(scene->snapshot->rules);
	if (!(book->gates >> gate & 1))
		return NULL;
	if (book->gates_bound != gates)
		book_bind(book, gates);
	return book;
}

/* The rules for recv, edit or wire that may speak about this method on this leg. */
static const struct rule_list *gate_list(const struct book *book, const struct scene *scene,
					 enum gate_id gate)
{
	bool ue_leg = scene->side == SIDE_UE && scene->role && !strcmp(scene->role, "pcscf");

	return &book->methods[gate][ue_leg][scene->method];
}

/* What does not take part in the decision: copies at the wire, and windows that a knob asks about
 * again. */
static bool gate_allows(const struct look *look, const struct rule *rule, enum gate_id gate)
{
	if (gate == GATE_WIRE && rule->limits.copy.from)
		return range_has(rule->limits.copy, look->scene->copy);
	return gate != GATE_KNOB || tally_window_open(look->gates, rule, look->scene);
}

/* The first rule of the list that speaks; those behind it are counted all the same. */
static struct decision *gate_first(const struct look *look, const struct rule_list *list,
				   enum gate_id gate)
{
	uint32_t user = list->by_user ? user_hash(str_of(look->scene->user)) : 0;
	struct decision *speaker = NULL;

	for (unsigned i = 0; i < list->n; i++) {
		const struct rule_entry *entry = &list->entries[i];
		struct decision *decision = NULL;

		if (entry_may_hold(entry, look->scene, user))
			decision = rule_decide(look, entry->rule, gate);
		if (!decision || !gate_allows(look, decision->rule, gate))
			continue;
		if (!speaker) {
			speaker = decision;
		} else if (!decision->shadowed && !decision->spoke) {
			decision->shadowed = true;
			tally_shadowed(decision->rule, speaker->rule);
		}
	}
	return speaker;
}

/* The rule speaks: counted once per message, noted once for each thing it does; what it does at the
 * wire for each copy. */
static void gate_speak(const struct look *look, struct decision *decision, unsigned bit,
		       struct str what)
{
	const struct gates_options *options = &look->gates->options;
	struct scene *scene = look->scene;
	bool first;

	if (!decision->spoke)
		tally_spoke(look->gates, decision->rule, scene);
	decision->spoke = true;
	first = bit == GATE_WIRE ? ruling_say_wire(scene->ruling, decision, scene->copy, what) :
				   ruling_say(scene->ruling, decision, bit, what);
	if (first && options->on_speak)
		options->on_speak(options->ctx, scene, decision->rule->name, what);
}

/* A request that arrives gets its number for rules that are asked about it later, or never. */
static void gate_number(const struct look *look, const struct rule_list *list)
{
	uint32_t user = list->by_user ? user_hash(str_of(look->scene->user)) : 0;

	for (unsigned i = 0; i < list->n; i++)
		if (entry_may_hold(&list->entries[i], look->scene, user))
			rule_number(look, list->entries[i].rule);
}

struct recv_verdict gate_recv(struct gates *gates, struct scene *scene)
{
	const struct book *book = gate_book(gates, scene, GATE_RECV);
	const struct look look = { gates, scene };
	struct decision *decision;

	if (!book)
		return (struct recv_verdict){ .what = RECV_PASS };
	if (book->arrivals.n && scene->method == METHOD_REGISTER)
		gate_number(&look, &book->arrivals);
	decision = gate_first(&look, gate_list(book, scene, GATE_RECV), GATE_RECV);
	if (!decision)
		return (struct recv_verdict){ .what = RECV_PASS };
	gate_speak(&look, decision, GATE_RECV, str_of(decision->rule->said[GATE_RECV]));
	return decision->rule->recv;
}

/* The bit for one of the duties, then the knobs, of a rule. */
static unsigned said_bit(unsigned number)
{
	return SAID_ITEMS + number < SAID_LAST ? SAID_ITEMS + number : SAID_LAST;
}

/* A rule skips a duty. */
static void gate_speak_duty(const struct look *look, struct decision *decision, const char *duty)
{
	const struct rule *rule = decision->rule;

	for (unsigned i = 0; i < rule->n_duties; i++)
		if (rule->duties[i].name == duty)
			gate_speak(look, decision, said_bit(i), str_of(rule->duties[i].said));
}

bool gate_skips_duty(struct gates *gates, struct scene *scene, const char *duty)
{
	const struct book *book = gate_book(gates, scene, GATE_DUTY);
	const struct look look = { gates, scene };
	struct decision *decision = NULL;

	for (unsigned i = 0; book && i < book->n_duties; i++)
		if (book->duties[i].duty == duty)
			decision = gate_first(&look, &book->duties[i].list, GATE_DUTY);
	if (decision)
		gate_speak_duty(&look, decision, duty);
	return decision != NULL;
}

const struct step *gate_behaviour(struct gates *gates, struct scene *scene, const char **rule)
{
	const struct book *book = gate_book(gates, scene, GATE_BEHAVIOUR);
	const struct look look = { gates, scene };
	struct decision *decision =
		book && scene->turn ? gate_first(&look, &book->behaviours, GATE_BEHAVIOUR) : NULL;
	struct buf said = { 0 };

	if (rule)
		*rule = decision ? decision->rule->name : NULL;
	if (!decision)
		return NULL;
	say_steps(scene, decision->rule, &said);
	gate_speak(&look, decision, GATE_BEHAVIOUR, buf_str(&said));
	buf_free(&said);
	return decision->rule->steps;
}

/* A rule bends a knob; asked often, said once. */
static void gate_speak_knob(const struct look *look, struct decision *decision, unsigned number)
{
	unsigned bit = said_bit(decision->rule->n_duties + number);
	struct buf said = { 0 };

	if (decision->said >> bit & 1)
		return;
	say_knob(look->scene, &decision->rule->knobs[number], &said);
	gate_speak(look, decision, bit, buf_str(&said));
	buf_free(&said);
}

const struct knob_value *gate_knob(struct gates *gates, struct scene *scene, knob_id id)
{
	const struct book *book = gate_book(gates, scene, GATE_KNOB);
	const struct rule_list *room = book ? book->knobs[id >> 16] : NULL;
	const struct look look = { gates, scene };
	struct decision *decision = room ? gate_first(&look, &room[id & 0xffff], GATE_KNOB) : NULL;
	const struct rule *rule;
	unsigned number;

	if (!decision)
		return NULL;
	rule = decision->rule;
	/* The last one counts when a rule sets a knob twice. */
	for (number = rule->n_knobs - 1; rule->knobs[number].id != id;)
		number--;
	gate_speak_knob(&look, decision, number);
	return &rule->knobs[number].value;
}

bool gate_may_bend(const struct snapshot *snapshot, knob_id id)
{
	const struct book *book = snapshot->rules ? ruleset_book(snapshot->rules) : NULL;

	return book && book->knobs[id >> 16] && book->knobs[id >> 16][id & 0xffff].n > 0;
}

/* A rule's value, else the snapshot's. */
static const struct knob_value *knob_value(struct gates *gates, struct scene *scene, knob_id id)
{
	const struct knob_value *value = gate_knob(gates, scene, id);

	return value ? value : knobs_get(scene->snapshot->knobs, id);
}

int64_t knob_number(struct gates *gates, struct scene *scene, knob_id id)
{
	return knob_value(gates, scene, id)->number;
}

struct str knob_text(struct gates *gates, struct scene *scene, knob_id id)
{
	return knob_value(gates, scene, id)->text;
}

/* One rule edits the message; that it found nothing to edit is said as well. */
static bool gate_edit_by(const struct look *look, struct decision *decision)
{
	struct dollars dollars = look_dollars(look);
	struct buf said = { 0 };
	bool changed = edit_apply(decision->rule->edits, look->scene->msg, &dollars, &said);

	gate_speak(look, decision, GATE_EDIT, buf_str(&said));
	buf_free(&said);
	return changed;
}

bool gate_edit(struct gates *gates, struct scene *scene)
{
	const struct book *book = gate_book(gates, scene, GATE_EDIT);
	const struct look look = { gates, scene };
	const struct rule_list *list;
	bool changed = false;
	uint32_t user;

	if (!book)
		return false;
	list = gate_list(book, scene, GATE_EDIT);
	/* All decide about the message as it is, before the first one edits it. */
	user = list->by_user ? user_hash(str_of(scene->user)) : 0;
	for (unsigned i = 0; i < list->n; i++)
		if (entry_may_hold(&list->entries[i], scene, user))
			rule_decide(&look, list->entries[i].rule, GATE_EDIT);
	for (unsigned i = list->n; i-- > 0 && scene->ruling;) {
		struct decision *decision = ruling_find(scene->ruling, list->entries[i].rule);

		if (decision && rule_decide(&look, decision->rule, GATE_EDIT))
			changed |= gate_edit_by(&look, decision);
	}
	return changed;
}

/* A rule harms the octets of one copy. */
static void gate_speak_wire(const struct look *look, struct decision *decision,
			    const struct wire_verdict *verdict)
{
	struct buf said = { 0 };

	say_wire(look->scene, decision->rule, verdict, &said);
	gate_speak(look, decision, GATE_WIRE, buf_str(&said));
	buf_free(&said);
}

struct wire_verdict gate_wire(struct gates *gates, struct scene *scene)
{
	static const struct wire_verdict usual = {
		.cut = -1, .flip = -1, .insert_at = -1, .stall = -1
	};
	const struct book *book = gate_book(gates, scene, GATE_WIRE);
	const struct look look = { gates, scene };
	struct decision *decision;
	struct wire_verdict verdict;
	const struct rule *rule;

	if (!book)
		return usual;
	decision = gate_first(&look, gate_list(book, scene, GATE_WIRE), GATE_WIRE);
	if (!decision)
		return usual;
	rule = decision->rule;
	verdict = rule->wire.verdict;
	/* A message is repeated once. Else each copy would bring the other end to send one more, and that
	 * would be repeated, too, without end. */
	if (scene->copy > 1 && !rule->limits.copy.from)
		verdict.repeat = 0;
	if (rule->wire.jitter_us > 0) {
		uint64_t steps = (uint64_t)rule->wire.jitter_us + 1;

		verdict.delay_us += (int64_t)random_below(&rule->tally->jitter, steps);
	}
	gate_speak_wire(&look, decision, &verdict);
	return verdict;
}

bool gate_replays(struct gates *gates, const struct wire_verdict *verdict, struct scene *earlier)
{
	const struct look look = { gates, earlier };

	return verdict->replay && when_may_hold(verdict->replay, earlier) &&
	       when_holds(verdict->replay, &look);
}

bool gate_keeps(struct gates *gates, struct scene *scene)
{
	const struct book *book = gate_book(gates, scene, GATE_WIRE);

	for (unsigned i = 0; book && book->replays && i < book->n_rules; i++) {
		const struct rule *rule = book->rules[i];

		if (!rule->off && rule_serves(rule, scene) &&
		    gate_replays(gates, &rule->wire.verdict, scene))
			return true;
	}
	return false;
}
