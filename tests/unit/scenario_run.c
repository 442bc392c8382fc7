/* SPDX-License-Identifier: Apache-2.0 */
/* What a scenario means (LANGUAGE section 3): tiny ladders are run in this process, and their
 * verdicts compared. */
#include "scenario_lab.h"

TestSuite(scenario_run, .init = enter_top);

static const struct expected order_rows[] = {
	{ REGISTERED, VERDICT_PASS, NULL },
	{ "alice > REGISTER\nalice < 200\n", VERDICT_FAIL,
	  "line 2, by imsd, at 0.00 s: unexpected: alice < 401 (REGISTER), while line 2 waited" },
	{ "alice > REGISTER\nalice < 401 www-authenticate.algorithm=MD5\n", VERDICT_FAIL,
	  "line 2, by imsd, at 0.00 s: www-authenticate.algorithm=MD5 does not hold\n"
	  "  2  alice < 401 www-authenticate.algorithm=MD5\n"
	  "  saw alice < 401 (REGISTER)  www-authenticate.algorithm=AKAv1-MD5  (0.00 s after line 1; rules that spoke: none)" },
	{ "alice > REGISTER auth=initial\nalice < 401\nalice > REGISTER auth!=aka make auth=aka\n", VERDICT_FAIL,
	  "line 3, by the UE, at 0.00 s: auth!=aka does not hold" },
	{ "alice > REGISTER\nalice < 401\nalice < 200 within=7s\n", VERDICT_FAIL,
	  "line 3, by imsd, at 7.00 s: nothing came in 7.00 s after line 2" },
	{ "alice > REGISTER auth=aka\n", VERDICT_ERROR,
	  "line 1, at 0.00 s: the scripted UE cannot make this: there is no challenge" },
	{ "ue nobody\nnobody > REGISTER\n", VERDICT_ERROR, "no subscriber is called nobody" },
};

Test(scenario_run, lines_come_in_their_order)
{
	expect_all(order_rows, ARRAY_LEN(order_rows));
}

static const struct expected time_rows[] = {
	{ "alice > REGISTER after=10s within=10s\nalice < 401 within=1ms\n", VERDICT_PASS, NULL },
	{ "alice > REGISTER\nalice < 401 after=1s\n", VERDICT_FAIL, "line 2, by imsd, at 0.00 s: earlier than 1.00 s" },
	{ "alice > REGISTER as=first\nalice < 401\nwait 20s\nalice > REGISTER auth=aka within=19s since=first\n",
	  VERDICT_FAIL, "later than 19.00 s" },
	/* a wait counts for all: what is below it counts from its end */
	{ "alice > REGISTER\nalice < 401\nwait 200s\nalice > REGISTER auth=initial\nalice < 401\n", VERDICT_PASS, NULL },
	{ "rule { name = \"late\"; when = { method = \"REGISTER\"; status = 401; }; do = ( { delay = \"3s\"; } ); }\n"
	  "alice > REGISTER\nalice < 401 after=3s within=3s\n", VERDICT_PASS, NULL },
};

Test(scenario_run, times_count_from_the_line_before_or_from_a_label)
{
	expect_all(time_rows, ARRAY_LEN(time_rows));
}

static const struct expected copy_rows[] = {
	{ "fault registration/first-two-lost\nalice > REGISTER as=a\nalice > REGISTER copy=2 since=a after=2s within=2s gap=2s\n"
	  "alice > REGISTER copy=3 since=a after=6s within=6s copies=3\nalice < 401\n", VERDICT_PASS, NULL },
	/* copies are folded into the first where nobody asks for them */
	{ "fault registration/first-two-lost\nalice > REGISTER\nalice < 401 after=6s within=6s\n", VERDICT_PASS, NULL },
	/* a dropped message is not seen; its copy is then the first */
	{ "fault registration/200-lost\nalice > REGISTER\nalice < 401\nalice > REGISTER auth=aka\nalice < 200 after=2s\n",
	  VERDICT_PASS, NULL },
	{ "alice > REGISTER\nalice > REGISTER copy=2 within=10s\n", VERDICT_FAIL, "unexpected: alice < 401" },
};

