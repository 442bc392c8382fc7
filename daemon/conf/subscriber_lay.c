/* SPDX-License-Identifier: Apache-2.0 */
/* Subscribers with changes laid over them: entries of their own, and what they cover. */
#include <stdlib.h>
#include <string.h>

#include "conf/member.h"

/* What is being laid. */
struct laying {
	struct subscribers *subscribers;
	const struct subscriber_change *changes;
	struct conf_errors *errors;
};

/* For qsort. */
static int order_numbers(const void *a, const void *b)
{
	uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;

	return left < right ? -1 : left > right;
}

/* What the changes cover in the base, and what of that is gone. */
static void cover(const struct laying *laying, size_t n)
{
	struct subscribers *subscribers = laying->subscribers;
	struct arena *arena = &subscribers->arena;
	struct covered *all = arena_alloc(arena, n * sizeof(*all));
	struct subscriber subscriber;

	subscribers->gone = mem_alloc(n * sizeof(*subscribers->gone));
	for (size_t i = 0; i < n; i++) {
		const struct subscriber_change *change = &laying->changes[i];
		struct str name = str_of(change->name);

		if (!subscribers_by_name(subscribers->base, name, &subscriber) ||
		    subscribers_covered(subscribers, change->name))
			continue;
		all[i] = (struct covered){ .number = subscriber.number,
					   .replaced = change->entry != NULL };
		map_add(&subscribers->covered, &all[i].node,
			(struct str){ arena_copy(arena, name.p, name.n), name.n });
		if (!change->entry)
			subscribers->gone[subscribers->n_gone++] = subscriber.number;
	}
	qsort(subscribers->gone, subscribers->n_gone, sizeof(*subscribers->gone), order_numbers);
}

/* In the base somebody else has the identity. */
static void refuse_taken(const struct member_reading *reading, const char *key, const char *text,
			 const struct subscriber *other)
{
	if (!subscribers_covered(reading->subscribers, other->name))
		conf_node_error(reading->errors, member_node(reading, key),
				"'%s' is already that of %s", text, other->name);
}

/* An IMPI or IMPU that one of the base has, who is still there. */
static void check_base(const struct member_reading *reading)
{
	const struct subscribers *base = reading->subscribers->base;
	const struct member *member = reading->member;
	struct subscriber other;
	unsigned index;

	if (subscribers_by_impi(base, str_of(member->impi), &other)) {
		refuse_taken(reading, member->imsi ? "imsi" : "impi", member->impi, &other);
		return;
	}
	for (unsigned i = 0; i < member->n_identities; i++)
		if (subscribers_by_impu(base, member->identities[i].node.key, &other, &index))
			refuse_taken(reading,
				     conf_child(reading->node, "impus") ? "impus" : "msisdn",
				     member->identities[i].node.key.p, &other);
}

/* Its number: that of whom it replaces, or the next one. */
static void enter(struct subscribers *subscribers, struct member *member)
{
	const struct covered *covered = subscribers_covered(subscribers, member->name);

	if (covered) {
		member->number = covered->number;
		return;
	}
	member->number = subscribers->base->count + subscribers->n_added;
	subscribers->added[subscribers->n_added++] = member;
}

/* One entry; false: something is wrong with it. */
static bool lay_entry(const struct laying *laying, const struct subscriber_change *change)
{
	struct subscribers *subscribers = laying->subscribers;
	struct member_reading reading = {
		.subscribers = subscribers,
		.errors = laying->errors,
		.node = change->entry,
		.member = &subscribers->members[subscribers->n_members++],
	};
	unsigned before = laying->errors->count;

	member_read(&reading);
	if (laying->errors->count == before && strcmp(reading.member->name, change->name) != 0)
		conf_node_error(laying->errors, member_node(&reading, "name"),
				"the name is '%s', not '%s'", change->name, reading.member->name);
	if (laying->errors->count == before)
		check_base(&reading);
	if (laying->errors->count != before)
		return false;
	enter(subscribers, reading.member);
	return true;
}

struct subscribers *subscribers_lay(struct subscribers *configured,
				    const struct subscriber_change *changes, size_t n,
				    struct conf_errors *errors, bool *wrong)
{
	struct subscribers *subscribers = subscribers_new(configured->domain);
	const struct laying laying = { subscribers, changes, errors };
	unsigned before = errors->count;

	subscribers->base = subscribers_hold(configured);
	subscribers->members = mem_alloc(n * sizeof(*subscribers->members));
	subscribers->added = mem_alloc(n * sizeof(struct member *));
	cover(&laying, n);
	for (size_t i = 0; i < n; i++) {
		bool right = !changes[i].entry || lay_entry(&laying, &changes[i]);

		if (wrong)
			wrong[i] = !right;
	}
	subscribers->count = configured->count - subscribers->n_gone + subscribers->n_added;
	if (errors->count == before)
		return subscribers;
	subscribers_free(subscribers);
	return NULL;
}
