/* SPDX-License-Identifier: Apache-2.0 */
/* The verbs of `do`: one row each in a const table, with the gate they speak at and the options
 * that go with them. */
#ifndef IMSD_RULE_VERB_H
#define IMSD_RULE_VERB_H

#include "rule/rule.h"
#include "rule/step_read.h"

/* One `do` while it is read. */
struct action_load {
	struct rule_load *load;
	struct rule *rule; /* NULL: the steps of a behaviour */
	const struct conf_node *items;
	struct step_list list;
	unsigned last_step;                /* number of the item of the last step */
	const struct conf_node *step_item; /* that item */
	const struct behaviour *behaviour; /* named by the verb behaviour */
	struct buf said[GATE_COUNT];       /* what the rule does, for the journal */
};

/* Reads one item; `value` is the verb's setting in it. False after errors. */
typedef bool verb_reader(struct action_load *in, const struct conf_node *item,
			 const struct conf_node *value);

struct verb_row {
	const char *name, *gate, *values;
	verb_reader *read;
	enum step_verb step;        /* of steps */
	const char *options, *help; /* options: names between blanks */
};

struct option_row {
	const char *name, *values, *help;
};

/* NULL when there is none of that name. */
const struct verb_row *verb_find(struct str name);
/* The verb for a frequent word that is none of ours (answer: reply); NULL when there is none. */
const char *verb_meant(struct str word);
/* By number from 0; NULL at the end. */
const struct verb_row *verb_list(unsigned number);
/* Does the verb take that option? */
bool verb_takes(const struct verb_row *row, struct str option);
/* By number from 0; false at the end. */
bool option_list(unsigned number, struct option_row *row);
/* Does `when` name a turn or a behaviour, so that the rule's steps replace those of that turn? */
bool rule_has_turn(const struct rule *rule);

#endif
