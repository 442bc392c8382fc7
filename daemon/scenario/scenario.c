/* SPDX-License-Identifier: Apache-2.0 */
/* Running scenarios with scripted UEs and reporting their verdicts. */
#include "scenario/scenario.h"

#include <string.h>

#include "base/clock.h"
#include "scenario/pool.h"
#include "scenario/repeat.h"
#include "scenario/report.h"
#include "scenario/storm.h"
#include "scenario/suite.h"

/* Exit statuses of our processes begin here, so that one that a sanitizer ended is not taken for a
 * verdict. */
enum { VERDICT_STATUS = 40 };

/* What run_one and tell_one work on. */
struct session {
	struct suite *suite;
	struct report *report;
};

/* One run, in its own process. */
struct piece {
	struct session *session;
	unsigned number;
	struct outcome outcome;
	struct buf text, ladder; /* of the outcome */
};

/* The file of a run in that folder, when one was named. */
static void file_name(const char *folder, const struct suite_run *run, const char *ending,
		      struct buf *out)
{
	size_t start;

	if (!folder)
		return;
	buf_printf(out, "%s/", folder);
	start = out->n;
	run_name(run->plan, run->access, run->number, out);
	for (size_t i = start; i < out->n; i++)
		if (out->p[i] == '/')
			out->p[i] = '-';
	buf_add_text(out, ending);
}

/* A file of the same octets; what cannot be read leaves none. */
static void copy_file(const char *from, const char *to)
{
	struct arena arena;
	struct str text;
	FILE *file;

	arena_init(&arena);
	file = script_read_file(&arena, from, &text) == 0 ? fopen(to, "wb") : NULL;
	if (file) {
		fwrite(text.n ? text.p : "", 1, text.n, file);
		fclose(file);
	}
	arena_clear(&arena);
}

/* A file that the run writes: where the user wants it, and among its artifacts. */
struct record {
	struct buf wanted, artifact;
};

/* Where the run itself writes it, or NULL. */
static const char *record_path(struct record *record, const char *folder, const char *name)
{
	if (folder)
		buf_printf(&record->artifact, "%s/%s", folder, name);
	return record->wanted.p ? record->wanted.p : record->artifact.p;
}

static void record_end(struct record *record)
{
	if (record->wanted.p && record->artifact.p)
		copy_file(record->wanted.p, record->artifact.p);
	buf_free(&record->wanted);
	buf_free(&record->artifact);
}

/* The ladder, and its drawing when artifacts are wanted. */
static void keep_ladder(struct piece *piece, const struct run *run)
{
	struct report *report = piece->session->report;
	struct buf svg = { 0 };

	buf_add_str(&piece->ladder, run_ladder(run));
	if (!report_folder(report, piece->number))
		return;
	run_draw(run, &svg);
	report_keep(report, piece->number, "ladder.svg", buf_str(&svg));
	buf_free(&svg);
}

/* Once, to a verdict; the ladder where it is wanted. */
static void run_once(struct piece *piece, const struct run_options *options)
{
	struct outcome *outcome = &piece->outcome;
	struct run *run = run_new(options, &piece->text);

	outcome->verdict = VERDICT_ERROR;
	if (run) {
		outcome->verdict = run_go(run, &piece->text);
		outcome->failed = run_failed_at(run);
		if (outcome->verdict != VERDICT_PASS || report_wants_all(piece->session->report))
			keep_ladder(piece, run);
	}
	run_free(run);
}

/* The kind of run that is asked for. */
static void run_kind(struct piece *piece)
{
	const struct suite *suite = piece->session->suite;
	const struct suite_run *suite_run = &suite->runs[piece->number];
	struct run_options options = suite_run_options(suite, suite_run);
	struct record capture = { 0 }, journal = { 0 };
	const char *folder;

	if (suite->options->storm) {
		piece->outcome.verdict = storm_run(&options, suite->options->sample, &piece->text);
		return;
	}
	folder = report_folder(piece->session->report, piece->number);
	file_name(suite->options->capture, suite_run, ".pcapng", &capture.wanted);
	file_name(suite->options->journal, suite_run, ".jsonl", &journal.wanted);
	options.capture = record_path(&capture, folder, "capture.pcapng");
	options.journal = record_path(&journal, folder, "journal.jsonl");
	if (suite->options->repeat)
		piece->outcome.verdict = repeat_run(&options, suite->options->repeat, &piece->text);
	else
		run_once(piece, &options);
	record_end(&capture);
	record_end(&journal);
}

