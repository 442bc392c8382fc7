/* SPDX-License-Identifier: Apache-2.0 */
/* Reports: one table of writers, told of every run. */
#include "scenario/report.h"

#include <string.h>
#include <time.h>

#include "journal/octets.h"
#include "scenario/report_private.h"

static const struct report_writer *const writer_rows[WRITERS_MAX] = {
	&report_artifacts, /* first: the others name what it has written */
	&report_terminal,
	&report_tap,
	&report_junit,
};

int64_t report_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return now.tv_sec * INT64_C(1000000) + now.tv_nsec / 1000;
}

struct report *report_new(const struct report_options *options)
{
	struct report *report = mem_alloc(sizeof(*report));

	report->options = *options;
	if (!options->out)
		report->options.out = options->tap ? stderr : stdout;
	arena_init(&report->arena);
	report->started = report_now();
	return report;
}

unsigned report_announce(struct report *report, const char *name)
{
	unsigned n = report->n_runs;

	/* grows by doubling */
	if ((n & (n - 1)) == 0)
		report->names = mem_resize(report->names, (n ? 2 * n : 1) * sizeof(*report->names));
	report->names[n] = arena_copy(&report->arena, name, strlen(name));
	return report->n_runs++;
}

bool report_begin(struct report *report)
{
	if (report->options.artifacts)
		report->artifacts = artifacts_new(report);
	for (size_t i = 0; i < ARRAY_LEN(writer_rows); i++) {
		struct report_slot *slot = &report->slots[report->n_slots];

		if (!writer_rows[i]->wanted(&report->options))
			continue;
		*slot = (struct report_slot){ writer_rows[i], writer_rows[i]->begin(report) };
		if (slot->state)
			report->n_slots++;
		else
			report->broken = true;
	}
	return !report->broken;
}

const char *report_folder(struct report *report, unsigned number)
{
	return artifacts_folder(report->artifacts, number, true);
}

void report_keep(struct report *report, unsigned number, const char *name, struct str text)
{
	artifacts_keep(report->artifacts, number, name, text);
}

bool report_wants_all(const struct report *report)
{
	return report->options.verbose || report->options.artifacts_all;
}

void report_one(struct report *report, const struct report_result *result)
{
	report->counts[result->outcome.verdict]++;
	report->n_told++;
	for (unsigned i = 0; i < report->n_slots; i++)
		report->slots[i].writer->one(report->slots[i].state, result);
}

/* Of the verdicts alone. */
static int status_of(const struct report *report, const struct report_ending *ending)
{
	if (ending->signal)
		return 128 + ending->signal;
	if (ending->problem || report->broken || report->counts[VERDICT_ERROR])
		return 2;
	return report->counts[VERDICT_FAIL] ? 1 : 0;
}

int report_end(struct report *report, int signal, const char *problem)
{
	struct report_ending ending = { .signal = signal, .problem = problem };

	ending.status = status_of(report, &ending);
	for (unsigned i = 0; i < report->n_slots; i++)
		if (!report->slots[i].writer->end(report->slots[i].state, &ending))
			report->broken = true;
	ending.status = status_of(report, &ending);
	artifacts_free(report->artifacts);
	mem_free(report->names);
	arena_clear(&report->arena);
	mem_free(report);
	return ending.status;
}

const char *report_name(const struct report *report, const struct report_result *result)
{
	return report->names[result->number];
}

void report_verdict(const struct report *report, const struct report_result *result,
		    struct buf *out)
{
	const struct outcome *outcome = &result->outcome;

	buf_printf(out, "%-5s %s", verdict_name(outcome->verdict), report_name(report, result));
	if (outcome->text.n) {
		buf_add_text(out, "  ");
		report_lines(outcome->text, "", out);
	} else {
		buf_add_char(out, '\n');
	}
}

struct str report_first_line(const struct outcome *outcome)
{
	struct str rest = str_trim(outcome->text), line = { 0 };

	report_line(&rest, &line);
	return str_trim(line);
}

bool report_line(struct str *rest, struct str *line)
{
	ptrdiff_t end = str_find(*rest, '\n');

	*line = (struct str){ rest->p, end < 0 ? rest->n : (size_t)end };
	if (!rest->n)
		return false;
	*rest = str_from(*rest, end < 0 ? rest->n : line->n + 1);
	return true;
}

void report_lines(struct str text, const char *indent, struct buf *out)
{
	struct str line;

	if (text.n > LADDER_MAX) {
		text = str_from(text, text.n - LADDER_MAX);
		report_line(&text, &line);
		buf_printf(out, "%s(the beginning is left out)\n", indent);
	}
	while (report_line(&text, &line)) {
		buf_add_text(out, indent);
		octets_show(line, out);
		buf_add_char(out, '\n');
	}
}
