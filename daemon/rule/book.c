/* SPDX-License-Identifier: Apache-2.0 */
/* Sorting rules into per-gate lists. */
#include "rule/book.h"

#include "rule/tally.h"

/* FNV-1a: names are short. */
uint32_t user_hash(struct str name)
{
	uint32_t hash = 2166136261;

	for (size_t i = 0; i < name.n; i++)
		hash = (hash ^ (uint8_t)name.p[i]) * 16777619;
	return hash ? hash : 1;
}

/* The hash of the one user that a rule names; 0 when it names none, several or a pattern. */
static uint32_t rule_user(const struct rule *rule)
{
	const struct test *test = when_test(&rule->when, WHEN_USER);
	struct str name = test && test->pattern.n == 1 ? test->pattern.parts[0] : STR_NONE;

	if (!name.n || str_find(name, '*') >= 0)
		return 0;
	return user_hash(name);
}

/* Appends; the room doubles. */
static void list_add(struct arena *arena, struct rule_list *list, struct rule *rule)
{
	if ((list->n & (list->n - 1)) == 0) {
		struct rule_entry *entries =
			arena_alloc(arena, (list->n ? 2 * list->n : 1) * sizeof(*entries));

		for (unsigned i = 0; i < list->n; i++)
			entries[i] = list->entries[i];
		list->entries = entries;
	}
	list->entries[list->n] =
		(struct rule_entry){ rule, rule->when.methods, rule_user(rule), rule->when.kinds };
	list->by_user |= list->entries[list->n++].user != 0;
}

/* recv, edit and wire: by leg and method. */
static void book_add_methods(struct book *book, struct arena *arena, struct rule *rule,
			     enum gate_id gate)
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
static struct rule_list *book_knob(struct book *book, struct arena *arena,
				   const struct vocabulary *vocabulary, knob_id id)
{
	unsigned room = id >> 16, n = vocabulary->knobs[room].n_rows;

	if (!book->knobs[room]) {
		book->knobs[room] = arena_alloc(arena, n * sizeof(struct rule_list));
		for (unsigned i = 0; i < n; i++)
			book->knobs[room][i] = (struct rule_list){ 0 };
	}
	return &book->knobs[room][id & 0xffff];
}

/* Of the REGISTERs that arrive not each one asks for a knob or comes to a duty: those that are challenged ask
 * for others than those that are accepted. Nth means all of them. What else bends knobs is one, and
 * asks for all: a call, a subscription. */
static bool rule_numbers_arrivals(const struct rule *rule)
{
	return rule->limits.nth.from && !rule->when.moving && rule->when.kinds == KIND_REQUEST &&
	       rule->when.methods == 1u << METHOD_REGISTER &&
	       !(rule->gates & ~(1u << GATE_DUTY | 1u << GATE_KNOB));
}

void book_sort(struct book *book, struct arena *arena, const struct vocabulary *vocabulary)
{
	static const enum gate_id by_method[] = { GATE_RECV, GATE_EDIT, GATE_WIRE };

	for (unsigned i = 0; i < book->n_rules; i++) {
		struct rule *rule = book->rules[i];

		rule->arrivals = rule_numbers_arrivals(rule);
		if (rule->arrivals) {
			list_add(arena, &book->arrivals, rule);
			book->gates |= 1u << GATE_RECV;
		}
		book->gates |= rule->gates;
		book->replays |= rule->wire.verdict.replay != NULL;
		for (size_t k = 0; k < ARRAY_LEN(by_method); k++)
			if (rule->gates >> by_method[k] & 1)
				book_add_methods(book, arena, rule, by_method[k]);
		if (rule->gates >> GATE_BEHAVIOUR & 1)
			list_add(arena, &book->behaviours, rule);
		for (unsigned k = 0; k < rule->n_duties; k++)
			list_add(arena, book_duty(book, arena, rule->duties[k].name), rule);
		for (unsigned k = 0; k < rule->n_knobs; k++)
			list_add(arena, book_knob(book, arena, vocabulary, rule->knobs[k].id),
				 rule);
	}
}

void book_bind(struct book *book, struct gates *gates)
{
	struct gates *old = book->gates_bound;

	for (unsigned i = 0; i < book->n_rules; i++) {
		struct rule *rule = book->rules[i];
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
