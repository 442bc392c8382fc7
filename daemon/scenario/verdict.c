/* SPDX-License-Identifier: Apache-2.0 */
/* Why a run did not pass, for a person (LANGUAGE section 6). */
#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "base/path.h"
#include "core/diagnosis.h"
#include "journal/ladder_draw.h"
#include "scenario/run_private.h"

void time_write(int64_t us, struct buf *out)
{
	buf_printf(out, us % 10000 ? "%.3f s" : "%.2f s", (double)us / 1e6);
}

void line_write(const struct run *run, const struct line *line, struct buf *out)
{
	const char *file = line->place.file;

	buf_printf(out, "line %u", line->place.line);
	if (file == run->plan->path)
		return;
	buf_printf(out, " of %s", path_tail(file));
}

/* The first reason stays. */
static bool run_end(struct run *run, enum verdict verdict, const struct line *line)
{
	if (run->over)
		return false;
	run->over = true;
	run->verdict = line && line->given ? VERDICT_ERROR : verdict;
	run->failed = line;
	return true;
}

void run_fail(struct run *run, const struct line *line, const char *format, ...)
{
	va_list args;

	if (!run_end(run, VERDICT_FAIL, line))
		return;
	va_start(args, format);
	buf_vprintf(&run->why, format, args);
	va_end(args);
}

void run_error(struct run *run, const struct line *line, const char *format, ...)
{
	va_list args;

	if (!run_end(run, VERDICT_ERROR, line))
		return;
	va_start(args, format);
	buf_vprintf(&run->why, format, args);
	va_end(args);
}

void run_detail(struct run *run, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	buf_add_text(&run->details, "  ");
	buf_vprintf(&run->details, format, args);
	buf_add_char(&run->details, '\n');
	va_end(args);
}

/* Whose fault it is: the UE's for `>` and expect, imsd's for `<` and core. */
static const char *culprit(const struct run *run, const struct line *line)
{
	if (run->culprit)
		return run->culprit;
	if (line->kind == LINE_MESSAGE || line->kind == LINE_WITHOUT)
		return line->head.from_ue ? "by the UE" : "by imsd";
	return line->kind == LINE_CORE ? "by imsd" : NULL;
}

/* What imsd says is wrong with the UE of the line; with all UEs when it has none. */
static void report_diagnoses(const struct run *run, const struct line *line, struct buf *report)
{
	bool of_message = line && (line->kind == LINE_MESSAGE || line->kind == LINE_WITHOUT);
	unsigned which = of_message ? line->head.ue : line ? line->ue : UES_MAX;
	struct core_diagnosis diagnosis;

	for (unsigned i = 0; i < run->plan->n_ues; i++) {
		const struct cause_row *row;

		if ((which != UES_MAX && which != i) ||
		    !core_diagnosis_newest(run->core, run->plan->ues[i].subscriber, &diagnosis))
			continue;
		row = &cause_rows[diagnosis.cause];
		buf_printf(report, "  diagnosis: %s %s: %s (%.*s); check: %s\n", row->code,
			   run->plan->ues[i].name, row->words, STR_ARG(diagnosis.evidence),
			   row->check);
	}
}

/* The lines of the scenario that have brought a line of another file in. */
static void report_includes(const struct run *run, const struct line *line, struct buf *report)
{
	const char *file = line->place.file;

	for (const struct line *at = line->parent; at; at = at->parent) {
		if (at->kind != LINE_INCLUDE || at->place.file == file)
			continue;
		file = at->place.file;
		buf_add_text(report, "  for ");
		line_write(run, at, report);
		buf_printf(report, "  %.*s\n", STR_ARG(at->text));
	}
}

/* "line 14, by the UE, at 2.31 s: ..." and the line itself. */
void run_report(const struct run *run, struct buf *report)
{
	const struct line *line = run->failed;

	if (line) {
		buf_printf(report, "line %u", line->place.line);
		if (line->place.file != run->plan->path)
			buf_printf(report, " of %s", line->place.file);
		if (run->verdict == VERDICT_FAIL && culprit(run, line))
			buf_printf(report, ", %s", culprit(run, line));
		buf_add_text(report, ", ");
	}
	buf_add_text(report, "at ");
	time_write(loop_now(run->loop) - run->begin, report);
	buf_printf(report, ": %.*s", STR_ARG(buf_str(&run->why)));
	if (run->clause || run->plan->spec)
		buf_printf(report, "  [%s]", run->clause ? run->clause : run->plan->spec);
	buf_add_char(report, '\n');
	if (line)
		buf_printf(report, "  %u  %.*s\n", line->place.line, STR_ARG(line->text));
	if (line)
		report_includes(run, line, report);
	buf_add_str(report, buf_str(&run->details));
	report_diagnoses(run, line, report);
}

struct place run_failed_at(const struct run *run)
{
	return run->failed ? run->failed->place : (struct place){ 0 };
}

void run_draw(const struct run *run, struct buf *svg)
{
	const struct journal_choice choice = { .first = run->first_record,
					       .last = run->last_record };
	const struct ladder_sheet sheet = { LADDER_SVG,
					    run->plan->title ? run->plan->title : run->plan->name };

	journal_draw(core_journal(run->core), &choice, &sheet, svg);
}
