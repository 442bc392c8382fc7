/* SPDX-License-Identifier: Apache-2.0 */
/* Short messages by name. */
#include "scenario/vector.h"

#include <jansson.h>
#include <stdio.h>

#include "body/sms_rp.h"
#include "scenario/loader.h"

static const char file_name[] = "sms.json";

/* The array of the file; *root is to be let go. NULL with why. */
static json_t *vectors_open(struct arena *arena, const char *from, json_t **root, char why[160])
{
	const char *path = file_find(arena, NULL, from, str_of(file_name), "");
	json_error_t error;
	json_t *array;

	*root = NULL;
	if (!path) {
		snprintf(why, 160, "there is no %s in the folder of the scenario or above it",
			 file_name);
		return NULL;
	}
	*root = json_load_file(path, 0, &error);
	array = json_object_get(*root, "vectors");
	if (!*root)
		snprintf(why, 160, "%.60s:%d: %.80s", path, error.line, error.text);
	else if (!json_is_array(array))
		snprintf(why, 160, "%.120s: it has no array \"vectors\"", path);
	return json_is_array(array) ? array : NULL;
}

static struct str member(const json_t *json, const char *name)
{
	return str_of(json_string_value(json_object_get(json, name)));
}

/* False when the hex of the row is none. */
static bool vector_read(struct arena *arena, const json_t *json, struct vector *vector)
{
	struct str hex = member(json, "hex");
	uint8_t *octets = arena_alloc(arena, hex.n / 2 + 1);

	if (!hex.n || hex.n % 2 || !hex_read(hex, octets, hex.n / 2))
		return false;
	vector->octets = (struct str){ (const char *)octets, hex.n / 2 };
	vector->is_rp = str_starts(member(json, "layer"), STR("RPDU"));
	return true;
}

bool vector_find(struct arena *arena, const char *from, struct str name, struct vector *vector,
		 char why[160])
{
	json_t *root, *array = vectors_open(arena, from, &root, why), *json;
	struct nearest nearest;
	bool found = false;
	size_t i;

	nearest_start(&nearest, name);
	json_array_foreach(array, i, json) {
		struct str own = member(json, "name");

		if (own.n)
			nearest_offer(&nearest, own.p);
		if (found || !str_eq(own, name))
			continue;
		found = vector_read(arena, json, vector);
		if (!found)
			snprintf(why, 160, "the vector '%.*s' has no octets in hex", STR_ARG(name));
	}
	if (array && !found && !nearest_best(&nearest))
		snprintf(why, 160, "%s has no vector '%.80s'", file_name, word_text(arena, name));
	else if (array && !found && !str_is(name, nearest_best(&nearest)))
		snprintf(why, 160, "%s has no vector '%.50s' (did you mean '%.50s'?)", file_name,
			 word_text(arena, name), nearest_best(&nearest));
	json_decref(root);
	return found;
}

/* What an RPDU carries; a TPDU as it is. */
static struct str tpdu_of(const struct vector *vector)
{
	struct sms_fault fault;
	struct sms_rp rp;

	if (!vector->is_rp)
		return vector->octets;
	if (sms_rp_decode(vector->octets, vector->octets.p[0] & 1 ? SMS_TO_UE : SMS_FROM_UE, &rp,
			  &fault) != 0 ||
	    !rp.has_data)
		return STR_NONE;
	return rp.data;
}

void vector_names(struct arena *arena, const char *from, struct str tpdu, struct buf *names)
{
	char why[160];
	json_t *root, *array = vectors_open(arena, from, &root, why), *json;
	struct vector vector;
	size_t i;

	json_array_foreach(array, i, json) {
		if (!tpdu.n || !vector_read(arena, json, &vector) ||
		    !str_eq(tpdu_of(&vector), tpdu))
			continue;
		if (names->n)
			buf_add_char(names, '\n');
		buf_add_str(names, member(json, "name"));
	}
	json_decref(root);
}
