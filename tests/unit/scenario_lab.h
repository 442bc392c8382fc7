/* SPDX-License-Identifier: Apache-2.0 */
/* Tiny ladders that are run in this process, and their verdicts. */
#ifndef IMSD_TESTS_SCENARIO_LAB_H
#define IMSD_TESTS_SCENARIO_LAB_H

#include <criterion/criterion.h>
#include <string.h>

#include "scenario/load.h"
#include "scenario/run.h"
#include "top.h"

/* A registration in four lines. */
#define REGISTERED "alice > REGISTER\nalice < 401\nalice > REGISTER auth=aka\nalice < 200\n"

struct expected {
	const char *text;
	enum verdict verdict;
	const char *why; /* what the report holds, or NULL */
};

/* Runs one text in virtual time, with a fault when one is given; the report, owned by the caller. */
static inline enum verdict run_fault(const char *text, unsigned number, const char *fault,
				     struct buf *report)
{
	struct conf_errors errors = { 0 };
	struct plan *plan = plan_load("config/scenarios/registration/test.scn", text, 0, &errors);
	struct run_options options = { .plan = plan,
				       .access = access_at(0),
				       .number = number,
				       .faults = &fault,
				       .n_faults = fault != NULL,
				       .seed = 1,
				       .timeout = 150000000 };
	enum verdict verdict = VERDICT_ERROR;
	struct run *run = NULL;

	cr_assert(plan, "%s\n%s", text, errors.text.p);
	run = run_new(&options, report);
	if (run)
		verdict = run_go(run, report);
	run_free(run);
	plan_free(plan);
	conf_errors_free(&errors);
	return verdict;
}

static inline enum verdict run_text(const char *text, unsigned number, struct buf *report)
{
	return run_fault(text, number, NULL, report);
}

static inline void expect_verdict(const struct expected *row)
{
	struct buf report = { 0 };
	enum verdict verdict = run_text(row->text, 0, &report);
	const char *text = report.p ? report.p : "";

	cr_expect_eq(verdict, row->verdict, "%s\nverdict %d: %s", row->text, verdict, text);
	if (row->why)
		cr_expect(strstr(text, row->why), "%s\nsaid %s\nnot  %s", row->text, text,
			  row->why);
	buf_free(&report);
}

static inline void expect_all(const struct expected *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		expect_verdict(&rows[i]);
}

#endif
