/* SPDX-License-Identifier: Apache-2.0 */
/* Why a run did not pass, for a person (LANGUAGE section 6). */
#include <inttypes.h>
#include <stdarg.h>

#include "scenario/run_private.h"

void time_write(int64_t us, struct buf *out)
{
	buf_printf(out, us % 10000 ? "%.3f s" : "%.2f s", (double)us / 1e6);
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
static const char *culprit(const struct line *line)
{
	if (line->kind == LINE_MESSAGE || line->kind == LINE_WITHOUT)
		return line->head.from_ue ? "by the UE" : "by imsd";
	return line->kind == LINE_CORE ? "by imsd" : NULL;
}

/* "line 14, by the UE, at 2.31 s: ..." and the line itself. */
void run_report(const struct run *run, struct buf *report)
{
	const struct line *line = run->failed;

	if (line) {
		buf_printf(report, "line %u", line->place.line);
		if (line->place.file != run->plan->path)
			buf_printf(report, " of %s", line->place.file);
		if (run->verdict == VERDICT_FAIL && culprit(line))
			buf_printf(report, ", %s", culprit(line));
		buf_add_text(report, ", ");
	}
	buf_add_text(report, "at ");
	time_write(loop_now(run->loop), report);
	buf_printf(report, ": %.*s", STR_ARG(buf_str(&run->why)));
	if (run->plan->spec)
		buf_printf(report, "  [%s]", run->plan->spec);
	buf_add_char(report, '\n');
	if (line)
		buf_printf(report, "  %u  %.*s\n", line->place.line, STR_ARG(line->text));
	buf_add_str(report, buf_str(&run->details));
}
