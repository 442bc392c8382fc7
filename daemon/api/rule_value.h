/* SPDX-License-Identifier: Apache-2.0 */
/* A rule as JSON. */
#ifndef IMSD_API_RULE_VALUE_H
#define IMSD_API_RULE_VALUE_H

#include <jansson.h>

#include "core/rules.h"

/* Words, source, scope and tally; owned by the caller. */
json_t *rule_value(struct core *core, const struct core_rule *rule);

#endif
