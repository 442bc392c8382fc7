/* SPDX-License-Identifier: Apache-2.0 */
/* Live runs for core/runs.h: started, asked about, answered and ended by others. */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "conf/confine.h"
#include "core/knobs.h"
#include "scenario/live_private.h"
#include "scenario/load.h"

enum { PAIRS_MAX = 64, FOLDERS_MAX = LIVE_FOLDERS + 1 + 2 * SHIPPED_FOLDERS + 1 };

/* The file of that name below a folder, with or without ".scn", through no link that leads out of it. */
static bool find_below(const char *folder, const char *name, char out[PATH_MAX])
{
	struct buf path = { 0 };
	bool ended = str_ends(str_of(name), STR(".scn")), found;

	if (name[0] != '/')
		buf_printf(&path, "%s/", folder);
	buf_printf(&path, "%s%s", name, ended ? "" : ".scn");
	found = confine_path(folder, path.p, out);
	buf_free(&path);
	return found;
}

static bool find_file(const struct live *live, const char *name, char out[PATH_MAX],
		      struct conf_errors *errors)
{
	char folders[LIVE_FOLDERS][PATH_MAX];
	unsigned n = live_find_folders(live, folders);
	struct buf places = { 0 };

	for (unsigned i = 0; i < n; i++)
		if (find_below(folders[i], name, out))
			return true;
	if (n) {
		conf_error(errors, NULL, 0,
			   "no scenario '%s' below the folder of scenarios (GET /v1/scenarios)",
			   name);
		return false;
	}
	live_say_folders(live, &places);
	conf_error(errors, NULL, 0,
		   "there is no folder %s: scenario.dir says where the scenarios are", places.p);
	buf_free(&places);
	return false;
}

/* Addresses of the order; false with an error. */
static bool read_places(const struct core_runs_order *order, struct run_place *places,
			struct conf_errors *errors)
{
	for (unsigned i = 0; i < order->n_ues; i++) {
		struct str text = str_of(order->ues[i].value);

		places[i].ue = order->ues[i].name;
		if (addr_parse(text, 0, &places[i].addr) || addr_parse_pair(text, &places[i].addr))
			continue;
		conf_error(errors, NULL, 0, "ue %s: '%s' is neither an address nor ADDRESS:PORT",
			   order->ues[i].name, order->ues[i].value);
		return false;
	}
	return true;
}

/* Is it the row that is wanted? Its name stands behind the #. */
static bool is_row(const struct plan *plan, const char *row)
{
	const char *hash = strchr(plan->name, '#');

	return !row || (hash && strcmp(hash + 1, row) == 0);
}

/* Where files lie that a run asked for over HTTP may name: the folders of scenarios, that of the configuration, and what
 * comes with imsd. */
static const char *const *list_folders(const struct live *live, struct arena *arena,
				       char found[LIVE_FOLDERS][PATH_MAX],
				       const char *folders[FOLDERS_MAX])
{
	static const char *const kinds[] = { "/scenarios", "/checks" };
	const char *config = confine_folder(arena, core_snapshot(live->core)->path);
	unsigned n = 0, n_found = live_find_folders(live, found);

	while (n < n_found) {
		folders[n] = found[n];
		n++;
	}
	if (config)
		folders[n++] = config;
	for (int i = 0; i < SHIPPED_FOLDERS; i++)
		for (size_t kind = 0; kind < ARRAY_LEN(kinds); kind++)
			folders[n++] = arena_join(arena,
						  (struct str[]){ str_of(shipped_folders[i]),
								  str_of(kinds[kind]) },
						  2)
					       .p;
	folders[n] = NULL;
	return folders;
}

/* All rows, or the one that is wanted; returns how many. */
static unsigned load_rows(const struct live *live, const struct core_runs_order *order,
			  const char *path, struct plan **plans, struct conf_errors *errors)
{
	struct plan_value values[PAIRS_MAX];
	char found[LIVE_FOLDERS][PATH_MAX];
	struct arena arena;
	struct plan_wish wish = { .live = true, .params = values };
	const char *folders[FOLDERS_MAX];
	unsigned rows = 1, n = 0;

	arena_init(&arena);
	wish.folders = list_folders(live, &arena, found, folders);

	for (; wish.n_params < order->n_params && wish.n_params < PAIRS_MAX; wish.n_params++)
		values[wish.n_params] = (struct plan_value){ order->params[wish.n_params].name,
							     order->params[wish.n_params].value };
	for (unsigned row = 0; row < rows && row < WAITING_MAX; row++) {
		struct plan *plan = plan_load_for(&wish, path, order->text, row, errors);

		if (!plan)
			break;
		rows = plan->n_rows;
		if (is_row(plan, order->row))
			plans[n++] = plan;
		else
			plan_free(plan);
	}
	arena_clear(&arena);
	if (!n && !errors->count)
		conf_error(errors, path, 0, "no row is called '%s'", order->row);
	return n;
}

