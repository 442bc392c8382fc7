/* SPDX-License-Identifier: Apache-2.0 */
/* Rules at run time, for the API: what is in force, what becomes of it, and rules of source RULES_API that come, are
 * replaced and go. Each change makes a new snapshot that shares all but the rules and speaks from the next message on. */
#ifndef IMSD_CORE_RULES_H
#define IMSD_CORE_RULES_H

#include "core/core.h"

/* A rule in force; good until rules or configuration change. */
struct core_rule {
	struct rule_view view;
	unsigned place;     /* in the order of priority, from 0 */
	bool own;           /* it was added by core_rules_put and can be removed */
	const char *fault;  /* of the catalogue that it came with, or NULL */
	int64_t expires_us; /* time left; -1: it stays */
	uint64_t spoken;    /* it goes when it has spoken so often; 0: it stays */
};

/* By place; false behind the last. */
bool core_rule_at(struct core *core, unsigned place, struct core_rule *rule);
/* The rule of that name; false: none. */
bool core_rule_find(struct core *core, struct str name, struct core_rule *rule);
/* Is it that one, or one that `each` made of it? */
bool core_rule_is(const struct core_rule *rule, struct str name);
/* The name that is like this one, or NULL. */
const char *core_rule_near(struct core *core, struct str name);
/* The gates where it may speak, by number from 0; NULL behind the last. */
const char *core_rule_gate(struct core *core, const struct core_rule *rule, unsigned number);
/* Why it has not spoken, as far as that is known, in words. False: it has. */
bool core_rule_silence(const struct core_rule *rule, struct buf *why);

/* Rules that are to be added. */
struct core_rules_order {
	const struct conf_node *rules; /* groups { name, each, when, do } ... */
	unsigned n;                    /* ... so many; copied */
	const char *fault;             /* or those of a fault of the catalogue, by name */
	const char *const *only_users; /* NULL-terminated names of subscribers, NULL: everybody */
	int64_t expires_us;            /* 0: they stay */
	uint64_t spoken;               /* each goes when it has spoken so often; 0: it stays */
	const char *replaces;          /* a rule of the API whose place they take, or NULL */
};
enum rules_change {
	RULES_CHANGED,
	RULES_WRONG,  /* errors say where and what */
	RULES_TAKEN,  /* another rule has the name: errors say which */
	RULES_UNKNOWN /* no fault is called so */
};
/* Adds all or none; warns of names in them that nobody has. */
enum rules_change core_rules_put(struct core *core, const struct core_rules_order *order,
				 struct conf_errors *errors);
/* Takes back one of them, by its name (that of `each` without a value); false: none of the API is called so. */
bool core_rule_remove(struct core *core, struct str name);
/* All of the API; how many rules. */
unsigned core_rules_clear(struct core *core);

#endif
