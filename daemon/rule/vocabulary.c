/* SPDX-License-Identifier: Apache-2.0 */
/* Names that live high, looked up by the rooms below: plain walks over const tables, at load only.
 */
#include "rule/vocabulary.h"

#include <string.h>

/* Kinds that are one table of rows which begin with their name: where the vocabulary keeps them,
 * how big a row is. */
static const struct flat_kind {
	size_t rows, n, size;
} flat_kinds[] = {
#define AT(member) offsetof(struct vocabulary, member)
#define FLAT(member, type) { AT(member), AT(n_##member), sizeof(type) }
	[NAMES_ROLES] = FLAT(roles, struct name_row),
	[NAMES_PROCEDURES] = FLAT(procedures, struct name_row),
	[NAMES_STATES] = FLAT(states, struct name_row),
	[NAMES_EVENTS] = FLAT(events, struct name_row),
	[NAMES_SDP] = FLAT(sdp, struct name_row),
	[NAMES_TURNS] = FLAT(turns, struct turn),
	[NAMES_BEHAVIOURS] = FLAT(behaviours, struct behaviour),
#undef FLAT
#undef AT
};

_Static_assert(offsetof(struct name_row, name) == 0, "rows begin with their name");
_Static_assert(offsetof(struct turn, name) == 0, "rows begin with their name");
_Static_assert(offsetof(struct behaviour, name) == 0, "rows begin with their name");

/* The name of row `number` of a flat kind, or NULL. */
static const char *flat_name(const struct vocabulary *vocabulary, const struct flat_kind *kind,
			     unsigned number)
{
	const char *rows;
	unsigned n;

	memcpy(&n, (const char *)vocabulary + kind->n, sizeof(n));
	if (number >= n)
		return NULL;
	memcpy(&rows, (const char *)vocabulary + kind->rows, sizeof(rows));
	return *(const char *const *)(rows + number * kind->size);
}

/* Duty `number` over all tables, or NULL. */
static const struct duty *vocabulary_duty_at(const struct vocabulary *vocabulary, unsigned number)
{
	for (unsigned i = 0; i < vocabulary->n_duties; i++) {
		if (number < vocabulary->duties[i].n)
			return &vocabulary->duties[i].rows[number];
		number -= vocabulary->duties[i].n;
	}
	return NULL;
}

/* Knob `number` over all rooms, or NULL. */
static const struct knob_row *vocabulary_knob_at(const struct vocabulary *vocabulary,
						 unsigned number)
{
	for (unsigned room = 0; vocabulary->knobs && room < KNOB_ROOMS; room++) {
		if (number < vocabulary->knobs[room].n_rows)
			return &vocabulary->knobs[room].rows[number];
		number -= vocabulary->knobs[room].n_rows;
	}
	return NULL;
}

const char *vocabulary_name(const struct vocabulary *vocabulary, enum vocabulary_kind kind,
			    unsigned number)
{
	const struct knob_row *knob;
	const struct duty *duty;

	if (kind == NAMES_KNOBS)
		return (knob = vocabulary_knob_at(vocabulary, number)) ? knob->name : NULL;
	if (kind == NAMES_DUTIES)
		return (duty = vocabulary_duty_at(vocabulary, number)) ? duty->name : NULL;
	return flat_name(vocabulary, &flat_kinds[kind], number);
}

bool vocabulary_knows(const struct vocabulary *vocabulary, enum vocabulary_kind kind,
		      struct str pattern)
{
	const char *name;

	for (unsigned i = 0; (name = vocabulary_name(vocabulary, kind, i)); i++)
		if (str_glob(pattern, str_of(name)))
			return true;
	return false;
}

const char *vocabulary_near(const struct vocabulary *vocabulary, enum vocabulary_kind kind,
			    struct str word)
{
	struct nearest nearest;
	const char *name;

	nearest_start(&nearest, word);
	for (unsigned i = 0; (name = vocabulary_name(vocabulary, kind, i)); i++)
		nearest_offer(&nearest, name);
	return nearest_best(&nearest);
}

const struct duty *vocabulary_duty(const struct vocabulary *vocabulary, struct str name)
{
	const struct duty *duty;

	for (unsigned i = 0; (duty = vocabulary_duty_at(vocabulary, i)); i++)
		if (str_is(name, duty->name))
			return duty;
	return NULL;
}

const struct turn *vocabulary_turn(const struct vocabulary *vocabulary, struct str name)
{
	for (unsigned i = 0; i < vocabulary->n_turns; i++)
		if (str_is(name, vocabulary->turns[i].name))
			return &vocabulary->turns[i];
	return NULL;
}

const struct behaviour *vocabulary_behaviour(const struct vocabulary *vocabulary, struct str name)
{
	for (unsigned i = 0; i < vocabulary->n_behaviours; i++)
		if (str_is(name, vocabulary->behaviours[i].name))
			return &vocabulary->behaviours[i];
	return NULL;
}

bool behaviour_fits(const struct behaviour *behaviour, struct str name, const char *turn)
{
	return str_is(name, behaviour->name) &&
	       (!behaviour->turn || strcmp(behaviour->turn, turn) == 0);
}

const struct behaviour *vocabulary_behaviour_at(const struct vocabulary *vocabulary,
						struct str name, const char *turn)
{
	for (unsigned i = 0; i < vocabulary->n_behaviours; i++)
		if (behaviour_fits(&vocabulary->behaviours[i], name, turn))
			return &vocabulary->behaviours[i];
	return NULL;
}

bool vocabulary_has(const struct name_row *rows, unsigned n, struct str name)
{
	for (unsigned i = 0; i < n; i++)
		if (str_is(name, rows[i].name))
			return true;
	return false;
}

const struct duty_table *vocabulary_duty_table(const struct vocabulary *vocabulary,
					       const struct duty *duty)
{
	for (unsigned i = 0; i < vocabulary->n_duties; i++) {
		const struct duty_table *table = &vocabulary->duties[i];

		if (duty >= table->rows && duty < table->rows + table->n)
			return table;
	}
	return NULL;
}

const struct knob_row *vocabulary_knob(const struct vocabulary *vocabulary, struct str name,
				       knob_id *id)
{
	for (unsigned room = 0; vocabulary->knobs && room < KNOB_ROOMS; room++)
		for (unsigned i = 0; i < vocabulary->knobs[room].n_rows; i++)
			if (str_is(name, vocabulary->knobs[room].rows[i].name)) {
				*id = KNOB_FIRST(room) + i;
				return &vocabulary->knobs[room].rows[i];
			}
	return NULL;
}
