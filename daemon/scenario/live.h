/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Scenarios with real UEs on a core that runs already (LANGUAGE section 4): one run after the other, from the command
 * line (scenario_live) or through core/runs.h. Rules and knobs of a run are gone with it, registrations stay, its calls
 * are released; then comes the next one.
 */
#ifndef IMSD_SCENARIO_LIVE_H
#define IMSD_SCENARIO_LIVE_H

#include "scenario/outcome.h"

/* What is 0 or NULL gets its default. */
struct live_options {
	struct core *core;
	const char *api; /* URL, for the environment of commands */
	const struct run_place
		*places; /* where UEs are before they register, before those of the configuration */
	unsigned n_places;
	int64_t timeout; /* us; how long a message is waited for: 30 s */
	int64_t settle;  /* us; -1: knob scenario.settle */
	bool terminal;   /* somebody sits at stdin: he is asked what no command does */
	bool verbose;    /* messages in the ladders */
};

struct live;
/* Is there for core/runs.h until it is freed, before the core. The options' texts outlive it. */
struct live *live_new(const struct live_options *options);
void live_free(struct live *live);
struct core *live_core(const struct live *live);
/* That signal ends imsd: the verdicts' exit status tells it. 0: none has come. */
void live_note_signal(struct live *live, int number);
int live_signal(const struct live *live);

/* One run that is to be made. */
struct live_order {
	const struct plan *plan;        /* loaded as live; it stays until the run is forgotten */
	bool owned;                     /* and is freed then */
	const struct run_place *places; /* copied, before those of the options */
	unsigned n_places;
	int64_t timeout; /* us; 0: that of the options */
	/* It begins: the folder for what it leaves, or NULL. It is over. Both may be NULL. */
	const char *(*folder)(void *ctx, unsigned number);
	void (*done)(void *ctx, unsigned number, const struct plan *plan,
		     const struct outcome *outcome);
	void *ctx;
	unsigned number;
};
/* Waits for its turn; returns its id. */
unsigned live_add(struct live *live, const struct live_order *order);
/* Forgets all runs: their plans may go. */
void live_forget_all(struct live *live);
/* Ends the run that goes on, with that reason, and forgets those that wait. */
void live_interrupt(struct live *live, const char *why);

#endif
