/* SPDX-License-Identifier: Apache-2.0 */
/* The report for a person: a line for each run, more of those that did not pass, the sums. On a terminal
 * the last line says how far it is. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "scenario/report_private.h"

enum { SLOWEST_MAX = 10 };

struct terminal {
	struct report *report;
	FILE *out;
	bool progress;
	bool shown;
	struct slow {
		int64_t us;
		unsigned number;
	} slowest[SLOWEST_MAX]; /* the slowest first */
	unsigned n_slowest;
	struct buf text;
};

static bool is_wanted(const struct report_options *options)
{
	(void)options;
	return true;
}

/* A terminal that can go back to the beginning of a line. */
static bool can_overwrite(void)
{
	const char *kind = getenv("TERM");

	return isatty(STDERR_FILENO) && kind && *kind && strcmp(kind, "dumb") != 0;
}

static void *terminal_begin(struct report *report)
{
	struct terminal *terminal = mem_alloc(sizeof(*terminal));

	*terminal = (struct terminal){ .report = report,
				       .out = report->options.out,
				       .progress = report->options.progress && can_overwrite() };
	return terminal;
}

/* Takes the line of progress away. */
static void hide_progress(struct terminal *terminal)
{
	if (terminal->shown)
		fputs("\r\033[K", stderr);
	terminal->shown = false;
}

/* "120/1367, 2 failed" */
static void show_progress(struct terminal *terminal)
{
	const struct report *report = terminal->report;

	if (!terminal->progress)
		return;
	fprintf(stderr, "%u/%u, %u failed", report->n_told, report->n_runs,
		report->counts[VERDICT_FAIL] + report->counts[VERDICT_ERROR]);
	fflush(stderr);
	terminal->shown = true;
}

/* Keeps its place among the slowest, if it has one. */
static void note_slow(struct terminal *terminal, const struct report_result *result)
{
	unsigned at = terminal->n_slowest;

	while (at > 0 && terminal->slowest[at - 1].us < result->outcome.us)
		at--;
	if (at == SLOWEST_MAX)
		return;
	if (terminal->n_slowest < SLOWEST_MAX)
		terminal->n_slowest++;
	memmove(&terminal->slowest[at + 1], &terminal->slowest[at],
		(terminal->n_slowest - at - 1) * sizeof(terminal->slowest[0]));
	terminal->slowest[at] = (struct slow){ result->outcome.us, result->number };
}

static void terminal_one(void *state, const struct report_result *result)
{
	struct terminal *terminal = state;
	const struct outcome *outcome = &result->outcome;

	note_slow(terminal, result);
	buf_reset(&terminal->text);
	report_verdict(terminal->report, result, &terminal->text);
	if (outcome->verdict != VERDICT_PASS || terminal->report->options.verbose) {
		struct str rest = outcome->ladder, line;

		while (report_line(&rest, &line))
			buf_printf(&terminal->text, "    %.*s\n", STR_ARG(line));
	}
	hide_progress(terminal);
	fwrite(terminal->text.p, 1, terminal->text.n, terminal->out);
	fflush(terminal->out);
	show_progress(terminal);
}

static void print_slowest(const struct terminal *terminal)
{
	fprintf(terminal->out, "slowest:\n");
	for (unsigned i = 0; i < terminal->n_slowest; i++)
		fprintf(terminal->out, "  %8.3f s  %s\n", (double)terminal->slowest[i].us / 1e6,
			terminal->report->names[terminal->slowest[i].number]);
}

/* The last line has the sums. */
static bool terminal_end(void *state, const struct report_ending *ending)
{
	struct terminal *terminal = state;
	const struct report *report = terminal->report;
	bool written;

	hide_progress(terminal);
	if (report->options.verbose && terminal->n_slowest > 1)
		print_slowest(terminal);
	if (ending->problem)
		fputs(ending->problem, stderr);
	if (ending->signal)
		fprintf(terminal->out, "ended by signal %d (%s) after %u of %u runs\n",
			ending->signal, strsignal(ending->signal), report->n_told, report->n_runs);
	if (!ending->problem)
		fprintf(terminal->out, "%u passed, %u failed, %u errors, %u skipped\n",
			report->counts[VERDICT_PASS], report->counts[VERDICT_FAIL],
			report->counts[VERDICT_ERROR], report->counts[VERDICT_SKIP]);
	written = fflush(terminal->out) == 0 && !ferror(terminal->out);
	buf_free(&terminal->text);
	mem_free(terminal);
	return written;
}

const struct report_writer report_terminal = { is_wanted, terminal_begin, terminal_one,
					       terminal_end };
