/* SPDX-License-Identifier: Apache-2.0 */
/* One run of a plan over one access: a fresh core, scripted UEs, a verdict (LANGUAGE section 3). */
#ifndef IMSD_SCENARIO_RUN_H
#define IMSD_SCENARIO_RUN_H

#include "scenario/plan.h"
#include "transport/pipe.h"

enum verdict { VERDICT_PASS, VERDICT_FAIL, VERDICT_ERROR, VERDICT_SKIP };

/* What harms octets between a UE and the core; see storm.h. */
struct transit {
	enum pipe_fate (*fn)(void *ctx, int end, struct str *bytes, int64_t *delay);
	void *ctx;
};

struct run_options {
	const struct plan *plan;
	const struct access *access;
	unsigned number;         /* 0 .. plan->n_runs-1 */
	const char *config;      /* NULL: the built-in configuration; the plan's `use` wins */
	const char *const *sets; /* --set, then a NULL */
	unsigned n_sets;
	const char *const *faults; /* --fault */
	unsigned n_faults;
	uint64_t seed;
	const char *capture;    /* pcapng file of all messages, or NULL */
	const char *journal;    /* JSON lines file of all records, or NULL */
	int64_t timeout;        /* default `within`, us */
	bool verbose;           /* messages in the ladder */
	bool no_ladder;         /* spares the work of keeping one */
	struct transit transit; /* pipes only; fn may be NULL */
};

struct run;

/* NULL with a text in `report` when it could not be set up. */
struct run *run_new(const struct run_options *options, struct buf *report);
/* Runs to the verdict and writes why into `report` (LANGUAGE section 6): nothing when it passed. */
enum verdict run_go(struct run *run, struct buf *report);
/* The ladder so far. */
struct str run_ladder(const struct run *run);
/* Name of run `number` over an access: "folder/file#row@access". */
void run_name(const struct plan *plan, const struct access *access, unsigned number,
	      struct buf *out);
void run_free(struct run *run);

/* The configuration's keys and rules of the plan, tried on a core of their own: load errors. */
void run_rehearse(const struct run_options *options, struct conf_errors *errors);

#endif
