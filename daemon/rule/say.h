/* SPDX-License-Identifier: Apache-2.0 */
/* What a rule did, in words for the journal: before and after. Edits say so themselves (rule/edit.h). */
#ifndef IMSD_RULE_SAY_H
#define IMSD_RULE_SAY_H

#include "rule/rule.h"

/* "knob registration.expires: 600000 -> 5" */
void say_knob(const struct scene *scene, const struct knob_setting *knob, struct buf *said);
/* "cut 100: 812 -> 100 octets", "flip 9: octet 1 41 -> 01", "drop" */
void say_wire(const struct scene *scene, const struct rule *rule,
	      const struct wire_verdict *verdict, struct buf *said);
/* "reply 486 instead of answer" */
void say_steps(const struct scene *scene, const struct rule *rule, struct buf *said);

#endif
