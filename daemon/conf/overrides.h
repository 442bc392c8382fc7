/* SPDX-License-Identifier: Apache-2.0 */
/* Services that were given to subscribers at run time: as long as they are there they take the place of
 * the configured ones. Part of a snapshot, and immutable with it. */
#ifndef IMSD_CONF_OVERRIDES_H
#define IMSD_CONF_OVERRIDES_H

#include "conf/services.h"

struct overrides;
struct overrides *overrides_new(void);
/* NULL-safe. */
void overrides_free(struct overrides *overrides);
/* The group is that subscriber's from now on, in place of an earlier one. False with errors. */
bool overrides_add(struct overrides *overrides, const char *name, const struct conf_node *group,
		   struct conf_errors *errors);
/* NULL: he has none; NULL-safe. */
const struct services *overrides_find(const struct overrides *overrides, struct str name);

#endif
