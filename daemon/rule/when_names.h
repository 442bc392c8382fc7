/* SPDX-License-Identifier: Apache-2.0 */
/* Names in `when` that are no words of ours: of subscribers and listeners. Whether there are any of
 * that name is known above. */
#ifndef IMSD_RULE_WHEN_NAMES_H
#define IMSD_RULE_WHEN_NAMES_H

#include "rule/ruleset.h"
#include "rule/when.h"

/* One name without a star or a `$`. */
struct when_name {
	enum when_key key; /* WHEN_USER, WHEN_PEER_USER or WHEN_LISTENER */
	struct str name;
	const struct conf_node *node; /* where it is written */
	bool alone;                   /* the rule fits nothing unless it fits */
};

/* Those of rule `number`, as ruleset_view numbers them, in the order in which they are written. */
void ruleset_each_name(const struct ruleset *set, unsigned number,
		       void (*each)(void *ctx, const struct when_name *name), void *ctx);

#endif
