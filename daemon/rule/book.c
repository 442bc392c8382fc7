/* SPDX-License-Identifier: Apache-2.0 */
/* Sorting rules into per-gate lists. */
#include "rule/book.h"

#include "rule/tally.h"

/* Appends; all lists of a book have room for all its rules only while they are counted: they grow by doubling. */
static void list_add(struct arena *arena, struct rule_list *list, struct rule *rule)
{
	if ((list->n & (list->n - 1)) == 0) {
		struct rule **rules = arena_alloc(arena, (list->n ? 2 * list->n : 1) * sizeof(*rules));

		for (unsigned i = 0; i < list->n; i++)
			rules[i] = list->rules[i];
		list->rules = rules;
	}
	list->rules[list->n++] = rule;
}

/* recv, edit and wire: by leg and method. */
static void book_add_methods(struct book *book, struct arena *arena, struct rule *rule, enum gate_id gate)
{
	bool answers = gate == GATE_RECV && rule->recv.what == RECV_ANSWER;

	for (unsigned method = 0; method < METHOD_COUNT; method++) {
		if (!(rule->when.methods >> method & 1) || (answers && method == METHOD_ACK))
			continue;
		list_add(arena, &book->methods[gate][true][method], rule);
		if (!rule_keeps_to_ue_leg(rule, gate))
			list_add(arena, &book->methods[gate][false][method], rule);
	}
}

/* The list of that duty, made when there is none. */
static struct rule_list *book_duty(struct book *book, struct arena *arena, const char *duty)
{
	struct duty_rules *duties;

	for (unsigned i = 0; i < book->n_duties; i++)
		if (book->duties[i].duty == duty)
			return &book->duties[i].list;
	duties = arena_alloc(arena, (book->n_duties + 1) * sizeof(*duties));
	for (unsigned i = 0; i < book->n_duties; i++)
		duties[i] = book->duties[i];
	duties[book->n_duties] = (struct duty_rules){ .duty = duty };
	book->duties = duties;
	return &duties[book->n_duties++].list;
}

/* The list of that knob. */
static struct rule_list *book_knob(struct book *book, struct arena *arena, const struct vocabulary *vocabulary,
				   knob_id id)
{
	unsigned room = id >> 16, n = vocabulary->knobs[room].n_rows;

	if (!book->knobs[room]) {
		book->knobs[room] = arena_alloc(arena, n * sizeof(struct rule_list));
		for (unsigned i = 0; i < n; i++)
			book->knobs[room][i] = (struct rule_list){ 0 };
	}
	return &book->knobs[room][id & 0xffff];
}

void book_sort(struct book *book, struct arena *arena, const struct vocabulary *vocabulary)
{
	static const enum gate_id by_method[] = { GATE_RECV, GATE_EDIT, GATE_WIRE };

	for (unsigned i = 0; i < book->all.n; i++) {
		struct rule *rule = book->all.rules[i];

		book->gates |= rule->gates;
		for (size_t k = 0; k < ARRAY_LEN(by_method); k++)
			if (rule->gates >> by_method[k] & 1)
				book_add_methods(book, arena, rule, by_method[k]);
		if (rule->gates >> GATE_BEHAVIOUR & 1)
			list_add(arena, &book->behaviours, rule);
		for (unsigned k = 0; k < rule->n_duties; k++)
			list_add(arena, book_duty(book, arena, rule->duties[k]), rule);
		for (unsigned k = 0; k < rule->n_knobs; k++)
			list_add(arena, book_knob(book, arena, vocabulary, rule->knobs[k].id), rule);
	}
}

void book_bind(struct book *book, struct gates *gates)
{
	struct gates *old = book->gates_bound;

	for (unsigned i = 0; i < book->all.n; i++) {
		struct rule *rule = book->all.rules[i];
		struct tally *held = gates ? tally_hold(gates, rule) : NULL;

		if (rule->tally)
			tally_release(old, rule->tally);
		rule->tally = held;
	}
	list_remove(&book->bound);
	book->gates_bound = gates;
	if (gates)
		list_append(&gates->books, &book->bound);
}