/* Each address is that of a UE of the scenario; else an error. */
static void check_places(const struct core_runs_order *order, const struct plan *plan,
			 struct conf_errors *errors)
{
	for (unsigned i = 0; i < order->n_ues; i++) {
		struct str name = str_of(order->ues[i].name);
		struct nearest nearest;
		const char *near;

		if (plan_ue(plan, name) < plan->n_ues)
			continue;
		nearest_start(&nearest, name);
		for (unsigned k = 0; k < plan->n_ues; k++)
			nearest_offer(&nearest, plan->ues[k].name);
		near = nearest_best(&nearest);
		conf_error(errors, NULL, 0, "ue %.*s: the scenario has none of that name%s%s%s",
			   STR_ARG(name), near ? " (did you mean " : "", near ? near : "",
			   near ? "?)" : "");
	}
}

static unsigned start(void *ctx, const struct core_runs_order *order, unsigned *first,
		      struct conf_errors *errors)
{
	struct live *live = ctx;
	struct run_place places[PAIRS_MAX];
	char path[PATH_MAX] = "text";
	struct plan **plans;
	unsigned n = 0;

	if (order->n_ues > PAIRS_MAX || order->n_params > PAIRS_MAX) {
		conf_error(errors, NULL, 0, "at most %d UEs and params are taken", PAIRS_MAX);
		return 0;
	}
	if (live->n_runs >= WAITING_MAX) {
		conf_error(errors, NULL, 0, "%u runs wait already", live->n_runs);
		return 0;
	}
	if (!read_places(order, places, errors) ||
	    (order->scenario && !find_file(live, order->scenario, path, errors)))
		return 0;
	if (order->text) {
		char folders[LIVE_FOLDERS][PATH_MAX];

		if (live_find_folders(live, folders))
			snprintf(path, sizeof(path), "%.*s/text", PATH_MAX - 8, folders[0]);
	}
	plans = mem_alloc(WAITING_MAX * sizeof(struct plan *));
	n = load_rows(live, order, path, plans, errors);
	if (n)
		check_places(order, plans[0], errors);
	for (unsigned i = 0; i < n; i++) {
		struct live_order one = { .plan = plans[i],
					  .owned = true,
					  .places = places,
					  .n_places = order->n_ues,
					  .timeout = order->timeout };
		unsigned id;

		if (errors->count) {
			plan_free(plans[i]);
			continue;
		}
		id = live_add(live, &one);
		if (i == 0)
			*first = id;
	}
	mem_free(plans);
	return errors->count ? 0 : n;
}

static const char *state_of_run(const struct live_run *run)
{
	static const char *const names[] = { [VERDICT_PASS] = "passed",
					     [VERDICT_FAIL] = "failed",
					     [VERDICT_ERROR] = "error",
					     [VERDICT_SKIP] = "skipped" };

	if (run->phase == LIVE_OVER)
		return names[run->verdict];
	return run->phase == LIVE_RUNNING ? "running" : "waiting";
}

/* As it is now. */
static void fill(struct live_run *run, struct core_run *out)
{
	const struct plan *plan = run->order.plan;

	if (run->phase == LIVE_RUNNING && run->run) {
		buf_reset(&run->words);
		run_live_status(run->run, &run->status, &run->words);
	}
	*out = (struct core_run){ .id = run->id,
				  .name = run->name,
				  .file = plan->path,
				  .title = plan->title,
				  .spec = plan->spec,
				  .state = state_of_run(run),
				  .line_file = run->status.file,
				  .line = run->status.line,
				  .line_text = run->status.text,
				  .first = run->status.first,
				  .last = run->status.last,
				  .started = run->started,
				  .ended = run->ended };
	if (run->phase == LIVE_OVER) {
		out->verdict = run->report.n ? buf_str(&run->report) : STR_NONE;
		out->ladder = run->ladder.n ? buf_str(&run->ladder) : STR_NONE;
		return;
	}
	out->waits_for = run->words.n ? buf_str(&run->words) : STR_NONE;
	out->prompt = run->status.prompt;
}

static void each(void *ctx, void (*take)(void *arg, const struct core_run *run), void *arg)
{
	struct live *live = ctx;
	struct core_run out;
	struct live_run *run;

	list_each(run, &live->runs, struct live_run, node) {
		fill(run, &out);
		take(arg, &out);
	}
}

static bool find(void *ctx, unsigned id, struct core_run *out)
{
	struct live_run *run = live_find(ctx, id);

	if (run)
		fill(run, out);
	return run != NULL;
}

static enum core_runs_answer answer(void *ctx, unsigned id, bool ok, struct str text)
{
	struct live_run *run = live_find(ctx, id);

	if (!run)
		return RUNS_UNKNOWN;
	if (run->phase != LIVE_RUNNING || !run->run || !run_live_answer(run->run, ok, text))
		return RUNS_CLOSED;
	return RUNS_DONE;
}

static enum core_runs_answer stop(void *ctx, unsigned id)
{
	struct live *live = ctx;
	struct live_run *run = live_find(live, id);

	if (!run)
		return RUNS_UNKNOWN;
	if (run == live->current && run->phase == LIVE_RUNNING && run->run)
		run_live_stop(run->run, "it was stopped");
	else if (run == live->current || run->order.done)
		return RUNS_CLOSED;
	else
		live_forget(run);
	return RUNS_DONE;
}

const struct core_runs_ops live_runs_ops = { start, each, find, answer, stop, live_scenarios };