Test(scenario_run, first_copies_only)
{
	expect_all(copy_rows, ARRAY_LEN(copy_rows));
}

static const struct expected optional_rows[] = {
	{ "alice > REGISTER\nalice < 423 optional\nalice < 401\n", VERDICT_PASS, NULL },
	{ "alice > REGISTER\nalice < 401 optional\nalice > REGISTER auth=initial\nalice < 401\n", VERDICT_PASS, NULL },
	/* an optional line is looked for until nothing moves */
	{ "alice > REGISTER\nalice < 401\nalice < 200 optional\ncore unregistered alice\n", VERDICT_PASS, NULL },
	{ "alice > REGISTER\noptional\n\talice < 401\n\talice > REGISTER auth=aka\nend\nalice < 200\n", VERDICT_PASS, NULL },
	/* once its first line was taken the rest must come */
	{ "alice > REGISTER\noptional\n\talice < 401\n\talice < 200 within=2s\nend\nwait 10s\n", VERDICT_FAIL,
	  "line 4, by imsd, at 2.00 s: nothing came" },
	/* there is nothing to remove */
	{ "optional\n\talice > REGISTER kind=remove\n\talice < 200\nend\nalice > REGISTER\nalice < 401\n", VERDICT_PASS, NULL },
	{ "alice > REGISTER\nalice < 401\nalice < 200 optional\n", VERDICT_PASS, NULL },
};

Test(scenario_run, optional_lines_may_come)
{
	expect_all(optional_rows, ARRAY_LEN(optional_rows));
}

static const struct expected block_rows[] = {
	{ "ue alice\nue bob\nany-order\n\tbob > REGISTER\n\tbob < 401\nand\n\talice > REGISTER\n\talice < 401\nend\n"
	  "core counters zero within=200s\n", VERDICT_PASS, NULL },
	{ "alice > REGISTER\neither\n\talice < 200\nor\n\talice < 401\n\talice > REGISTER auth=aka\n\talice < 200\nend\n"
	  "core registered alice\n", VERDICT_PASS, NULL },
	{ "alice > REGISTER\neither\n\talice < 200\nor\n\talice < 403\nend\n", VERDICT_FAIL, "unexpected: alice < 401" },
	/* the arm that was chosen must come to its end */
	{ "alice > REGISTER\neither\n\talice < 401\n\talice < 200 within=1s\nor\n\talice < 403\nend\n", VERDICT_FAIL,
	  "line 4, by imsd, at 1.00 s" },
	{ "without alice < 401\n\talice > REGISTER\n\twait 1s\nend\n", VERDICT_FAIL, "line 1, by imsd, at 1.00 s: alice < 401" },
	{ "without alice < 200\n\talice > REGISTER\n\talice < 401\nend\nalice > REGISTER auth=aka\nalice < 200\n", VERDICT_PASS,
	  NULL },
	/* lines of different UEs are unordered, what a scripted UE makes is not */
	{ "ue alice\nue bob\nalice > REGISTER\nbob > REGISTER\nbob < 401\nalice < 401\n", VERDICT_PASS, NULL },
};

Test(scenario_run, blocks)
{
	expect_all(block_rows, ARRAY_LEN(block_rows));
}

/* A scripted run is made per arm. */
Test(scenario_run, each_run_takes_its_arm)
{
	static const char text[] =
		"either\n\talice > REGISTER auth=none\nor\n\talice > OPTIONS\nend\nalice < 401\n";

	for (unsigned i = 0; i < 2; i++) {
		struct buf report = { 0 };
		enum verdict verdict = run_text(text, i, &report);

		cr_expect_eq(verdict, i ? VERDICT_FAIL : VERDICT_PASS, "%u: %s", i, report.p);
		buf_free(&report);
	}
}

