/* SPDX-License-Identifier: Apache-2.0 */
/* Knobs by name and by number, and all the values of one configuration. */
#include "conf/knob.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/map.h"

enum { ROW_MASK = 0xffff };

struct knob_name {
	struct map_node node;
	knob_id id;
};

/* What never changes, shared by all clones. */
struct knob_index {
	unsigned refs;
	const struct knob_table *tables;
	struct map map;
	struct knob_name *names;
	unsigned first[KNOB_ROOMS]; /* where the values of a room begin */
	unsigned n;
};

struct knob_slot {
	struct knob_value value;
	char *copy; /* of its text, NULL: the text is the row's */
};

struct knobs {
	struct knob_index *index;
	struct knob_slot slots[];
};

/* Numbers all rows. */
static struct knob_index *index_new(const struct knob_table *tables)
{
	struct knob_index *index = mem_alloc(sizeof(*index));

	index->refs = 1;
	index->tables = tables;
	map_init(&index->map);
	for (unsigned room = 0; room < KNOB_ROOMS; room++) {
		index->first[room] = index->n;
		index->n += tables[room].n_rows;
	}
	index->names = mem_alloc(index->n * sizeof(*index->names));
	for (unsigned room = 0; room < KNOB_ROOMS; room++)
		for (unsigned i = 0; i < tables[room].n_rows; i++) {
			struct knob_name *name = &index->names[index->first[room] + i];

			name->id = KNOB_FIRST(room) + i;
			map_add(&index->map, &name->node, str_of(tables[room].rows[i].name));
		}
	return index;
}

/* The last one frees. */
static void index_release(struct knob_index *index)
{
	if (--index->refs)
		return;
	map_clear(&index->map);
	mem_free(index->names);
	mem_free(index);
}

/* Room for all values, zeroed. */
static struct knobs *knobs_alloc(struct knob_index *index)
{
	struct knobs *knobs = mem_alloc(sizeof(*knobs) + index->n * sizeof(knobs->slots[0]));

	knobs->index = index;
	return knobs;
}

/* Rooms lie one behind the other. */
static unsigned slot_number(const struct knobs *knobs, knob_id id)
{
	return knobs->index->first[id >> 16] + (id & ROW_MASK);
}

/* The row's default. A default that the row itself refuses is a fault of the program. */
static void slot_reset(struct knob_slot *slot, const struct knob_row *row)
{
	char why[160];

	if (row->fallback && !knob_read(row, str_of(row->fallback), &slot->value, why)) {
		log_error("knob %s: %s", row->name, why);
		abort();
	}
}

/* Defaults everywhere. */
struct knobs *knobs_new(const struct knob_table *tables)
{
	struct knobs *knobs = knobs_alloc(index_new(tables));

	for (unsigned i = 0; i < knobs->index->n; i++)
		slot_reset(&knobs->slots[i], knob_row(knobs, knobs->index->names[i].id));
	return knobs;
}

/* The same values, texts copied. */
struct knobs *knobs_clone(const struct knobs *knobs)
{
	struct knobs *clone = knobs_alloc(knobs->index);

	knobs->index->refs++;
	for (unsigned i = 0; i < knobs->index->n; i++) {
		clone->slots[i].value = knobs->slots[i].value;
		if (knobs->slots[i].copy)
			knobs_set(clone, knobs->index->names[i].id, &knobs->slots[i].value);
	}
	return clone;
}

/* Values, then the share of the index. */
void knobs_free(struct knobs *knobs)
{
	if (!knobs)
		return;
	for (unsigned i = 0; i < knobs->index->n; i++)
		mem_free(knobs->slots[i].copy);
	index_release(knobs->index);
	mem_free(knobs);
}

/* By hash. */
bool knobs_find(const struct knobs *knobs, struct str name, knob_id *id)
{
	const struct knob_name *found = map_get(&knobs->index->map, name, struct knob_name, node);

	if (found)
		*id = found->id;
	return found;
}

/* By number. */
const struct knob_row *knob_row(const struct knobs *knobs, knob_id id)
{
	return &knobs->index->tables[id >> 16].rows[id & ROW_MASK];
}

/* By number. */
const struct knob_value *knobs_get(const struct knobs *knobs, knob_id id)
{
	return &knobs->slots[slot_number(knobs, id)].value;
}

/* Copies the text before the old one goes: it may be the same. */
void knobs_set(struct knobs *knobs, knob_id id, const struct knob_value *value)
{
	struct knob_slot *slot = &knobs->slots[slot_number(knobs, id)];
	char *copy = value->text.p ? mem_copy_text(value->text.p, value->text.n) : NULL;
	struct knob_value copied = { value->number, { copy, value->text.n } };

	mem_free(slot->copy);
	slot->copy = copy;
	slot->value = copied;
}

/* "NAME=VALUE". */
bool knobs_assign(struct knobs *knobs, struct str assignment, char why[256])
{
	ptrdiff_t equals = str_find(assignment, '=');
	char near[KNOB_NAME_MAX];
	struct knob_value value;
	struct str name;
	knob_id id;

	if (equals <= 0) {
		snprintf(why, 256, "write NAME=VALUE");
		return false;
	}
	name = str_trim((struct str){ assignment.p, (size_t)equals });
	if (!knobs_find(knobs, name, &id)) {
		bool known = knobs_suggest(knobs, name, NULL, near);

		snprintf(why, 256, "unknown key '%.*s'%s%s%s", name.n > 80 ? 80 : (int)name.n,
			 name.p, known ? " (did you mean '" : "", known ? near : "",
			 known ? "'?)" : "");
		return false;
	}
	if (!knob_read(knob_row(knobs, id), str_trim(str_from(assignment, (size_t)equals + 1)),
		       &value, why))
		return false;
	knobs_set(knobs, id, &value);
	return true;
}

bool knobs_is_set(const struct knobs *knobs, knob_id id)
{
	return knobs->slots[slot_number(knobs, id)].copy;
}

/* As given to knobs_new. */
const struct knob_table *knobs_tables(const struct knobs *knobs)
{
	return knobs->index->tables;
}
