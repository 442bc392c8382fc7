/* SPDX-License-Identifier: Apache-2.0 */
/* The command line. */
#ifndef IMSD_ARGUMENTS_H
#define IMSD_ARGUMENTS_H

#include "core/core.h"
#include "scenario/live.h"
#include "scenario/scenario.h"

enum { LIST_MAX = 256 };

enum mode { MODE_RUN, MODE_CHECK, MODE_LIST, MODE_PROBE, MODE_SCENARIO, MODE_STORM };

struct arguments {
	enum mode mode;
	const char *list_kind; /* NULL: which there are */
	bool quiet;
	struct core_options core;
	struct scenario_options scenario;
	const char *ready_file; /* or NULL */
	const char *probe_url;  /* or NULL: of the configuration, or the ready file */
	/* options that want --scenario, or --live, beside them: the last one of each, or NULL */
	const char *of_scenario, *of_live;
	bool live;                         /* with MODE_SCENARIO */
	int64_t settle;                    /* us; -1: not said */
	struct run_place places[LIST_MAX]; /* --ue */
	unsigned n_places;
	const char *sets[LIST_MAX], *faults[LIST_MAX], *files[LIST_MAX], *only[LIST_MAX];
	const char *packs[LIST_MAX], *waives[LIST_MAX];
	char seed[32];
	char clock[32];
};

/* Fills zeroed arguments; texts are argv's. Prints and exits for --help, --version and mistakes
 * (status 2). */
void arguments_read(struct arguments *arguments, int argc, char **argv);
/* Says what is wrong with the command line and exits with 2. */
void usage_error(const char *text, const char *value) __attribute__((noreturn));

#endif
