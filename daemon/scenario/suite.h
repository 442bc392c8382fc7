/* SPDX-License-Identifier: Apache-2.0 */
/* All runs of all files: plans by file and row, accesses, arms. */
#ifndef IMSD_SCENARIO_SUITE_H
#define IMSD_SCENARIO_SUITE_H

#include "scenario/load.h"
#include "scenario/run.h"
#include "scenario/scenario.h"

/* One run that is to be made. */
struct suite_run {
	const struct plan *plan;
	const struct access *access;
	unsigned number;
};

struct suite {
	const struct scenario_options *options;
	struct load_checks checks;
	struct plan **plans;
	unsigned n_plans;
	unsigned n_files; /* that were found, right or wrong */
	struct suite_run *runs;
	unsigned n_runs;
};

/* Loads all files with all their rows. False with errors. */
bool suite_load(struct suite *suite, const struct scenario_options *options,
		struct conf_errors *errors);
void suite_free(struct suite *suite);
/* What a run is made with. */
struct run_options suite_run_options(const struct suite *suite, const struct suite_run *run);
/* Why this run is not made, or NULL. */
const char *suite_skips(const struct suite *suite, const struct suite_run *run, char room[160]);

#endif
