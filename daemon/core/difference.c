/* SPDX-License-Identifier: Apache-2.0 */
/* What differs between two configurations. */
#include <string.h>

#include "conf/listen.h"
#include "core/core_private.h"
#include "core/reload.h"

/* Subscribers beyond are not looked at: ranges are long. */
enum { COMPARED_MAX = 100000 };

struct comparison {
	const struct snapshot *before, *after;
	void (*each)(void *arg, const struct core_difference *difference);
	void *arg;
};

static void tell(const struct comparison *comparison, enum difference_kind kind, const char *name)
{
	comparison->each(comparison->arg, &(struct core_difference){ .kind = kind, .name = name });
}

static void compare_knobs(const struct comparison *comparison)
{
	const struct knob_table *tables = knobs_tables(comparison->after->knobs);

	for (unsigned room = 0; room < KNOB_ROOMS; room++)
		for (unsigned i = 0; i < tables[room].n_rows; i++) {
			knob_id id = KNOB_FIRST(room) + i;
			struct str from = knobs_get(comparison->before->knobs, id)->text,
				   to = knobs_get(comparison->after->knobs, id)->text;
			const struct knob_row *row = knob_row(comparison->after->knobs, id);

			if (str_eq(from, to))
				continue;
			comparison->each(
				comparison->arg,
				&(struct core_difference){
					row->start_only ? DIFFERS_KNOB_AT_START : DIFFERS_KNOB,
					row->name, knob_shown(row, from), knob_shown(row, to) });
		}
}

/* How many of the first n entries ask for the same socket; with port 0 there may be several. */
static unsigned count_same(const struct snapshot *snapshot, unsigned n,
			   const struct conf_listen *listen)
{
	unsigned same = 0;

	for (unsigned i = 0; i < n; i++)
		same += listen_is_same(&snapshot->listens[i], listen);
	return same;
}

static void compare_listens(const struct comparison *comparison, const struct snapshot *of,
			    const struct snapshot *in, enum difference_kind kind)
{
	for (unsigned i = 0; i < of->n_listens; i++)
		if (count_same(in, in->n_listens, &of->listens[i]) <=
		    count_same(of, i, &of->listens[i]))
			tell(comparison, kind, of->listens[i].name);
}

static void compare_subscribers(const struct comparison *comparison, const struct snapshot *of,
				const struct snapshot *in, enum difference_kind kind)
{
	struct subscriber subscriber, other;

	if (of->subscribers == in->subscribers)
		return;
	for (uint64_t i = 0; i < COMPARED_MAX && subscribers_nth(of->subscribers, i, &subscriber);
	     i++)
		if (!subscribers_by_name(in->subscribers, str_of(subscriber.name), &other))
			tell(comparison, kind, subscriber.name);
}

static bool has_rule(const struct snapshot *snapshot, const char *name)
{
	struct rule_view view;

	for (unsigned i = 0; ruleset_view(snapshot->rules, NULL, i, &view); i++)
		if (strcmp(view.name, name) == 0)
			return true;
	return false;
}

static void compare_rules(const struct comparison *comparison, const struct snapshot *of,
			  const struct snapshot *in, enum difference_kind kind)
{
	struct rule_view view;

	for (unsigned i = 0; ruleset_view(of->rules, NULL, i, &view); i++)
		if (!has_rule(in, view.name))
			tell(comparison, kind, view.name);
}

void core_differences(const struct snapshot *before, const struct snapshot *after,
		      void (*each)(void *arg, const struct core_difference *difference), void *arg)
{
	const struct comparison comparison = { before, after, each, arg };

	compare_knobs(&comparison);
	compare_listens(&comparison, after, before, DIFFERS_LISTENER_OPENED);
	compare_listens(&comparison, before, after, DIFFERS_LISTENER_CLOSED);
	compare_subscribers(&comparison, after, before, DIFFERS_SUBSCRIBER_ADDED);
	compare_subscribers(&comparison, before, after, DIFFERS_SUBSCRIBER_REMOVED);
	compare_rules(&comparison, after, before, DIFFERS_RULE_ADDED);
	compare_rules(&comparison, before, after, DIFFERS_RULE_REMOVED);
}
