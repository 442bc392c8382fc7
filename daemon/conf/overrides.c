/* SPDX-License-Identifier: Apache-2.0 */
/* Services that were given at run time, by subscribers' names. */
#include "conf/overrides.h"

#include <string.h>

#include "base/map.h"

struct override {
	struct map_node node; /* the key is the name */
	const struct services *services;
};

struct overrides {
	struct arena arena;
	struct map by_name;
};

struct overrides *overrides_new(void)
{
	struct overrides *overrides = mem_alloc(sizeof(*overrides));

	arena_init(&overrides->arena);
	map_init(&overrides->by_name);
	return overrides;
}

void overrides_free(struct overrides *overrides)
{
	if (!overrides)
		return;
	map_clear(&overrides->by_name);
	arena_clear(&overrides->arena);
	mem_free(overrides);
}

bool overrides_add(struct overrides *overrides, const char *name, const struct conf_node *group,
		   struct conf_errors *errors)
{
	const struct services *services = services_read(group, &overrides->arena, errors);
	struct override *override =
		map_get(&overrides->by_name, str_of(name), struct override, node);
	struct str key = { arena_copy(&overrides->arena, name, strlen(name)), strlen(name) };

	if (!services)
		return false;
	if (!override) {
		override = arena_alloc(&overrides->arena, sizeof(*override));
		map_add(&overrides->by_name, &override->node, key);
	}
	override->services = services;
	return true;
}

const struct services *overrides_find(const struct overrides *overrides, struct str name)
{
	const struct override *override =
		overrides ? map_get(&overrides->by_name, name, struct override, node) : NULL;

	return override ? override->services : NULL;
}
