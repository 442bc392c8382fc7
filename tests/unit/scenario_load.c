/* SPDX-License-Identifier: Apache-2.0 */
/* Loading .scn files: what is in a plan, and the texts of load errors (LANGUAGE sections 2 and 6).
 * Paths are relative to the repository's root, so that preambles are found. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "scenario/load.h"
#include "top.h"

static const char path[] = "config/scenarios/registration/test.scn";

TestSuite(scenario_load, .init = enter_top);

/* The plan of a text that is right. */
static struct plan *load(const char *text, unsigned row)
{
	struct conf_errors errors = { 0 };
	struct plan *plan = plan_load(path, text, row, &errors);

	cr_assert(plan, "%s", errors.text.p);
	cr_assert_eq(errors.count, 0, "%s", errors.text.p);
	conf_errors_free(&errors);
	return plan;
}

Test(scenario_load, headers_fill_the_plan)
{
	struct plan *plan =
		load("title Two phones\nspec  TS 24.229 5.1\nover pipe-tcp udp6\n"
		     "ue alice\nue b user=bob sqn=000000000abc reflex=none supported=path\n"
		     "background MESSAGE\nstorm no-heal it cannot\nwait 1s\n",
		     0);

	cr_assert_str_eq(plan->name, "registration/test");
	cr_assert_str_eq(plan->title, "Two phones");
	cr_assert_str_eq(plan->spec, "TS 24.229 5.1");
	cr_assert_eq(plan->n_accesses, 2);
	cr_assert_str_eq(plan->accesses[1]->name, "udp6");
	cr_assert_eq(plan->n_ues, 2);
	cr_assert_str_eq(plan->ues[1].subscriber, "bob");
	cr_assert_eq(plan->ues[1].sqn[5], 0xbc);
	cr_assert_eq(plan->ues[1].reflex, REFLEX_NONE);
	cr_assert(plan->ues[1].attributes);
	cr_assert(plan_is_background(plan, STR("MESSAGE")) &&
		  !plan_is_background(plan, STR("OPTIONS")));
	cr_assert_str_eq(plan->no_heal, "it cannot");
	plan_free(plan);
}

Test(scenario_load, without_headers_there_is_alice_over_pipe_udp)
{
	struct plan *plan = load("alice > REGISTER\n", 0);

	cr_assert_eq(plan->n_ues, 1);
	cr_assert_str_eq(plan->ues[0].name, "alice");
	cr_assert_str_eq(plan->accesses[0]->name, "pipe-udp");
	cr_assert(plan_is_background(plan, STR("OPTIONS")));
	cr_assert_eq(plan->lines.first->making, MAKING_SEND);
	plan_free(plan);
}

Test(scenario_load, settings_above_the_lines_are_apart_from_those_between_them)
{
	struct plan *plan = load(
		"knob registration.expires=120\nalice > REGISTER\nknob registration.expires=60\n",
		0);

	cr_assert_eq(plan->settings.first, plan->settings.last);
	cr_assert_eq(plan->lines.last->kind, LINE_KNOB);
	plan_free(plan);
}

/* Each row makes a plan of its own; a dash removes the item it stands in, or the whole line. */
Test(scenario_load, cases_are_put_in)
{
	static const char text[] = "cases name code extra\n  one 401 retry-after=5\n  two 403 -\n"
				   "knob $extra\nalice > REGISTER\nalice < $code $extra\n";
	struct plan *one = load("cases name code extra\n  one 401 retry-after=5\n  two 403 -\n"
				"alice > REGISTER\nalice < $code $extra\n",
				0);
	struct plan *two = load(text, 1);

	cr_assert_eq(one->n_rows, 2);
	cr_assert_str_eq(one->name, "registration/test#one");
	cr_assert_eq(one->lines.last->head.words[0].status, 401);
	cr_assert(str_is(one->lines.last->text, "alice < 401 retry-after=5"));
	cr_assert_str_eq(two->name, "registration/test#two");
	cr_assert_null(two->lines.last->attributes);
	cr_assert_null(two->settings.first);
	plan_free(one);
	plan_free(two);
}

/* Words are split before substitution. */
Test(scenario_load, a_value_never_becomes_two_words)
{
	struct plan *plan = load("param what \"a b\"\nalice > REGISTER user-agent=$what\n", 0);
	const struct condition *condition = plan->lines.first->attributes->condition;

	cr_assert(str_is(condition->value, "a b"));
	cr_assert_null(plan->lines.first->attributes->next);
	plan_free(plan);
}

