/* SPDX-License-Identifier: Apache-2.0 */
/* Reports of runs: what a forked run tells, JUnit of texts that XML forbids, folders of artifacts. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "body/xml.h"
#include "scenario/report.h"
#include "top.h"

TestSuite(scenario_report, .init = enter_top);

static const struct outcome outcome_rows[] = {
	{ .us = 1234567, .failed = { "a b/c.scn", 14 }, .text = { "line 14\n  why\n", 14 }, .ladder = { "1\n2\n", 4 } },
	{ .us = 0 },
	{ .us = INT64_MAX, .text = { "\0\n7 7 7 7 7\n", 12 } },
	{ .failed = { "x", 4294967295 }, .ladder = { "\xff\n", 2 } },
};

Test(scenario_report, an_outcome_is_told_by_a_forked_run)
{
	for (size_t i = 0; i < ARRAY_LEN(outcome_rows); i++) {
		const struct outcome *row = &outcome_rows[i];
		struct outcome found = { 0 };
		struct buf octets = { 0 };
		struct arena arena;

		arena_init(&arena);
		outcome_write(row, &octets);
		cr_assert(outcome_read(&arena, buf_str(&octets), &found), "row %zu", i);
		cr_expect_eq(found.us, row->us);
		cr_expect_eq(found.failed.line, row->failed.line);
		cr_expect(str_eq(str_of(found.failed.file), str_of(row->failed.file)), "row %zu",
			  i);
		cr_expect(str_eq(found.text, row->text), "row %zu", i);
		cr_expect(str_eq(found.ladder, row->ladder), "row %zu", i);
		arena_clear(&arena);
		buf_free(&octets);
	}
}

/* A process that dies has said a part of it. */
Test(scenario_report, a_part_of_an_outcome_is_none)
{
	struct buf octets = { 0 };
	struct outcome found;
	struct arena arena;

	arena_init(&arena);
	outcome_write(&outcome_rows[0], &octets);
	for (size_t n = 0; n < octets.n; n++)
		cr_expect_not(outcome_read(&arena, (struct str){ octets.p, n }, &found),
			      "%zu octets", n);
	cr_expect_not(outcome_read(&arena, STR("0 0 0 0 99999999999999999999\n"), &found));
	cr_expect_not(outcome_read(&arena, STR("==42==ERROR: AddressSanitizer\n"), &found));
	arena_clear(&arena);
	buf_free(&octets);
}

/* A folder of its own, and reports into it. */
struct lab {
	char folder[40], junit[64], artifacts[64];
	struct report *report;
	FILE *out;
};

static void lab_begin(struct lab *lab, const char *const *names, unsigned n)
{
	struct report_options options = { .seed = 5 };

	snprintf(lab->folder, sizeof(lab->folder), "/tmp/imsd-report-XXXXXX");
	cr_assert(mkdtemp(lab->folder));
	snprintf(lab->junit, sizeof(lab->junit), "%s/junit.xml", lab->folder);
	snprintf(lab->artifacts, sizeof(lab->artifacts), "%s/kept", lab->folder);
	lab->out = fopen("/dev/null", "w");
	options.out = lab->out;
	options.junit = lab->junit;
	options.artifacts = lab->artifacts;
	lab->report = report_new(&options);
	for (unsigned i = 0; i < n; i++)
		cr_expect_eq(report_announce(lab->report, names[i]), i);
	cr_assert(report_begin(lab->report));
}

static void lab_end(struct lab *lab)
{
	char command[80];

	fclose(lab->out);
	snprintf(command, sizeof(command), "rm -rf %s", lab->folder);
	cr_expect_eq(system(command), 0);
}

/* What the JUnit file holds there: the first value. */
static void expect_junit(const struct lab *lab, const char *path, const char *value)
{
	struct arena arena;
	struct xml_values values = { 0 };
	struct str text;
	char why[XML_WHY] = "";

	arena_init(&arena);
	cr_assert_eq(script_read_file(&arena, lab->junit, &text), 0);
	cr_expect_eq(xml_get(&arena, text, str_of(path), &values, why), 0, "%s: %s\n%.*s", path,
		     why, STR_ARG(text));
	cr_expect(values.n && str_is(values.rows[0], value), "%s is '%.*s', not '%s'", path,
		  STR_ARG(values.n ? values.rows[0] : STR("")), value);
	arena_clear(&arena);
}

static void tell(struct lab *lab, unsigned number, enum verdict verdict, struct str text)
{
	static const struct plan plan = { .path = "config/imsd.conf", .name = "a/b" };
	struct report_result result = { .number = number,
					.plan = &plan,
					.outcome = { .verdict = verdict, .text = text } };

	report_one(lab->report, &result);
}

