/* SPDX-License-Identifier: Apache-2.0 */
/* TAP on stdout: the plan, a line for each run, a YAML block for one that did not pass. That is version
 * 14, and but for its name 13, too. */
#include "journal/octets.h"
#include "scenario/report_private.h"

struct tap {
	struct report *report;
	FILE *out;
	struct buf text;
};

static bool is_wanted(const struct report_options *options)
{
	return options->tap != 0;
}

static void *tap_begin(struct report *report)
{
	struct tap *tap = mem_alloc(sizeof(*tap));

	*tap = (struct tap){ .report = report, .out = stdout };
	fprintf(tap->out, "TAP version %u\n1..%u\n", report->options.tap, report->n_runs);
	fflush(tap->out);
	return tap;
}

/* A description: # begins a directive, \ an escape. */
static void add_description(struct str text, struct buf *out)
{
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '#' || text.p[i] == '\\')
			buf_add_char(out, '\\');
		buf_add_char(out, text.p[i]);
	}
}

/* A YAML scalar in single quotes. */
static void add_quoted(const char *key, struct str value, struct buf *out)
{
	struct buf shown = { 0 };

	octets_show(value, &shown);
	buf_printf(out, "%s: '", key);
	for (size_t i = 0; i < shown.n; i++) {
		if (shown.p[i] == '\'')
			buf_add_char(out, '\'');
		buf_add_char(out, shown.p[i]);
	}
	buf_add_text(out, "'\n");
	buf_free(&shown);
}

/* A YAML block. What it is stands first, for the first line of a block must not begin with blanks. */
static void add_block(const char *key, const char *what, struct str text, struct buf *out)
{
	if (!text.n)
		return;
	buf_printf(out, "  %s: |\n    %s\n", key, what);
	report_lines(text, "    ", out);
}

/* What did not pass, and why. */
static void add_diagnosis(const struct report_result *result, struct buf *out)
{
	const struct outcome *outcome = &result->outcome;
	const struct place *at = &outcome->failed;

	buf_add_text(out, "  ---\n");
	add_quoted("  message", report_first_line(outcome), out);
	buf_printf(out, "  severity: %s\n", outcome->verdict == VERDICT_ERROR ? "error" : "fail");
	if (result->plan->title)
		add_quoted("  title", str_of(result->plan->title), out);
	if (result->plan->spec)
		add_quoted("  spec", str_of(result->plan->spec), out);
	buf_add_text(out, "  at:\n");
	add_quoted("    file", str_of(at->file ? at->file : result->plan->path), out);
	if (at->file)
		buf_printf(out, "    line: %u\n", at->line);
	add_block("verdict", verdict_name(outcome->verdict), outcome->text, out);
	add_block("ladder", "seconds, from, to, what", outcome->ladder, out);
	buf_add_text(out, "  ...\n");
}

static void tap_one(void *state, const struct report_result *result)
{
	struct tap *tap = state;
	enum verdict verdict = result->outcome.verdict;
	bool good = verdict == VERDICT_PASS || verdict == VERDICT_SKIP;

	buf_reset(&tap->text);
	buf_printf(&tap->text, "%s %u - ", good ? "ok" : "not ok", result->number + 1);
	add_description(str_of(report_name(tap->report, result)), &tap->text);
	if (verdict == VERDICT_SKIP) {
		buf_add_text(&tap->text, " # SKIP ");
		add_description(report_first_line(&result->outcome), &tap->text);
	}
	buf_add_char(&tap->text, '\n');
	if (!good)
		add_diagnosis(result, &tap->text);
	fwrite(tap->text.p, 1, tap->text.n, tap->out);
	fflush(tap->out);
}

/* What ends before the last run says so. */
static bool tap_end(void *state, const struct report_ending *ending)
{
	struct tap *tap = state;
	bool written;

	if (ending->signal)
		fprintf(tap->out, "Bail out! ended by signal %d\n", ending->signal);
	else if (ending->problem)
		fprintf(tap->out, "Bail out! the scenarios cannot be loaded\n");
	written = fflush(tap->out) == 0 && !ferror(tap->out);
	buf_free(&tap->text);
	mem_free(tap);
	return written;
}

const struct report_writer report_tap = { is_wanted, tap_begin, tap_one, tap_end };