Test(scenario_load, an_include_brings_lines_and_takes_params)
{
	struct plan *plan = load(
		"ue bob\ngiven bob registered lifetime=120\ninclude preamble/unregistered ue=bob\n",
		0);
	const struct line *given = plan->lines.first, *include = given->next;

	cr_assert_eq(given->kind, LINE_INCLUDE);
	cr_assert(given->reached && given->given && given->arms[0]->first->given);
	cr_assert(str_is(given->arms[0]->first->text, "do bob power-on"));
	cr_assert(str_is(given->arms[0]->first->next->text,
			 "bob > REGISTER kind=initial make lifetime=120"));
	cr_assert(!include->reached && !include->arms[0]->first->given);
	plan_free(plan);
}

Test(scenario_load, items_and_blocks_are_read)
{
	struct plan *plan = load(
		"alice > REGISTER|OPTIONS as=first after=1s within=2s make lifetime=60\n"
		"any-order\n\talice < 4xx of=first since=first\nand\n\talice < 200 of=OPTIONS optional\nend\n"
		"alice > no any for=5s\n",
		0);
	const struct line *first = plan->lines.first, *block = first->next;

	cr_assert_eq(first->head.n_words, 2);
	cr_assert_eq(first->after, 1000000);
	cr_assert_eq(first->within, 2000000);
	cr_assert(first->attributes->makes && !first->attributes->matches);
	cr_assert_eq(block->n_arms, 2);
	cr_assert_eq(block->arms[0]->first->of, first);
	cr_assert_eq(block->arms[0]->first->since, first);
	cr_assert_eq(block->arms[0]->first->head.words[0].kind, HEAD_CLASS);
	cr_assert(block->arms[1]->first->optional);
	cr_assert(plan->lines.last->head.no && plan->lines.last->during == 5000000);
	plan_free(plan);
}

/* One run for each arm that a scripted UE begins, the others at their first. */
Test(scenario_load, each_arm_that_a_scripted_ue_begins_has_a_run)
{
	static const char either[] =
		"either\n\talice > REGISTER auth=none\nor\n\talice > REGISTER auth=initial\n"
		"or\n\talice > OPTIONS\nend\n";
	char text[512];
	struct plan *plan;

	snprintf(text, sizeof(text), "%s%s", either, either);
	plan = load(text, 0);
	cr_assert_eq(plan->n_runs, 5);
	cr_assert_eq(plan_arm(plan, 0, 1), 0);
	cr_assert_eq(plan_arm(plan, 1, 1), 1);
	cr_assert_eq(plan_arm(plan, 2, 1), 2);
	cr_assert_eq(plan_arm(plan, 2, 2), 0);
	cr_assert_eq(plan_arm(plan, 4, 1), 0);
	cr_assert_eq(plan_arm(plan, 4, 2), 2);
	plan_free(plan);
}

/* A response without `of` gets the method of the only request that waits. */
Test(scenario_load, a_response_finds_its_request)
{
	struct plan *plan =
		load("alice > REGISTER\nalice < 401\nalice > OPTIONS\nalice < 200\n", 0);

	cr_assert(str_is(plan->lines.first->next->of_method, "REGISTER"));
	cr_assert(str_is(plan->lines.last->of_method, "OPTIONS"));
	plan_free(plan);
}

