/* SPDX-License-Identifier: Apache-2.0 */
/* Conferences of the core's focus, as scenarios and the API see and drive them. */
#ifndef IMSD_CORE_CONFERENCES_H
#define IMSD_CORE_CONFERENCES_H

#include "core/core.h"
#include "proc/conference.h"
#include "role/focus.h"

/* The focus, for core/servers.c. */
struct focus *focus_of_core(struct core *core, const struct element_options *element);

/* Those that have not ended, oldest first; struct conference by `all`. Good until the loop turns.
 * */
struct list *core_conferences(struct core *core);
/* By its number, or the user part of its URI; NULL: there is none. */
struct conference *core_conference(struct core *core, struct str id);
/* The newest in which that subscriber is; NULL: none. */
struct conference *core_conference_of(struct core *core, const char *user);

/* The network makes one, and calls all of these (subscribers, numbers or URIs). NULL with one
 * sentence in why: nobody could be called. */
struct conference *core_conference_begin(struct core *core, const char *const *who, unsigned n,
					 char why[160]);
/* Calls one more. False with one sentence in why. */
bool core_conference_invite(struct core *core, struct conference *conference, const char *who,
			    char why[160]);
/* Puts one out. False with one sentence in why. */
bool core_conference_remove(struct core *core, struct conference *conference, const char *who,
			    char why[160]);

#endif