static const char *const hostile_names[] = { "a/\x01<&\"]]>", "a/pass", "b/skip" };

Test(scenario_report, junit_takes_any_octets)
{
	struct lab lab;

	lab_begin(&lab, hostile_names, ARRAY_LEN(hostile_names));
	/* who reads it before the end is told that this is not all */
	expect_junit(&lab, "string(//error/@message)", "imsd has not ended: 0 of 3 runs were made");
	tell(&lab, 0, VERDICT_FAIL, STR("l1 \x01\x0b\x1f \xff\xc3\xa9 ]]> <&>\n  l2\n"));
	tell(&lab, 1, VERDICT_PASS, STR(""));
	tell(&lab, 2, VERDICT_SKIP, STR("needs <x>"));
	cr_expect_eq(report_end(lab.report, 0, NULL), 1);
	expect_junit(&lab, "string(//failure/@message)",
		     "l1 \\x01\\x0b\\x1f \\xff\xc3\xa9 ]]> <&>");
	expect_junit(&lab, "string(//skipped/@message)", "needs <x>");
	expect_junit(&lab, "count(//testcase)", "3");
	expect_junit(&lab, "count(//error)", "0");
	expect_junit(&lab, "string(//testsuite[@name='b']/@skipped)", "1");
	lab_end(&lab);
}

Test(scenario_report, a_long_ladder_is_cut_at_its_beginning)
{
	static const char *const names[] = { "a/b" };
	static const struct plan plan = { .path = "config/imsd.conf", .name = "a/b" };
	struct report_result result = { .plan = &plan, .outcome = { .verdict = VERDICT_ERROR } };
	struct buf ladder = { 0 };
	struct stat status;
	struct lab lab;

	for (unsigned i = 0; i < 100000; i++)
		buf_printf(&ladder, "line %u\n", i);
	result.outcome.ladder = buf_str(&ladder);
	lab_begin(&lab, names, 1);
	report_one(lab.report, &result);
	cr_expect_eq(report_end(lab.report, 0, NULL), 2);
	cr_expect_eq(stat(lab.junit, &status), 0);
	cr_expect_lt(status.st_size, 200000);
	buf_free(&ladder);
	lab_end(&lab);
}

static const struct {
	const char *name, *folder;
} folder_rows[] = {
	{ "a/b#1@tls~2", "a-b#1@tls~2" },      { "a/b c@tls", "a-b_c@tls" },
	{ "a/b\tc@tls", "a-b_c@tls~~2" },      { "a/b:c@tls", "a-b_c@tls~~3" },
	{ "a/b c@tls~~2", "a-b_c@tls~~2~~2" }, { "../../etc", "..-..-etc" },
	{ "a/b c@tls", "a-b_c@tls~~4" },       { "a/\xc3\xbc", "a-__" },
};

Test(scenario_report, each_run_has_a_folder_of_its_own)
{
	const char *names[ARRAY_LEN(folder_rows)];
	struct lab lab;

	for (size_t i = 0; i < ARRAY_LEN(folder_rows); i++)
		names[i] = folder_rows[i].name;
	lab_begin(&lab, names, ARRAY_LEN(names));
	for (unsigned i = 0; i < ARRAY_LEN(folder_rows); i++) {
		const char *folder = report_folder(lab.report, i);

		cr_assert(folder);
		cr_expect_str_eq(folder + strlen(lab.artifacts) + 1, folder_rows[i].folder);
		cr_expect_eq(access(folder, W_OK), 0);
		tell(&lab, i, VERDICT_PASS, STR(""));
		cr_expect_neq(access(folder, F_OK), 0, "%s stays", folder);
	}
	cr_expect_eq(report_end(lab.report, 0, NULL), 0);
	lab_end(&lab);
}

/* What somebody else put there stays. */
Test(scenario_report, only_our_files_go)
{
	static const char *const names[] = { "a/b" };
	char mine[128], other[128];
	const char *folder;
	struct lab lab;

	lab_begin(&lab, names, 1);
	folder = report_folder(lab.report, 0);
	snprintf(mine, sizeof(mine), "%s/do-1-dial.txt", folder);
	snprintf(other, sizeof(other), "%s/notes", folder);
	fclose(fopen(mine, "w"));
	fclose(fopen(other, "w"));
	tell(&lab, 0, VERDICT_PASS, STR(""));
	cr_expect_neq(access(mine, F_OK), 0);
	cr_expect_eq(access(other, F_OK), 0);
	cr_expect_eq(report_end(lab.report, 2, NULL), 130);
	lab_end(&lab);
}
