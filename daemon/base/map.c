/* SPDX-License-Identifier: Apache-2.0 */
/* The hash map of base/map.h: chained slots, doubled when half as many objects as slots are in, so
 * that a miss seldom touches an object. */
#include "base/map.h"

#include "base/random.h"

enum { MAP_FIRST = 16 };

void map_init(struct map *map)
{
	*map = (struct map){ 0 };
	random_system(&map->key, sizeof(map->key));
}

void map_clear(struct map *map)
{
	mem_free(map->slots);
	map->slots = NULL;
	map->count = map->mask = 0;
}

static void map_grow(struct map *map)
{
	size_t old = map->slots ? map->mask + 1 : 0, room = old ? old * 2 : MAP_FIRST;
	struct map_node **slots = mem_alloc(room * sizeof(*slots));

	for (size_t i = 0; i < old; i++) {
		struct map_node **tails[2] = { &slots[i], &slots[i + old] };

		/* Each chain splits in two and keeps its order: same-key objects stay newest
		 * first. */
		for (struct map_node *node = map->slots[i]; node; node = node->next) {
			struct map_node ***tail = &tails[(node->hash & old) != 0];

			**tail = node;
			*tail = &node->next;
		}
		*tails[0] = *tails[1] = NULL;
	}
	mem_free(map->slots);
	map->slots = slots;
	map->mask = room - 1;
}

struct map_node *map_find(const struct map *map, struct str key)
{
	uint64_t hash;

	if (!map->slots)
		return NULL;
	hash = str_hash(key, map->key);
	for (struct map_node *node = map->slots[hash & map->mask]; node; node = node->next)
		if (node->hash == hash && str_eq(node->key, key))
			return node;
	return NULL;
}

struct map_node *map_next(const struct map_node *node)
{
	struct map_node *next = node->next;

	while (next && (next->hash != node->hash || !str_eq(next->key, node->key)))
		next = next->next;
	return next;
}

void map_add(struct map *map, struct map_node *node, struct str key)
{
	struct map_node **slot;

	if (!map->slots || map->count * 2 > map->mask)
		map_grow(map);
	node->hash = str_hash(key, map->key);
	node->key = key;
	slot = &map->slots[node->hash & map->mask];
	node->next = *slot;
	*slot = node;
	map->count++;
}

void map_remove(struct map *map, struct map_node *node)
{
	struct map_node **at;

	if (!map->slots || !node->key.p)
		return;
	for (at = &map->slots[node->hash & map->mask]; *at; at = &(*at)->next)
		if (*at == node) {
			*at = node->next;
			node->next = NULL;
			node->key = STR_NONE;
			map->count--;
			return;
		}
}
