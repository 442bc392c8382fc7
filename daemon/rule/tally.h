/* SPDX-License-Identifier: Apache-2.0 */
/* Tallies: how often rules matched and spoke. They live with the gates, keyed by name and text of
 * the rule, so that an unchanged rule keeps its tally over a reload. */
#ifndef IMSD_RULE_TALLY_H
#define IMSD_RULE_TALLY_H

#include "base/random.h"
#include "rule/rule.h"

/* What is counted for the rule, or for each user, call, dialog or link; of rule->arrivals for each
 * role. */
struct tally_count {
	uint64_t matched, granted;
	int64_t first; /* when it first spoke, -1: never */
};

struct tally {
	struct map_node node;
	char *key;     /* name, text and users of its scope, a line end between them */
	unsigned refs; /* rules of rulesets in force that it counts for */
	uint64_t matched, spoke, limited, shadowed;
	char *shadowed_by; /* the rule that spoke last in its place, or NULL */
	int64_t since;     /* when the rule came into force */
	struct random chance, jitter;
	struct tally_count all;
	struct map each; /* `per`: struct tally_each, oldest first in the list; bounded */
	struct list each_list;
	unsigned n_each;
};

/* The tally of that rule, made when there is none; held. */
struct tally *tally_hold(struct gates *gates, const struct rule *rule);
void tally_release(struct gates *gates, struct tally *tally);
/* As if the rule came into force now. */
void tally_reset(struct gates *gates, struct tally *tally);

/* Is the rule's window open for this scene? */
bool tally_window_open(const struct gates *gates, const struct rule *rule,
		       const struct scene *scene);
/* The number of one more message that fits. */
uint64_t tally_number(const struct rule *rule, const struct scene *scene);
/* Counts one message that fits and has that number (0: it gets one); may the rule speak about it? */
bool tally_admit(const struct rule *rule, const struct scene *scene, uint64_t number);
/* It speaks about a message for the first time. */
void tally_spoke(struct gates *gates, const struct rule *rule, const struct scene *scene);
/* An earlier rule spoke in its place. */
void tally_shadowed(const struct rule *rule, const struct rule *by);

#endif