/* Text and what the first error says of it; the line number is checked, too. */
static const struct {
	const char *text, *error;
} error_rows[] = {
	{ "aluce > REGISTER\n", ":1: no ue is called 'aluce' (did you mean alice?)" },
	{ "bob > REGISTER\n", ":1: no ue is called 'bob': declare it with 'ue bob'" },
	{ "titel x\n", ":1: 'titel' begins no line (did you mean title?)" },
	{ "wait 1s\ntitle late\n", ":2: 'title' is a header: it comes before the first line" },
	{ "over pipe-upd\n", ":1: no access is called 'pipe-upd' (did you mean pipe-udp?)" },
	{ "ue alice\nue alice\n", ":2: this ue is declared twice" },
	{ "ue alice gap>1s\n", ":1: 'gap>1s' makes nothing" },
	{ "ue alice reflex=some\n", ":1: reflex=some: write all, no-ack or none" },
	{ "cases a b\n", ":1: cases has no rows" },
	{ "cases a b\n  1\nwait 1s\n", ":2: this row has 1 values, cases has 2 columns" },
	{ "needs ipv7\n", ":1: nothing is known of a need 'ipv7' (did you mean ipv6?)" },
	{ "alice > REGISTR\n", ":1: no method is called REGISTR (did you mean REGISTER?)" },
	{ "alice > Foo\n", ":1: 'Foo' is no method: an unknown one is written in capitals" },
	{ "alice < 99\n", ":1: 99 is no status: 100 to 699" },
	{ "alice < 401 within=5\n", ":1: 5 has no unit: write 5s or 5ms" },
	{ "alice < 401 within=soon\n", ":1: 'soon' is no duration" },
	{ "wait 10\n", ":1: 10 has no unit" },
	{ "alice > no REGISTER\n", ":1: `no` needs for=TIME" },
	{ "alice < 401 for=2s\n", ":1: for= belongs to `no`" },
	{ "alice < 401 suported=path\n",
	  ":1: 'suported' is no word and no header that imsd knows (did you mean Supported?" },
	{ "alice > REGISTER auth=acka\n", ":1: auth is never 'acka' (did you mean aka?)" },
	{ "alice > REGISTER make gap=1s\n",
	  ":1: 'gap=1s' only matches: nothing can be made of it" },
	{ "alice > REGISTER make lifetime>=5\n", ":1: 'lifetime>=5' only matches" },
	{ "alice < 401 make lifetime=5\n", ":1: make is for what a UE sends" },
	{ "alice > REGISTER as=a\nalice < 401 as=a\n", ":2: as=a: the name is used twice" },
	{ "alice > REGISTER as=alice\n",
	  ":1: as=alice: the name is a param's, a column's or a UE's" },
	{ "alice < 401 of=nobody\n", ":1: of=nobody: neither a label above nor a method" },
	{ "alice < 401 since=later\nalice > REGISTER as=later\n",
	  ":1: since=later: no line above has this label" },
	{ "alice > REGISTER call-id=$late\nalice < 401 as=late\n",
	  ":1: $late is used before its line" },
	{ "alice > REGISTER as=early call-id=$erly\n",
	  ":1: $erly is unknown (did you mean $early?)" },
	{ "alice < 401 copy=0\n", ":1: copy=0: write 1, 2" },
	{ "alice > any\n", ":1: a scripted UE cannot make this: say which method or status" },
	{ "alice > 200\n", ":1: a scripted UE cannot make this: no request above waits for it" },
	{ "alice > CANCEL\n",
	  ":1: a scripted UE cannot make this: there is no INVITE above to cancel" },
	{ "alice < INVITE\nalice > ACK\n",
	  ":2: a scripted UE cannot make this: there is no INVITE above to acknowledge" },
	{ "alice > INVITE\nalice > PRACK\n",
	  ":2: a scripted UE cannot make this: no response above waits for a PRACK" },
	{ "alice > MESSAGE\nalice > BYE\n",
	  ":2: a scripted UE cannot make this: no line above begins a dialog" },
	{ "alice < INVITE\nalice < CANCEL as=c\nalice > 500 of=c\n",
	  ":3: a scripted UE cannot make this: it answers a CANCEL with 200" },
	{ "alice > INVITE\nalice < 183\nalice > PRACK\nalice < 200\n",
	  ":4: which alice < 200? write of=PRACK or of=INVITE" },
	{ "alice > INVITE offer=vidoe\n",
	  ":1: offer=vidoe: neither a file nor one of audio, g711, video" },
	{ "alice > MESSAGE body.file=nothing.xml\n",
	  ":1: body.file=nothing.xml: no such file in the folder of this one or above it" },
	{ "alice > MESSAGE part=text/html:nothing.xml\n",
	  ":1: part=text/html:nothing.xml: no such file in the folder of this one or above it" },
	{ "alice > MESSAGE tp.vector=\"RP-DATA MT with SMS-DELIVR\"\n",
	  ":1: tp.vector=\"RP-DATA MT with SMS-DELIVR\": sms.json has no vector 'RP-DATA MT with "
	  "SMS-DELIVR' (did you mean 'RP-DATA MT with SMS-DELIVER'?)" },
	{ "alice > MESSAGE tp.txet=hello\n",
	  ":1: 'tp.txet' is no word and no header that imsd knows (did you "
	  "mean tp.text?" },
	{ "alice > MESSAGE make tp.scts=now\n", ":1: 'tp.scts=now' only matches" },
	{ "core heard alice by=bob\n", ":1: 'by=bob' is no condition of it: write core heard UE" },
	{ "core call alice establishd\n", ":1: 'establishd' is no condition of it" },
	{ "core call alice within=1s\n", ":1: core call acts at once" },
	{ "alice > INVITE\nalice > MESSAGE\nalice < 200\n",
	  ":3: which alice < 200? write of=MESSAGE or of=INVITE" },
	{ "either\n\talice < 401\nor\n\talice < 401\nend\n",
	  ":4: this arm is never reached: line 2 asks the same" },
	{ "either\n\twait 1s\nor\n\talice < 401\nend\n",
	  ":2: an arm of either begins with a message" },
	{ "any-order\n\talice < 401\n", ":1: this block is not closed: 'end' is missing" },
	{ "any-order\n\talice < 401\nor\n\talice < 200\nend\n",
	  ":1: this block is parted by 'and', not by 'or'" },
	{ "end\n", ":1: 'end' without a block above it" },
	{ "do alice powr-on\n", ":1: nobody can 'powr-on' (did you mean power-on?)" },
	{ "do alice dial\n", ":1: write do UE dial NUMBER" },
	{ "core registred alice\n", ":1: core knows no 'registred' (did you mean registered?)" },
	{ "core registered bob\n", ":1: no ue is called 'bob'" },
	{ "core registered alice bindngs=1\n",
	  ":1: 'bindngs=1' is no condition of it: write core registered UE" },
	{ "core registered alice within=1s for=1s\n", ":1: within= and for= exclude each other" },
	{ "core reset within=1s\n", ":1: core reset acts at once" },
	{ "core counters one\n", ":1: write core counters zero" },
	{ "include preamble/nowhere\n",
	  ":1: no file preamble/nowhere in the folder of this one or above it" },
	{ "include preamble/registered uee=alice\n",
	  ":1: config/scenarios/preamble/registered.scn has no param 'uee'" },
	{ "rule x\n", ":1: write rule {" },
	{ "expect some alice < 200\n", ":1: write expect every, expect no or expect and a number" },
	{ "waive nothing because=\"why not\"\n", ":1: no expect is called 'nothing'" },
	{ "", ": no line that tests anything" },
	{ "title x\n", ": no line that tests anything" },
	{ "knob registration.expires=120\n# nothing\n", ": no line that tests anything" },
	{ "core heard alice of=zoe\n", ":1: no ue is called 'zoe': declare it with 'ue zoe'" },
	{ "ue alice\nue bob\ncore heard alice of=\"alice,bop\"\n",
	  ":3: no ue is called 'bop' (did you mean bob?)" },
	{ "core heard alice talking=zoe\n", ":1: no ue is called 'zoe'" },
	{ "given alice registerd\n",
	  ":1: no file preamble/registerd in the folder of this one or above it, nor in " },
	{ "alice do dial +1555\n", ":1: 'alice' begins no line: write do alice dial +1555" },
	{ "alice given registered\n", ":1: 'alice' begins no line: write given alice registered" },
	{ "alice wait 1s\n", ":1: 'alice' begins no line: a message is written" },
	{ "waive nothing\n", ":1: write waive CHECK because=TEXT" },
};

