/* SPDX-License-Identifier: Apache-2.0 */
/* An intrusive hash map from slices to objects. Its order never shows: who walks a map's objects
 * keeps a list of them. */
#ifndef IMSD_BASE_MAP_H
#define IMSD_BASE_MAP_H

#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "base/text.h"

/* In each object; the key's octets belong to the object and stay as they are while it is in the
 * map. */
struct map_node {
	struct map_node *next;
	uint64_t hash;
	struct str key;
};

struct map {
	struct map_node **slots;
	size_t count, mask;
	uint64_t key;
};

/* Empty; the hash key is drawn from the system, so that no peer can choose collisions. */
void map_init(struct map *map);
/* Frees the slots; the objects are their owner's. */
void map_clear(struct map *map);
/* The node, or NULL. */
struct map_node *map_find(const struct map *map, struct str key);
/* The next node of the same key, or NULL. */
struct map_node *map_next(const struct map_node *node);
/* Adds; an object of the same key stays and is found after this one. */
void map_add(struct map *map, struct map_node *node, struct str key);
/* Takes it out; nothing happens when it is not in. */
void map_remove(struct map *map, struct map_node *node);

/* The object of that key, or NULL. */
#define map_get(map, key, type, member)                                                   \
	({                                                                                \
		struct map_node *found_ = map_find((map), (key));                         \
		found_ ? container_of(found_, type, member) : (type *)NULL;               \
	})

#endif
