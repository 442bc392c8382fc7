/* SPDX-License-Identifier: Apache-2.0 */
/* Behaviours: all that there are, and those that are added or replaced at run time, until a reset. */
#ifndef IMSD_CORE_BEHAVIOURS_H
#define IMSD_CORE_BEHAVIOURS_H

#include "core/core.h"

struct core_behaviour {
	const struct behaviour *row; /* good until rules or configuration change */
	const char *source;          /* "api", "configuration", "fault", "built-in" */
};

/* By number from 0; false behind the last. A name may have one row per turn. */
bool core_behaviour_at(struct core *core, unsigned number, struct core_behaviour *behaviour);
/* The name that is like this one, or NULL. */
const char *core_behaviour_near(struct core *core, struct str name);

enum behaviour_change {
	BEHAVIOUR_ADDED,
	BEHAVIOUR_REPLACED,
	BEHAVIOUR_WRONG,   /* errors say where and what */
	BEHAVIOUR_FOREIGN, /* it is none of the API */
	BEHAVIOUR_REMOVED
};
/* Adds the behaviour of that name, a group { name, turn, help, steps }, or puts it in the place of one of the API or of the
 * configuration. The group is copied. */
enum behaviour_change core_behaviour_put(struct core *core, const char *name,
					 const struct conf_node *group, struct conf_errors *errors);
/* Takes back one of the API; wrong when something names it still. */
enum behaviour_change core_behaviour_remove(struct core *core, const char *name,
					    struct conf_errors *errors);

#endif
