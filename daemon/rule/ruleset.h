/* SPDX-License-Identifier: Apache-2.0 */
/* A ruleset: the rules of one snapshot, compiled into per-gate lists. Sources by priority: API,
 * scenario, --fault, configuration; inside a source file order. */
#ifndef IMSD_RULE_RULESET_H
#define IMSD_RULE_RULESET_H

#include "rule/gate.h"

enum rule_source { RULES_API, RULES_SCENARIO, RULES_FAULT, RULES_CONFIG, RULE_SOURCES };

struct confine; /* conf/confine.h */
struct ruleset;

/* A builder: read as many lists as there are files, then finish. */
struct ruleset *ruleset_new(const struct vocabulary *vocabulary);
/* What rules from elsewhere than the disk may name; it outlives the ruleset. Not told: nothing. */
void ruleset_confine(struct ruleset *set, const struct confine *confine);
/* Reads a list of rules (the value of `rules`) into it; `each` makes several of one. Errors name
 * file and line. `only_users`: NULL, or a NULL-terminated list of subscriber names outside of which
 * these rules do not speak (a scenario's UEs). */
void ruleset_read(struct ruleset *set, const struct conf_node *rules, enum rule_source source,
		  const char *const *only_users, struct conf_errors *errors);
/* Named behaviours written in the configuration (`behaviours = ( { name; [turn;] [help;] steps =
 * (...) } )`); to be read before the rules and behaviours that name them. */
void ruleset_read_behaviours(struct ruleset *set, const struct conf_node *behaviours,
			     struct conf_errors *errors);
/* A behaviour by name, those of the configuration included; NULL when there is none. Lives with the
 * ruleset. */
const struct behaviour *ruleset_behaviour(const struct ruleset *set, struct str name);
/* Those that were read, by number from 0, the newest first; NULL behind the last. */
const struct behaviour *ruleset_behaviour_nth(const struct ruleset *set, unsigned number);
/* The one that fits the turn: a name may have one per turn. */
const struct behaviour *ruleset_behaviour_at(const struct ruleset *set, struct str name,
					     const char *turn);
/* Sorts, compiles, checks for wholly shadowed rules and names used twice. The trees read must
 * outlive the ruleset. */
void ruleset_finish(struct ruleset *set, struct conf_errors *errors);
/* Switches a rule off or on by name (`rule off NAME`). False when there is none. */
bool ruleset_switch(struct ruleset *set, struct str name, bool on);
void ruleset_free(struct ruleset *set);

struct rule_tally {
	const char *name, *file;
	unsigned line;
	uint64_t matched, spoke, limited; /* messages */
	uint64_t shadowed;       /* messages about which an earlier rule spoke in its place ... */
	const char *shadowed_by; /* ... the last of these rules, or NULL */
};
/* All that is known of one rule; lives with the ruleset. */
struct rule_view {
	const char *name;
	struct str base; /* without the #VALUE of `each` */
	enum rule_source source;
	const char *const *only_users;       /* NULL: everybody */
	const struct conf_node *when, *what; /* as they were read; when NULL: always; what: `do` */
	bool off;
	int64_t since; /* loop time when it came into force, -1: it is not */
	struct rule_tally tally;
};
/* By number from 0 in order of priority; false at the end. */
bool ruleset_view(const struct ruleset *set, const struct gates *gates, unsigned number,
		  struct rule_view *view);
/* "configuration", "fault" ... */
const char *rule_source_name(enum rule_source source);
/* The gates that the rule has an action for, by number from 0; NULL behind the last. */
const char *ruleset_gate_name(const struct ruleset *set, unsigned rule, unsigned number);
/* By number from 0 in order of priority; false at the end. */
bool ruleset_tally(const struct ruleset *set, const struct gates *gates, unsigned number,
		   struct rule_tally *tally);

#endif
