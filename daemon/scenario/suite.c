/* SPDX-License-Identifier: Apache-2.0 */
/* From paths to runs. */
#include "scenario/suite.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/random.h"
#include "scenario/load.h"

enum { VIRTUAL_TIMEOUT_S = 150, REAL_TIMEOUT_S = 30 };

struct run_options suite_run_options(const struct suite *suite, const struct suite_run *run)
{
	const struct scenario_options *options = suite->options;
	bool pipe = run->access->pipe;

	return (struct run_options){ .plan = run->plan,
				     .access = run->access,
				     .number = run->number,
				     .config = options->config,
				     .sets = options->sets,
				     .n_sets = options->n_sets,
				     .faults = options->faults,
				     .n_faults = options->n_faults,
				     .seed = options->seed ? options->seed : 1,
				     .timeout = options->timeout ? options->timeout :
						pipe ? VIRTUAL_TIMEOUT_S * INT64_C(1000000) :
						       REAL_TIMEOUT_S * INT64_C(1000000),
				     .verbose = options->verbose };
}

const char *suite_skips(const struct suite *suite, const struct suite_run *run, char room[160])
{
	int64_t most = suite->options->max_time;

	if (run->plan->needs.p) {
		snprintf(room, 160, "needs %.*s", STR_ARG(run->plan->needs));
		return room;
	}
	if (run->access->ipv6 && !run->access->pipe && !plan_has_ipv6())
		return "needs ipv6";
	if (run->access->pipe || !most || run->plan->waits <= most)
		return NULL;
	snprintf(room, 160, "its waits take %lld s", (long long)(run->plan->waits / 1000000));
	return room;
}

/* Lines of `found` that are not in `errors` yet: rows of one file have many errors in common. */
static void add_errors(struct conf_errors *errors, const struct conf_errors *found)
{
	errors->count += conf_errors_join(&errors->text, buf_str(&found->text));
	conf_errors_join(&errors->warnings, buf_str(&found->warnings));
}

/* One row; returns how many the file has. */
static unsigned load_row(struct suite *suite, const char *path, unsigned row,
			 struct conf_errors *errors)
{
	struct conf_errors found = { 0 };
	struct plan_wish wish = { .live = suite->options->live, .checks = &suite->checks };
	struct plan *plan = plan_load_for(&wish, path, NULL, row, &found);
	unsigned rows = 1;

	if (plan) {
		struct run_options options =
			suite_run_options(suite, &(struct suite_run){ plan, access_at(0), 0 });

		rows = plan->n_rows;
		if (!plan->needs.p && !(plan->live && plan->not_live))
			run_rehearse(&options, &found);
		suite->plans =
			mem_resize(suite->plans, (suite->n_plans + 1) * sizeof(*suite->plans));
		suite->plans[suite->n_plans++] = plan;
	}
	add_errors(errors, &found);
	conf_errors_free(&found);
	return rows;
}

/* All rows of its cases. */
static void load_file(struct suite *suite, const char *path, struct conf_errors *errors)
{
	unsigned rows = 1;

	suite->n_files++;
	for (unsigned row = 0; row < rows; row++) {
		unsigned found = load_row(suite, path, row, errors);

		if (row == 0)
			rows = found;
	}
}

