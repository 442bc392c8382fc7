/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JUnit XML, as Jenkins and others read it (tests/junit.xsd): a suite for each folder, a case for each
 * run. The file is there, whole and with an error in it, from the first run on, so that a CI job whose imsd
 * was killed does not read success.
 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "body/xml_writer.h"
#include "core/builtin.h"
#include "scenario/report_private.h"

enum { RENEWED_EVERY = 2000000 /* us */ };

struct junit_case {
	struct junit_case *next;
	const char *name, *class_name, *file;
	unsigned line; /* 0: none */
	enum verdict verdict;
	int64_t us;
	struct str message, body, output; /* XML may hold them */
};

struct junit_suite {
	struct junit_suite *next;
	struct str name; /* the folder */
	struct junit_case *first, **end;
	unsigned counts[VERDICT_SKIP + 1];
	int64_t us;
};

struct junit {
	struct report *report;
	struct arena arena;
	struct junit_suite *first, **end;
	int64_t written; /* when it was written last */
	bool whole;      /* no rename onto what is no file, e.g. /dev/stdout */
};

static bool is_wanted(const struct report_options *options)
{
	return options->junit != NULL;
}

/* Lines without what XML forbids, in the arena. */
static struct str keep(struct junit *junit, struct str text)
{
	struct buf lines = { 0 };
	struct str kept;

	report_lines(text, "", &lines);
	kept = (struct str){ arena_copy(&junit->arena, buf_str(&lines).p, lines.n), lines.n };
	buf_free(&lines);
	return kept;
}

/* The suite of that folder; a new one goes to the end. */
static struct junit_suite *suite_of(struct junit *junit, struct str folder)
{
	struct junit_suite *suite = junit->first;

	while (suite && !str_eq(suite->name, folder))
		suite = suite->next;
	if (suite)
		return suite;
	suite = arena_alloc(&junit->arena, sizeof(*suite));
	*suite = (struct junit_suite){ .name = { arena_copy(&junit->arena, folder.p, folder.n),
						 folder.n } };
	suite->end = &suite->first;
	*junit->end = suite;
	junit->end = &suite->next;
	return suite;
}

/* "folder/file#row": the folder. */
static struct str folder_of(const char *name)
{
	const char *slash = strchr(name, '/');

	return slash ? (struct str){ name, (size_t)(slash - name) } : STR("scenarios");
}

/* "folder.file": package and class, as readers of JUnit show them. */
static const char *class_of(struct junit *junit, const char *name)
{
	char *class_name = arena_copy(&junit->arena, name, strcspn(name, "#@"));
	char *slash = strchr(class_name, '/');

	if (slash)
		*slash = '.';
	return class_name;
}

/* The ladder, and where the artifacts are, in the words in which CI servers look for them. */
static struct str output_of(struct junit *junit, const struct report_result *result)
{
	const char *folder = artifacts_folder(junit->report->artifacts, result->number, false);
	static const char *const files[] = { "ladder.svg", "journal.jsonl", "capture.pcapng" };
	struct buf text = { 0 }, path = { 0 };
	struct str kept;

	buf_add_str(&text, keep(junit, result->outcome.ladder));
	for (size_t i = 0; folder && i < ARRAY_LEN(files); i++) {
		buf_reset(&path);
		buf_printf(&path, "%s/%s", folder, files[i]);
		if (access(path.p, R_OK) == 0)
			buf_printf(&text, "[[ATTACHMENT|%s]]\n", path.p);
	}
	kept = (struct str){ arena_copy(&junit->arena, buf_str(&text).p, text.n), text.n };
	buf_free(&text);
	buf_free(&path);
	return kept;
}

/* What is said of one that did not pass. */
static void keep_texts(struct junit *junit, const struct report_result *result,
		       struct junit_case *at)
{
	struct buf body = { 0 };

	at->message = str_trim(keep(junit, report_first_line(&result->outcome)));
	if (at->verdict == VERDICT_SKIP)
		return;
	report_verdict(junit->report, result, &body);
	at->body = keep(junit, buf_str(&body));
	buf_reset(&body);
	buf_add_str(&body, at->body);
	report_lines(result->outcome.ladder, "    ", &body);
	at->body = (struct str){ arena_copy(&junit->arena, body.p, body.n), body.n };
	at->output = output_of(junit, result);
	buf_free(&body);
}