static const struct expected nothing_rows[] = {
	{ "alice > REGISTER\nalice < 401\nalice > no any for=100s\nalice > REGISTER auth=aka\nalice < 200\n", VERDICT_PASS, NULL },
	/* what does not fit waits */
	{ "alice > REGISTER\nalice < no 200 for=10s\nalice < 401\n", VERDICT_PASS, NULL },
	{ "alice > REGISTER\nalice < no 4xx for=10s\nalice < 401\n", VERDICT_FAIL, "line 2, by imsd, at 0.00 s: alice < 401" },
	{ "alice > REGISTER\nalice < no 401 for=10s www-authenticate.algorithm=MD5\nalice < 401\n", VERDICT_PASS, NULL },
};

Test(scenario_run, nothing_for_a_while)
{
	expect_all(nothing_rows, ARRAY_LEN(nothing_rows));
}

static const struct expected background_rows[] = {
	/* OPTIONS is background until a line names it */
	{ "alice > OPTIONS\nalice < 200\n", VERDICT_PASS, NULL },
	{ "alice > OPTIONS\nalice > REGISTER\nalice < 401 of=REGISTER\n", VERDICT_PASS, NULL },
	{ "background none\nalice > OPTIONS\nalice > REGISTER\nalice < 401 of=REGISTER\n", VERDICT_FAIL, "unexpected: alice < 200 (OPTIONS)" },
	{ "expect no alice < 200\nalice > OPTIONS\nalice > REGISTER\nalice < 401 of=REGISTER\n", VERDICT_FAIL, "saw alice < 200 (OPTIONS)" },
};

Test(scenario_run, background_passes_unjudged)
{
	expect_all(background_rows, ARRAY_LEN(background_rows));
}

static const struct expected value_rows[] = {
	{ "alice > REGISTER as=a\nalice < 401 as=b call-id=$a call-id=$a.call-id\nalice > REGISTER auth=aka call-id=$previous "
	  "authorization.nonce=$b.www-authenticate.nonce from.uri=sip:$alice.impi\nalice < 200 p-associated-uri.uri=$alice.impu "
	  "contact.uri=$alice.contact\n", VERDICT_PASS, NULL },
	{ "alice > REGISTER as=a\nalice < 401 call-id!=$a\n", VERDICT_FAIL, "call-id!=$a does not hold" },
	{ "alice > REGISTER kind=initial cseq.step=1\n", VERDICT_FAIL, "cseq.step=1 does not hold" },
	{ REGISTERED "alice > REGISTER kind=refresh cseq.step=1 registration.left=600000s proto=udp listener=pcscf1 auth=aka\n"
	  "alice < 200\nalice > REGISTER kind=remove lifetime=0\nalice < 200\nalice > REGISTER kind=initial\n", VERDICT_PASS, NULL },
	{ "alice > REGISTER\nalice < 401\nalice > REGISTER auth=wrong\nalice < 403\nalice > REGISTER auth=none\nalice < 401\n"
	  "alice > REGISTER auth=stale\nalice < 401|403\n", VERDICT_PASS, NULL },
};

Test(scenario_run, values_and_derived_words)
{
	expect_all(value_rows, ARRAY_LEN(value_rows));
}

static const struct expected core_rows[] = {
	{ REGISTERED "core registered alice bindings=1 left<=600000 for=100s\ncore rule nothing spoke=1\n", VERDICT_FAIL,
	  "line 6, by imsd, at 101.00 s: no rule is called 'nothing'" },
	{ "core registered alice\n", VERDICT_FAIL, "at 1.00 s: alice is not registered" },
	{ "core unregistered alice for=5s\n", VERDICT_PASS, NULL },
	{ REGISTERED "core unregistered alice\n", VERDICT_FAIL, "alice is registered" },
	{ "knob registration.expires=60\n" REGISTERED "core unregistered alice within=61s\n", VERDICT_PASS, NULL },
	{ "knob registration.expires=60\n" REGISTERED "core registered alice for=61s\n", VERDICT_FAIL, "at 60.00 s" },
	{ REGISTERED "core close alice\n", VERDICT_ERROR, "alice has no connection to close" },
	{ REGISTERED "core reset\ncore unregistered alice\n", VERDICT_PASS, NULL },
};

