/* SPDX-License-Identifier: Apache-2.0 */
/* Supplementary services changed at run time: an overlay for each subscriber. */
#include "core/services.h"

#include <string.h>

#include "core/core_private.h"

/* Errors are about what was sent: its line, not a file's. */
static const char source[] = "services";

void config_lay_services(const struct overlay *overlay, struct snapshot *snapshot,
			 struct conf_errors *errors)
{
	struct conf_tree *tree =
		conf_read_text(overlay->text, overlay->file, overlay->line, NULL, errors);
	const struct conf_node *group = tree ? conf_child(&tree->root, source) : NULL;

	if (!snapshot->overrides)
		snapshot->overrides = overrides_new();
	if (group)
		overrides_add(snapshot->overrides, overlay->only_users[0], group, errors);
	conf_tree_free(tree);
}

/* What was given before, or NULL. */
static struct overlay *overlay_of(struct core *core, const char *name)
{
	struct overlay *overlay;

	list_each(overlay, &core->overlays, struct overlay, node)
		if (overlay->kind == OVERLAY_SERVICES && strcmp(overlay->only_users[0], name) == 0)
			return overlay;
	return NULL;
}

bool core_set_services(struct core *core, const char *name, const char *text,
		       struct conf_errors *errors)
{
	const char *const whose[] = { name, NULL };
	struct overlay *before = overlay_of(core, name);
	struct buf group = { 0 };
	bool set;

	buf_printf(&group, "services = { %s };", text);
	set = overlay_add(core,
			  &(struct overlay){ .kind = OVERLAY_SERVICES,
					     .text = group.p,
					     .file = (char *)source,
					     .line = 1 },
			  whose, errors);
	buf_free(&group);
	if (set && before)
		overlay_free(before);
	if (set)
		events_of_services(core, name);
	return set;
}

bool core_unset_services(struct core *core, const char *name)
{
	struct overlay *overlay = overlay_of(core, name);
	struct conf_errors errors = { 0 };

	if (!overlay)
		return false;
	overlay_free(overlay);
	core_derive(core, &errors);
	conf_errors_free(&errors);
	events_of_services(core, name);
	return true;
}

void services_text_quote(struct buf *text, struct str value)
{
	buf_add_char(text, '"');
	for (size_t i = 0; i < value.n; i++) {
		if (value.p[i] == '"' || value.p[i] == '\\')
			buf_add_char(text, '\\');
		buf_add_char(text, value.p[i]);
	}
	buf_add_char(text, '"');
}
