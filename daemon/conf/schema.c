/* SPDX-License-Identifier: Apache-2.0 */
/* Groups checked against their keys. */
#include "conf/schema.h"

#include <string.h>

static const char *const kind_names[] = {
	[CONF_GROUP] = "a group { ... }",
	[CONF_LIST] = "a list ( ... )",
	[CONF_TEXT] = "a text in double quotes",
	[CONF_INT] = "a whole number",
	[CONF_FLOAT] = "a number with a fraction",
	[CONF_BOOL] = "true or false",
};

/* An empty array cannot be told from an empty list, and need not. */
bool conf_check_kind(const struct conf_node *node, enum conf_kind kind, const char *what,
		     struct conf_errors *errors)
{
	if (node->kind == kind)
		return true;
	conf_node_error(errors, node, "%s wants %s, not %s", what, kind_names[kind],
			kind_names[node->kind]);
	return false;
}

/* NULL when there is no such key. */
static const struct conf_key *schema_find(const struct conf_schema *schema, const char *name)
{
	for (unsigned i = 0; i < schema->n_keys; i++)
		if (strcmp(schema->keys[i].name, name) == 0)
			return &schema->keys[i];
	return NULL;
}

/* A key that is none, with the near one. */
static void refuse_key(const struct conf_node *node, const struct conf_schema *schema,
		       struct conf_errors *errors)
{
	struct nearest nearest;
	const char *best;

	nearest_start(&nearest, str_of(node->name));
	for (unsigned i = 0; i < schema->n_keys; i++)
		nearest_offer(&nearest, schema->keys[i].name);
	best = nearest_best(&nearest);
	conf_node_error(errors, node, "unknown key '%s.%s'%s%s%s", schema->path, node->name,
			best ? " (did you mean '" : "", best ? best : "", best ? "'?)" : "");
}

/* All of them, not only the first. */
bool conf_check_keys(const struct conf_node *node, const struct conf_schema *schema,
		     struct conf_errors *errors)
{
	unsigned before = errors->count;

	if (!conf_check_kind(node, CONF_GROUP, schema->path, errors))
		return false;
	for (unsigned i = 0; i < node->n_children; i++) {
		const struct conf_node *child = &node->children[i];
		const struct conf_key *key = schema_find(schema, child->name);

		if (key)
			conf_check_kind(child, key->kind, key->name, errors);
		else
			refuse_key(child, schema, errors);
	}
	return errors->count == before;
}

/* Of a child that is a text. */
const char *conf_child_text(const struct conf_node *node, const char *name)
{
	const struct conf_node *child = conf_child(node, name);

	return child && child->kind == CONF_TEXT ? child->text : NULL;
}

/* Of a child that is a whole number. */
int64_t conf_child_number(const struct conf_node *node, const char *name, int64_t fallback)
{
	const struct conf_node *child = conf_child(node, name);

	return child && child->kind == CONF_INT ? child->number : fallback;
}
