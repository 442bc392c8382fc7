/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Live runs of scenarios on this core (scenario/live.h), as others see them: the room that has scenarios says what to
 * call, the API asks. One run at a time goes on, the others wait for their turn.
 */
#ifndef IMSD_CORE_RUNS_H
#define IMSD_CORE_RUNS_H

#include "core/core.h"

/* What a run asks a person. */
struct core_prompt {
	struct str text;  /* STR_NONE: nothing */
	bool asks;        /* a yes or no is wanted */
	unsigned id;      /* from 1; each prompt of a run has its own */
	const char *ue;   /* the subscriber */
	const char *word; /* of a `do` line, with its arguments; NULL */
	const struct str *arguments;
	unsigned n_arguments;
};

/* Good until the loop turns. */
struct core_run {
	unsigned id;
	const char *name;         /* "folder/file#row@live" */
	const char *file;         /* its path; of a text that was sent: "text" */
	const char *title, *spec; /* or NULL */
	const char *state;     /* "waiting", "running", "passed", "failed", "error" or "skipped" */
	const char *line_file; /* the line that it waits for, or that it failed at ... */
	unsigned line;         /* ... 0: none */
	struct str line_text;
	struct str waits_for; /* in words; STR_NONE: for nothing */
	struct str verdict;   /* why it did not pass, in lines; STR_NONE: it did, or it goes on */
	struct core_prompt prompt;
	uint64_t first, last;   /* records of the journal; 0: none yet */
	int64_t started, ended; /* loop time, us; -1: not yet */
	struct str ladder;      /* of what was seen, when it did not pass */
};

/* One that can be run. */
struct core_scenario {
	const char *name; /* below the folder of scenarios, without ".scn" */
	const char *path;
	const char *title, *spec; /* or NULL */
	unsigned rows;            /* of its cases; 1 without */
	bool live;                /* it can run with a real UE */
	const char *why;          /* why not, or what is wrong with it; NULL */
	/* Its params with their defaults, and its UEs; n_params, n_ues of them. */
	const struct core_pair {
		const char *name, *value;
	} * params;
	unsigned n_params;
	const char *const *ues;
	unsigned n_ues;
};

/* What is to be run: a scenario by its name, or a text. */
struct core_runs_order {
	const char *scenario, *text;
	const char *
		row; /* only that row of its cases, by its first column; NULL: all, one after the other */
	const struct core_pair
		*ues; /* where UEs are before they register: address or address:port */
	unsigned n_ues;
	const struct core_pair *params;
	unsigned n_params;
	int64_t timeout; /* us; 0: the default */
};

enum core_runs_answer {
	RUNS_DONE,
	RUNS_UNKNOWN,
	RUNS_CLOSED /* nothing is asked, or it is over */
};

/* So many of a list, and how long that is. */
struct core_scenarios_page {
	uint64_t from, max, count; /* count: filled in */
	void (*each)(void *arg, const struct core_scenario *scenario);
	void *arg;
};

/* What the room of scenarios can do. */
struct core_runs_ops {
	/* Loads it; its runs wait for their turn. How many: their ids are *first and those behind it. 0 with errors, one
	 * line each. */
	unsigned (*start)(void *ctx, const struct core_runs_order *order, unsigned *first,
			  struct conf_errors *errors);
	/* All, oldest first. The oldest that are over are forgotten in time. */
	void (*each)(void *ctx, void (*take)(void *arg, const struct core_run *run), void *arg);
	bool (*find)(void *ctx, unsigned id, struct core_run *run);
	/* The prompt is answered: it was done, yes; or not, no, with a text why. */
	enum core_runs_answer (*answer)(void *ctx, unsigned id, bool ok, struct str text);
	/* Ends it with an error; one that waits, or is over, is forgotten. */
	enum core_runs_answer (*stop)(void *ctx, unsigned id);
	/* A page of the scenarios of the folder, by name; false: there is no folder. */
	bool (*scenarios)(void *ctx, struct core_scenarios_page *page);
};

/* `ctx` and ops must live as long as the core, or until NULL is set. */
void core_set_runs(struct core *core, const struct core_runs_ops *ops, void *ctx);

/* As above; without the room there is nothing: an error, false, RUNS_UNKNOWN. */
unsigned core_runs_start(struct core *core, const struct core_runs_order *order, unsigned *first,
			 struct conf_errors *errors);
void core_runs_each(struct core *core, void (*take)(void *arg, const struct core_run *run),
		    void *arg);
bool core_run_find(struct core *core, unsigned id, struct core_run *run);
enum core_runs_answer core_run_answer(struct core *core, unsigned id, bool ok, struct str text);
enum core_runs_answer core_run_stop(struct core *core, unsigned id);
bool core_scenarios(struct core *core, struct core_scenarios_page *page);

#endif