Test(scenario_load, errors_say_what_is_wrong_and_where)
{
	for (size_t i = 0; i < ARRAY_LEN(error_rows); i++) {
		struct conf_errors errors = { 0 };
		struct plan *plan = plan_load(path, error_rows[i].text, 0, &errors);
		char *text = mem_copy_text(errors.text.p ? errors.text.p : "", errors.text.n);

		conf_errors_free(&errors);
		plan_free(plan);
		cr_expect_null(plan, "%s", error_rows[i].text);
		cr_expect(strstr(text, error_rows[i].error) == text + strlen(path),
			  "%s\nsaid %s\nnot  %s", error_rows[i].text, text, error_rows[i].error);
		mem_free(text);
	}
}

Test(scenario_load, all_errors_are_told_at_once)
{
	struct conf_errors errors = { 0 };

	cr_assert_null(plan_load(path, "wait 1\nalice > REGISTR\ncore nothing\n", 0, &errors));
	cr_assert_eq(errors.count, 3, "%s", errors.text.p);
	conf_errors_free(&errors);
}

/* What stands in a text once. */
static bool is_said(const char *text, const char *phrase)
{
	const char *at = strstr(text, phrase);

	return at && !strstr(at + 1, phrase);
}

Test(scenario_load, files_are_named_by_near_names)
{
	struct conf_errors errors = { 0 };

	cr_assert_null(
		plan_load(path, "given alice registerd\ninclude preamble/cal\nexpect pack dialgs\n",
			  0, &errors));
	cr_assert(is_said(errors.text.p, "(did you mean preamble/registered?)\n"), "%s",
		  errors.text.p);
	cr_assert(is_said(errors.text.p, "(did you mean preamble/call?)\n"), "%s", errors.text.p);
	cr_assert(is_said(errors.text.p, "(did you mean dialogs?)\n"), "%s", errors.text.p);
	conf_errors_free(&errors);
}

