/* SPDX-License-Identifier: Apache-2.0 */
/* The queue of live runs, and each one's way through it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "core/knobs.h"
#include "scenario/command.h"
#include "scenario/live_private.h"

enum { TIMEOUT_S = 30, PATIENCE_US = 6000000, PATIENCE_STEP_US = 20000 };

struct core *live_core(const struct live *live)
{
	return live->core;
}

void live_note_signal(struct live *live, int number)
{
	live->signal = number;
}

int live_signal(const struct live *live)
{
	return live->signal;
}

struct live_run *live_find(const struct live *live, unsigned id)
{
	struct live_run *run;

	list_each(run, &live->runs, struct live_run, node)
		if (run->id == id)
			return run;
	return NULL;
}

static void live_run_free(struct live_run *run)
{
	list_remove(&run->node);
	run_free(run->run);
	for (unsigned i = 0; i < run->n_places; i++)
		mem_free((char *)run->places[i].ue);
	mem_free(run->places);
	buf_free(&run->report);
	buf_free(&run->ladder);
	buf_free(&run->words);
	mem_free(run->name);
	if (run->order.owned)
		plan_free((struct plan *)run->order.plan);
	mem_free(run);
}

void live_forget(struct live_run *run)
{
	run->live->n_runs--;
	live_run_free(run);
}

/* The oldest that are over go. */
static void forget_old(struct live *live)
{
	struct live_run *run;

	list_each(run, &live->runs, struct live_run, node)
		if (live->n_runs > HISTORY_MAX && run->phase == LIVE_OVER && run != live->current)
			live_forget(run);
}

static void add_place(struct live_run *run, const char *ue, const struct addr *addr)
{
	run->places = mem_resize(run->places, (run->n_places + 1) * sizeof(*run->places));
	run->places[run->n_places++] = (struct run_place){ mem_copy_text(ue, strlen(ue)), *addr };
}

/* Those of the command line, and of the configuration, for the UE that plays the subscriber. */
static void add_places(struct live_run *run)
{
	const struct live *live = run->live;
	const struct plan *plan = run->order.plan;
	const struct ues *ues = core_snapshot(live->core)->ues;

	for (unsigned i = 0; i < live->options.n_places; i++)
		add_place(run, live->options.places[i].ue, &live->options.places[i].addr);
	for (unsigned i = 0; i < plan->n_ues; i++) {
		const struct ue_entry *entry = ues_find(ues, plan->ues[i].subscriber);
		struct addr addr;

		for (unsigned k = 0; entry && k < entry->n_addresses; k++)
			if (addr_parse_pair(str_of(entry->addresses[k]), &addr) ||
			    addr_parse(str_of(entry->addresses[k]), 0, &addr))
				add_place(run, plan->ues[i].name, &addr);
			else
				log_warning("%s:%u: '%s' is no address", entry->file, entry->line,
					    entry->addresses[k]);
	}
}

/* Is the configuration that file, or does it include it? */
static bool uses(const struct snapshot *snapshot, const char *path)
{
	char *wanted = realpath(path, NULL),
	     *have = snapshot->path ? realpath(snapshot->path, NULL) : NULL;
	const struct conf_node *root = &snapshot->tree->root;
	bool same = wanted && have && strcmp(wanted, have) == 0;

	for (unsigned i = 0; wanted && !same && i < root->n_children; i++) {
		free(have);
		have = root->children[i].file ? realpath(root->children[i].file, NULL) : NULL;
		same = have && strcmp(wanted, have) == 0;
	}
	free(wanted);
	free(have);
	return same;
}

/* Why it cannot be made with real UEs on this core; false: it can. */
static bool skips(const struct live_run *run, struct buf *why)
{
	const struct plan *plan = run->order.plan;

	if (plan->needs.p)
		buf_printf(why, "needs %.*s", STR_ARG(plan->needs));
	else if (plan->not_live)
		buf_add_text(why, plan->not_live);
	else if (plan->use && !uses(core_snapshot(run->live->core), plan->use))
		buf_printf(
			why,
			"it wants the configuration %s: start imsd with it, or with one that includes it",
			plan->use);
	return why->n > 0;
}

/* Whoever asked for it hears of it, then the next one has its turn. */
static void on_next(void *arg);

static void finish(struct live_run *run)
{
	struct live *live = run->live;
	struct outcome outcome = { .verdict = run->verdict,
				   .us = run->ended - run->started,
				   .text = buf_str(&run->report),
				   .ladder = run->ladder.n ? buf_str(&run->ladder) : STR_NONE };

	if (run->status.file && run->verdict != VERDICT_PASS)
		outcome.failed = (struct place){ run->status.file, run->status.line };
	live->current = NULL;
	log_notice("run %u: %s %s", run->id, verdict_name(run->verdict), run->name);
	if (run->order.done)
		run->order.done(run->order.ctx, run->order.number, run->order.plan, &outcome);
	loop_post(live->loop, &live->next, on_next, live);
}

/* Its calls are released and its commands have ended before the next one begins, which may need their ports. */
static void on_patience(void *arg)
{
	struct live *live = arg;
	struct live_run *run = live->current;

	if (run->run &&
	    (run_live_calls(run->run, false) || commands_linger(live->commands, run->id)) &&
	    loop_now(live->loop) < live->patient_until) {
		timer_start(live->loop, &live->patience, PATIENCE_STEP_US, on_patience, live);
		return;
	}
	run_free(run->run);
	run->run = NULL;
	finish(run);
}

