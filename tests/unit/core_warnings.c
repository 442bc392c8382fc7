/* SPDX-License-Identifier: Apache-2.0 */
/* Names in rules that nobody has, names of faults that are none, and what a check finds right. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/core.h"
#include "top.h"

TestSuite(core_warnings, .init = enter_top);

/* A file of faults with that text, read beside the shipped configuration. */
static void check_fault(const char *rules, struct buf *found, struct conf_errors *errors)
{
	char path[] = "/tmp/imsd-fault-XXXXXX";
	const char *const paths[] = { path };
	struct core_options options = { .path = "config/imsd.conf",
					.faults = paths,
					.n_faults = 1 };
	int fd = mkstemp(path);

	cr_assert_geq(fd, 0);
	dprintf(fd, "rules = (\n%s\n);\n", rules);
	close(fd);
	core_check(&options, found, errors);
	unlink(path);
}

/* The warnings without "FILE:LINE: warning: ". */
static void expect_warnings(const char *when, const char *words)
{
	struct conf_errors errors = { 0 };
	struct buf rules = { 0 }, found = { 0 }, said = { 0 };
	struct str rest, line;

	buf_printf(&rules, "{ name = \"r\"; when = { %s }; do = ( { drop = true; } ); }", when);
	check_fault(rules.p, &found, &errors);
	cr_assert_eq(errors.count, 0, "%s: %s", when, errors.text.p);
	cr_assert(strstr(found.p, "right, 1 rule\n"), "%s", found.p);
	rest = buf_str(&errors.warnings);
	while (str_cut(&rest, '\n', &line) && line.n) {
		ptrdiff_t at = str_search(line, STR("warning: "));

		cr_assert_gt(at, 0, "%s", errors.warnings.p);
		cr_assert(str_ends((struct str){ line.p, (size_t)at }, STR(":2: ")), "%.*s",
			  STR_ARG(line));
		buf_printf(&said, "%.*s\n", STR_ARG(str_from(line, (size_t)at + 9)));
	}
	cr_expect_str_eq(buf_str(&said).p, words, "%s: %s", when, buf_str(&said).p);
	conf_errors_free(&errors);
	buf_free(&rules);
	buf_free(&found);
	buf_free(&said);
}

Test(core_warnings, names_that_nobody_has)
{
	static const struct {
		const char *when, *words;
	} rows[] = {
		{ "user = \"bob\";", "" },
		{ "user = \"bob|alice\"; peer_user = \"ca*\";", "" },
		{ "user = \"bobb\";",
		  "no subscriber 'bobb' (did you mean 'bob'?): the rule never speaks until there is one\n" },
		{ "peer_user = \"bob|nobody\";",
		  "no subscriber 'nobody': nothing fits that until there is one\n" },
		{ "not = { user = \"Alice\"; };",
		  "no subscriber 'Alice' (did you mean 'alice'?): nothing fits that until there is one\n" },
		{ "any = ( { user = \"x?y\"; }, { listener = \"udp9\"; } );",
		  "no subscriber 'x?y': nothing fits that until there is one\n"
		  "no listener 'udp9' (did you mean 'udp1'?): nothing fits that until there is one\n" },
		{ "listener = \"pcscf-scscf|scscf-tas|udp1\";", "" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		expect_warnings(rows[i].when, rows[i].words);
}

Test(core_warnings, rules_of_a_file)
{
	struct conf_errors errors = { 0 };
	struct buf found = { 0 };

	check_fault(
		"{ name = \"a\"; each = ( \"403\", \"404\" ); when = { method = \"INVITE\"; dial = \"+1$each\"; };"
		"  do = ( { reply = \"$each\"; } ); },\n"
		"{ name = \"b\"; when = { status = 180; }; do = ( { drop = true; } ); }",
		&found, &errors);
	cr_assert_eq(errors.count, 0, "%s", errors.text.p);
	cr_expect(str_starts(buf_str(&found), STR("config/imsd.conf: right\n")), "%s", found.p);
	cr_expect(str_ends(buf_str(&found), STR(": right, 2 rules\n")), "%s", found.p);
	buf_free(&found);
	conf_errors_free(&errors);
}

Test(core_warnings, faults_that_may_be_meant)
{
	static const struct {
		const char *name, *words;
	} rows[] = {
		{ "registration/503", " (did you mean registration/503-retry-after?)" },
		{ "registraton/503", " (did you mean registration/503-retry-after?)" },
		{ "aka/mac-wrng", " (did you mean aka/mac-wrong-always, aka/mac-wrong?)" },
		{ "mac-wrong-alway", " (did you mean aka/mac-wrong-always?)" },
		{ "nothing/like-this", "" },
		{ "", "" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct buf near = { 0 };

		core_near_faults("config/imsd.conf", rows[i].name, &near);
		cr_expect_str_eq(buf_str(&near).p, rows[i].words, "%s: %s", rows[i].name,
				 buf_str(&near).p);
		buf_free(&near);
	}
}
