/* SPDX-License-Identifier: Apache-2.0 */
/* What a failed run says to who reads it: whose fault, what was waited for, what imsd said, where the lines stand
 * (LANGUAGE section 6). */
#include "scenario_lab.h"

TestSuite(scenario_why, .init = enter_top);

static const struct expected why_rows[] = {
	{ "alice > REGISTER\nalice < 200\n", VERDICT_FAIL,
	  "line 2, by imsd, at 0.00 s: unexpected: alice < 401 (REGISTER), while line 2 waited for alice < 200\n"
	  "  2  alice < 200\n"
	  "  saw alice < 401 (REGISTER)  (rules that spoke: none)\n"
	  "  imsd: registration.state: challenge: not-registered -> challenged\n" },
	/* who sent it is to blame, whoever the line waited for */
	{ "given alice registered\nalice > INVITE as=call dial=+15550103\nalice < 486 of=call\nalice < 200 of=call\n",
	  VERDICT_FAIL, "line 4, by the UE, at 0.10 s: unexpected: alice > ACK, while line 4 waited for alice < 200" },
	/* all lines that wait */
	{ "alice > REGISTER\nany-order\n\talice < 200\nand\n\talice < 423|403\nend\n", VERDICT_FAIL,
	  "while line 3 waited for alice < 200, line 5 for alice < 423|403" },
	/* what a response says of itself */
	{ "alice > REGISTER\nalice < 401\nalice > REGISTER auth=wrong\nalice < 200\n", VERDICT_FAIL,
	  "saw alice < 403 (REGISTER)  Warning: 399 scscf \"the response is wrong" },
	/* lines of another file, and who asked for them */
	{ "given alice registered\nalice < MESSAGE within=5s\n", VERDICT_FAIL,
	  "nothing came in 5.00 s after line 12 of preamble/registered.scn" },
	{ "fault registration/503-retry-after\ngiven alice registered\n", VERDICT_ERROR,
	  "  for line 2  given alice registered\n" },
	{ "alice > REGISTER\nalice < 401 after=1s\n", VERDICT_FAIL, "earlier than 1.00 s after line 1" },
};

Test(scenario_why, a_failure_says_what_was_waited_for_and_by_whom)
{
	expect_all(why_rows, ARRAY_LEN(why_rows));
}

/* The line where it failed, for reports that name it. */
Test(scenario_why, a_failed_run_has_a_place)
{
	struct conf_errors errors = { 0 };
	struct plan *plan = plan_load("config/scenarios/registration/test.scn",
				      "alice > REGISTER\nalice < 200\n", 0, &errors);
	struct run_options options = {
		.plan = plan, .access = access_at(0), .seed = 1, .timeout = 1000000
	};
	struct buf report = { 0 }, svg = { 0 };
	struct run *run = run_new(&options, &report);

	cr_assert(run);
	cr_expect_eq(run_go(run, &report), VERDICT_FAIL);
	cr_expect_eq(run_failed_at(run).line, 2);
	cr_expect_str_eq(run_failed_at(run).file, plan->path);
	run_draw(run, &svg);
	cr_expect(strstr(svg.p, "<svg") && strstr(svg.p, "401"), "%s", svg.p);
	run_free(run);
	plan_free(plan);
	buf_free(&report);
	buf_free(&svg);
	conf_errors_free(&errors);
}
