/* SPDX-License-Identifier: Apache-2.0 */
/* Overlays of a live run. A knob is a rule of the configuration that comes last: whatever else bends the knob wins, as it
 * does over the configured value. No other overlay has that source. */
#include "core/trial.h"

#include <stdio.h>
#include <string.h>

#include "core/core_private.h"

static bool is_trial_knob(const struct overlay *overlay)
{
	return overlay->kind == OVERLAY_RULES && overlay->source == RULES_CONFIG;
}

static bool is_trial(const struct overlay *overlay)
{
	return is_trial_knob(overlay) ||
	       ((overlay->kind == OVERLAY_RULES || overlay->kind == OVERLAY_FAULT) &&
		overlay->source == RULES_SCENARIO);
}

/* A rule about every message of its users. */
static void write_rule(struct str name, struct str assignment, struct buf *out)
{
	buf_printf(out, "rules = ( { name = \"knob %.*s\"; when = { }; do = ( { knob = \"",
		   STR_ARG(name));
	for (size_t i = 0; i < assignment.n; i++) {
		if (assignment.p[i] == '"' || assignment.p[i] == '\\')
			buf_add_char(out, '\\');
		buf_add_char(out, assignment.p[i]);
	}
	buf_add_text(out, "\"; } ); } );");
}

/* Is the assignment one that a rule may make? */
static bool check_knob(struct core *core, struct str assignment, struct str *name, char why[256])
{
	struct knobs *trial = knobs_clone(core->snapshot->knobs);
	struct str rest = assignment;
	bool right = knobs_assign(trial, assignment, why);
	knob_id id;

	knobs_free(trial);
	if (!right)
		return false;
	str_cut(&rest, '=', name);
	*name = str_trim(*name);
	if (!knobs_find(core->snapshot->knobs, *name, &id) ||
	    !knob_row(core->snapshot->knobs, id)->start_only)
		return true;
	snprintf(why, 256, "%.*s is read when imsd starts: a live run cannot turn it",
		 STR_ARG(*name));
	return false;
}

bool core_trial_knob(struct core *core, const struct core_trial *trial,
		     const char *const *only_users, char why[256])
{
	struct overlay *overlay, *before = NULL;
	struct conf_errors errors = { 0 };
	struct buf text = { 0 }, file = { 0 };
	struct str name = STR_NONE;
	bool added;

	if (!check_knob(core, trial->assignment, &name, why))
		return false;
	buf_printf(&file, "knob %.*s", STR_ARG(name));
	write_rule(name, trial->assignment, &text);
	list_each(overlay, &core->overlays, struct overlay, node)
		if (is_trial_knob(overlay) && str_is(buf_str(&file), overlay->file))
			before = overlay;
	if (before)
		overlay_free(before);
	added = overlay_add(core,
			    &(struct overlay){ .kind = OVERLAY_RULES,
					       .source = RULES_CONFIG,
					       .text = text.p,
					       .file = file.p,
					       .line = 1,
					       .confined = trial->confined },
			    only_users, &errors);
	if (!added)
		snprintf(why, 256, "%.*s", STR_ARG(str_trim(buf_str(&errors.text))));
	conf_errors_free(&errors);
	buf_free(&text);
	buf_free(&file);
	return added;
}

bool core_trial_has(struct core *core, struct str rule)
{
	struct rule_view view;

	for (unsigned i = 0; ruleset_view(core->snapshot->rules, core->gates, i, &view); i++)
		if (view.source == RULES_SCENARIO &&
		    (str_is(rule, view.name) || str_eq(rule, view.base)))
			return true;
	return false;
}

void core_trial_end(struct core *core)
{
	struct conf_errors errors = { 0 };
	struct overlay *overlay;
	bool changed = false;

	list_each(overlay, &core->overlays, struct overlay, node)
		if (overlay->kind == OVERLAY_OFF && core_trial_has(core, str_of(overlay->text)))
			overlay_free(overlay);
	list_each(overlay, &core->overlays, struct overlay, node)
		if (is_trial(overlay)) {
			overlay_free(overlay);
			changed = true;
		}
	if (changed)
		core_derive(core, &errors);
	conf_errors_free(&errors);
}
