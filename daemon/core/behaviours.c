/* SPDX-License-Identifier: Apache-2.0 */
/* Behaviours at run time: an overlay each. */
#include "core/behaviours.h"

#include <string.h>

#include "core/core_private.h"

/* The overlay of the behaviour of that name, or NULL. */
static struct overlay *overlay_of(struct core *core, const char *name)
{
	struct overlay *overlay;

	list_each(overlay, &core->overlays, struct overlay, node)
		if (overlay->kind == OVERLAY_BEHAVIOUR && strcmp(overlay->name, name) == 0)
			return overlay;
	return NULL;
}

/* The group of that name in the list `behaviours` of the configuration, or NULL. */
static const struct conf_node *configured(const struct conf_node *list, const char *name)
{
	for (unsigned i = 0; list && i < list->n_children; i++) {
		const struct conf_node *node = &list->children[i], *child;

		child = node->kind == CONF_GROUP ? conf_child(node, "name") : NULL;
		if (child && child->kind == CONF_TEXT && strcmp(child->text, name) == 0)
			return node;
	}
	return NULL;
}

/* The group of an overlay, kept as long as the snapshot. */
static struct conf_node keep(const struct overlay *overlay, struct snapshot *snapshot)
{
	return snapshot_keep_tree(snapshot, conf_tree_copy(&overlay->tree->root))->root;
}

const struct conf_node *config_lay_behaviours(struct core *core, struct snapshot *snapshot)
{
	const struct conf_node *list = conf_child(&snapshot->tree->root, "behaviours");
	struct overlay *overlay;
	struct conf_tree *tree;
	size_t n = list ? list->n_children : 0, added = 0;

	list_each(overlay, &core->overlays, struct overlay, node)
		added += overlay->kind == OVERLAY_BEHAVIOUR;
	if (!added)
		return list;
	tree = mem_alloc(sizeof(*tree));
	arena_init(&tree->arena);
	snapshot_keep_tree(snapshot, tree);
	tree->root = (struct conf_node){ .kind = CONF_LIST, .name = "behaviours" };
	tree->root.children = arena_alloc(&tree->arena, (n + added) * sizeof(*list));
	if (n)
		memcpy(tree->root.children, list->children, n * sizeof(*list));
	list_each(overlay, &core->overlays, struct overlay, node) {
		const struct conf_node *before;

		if (overlay->kind != OVERLAY_BEHAVIOUR)
			continue;
		before = configured(list, overlay->name);
		tree->root.children[before ? (size_t)(before - list->children) : n++] =
			keep(overlay, snapshot);
	}
	tree->root.n_children = (unsigned)n;
	return &tree->root;
}

/* Where a behaviour that was read comes from. */
static const char *source_of(struct core *core, const char *name)
{
	if (overlay_of(core, name))
		return "api";
	if (configured(conf_child(&core->snapshot->tree->root, "behaviours"), name))
		return "configuration";
	return "fault";
}

bool core_behaviour_at(struct core *core, unsigned number, struct core_behaviour *behaviour)
{
	const struct vocabulary *vocabulary = &core->names.vocabulary;
	unsigned n_read = 0;

	while (ruleset_behaviour_nth(core->snapshot->rules, n_read))
		n_read++;
	if (number < n_read) {
		behaviour->row = ruleset_behaviour_nth(core->snapshot->rules, n_read - 1 - number);
		behaviour->source = source_of(core, behaviour->row->name);
		return true;
	}
	if (number - n_read >= vocabulary->n_behaviours)
		return false;
	*behaviour =
		(struct core_behaviour){ &vocabulary->behaviours[number - n_read], "built-in" };
	return true;
}

const char *core_behaviour_near(struct core *core, struct str name)
{
	struct core_behaviour behaviour;
	struct nearest nearest;

	nearest_start(&nearest, name);
	for (unsigned i = 0; core_behaviour_at(core, i, &behaviour); i++)
		nearest_offer(&nearest, behaviour.row->name);
	return nearest_best(&nearest);
}

static void note(struct core *core, const char *name, const char *what)
{
	journal_event(core->journal, "behaviour.changed", NULL, "%s: %s", name, what);
}

enum behaviour_change core_behaviour_put(struct core *core, const char *name,
					 const struct conf_node *group, struct conf_errors *errors)
{
	struct overlay *before = overlay_of(core, name);
	struct overlay *overlay =
		overlay_new(&(struct overlay){ .kind = OVERLAY_BEHAVIOUR, .source = RULES_API },
			    NULL);
	bool known = ruleset_behaviour(core->snapshot->rules, str_of(name)) != NULL;

	overlay->tree = conf_tree_copy(group);
	overlay->name = mem_copy_text(name, strlen(name));
	list_add_before(before ? &before->node : &core->overlays, &overlay->node);
	if (before)
		list_remove(&before->node);
	if (!core_derive(core, errors)) {
		if (before)
			list_add_before(&overlay->node, &before->node);
		overlay_free(overlay);
		return BEHAVIOUR_WRONG;
	}
	if (before)
		overlay_free(before);
	note(core, name, known ? "replaced" : "added");
	return known ? BEHAVIOUR_REPLACED : BEHAVIOUR_ADDED;
}

enum behaviour_change core_behaviour_remove(struct core *core, const char *name,
					    struct conf_errors *errors)
{
	struct overlay *overlay = overlay_of(core, name);
	struct list *next;

	if (!overlay)
		return BEHAVIOUR_FOREIGN;
	next = overlay->node.next;
	list_remove(&overlay->node);
	if (!core_derive(core, errors)) {
		list_add_before(next, &overlay->node);
		return BEHAVIOUR_WRONG;
	}
	note(core, name, "removed");
	overlay_free(overlay);
	return BEHAVIOUR_REMOVED;
}
