/* SPDX-License-Identifier: Apache-2.0 */
/* Rules at odds with themselves are told at load; those that only look so are not. */
#include "rule_lab.h"

#define RULE(when, items) "{ name = \"r\"; when = { " when " }; do = ( " items " ); }"
#define REPLY "{ reply = 500; }"
#define DROP "{ drop = true; }"

Test(rule_conflict, conditions_that_never_hold_together)
{
	static const struct {
		const char *rules, *error;
	} rows[] = {
		{ RULE("method = \"REGISTER\"; any = ( { method = \"INVITE\"; } );", REPLY),
		  "r:1: group 1 of any never holds: its method is not that of when" },
		{ RULE("status = 200; any = ( { status = 180; }, { user = \"bob\"; } );", DROP),
		  "" },
		{ RULE("method = \"INVITE\"; not = { };", REPLY),
		  "r:1: not covers all that when asks for: the rule never speaks" },
		{ RULE("method = \"INVITE\"; user = \"bob\"; not = { method = \"INVITE|UPDATE\"; };",
		       REPLY),
		  "r:1: not covers all that when asks for: the rule never speaks" },
		{ RULE("status = 404; not = { status = \"4xx\"; };", DROP),
		  "r:1: not covers all that when asks for: the rule never speaks" },
		{ RULE("status = \"4xx\"; not = { status = 404; };", DROP), "" },
		{ RULE("user = \"b*\"; not = { user = \"bob\"; };", REPLY), "" },
		{ RULE("user = \"bob\"; not = { user = \"b*\"; };", REPLY),
		  "r:1: not covers all that when asks for: the rule never speaks" },
		{ RULE("method = \"INVITE\"; has = \"status=200\";", REPLY),
		  "r:1: status=200 is known of responses; status missing?" },
		{ RULE("status = 200; has = \"uri.user=x\";", DROP),
		  "r:1: uri.user=x is known of requests: this rule is about responses (status)" },
		{ RULE("status = 200; has = \"!uri.user\";", DROP), "" },
		{ RULE("status = 200; has = \"auth=aka\";", DROP),
		  "r:1: auth is known of requests: this rule is about responses (status)" },
		{ RULE("method = \"INVITE\"; has = \"reliable=yes\";", REPLY),
		  "r:1: reliable is known of responses; status missing?" },
		{ RULE("method = \"INVITE\"; has = \"rp.type=data\";", REPLY),
		  "r:1: rp.type is known of MESSAGE" },
		{ RULE("method = \"INVITE\"; has = \"lifetime>5\";", REPLY),
		  "r:1: lifetime is known of REGISTER, SUBSCRIBE, PUBLISH and their 200" },
		{ RULE("has = \"gap<1s\";", REPLY), "r:1: gap is known to scenarios only" },
		{ RULE("any = ( { user = \"bob\"; }, { has = \"offer=hold\"; } );", REPLY),
		  "r:1: offer is known to scenarios only" },
		{ RULE("has = \"remove=via\";", REPLY),
		  "r:1: remove is made by scenarios, and never matched" },
		{ RULE("has = ( \"supported=100rel\", \"!supported\" );", REPLY),
		  "r:1: !supported and supported=100rel never hold together" },
		{ RULE("has = ( \"event=reg\", \"event!=reg\" );", REPLY),
		  "r:1: event!=reg and event=reg never hold together" },
		{ RULE("has = ( \"supported=100rel\", \"supported!=timer\" );", REPLY), "" },
		{ RULE("per = \"call\";", REPLY),
		  "r:1: per says for whom nth, count and since = \"first\" count: none is given" },
		{ RULE("chance = \"0%\";", REPLY), "r:1: chance is 0%: the rule never speaks" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		lab_refuses(rows[i].rules, rows[i].error);
}

Test(rule_conflict, items_that_undo_each_other)
{
	static const struct {
		const char *rules, *error;
	} rows[] = {
		{ RULE("", "{ drop = true; }, { delay = \"1s\"; }"),
		  "r:1: drop: what does not leave is not delayed, repeated or changed on the way" },
		{ RULE("", "{ drop = true; }, { delay = \"1s\"; gate = \"recv\"; }"), "" },
		{ RULE("", "{ reset = true; }, { cut = 5; }"),
		  "r:1: reset: what does not leave is not delayed, repeated or changed on the way" },
		{ RULE("", "{ cut = 5; },\n { cut = 7; }"),
		  "r:2: cut stands twice: a rule does it once" },
		{ RULE("", "{ start = \"a\"; }, { start = \"b\"; }"),
		  "r:1: start stands twice: a rule does it once" },
		{ RULE("",
		       "{ delay = \"1s\"; gate = \"recv\"; }, { delay = \"2s\"; gate = \"wire\"; }"),
		  "" },
		{ RULE("", "{ knob = ( \"timer.ue.T1=1s\", \"timer.ue.T1=2s\" ); }"),
		  "r:1: knob timer.ue.T1 is set twice" },
		{ RULE("", "{ set = \"expires=5\"; }, { remove = \"expires\"; }"),
		  "r:1: expires is set, and then removed: the first is undone" },
		{ RULE("", "{ set = ( \"expires=5\", \"expires=6\" ); }"),
		  "r:1: expires is set, and then set again: the first is undone" },
		{ RULE("", "{ remove = \"expires\"; }, { set = \"expires=5\"; }"), "" },
		{ RULE("behaviour = \"busy\";", "{ behaviour = \"busy\"; }"),
		  "r:1: behaviour busy stands in for itself" },
		{ RULE("method = \"INVITE\";", "{ skip = \"pcscf.path\"; }"),
		  "r:1: pcscf.path is no duty of messages with the method in when" },
		{ "{ name = \"r\"; each = ( \"1\", \"2\" ); do = ( " REPLY " ); }",
		  "r:1: each is given, but $each is nowhere" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		lab_refuses(rows[i].rules, rows[i].error);
}

/* What an earlier rule takes from a later one, though it is written in other words. */
Test(rule_conflict, shadows_in_other_words)
{
	static const struct {
		const char *first, *second;
		bool shadows;
	} rows[] = {
		{ "method = \"INVITE|UPDATE\";", "method = \"INVITE\";", true },
		{ "method = \"INVITE\";", "method = \"INVITE|UPDATE\";", false },
		{ "user = \"*\";", "user = \"bob\";", true },
		{ "user = \"alice|bob\";", "user = \"bob\"; nth = 2;", true },
		{ "user = \"b*\";", "user = \"*\";", false },
		{ "proto = \"tcp|tls\";", "proto = \"tls\";", true },
		{ "proto = \"tls\";", "proto = \"tcp|tls\";", false },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char rules[512];

		snprintf(rules, sizeof(rules),
			 "{ name = \"a\"; when = { %s }; do = ( " REPLY " ); },\n"
			 "{ name = \"b\"; when = { %s }; do = ( " REPLY " ); }",
			 rows[i].first, rows[i].second);
		lab_refuses(
			rules,
			rows[i].shadows ?
				"r:2: rule 'b' never speaks: rule 'a' at r:1 speaks in its place" :
				"");
	}
}

/* `$each` in every place: conditions, lists of them, groups, limits, options and lists of values. */
Test(rule_conflict, each_in_every_place)
{
	struct lab *lab = lab_with(
		"{ name = \"e\"; each = ( 2, \"3\" ); when = { method = \"INVITE\"; nth = \"$each\"; not = { user = "
		"\"u$each\"; };"
		"   any = ( { dial = \"+1555$each*\"; }, { has = ( \"to=*\", \"call-id=c${each}x\" ); } ); };"
		"  do = ( { reply = \"48$each\"; after = \"${each}s\"; headers = ( \"Retry-After: $each\", \"X: $$each\" ); "
		"} ); }");
	struct rule_tally tally;
	unsigned n = 0;

	while (ruleset_tally(lab->set, lab->gates, n, &tally))
		n++;
	cr_assert_eq(n, 2);
	cr_assert_not_null(lab_tally(lab, "e#2").name);
	cr_assert_not_null(lab_tally(lab, "e#3").name);
	lab_free(lab);
}
