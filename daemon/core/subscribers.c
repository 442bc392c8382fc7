/* SPDX-License-Identifier: Apache-2.0 */
/* Subscribers at run time: orders, and what comes of them. */
#include "core/subscribers.h"

#include <string.h>

#include "core/roster.h"

/* An order while it is put together. */
struct putting {
	struct core *core;
	const struct core_subscribers_order *order;
	struct core_subscribers_report *report;
	struct conf_errors *errors;
	struct batch *batch;
	const struct conf_node *entries;   /* copies */
	struct subscriber_change *changes; /* that stand, then those of the order that are right */
	size_t n_standing, n;
	unsigned *places; /* of each new change: its entry's place */
	bool *wrong;      /* of each entry */
	bool taken;
};

/* conf/subscriber_read.c says the same. */
const char *core_subscriber_name(const struct conf_node *entry)
{
	static const char *const keys[] = { "name", "imsi", "impi" };

	for (size_t i = 0; entry->kind == CONF_GROUP && i < ARRAY_LEN(keys); i++) {
		const struct conf_node *node = conf_child(entry, keys[i]);

		if (node && node->kind == CONF_TEXT)
			return node->text;
	}
	return NULL;
}

/* Is the entry's name free, or may it be replaced? */
static bool name_fits(struct putting *putting, const struct conf_node *entry)
{
	const char *name = core_subscriber_name(entry);
	struct subscriber subscriber;

	if (!name) {
		conf_node_error(putting->errors, entry, "a subscriber has neither imsi nor impi");
		return false;
	}
	if (putting->order->replace ||
	    !subscribers_by_name(putting->core->snapshot->subscribers, str_of(name), &subscriber))
		return true;
	conf_node_error(putting->errors, entry, "a subscriber is named '%s' already", name);
	putting->taken = true;
	return false;
}

/* The changes as they will be, without the entries that are wrong. */
static void collect(struct putting *putting)
{
	struct roster *roster = &putting->core->roster;
	struct change *change;
	size_t n;

	roster_uncover(roster);
	for (unsigned i = 0; i < putting->order->n; i++)
		if (!putting->wrong[i]) {
			change = change_of(roster, core_subscriber_name(&putting->entries[i]));
			if (change)
				change->covered = true;
		}
	n = putting->n_standing = roster_standing(roster, putting->changes);
	for (unsigned i = 0; i < putting->order->n; i++) {
		if (putting->wrong[i])
			continue;
		putting->places[n - putting->n_standing] = i;
		putting->changes[n++] =
			(struct subscriber_change){ core_subscriber_name(&putting->entries[i]),
						    &putting->entries[i] };
	}
	putting->n = n;
}

/* Lays them; NULL with errors, and the entries that are to blame are marked. */
static struct subscribers *lay(struct putting *putting)
{
	struct subscribers *configured =
		subscribers_configured(putting->core->snapshot->subscribers);
	bool *wrong = mem_alloc(putting->n + 1);
	struct subscribers *laid =
		subscribers_lay(configured, putting->changes, putting->n, putting->errors, wrong);

	for (size_t i = putting->n_standing; i < putting->n; i++)
		if (wrong[i])
			putting->wrong[putting->places[i - putting->n_standing]] = true;
	mem_free(wrong);
	return laid;
}

/* The same without what is wrong, when the order allows it. */
static struct subscribers *lay_rest(struct putting *putting)
{
	struct subscribers *laid;

	collect(putting);
	laid = lay(putting);
	if (laid || !putting->order->partial)
		return laid;
	collect(putting);
	return lay(putting);
}

/* From the next message on; false with errors, and all is as before. */
static bool use(struct core *core, struct subscribers *laid, struct conf_errors *errors)
{
	struct subscribers *before = core->roster.laid;

	core->roster.laid = laid;
	if (!core_derive(core, errors)) {
		core->roster.laid = before;
		subscribers_free(laid);
		return false;
	}
	subscribers_free(before);
	return true;
}

/* Those of the order are in force, those that they cover are gone. */
static void commit(struct putting *putting)
{
	struct core *core = putting->core;
	struct roster *roster = &core->roster;
	struct change *change;
	struct subscriber subscriber;
	size_t n_new = putting->n - putting->n_standing;

	list_each(change, &roster->changes, struct change, node)
		if (change->covered)
			roster_drop(roster, change);
	for (size_t i = 0; i < n_new; i++) {
		const struct subscriber_change *new = &putting->changes[putting->n_standing + i];
		bool known = subscribers_by_name(core->snapshot->subscribers, str_of(new->name),
						 &subscriber);

		putting->report->replaced += known;
		putting->report->added += !known;
		roster_add(roster, new->name, putting->batch, new->entry);
		if (n_new == 1)
			journal_event(core->journal, "subscriber.changed", new->name, "%s",
				      known ? "replaced" : "added");
	}
	if (n_new > 1)
		journal_event(core->journal, "subscriber.changed", NULL, "%u added, %u replaced",
			      putting->report->added, putting->report->replaced);
}

