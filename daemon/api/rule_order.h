/* SPDX-License-Identifier: Apache-2.0 */
/* The body of a POST or PUT of rules: JSON of the words of the configuration, its text, or a fault of the catalogue by
 * name; for whom and how long. */
#ifndef IMSD_API_RULE_ORDER_H
#define IMSD_API_RULE_ORDER_H

#include "api/exchange.h"
#include "core/rules.h"

enum { RULE_USERS_MAX = 32 };

/* A body while it is read; begins with exchange and body alone. */
struct rule_order {
	struct exchange *exchange;
	const json_t *body;
	struct core_rules_order order;
	const char *users[RULE_USERS_MAX + 1];
	struct conf_node rules; /* a list, or one rule */
	struct conf_tree *tree; /* of a text */
	struct conf_errors errors;
};

/* A member of the body; NULL when there is none, or null. */
const json_t *rule_order_member(const struct rule_order *reading, const char *name);
/* Fills `order`, whose `replaces` may be there already. False: it was refused. */
bool rule_order_read(struct rule_order *reading);
void rule_order_end(struct rule_order *reading);

#endif
