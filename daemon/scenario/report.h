/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What runs came to, told to whoever asked: a person, TAP, JUnit, a folder of artifacts (LANGUAGE
 * section 6). Runs may be forked or follow each other in this process:
 *
 *   report = report_new(&options);
 *   for each run: report_announce(report, name);
 *   report_begin(report)
 *   for each run, in that order: [report_folder(report, number)]  report_one(report, &result)
 *   status = report_end(report, 0, NULL)
 */
#ifndef IMSD_SCENARIO_REPORT_H
#define IMSD_SCENARIO_REPORT_H

#include <stdio.h>

#include "scenario/outcome.h"

/* What is 0 or NULL is not wanted. Texts outlive the report. */
struct report_options {
	FILE *out;         /* for people; NULL: stdout, with tap stderr */
	bool verbose;      /* with the ladders of passed runs, and the slowest runs at the end */
	bool progress;     /* a line that is written anew, when stderr is a terminal */
	unsigned tap;      /* TAP of that version, 13 or 14, to stdout */
	const char *junit; /* a file: JUnit XML, always whole, brought up to date meanwhile */
	const char *artifacts; /* a folder, with one for each run that did not pass */
	bool artifacts_all;    /* and for those that did */
	/* shown */
	uint64_t seed;
	const char *config; /* NULL: the built-in one */
};

/* One run that is over. */
struct report_result {
	unsigned number; /* as it was announced, from 0 */
	const struct plan *plan;
	const struct access *access; /* NULL: live */
	struct outcome outcome;
};

struct report;

struct report *report_new(const struct report_options *options);
/* A run that is to come; its number. The name is copied: run_name's, "folder/file#row@access". */
unsigned report_announce(struct report *report, const char *name);
/* No run is announced behind it. False when a report cannot be written: it was said why, and
 * report_end is all that may follow. */
bool report_begin(struct report *report);
/* The folder for what this run leaves, made when it is not there: journal.jsonl, capture.pcapng, and what do words
 * wrote as do-*.txt go there. When it passes they are removed with the folder, unless all are kept. NULL: none is
 * wanted, or it cannot be made. Lives as long as the report; a forked process may ask, too. */
const char *report_folder(struct report *report, unsigned number);
/* A file of that name with that text goes there, too; nothing when no folder is wanted. */
void report_keep(struct report *report, unsigned number, const char *name, struct str text);
/* Are ladders of passed runs wanted? */
bool report_wants_all(const struct report *report);
/* In the order of their numbers. */
void report_one(struct report *report, const struct report_result *result);
/* Frees it. `signal`: what ended us before all runs were made, or 0; `problem`: lines that say why no
 * run could be made, or NULL. The exit status: 0 passed (or skipped), 1 one failed, 2 one could not run
 * or a report could not be written; 128 and the number of the signal. */
int report_end(struct report *report, int signal, const char *problem);

#endif
