/* SPDX-License-Identifier: Apache-2.0 */
/* What is changed at run time: knobs, rules, faults, switched-off rules. It is laid over every
 * configuration until a reset; a change that cannot be laid over is taken back. */
#include <string.h>

#include "core/core_private.h"

static char *copy(const char *text)
{
	return text ? mem_copy_text(text, strlen(text)) : NULL;
}

static char **copy_list(const char *const *list)
{
	size_t n = 0;
	char **copied;

	if (!list)
		return NULL;
	while (list[n])
		n++;
	copied = mem_alloc((n + 1) * sizeof(*copied));
	for (size_t i = 0; i < n; i++)
		copied[i] = copy(list[i]);
	return copied;
}

void overlay_free(struct overlay *overlay)
{
	list_remove(&overlay->node);
	if (overlay->core)
		timer_stop(overlay->core->loop, &overlay->expiry);
	work_cancel(&overlay->over);
	conf_tree_free(overlay->tree);
	mem_free(overlay->name);
	mem_free(overlay->fault);
	for (char **user = overlay->only_users; user && *user; user++)
		mem_free(*user);
	mem_free(overlay->only_users);
	mem_free(overlay->text);
	mem_free(overlay->file);
	mem_free(overlay);
}

void overlays_clear(struct core *core)
{
	struct overlay *overlay;

	list_each(overlay, &core->overlays, struct overlay, node)
		overlay_free(overlay);
}

struct overlay *overlay_new(const struct overlay *wanted, const char *const *only_users)
{
	struct overlay *overlay = mem_alloc(sizeof(*overlay));

	*overlay = *wanted;
	overlay->text = copy(wanted->text);
	overlay->file = copy(wanted->file);
	overlay->only_users = copy_list(only_users);
	return overlay;
}

bool overlay_add(struct core *core, const struct overlay *wanted, const char *const *only_users,
		 struct conf_errors *errors)
{
	struct overlay *overlay = overlay_new(wanted, only_users);

	list_append(&core->overlays, &overlay->node);
	if (core_derive(core, errors))
		return true;
	overlay_free(overlay);
	return false;
}

bool core_assign_knob(struct core *core, struct str assignment, char why[256])
{
	struct knobs *trial = knobs_clone(core->snapshot->knobs);
	bool known = knobs_assign(trial, assignment, why);
	struct conf_errors errors = { 0 };
	char *text = mem_copy_text(assignment.p, assignment.n);

	knobs_free(trial);
	if (known)
		overlay_add(core, &(struct overlay){ .kind = OVERLAY_KNOB, .text = text }, NULL,
			    &errors);
	mem_free(text);
	conf_errors_free(&errors);
	return known;
}

bool core_add_rules(struct core *core, const struct core_addition *rules,
		    const char *const *only_users, struct conf_errors *errors)
{
	struct buf list = { 0 };
	struct str trimmed = str_trim(str_of(rules->text));
	bool alone = trimmed.n && trimmed.p[0] == '{', added;

	buf_printf(&list, "%s%s%s", alone ? "rules = ( " : "", rules->text, alone ? " );" : "");
	added = overlay_add(core,
			    &(struct overlay){ .kind = OVERLAY_RULES,
					       .source = rules->source,
					       .text = list.p,
					       .file = (char *)rules->file,
					       .line = rules->line,
					       .confined = rules->confined },
			    only_users, errors);
	buf_free(&list);
	return added;
}

bool core_add_fault(struct core *core, const struct core_addition *fault,
		    const char *const *only_users, struct conf_errors *errors)
{
	return overlay_add(core,
			   &(struct overlay){ .kind = OVERLAY_FAULT,
					      .source = fault->source,
					      .text = (char *)fault->text,
					      .file = (char *)fault->file,
					      .line = fault->line,
					      .confined = fault->confined },
			   only_users, errors);
}

/* Is there a rule of that name, or some that `each` made of one? */
static bool rule_exists(struct core *core, struct str name)
{
	struct rule_view view;

	for (unsigned i = 0; ruleset_view(core->snapshot->rules, core->gates, i, &view); i++)
		if (str_is(name, view.name) || str_eq(name, view.base))
			return true;
	return false;
}

bool core_switch_rule(struct core *core, struct str name, bool on)
{
	struct conf_errors errors = { 0 };
	struct overlay *overlay;
	char *text;

	if (!rule_exists(core, name))
		return false;
	list_each(overlay, &core->overlays, struct overlay, node)
		if (overlay->kind == OVERLAY_OFF && str_is(name, overlay->text))
			overlay_free(overlay);
	text = mem_copy_text(name.p, name.n);
	if (on)
		core_derive(core, &errors);
	else
		overlay_add(core, &(struct overlay){ .kind = OVERLAY_OFF, .text = text }, NULL,
			    &errors);
	journal_event(core->journal, "rule.changed", NULL, "%s: switched %s", text,
		      on ? "on" : "off");
	mem_free(text);
	conf_errors_free(&errors);
	return true;
}

bool core_rule_tally(struct core *core, struct str name, struct rule_tally *tally)
{
	for (unsigned i = 0; ruleset_tally(core->snapshot->rules, core->gates, i, tally); i++)
		if (str_is(name, tally->name))
			return true;
	return false;
}
