/* SPDX-License-Identifier: Apache-2.0 */
/* Rules at odds with themselves: conditions that exclude each other, items of which one undoes the other. For the files
 * of this room only. */
#ifndef IMSD_RULE_CONFLICT_H
#define IMSD_RULE_CONFLICT_H

#include "rule/rule.h"

/* Can the conditions and limits hold together? False after the error; `node` is where it points. */
bool when_check_conflicts(struct rule_load *load, const struct conf_node *node,
			  const struct rule *rule);
/* Can all items of `do` have their effect? */
bool items_check_conflicts(struct rule_load *load, const struct conf_node *node,
			   const struct rule *rule);
/* Is `$each` anywhere in it? */
bool node_has_each(const struct conf_node *node);

#endif