/* An error that stands for what is missing. */
static void write_problem(struct xml_writer *xml, const char *message, const char *text)
{
	xml_text(xml, STR("\n"));
	xml_begin(xml, "testsuite");
	xml_attribute(xml, "name", STR("imsd"));
	xml_number(xml, "tests", 1);
	xml_number(xml, "failures", 0);
	xml_number(xml, "errors", 1);
	xml_begin(xml, "testcase");
	xml_attribute(xml, "name", STR("all runs are made"));
	xml_attribute(xml, "classname", STR("imsd"));
	xml_begin(xml, "error");
	xml_attribute(xml, "message", str_of(message));
	xml_text(xml, str_of(text));
	for (int i = 0; i < 3; i++)
		xml_end(xml);
}

static void write_time(struct xml_writer *xml, int64_t us)
{
	char text[32];

	snprintf(text, sizeof(text), "%.3f", (double)us / 1e6);
	xml_attribute(xml, "time", str_of(text));
}

/* The element of a verdict; one that passed has none. */
static const char *const element_rows[] = {
	[VERDICT_FAIL] = "failure",
	[VERDICT_ERROR] = "error",
	[VERDICT_SKIP] = "skipped",
};

static void write_case(struct xml_writer *xml, const struct junit_case *at)
{
	xml_text(xml, STR("\n"));
	xml_begin(xml, "testcase");
	xml_attribute(xml, "name", str_of(at->name));
	xml_attribute(xml, "classname", str_of(at->class_name));
	write_time(xml, at->us);
	xml_attribute(xml, "file", str_of(at->file));
	if (at->line)
		xml_number(xml, "line", at->line);
	if (at->verdict != VERDICT_PASS) {
		xml_begin(xml, element_rows[at->verdict]);
		xml_attribute(xml, "message", at->message);
		if (at->verdict != VERDICT_SKIP)
			xml_attribute(xml, "type", str_of(verdict_name(at->verdict)));
		xml_text(xml, at->body);
		xml_end(xml);
	}
	if (at->output.n)
		xml_element(xml, "system-out", at->output);
	xml_end(xml);
}

static void write_property(struct xml_writer *xml, const char *name, const char *value)
{
	xml_begin(xml, "property");
	xml_attribute(xml, "name", str_of(name));
	xml_attribute(xml, "value", str_of(value));
	xml_end(xml);
}

static void write_properties(struct xml_writer *xml, const struct report_options *options)
{
	char seed[32];

	snprintf(seed, sizeof(seed), "%llu", (unsigned long long)options->seed);
	xml_begin(xml, "properties");
	write_property(xml, "imsd.version", imsd_version);
	write_property(xml, "imsd.seed", seed);
	write_property(xml, "imsd.configuration", options->config ? options->config : "built-in");
	xml_end(xml);
}

static void write_counts(struct xml_writer *xml, const unsigned *counts, unsigned problems)
{
	xml_number(xml, "tests",
		   counts[VERDICT_PASS] + counts[VERDICT_FAIL] + counts[VERDICT_ERROR] +
			   counts[VERDICT_SKIP] + problems);
	xml_number(xml, "failures", counts[VERDICT_FAIL]);
	xml_number(xml, "errors", counts[VERDICT_ERROR] + problems);
}

static void write_suite(struct xml_writer *xml, const struct junit *junit,
			const struct junit_suite *suite)
{
	time_t started = (time_t)(junit->report->started / 1000000);
	struct tm utc;
	char stamp[32];

	gmtime_r(&started, &utc);
	strftime(stamp, sizeof(stamp), "%Y-%m-%dT%H:%M:%S", &utc);
	xml_text(xml, STR("\n"));
	xml_begin(xml, "testsuite");
	xml_attribute(xml, "name", suite->name);
	write_counts(xml, suite->counts, 0);
	xml_number(xml, "skipped", suite->counts[VERDICT_SKIP]);
	write_time(xml, suite->us);
	xml_attribute(xml, "timestamp", str_of(stamp));
	write_properties(xml, &junit->report->options);
	for (const struct junit_case *at = suite->first; at; at = at->next)
		write_case(xml, at);
	xml_end(xml);
}