/* Copies the entries and looks at their names. */
static void prepare(struct putting *putting)
{
	const struct core_subscribers_order *order = putting->order;
	const struct conf_node list = { .kind = CONF_LIST,
					.children = (struct conf_node *)order->entries,
					.n_children = order->n };
	size_t room = order->n + putting->core->roster.n;

	putting->batch = batch_new(&list);
	putting->entries = putting->batch->tree->root.children;
	putting->changes = mem_alloc((room + 1) * sizeof(*putting->changes));
	putting->places = mem_alloc((order->n + 1) * sizeof(*putting->places));
	putting->wrong = mem_alloc(order->n + 1);
	for (unsigned i = 0; i < order->n; i++)
		putting->wrong[i] = !name_fits(putting, &putting->entries[i]);
}

/* Whose behaviours are to be looked at while the snapshot is made. */
static void set_pending(struct putting *putting)
{
	struct roster *roster = &putting->core->roster;

	roster->n_pending = (unsigned)(putting->n - putting->n_standing);
	roster->pending = mem_alloc((roster->n_pending + 1) * sizeof(*roster->pending));
	for (unsigned i = 0; i < roster->n_pending; i++)
		roster->pending[i] = putting->changes[putting->n_standing + i].entry;
}

static void end_pending(struct roster *roster)
{
	mem_free(roster->pending);
	roster->pending = NULL;
	roster->n_pending = 0;
	roster_uncover(roster);
}

/* The part that may fail. */
static bool put(struct putting *putting)
{
	unsigned before = putting->errors->count;
	struct snapshot *snapshot = snapshot_hold(putting->core->snapshot);
	struct subscribers *laid = NULL;
	bool done;

	prepare(putting);
	laid = lay_rest(putting);
	if (putting->order->check ||
	    (putting->errors->count != before && !putting->order->partial)) {
		subscribers_free(laid);
		laid = NULL;
	}
	if (laid)
		set_pending(putting);
	done = laid && use(putting->core, laid, putting->errors);
	if (done) {
		struct snapshot *now = putting->core->snapshot;

		putting->core->snapshot = snapshot; /* who was known before */
		commit(putting);
		putting->core->snapshot = now;
	}
	end_pending(&putting->core->roster);
	snapshot_release(snapshot);
	return done;
}

enum subscribers_result core_subscribers_put(struct core *core,
					     const struct core_subscribers_order *order,
					     struct core_subscribers_report *report,
					     struct conf_errors *errors)
{
	struct putting putting = {
		.core = core, .order = order, .report = report, .errors = errors
	};
	bool done = put(&putting);

	for (unsigned i = 0; i < order->n; i++)
		report->wrong += putting.wrong[i];
	batch_release(putting.batch);
	mem_free(putting.changes);
	mem_free(putting.places);
	mem_free(putting.wrong);
	if (!done)
		return putting.taken ? SUBSCRIBERS_TAKEN : SUBSCRIBERS_WRONG;
	core_drop_strangers(core);
	return SUBSCRIBERS_CHANGED;
}

/* All changes but that of the name, and then, when it is configured, that it is gone. */
static struct subscribers *lay_without(struct core *core, const char *name, bool configured,
				       struct conf_errors *errors)
{
	struct roster *roster = &core->roster;
	struct subscriber_change *changes = mem_alloc((roster->n + 1) * sizeof(*changes));
	struct change *change = change_of(roster, name);
	struct subscribers *laid;
	size_t n;

	if (change)
		change->covered = true;
	n = roster_standing(roster, changes);
	if (configured)
		changes[n++] = (struct subscriber_change){ name, NULL };
	laid = subscribers_lay(subscribers_configured(core->snapshot->subscribers), changes, n,
			       errors, NULL);
	mem_free(changes);
	return laid;
}

enum subscribers_result core_subscriber_remove(struct core *core, const char *name,
					       struct conf_errors *errors)
{
	struct roster *roster = &core->roster;
	struct change *change = change_of(roster, name);
	struct subscribers *laid;
	struct subscriber subscriber;
	bool configured, done;

	if (!subscribers_by_name(core->snapshot->subscribers, str_of(name), &subscriber))
		return SUBSCRIBERS_UNKNOWN;
	configured = subscribers_by_name(subscribers_configured(core->snapshot->subscribers),
					 str_of(name), &subscriber);
	laid = lay_without(core, name, configured, errors);
	done = laid && use(core, laid, errors);
	end_pending(roster);
	if (!done)
		return SUBSCRIBERS_WRONG;
	journal_event(core->journal, "subscriber.changed", name, "removed");
	if (configured)
		roster_add(roster, name, NULL, NULL);
	if (change)
		roster_drop(roster, change);
	core_drop_strangers(core);
	return SUBSCRIBERS_CHANGED;
}

bool core_subscriber_is_changed(struct core *core, const char *name)
{
	return change_of(&core->roster, name) != NULL;
}

const struct conf_node *core_subscriber_entry(struct core *core, const char *name)
{
	const struct change *change = change_of(&core->roster, name);
	const struct conf_node *list = conf_child(&core->snapshot->tree->root, "subscribers");

	if (change)
		return change->entry;
	for (unsigned i = 0; list && i < list->n_children; i++) {
		const char *other = core_subscriber_name(&list->children[i]);

		if (other && strcmp(other, name) == 0)
			return &list->children[i];
	}
	return NULL;
}
