/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of expect: what they are about, what a verdict says of them, what is refused at load. */
#include "scenario_lab.h"

static const struct expected verdict_rows[] = {
	{ "expect every alice > REGISTER as=named supported=none title=\"In words\" clause=\"RFC 0\"\n" REGISTERED, VERDICT_FAIL,
	  "expect named: every alice > REGISTER supported=none  [RFC 0]\n" },
	{ "expect every alice > REGISTER as=named supported=none title=\"In words\"\n" REGISTERED, VERDICT_FAIL, "  In words\n" },
	{ "expect every alice > REGISTER as=named supported=none\n" REGISTERED, VERDICT_FAIL, "2 of 2; rules that spoke: none" },
	{ "expect every alice > REGISTER as=named should supported=none\n" REGISTERED, VERDICT_PASS,
	  "1 remark\n  should named: every alice > REGISTER supported=none" },
	/* the run goes on, and all that fails is told */
	{ "expect every alice > REGISTER as=a supported=none\nexpect no alice < 200 as=b\n" REGISTERED, VERDICT_FAIL,
	  "  expect b: no alice < 200" },
	{ "expect every alice > REGISTER as=a supported=none\nalice > REGISTER\nalice < 200\n", VERDICT_FAIL,
	  "  expect a: every alice > REGISTER supported=none" },
	/* when selects */
	{ "expect every alice > REGISTER supported=none when auth=digest\n" REGISTERED, VERDICT_PASS, NULL },
	{ "expect every alice > REGISTER supported=none when auth=aka\n" REGISTERED, VERDICT_FAIL, "1 of 1" },
	{ "expect no alice < 401 when www-authenticate=*\n" REGISTERED, VERDICT_FAIL, "no alice < 401" },
	{ "expect 1 alice > REGISTER when auth=aka\n" REGISTERED, VERDICT_PASS, NULL },
	{ "expect 2 alice > REGISTER when auth=aka\n" REGISTERED, VERDICT_FAIL, "1 came" },
	/* of=METHOD, request, response */
	{ "expect no alice < 200 of=INVITE\n" REGISTERED, VERDICT_PASS, NULL },
	{ "expect no alice < 200 of=REGISTER\n" REGISTERED, VERDICT_FAIL, "of=REGISTER" },
	{ "expect 2 alice > request\nexpect 2 alice < response\nexpect 0 alice > response\n" REGISTERED, VERDICT_PASS, NULL },
	/* other messages */
	{ "expect every alice < response $request.method=REGISTER call-id=$request\n" REGISTERED, VERDICT_PASS, NULL },
	{ "expect every alice < response $request.method=INVITE\n" REGISTERED, VERDICT_FAIL, "$request.method=REGISTER" },
	{ "expect every alice > REGISTER $challenge.status=401 when auth=aka\n" REGISTERED, VERDICT_PASS, NULL },
	{ "expect every alice > REGISTER $challenge.status=401\n" REGISTERED, VERDICT_FAIL, "$challenge is not there  (at 0.00 s, 1 of 2" },
	{ "expect every alice > REGISTER cseq.step=1 size>300 dialog=none when cseq.step=*\n" REGISTERED, VERDICT_PASS, NULL },
	/* packs */
	{ "expect pack registration\nalice > REGISTER auth=initial remove=supported\nalice < 401\n", VERDICT_FAIL,
	  "expect supports-path (registration): every alice > REGISTER supported=path  [TS 24.229 5.1.1.2.1]\n"
	  "  every REGISTER lists path in Supported\n  saw alice > REGISTER  supported absent" },
	{ "expect pack registration\nalice > REGISTER auth=initial remove=supported\nalice < 401\n", VERDICT_FAIL,
	  "not for this UE? waive supports-path because=\"...\"" },
	{ "expect pack registration\nwaive supports-path because=\"no\"\nalice > REGISTER auth=initial remove=supported\nalice < 401\n",
	  VERDICT_PASS, NULL },
	{ "expect pack volte\nexpect pack registration\nwaive supports-path because=\"no\"\n"
	  "alice > REGISTER auth=initial remove=supported remove=contact.+g.3gpp.icsi-ref\nalice < 401\n", VERDICT_FAIL, "expect mmtel (volte)" },
};

Test(scenario_expect, verdicts)
{
	expect_all(verdict_rows, ARRAY_LEN(verdict_rows));
}

static const struct {
	const char *text, *error;
} error_rows[] = {
	{ "expect pack volt\n", "no pack checks/volt.scn" },
	{ "expect pack registration\nwaive support-path because=\"x\"\n",
	  "did you mean supports-path?" },
	{ "expect every alice > REGISTER $reqest.method=x\n",
	  "no message is called $reqest (did you mean $request?)" },
	{ "expect every alice > REGISTER to=$nobody\n", "$nobody is unknown" },
	{ "expect every alice > REGISTER within=3s\n", "'within=3s' has no sense in an expect" },
	{ "alice > REGISTER as=first\nexpect every alice < 200 of=first\n",
	  "of= of an expect is a method" },
	{ "alice > request\n", "a scripted UE cannot make this" },
};

Test(scenario_expect, load_errors)
{
	for (size_t i = 0; i < ARRAY_LEN(error_rows); i++) {
		struct conf_errors errors = { 0 };
		struct plan *plan = plan_load("config/scenarios/registration/test.scn",
					      error_rows[i].text, 0, &errors);
		const char *text = errors.text.p ? errors.text.p : "";

		cr_expect_null(plan, "%s", error_rows[i].text);
		cr_expect(strstr(text, error_rows[i].error), "%s\nsaid %s\nnot  %s",
			  error_rows[i].text, text, error_rows[i].error);
		plan_free(plan);
		conf_errors_free(&errors);
	}
}

/* --pack and --waive. */
Test(scenario_expect, command_line)
{
	static const char text[] = "alice > REGISTER auth=initial remove=supported\nalice < 401\n";
	static const char *const packs[] = { "registration" };
	static const char *const waives[] = { "supports-path=no matter", "nothing=at all" };
	bool waived[2] = { false };
	struct load_checks checks = {
		.packs = packs, .n_packs = 1, .waives = waives, .n_waives = 2, .waived = waived
	};
	struct plan_wish wish = { .checks = &checks };
	struct conf_errors errors = { 0 };
	struct plan *plan =
		plan_load_for(&wish, "config/scenarios/registration/test.scn", text, 0, &errors);

	cr_assert(plan, "%s", errors.text.p);
	cr_expect(plan->expects && strcmp(plan->expects->pack, "registration") == 0);
	for (const struct expect *expect = plan->expects; expect; expect = expect->next)
		cr_expect_not(str_is(expect->line.as, "supports-path"));
	cr_expect(waived[0] && !waived[1]);
	plan_free(plan);
	conf_errors_free(&errors);
}
