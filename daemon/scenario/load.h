/* SPDX-License-Identifier: Apache-2.0 */
/* Loading a .scn file: grammar of LANGUAGE section 2, load errors of section 6, all of them at
 * once. */
#ifndef IMSD_SCENARIO_LOAD_H
#define IMSD_SCENARIO_LOAD_H

#include "scenario/plan.h"

/* Row `row` of the file's cases (0 without cases). The text may be given instead of being read from
 * `path`. NULL with errors. Freed with plan_free. */
struct plan *plan_load(const char *path, const char *text, unsigned row,
		       struct conf_errors *errors);

/* Has the machine IPv6 on its loopback? */
bool plan_has_ipv6(void);

#endif
