/* SPDX-License-Identifier: Apache-2.0 */
/* `do`: the items of a rule, each with one verb and its options. Neighbouring steps are one list.
 */
#ifndef IMSD_RULE_ACTION_H
#define IMSD_RULE_ACTION_H

#include "rule/rule.h"

/* Reads `do` into a rule whose `when` was read. False after errors. */
bool actions_read(struct rule_load *load, const struct conf_node *items, struct rule *rule);
/* Reads the `steps` of a behaviour. NULL after errors. */
const struct step *actions_read_steps(struct rule_load *load, const struct conf_node *items);

#endif
