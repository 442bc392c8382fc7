/* SPDX-License-Identifier: Apache-2.0 */
/* What a message has in place of what a condition wants, as a clause of a sentence. */
#ifndef IMSD_RULE_UNMET_H
#define IMSD_RULE_UNMET_H

#include "rule/condition.h"

/* Appends "contact.expires was 3600, not 600000" or "contact was absent"; `saw` is what condition_holds said. */
void unmet_say(const struct condition *condition, struct str saw, struct buf *out);

#endif
