/* SPDX-License-Identifier: Apache-2.0 */
/* The changes of subscribers at run time, laid over those of every configuration. */
#ifndef IMSD_CORE_ROSTER_H
#define IMSD_CORE_ROSTER_H

#include "core/core_private.h"

/* What came with one order: the entries' memory. */
struct batch {
	unsigned refs;
	struct conf_tree *tree;
};

struct change {
	struct list node;
	struct map_node by_name;
	struct batch *batch;           /* NULL: the subscriber is gone */
	const struct conf_node *entry; /* likewise */
	bool covered;                  /* while an order is put together: one in it has the name */
	char name[];
};

/* Held once. */
struct batch *batch_new(const struct conf_node *list);
/* NULL-safe. */
void batch_release(struct batch *batch);

/* Of that name, or NULL. */
struct change *change_of(const struct roster *roster, const char *name);
/* In force from now on; batch and entry NULL: the subscriber is gone. */
void roster_add(struct roster *roster, const char *name, struct batch *batch,
		const struct conf_node *entry);
/* No more. */
void roster_drop(struct roster *roster, struct change *change);
/* Those in force that nothing covers; `changes` has room for all. */
size_t roster_standing(const struct roster *roster, struct subscriber_change *changes);
/* Nothing is covered any more. */
void roster_uncover(struct roster *roster);

#endif
