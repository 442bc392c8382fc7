/* SPDX-License-Identifier: Apache-2.0 */
/* Texts that were there before. */
#include "core/copies.h"

/* In the arena, with its key. */
struct copy {
	struct map_node node;
};

void copies_init(struct copies *copies)
{
	map_init(&copies->map);
	arena_init(&copies->arena);
}

void copies_clear(struct copies *copies)
{
	map_clear(&copies->map);
	arena_clear(&copies->arena);
}

bool copies_know(struct copies *copies, struct str identity)
{
	struct copy *copy;

	if (!identity.n)
		return false;
	if (map_find(&copies->map, identity))
		return true;
	copy = arena_alloc(&copies->arena, sizeof(*copy));
	identity.p = arena_copy(&copies->arena, identity.p, identity.n);
	map_add(&copies->map, &copy->node, identity);
	return false;
}
