/* SPDX-License-Identifier: Apache-2.0 */
/* Loading a .scn file: grammar of LANGUAGE section 2, load errors of section 6, all of them at
 * once. */
#ifndef IMSD_SCENARIO_LOAD_H
#define IMSD_SCENARIO_LOAD_H

#include "scenario/plan.h"

/* Row `row` of the file's cases (0 without cases). The text may be given instead of being read from
 * `path`. NULL with errors. Freed with plan_free. */
struct plan *plan_load(const char *path, const char *text, unsigned row,
		       struct conf_errors *errors);

/* Checks of the command line. Texts live as long as the plan. */
struct load_checks {
	const char *const *packs; /* names of packs that are added */
	unsigned n_packs;
	const char *const *waives; /* NAME=WHY */
	unsigned n_waives;
	bool *waived; /* by number of the waive: set where there was such a check; may be NULL */
};

/* What else may be said of a load. */
struct plan_wish {
	bool live; /* for real UEs: what a scripted one could not make is right, what nobody asks a real
		    * one to do is an error */
	const struct plan_value {
		const char *name, *value;
	} * params; /* in place of the defaults of the file's `param` */
	unsigned n_params;
	const struct load_checks *checks; /* or NULL */
	/* NULL-terminated: below these lie all files that it names, since it is asked for over HTTP; NULL: anywhere */
	const char *const *folders;
};
/* The same, as wished. */
struct plan *plan_load_for(const struct plan_wish *wish, const char *path, const char *text,
			   unsigned row, struct conf_errors *errors);

/* The file of a pack: beside `from` or above it, else with imsd; NULL: there is none. */
const char *pack_find(struct arena *arena, const char *const *folders, const char *from,
		      struct str name);

/* Has the machine IPv6 on its loopback? */
bool plan_has_ipv6(void);

#endif
