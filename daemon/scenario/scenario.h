/* SPDX-License-Identifier: Apache-2.0 */
/* .scn files: loaded, run with scripted UEs, judged (DESIGN section 6, LANGUAGE sections 2 to
 * 6). */
#ifndef IMSD_SCENARIO_SCENARIO_H
#define IMSD_SCENARIO_SCENARIO_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/text.h"

/* What is 0 or NULL gets its default. */
struct scenario_options {
	const char *const *paths; /* files, and folders in which *.scn are looked for */
	unsigned n_paths;
	const char *config;      /* NULL: the built-in configuration */
	const char *const *sets; /* --set NAME=VALUE */
	unsigned n_sets;
	const char *const *faults; /* --fault NAME or FILE: in every run, for all its UEs */
	unsigned n_faults;
	uint64_t seed;   /* default 1: every run is the same */
	int64_t timeout; /* us; how long a message is waited for: 150 s virtual, 30 s real */
	/* us; files over sockets whose waits take longer are skipped; default none */
	int64_t max_time;
	const char *access;  /* only runs over this access */
	bool verbose;        /* ladders of passed runs too, with messages */
	const char *capture; /* a folder: each run writes its messages there, as NAME.pcapng */
	const char *journal; /* a folder: each run writes its journal there, as NAME.jsonl */
	bool storm;          /* harms every message once (DESIGN section 6) */
	/* each run on the virtual clock so many times: all must write the same journal; 0: no */
	unsigned repeat;
	/* only so many runs, drawn by the seed; storm: harmed runs of each run; default all */
	unsigned sample;
	unsigned jobs; /* processes at a time; default the number of cores */
	/* only runs whose name is like one of these: * is any text; a part of it will do where there is none */
	const char *const *only;
	unsigned n_only;
	bool list_runs;           /* prints the names of the runs and makes none */
	const char *const *packs; /* --pack NAME: checks of every run */
	unsigned n_packs;
	const char *const *waives; /* --waive NAME=WHY */
	unsigned n_waives;
	/* reports, see report.h */
	const char *junit;
	unsigned tap; /* its version, 13 or 14 */
	const char *artifacts;
	bool artifacts_all;
	bool live; /* with real UEs: scenario_live */
	FILE *out; /* for people; default stdout, with tap stderr */
};

/* Loads all files, runs them and prints the verdicts. 0: passed (or skipped), 1: one failed, 2: one
 * could not run, or load errors. */
int scenario_main(const struct scenario_options *options);

struct live;
/* The same with real UEs, on the core of `live` (scenario/live.h), whose loop it lets run until all is over. Whoever stops
 * the loop before ends the run that goes on. */
int scenario_live(const struct scenario_options *options, struct live *live);

/* The tables for --list core, do, lines, headers, accesses. False when there is no such kind. */
bool scenario_list(const char *kind, struct buf *out);
/* By number from 0, and what the table holds; NULL at the end. */
const char *scenario_list_kind(unsigned number, const char **help);

#endif
