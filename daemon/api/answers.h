/* SPDX-License-Identifier: Apache-2.0 */
/* What the answers to routes share. Every one answers its exchange exactly once, at once or later; its
 * row stands in the table at the end of its file (api/route.h). */
#ifndef IMSD_API_ANSWERS_H
#define IMSD_API_ANSWERS_H

#include "api/exchange.h"

/* The subscriber that {name} names; false: there is none, and that was the answer. */
bool answer_finds_subscriber(struct exchange *exchange, struct subscriber *subscriber);
/* The same subscriber as he is now; `location`: he is new there, else NULL. */
void answer_subscriber_now(struct exchange *exchange, const char *location);
/* The call of that number or Call-ID, see GET /v1/calls; false: there is none, and that was the answer. */
struct core_call;
bool answer_finds_call(struct exchange *exchange, struct str id, struct core_call *call);
/* The rule that {name} names, as it is now. */
void answer_rule(struct exchange *exchange);

#endif