/* A verdict that is no run's. */
static void settle(struct live_run *run, enum verdict verdict)
{
	run->phase = LIVE_OVER;
	run->verdict = verdict;
	run->ended = loop_now(run->live->loop);
}

static void on_over(void *ctx)
{
	struct live_run *run = ctx;
	struct live *live = run->live;

	settle(run, run_live_end(run->run, &run->report));
	run_live_status(run->run, &run->status, &run->words);
	if (run->verdict != VERDICT_PASS || live->options.verbose || run->with.artifacts)
		buf_add_str(&run->ladder, run_ladder(run->run));
	live_write_artifacts(run);
	live->patient_until = loop_now(live->loop) + PATIENCE_US;
	run_live_calls(run->run, true);
	on_patience(live);
}

static void on_prompt(void *ctx, const char *text, bool asks)
{
	struct live_run *run = ctx;

	live_terminal_prompt(run->live->terminal, text, asks);
}

/* Sets the run up on the core. */
static bool make_run(struct live_run *run)
{
	struct live *live = run->live;
	const struct knobs *knobs = core_snapshot(live->core)->knobs;
	struct run_options options = { .live = &run->with,
				       .plan = run->order.plan,
				       .access = access_live(),
				       .seed = 1,
				       .timeout = run->order.timeout ? run->order.timeout :
								       live->options.timeout,
				       .verbose = live->options.verbose };

	add_places(run);
	run->with = (struct run_live){
		.core = live->core,
		.id = run->id,
		.settle = live->options.settle >= 0 ? live->options.settle :
						      knobs_number(knobs, SCENARIO_SETTLE),
		.quiet = knobs_number(knobs, SCENARIO_QUIET),
		.artifacts = run->order.folder ?
				     run->order.folder(run->order.ctx, run->order.number) :
				     NULL,
		.commands = live->commands,
		.environment = live->environment,
		.places = run->places,
		.n_places = run->n_places,
		.prompt = live->terminal ? on_prompt : NULL,
		.over = on_over,
		.ctx = run
	};
	run->run = run_new(&options, &run->report);
	return run->run != NULL;
}

/* Its turn has come. */
static void begin(struct live_run *run)
{
	struct live *live = run->live;

	live->current = run;
	run->phase = LIVE_RUNNING;
	run->started = loop_now(live->loop);
	if (skips(run, &run->report)) {
		settle(run, VERDICT_SKIP);
		finish(run);
	} else if (!make_run(run)) {
		settle(run, VERDICT_ERROR);
		finish(run);
	} else {
		log_notice("run %u: %s", run->id, run->name);
		run_live_begin(run->run);
	}
}

static void on_next(void *arg)
{
	struct live *live = arg;
	struct live_run *run;

	forget_old(live);
	if (live->current)
		return;
	list_each(run, &live->runs, struct live_run, node)
		if (run->phase == LIVE_WAITING) {
			begin(run);
			return;
		}
}

unsigned live_add(struct live *live, const struct live_order *order)
{
	struct live_run *run = mem_alloc(sizeof(*run));
	struct buf name = { 0 };

	run->live = live;
	run->id = ++live->last_id;
	run->order = *order;
	run->started = run->ended = -1;
	for (unsigned i = 0; i < order->n_places; i++)
		add_place(run, order->places[i].ue, &order->places[i].addr);
	run->order.places = NULL;
	run_name(order->plan, access_live(), 0, &name);
	run->name = mem_copy_text(name.p, name.n);
	buf_free(&name);
	list_append(&live->runs, &run->node);
	live->n_runs++;
	loop_post(live->loop, &live->next, on_next, live);
	return run->id;
}

void live_interrupt(struct live *live, const char *why)
{
	struct live_run *run;

	list_each(run, &live->runs, struct live_run, node)
		if (run->phase == LIVE_WAITING)
			live_forget(run);
	if (!live->current || !live->current->run || live->current->phase == LIVE_OVER)
		return;
	run_live_stop(live->current->run, why);
}

struct live *live_new(const struct live_options *options)
{
	struct live *live = mem_alloc(sizeof(*live));

	live->options = *options;
	if (!live->options.timeout)
		live->options.timeout = TIMEOUT_S * INT64_C(1000000);
	live->core = options->core;
	live->loop = core_loop(live->core);
	list_init(&live->runs);
	live->commands = commands_new(live->loop);
	live_make_environment(live);
	if (options->terminal)
		live->terminal = live_terminal_new(live);
	core_set_runs(live->core, &live_runs_ops, live);
	return live;
}

void live_forget_all(struct live *live)
{
	struct live_run *run;

	timer_stop(live->loop, &live->patience);
	work_cancel(&live->next);
	live->current = NULL;
	list_each(run, &live->runs, struct live_run, node)
		live_forget(run);
}

void live_free(struct live *live)
{

	if (!live)
		return;
	core_set_runs(live->core, NULL, NULL);
	live_forget_all(live);
	live_terminal_free(live->terminal);
	commands_free(live->commands);
	for (char **at = live->environment; *at; at++)
		mem_free(*at);
	mem_free(live->environment);
	mem_free(live);
}
