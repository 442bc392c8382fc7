/* SPDX-License-Identifier: Apache-2.0 */
/* What a live run changes for its UEs alone, and takes back when it is over: rules and faults of source RULES_SCENARIO,
 * and knobs. */
#ifndef IMSD_CORE_TRIAL_H
#define IMSD_CORE_TRIAL_H

#include "core/core.h"

/* "NAME=VALUE" for these subscribers, behind all rules that bend the knob; in place of what was said of it before. False
 * with a sentence. */
struct core_trial {
	struct str assignment;
	bool confined; /* it came over HTTP: see conf/confine.h */
};
bool core_trial_knob(struct core *core, const struct core_trial *trial,
		     const char *const *only_users, char why[256]);
/* Is it a rule of the run? */
bool core_trial_has(struct core *core, struct str rule);
/* All is as before. */
void core_trial_end(struct core *core);

#endif
