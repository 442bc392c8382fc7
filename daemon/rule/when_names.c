/* SPDX-License-Identifier: Apache-2.0 */
/* A walk over `when` as it was read, for names that only others know. */
#include "rule/when_names.h"

#include "rule/node.h"

/* A walk over the conditions of one rule. */
struct walk {
	void (*each)(void *ctx, const struct when_name *name);
	void *ctx;
};

/* The alternatives of one key. */
static void walk_names(const struct walk *walk, const struct conf_node *node, enum when_key key,
		       bool top)
{
	struct str rest = str_of(node->text), part;
	bool alone = top && str_find(rest, '|') < 0;

	while (str_cut(&rest, '|', &part))
		if (part.n && str_find(part, '*') < 0 && str_find(part, '$') < 0)
			walk->each(walk->ctx, &(struct when_name){ key, part, node, alone });
}

static void walk_when(const struct walk *walk, const struct conf_node *when, bool top)
{
	for (unsigned i = 0; i < when->n_children; i++) {
		const struct conf_node *node = &when->children[i];
		const struct when_row *row = when_find(str_of(node->name));

		if (!row)
			continue;
		if (row->key == WHEN_ANY || row->key == WHEN_NOT)
			for (unsigned k = 0; k < node_values(node); k++)
				walk_when(walk, node_value(node, k), false);
		else if ((row->key == WHEN_USER || row->key == WHEN_PEER_USER ||
			  row->key == WHEN_LISTENER) &&
			 node->kind == CONF_TEXT)
			walk_names(walk, node, row->key, top);
	}
}

void ruleset_each_name(const struct ruleset *set, unsigned number,
		       void (*each)(void *ctx, const struct when_name *name), void *ctx)
{
	const struct walk walk = { each, ctx };
	struct rule_view view;

	if (ruleset_view(set, NULL, number, &view) && view.when)
		walk_when(&walk, view.when, true);
}