Test(scenario_run, core_lines_act_and_assert)
{
	expect_all(core_rows, ARRAY_LEN(core_rows));
}

static const struct expected given_rows[] = {
	{ "given alice registered\ncore registered alice\ngiven alice registered\ngiven alice unregistered\n"
	  "core unregistered alice\n", VERDICT_PASS, NULL },
	/* a preamble that fails is no failure of what is tested */
	{ "rule { name = \"no\"; when = { method = \"REGISTER\"; }; do = ( { reply = 403; } ); }\ngiven alice registered\n",
	  VERDICT_ERROR, "of config/scenarios/preamble/registered.scn" },
	{ "ue carol\ngiven carol registered\n", VERDICT_PASS, NULL },
	{ "ue erin\ngiven erin registered\n", VERDICT_PASS, NULL },
};

Test(scenario_run, preambles)
{
	expect_all(given_rows, ARRAY_LEN(given_rows));
}

static const struct expected expect_rows[] = {
	{ "expect every alice > REGISTER supported=path\nexpect 2 alice > REGISTER\nexpect 1 alice < 200 lifetime=600000\n" REGISTERED,
	  VERDICT_PASS, NULL },
	{ "expect every alice > REGISTER auth=initial\n" REGISTERED, VERDICT_FAIL, "line 1, by the UE, at 0.00 s: expect: every alice > REGISTER auth=initial" },
	{ "expect 3 alice > REGISTER\n" REGISTERED, VERDICT_FAIL, "line 1, by the UE, at 0.00 s: expect: 3 alice > REGISTER" },
	{ "expect no alice < 401\n" REGISTERED, VERDICT_FAIL, "line 1, by imsd, at 0.00 s: expect: no alice < 401" },
};

Test(scenario_run, expectations_over_the_whole_run)
{
	expect_all(expect_rows, ARRAY_LEN(expect_rows));
}

/* The same seed gives the same ladder to the last octet. */
Test(scenario_run, runs_repeat_themselves)
{
	struct conf_errors errors = { 0 };
	struct plan *plan =
		plan_load("config/scenarios/registration/test.scn", REGISTERED, 0, &errors);
	struct run_options options = {
		.plan = plan, .access = access_at(0), .seed = 7, .timeout = 1000000, .verbose = true
	};
	char *ladders[2];

	cr_assert(plan);
	for (unsigned i = 0; i < 2; i++) {
		struct buf report = { 0 };
		struct run *run = run_new(&options, &report);

		cr_assert_eq(run_go(run, &report), VERDICT_PASS);
		ladders[i] = mem_copy_text(run_ladder(run).p, run_ladder(run).n);
		run_free(run);
		buf_free(&report);
	}
	cr_assert_str_eq(ladders[0], ladders[1]);
	mem_free(ladders[0]);
	mem_free(ladders[1]);
	plan_free(plan);
	conf_errors_free(&errors);
}

/* Ladders of calls that the core refuses at once: nobody is registered. */
#define REFUSED "alice < 403 of=call as=no\nalice > ACK of=call\n"