/* The whole document, with what is missing, or NULL. */
static void write_document(const struct junit *junit, const char *missing, const char *why,
			   struct buf *out)
{
	struct xml_writer *xml = xml_writer_new("testsuites", NULL);

	xml_attribute(xml, "name", STR("imsd"));
	write_counts(xml, junit->report->counts, missing != NULL);
	write_time(xml, report_now() - junit->report->started);
	if (missing)
		write_problem(xml, missing, why);
	for (const struct junit_suite *suite = junit->first; suite; suite = suite->next)
		write_suite(xml, junit, suite);
	xml_text(xml, STR("\n"));
	xml_writer_end(xml, out);
}

/* Into a file of that name. */
static bool write_file(const char *path, struct str text)
{
	FILE *file = fopen(path, "wb");
	bool written = file && fwrite(text.p, 1, text.n, file) == text.n;

	return file && fclose(file) == 0 && written;
}

/* Who reads the file sees the old one or the new one, each of them whole. */
static bool renew(struct junit *junit, const char *missing, const char *why)
{
	const char *path = junit->report->options.junit;
	struct buf text = { 0 }, beside = { 0 };
	bool written;

	write_document(junit, missing, why, &text);
	buf_printf(&beside, "%s.new", path);
	written = write_file(junit->whole ? path : beside.p, buf_str(&text)) &&
		  (junit->whole || rename(beside.p, path) == 0);
	if (!written)
		fprintf(stderr, "imsd: --junit %s: %s\n", path, strerror(errno));
	junit->written = report_now();
	buf_free(&text);
	buf_free(&beside);
	return written;
}

/* What a file says whose imsd did not live to write another. */
static bool renew_unfinished(struct junit *junit)
{
	const struct report *report = junit->report;
	char missing[80];

	snprintf(missing, sizeof(missing), "imsd has not ended: %u of %u runs were made",
		 report->n_told, report->n_runs);
	return junit->whole || renew(junit, missing, "");
}

static void junit_free(struct junit *junit)
{
	arena_clear(&junit->arena);
	mem_free(junit);
}

static void *junit_begin(struct report *report)
{
	struct junit *junit = mem_alloc(sizeof(*junit));
	struct stat status;

	junit->report = report;
	arena_init(&junit->arena);
	junit->end = &junit->first;
	junit->whole = !lstat(report->options.junit, &status) && !S_ISREG(status.st_mode);
	if (renew_unfinished(junit))
		return junit;
	junit_free(junit);
	return NULL;
}

static void junit_one(void *state, const struct report_result *result)
{
	struct junit *junit = state;
	const struct outcome *outcome = &result->outcome;
	const char *name = report_name(junit->report, result);
	struct junit_suite *suite = suite_of(junit, folder_of(name));
	struct junit_case *at = arena_alloc(&junit->arena, sizeof(*at));
	const char *file = outcome->failed.file ? outcome->failed.file : result->plan->path;

	*at = (struct junit_case){ .name = arena_copy(&junit->arena, name, strlen(name)),
				   .class_name = class_of(junit, name),
				   .file = arena_copy(&junit->arena, file, strlen(file)),
				   .line = outcome->failed.file ? outcome->failed.line : 0,
				   .verdict = outcome->verdict,
				   .us = outcome->us };
	if (outcome->verdict != VERDICT_PASS)
		keep_texts(junit, result, at);
	*suite->end = at;
	suite->end = &at->next;
	suite->counts[at->verdict]++;
	suite->us += at->us;
	if (report_now() - junit->written >= RENEWED_EVERY)
		renew_unfinished(junit);
}

static bool junit_end(void *state, const struct report_ending *ending)
{
	struct junit *junit = state;
	const struct report *report = junit->report;
	char missing[80];
	bool written;

	if (ending->signal)
		snprintf(missing, sizeof(missing), "ended by signal %d after %u of %u runs",
			 ending->signal, report->n_told, report->n_runs);
	else
		snprintf(missing, sizeof(missing), "the scenarios cannot be loaded");
	written = renew(junit, ending->signal || ending->problem ? missing : NULL,
			ending->problem ? ending->problem : "");
	junit_free(junit);
	return written;
}

const struct report_writer report_junit = { is_wanted, junit_begin, junit_one, junit_end };