/* Without hidden files. */
static int is_wanted(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* A file, or all *.scn in a folder and below it, in the order of their names. Preambles are no
 * scenarios. */
static void load_path(struct suite *suite, const char *path, struct conf_errors *errors)
{
	struct dirent **entries;
	struct stat status;
	int n;

	if (stat(path, &status)) {
		conf_error(errors, path, 0, "%s", strerror(errno));
		return;
	}
	if (!S_ISDIR(status.st_mode)) {
		load_file(suite, path, errors);
		return;
	}
	n = scandir(path, &entries, is_wanted, alphasort);
	for (int i = 0; i < n; i++) {
		struct buf below = { 0 };
		struct str name = str_of(entries[i]->d_name);

		buf_printf(&below, "%s%s%s", path, str_ends(str_of(path), STR("/")) ? "" : "/",
			   entries[i]->d_name);
		if (str_ends(name, STR(".scn")) ||
		    (!str_is(name, "preamble") && !stat(below.p, &status) &&
		     S_ISDIR(status.st_mode)))
			load_path(suite, below.p, errors);
		buf_free(&below);
		free(entries[i]);
	}
	if (n >= 0)
		free(entries);
}

/* A path of the command line, under which there must be something. */
static void load_named(struct suite *suite, const char *path, struct conf_errors *errors)
{
	unsigned files = suite->n_files, before = errors->count;

	load_path(suite, path, errors);
	if (suite->n_files == files && errors->count == before)
		conf_error(errors, path, 0, "no scenario in this folder or below it (*.scn)");
}

/* Is the run among those that are asked for? */
static bool is_asked_for(const struct scenario_options *options, const struct suite_run *run)
{
	struct buf name = { 0 };
	bool asked = options->n_only == 0;

	run_name(run->plan, run->access, run->number, &name);
	for (unsigned i = 0; i < options->n_only && !asked; i++) {
		struct str only = str_of(options->only[i]);

		asked = str_find(only, '*') < 0 ? str_search(buf_str(&name), only) >= 0 :
						  str_glob(only, buf_str(&name));
	}
	buf_free(&name);
	return asked;
}

/* One for each arm that a scripted UE can take; storms and repeats need pipes. */
static void add_runs(struct suite *suite, const struct plan *plan, const struct access *access)
{
	const char *only = suite->options->access;

	bool virtual = suite->options->storm || suite->options->repeat;

	if ((only && !plan->live && strcmp(only, access->name) != 0) || (virtual && !access->pipe))
		return;
	for (unsigned i = 0; i < plan->n_runs; i++) {
		struct suite_run run = { plan, access, i };

		if (!is_asked_for(suite->options, &run))
			continue;
		suite->runs = mem_resize(suite->runs, (suite->n_runs + 1) * sizeof(*suite->runs));
		suite->runs[suite->n_runs++] = run;
	}
}

/* Leaves as many runs as are asked for, drawn by the seed, in their order. */
static void draw_runs(struct suite *suite)
{
	const struct scenario_options *options = suite->options;
	unsigned n = suite->n_runs, kept = 0;
	struct random draw;

	if (options->storm || !options->sample)
		return;
	random_init(&draw, options->seed ? options->seed : 1, STR("suite.sample"));
	for (unsigned i = 0; i < n && kept < options->sample; i++)
		if (random_below(&draw, n - i) < options->sample - kept)
			suite->runs[kept++] = suite->runs[i];
	suite->n_runs = kept;
}

/* Says that no scenario has the check, with the near one. */
static void refuse_waive(const struct suite *suite, const char *waive, struct conf_errors *errors)
{
	struct str rest = str_of(waive), name;
	struct nearest nearest;

	str_cut(&rest, '=', &name);
	nearest_start(&nearest, name);
	for (unsigned i = 0; i < suite->n_plans; i++)
		for (const struct expect *at = suite->plans[i]->expects; at; at = at->next)
			nearest_offer(&nearest, word_text(&suite->plans[i]->arena, at->line.as));
	if (nearest_best(&nearest))
		conf_error(errors, NULL, 0,
			   "--waive %s: no scenario has such a check (did you mean %s?)", waive,
			   nearest_best(&nearest));
	else
		conf_error(errors, NULL, 0,
			   "--waive %s: no scenario has such a check (imsd --list checks)", waive);
}

/* Checks of the command line that no scenario has. */
static void check_waived(const struct suite *suite, struct conf_errors *errors)
{
	const struct load_checks *checks = &suite->checks;

	for (unsigned i = 0; i < checks->n_waives && suite->n_plans; i++)
		if (str_find(str_of(checks->waives[i]), '=') <= 0)
			conf_error(errors, NULL, 0, "--waive %s: write NAME=WHY",
				   checks->waives[i]);
		else if (!checks->waived[i])
			refuse_waive(suite, checks->waives[i], errors);
}

bool suite_load(struct suite *suite, const struct scenario_options *options,
		struct conf_errors *errors)
{
	*suite = (struct suite){ .options = options };
	suite->checks = (struct load_checks){ .packs = options->packs,
					      .n_packs = options->n_packs,
					      .waives = options->waives,
					      .n_waives = options->n_waives,
					      .waived = mem_alloc(options->n_waives + 1) };
	for (unsigned i = 0; i < options->n_paths; i++)
		load_named(suite, options->paths[i], errors);
	check_waived(suite, errors);
	for (unsigned i = 0; i < suite->n_plans; i++)
		if (options->live)
			add_runs(suite, suite->plans[i], access_live());
		else
			for (unsigned k = 0; k < suite->plans[i]->n_accesses; k++)
				add_runs(suite, suite->plans[i], suite->plans[i]->accesses[k]);
	draw_runs(suite);
	return errors->count == 0;
}

void suite_free(struct suite *suite)
{
	for (unsigned i = 0; i < suite->n_plans; i++)
		plan_free(suite->plans[i]);
	mem_free(suite->plans);
	mem_free(suite->checks.waived);
	mem_free(suite->runs);
}