/* One run in a process of its own: its verdict, and the rest of its outcome. */
static int run_one(void *ctx, unsigned number, struct buf *octets)
{
	struct session *session = ctx;
	struct piece piece = { .session = session,
			       .number = number,
			       .outcome = { .verdict = VERDICT_SKIP } };
	int64_t started = clock_us(CLOCK_MONOTONIC);
	char room[160];
	const char *skips = suite_skips(session->suite, &session->suite->runs[number], room);

	if (skips)
		buf_add_text(&piece.text, skips);
	else
		run_kind(&piece);
	piece.outcome.us = clock_us(CLOCK_MONOTONIC) - started;
	piece.outcome.text = buf_str(&piece.text);
	piece.outcome.ladder = buf_str(&piece.ladder);
	outcome_write(&piece.outcome, octets);
	buf_free(&piece.text);
	buf_free(&piece.ladder);
	return VERDICT_STATUS + (int)piece.outcome.verdict;
}

/* It said nothing, or not all. */
static void tell_death(struct outcome *outcome, int result, struct buf *text)
{
	outcome->verdict = VERDICT_ERROR;
	buf_printf(text, "its process died with %s %d", result >= POOL_DIED ? "signal" : "status",
		   result >= POOL_DIED ? result - POOL_DIED : result);
	outcome->text = buf_str(text);
}

static void tell_one(void *ctx, unsigned number, int result, struct str octets)
{
	struct session *session = ctx;
	const struct suite_run *run = &session->suite->runs[number];
	struct report_result report = { .number = number,
					.plan = run->plan,
					.access = run->access };
	struct buf text = { 0 };
	struct arena arena;

	arena_init(&arena);
	report.outcome.verdict = (enum verdict)(result - VERDICT_STATUS);
	if (result < VERDICT_STATUS || result > VERDICT_STATUS + VERDICT_SKIP ||
	    !outcome_read(&arena, octets, &report.outcome))
		tell_death(&report.outcome, result, &text);
	report_one(session->report, &report);
	buf_free(&text);
	arena_clear(&arena);
}

static void print_warnings(const struct suite *suite)
{
	for (unsigned i = 0; i < suite->n_plans; i++)
		fprintf(stderr, "%.*s", STR_ARG(buf_str(&suite->plans[i]->warnings)));
}

/* All runs by their names. */
static void announce(struct report *report, const struct suite *suite)
{
	struct buf name = { 0 };

	for (unsigned i = 0; i < suite->n_runs; i++) {
		buf_reset(&name);
		run_name(suite->runs[i].plan, suite->runs[i].access, suite->runs[i].number, &name);
		report_announce(report, name.p);
	}
	buf_free(&name);
}

static struct report_options report_options(const struct scenario_options *options)
{
	return (struct report_options){ .out = options->out,
					.verbose = options->verbose,
					.progress = true,
					.tap = options->tap,
					.junit = options->junit,
					.artifacts = options->artifacts,
					.artifacts_all = options->artifacts_all,
					.seed = options->seed ? options->seed : 1,
					.config = options->config };
}

/* Makes all runs, unless there is a problem. */
static int run_all(struct suite *suite, const char *problem)
{
	struct report_options options = report_options(suite->options);
	struct session session = { suite, report_new(&options) };
	struct pool_work work = { .run = run_one,
				  .done = tell_one,
				  .ctx = &session,
				  .n = suite->n_runs,
				  .jobs = suite->options->jobs };
	int signal = 0;

	if (!problem)
		announce(session.report, suite);
	if (report_begin(session.report) && !problem)
		signal = pool_run(&work);
	return report_end(session.report, signal, problem);
}

/* What would be run. */
static int list_runs(const struct suite *suite)
{
	FILE *out = suite->options->out ? suite->options->out : stdout;
	struct buf names = { 0 };

	for (unsigned i = 0; i < suite->n_runs; i++) {
		run_name(suite->runs[i].plan, suite->runs[i].access, suite->runs[i].number, &names);
		buf_add_char(&names, '\n');
	}
	fprintf(out, "%.*s", STR_ARG(buf_str(&names)));
	buf_free(&names);
	return 0;
}

int scenario_main(const struct scenario_options *options)
{
	struct conf_errors errors = { 0 };
	struct suite suite;
	int status;

	if (suite_load(&suite, options, &errors) && suite.n_runs == 0)
		conf_error(&errors, NULL, 0,
			   options->n_only ? "no run has such a name: imsd --scenario --list-runs "
					     "prints those that there are" :
					     "there is no scenario to run");
	fprintf(stderr, "%.*s", STR_ARG(buf_str(&errors.warnings)));
	if (!errors.count)
		print_warnings(&suite);
	if (!errors.count && options->list_runs)
		status = list_runs(&suite);
	else
		status = run_all(&suite, errors.count ? errors.text.p : NULL);
	suite_free(&suite);
	conf_errors_free(&errors);
	return status;
}
