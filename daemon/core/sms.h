/* SPDX-License-Identifier: Apache-2.0 */
/* Short messages as scenarios and the API drive them; what waits outlives imsd. */
#ifndef IMSD_CORE_SMS_H
#define IMSD_CORE_SMS_H

#include "core/core.h"
#include "proc/sms.h"

/* The network sends one: how many short messages it takes, 0 with one sentence in why. They are the last
 * ones of core_sms. `is_unknown`: there is no such subscriber; may be NULL. */
unsigned core_sms_send(struct core *core, const struct sms_order *order, bool *is_unknown,
		       char why[SMS_WHY]);
/* All of them, the oldest first: those that are over, then those alive. `each` must not change any. */
void core_sms(struct core *core, void (*each)(void *arg, const struct sms *sms), void *arg);
/* NULL: there is none, or it was too long ago. */
struct sms *core_sms_by_number(struct core *core, uint64_t number);
/* The newest that is for a subscriber, status reports aside, else the newest that he has sent; or NULL. */
const struct sms *core_sms_newest(struct core *core, const char *user);
/* How many messages of each state are for a subscriber or sent by him; status reports aside. */
struct core_sms_counts {
	size_t to[SMS_DELETED + 1], from[SMS_DELETED + 1];
	size_t reports; /* status reports for him that were delivered */
};
void core_sms_count(struct core *core, const char *user, struct core_sms_counts *counts);

#endif
