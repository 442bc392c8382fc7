/* SPDX-License-Identifier: Apache-2.0 */
/* Steps as they are written in rules and behaviours: { reply = 183; after = "500ms"; sdp = true; }.
 */
#ifndef IMSD_RULE_STEP_READ_H
#define IMSD_RULE_STEP_READ_H

#include "rule/behaviour.h"
#include "rule/load.h"

enum { STEPS_MAX = 64 };

/* A list while it is read. */
struct step_list {
	struct step steps[STEPS_MAX];
	unsigned n;
	const char *turn; /* that they are for, when that is one; NULL: any */
};

/* An option of steps; which verb takes it says the table of actions. */
struct step_option {
	const char *name, *values;
	bool (*read)(struct rule_load *load, const struct conf_node *node, struct step *step);
	const char *help;
};

/* NULL when there is none of that name. */
const struct step_option *step_option_find(struct str name);
/* By number from 0; NULL at the end. */
const struct step_option *step_option_list(unsigned number);

/* Reads the verb's value. */
bool step_read_verb(struct rule_load *load, const struct conf_node *node, enum step_verb verb,
		    struct step *step);
/* Appends; the steps of a named behaviour are put in, so that no list read here holds
 * STEP_BEHAVIOUR. */
bool step_list_add(struct rule_load *load, const struct conf_node *item, const struct step *step,
		   struct step_list *list);
/* The list with its STEP_END, in the arena. */
const struct step *step_list_end(struct arena *arena, struct step_list *list);

#endif
