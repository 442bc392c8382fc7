/* SPDX-License-Identifier: Apache-2.0 */
/* One run of a plan over one access: a fresh core, scripted UEs, a verdict (LANGUAGE section 3). */
#ifndef IMSD_SCENARIO_RUN_H
#define IMSD_SCENARIO_RUN_H

#include "core/runs.h"
#include "scenario/plan.h"
#include "transport/pipe.h"

enum verdict { VERDICT_PASS, VERDICT_FAIL, VERDICT_ERROR, VERDICT_SKIP };

/* What harms octets between a UE and the core; see storm.h. */
struct transit {
	enum pipe_fate (*fn)(void *ctx, int end, struct str *bytes, int64_t *delay);
	void *ctx;
};

/* A run with real UEs, on a core that runs already. It lives as long as the run. */
struct run_live {
	struct core *core;
	unsigned id;
	int64_t settle, quiet; /* us */
	const char *artifacts; /* a folder for what commands print, or NULL */
	struct commands *commands;
	char *const *environment; /* of commands: NAME=VALUE, then a NULL */
	/* Where UEs are before they register; port 0: any. */
	const struct run_place {
		const char *ue;
		struct addr addr;
	} * places;
	unsigned n_places;
	/* Somebody sits at the terminal: shows what is asked of him, or (NULL) that it is over. NULL:
	 * nobody. */
	void (*prompt)(void *ctx, const char *text, bool asks);
	/* Once, from the loop: there is a verdict. */
	void (*over)(void *ctx);
	void *ctx;
};

struct run_options {
	const struct run_live *live; /* NULL: scripted UEs, a core of its own */
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
/* Live: begins; it goes on from the turns of the core's loop until `over` is called, then run_live_end gives the verdict.
 * run_live_stop ends it with an error; run_free may come at any time. */
void run_live_begin(struct run *run);
void run_live_stop(struct run *run, const char *why);
enum verdict run_live_end(struct run *run, struct buf *report);
/* Is a call of the run's UEs alive that it saw begin? `release`: the network is to end them. */
bool run_live_calls(struct run *run, bool release);
/* What it waits for. */
struct run_status {
	const char *file; /* of the line; NULL: it waits at none */
	unsigned line;
	struct str text;
	struct core_prompt prompt;
	uint64_t first, last; /* records of the journal */
};
/* `words`: what it waits for. */
void run_live_status(const struct run *run, struct run_status *status, struct buf *words);
/* The answer to the prompt; false: none is open. */
bool run_live_answer(struct run *run, bool ok, struct str text);
/* The ladder so far. */
struct str run_ladder(const struct run *run);
/* Where the line stands that it failed at; file NULL: at none. */
struct place run_failed_at(const struct run *run);
/* What passed between its phones and imsd, drawn as SVG. */
void run_draw(const struct run *run, struct buf *svg);
/* Name of run `number` over an access: "folder/file#row@access". */
void run_name(const struct plan *plan, const struct access *access, unsigned number,
	      struct buf *out);
void run_free(struct run *run);

/* The configuration's keys and rules of the plan, tried on a core of their own: load errors. */
void run_rehearse(const struct run_options *options, struct conf_errors *errors);

#endif
