/* SPDX-License-Identifier: Apache-2.0 */
/* The book: the rules of a ruleset, sorted by what a gate asks, so that rules which cannot speak cost nothing. */
#ifndef IMSD_RULE_BOOK_H
#define IMSD_RULE_BOOK_H

#include "rule/rule.h"

struct rule_list {
	struct rule **rules; /* in order of priority */
	unsigned n;
};

/* Rules that skip one duty. */
struct duty_rules {
	const char *duty; /* the row's name, compared as a pointer */
	struct rule_list list;
};

struct book {
	struct rule_list all;
	uint8_t gates; /* bit per gate that any rule has an action for */
	/* recv, edit, wire: by method, for messages on the leg to the UE and on others. */
	struct rule_list methods[GATE_COUNT][2][METHOD_COUNT];
	struct rule_list behaviours;
	struct duty_rules *duties;
	unsigned n_duties;
	struct rule_list *knobs[KNOB_ROOMS]; /* by row; NULL: no rule sets any of that room */
	struct gates *gates_bound; /* whose tallies the rules point at */
	struct list bound;	   /* in that gates' list */
};

/* Sorts the rules in `all` into lists in the arena. */
void book_sort(struct book *book, struct arena *arena, const struct vocabulary *vocabulary);
/* Points the rules at the tallies of these gates, or (NULL) at none. */
void book_bind(struct book *book, struct gates *gates);
/* The book of a ruleset (ruleset.c). */
struct book *ruleset_book(struct ruleset *set);

#endif
