/* SPDX-License-Identifier: Apache-2.0 */
/* The changes of subscribers at run time. */
#include "core/roster.h"

#include <string.h>

void roster_init(struct roster *roster)
{
	list_init(&roster->changes);
	map_init(&roster->by_name);
}

struct batch *batch_new(const struct conf_node *list)
{
	struct batch *batch = mem_alloc(sizeof(*batch));

	batch->refs = 1;
	batch->tree = conf_tree_copy(list);
	return batch;
}

void batch_release(struct batch *batch)
{
	if (!batch || --batch->refs)
		return;
	conf_tree_free(batch->tree);
	mem_free(batch);
}

static struct change *change_new(const char *name, struct batch *batch,
				 const struct conf_node *entry)
{
	size_t n = strlen(name) + 1;
	struct change *change = mem_alloc(sizeof(*change) + n);

	memcpy(change->name, name, n);
	change->entry = entry;
	change->batch = batch;
	if (batch)
		batch->refs++;
	return change;
}

static void change_free(struct change *change)
{
	list_remove(&change->node);
	batch_release(change->batch);
	mem_free(change);
}

struct change *change_of(const struct roster *roster, const char *name)
{
	return map_get(&roster->by_name, str_of(name), struct change, by_name);
}

void roster_add(struct roster *roster, const char *name, struct batch *batch,
		const struct conf_node *entry)
{
	struct change *change = change_new(name, batch, entry);

	list_append(&roster->changes, &change->node);
	map_add(&roster->by_name, &change->by_name, str_of(change->name));
	roster->n++;
}

void roster_drop(struct roster *roster, struct change *change)
{
	map_remove(&roster->by_name, &change->by_name);
	roster->n--;
	change_free(change);
}

void roster_clear(struct roster *roster)
{
	struct change *change;

	list_each(change, &roster->changes, struct change, node)
		roster_drop(roster, change);
	subscribers_free(roster->laid);
	roster->laid = NULL;
}

void roster_free(struct roster *roster)
{
	roster_clear(roster);
	map_clear(&roster->by_name);
}

size_t roster_count(const struct roster *roster)
{
	return roster->n;
}

void roster_each_entry(const struct roster *roster,
		       void (*each)(void *ctx, const struct conf_node *entry), void *ctx)
{
	struct change *change;

	list_each(change, &roster->changes, struct change, node)
		if (change->entry && !change->covered)
			each(ctx, change->entry);
	for (unsigned i = 0; i < roster->n_pending; i++)
		each(ctx, roster->pending[i]);
}

size_t roster_standing(const struct roster *roster, struct subscriber_change *changes)
{
	struct change *change;
	size_t n = 0;

	list_each(change, &roster->changes, struct change, node)
		if (!change->covered)
			changes[n++] = (struct subscriber_change){ change->name, change->entry };
	return n;
}

/* The changes over subscribers that a configuration has just brought; NULL with errors. */
static struct subscribers *lay_anew(struct roster *roster, struct subscribers *configured,
				    struct conf_errors *errors)
{
	struct subscriber_change *changes = mem_alloc((roster->n + 1) * sizeof(*changes));
	struct subscribers *laid = subscribers_lay(configured, changes,
						   roster_standing(roster, changes), errors, NULL);

	mem_free(changes);
	if (!laid)
		conf_error(errors, NULL, 0,
			   "subscribers of the API do not fit this configuration; change them or "
			   "take them back (DELETE /v1/subscribers/...)");
	return laid;
}

void roster_lay(struct roster *roster, struct snapshot *snapshot, struct conf_errors *errors)
{
	struct subscribers *configured = subscribers_configured(snapshot->subscribers), *wanted;

	if (!roster->n && !roster->laid) {
		wanted = subscribers_hold(configured);
	} else if (roster->laid && subscribers_configured(roster->laid) == configured) {
		wanted = subscribers_hold(roster->laid);
	} else {
		wanted = lay_anew(roster, configured, errors);
		if (!wanted)
			return;
		subscribers_free(roster->laid);
		roster->laid = subscribers_hold(wanted);
	}
	subscribers_free(snapshot->subscribers);
	snapshot->subscribers = wanted;
}

void roster_uncover(struct roster *roster)
{
	struct change *change;

	list_each(change, &roster->changes, struct change, node)
		change->covered = false;
}
