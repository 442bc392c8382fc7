/* SPDX-License-Identifier: Apache-2.0 */
/* Names in rules and in `ues` that nobody has so far. They are no errors: a fault of the catalogue may name a
 * subscriber of another configuration. */
#include <stdio.h>
#include <string.h>

#include "core/core_private.h"
#include "core/subscribers.h"
#include "rule/when_names.h"

/* Subscribers that are compared with a name that is none; behind them are ranges. */
enum { COMPARED_MAX = 5000, NAME_OCTETS = 64 };

/* What is checked, and by what. */
struct checking {
	const struct snapshot *snapshot;
	bool listeners; /* those of the configuration are all that there are */
	struct conf_errors *errors;
};

static bool is_subscriber(const struct snapshot *snapshot, struct str name)
{
	struct subscriber subscriber;

	return subscribers_by_name(snapshot->subscribers, name, &subscriber);
}

/* An entry of `listen`, or a pipe between elements: pcscf-scscf, or scscf-LABEL. */
static bool is_listener(const struct snapshot *snapshot, struct str name)
{
	for (unsigned i = 0; i < snapshot->n_listens; i++)
		if (str_is(name, snapshot->listens[i].name))
			return true;
	for (enum server_id id = 0; id < SERVER_COUNT; id++)
		if (str_starts(name, STR("scscf-")) &&
		    str_is(str_from(name, 6), server_rows[id].label))
			return true;
	return str_is(name, "pcscf-scscf");
}

static const char *near_subscriber(const struct snapshot *snapshot, struct str name,
				   char out[NAME_OCTETS])
{
	struct subscriber subscriber;
	struct nearest nearest;

	nearest_start(&nearest, name);
	for (uint64_t i = 0;
	     i < COMPARED_MAX && subscribers_nth(snapshot->subscribers, i, &subscriber); i++) {
		nearest_offer(&nearest, subscriber.name);
		if (nearest.best == subscriber.name) {
			snprintf(out, NAME_OCTETS, "%s", subscriber.name);
			nearest.best = out;
		}
	}
	return nearest_best(&nearest);
}

void core_say_stranger(struct core *core, const char *before, struct str name, struct buf *out)
{
	char room[NAME_OCTETS];
	const char *near;

	if (!name.n || str_is(name, "none") || str_find(name, '|') >= 0 ||
	    str_find(name, '*') >= 0 || is_subscriber(core->snapshot, name))
		return;
	near = near_subscriber(core->snapshot, name, room);
	buf_printf(out, "%sno subscriber is named '%.*s'%s%s%s", before, STR_ARG(name),
		   near ? " (did you mean '" : "", near ? near : "", near ? "'?)" : "");
}

static const char *near_listener(const struct snapshot *snapshot, struct str name)
{
	struct nearest nearest;

	nearest_start(&nearest, name);
	for (unsigned i = 0; i < snapshot->n_listens; i++)
		nearest_offer(&nearest, snapshot->listens[i].name);
	return nearest_best(&nearest);
}

static void check_name(void *ctx, const struct when_name *name)
{
	const struct checking *checking = ctx;
	bool listener = name->key == WHEN_LISTENER;
	char room[NAME_OCTETS];
	const char *near;

	if (listener ? !checking->listeners || is_listener(checking->snapshot, name->name) :
		       is_subscriber(checking->snapshot, name->name))
		return;
	near = listener ? near_listener(checking->snapshot, name->name) :
			  near_subscriber(checking->snapshot, name->name, room);
	conf_warning(checking->errors, name->node->file, name->node->line,
		     "no %s '%.*s'%s%s%s: %s until there is one",
		     listener ? "listener" : "subscriber", STR_ARG(name->name),
		     near ? " (did you mean '" : "", near ? near : "", near ? "'?)" : "",
		     name->alone ? "the rule never speaks" : "nothing fits that");
}

/* Entries of `ues` are subscribers, too. */
static void check_ues(const struct checking *checking)
{
	const struct ue_entry *entry;
	char room[NAME_OCTETS];
	const char *near;

	for (unsigned i = 0; (entry = ues_at(checking->snapshot->ues, i)); i++) {
		struct str name = str_of(entry->name);

		if (is_subscriber(checking->snapshot, name))
			continue;
		near = near_subscriber(checking->snapshot, name, room);
		conf_warning(checking->errors, entry->file, entry->line,
			     "ues: no subscriber '%s'%s%s%s", entry->name,
			     near ? " (did you mean '" : "", near ? near : "", near ? "'?)" : "");
	}
}

void config_warn(const struct snapshot *snapshot, struct str rule, bool listeners,
		 struct conf_errors *errors)
{
	struct checking checking = { snapshot, listeners, errors };
	struct rule_view view;

	for (unsigned i = 0; ruleset_view(snapshot->rules, NULL, i, &view); i++)
		if (!rule.p || str_eq(rule, view.base))
			ruleset_each_name(snapshot->rules, i, check_name, &checking);
	if (!rule.p)
		check_ues(&checking);
}

/* Rules that were read from that file; what `each` made of one stands together. */
static unsigned count_rules(const struct ruleset *set, const char *file)
{
	struct str last = STR_NONE;
	struct rule_view view;
	unsigned n = 0;

	for (unsigned i = 0; ruleset_view(set, NULL, i, &view); i++) {
		n += strcmp(view.tally.file, file) == 0 && !str_eq(view.base, last);
		last = view.base;
	}
	return n;
}

void config_say_right(const struct core_options *options, const struct snapshot *snapshot,
		      struct buf *out)
{
	buf_printf(out, "%s: right\n", options->path ? options->path : "built-in configuration");
	for (unsigned i = 0; i < options->n_faults; i++) {
		glob_t found;

		if (!fault_find(options->path, options->faults[i], false, &found))
			continue;
		for (size_t k = 0; k < found.gl_pathc; k++) {
			unsigned n = count_rules(snapshot->rules, found.gl_pathv[k]);

			buf_printf(out, "%s: right, %u rule%s\n", found.gl_pathv[k], n,
				   n == 1 ? "" : "s");
		}
		globfree(&found);
	}
}

void core_warn(struct core *core, struct conf_errors *errors)
{
	config_warn(core->snapshot, STR_NONE, core->options.clock != CLOCK_AUTO, errors);
}
