/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a rule may speak about a message; for the gates alone. */
#ifndef IMSD_RULE_DECIDE_H
#define IMSD_RULE_DECIDE_H

#include "rule/ruling.h"

/* Is the scene's user one for whom the rule may speak? */
bool rule_serves(const struct rule *rule, const struct scene *scene);
/* The message has arrived, and if the rule's conditions hold gets its number; the rest is decided when
 * it is asked about (rule->arrivals). */
void rule_number(const struct look *look, const struct rule *rule);
/* The decision of a rule that may speak about this message, made at the first gate that finds its
 * conditions true and kept; else NULL. */
struct decision *rule_decide(const struct look *look, const struct rule *rule, enum gate_id gate);

#endif
