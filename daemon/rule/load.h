/* SPDX-License-Identifier: Apache-2.0 */
/* What all readers of rules share: where they allocate, what names exist, where errors go, and the
 * few kinds of values. */
#ifndef IMSD_RULE_LOAD_H
#define IMSD_RULE_LOAD_H

#include "base/range.h"
#include "rule/condition.h"
#include "rule/node.h"
#include "rule/vocabulary.h"

/* Conditions that may hold a regular expression and are freed with the ruleset. */
struct held_condition {
	struct condition *condition;
	struct held_condition *next;
};

/* A behaviour written in the configuration. */
struct named_behaviour {
	struct behaviour row;
	struct named_behaviour *next;
};

/* Kept with the ruleset; errors are those of the call under way. */
struct rule_load {
	struct arena *arena; /* of the ruleset: what is read lives there */
	const struct vocabulary *vocabulary;
	struct conf_errors *errors;
	const struct confine *confine; /* of what came over HTTP; NULL: it names nothing */
	struct held_condition *held;
	struct named_behaviour *behaviours;
};

/* All readers return false after one error about this setting; texts live in the load's arena or
 * the tree. */
bool load_error(struct rule_load *load, const struct conf_node *node, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* unknown WHAT 'word' (did you mean 'near'?); near may be NULL. */
bool load_unknown(struct rule_load *load, const struct conf_node *node, const char *what,
		  struct str word, const char *near);
/* A text, or a number as text. */
bool load_text(struct rule_load *load, const struct conf_node *node, struct str *text);
/* A whole number within bounds, also written as a text. */
bool load_number(struct rule_load *load, const struct conf_node *node, int64_t min, int64_t max,
		 int64_t *value);
/* A text with a unit, in microseconds. */
bool load_duration(struct rule_load *load, const struct conf_node *node, int64_t *us);
/* A range of numbers from 1 on. */
bool load_range(struct rule_load *load, const struct conf_node *node, struct range *range);
/* The value that only switches something on: true. */
bool load_true(struct rule_load *load, const struct conf_node *node);
/* One of "a|b|c"; its place from 0. */
bool load_choice(struct rule_load *load, const struct conf_node *node, const char *choices,
		 unsigned *place);
/* Is the word in the list (NULL-terminated)? The error says unknown WHAT. */
bool load_word(struct rule_load *load, const struct conf_node *node, const char *what,
	       struct str word, const char *const *words);
/* What files are relative to that a node names: the folder of the file in which it is written; of what came over HTTP
 * the configuration's (NULL: there is none), and they lie below it. */
const char *load_folder(const struct rule_load *load, const struct conf_node *node);
/* What a node that came over HTTP may name, in the load's arena. */
const struct confine *load_confine(const struct rule_load *load, const struct conf_node *node);
/* The name of a file, made relative to the file in which it is written; it must be readable unless
 * it holds a `$`. Of what came over HTTP it lies below that folder, and is no `$`. */
bool load_file(struct rule_load *load, const struct conf_node *node, const char **path);
/* A behaviour of the configuration or the vocabulary, the one that fits the turn (NULL: the first of
 * that name); NULL when there is none. */
const struct behaviour *load_behaviour(const struct rule_load *load, struct str name,
				       const char *turn);
/* That, else the first of that name whatever its turn. */
static inline const struct behaviour *load_behaviour_near(const struct rule_load *load,
							  struct str name, const char *turn)
{
	const struct behaviour *behaviour = load_behaviour(load, name, turn);

	return behaviour ? behaviour : load_behaviour(load, name, NULL);
}
/* A header that is none but nearly one is taken for a slip, unless it is written header(NAME). */
bool load_check_path(struct rule_load *load, const struct conf_node *node, const struct path *path);
/* A condition, freed with the ruleset. NULL after an error. */
struct condition *load_condition(struct rule_load *load, const struct conf_node *node,
				 struct str text);

#endif
