/* SPDX-License-Identifier: Apache-2.0 */
/* A look at a scene: what conditions, paths and `$` values of rules are read from. */
#ifndef IMSD_RULE_LOOK_H
#define IMSD_RULE_LOOK_H

#include "rule/gates.h"

struct look {
	struct gates *gates; /* NULL: only what the scene itself tells */
	struct scene *scene;
};

/* Both point at the look and are good as long as it is. */
struct subject look_subject(const struct look *look);
struct dollars look_dollars(const struct look *look);
/* Are `$` values of this name ever known in a rule ("user.impi", "request.call-id",
 * "alice.msisdn")? */
bool look_knows_name(struct str name);

#endif
