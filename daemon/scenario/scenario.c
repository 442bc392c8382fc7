/* SPDX-License-Identifier: Apache-2.0 */
/* Running scenarios and printing their verdicts. */
#include "scenario/scenario.h"

#include <string.h>

#include "scenario/pool.h"
#include "scenario/repeat.h"
#include "scenario/storm.h"
#include "scenario/suite.h"

static const char *const verdict_names[] = { "PASS", "FAIL", "ERROR", "SKIP" };

/* Exit statuses of our processes begin here, so that one that a sanitizer ended is not taken for a
 * verdict. */
enum { VERDICT_STATUS = 40 };

/* Lines of a text, indented. */
static void add_indented(struct buf *out, struct str text)
{
	struct str rest = text;

	while (rest.n) {
		ptrdiff_t end = str_find(rest, '\n');
		size_t n = end < 0 ? rest.n : (size_t)end + 1;

		buf_add_text(out, "    ");
		buf_add_str(out, (struct str){ rest.p, n });
		rest = str_from(rest, n);
	}
}

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

/* Once, to a verdict, and the ladder where it is wanted. */
static enum verdict run_once(const struct run_options *options, struct buf *text)
{
	struct run *run = run_new(options, text);
	enum verdict verdict = VERDICT_ERROR;

	if (run) {
		verdict = run_go(run, text);
		if (verdict == VERDICT_PASS)
			buf_add_char(text, '\n');
		if (verdict != VERDICT_PASS || options->verbose)
			add_indented(text, run_ladder(run));
	}
	run_free(run);
	return verdict;
}

/* One run in a process of its own: its verdict, and behind its name what there is to say. */
static int run_one(void *ctx, unsigned number, struct buf *text)
{
	const struct suite *suite = ctx;
	const struct suite_run *suite_run = &suite->runs[number];
	struct run_options options = suite_run_options(suite, suite_run);
	enum verdict verdict;
	char room[160];
	const char *skips = suite_skips(suite, suite_run, room);
	struct buf capture = { 0 }, journal = { 0 };

	if (skips) {
		buf_printf(text, "  %s\n", skips);
		return VERDICT_STATUS + VERDICT_SKIP;
	}
	if (suite->options->storm)
		return VERDICT_STATUS + (int)storm_run(&options, suite->options->sample, text);
	buf_add_text(text, "  ");
	file_name(suite->options->capture, suite_run, ".pcapng", &capture);
	file_name(suite->options->journal, suite_run, ".jsonl", &journal);
	options.capture = capture.p;
	options.journal = journal.p;
	verdict = suite->options->repeat ? repeat_run(&options, suite->options->repeat, text) :
					   run_once(&options, text);
	buf_free(&capture);
	buf_free(&journal);
	return VERDICT_STATUS + (int)verdict;
}

/* Verdict, name, and what there is to say. */
static void print_one(void *ctx, unsigned number, int result, struct str text)
{
	struct suite *suite = ctx;
	const struct suite_run *run = &suite->runs[number];
	FILE *out = suite->options->out ? suite->options->out : stdout;
	struct buf name = { 0 };
	bool died = result < VERDICT_STATUS || result > VERDICT_STATUS + VERDICT_SKIP;
	enum verdict verdict = died ? VERDICT_ERROR : (enum verdict)(result - VERDICT_STATUS);

	run_name(run->plan, run->access, run->number, &name);
	suite->counts[verdict]++;
	fprintf(out, "%-5s %s", verdict_names[verdict], name.p);
	if (died)
		fprintf(out, "  its process died with %s %d\n",
			result >= POOL_DIED ? "signal" : "status",
			result >= POOL_DIED ? result - POOL_DIED : result);
	fprintf(out, "%.*s",
		STR_ARG(verdict == VERDICT_PASS && str_is(text, "  \n") ? STR("\n") : text));
	fflush(out);
	buf_free(&name);
}

static void print_warnings(const struct suite *suite)
{
	for (unsigned i = 0; i < suite->n_plans; i++)
		fprintf(stderr, "%.*s", STR_ARG(buf_str(&suite->plans[i]->warnings)));
}

/* The last line has the sums. */
static int run_all(struct suite *suite)
{
	FILE *out = suite->options->out ? suite->options->out : stdout;
	struct pool_work work = { .run = run_one,
				  .done = print_one,
				  .ctx = suite,
				  .n = suite->n_runs,
				  .jobs = suite->options->jobs };

	pool_run(&work);
	fprintf(out, "%u passed, %u failed, %u errors, %u skipped\n", suite->counts[VERDICT_PASS],
		suite->counts[VERDICT_FAIL], suite->counts[VERDICT_ERROR],
		suite->counts[VERDICT_SKIP]);
	return suite->counts[VERDICT_ERROR] ? 2 : suite->counts[VERDICT_FAIL] ? 1 : 0;
}

int scenario_main(const struct scenario_options *options)
{
	struct conf_errors errors = { 0 };
	struct suite suite;
	int status = 2;

	if (suite_load(&suite, options, &errors) && suite.n_runs == 0)
		conf_error(&errors, NULL, 0, "there is no scenario to run");
	fprintf(stderr, "%.*s", STR_ARG(buf_str(&errors.warnings)));
	if (errors.count) {
		fprintf(stderr, "%.*s", STR_ARG(buf_str(&errors.text)));
	} else {
		print_warnings(&suite);
		status = run_all(&suite);
	}
	suite_free(&suite);
	conf_errors_free(&errors);
	return status;
}
