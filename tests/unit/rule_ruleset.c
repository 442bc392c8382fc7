/* SPDX-License-Identifier: Apache-2.0 */
/* Reading rules: what loads, and what is said about what does not. */
#include "rule_lab.h"

/* One rule with this `when` and `do`. */
#define RULE(when, items) "{ name = \"r\"; when = { " when " }; do = ( " items " ); }"
#define REPLY "{ reply = 500; }"
#define DROP "{ drop = true; }"

Test(rule_ruleset, mistakes)
{
	static const struct {
		const char *rules, *error;
	} rows[] = {
		{ "{ when = { }; do = ( " REPLY " ); }", "r:1: a rule needs a name" },
		{ "5", "r:1: a rule is written { name = \"...\"; ... }" },
		{ "{ name = \"r\"; each = ( ); do = ( " REPLY " ); }", "r:1: each is empty" },
		{ "{ name = \"r\"; each = ( { } ); do = ( { reply = \"$each\"; } ); }",
		  "r:1: an element of this list takes one text" },
		{ "{ name = \"\"; do = ( " REPLY " ); }", "r:1: the name is empty" },
		{ "{ name = \"r\"; }", "r:1: a rule needs do = ( { VERB = VALUE; }, ... )" },
		{ "{ name = \"r\";\n wen = { }; do = ( " REPLY " ); }",
		  "r:2: unknown key of a rule 'wen' (did you mean 'when'?)" },
		{ "{ name = \"r\"; when = { };\n do = ( ); }", "r:2: do is empty" },
		{ "{ name = \"r\"; when = 5; do = ( " REPLY " ); }",
		  "r:1: when takes { KEY = VALUE; ... }" },
		{ RULE("usr = \"bob\";", REPLY),
		  "r:1: unknown condition 'usr' (did you mean 'user'?)" },
		{ RULE("", "{ repyl = 500; }"),
		  "r:1: unknown verb 'repyl' (did you mean 'reply'?)" },
		{ RULE("", "{ replai = { }; }"),
		  "r:1: unknown verb 'replai' (did you mean 'replay'?)" },
		{ RULE("", "{ answer = 503; }"),
		  "r:1: unknown verb 'answer' (did you mean 'reply'?)" },
		{ RULE("", "{ Truncate = 3; }"),
		  "r:1: unknown verb 'Truncate' (did you mean 'cut'?)" },
		{ RULE("", "{ xyzzy = 3; }"), "r:1: unknown verb 'xyzzy'" },
		{ RULE("", "{ }"), "r:1: no verb in this item" },
		{ RULE("", "5"), "r:1: an item is written { VERB = VALUE; ... }" },
		{ RULE("", "{ every = \"1s\"; }"),
		  "r:1: no verb in this item: every is an option of repeat, dribble" },
		{ RULE("", "{ drop = true;\n delay = \"1s\"; }"),
		  "r:2: two verbs in one item: drop and delay" },
		{ RULE("", "{ drop = true; jitter = \"1s\"; }"),
		  "r:1: jitter is no option of drop (it goes with delay)" },
		{ RULE("", "{ reply = 500; reasn = \"x\"; }"),
		  "r:1: unknown option 'reasn' (did you mean 'reason'?)" },
		{ RULE("", "{ drop = true; xyz = 1; }"),
		  "r:1: unknown option 'xyz': drop has none" },
		{ RULE("chance = \"20\";", REPLY), "r:1: chance takes a percentage: \"20%\"" },
		{ RULE("chance = \"120%\";", REPLY),
		  "r:1: chance takes a percentage from \"0%\" to \"100%\"" },
		{ RULE("after = 5;", REPLY),
		  "r:1: after takes a duration with a unit, like \"500ms\" or \"3s\"" },
		{ RULE("", "{ delay = \"3\"; }"),
		  "r:1: delay takes a duration with a unit, like \"500ms\" or \"3s\"" },
		{ RULE("nth = 0;", REPLY),
		  "r:1: nth takes a number from 1, a range like \"2-4\" or \"3-\", or \"*/3\" for every third" },
		{ RULE("nth = \"4-2\";", REPLY),
		  "r:1: nth takes a number from 1, a range like \"2-4\" or \"3-\", or \"*/3\" for every third" },
		{ RULE("count = 0;", REPLY), "r:1: count takes a number from 1 to 4294967295" },
		{ RULE("per = \"user|call\";", REPLY),
		  "r:1: per takes one of user|call|dialog|link" },
		{ RULE("since = \"first\";", REPLY),
		  "r:1: since says from where after and until count: neither is given" },
		{ RULE("after = \"5s\"; since = \"first\";", REPLY),
		  "r:1: after counts from when the rule first spoke, which it then never does" },
		{ RULE("after = \"5s\"; until = \"5s\";", REPLY),
		  "r:1: the window is never open: until comes before after" },
		{ RULE("copy = 1;", REPLY),
		  "r:1: copy picks copies for ignore and for the wire: this rule has neither" },
		{ RULE("any = ( { nth = 2; } );", REPLY),
		  "r:1: nth limits the whole rule and does not stand in any or not" },
		{ RULE("method = \"REGSTER\";", REPLY),
		  "r:1: unknown method 'REGSTER' (did you mean 'REGISTER'?)" },
		{ RULE("status = \"20x\";", DROP),
		  "r:1: status takes codes like 200, \"180-183\", \"4xx\", \"*\", and lists of them with |" },
		{ RULE("side = \"uea\";", DROP), "r:1: side takes one of ue|core" },
		{ RULE("proto = \"udp|sctp\";", DROP),
		  "r:1: unknown proto 'sctp': udp, tcp, tls or pipe" },
		{ RULE("role = \"pscf\";", DROP),
		  "r:1: unknown role 'pscf' (did you mean 'pcscf'?)" },
		{ RULE("turn = \"call.incomin\";", REPLY),
		  "r:1: unknown turn 'call.incomin' (did you mean 'call.incoming'?)" },
		{ RULE("behaviour = \"bussy\";", REPLY),
		  "r:1: unknown behaviour 'bussy' (did you mean 'busy'?)" },
		{ RULE("procedure = \"cal\";", DROP),
		  "r:1: unknown procedure 'cal' (did you mean 'call'?)" },
		{ RULE("state = \"registerd\";", DROP),
		  "r:1: unknown state 'registerd' (did you mean 'registered'?)" },
		{ RULE("has = \"contcat=*\";", DROP),
		  "r:1: unknown header in 'contcat' (did you mean 'Contact'?)" },
		{ RULE("has = 5;", DROP),
		  "r:1: has takes a condition in quotes, or a list of them" },
		{ RULE("", "{ knob = \"registration.expries=5\"; }"),
		  "r:1: unknown knob 'registration.expries' (did you mean 'registration.expires'?)" },
		{ RULE("", "{ knob = \"registration.expires\"; }"),
		  "r:1: a knob is set by \"NAME=VALUE\"" },
		{ RULE("", "{ knob = \"sip.max_bytes=5\"; }"),
		  "r:1: knob sip.max_bytes is read when imsd starts: no rule can bend it" },
		{ RULE("", "{ skip = \"pcscf.pth\"; }"),
		  "r:1: unknown duty 'pcscf.pth' (did you mean 'pcscf.path'?)" },
		{ RULE("", "{ reply = 99; }"), "r:1: reply takes a status code from 100 to 699" },
		{ RULE("", "{ reply = 500; headers = \"x\"; }"),
		  "r:1: a header is written \"Name: value\", not 'x'" },
		{ RULE("", "{ reply = 500; body_file = \"none.xml\"; }"),
		  "r:1: body_file 'none.xml': No such file or directory" },
		{ RULE("", "{ reply = 500; after_duty = \"scscf.autenticate\"; }"),
		  "r:1: unknown duty 'scscf.autenticate' (did you mean 'scscf.authenticate'?)" },
		{ RULE("", "{ reply = 500; reason = \"$usr.name\"; }"),
		  "r:1: unknown value $usr.name: $user.name|impi|impu|imsi|msisdn|contact, the same of $peer_user and of "
		  "subscribers, $registration.path|service_route, $domain and $request.PATH are known; a dollar is written $$" },
		{ RULE("", "{ drop = false; }"), "r:1: drop takes true" },
		{ RULE("status = 200;", "{ close = \"rst\"; }"),
		  "r:1: at the wire close takes \"fin\" or \"half\"; a reset is reset = true" },
		{ RULE("", "{ reorder = \"soon\"; }"),
		  "r:1: reorder takes the status or method that goes first, like \"180\"" },
		{ RULE("turn = \"call.incoming\";",
		       "{ reply = 180; }, { drop = true; }, { reply = 200; }"),
		  "r:1: the steps of a rule stand together" },
		{ RULE("turn = \"call.incoming\";", "{ end = true; }, { reply = 200; }"),
		  "r:1: no step follows the end" },
		{ RULE("turn = \"call.incoming\";", "{ send = \"UPDAT\"; }"),
		  "r:1: unknown method 'UPDAT' (did you mean 'UPDATE'?)" },
		{ RULE("turn = \"call.incoming\";", "{ behaviour = \"bussy\"; }"),
		  "r:1: unknown behaviour 'bussy' (did you mean 'busy'?)" },
		{ RULE("turn = \"call.incoming\";", "{ media = \"none.wav\"; }"),
		  "r:1: media 'none.wav': No such file or directory" },
		{ RULE("turn = \"call.incoming\";", "{ reply = 200; sdp_file = \"none.sdp\"; }"),
		  "r:1: sdp_file 'none.sdp': No such file or directory" },
		{ RULE("user = ( \"a\" );", REPLY), "r:1: user takes one text" },
		{ RULE("chance = ( );", REPLY), "r:1: chance takes one text" },
		{ RULE("until = \"0s\";", REPLY), "r:1: until takes a duration above 0" },
		{ RULE("", "{ set = \"contcat=x\"; }"),
		  "r:1: unknown header in 'contcat' (did you mean 'Contact'?)" },
		{ RULE("", "{ ignore = true; }, { close = \"fin\"; }"),
		  "r:1: one rule does one thing to a message that arrives: ignore, delay, close or reply" },
		{ RULE("turn = \"call.incoming\";", "{ reply = 200; sdp = \"same hodl\"; }"),
		  "r:1: unknown word for a description 'hodl' (did you mean 'hold'?)" },
		{ RULE("turn = \"call.incoming\";", "{ wait = 2; }"),
		  "r:1: wait takes a duration with a unit, like \"2s\", a method, a status like \"180\" "
		  "or \"2xx\", or \"precondition\"" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		lab_refuses(rows[i].rules, rows[i].error);
}

Test(rule_ruleset, rules_that_no_gate_can_meet)
{
	static const struct {
		const char *rules, *error;
	} rows[] = {
		{ RULE("method = \"REGISTER\";", DROP),
		  "r:1: imsd never sends REGISTER to a UE; status missing?" },
		{ RULE("method = \"REGISTER\"; side = \"ue\";", "{ remove = \"path\"; }"),
		  "r:1: imsd never sends REGISTER to a UE; status missing?" },
		{ RULE("status = 180;", REPLY),
		  "r:1: reply answers requests: this rule is about responses (status)" },
		{ RULE("method = \"ACK\";", REPLY), "r:1: an ACK is never answered" },
		{ RULE("method = \"ACK\"; status = 200;", DROP), "r:1: an ACK has no responses" },
		{ RULE("turn = \"call.incoming\";", "{ ignore = true; }"),
		  "r:1: no turn is taken yet when a message arrives: ignore never speaks" },
		{ RULE("method = \"INVITE\";", "{ send = \"UPDATE\"; }"),
		  "r:1: send needs a turn or a behaviour in when" },
		{ RULE("method = \"INVITE\";", "{ wait = \"2s\"; }"),
		  "r:1: an answer needs a reply" },
		{ RULE("method = \"INVITE\";", "{ behaviour = \"silent\"; }"),
		  "r:1: behaviour needs a turn in when" },
		{ RULE("turn = \"call.modify\";", "{ behaviour = \"busy\"; }"),
		  "r:1: behaviour busy belongs to the turn call.incoming" },
		{ RULE("turn = \"call.incoming\";",
		       "{ reply = 500; after_duty = \"pcscf.path\"; }"),
		  "r:1: after_duty goes with a reply to a message, not with a turn" },
		{ RULE("role = \"scscf\"; side = \"ue\";", DROP),
		  "r:1: only pcscf has a side towards the UE" },
		{ RULE("role = \"scscf\";", "{ skip = \"pcscf.path\"; }"),
		  "r:1: pcscf.path is a duty of pcscf, not of the role in when" },
		{ RULE("method = \"OPTIONS\"; kind = \"initial\";", REPLY),
		  "r:1: kind is known of REGISTER, SUBSCRIBE, PUBLISH, INVITE and UPDATE" },
		{ RULE("method = \"REGISTER\"; dial = \"+1\";", REPLY),
		  "r:1: dial is known of a call's requests and of MESSAGE" },
		{ RULE("user = \"alice\";", "{ knob = \"tls.certificate=expired\"; }"),
		  "r:1: user is not known before a connection's first message: tls.certificate" },
		{ RULE("method = \"REGISTER\";", "{ delay = \"1s\"; }, { reply = 500; }"),
		  "r:1: one rule does one thing to a message that arrives: ignore, delay, close or reply" },
		{ RULE("method = \"REGISTER\";",
		       "{ delay = \"1s\"; jitter = \"1s\"; gate = \"recv\"; }"),
		  "r:1: jitter is for what leaves (gate = \"wire\")" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		lab_refuses(rows[i].rules, rows[i].error);
}

Test(rule_ruleset, all_mistakes_at_once)
{
	lab_refuses("{ name = \"a\"; when = { usr = \"x\";\n metod = \"y\"; }; do = ( " REPLY
		    " ); },\n"
		    "{ name = \"b\"; do = ( { dorp = true; }, { skip = \"x\"; } ); }",
		    "r:1: unknown condition 'usr' (did you mean 'user'?)\n"
		    "r:2: unknown condition 'metod' (did you mean 'method'?)\n"
		    "r:3: unknown verb 'dorp' (did you mean 'drop'?)\n"
		    "r:3: unknown duty 'x'");
}

Test(rule_ruleset, each_says_a_mistake_once)
{
	lab_refuses(
		"{ name = \"a\"; each = ( \"403\", \"404\" ); do = ( { repyl = \"$each\"; } ); }",
		"r:1: unknown verb 'repyl' (did you mean 'reply'?)");
}

Test(rule_ruleset, names_used_twice)
{
	lab_refuses("{ name = \"a\"; when = { user = \"x\"; }; do = ( " REPLY " ); },\n"
		    "{ name = \"a\"; when = { user = \"y\"; }; do = ( " REPLY " ); }",
		    "r:2: the rule name 'a' is used twice, also at r:1");
}

#define TWO(first, second) "{ name = \"a\"; " first " },\n{ name = \"b\"; " second " }"
#define SHADOWED "r:2: rule 'b' never speaks: rule 'a' at r:1 speaks in its place"

Test(rule_ruleset, shadowed)
{
	static const struct {
		const char *rules, *error;
	} rows[] = {
		{ TWO("do = ( " REPLY " );",
		      "when = { method = \"INVITE\"; }; do = ( { reply = 486; } );"),
		  SHADOWED },
		{ TWO("when = { method = \"INVITE\"; }; do = ( " REPLY " );",
		      "when = { user = \"bob\"; method = \"INVITE\"; nth = 2; }; do = ( { ignore = true; } );"),
		  "r:2: rule 'b' never speaks: rule 'a' at r:1 speaks in its place" },
		{ TWO("when = { method = \"REGISTER\"; }; do = ( { skip = ( \"pcscf.path\", \"scscf.authenticate\" ); } );",
		      "when = { method = \"REGISTER\"; }; do = ( { skip = \"pcscf.path\"; } );"),
		  SHADOWED },
		{ TWO("do = ( { knob = \"registration.expires=5\"; } );",
		      "when = { user = \"bob\"; }; do = ( { knob = \"registration.expires=6\"; } );"),
		  SHADOWED },
		/* Not wholly: limits, another value, another gate, edits, an ACK, another knob,
		 * another leg. */
		{ TWO("when = { nth = 1; }; do = ( " REPLY " );", "do = ( " REPLY " );"), "" },
		{ TWO("when = { user = \"x\"; }; do = ( " REPLY " );",
		      "when = { user = \"y\"; }; do = ( " REPLY " );"),
		  "" },
		{ TWO("do = ( " REPLY " );", "do = ( " DROP " );"), "" },
		{ TWO("do = ( { remove = \"path\"; } );", "do = ( { remove = \"path\"; } );"), "" },
		{ TWO("do = ( " REPLY " );", "do = ( { ignore = true; } );"), "" },
		{ TWO("do = ( { knob = \"registration.expires=5\"; } );",
		      "do = ( { knob = \"aka.sqn=6\"; } );"),
		  "" },
		{ TWO("do = ( " DROP " );", "when = { role = \"scscf\"; }; do = ( " DROP " );"),
		  "" },
		{ TWO("do = ( { reply = 500; after_duty = \"scscf.authenticate\"; } );",
		      "do = ( " REPLY " );"),
		  "" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		lab_refuses(rows[i].rules, rows[i].error);
}

/* Every verb with all of its options. */
Test(rule_ruleset, all_verbs_load)
{
	static const char *const items[] = {
		"{ ignore = true; }",
		"{ delay = \"3s\"; }",
		"{ delay = \"3s\"; jitter = \"1s\"; }",
		"{ delay = \"3s\"; gate = \"wire\"; }",
		"{ close = \"fin\"; }",
		"{ close = \"rst\"; }",
		"{ close = \"fin\"; gate = \"wire\"; }",
		("{ reply = 500; reason = \"No\"; headers = \"X: y\"; body = \"z\"; type = \"text/plain\"; after = \"1s\"; "
		 "  after_duty = \"scscf.authenticate\"; }"),
		"{ wait = \"1s\"; }, { reply = \"500\"; }, { end = true; }",
		"{ behaviour = \"busy\"; }",
		"{ skip = ( \"pcscf.path\", \"pcscf.visited_network\" ); }",
		"{ knob = \"timer.ue.T1=10ms\"; }",
		"{ set = \"expires=5\"; }",
		"{ remove = ( \"via[2]\", \"supported\" ); }",
		"{ add = \"X-Foo: bar\"; at = \"before Via\"; }",
		"{ rename = \"contact=m\"; }",
		"{ move = \"via\"; at = \"bottom\"; }",
		"{ replace = \"sip:\"; with = \"sips:\"; }",
		"{ start = \"SIP/3.0 200 OK\"; }",
		"{ content_length = \"9999\"; }",
		"{ repeat = 2; every = \"100ms\"; }",
		"{ repeat = 2; branch = \"new\"; }, { cut = \"-100\"; }",
		"{ reorder = \"NOTIFY\"; within = \"1s\"; }",
		"{ cut = 100; }, { flip = \"7\"; }, { insert = \"\\x01$\"; at = 3; }, { dribble = 1; }",
		"{ close = true; gate = \"wire\"; }, { reset = true; }, { drop = true; }",
	};

	for (size_t i = 0; i < ARRAY_LEN(items); i++) {
		char rule[512];

		snprintf(rule, sizeof(rule), "{ name = \"r\"; do = ( %s ); }", items[i]);
		lab_refuses(rule, "");
	}
	lab_refuses("{ name = \"r\"; when = { turn = \"call.*\"; }; do = ( { media = \"echo\"; }, "
		    "{ wait = \"PRACK\"; }, "
		    "{ wait = \"precondition\"; }, { send = \"update\"; of = \"INVITE\"; dialog = "
		    "\"a\"; sdp = \"hold\"; }, "
		    "{ reply = \"$request.x-status\"; }, { end = true; after = \"1s\"; } ); }",
		    "");
}

/* What a knob takes says its own reader. */
Test(rule_ruleset, knob_out_of_bounds)
{
	struct lab *lab = lab_new(7);

	lab_read(lab, RULE("", "{ knob = \"timer.ue.T1=1us\"; }"), RULES_CONFIG, NULL);
	cr_assert_eq(lab->errors.count, 1);
	cr_assert(str_starts(buf_str(&lab->errors.text), STR("r:1: knob timer.ue.T1: ")), "%s",
		  lab->errors.text.p);
	lab_free(lab);
}

/* More steps than a list holds. */
Test(rule_ruleset, too_many_steps)
{
	struct buf rule = { 0 };

	buf_add_text(&rule, "{ name = \"r\"; do = ( { reply = 100; }");
	for (unsigned i = 0; i < 62; i++)
		buf_add_text(&rule, ", { reply = 100; }");
	buf_add_text(&rule, " ); }");
	lab_refuses(rule.p, "");
	rule.n -= strlen(" ); }");
	buf_add_text(&rule, ",\n{ reply = 200; } ); }");
	lab_refuses(rule.p, "r:2: more than 63 steps");
	buf_free(&rule);
}

Test(rule_ruleset, files_are_relative_to_the_rule)
{
	struct conf_errors errors = { 0 };
	struct ruleset *set = ruleset_new(&lab_vocabulary);
	struct conf_tree *tree = conf_read_text(
		"rules = ( { name = \"r\"; do = ( { reply = 500; body_file = \"no.xml\"; } ); } );",
		"faults/a/b.conf", 9, NULL, &errors);

	ruleset_read(set, conf_child(&tree->root, "rules"), RULES_FAULT, NULL, &errors);
	cr_assert_str_eq(
		errors.text.p,
		"faults/a/b.conf:9: body_file 'faults/a/no.xml': No such file or directory\n");
	ruleset_free(set);
	conf_tree_free(tree);
	conf_errors_free(&errors);
}

Test(rule_ruleset, behaviours_of_the_configuration)
{
	static const char text[] =
		"behaviours = ( { name = \"ring\"; turn = \"call.incoming\"; steps = ( { reply = "
		"180; }, { wait = \"1s\"; } ); },\n"
		"  { name = \"ring, then busy\"; turn = \"call.incoming\"; help = \"both\"; steps "
		"= ( { reply = 100; }, { behaviour = \"ring\"; } ); },\n"
		"  { name = \"busy\"; steps = ( { reply = 180; } ); },\n"
		"  { name = \"x\"; steps = ( { drop = true; } ); },\n"
		"  { name = \"y\"; turn = \"call.incomig\"; steps = ( { reply = 180; } ); },\n"
		"  { name = \"z\"; stps = ( { reply = 180; } ); } );\n"
		"rules = ( { name = \"r\"; when = { behaviour = \"ring*\"; }; do = ( { behaviour = "
		"\"ring, then busy\"; } ); } );";
	struct conf_errors errors = { 0 };
	struct ruleset *set = ruleset_new(&lab_vocabulary);
	struct conf_tree *tree = conf_read_text(text, "b", 1, NULL, &errors);
	const struct behaviour *both;

	ruleset_read_behaviours(set, conf_child(&tree->root, "behaviours"), &errors);
	ruleset_read(set, conf_child(&tree->root, "rules"), RULES_CONFIG, NULL, &errors);
	ruleset_finish(set, &errors);
	cr_assert_str_eq(errors.text.p,
			 "b:3: there is a behaviour 'busy' already\n"
			 "b:4: drop is no step\n"
			 "b:5: unknown turn 'call.incomig' (did you mean 'call.incoming'?)\n"
			 "b:6: unknown key of a behaviour 'stps' (did you mean 'steps'?)\n");
	both = ruleset_behaviour(set, STR("ring, then busy"));
	cr_assert(both);
	cr_assert_eq(both->steps[0].status, 100);
	cr_assert_eq(both->steps[1].status, 180);
	cr_assert_eq(both->steps[2].verb, STEP_WAIT);
	cr_assert_eq(both->steps[2].wait_us, 1000000);
	cr_assert_eq(both->steps[3].verb, STEP_END);
	cr_assert_eq(ruleset_behaviour(set, STR("busy")), &lab_behaviours[1]);
	cr_assert_null(ruleset_behaviour(set, STR("none")));
	ruleset_free(set);
	conf_tree_free(tree);
	conf_errors_free(&errors);
}

Test(rule_ruleset, each_names_and_switches)
{
	struct lab *lab = lab_with("{ name = \"dial\"; each = ( 404, \"486\" ); when = { method = "
				   "\"INVITE\"; dial = \"+1555$each*\"; };"
				   " do = ( { reply = \"$each\"; } ); }, { name = \"b\"; when = { "
				   "user = \"bob\"; }; do = ( { reply = 500; } ); }");
	struct recv_verdict verdict;
	struct rule_tally tally;

	cr_assert(ruleset_tally(lab->set, lab->gates, 0, &tally));
	cr_assert_str_eq(tally.name, "dial#404");
	cr_assert(ruleset_tally(lab->set, lab->gates, 1, &tally));
	cr_assert_str_eq(tally.name, "dial#486");
	cr_assert(ruleset_tally(lab->set, lab->gates, 2, &tally));
	cr_assert_not(ruleset_tally(lab->set, lab->gates, 3, &tally));

	verdict = lab_recv(lab, "INVITE", "alice"); /* to +15554041234 */
	cr_assert_eq(verdict.what, RECV_ANSWER);
	cr_assert_eq(verdict.steps[0].status, 404);
	cr_assert_str_eq(verdict.rule, "dial#404");
	cr_assert(ruleset_switch(lab->set, STR("dial"), false));
	cr_assert_eq(lab_recv(lab, "INVITE", "alice").what, RECV_PASS);
	cr_assert(ruleset_switch(lab->set, STR("dial#404"), true));
	cr_assert_eq(lab_recv(lab, "INVITE", "alice").what, RECV_ANSWER);
	cr_assert_not(ruleset_switch(lab->set, STR("dia"), false));
	cr_assert_eq(lab_tally(lab, "dial#404").matched, 2);
	lab_free(lab);
}

Test(rule_ruleset, sources_by_priority)
{
	struct lab *lab = lab_new(7);
	static const char *const names[] = { "api", "scenario", "fault", "config" };

	lab_read(lab, "{ name = \"config\"; do = ( { reply = 600; } ); }", RULES_CONFIG, NULL);
	lab_read(lab, "{ name = \"fault\"; do = ( { reply = 500; } ); }", RULES_FAULT, NULL);
	lab_read(lab, "{ name = \"api\"; when = { count = 1; }; do = ( { reply = 300; } ); }",
		 RULES_API, NULL);
	lab_read(lab, "{ name = \"scenario\"; when = { count = 1; }; do = ( { reply = 400; } ); }",
		 RULES_SCENARIO, (const char *const[]){ "alice", NULL });
	ruleset_finish(lab->set, &lab->errors);
	cr_assert_eq(lab->errors.count, 0, "%s", lab->errors.text.p);
	for (unsigned i = 0; i < 4; i++) {
		struct rule_tally tally;

		cr_assert(ruleset_tally(lab->set, lab->gates, i, &tally));
		cr_assert_str_eq(tally.name, names[i]);
	}
	cr_assert_eq(lab_letter(lab_recv(lab, "REGISTER", "alice")), '3');
	/* The scenario's count was spent on the first message, about which the API's rule spoke. */
	cr_assert_eq(lab_letter(lab_recv(lab, "REGISTER", "alice")), '5');
	cr_assert_eq(lab_tally(lab, "scenario").shadowed, 1);
	cr_assert_str_eq(lab_tally(lab, "scenario").shadowed_by, "api");
	cr_assert_eq(lab_tally(lab, "scenario").limited, 1);
	cr_assert_eq(lab_tally(lab, "config").matched, 2);
	cr_assert_eq(lab_tally(lab, "config").shadowed, 2);
	cr_assert_str_eq(lab_tally(lab, "config").shadowed_by, "fault");
	lab_free(lab);
}
