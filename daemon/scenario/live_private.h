/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of live runs share; nobody else includes it. */
#ifndef IMSD_SCENARIO_LIVE_PRIVATE_H
#define IMSD_SCENARIO_LIVE_PRIVATE_H

#include <limits.h>

#include "conf/shipped.h"
#include "core/runs.h"
#include "scenario/live.h"

enum { HISTORY_MAX = 200, WAITING_MAX = 10000 };

struct live {
	struct live_options options;
	struct core *core;
	struct loop *loop;
	struct commands *commands;
	struct live_terminal *terminal; /* NULL: nobody sits there */
	char **environment;
	struct list runs; /* by id */
	unsigned n_runs, last_id;
	struct live_run *current; /* or NULL */
	struct timer patience;    /* until its calls are gone */
	int64_t patient_until;
	int signal; /* that ends imsd, or 0 */
	struct work next;
};

enum live_phase { LIVE_WAITING, LIVE_RUNNING, LIVE_OVER };

struct live_run {
	struct list node;
	struct live *live;
	unsigned id;
	struct live_order order;
	struct run_place *places; /* ours; with those of options and configuration once it runs */
	unsigned n_places;
	char *name;
	enum live_phase phase;
	enum verdict verdict;
	struct run_live with;
	struct run *run; /* from its begin until its calls are gone */
	struct run_status status;
	struct buf report, ladder, words;
	int64_t started, ended; /* loop time, us; -1 */
};

/* live.c: NULL: there is none. */
struct live_run *live_find(const struct live *live, unsigned id);
/* It was waiting, or is over: it was never there. */
void live_forget(struct live_run *run);

/* live_environment.c */
void live_make_environment(struct live *live);

/* live_artifacts.c: to the run's folder, if there is one. */
void live_write_artifacts(const struct live_run *run);

/* live_terminal.c: NULL when stdin is no terminal. */
struct live_terminal *live_terminal_new(struct live *live);
void live_terminal_free(struct live_terminal *terminal);
/* Shows what is asked of who sits there, or (NULL) that it is over. */
void live_terminal_prompt(struct live_terminal *terminal, const char *text, bool asks);

/* live_scenarios.c: the folders of scenarios that there are, by their real names, no two the same: the knob's alone, else
 * `scenarios` beside the configuration and those that come with imsd. Returns how many. */
enum { LIVE_FOLDERS = 1 + SHIPPED_FOLDERS };
unsigned live_find_folders(const struct live *live, char out[LIVE_FOLDERS][PATH_MAX]);
/* Where it looks for them, for a message: the knob, or "scenarios/ beside the configuration, nor in config, ..." */
void live_say_folders(const struct live *live, struct buf *out);
/* core_runs_ops.scenarios. */
bool live_scenarios(void *ctx, struct core_scenarios_page *page);
/* live_runs.c: for core/runs.h */
extern const struct core_runs_ops live_runs_ops;

#endif
