/* SPDX-License-Identifier: Apache-2.0 */
/* The book: the rules of a ruleset, sorted by what a gate asks, so that rules which cannot speak
 * cost nothing. */
#ifndef IMSD_RULE_BOOK_H
#define IMSD_RULE_BOOK_H

#include "rule/rule.h"

/* A rule with what rejects most messages, side by side so that many rules are passed over quickly.
 */
struct rule_entry {
	struct rule *rule;
	uint32_t methods; /* of its `when` */
	uint32_t user;    /* user_hash of the one user it names; 0: any */
	uint8_t kinds;    /* of its `when` */
};

struct rule_list {
	struct rule_entry *entries; /* in order of priority */
	unsigned n;
	bool by_user; /* one of them names its user */
};

/* Rules that skip one duty. */
struct duty_rules {
	const char *duty; /* the row's name, compared as a pointer */
	struct rule_list list;
};

struct book {
	struct rule **rules; /* in order of priority */
	unsigned n_rules;
	uint8_t gates; /* bit per gate that any rule has an action for */
	bool replays;  /* one of them replays */
	/* recv, edit, wire: by method, for messages on the leg to the UE and on others. */
	struct rule_list methods[GATE_COUNT][2][METHOD_COUNT];
	struct rule_list behaviours;
	struct rule_list arrivals; /* rule->arrivals */
	struct duty_rules *duties;
	unsigned n_duties;
	struct rule_list *knobs[KNOB_ROOMS]; /* by row; NULL: no rule sets any of that room */
	struct gates *gates_bound;           /* whose tallies the rules point at */
	struct list bound;                   /* in that gates' list */
};

/* A number for a name, never 0. */
uint32_t user_hash(struct str name);
/* Can the rule speak about a message of this scene, whose user has that hash? */
static inline bool entry_may_hold(const struct rule_entry *entry, const struct scene *scene,
				  uint32_t user)
{
	return (entry->user == 0 || entry->user == user) && (entry->methods >> scene->method & 1) &&
	       (entry->kinds & (scene->status ? KIND_RESPONSE : KIND_REQUEST));
}
/* Sorts the rules into lists in the arena. */
void book_sort(struct book *book, struct arena *arena, const struct vocabulary *vocabulary);
/* Points the rules at the tallies of these gates, or (NULL) at none. */
void book_bind(struct book *book, struct gates *gates);
/* The book of a ruleset (ruleset.c). */
struct book *ruleset_book(struct ruleset *set);

#endif
