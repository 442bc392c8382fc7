/* SPDX-License-Identifier: Apache-2.0 */
/* Rules that could never speak, told at load. */
#ifndef IMSD_RULE_REACH_H
#define IMSD_RULE_REACH_H

#include "rule/rule.h"

/* Is there a gate that can meet all that the rule says? False after errors. */
bool rule_check_reach(struct rule_load *load, const struct conf_node *node,
		      const struct rule *rule);
/* Does the earlier rule take every message from the later one, at each of its gates? */
bool rule_shadows(const struct rule *early, const struct rule *late);

#endif
