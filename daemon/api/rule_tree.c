/* SPDX-License-Identifier: Apache-2.0 */
/* JSON as a configuration's tree and back. */
#include "api/rule_tree.h"

#include <string.h>

#include "api/value.h"

enum { DEPTH_MAX = 32 };

/* A value on its way into the tree. */
struct branch {
	struct arena *arena;
	const char *place;
	unsigned depth;
};

static bool read(const struct branch *branch, const json_t *value, struct conf_node *node);

/* Its place: below that of the one it is in. */
static struct branch branch_below(const struct branch *branch, const char *key, size_t number)
{
	struct branch below = { .arena = branch->arena, .depth = branch->depth + 1 };
	struct buf place = { 0 };

	buf_add_text(&place, branch->place);
	if (key)
		buf_printf(&place, "%s%s", place.n ? "." : "", key);
	else
		buf_printf(&place, "[%zu]", number);
	below.place = arena_copy(branch->arena, place.p, place.n);
	buf_free(&place);
	return below;
}

/* null says nothing. */
static bool read_object(const struct branch *branch, const json_t *object, struct conf_node *node)
{
	const char *key;
	json_t *value;

	node->kind = CONF_GROUP;
	node->children =
		arena_alloc(branch->arena, json_object_size(object) * sizeof(*node->children));
	json_object_foreach((json_t *)object, key, value) {
		struct branch below = branch_below(branch, key, 0);
		struct conf_node *child = &node->children[node->n_children];

		if (json_is_null(value))
			continue;
		if (!read(&below, value, child))
			return false;
		child->name = arena_copy(branch->arena, key, strlen(key));
		node->n_children++;
	}
	return true;
}

static bool read_array(const struct branch *branch, const json_t *array, struct conf_node *node)
{
	json_t *value;
	size_t i;

	node->kind = CONF_LIST;
	node->children =
		arena_alloc(branch->arena, json_array_size(array) * sizeof(*node->children));
	json_array_foreach(array, i, value) {
		struct branch below = branch_below(branch, NULL, i);

		if (!read(&below, value, &node->children[node->n_children++]))
			return false;
	}
	return true;
}

/* One value of any kind. */
static bool read(const struct branch *branch, const json_t *value, struct conf_node *node)
{
	*node = (struct conf_node){ .file = branch->place[0] ? branch->place : "api",
				    .confined = true };
	if (branch->depth > DEPTH_MAX)
		return false;
	switch (json_typeof(value)) {
	case JSON_OBJECT:
		return read_object(branch, value, node);
	case JSON_ARRAY:
		return read_array(branch, value, node);
	case JSON_INTEGER:
		node->kind = CONF_INT;
		node->number = json_integer_value(value);
		return true;
	case JSON_REAL:
		node->kind = CONF_FLOAT;
		node->real = json_real_value(value);
		return true;
	case JSON_STRING:
		node->kind = CONF_TEXT;
		node->text = arena_copy(branch->arena, json_string_value(value),
					json_string_length(value));
		return true;
	default:
		node->kind = CONF_BOOL;
		node->number = json_is_true(value);
		return true;
	}
}

bool rule_tree_read(struct arena *arena, const json_t *value, const char *place,
		    struct conf_node *node)
{
	return read(&(struct branch){ arena, place, 0 }, value, node);
}

json_t *rule_tree_value(const struct conf_node *node)
{
	json_t *value;

	switch (node->kind) {
	case CONF_TEXT:
		return value_of(str_of(node->text));
	case CONF_INT:
		return json_integer((json_int_t)node->number);
	case CONF_FLOAT:
		return json_real(node->real);
	case CONF_BOOL:
		return json_boolean(node->number);
	default:
		value = node->kind == CONF_LIST ? json_array() : json_object();
	}
	for (unsigned i = 0; i < node->n_children; i++) {
		const struct conf_node *child = &node->children[i];

		if (node->kind == CONF_LIST)
			json_array_append_new(value, rule_tree_value(child));
		else
			json_object_set_new(value, child->name, rule_tree_value(child));
	}
	return value;
}
