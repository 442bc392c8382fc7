/* SPDX-License-Identifier: Apache-2.0 */
/* Knobs at run time: an overlay each. */
#include "core/tuning.h"

#include <stdio.h>
#include <string.h>

#include "conf/confine.h"
#include "core/core_private.h"

/* Is it an assignment to that knob? */
static bool assigns(const char *text, const char *name)
{
	struct str rest = str_of(text), left;

	return str_cut(&rest, '=', &left) && str_is(left, name);
}

/* The last assignment at run time, or NULL. */
static struct overlay *overlay_of(struct core *core, const char *name)
{
	struct overlay *overlay, *found = NULL;

	list_each(overlay, &core->overlays, struct overlay, node)
		if (overlay->kind == OVERLAY_KNOB && assigns(overlay->text, name))
			found = overlay;
	return found;
}

static bool is_argument(const struct core *core, const char *name)
{
	for (unsigned i = 0; i < core->options.n_sets; i++)
		if (assigns(core->options.sets[i], name))
			return true;
	return false;
}

static void fill(struct core *core, knob_id id, struct core_knob *knob)
{
	struct snapshot *snapshot = core->snapshot;
	const struct knobs *loaded = snapshot->base ? snapshot->base->knobs : snapshot->knobs;
	const struct knob_row *row = knob_row(snapshot->knobs, id);

	*knob = (struct core_knob){ .row = row,
				    .value = knob_shown(row, knobs_get(snapshot->knobs, id)->text),
				    .configured = knob_shown(row, knobs_get(loaded, id)->text) };
	knob->changed = overlay_of(core, knob->row->name) != NULL;
	if (knob->changed)
		knob->source = "run time";
	else if (is_argument(core, knob->row->name))
		knob->source = "argument";
	else
		knob->source = knobs_is_set(loaded, id) ? "configuration" : "default";
}

bool core_knob_at(struct core *core, unsigned number, struct core_knob *knob)
{
	const struct knob_table *tables = knobs_tables(core->snapshot->knobs);

	for (unsigned room = 0; room < KNOB_ROOMS; room++) {
		if (number < tables[room].n_rows) {
			fill(core, KNOB_FIRST(room) + number, knob);
			return true;
		}
		number -= tables[room].n_rows;
	}
	return false;
}

bool core_knob_find(struct core *core, struct str name, struct core_knob *knob)
{
	knob_id id;

	if (!knobs_find(core->snapshot->knobs, name, &id))
		return false;
	fill(core, id, knob);
	return true;
}

/* All assignments but the last, or that one, too. */
static void forget(struct core *core, const char *name, bool all)
{
	struct overlay *overlay, *last = all ? NULL : overlay_of(core, name);

	list_each(overlay, &core->overlays, struct overlay, node)
		if (overlay->kind == OVERLAY_KNOB && overlay != last &&
		    assigns(overlay->text, name))
			overlay_free(overlay);
}

bool core_knob_set(struct core *core, const struct core_knob *knob, struct str value, char why[256])
{
	const char *name = knob->row->name;
	struct buf text = { 0 };
	struct arena arena;
	bool set;

	if (knob->row->start_only) {
		snprintf(why, 256, "it is read when imsd starts");
		return false;
	}
	arena_init(&arena);
	set = confine_knob(knob->row, &core->confine, &arena, &value, why);
	buf_printf(&text, "%s=%.*s", name, STR_ARG(value));
	set = set && core_assign_knob(core, buf_str(&text), why);
	arena_clear(&arena);
	if (set) {
		forget(core, name, false);
		journal_event(core->journal, "knob.changed", NULL, "%s", text.p);
	}
	buf_free(&text);
	return set;
}

bool core_knob_unset(struct core *core, const struct core_knob *knob)
{
	const char *name = knob->row->name;
	struct conf_errors errors = { 0 };

	if (!overlay_of(core, name))
		return false;
	forget(core, name, true);
	core_derive(core, &errors);
	conf_errors_free(&errors);
	journal_event(core->journal, "knob.changed", NULL, "%s: as configured", name);
	return true;
}
