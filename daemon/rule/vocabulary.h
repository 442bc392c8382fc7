/* SPDX-License-Identifier: Apache-2.0 */
/* Names that live high, known low: pointers to const tables, filled by core/ from the rooms above,
 * used to check names, to suggest the near one, and by --list. */
#ifndef IMSD_RULE_VOCABULARY_H
#define IMSD_RULE_VOCABULARY_H

#include "conf/knob.h"
#include "rule/behaviour.h"

struct duty_run; /* role/duty.h */

/* One "shall" of a specification that a role does to a message. */
struct duty {
	const char *name; /* "pcscf.path" */
	/* 0: go on. A status code: the runner answers with it. Other results: role/duty.h. */
	int (*fn)(struct duty_run *run);
	const char *clause;
	const char *help;
};

struct duty_table {
	const struct duty *rows;
	unsigned n;
	const char *role; /* whose */
	const char *on;   /* "REGISTER from the UE" */
};

struct name_row {
	const char *name, *help, *clause;
};

struct vocabulary {
	const struct duty_table *duties;
	unsigned n_duties; /* tables */
	const struct turn *turns;
	unsigned n_turns;
	const struct behaviour *behaviours;
	unsigned n_behaviours;
	const struct name_row *roles, *procedures, *states, *events, *packages, *sdp;
	unsigned n_roles, n_procedures, n_states, n_events, n_packages, n_sdp;
	const struct knob_table *knobs; /* KNOB_ROOMS */
};

/* What has names. */
enum vocabulary_kind {
	NAMES_ROLES,
	NAMES_PROCEDURES,
	NAMES_STATES,
	NAMES_EVENTS,
	NAMES_SDP, /* words for offers and answers */
	NAMES_TURNS,
	NAMES_BEHAVIOURS,
	NAMES_DUTIES,
	NAMES_KNOBS
};
/* Name `number` of that kind, from 0; NULL behind the last. */
const char *vocabulary_name(const struct vocabulary *vocabulary, enum vocabulary_kind kind,
			    unsigned number);
/* Does one name fit the pattern ("call.*")? */
bool vocabulary_knows(const struct vocabulary *vocabulary, enum vocabulary_kind kind,
		      struct str pattern);
/* The name nearest to `word`, or NULL. */
const char *vocabulary_near(const struct vocabulary *vocabulary, enum vocabulary_kind kind,
			    struct str word);

/* NULL when there is none of that name. */
const struct duty *vocabulary_duty(const struct vocabulary *vocabulary, struct str name);
const struct turn *vocabulary_turn(const struct vocabulary *vocabulary, struct str name);
const struct behaviour *vocabulary_behaviour(const struct vocabulary *vocabulary, struct str name);
/* A name may have one row per turn: the row of that turn, else one that fits any, else NULL. */
const struct behaviour *vocabulary_behaviour_at(const struct vocabulary *vocabulary,
						struct str name, const char *turn);
bool vocabulary_has(const struct name_row *rows, unsigned n, struct str name);
/* The table that duty is in. */
const struct duty_table *vocabulary_duty_table(const struct vocabulary *vocabulary,
					       const struct duty *duty);
const struct knob_row *vocabulary_knob(const struct vocabulary *vocabulary, struct str name,
				       knob_id *id);
/* Prints one table for a reader: KIND as in `imsd --list KIND`: knobs, duties, turns, behaviours,
 * events, actions, attributes, conditions, roles, procedures, states, packages, sdp. False when unknown. */
bool vocabulary_list(const struct vocabulary *vocabulary, const char *kind, struct buf *out);
/* By number from 0, and what the table holds; NULL at the end. */
const char *vocabulary_list_kind(unsigned number, const char **help);

#endif