Test(scenario_load, of_many_errors_the_first_are_told)
{
	struct conf_errors errors = { 0 };
	struct buf text = { 0 };

	conf_error(&errors, "other", 1, "an error of another file");
	for (int i = 0; i < 10; i++)
		buf_add_text(&text, "nonsense\n");
	cr_assert_null(plan_load(path, text.p, 0, &errors));
	cr_assert(!strstr(errors.text.p, "more"), "%s", errors.text.p);
	buf_add_text(&text, "nonsense\nnonsense\n");
	conf_errors_free(&errors);
	conf_error(&errors, "other", 1, "an error of another file");
	cr_assert_null(plan_load(path, text.p, 0, &errors));
	cr_assert(is_said(errors.text.p, "other:1: ") && is_said(errors.text.p, "test.scn:10: ") &&
			  !strstr(errors.text.p, "test.scn:11: ") &&
			  is_said(errors.text.p, "test.scn: ... and 2 more\n"),
		  "%s", errors.text.p);
	buf_free(&text);
	conf_errors_free(&errors);
}

Test(scenario_load, lines_that_nothing_tells_apart_are_a_warning)
{
	struct plan *plan = load("any-order\n\talice < 401\nand\n\talice < 401\nend\n", 0);

	cr_assert(strstr(plan->warnings.p, ":4: nothing tells this line from line 2"), "%s",
		  plan->warnings.p);
	plan_free(plan);
}

/* What a person must do before a real UE sends it; one `do` line is enough. */
static const struct {
	const char *text, *warning; /* NULL: none */
} person_rows[] = {
	{ "alice > INVITE\n",
	  ":1: nothing makes a real alice do this; a 'do alice dial' is missing" },
	{ "do alice dial +1\nalice > INVITE\n", NULL },
	{ "alice > MESSAGE\n", "a 'do alice sms' is missing" },
	{ "alice < MESSAGE\nalice > MESSAGE\n", NULL },
	{ "alice < INVITE as=mt\nalice > BYE of=mt\n",
	  ":2: nothing makes a real alice do this; a 'do alice hangup'" },
	{ "do alice dial 1\nalice > INVITE\nalice > CANCEL\n", "a 'do alice hangup' is missing" },
	{ "alice < INVITE as=mt\nalice > 200 of=mt\n", "a 'do alice answer' is missing" },
	{ "alice < INVITE as=mt\ndo alice answer\nalice > 200 of=mt\n", NULL },
	{ "alice < INVITE as=mt\nalice > 486 of=mt\n", "a 'do alice reject' is missing" },
	{ "alice < INVITE as=mt\nalice > UPDATE of=mt offer=hold\n",
	  "a 'do alice hold' is missing" },
	{ "alice < INVITE as=mt\nalice > UPDATE of=mt sdp.audio.direction=sendonly|inactive\n",
	  "a 'do alice hold' is missing" },
	{ "alice < INVITE as=mt\nalice > UPDATE of=mt\n", NULL },
};

Test(scenario_load, nothing_makes_a_real_ue_do_it)
{
	for (size_t i = 0; i < ARRAY_LEN(person_rows); i++) {
		struct plan *plan = load(person_rows[i].text, 0);
		const char *warnings = plan->warnings.p ? plan->warnings.p : "";

		if (person_rows[i].warning)
			cr_expect(strstr(warnings, person_rows[i].warning), "%s\nsaid %s",
				  person_rows[i].text, warnings);
		else
			cr_expect_str_empty(warnings, "%s\nsaid %s", person_rows[i].text, warnings);
		plan_free(plan);
	}
}