static const struct expected offer_rows[] = {
	/* a description is called by several names at once */
	{ "alice > INVITE as=call dial=+1 offer=audio offer!=video offer!=none answer=none\n" REFUSED, VERDICT_PASS, NULL },
	{ "alice > INVITE as=call dial=+1 offer=video make offer=audio\n", VERDICT_FAIL,
	  "line 1, by the UE, at 0.00 s: offer=video does not hold" },
	{ "alice > INVITE as=call dial=+1 offer=none !body !content-type\n" REFUSED, VERDICT_PASS, NULL },
	{ "alice > INVITE as=call dial=+1 offer=precondition sdp.audio.curr.local=none sdp.audio.des.remote=\"optional sendrecv\"\n" REFUSED,
	  VERDICT_PASS, NULL },
	{ "ue alice supported=100rel,precondition\nalice > INVITE as=call dial=+1 supported=precondition offer=precondition\n" REFUSED,
	  VERDICT_PASS, NULL },
	/* what a line asks of the description is made, and the version with it */
	{ "alice > INVITE as=call dial=+1 sdp.audio.direction=sendonly sdp.audio.ptime=40 offer=hold make offer=audio\n" REFUSED,
	  VERDICT_PASS, NULL },
	/* the first 403 ends it: what follows is another call */
	{ "alice > INVITE as=call dial=+1\n" REFUSED "alice > INVITE as=again dial=+1 call-id!=$call !to.tag sdp.step=0\n",
	  VERDICT_FAIL, "sdp.step=0 does not hold" },
};

Test(scenario_run, offers_by_name)
{
	expect_all(offer_rows, ARRAY_LEN(offer_rows));
}

static const struct expected act_rows[] = {
	{ "alice > INVITE as=call dial=+1\nalice < 403\nalice > PRACK rack=\"1 1 INVITE\"\n", VERDICT_FAIL, NULL },
	{ "alice > INVITE as=call dial=+1\n" REFUSED "alice > CANCEL of=call via.branch=$call cseq.number=$call !to.tag uri=$call\n"
	  "alice < 200 of=CANCEL\n", VERDICT_PASS, NULL },
	{ "do alice dial +15550100\nalice > INVITE as=call dial=+15550100 uri.user=+15550100 to.uri.user=+15550100\n" REFUSED,
	  VERDICT_PASS, NULL },
	{ "do alice dial tel:+15550100\nalice > INVITE as=call uri=tel:+15550100 to.uri=tel:+15550100\n" REFUSED,
	  VERDICT_PASS, NULL },
	/* what was dialled is good for one call */
	{ "do alice dial +1555\nalice > INVITE as=call\n" REFUSED "alice > INVITE as=two dial!=+1555\nalice < 4xx of=two\n",
	  VERDICT_PASS, NULL },
	{ "core call alice established\n", VERDICT_FAIL, "line 1, by imsd, at 1.00 s: alice is in no call" },
	{ "core hold alice\n", VERDICT_ERROR, "alice is in no call with the far end" },
	{ "core media alice received>=1\n", VERDICT_FAIL, "nobody has a stream with alice" },
	{ "core release alice\n", VERDICT_ERROR, "alice is in no call" },
};

Test(scenario_run, calls_that_are_not_there)
{
	expect_all(act_rows, ARRAY_LEN(act_rows));
}

/* --fault is in force in every run, or the run cannot be made. */
Test(scenario_run, with_a_fault)
{
	struct buf report = { 0 };

	cr_expect_eq(run_fault(REGISTERED, 0, "registration/503-retry-after", &report),
		     VERDICT_FAIL);
	cr_expect(strstr(report.p, "rules that spoke: 503 second"), "%s", report.p);
	buf_reset(&report);
	cr_expect_eq(run_fault(REGISTERED, 0, "registration/503", &report), VERDICT_ERROR);
	cr_expect(strstr(report.p, "did you mean registration/503-retry-after?"), "%s", report.p);
	buf_free(&report);
}

/* Of copies that a wire rule has lost, and of those that it lets pass. */
Test(scenario_run, copies_that_no_rule_harmed)
{
	struct buf report = { 0 };

	cr_expect_eq(
		run_text(
			"rule { name = \"lost\"; when = { method = \"INVITE\"; status = 200; copy = 1; };"
			" do = ( { drop = true; } ); }\n" REGISTERED
			"alice > INVITE as=call dial=+15550100\n"
			"alice < 200 of=call subject=none\n",
			0, &report),
		VERDICT_FAIL);
	cr_expect(strstr(report.p, "rules that spoke: none"), "%s", report.p);
	buf_free(&report);
}
