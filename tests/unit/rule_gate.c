/* SPDX-License-Identifier: Apache-2.0 */
/* The six gates: conditions, limits, verdicts, and one decision per message. */
#include "rule_lab.h"

/* Does a rule with that `when` drop this message of alice's on the leg to the UE? */
static bool drops(const char *when, struct msg *msg, void (*shape)(struct scene *scene))
{
	char rule[512];
	struct lab *lab;
	struct scene scene;
	bool dropped;

	snprintf(rule, sizeof(rule), "{ name = \"r\"; when = { %s }; do = ( { drop = true; } ); }",
		 when);
	lab = lab_with(rule);
	scene = lab_scene(lab, msg, false);
	if (shape)
		shape(&scene);
	dropped = gate_wire(lab->gates, &scene).drop;
	ruling_free(scene.ruling);
	lab_free(lab);
	return dropped;
}

Test(rule_gate, conditions_on_a_request)
{
	static const struct {
		const char *when;
		bool drops;
	} rows[] = {
		{ "", true },
		{ "role = \"pcscf\";", true },
		{ "role = \"scscf|hss\";", false },
		{ "role = \"*\";", true },
		{ "side = \"ue\";", true },
		{ "side = \"core\";", false },
		{ "listener = \"pcscf1\";", true },
		{ "listener = \"pcscf*|x\";", true },
		{ "listener = \"pcscf\";", false },
		{ "proto = \"tcp|udp\";", true },
		{ "proto = \"tls\";", false },
		{ "user = \"alice\";", true },
		{ "user = \"bob|alice\";", true },
		{ "user = \"al\";", false },
		{ "user = \"Alice\";", false },
		{ "user = \"*\";", true },
		{ "peer_user = \"*\";", false },
		{ "method = \"INVITE\";", true },
		{ "method = \"invite\";", true },
		{ "method = \"UPDATE|INVITE\";", true },
		{ "method = \"UPDATE\";", false },
		{ "method = \"INV*\";", true },
		{ "method = \"INVITE\"; status = \"*\";", false },
		{ "status = \"*\";", false },
		{ "dial = \"+15554041234\";", true },
		{ "dial = \"+1555404*\";", true },
		{ "dial = \"+1555486*|+1555503*\";", false },
		{ "kind = \"initial\";", true },
		{ "kind = \"refresh\";", false },
		{ "turn = \"call.incoming\";", false },
		{ "procedure = \"call\";", false },
		{ "state = \"established\";", false },
		{ "has = \"contact[2]=*\";", true },
		{ "has = ( \"supported=path\", \"supported=100rel\" );", true },
		{ "has = ( \"supported=path\", \"supported=timer\" );", false },
		{ "has = \"!subject\";", true },
		{ "has = \"kind=initial\";", true },
		{ "has = \"listener=pcscf1\";", true },
		{ "has = \"proto=udp\";", true },
		{ "has = \"copies=1\";", true },
		{ "has = \"from.uri=$request.to.uri\";", true },
		{ "has = \"from.uri=$request.uri\";", false },
		{ "any = ( { user = \"bob\"; }, { method = \"INVITE\"; } );", true },
		{ "any = ( { user = \"bob\"; }, { method = \"UPDATE\"; } );", false },
		{ "any = { user = \"alice\"; };", true },
		{ "not = { user = \"bob\"; };", true },
		{ "not = { user = \"alice\"; };", false },
		{ "not = { method = \"INVITE\"; };", false },
		{ "has = \"auth=stale\";", true },
		{ "has = \"auth=none\";", false },
		{ "not = { any = ( { user = \"bob\"; }, { proto = \"tcp\"; } ); };", true },
		{ "method = \"INVITE\"; not = { has = \"supported=100rel\"; };", false },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct msg *msg = lab_request("INVITE");

		cr_assert_eq(drops(rows[i].when, msg, NULL), rows[i].drops, "%s", rows[i].when);
		msg_free(msg);
	}
}

Test(rule_gate, conditions_on_a_response)
{
	static const struct {
		const char *when;
		bool drops;
	} rows[] = {
		{ "", true },
		{ "method = \"INVITE\";", false },
		{ "method = \"INVITE\"; status = 183;", true },
		{ "method = \"UPDATE\"; status = 183;", false },
		{ "status = 183;", true },
		{ "status = \"180-183\";", true },
		{ "status = \"1xx\";", true },
		{ "status = \"*\";", true },
		{ "status = \"200|183\";", true },
		{ "status = \"2xx|4xx\";", false },
		{ "user = \"alice\";", true },
		{ "method = \"INVITE\"; any = ( { status = 180; }, { status = 183; } );", true },
		{ "method = \"INVITE\"; any = ( { status = 180; }, { status = 181; } );", false },
		{ "method = \"INVITE\"; not = { status = 180; };", true },
		{ "method = \"INVITE\"; not = { status = 183; };", false },
		{ "status = 183; any = ( { method = \"INVITE\"; }, { method = \"UPDATE\"; } );",
		  true },
		{ "not = { method = \"INVITE\"; };", false },
		{ "not = { method = \"UPDATE\"; };", true },
		{ "any = ( { method = \"INVITE\"; }, { user = \"bob\"; } );", false },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct msg *msg = lab_response("INVITE", 183);

		cr_assert_eq(drops(rows[i].when, msg, NULL), rows[i].drops, "%s", rows[i].when);
		msg_free(msg);
	}
}

static void in_a_call(struct scene *scene)
{
	scene->procedure = "call";
	scene->state = "established";
	scene->turn = "call.modify";
	scene->behaviour = "answer";
	scene->kind = "emergency";
	snprintf(scene->peer_user, sizeof(scene->peer_user), "bob");
}

Test(rule_gate, conditions_that_procedures_stamp)
{
	static const struct {
		const char *when;
		bool drops;
	} rows[] = {
		{ "procedure = \"call\"; state = \"established\";", true },
		{ "procedure = \"registration|call\";", true },
		{ "state = \"registered\";", false },
		{ "turn = \"call.*\";", true },
		{ "turn = \"call.incoming\";", false },
		{ "behaviour = \"answer\";", true },
		{ "behaviour = \"busy\";", false },
		{ "kind = \"emergency\";", true },
		{ "kind = \"initial\";", false },
		{ "peer_user = \"bob\";", true },
	};
	struct msg *registers = lab_request("REGISTER");

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct msg *msg = lab_request("INVITE");

		cr_assert_eq(drops(rows[i].when, msg, in_a_call), rows[i].drops, "%s",
			     rows[i].when);
		msg_free(msg);
	}
	/* What a REGISTER does only the registrar knows. */
	cr_assert(drops("has = \"kind=emergency\";", registers, in_a_call));
	cr_assert_not(drops("has = \"kind=refresh\";", registers, in_a_call));
	msg_free(registers);
}

Test(rule_gate, methods_without_a_row)
{
	struct msg *msg = lab_request("FOO");

	cr_assert(drops("", msg, NULL));
	cr_assert(drops("method = \"F*\";", msg, NULL));
	cr_assert_not(drops("method = \"G*\";", msg, NULL));
	cr_assert_not(drops("method = \"INVITE\";", msg, NULL));
	cr_assert(drops("not = { method = \"INVITE\"; };", msg, NULL));
	msg_free(msg);
}

static void on_core_leg(struct scene *scene)
{
	scene->side = SIDE_CORE;
}

static void at_scscf(struct scene *scene)
{
	scene->role = "scscf";
	scene->side = SIDE_CORE;
}

/* A rule that names neither role nor side speaks between P-CSCF and UE only. */
Test(rule_gate, legs)
{
	struct msg *msg = lab_request("REGISTER");

	cr_assert_not(drops("", msg, on_core_leg));
	cr_assert_not(drops("user = \"alice\";", msg, at_scscf));
	cr_assert(drops("side = \"core\";", msg, on_core_leg));
	cr_assert(drops("method = \"REGISTER\"; side = \"core\";", msg, at_scscf));
	cr_assert(drops("method = \"REGISTER\"; role = \"scscf\";", msg, at_scscf));
	cr_assert_not(drops("method = \"REGISTER\"; role = \"scscf\";", msg, on_core_leg));
	msg_free(msg);
}

/* Letters of twelve REGISTERs of alice under a rule with that `when`. */
static void limited(const char *when, const char *letters)
{
	char rule[256], seen[16];
	struct lab *lab;

	snprintf(rule, sizeof(rule),
		 "{ name = \"r\"; when = { method = \"REGISTER\"; %s }; do = ( { reply = 500; } ); "
		 "}",
		 when);
	lab = lab_with(rule);
	lab_recv_many(lab, "REGISTER", "alice", 12, seen);
	cr_assert_str_eq(seen, letters, "%s: %s, want %s", when, seen, letters);
	lab_free(lab);
}

Test(rule_gate, nth_and_count)
{
	limited("", "555555555555");
	limited("nth = 2;", "-5----------");
	limited("nth = \"2-4\";", "-555--------");
	limited("nth = \"10-\";", "---------555");
	limited("nth = \"1\";", "5-----------");
	limited("nth = \"*/3\";", "--5--5--5--5");
	limited("nth = \"*/5\"; count = 1;", "----5-------");
	limited("count = 3;", "555---------");
	limited("nth = \"2-\"; count = 2;", "-55---------");
	limited("count = 1; per = \"user\";", "5-----------");
	limited("chance = \"100%\"; count = 2;", "55----------");
}

Test(rule_gate, other_messages_are_not_counted)
{
	struct lab *lab = lab_with(
		"{ name = \"r\"; when = { method = \"REGISTER\"; user = \"bob\"; nth = 2; };"
		" do = ( { reply = 503; headers = ( \"Retry-After: 5\" ); } ); }");
	struct recv_verdict verdict;

	cr_assert_eq(lab_recv(lab, "REGISTER", "bob").what, RECV_PASS);
	cr_assert_eq(lab_recv(lab, "REGISTER", "alice").what, RECV_PASS);
	cr_assert_eq(lab_recv(lab, "SUBSCRIBE", "bob").what, RECV_PASS);
	verdict = lab_recv(lab, "REGISTER", "bob");
	cr_assert_eq(verdict.what, RECV_ANSWER);
	cr_assert_eq(verdict.steps[0].status, 503);
	cr_assert_str_eq(verdict.steps[0].headers[0], "Retry-After: 5");
	cr_assert_null(verdict.steps[0].headers[1]);
	cr_assert_eq(verdict.steps[1].verb, STEP_END);
	cr_assert_null(verdict.after_duty);
	cr_assert_str_eq(verdict.rule, "r");
	cr_assert_eq(lab_tally(lab, "r").matched, 2);
	cr_assert_eq(lab_tally(lab, "r").spoke, 1);
	cr_assert_eq(lab_tally(lab, "r").limited, 1);
	cr_assert_str_eq(lab->spoken, "r: reply 503\n");
	lab_free(lab);
}

Test(rule_gate, per_user_call_dialog_and_link)
{
	static const char *const per[] = { "user", "call", "dialog", "link" };

	for (unsigned kind = 0; kind < ARRAY_LEN(per); kind++) {
		char rule[256], seen[8] = "";
		struct lab *lab;

		snprintf(rule, sizeof(rule),
			 "{ name = \"r\"; when = { nth = 2; per = \"%s\"; }; do = ( { ignore = "
			 "true; } ); }",
			 per[kind]);
		lab = lab_with(rule);
		for (unsigned i = 0; i < 6; i++) {
			struct msg *msg = lab_request("OPTIONS");
			struct scene scene = lab_scene(lab, msg, true);

			/* 1 2 1 2 1 2 of each of two */
			snprintf(scene.user, sizeof(scene.user),
				 kind == 0 && i & 1 ? "bob" : "alice");
			scene.call = kind == 1 ? 7 + (i & 1) : 1;
			scene.dialog = kind == 2 ? 7 + (i & 1) : 1;
			scene.link = kind == 3 ? 7 + (i & 1) : 1;
			seen[i] = lab_letter(gate_recv(lab->gates, &scene));
			ruling_free(scene.ruling);
			msg_free(msg);
		}
		cr_assert_str_eq(seen, "--ii--", "%s: %s", per[kind], seen);
		lab_free(lab);
	}
}

/* The same seed draws the same, another seed otherwise, and one more rule in front shifts nothing.
 */
Test(rule_gate, chance)
{
	static const char flaky[] = "{ name = \"flaky\"; when = { method = \"INVITE\"; chance = "
				    "\"30%\"; }; do = ( { drop = true; } ); }";
	static const char other[] = "{ name = \"other\"; when = { method = \"INVITE\"; chance = "
				    "\"50%\"; }; do = ( { cut = 1; } ); }";
	char first[201], again[201], beside[201], seeded[201];
	char *const outs[] = { first, again, beside, seeded };
	unsigned dropped = 0;

	for (unsigned run = 0; run < 4; run++) {
		struct lab *lab = lab_new(run == 3 ? 8 : 7);

		if (run == 2)
			lab_read(lab, other, RULES_CONFIG, NULL);
		lab_read(lab, flaky, RULES_CONFIG, NULL);
		ruleset_finish(lab->set, &lab->errors);
		for (unsigned i = 0; i < 200; i++) {
			struct msg *msg = lab_request("INVITE");
			struct scene scene = lab_scene(lab, msg, false);
			uint64_t limited_before = i ? lab_tally(lab, "flaky").limited : 0;

			gate_wire(lab->gates, &scene);
			outs[run][i] = lab_tally(lab, "flaky").limited > limited_before ? '-' : 'x';
			ruling_free(scene.ruling);
			msg_free(msg);
		}
		outs[run][200] = '\0';
		lab_free(lab);
	}
	cr_assert_str_eq(first, again);
	cr_assert_str_eq(first, beside);
	cr_assert_str_neq(first, seeded);
	for (unsigned i = 0; i < 200; i++)
		dropped += first[i] == 'x';
	cr_assert(dropped > 40 && dropped < 80, "%u of 200", dropped);
}

Test(rule_gate, chance_does_not_depend_on_other_limits)
{
	char alone[65], with_nth[65];
	struct lab *lab = lab_with(
		"{ name = \"r\"; when = { chance = \"50%\"; }; do = ( { ignore = true; } ); }");

	lab_recv_many(lab, "OPTIONS", "alice", 64, alone);
	lab_free(lab);
	lab = lab_with("{ name = \"r\"; when = { chance = \"50%\"; nth = \"33-\"; }; do = ( { "
		       "ignore = true; } ); }");
	lab_recv_many(lab, "OPTIONS", "alice", 64, with_nth);
	lab_free(lab);
	cr_assert(strspn(with_nth, "-") >= 32);
	cr_assert_str_eq(alone + 32, with_nth + 32);
}

Test(rule_gate, window_since_rule)
{
	struct lab *lab = lab_with("{ name = \"r\"; when = { after = \"5s\"; until = \"30s\"; nth "
				   "= 2; }; do = ( { ignore = true; } ); }");

	/* Not counted while it is shut. */
	cr_assert_eq(lab_recv(lab, "OPTIONS", "alice").what, RECV_PASS);
	lab_wait(lab, 4999999);
	cr_assert_eq(lab_recv(lab, "OPTIONS", "alice").what, RECV_PASS);
	cr_assert_eq(lab_tally(lab, "r").matched, 0);
	lab_wait(lab, 1);
	cr_assert_eq(lab_recv(lab, "OPTIONS", "alice").what, RECV_PASS);
	cr_assert_eq(lab_recv(lab, "OPTIONS", "alice").what, RECV_IGNORE);
	lab_wait(lab, 25000000);
	cr_assert_eq(lab_recv(lab, "OPTIONS", "alice").what, RECV_PASS);
	cr_assert_eq(lab_tally(lab, "r").matched, 2);
	lab_free(lab);
}

Test(rule_gate, window_since_first)
{
	struct lab *lab = lab_with("{ name = \"outage\"; when = { method = \"REGISTER\"; until = "
				   "\"30s\"; since = \"first\"; };"
				   " do = ( { reply = 500; } ); }");

	lab_wait(lab, 100000000);
	cr_assert_eq(lab_recv(lab, "REGISTER", "alice").what, RECV_ANSWER);
	lab_wait(lab, 29999999);
	cr_assert_eq(lab_recv(lab, "REGISTER", "alice").what, RECV_ANSWER);
	lab_wait(lab, 1);
	cr_assert_eq(lab_recv(lab, "REGISTER", "alice").what, RECV_PASS);
	gates_reset(lab->gates);
	cr_assert_eq(lab_tally(lab, "outage").matched, 0);
	cr_assert_eq(lab_recv(lab, "REGISTER", "alice").what, RECV_ANSWER);
	lab_free(lab);
}

/* The number of a knob in a scene of alice's whose registration and call began at these times. */
static int64_t knob_at(struct lab *lab, struct scene *scene, knob_id id, int64_t registered_at,
		       int64_t call_at)
{
	scene->registered_at = registered_at;
	scene->call_at = call_at;
	return knob_number(lab->gates, scene, id);
}

/* One scene lives as long as the call: the knob is asked again when the window opens and closes. */
Test(rule_gate, window_of_a_knob)
{
	struct lab *lab =
		lab_with("{ name = \"one way\"; when = { after = \"5s\"; until = \"8s\"; since = "
			 "\"call\"; };"
			 " do = ( { knob = \"media.send=off\"; } ); },"
			 "{ name = \"short\"; when = { until = \"1s\"; since = \"registration\"; };"
			 " do = ( { knob = \"registration.expires=60\"; } ); }");
	struct scene scene = lab_scene(lab, NULL, false);

	cr_assert_eq(knob_at(lab, &scene, LAB_MEDIA_SEND, -1, -1), 1);
	cr_assert_eq(knob_at(lab, &scene, LAB_MEDIA_SEND, -1, 0), 1);
	lab_wait(lab, 5000000);
	cr_assert_eq(knob_at(lab, &scene, LAB_MEDIA_SEND, -1, -1), 1);
	cr_assert_eq(knob_at(lab, &scene, LAB_MEDIA_SEND, -1, 0), 0);
	lab_wait(lab, 3000000);
	cr_assert_eq(knob_at(lab, &scene, LAB_MEDIA_SEND, -1, 0), 1);
	cr_assert_eq(knob_at(lab, &scene, LAB_EXPIRES, -1, 0), 600000);
	cr_assert_eq(knob_at(lab, &scene, LAB_EXPIRES, 7500000, 0), 60);
	lab_wait(lab, 500000);
	cr_assert_eq(knob_at(lab, &scene, LAB_EXPIRES, 7500000, 0), 600000);
	cr_assert_eq(lab_tally(lab, "one way").spoke, 1);
	cr_assert_str_eq(lab->spoken, "one way: knob media.send: on -> off\n"
				      "short: knob registration.expires: 600000 -> 60\n");
	ruling_free(scene.ruling);
	lab_free(lab);
}

Test(rule_gate, recv_verdicts)
{
	static const struct {
		const char *when, *item;
		enum recv_what what;
		unsigned from, to;
		int64_t delay_us;
	} rows[] = {
		{ "", "{ ignore = true; }", RECV_IGNORE, 1, 0, 0 },
		{ "copy = 1;", "{ ignore = true; }", RECV_IGNORE, 1, 1, 0 },
		{ "copy = \"1-2\";", "{ ignore = true; }", RECV_IGNORE, 1, 2, 0 },
		{ "copy = \"2-\";", "{ ignore = true; }", RECV_IGNORE, 2, 0, 0 },
		{ "", "{ delay = \"1500ms\"; }", RECV_DELAY, 0, 0, 1500000 },
		{ "", "{ delay = \"3s\"; gate = \"recv\"; }", RECV_DELAY, 0, 0, 3000000 },
		{ "", "{ close = \"rst\"; }", RECV_CLOSE, 0, 0, 0 },
		{ "", "{ delay = \"3s\"; jitter = \"1s\"; }", RECV_PASS, 0, 0, 0 },
		{ "", "{ delay = \"3s\"; }, { repeat = 1; }", RECV_PASS, 0, 0, 0 },
		{ "", "{ close = \"fin\"; gate = \"wire\"; }", RECV_PASS, 0, 0, 0 },
		{ "role = \"scscf\";", "{ ignore = true; }", RECV_PASS, 0, 0, 0 },
		{ "", "{ drop = true; }", RECV_PASS, 0, 0, 0 },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char rule[256];
		struct recv_verdict verdict;
		struct lab *lab;

		snprintf(rule, sizeof(rule), "{ name = \"r\"; when = { %s }; do = ( %s ); }",
			 rows[i].when, rows[i].item);
		lab = lab_with(rule);
		verdict = lab_recv(lab, "OPTIONS", "alice");
		cr_assert_eq(verdict.what, rows[i].what, "%s", rule);
		if (verdict.what == RECV_IGNORE) {
			cr_assert_eq(verdict.copies_from, rows[i].from, "%s", rule);
			cr_assert_eq(verdict.copies_to, rows[i].to, "%s", rule);
		}
		cr_assert_eq(verdict.delay_us, rows[i].delay_us, "%s", rule);
		if (verdict.what == RECV_CLOSE)
			cr_assert_eq(verdict.close, CLOSE_RST);
		lab_free(lab);
	}
}

/* An answer is for requests, and never for an ACK; ignore meets all. */
Test(rule_gate, answers_meet_requests_only)
{
	struct lab *lab = lab_with(
		"{ name = \"a\"; when = { user = \"alice\"; }; do = ( { reply = 500; } ); },"
		"{ name = \"i\"; do = ( { ignore = true; } ); }");
	struct msg *msg = lab_response("INVITE", 200);
	struct scene scene = lab_scene(lab, msg, true);

	cr_assert_eq(lab_letter(lab_recv(lab, "INVITE", "alice")), '5');
	cr_assert_eq(lab_letter(lab_recv(lab, "ACK", "alice")), 'i');
	cr_assert_eq(gate_recv(lab->gates, &scene).what, RECV_IGNORE);
	cr_assert_eq(lab_tally(lab, "a").matched, 1);
	ruling_free(scene.ruling);
	msg_free(msg);
	lab_free(lab);
}

Test(rule_gate, answers_by_the_role_of_a_duty)
{
	struct lab *lab =
		lab_with("{ name = \"r\"; when = { method = \"REGISTER\"; };"
			 " do = ( { reply = 503; after_duty = \"scscf.authenticate\"; } ); }");
	struct msg *msg = lab_request("REGISTER");
	struct scene scene = lab_scene(lab, msg, true);
	struct recv_verdict verdict;

	cr_assert_eq(gate_recv(lab->gates, &scene).what, RECV_PASS);
	at_scscf(&scene);
	verdict = gate_recv(lab->gates, &scene);
	cr_assert_eq(verdict.what, RECV_ANSWER);
	cr_assert_str_eq(verdict.after_duty, "scscf.authenticate");
	ruling_free(scene.ruling);
	msg_free(msg);
	lab_free(lab);
}

Test(rule_gate, a_list_of_replies)
{
	struct lab *lab = lab_with(
		"{ name = \"r\"; do = ( { reply = 100; }, { wait = \"1s\"; },"
		" { reply = \"$request.x-status\"; reason = \"So\"; after = \"20ms\"; } ); }");
	struct recv_verdict verdict = lab_recv(lab, "INVITE", "alice");

	cr_assert_eq(verdict.steps[0].status, 100);
	cr_assert_eq(verdict.steps[1].verb, STEP_WAIT);
	cr_assert_eq(verdict.steps[1].wait_us, 1000000);
	cr_assert_eq(verdict.steps[2].status, 0);
	cr_assert_str_eq(verdict.steps[2].what, "$request.x-status");
	cr_assert_str_eq(verdict.steps[2].reason, "So");
	cr_assert_eq(verdict.steps[2].after_us, 20000);
	cr_assert_eq(verdict.steps[3].verb, STEP_END);
	cr_assert_str_eq(lab->spoken, "r: reply 100, wait 1s, reply $request.x-status\n");
	lab_free(lab);
}

Test(rule_gate, duties)
{
	struct lab *lab = lab_with("{ name = \"no Path\"; when = { method = \"REGISTER\"; nth = 2; "
				   "}; do = ( { skip = \"pcscf.path\"; } ); }");
	const char *path = lab_pcscf_duties[0].name, *visited = lab_pcscf_duties[1].name;

	for (unsigned i = 1; i <= 3; i++) {
		struct msg *msg = lab_request("REGISTER");
		struct scene scene = lab_scene(lab, msg, true);

		cr_assert_eq(gate_skips_duty(lab->gates, &scene, path), i == 2);
		cr_assert_not(gate_skips_duty(lab->gates, &scene, visited));
		/* Asked again about the same message: the same answer, and not counted. */
		cr_assert_eq(gate_skips_duty(lab->gates, &scene, path), i == 2);
		ruling_free(scene.ruling);
		msg_free(msg);
	}
	cr_assert_eq(lab_tally(lab, "no Path").matched, 3);
	cr_assert_eq(lab_tally(lab, "no Path").spoke, 1);
	cr_assert_str_eq(lab->spoken, "no Path: skip pcscf.path\n");
	lab_free(lab);
}

Test(rule_gate, behaviours)
{
	struct lab *lab =
		lab_with("{ name = \"slow\"; when = { turn = \"call.incoming\"; user = \"bob\"; };"
			 " do = ( { reply = 183; after = \"500ms\"; sdp = true; reliable = "
			 "\"always\"; }, { reply = 486; } ); },"
			 "{ name = \"named\"; when = { user = \"carol\"; }; do = ( { behaviour = "
			 "\"busy\"; } ); },"
			 "{ name = \"any\"; when = { turn = \"*\"; user = \"dave\"; }; do = ( { "
			 "behaviour = \"silent\"; } ); }");
	struct scene scene = lab_scene(lab, NULL, true);
	const struct step *steps;
	const char *rule = "x";

	strcpy(scene.user, "bob");
	cr_assert_null(gate_behaviour(lab->gates, &scene, &rule));
	cr_assert_null(rule);
	scene.turn = "call.incoming";
	steps = gate_behaviour(lab->gates, &scene, &rule);
	cr_assert(steps);
	cr_assert_str_eq(rule, "slow");
	cr_assert_eq(steps[0].status, 183);
	cr_assert_eq(steps[0].after_us, 500000);
	cr_assert_str_eq(steps[0].sdp, "true");
	cr_assert_eq(steps[0].reliable, RELIABLE_ALWAYS);
	cr_assert_eq(steps[1].status, 486);
	cr_assert_eq(steps[2].verb, STEP_END);
	/* Another turn of the same message is another question. */
	scene.turn = "call.modify";
	cr_assert_null(gate_behaviour(lab->gates, &scene, &rule));
	ruling_free(scene.ruling);
	scene.ruling = NULL;
	strcpy(scene.user, "carol");
	cr_assert_null(gate_behaviour(lab->gates, &scene, NULL));
	scene.turn = "call.incoming";
	cr_assert_eq(gate_behaviour(lab->gates, &scene, NULL)->status, 486);
	ruling_free(scene.ruling);
	strcpy(scene.user, "dave");
	scene.ruling = NULL;
	cr_assert_eq(gate_behaviour(lab->gates, &scene, &rule)->verb, STEP_END);
	cr_assert_str_eq(rule, "any");
	ruling_free(scene.ruling);
	lab_free(lab);
}

Test(rule_gate, knobs)
{
	struct lab *lab =
		lab_with("{ name = \"fast bob\"; when = { user = \"bob\"; };"
			 " do = ( { knob = ( \"timer.ue.T1=500ms\", \"registration.expires=60\", "
			 "\"aka.sqn=000000000020\" ); } ); }");
	struct scene scene = lab_scene(lab, NULL, false);

	cr_assert_eq(knob_number(lab->gates, &scene, LAB_T1), 2000000);
	cr_assert_eq(knob_number(NULL, &scene, LAB_T1), 2000000);
	strcpy(scene.user, "bob");
	cr_assert_eq(knob_number(lab->gates, &scene, LAB_T1), 500000);
	cr_assert_eq(knob_number(lab->gates, &scene, LAB_EXPIRES), 60);
	cr_assert(str_is(knob_text(lab->gates, &scene, LAB_SQN), "000000000020"));
	cr_assert(str_is(knob_text(NULL, &scene, LAB_SQN), "next"));
	cr_assert_eq(knob_number(lab->gates, &scene, LAB_RELIABLE), 0);
	cr_assert_null(gate_knob(lab->gates, &scene, LAB_RELIABLE));
	cr_assert_eq(lab_tally(lab, "fast bob").matched, 1);
	ruling_free(scene.ruling);
	lab_free(lab);
}

/* Items of one kind add up. */
Test(rule_gate, several_items)
{
	struct lab *lab = lab_with("{ name = \"r\"; do = ( { knob = \"media.send=off\"; },"
				   " { knob = \"timer.ue.T1=3s\"; }, { skip = \"pcscf.path\"; }, { "
				   "skip = \"scscf.authenticate\"; } ); }");
	struct scene scene = lab_scene(lab, NULL, false);

	cr_assert_eq(knob_number(lab->gates, &scene, LAB_T1), 3000000);
	cr_assert_eq(knob_number(lab->gates, &scene, LAB_MEDIA_SEND), 0);
	cr_assert(gate_skips_duty(lab->gates, &scene, lab_pcscf_duties[0].name));
	cr_assert_not(gate_skips_duty(lab->gates, &scene, lab_pcscf_duties[1].name));
	cr_assert(gate_skips_duty(lab->gates, &scene, lab_scscf_duties[0].name));
	cr_assert_str_eq(lab->spoken,
			 "r: knob timer.ue.T1: 2s -> 3s\nr: knob media.send: on -> off\nr: skip "
			 "pcscf.path\nr: skip scscf.authenticate\n");
	ruling_free(scene.ruling);
	lab_free(lab);
}

Test(rule_gate, knob_before_the_first_message)
{
	struct lab *lab = lab_new(7);
	struct scene scene = lab_scene(lab, NULL, true);

	lab_read(lab,
		 "{ name = \"old cert\"; when = { listener = \"pcscf1\"; }; do = ( { knob = "
		 "\"tls.certificate=expired\"; } ); },"
		 "{ name = \"t1\"; do = ( { knob = \"timer.ue.T1=10ms\"; } ); },"
		 "{ name = \"x\"; when = { method = \"*\"; }; do = ( { knob = \"media.send=off\"; "
		 "} ); }",
		 RULES_SCENARIO, (const char *const[]){ "alice", "bob", NULL });
	ruleset_finish(lab->set, &lab->errors);
	scene.user[0] = '\0';
	/* Nobody is known yet: a scenario's rule speaks for its UEs. */
	cr_assert_eq(knob_number(lab->gates, &scene, LAB_CERTIFICATE), 1);
	/* Without a message there is no method. */
	cr_assert_eq(knob_number(lab->gates, &scene, LAB_MEDIA_SEND), 1);
	ruling_free(scene.ruling);
	scene.ruling = NULL;
	strcpy(scene.user, "carol");
	cr_assert_eq(knob_number(lab->gates, &scene, LAB_T1), 2000000);
	strcpy(scene.user, "bob");
	cr_assert_eq(knob_number(lab->gates, &scene, LAB_T1), 10000);
	ruling_free(scene.ruling);
	lab_free(lab);
}

/* A value of the message's first header of that kind. */
#define VALUE_IS(msg, hdr, text)                                                                   \
	cr_assert(str_is(msg_value(msg, hdr), text), "%.*s", STR_ARG(msg_value(msg, hdr)))

Test(rule_gate, edits)
{
	struct lab *lab = lab_with(
		/* The first has the last word. */
		"{ name = \"first\"; when = { status = 200; }; do = ( { set = \"expires=1\"; } ); "
		"},"
		"{ name = \"second\"; when = { status = 200; has = \"contact[2]=*\"; };"
		"  do = ( { set = ( \"expires=2\", \"min-expires=3\" ); }, { add = \"X-User: "
		"$user.impi\"; } ); },"
		"{ name = \"blind\"; when = { status = 200; has = \"min-expires=3\"; }; do = ( { "
		"set = \"expires=9\"; } ); },"
		"{ name = \"other\"; when = { status = 403; }; do = ( { set = \"expires=8\"; } ); "
		"}");
	struct msg *msg = lab_response("REGISTER", 200);
	struct scene scene = lab_scene(lab, msg, false);
	struct buf names = { 0 };

	cr_assert(gate_edit(lab->gates, &scene));
	VALUE_IS(msg, HDR_EXPIRES, "1");
	VALUE_IS(msg, HDR_MIN_EXPIRES, "3");
	cr_assert(str_is(msg_find_name(msg, STR("X-User"), 0)->value, "<user.impi>"));
	ruling_names(scene.ruling, 1, &names);
	cr_assert_str_eq(names.p, "first, second");
	buf_reset(&names);
	ruling_text(scene.ruling, 1, &names);
	cr_assert_str_eq(names.p, "second: expires: absent -> 2; min-expires: absent -> 3; X-User: "
				  "<user.impi> added; "
				  "first: expires: 2 -> 1");
	cr_assert_eq(lab_tally(lab, "blind").matched, 0);
	buf_free(&names);
	ruling_free(scene.ruling);
	msg_free(msg);
	lab_free(lab);
}

Test(rule_gate, an_edit_that_finds_nothing)
{
	struct lab *lab = lab_with(
		"{ name = \"r\"; when = { status = 200; }; do = ( { remove = \"path\"; } ); }");
	struct msg *msg = lab_response("REGISTER", 200);
	struct scene scene = lab_scene(lab, msg, false);

	cr_assert_not(gate_edit(lab->gates, &scene));
	cr_assert_str_eq(lab->spoken, "r: path absent\n");
	ruling_free(scene.ruling);
	msg_free(msg);
	lab_free(lab);
}

/* What a wire rule says about a 200 to REGISTER. */
static struct wire_verdict wire(const char *items, unsigned copy, struct buf *bytes)
{
	char rule[256];
	struct wire_verdict verdict;
	struct lab *lab;
	struct msg *msg = lab_response("REGISTER", 200);
	struct scene scene;

	snprintf(rule, sizeof(rule),
		 "{ name = \"r\"; when = { status = 200; copy = \"2-3\"; }; do = ( %s ); }", items);
	lab = lab_with(rule);
	scene = lab_scene(lab, msg, false);
	scene.copy = copy;
	verdict = gate_wire(lab->gates, &scene);
	if (bytes)
		wire_harm(&verdict, bytes);
	verdict.rule = verdict.rule ? "r" : NULL;
	verdict.reorder = verdict.reorder && !strcmp(verdict.reorder, "180") ? "180" : NULL;
	verdict.insert = STR_NONE;
	ruling_free(scene.ruling);
	msg_free(msg);
	lab_free(lab);
	return verdict;
}

Test(rule_gate, wire_verdicts)
{
	struct wire_verdict verdict = wire("{ drop = true; }", 1, NULL);

	cr_assert_null(verdict.rule);
	cr_assert_not(verdict.drop);
	cr_assert_eq(verdict.cut, -1);
	cr_assert_eq(verdict.flip, -1);
	cr_assert_eq(verdict.insert_at, -1);
	verdict = wire("{ drop = true; }", 2, NULL);
	cr_assert_str_eq(verdict.rule, "r");
	cr_assert(verdict.drop);
	cr_assert_null(wire("{ drop = true; }", 4, NULL).rule);
	verdict = wire("{ delay = \"3s\"; }, { repeat = 2; every = \"100ms\"; }", 3, NULL);
	cr_assert_eq(verdict.delay_us, 3000000);
	cr_assert_eq(verdict.repeat, 2);
	cr_assert_eq(verdict.every_us, 100000);
	verdict = wire("{ reorder = \"180\"; }", 2, NULL);
	cr_assert_str_eq(verdict.reorder, "180");
	cr_assert_eq(verdict.within_us, 5000000);
	cr_assert_eq(wire("{ reorder = \"180\"; within = \"1s\"; }", 2, NULL).within_us, 1000000);
	verdict = wire("{ close = \"fin\"; }, { dribble = 7; }", 2, NULL);
	cr_assert(verdict.close);
	cr_assert_not(verdict.reset);
	cr_assert_eq(verdict.dribble, 7);
	cr_assert(wire("{ reset = true; }", 2, NULL).reset);
}

Test(rule_gate, wire_jitter)
{
	struct lab *lab = lab_with("{ name = \"r\"; when = { status = 200; }; do = ( { delay = "
				   "\"1s\"; jitter = \"10ms\"; } ); }");
	struct msg *msg = lab_response("REGISTER", 200);
	int64_t least = INT64_MAX, most = 0;

	for (unsigned i = 0; i < 100; i++) {
		struct scene scene = lab_scene(lab, msg, false);
		int64_t delay = gate_wire(lab->gates, &scene).delay_us;

		least = delay < least ? delay : least;
		most = delay > most ? delay : most;
		ruling_free(scene.ruling);
	}
	cr_assert(least >= 1000000 && most <= 1010000 && most - least > 5000, "%ld to %ld",
		  (long)least, (long)most);
	msg_free(msg);
	lab_free(lab);
}

Test(rule_gate, wire_harm)
{
	static const struct {
		const char *items, *result;
	} rows[] = {
		{ "{ cut = 3; }", "abc" },
		{ "{ cut = 0; }", "" },
		{ "{ cut = 9; }", "abcdef" },
		{ "{ cut = -2; }", "abcd" },
		{ "{ cut = \"-6\"; }", "" },
		{ "{ cut = \"-9\"; }", "" },
		{ "{ insert = \"XY\"; }, { cut = -1; }", "XYabcde" },
		{ "{ flip = 2; }", "Abcdef" },
		{ "{ flip = 15; }", "acc"
				    "def" },
		{ "{ flip = 480; }", "abcdef" },
		{ "{ insert = \"XY\"; }", "XYabcdef" },
		{ "{ insert = \"XY\"; at = 2; }", "abXYcdef" },
		{ "{ insert = \"XY\"; at = 99; }", "abcdefXY" },
		{ "{ insert = \"XY\"; at = 2; }, { cut = 5; }", "abXYc" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct lab *lab;
		struct msg *msg = lab_response("REGISTER", 200);
		struct buf bytes = { 0 };
		struct wire_verdict verdict;
		struct scene scene;
		char rule[256];

		snprintf(rule, sizeof(rule), "{ name = \"r\"; do = ( %s ); }", rows[i].items);
		lab = lab_with(rule);
		scene = lab_scene(lab, msg, false);
		verdict = gate_wire(lab->gates, &scene);
		buf_add_text(&bytes, "abcdef");
		wire_harm(&verdict, &bytes);
		cr_assert_str_eq(bytes.p, rows[i].result, "%s", rows[i].items);
		cr_assert_eq(bytes.n, strlen(rows[i].result));
		buf_free(&bytes);
		ruling_free(scene.ruling);
		msg_free(msg);
		lab_free(lab);
	}
}

/* One message passes several gates: it is counted once, and all obey the one decision. */
Test(rule_gate, one_decision_per_message)
{
	struct lab *lab =
		lab_with("{ name = \"r\"; when = { method = \"INVITE|REGISTER\"; nth = 2; };"
			 " do = ( { set = \"expires=5\"; }, { drop = true; }, { knob = "
			 "\"timer.ue.T1=1s\"; },"
			 " { skip = \"pcscf.path\"; } ); }");

	for (unsigned i = 1; i <= 3; i++) {
		struct msg *msg = lab_request("INVITE");
		struct scene scene = lab_scene(lab, msg, false);

		cr_assert_eq(gate_edit(lab->gates, &scene), i == 2);
		for (scene.copy = 1; scene.copy <= 3; scene.copy++)
			cr_assert_eq(gate_wire(lab->gates, &scene).drop, i == 2);
		cr_assert_eq(knob_number(lab->gates, &scene, LAB_T1), i == 2 ? 1000000 : 2000000);
		cr_assert_eq(gate_skips_duty(lab->gates, &scene, lab_pcscf_duties[0].name), i == 2);
		ruling_free(scene.ruling);
		msg_free(msg);
	}
	cr_assert_eq(lab_tally(lab, "r").matched, 3);
	cr_assert_eq(lab_tally(lab, "r").spoke, 1);
	cr_assert_str_eq(
		lab->spoken,
		"r: expires: absent -> 5\nr: drop\nr: knob timer.ue.T1: 2s -> 1s\nr: skip pcscf.path\n");
	lab_free(lab);
}

/* An edit does not undo the decision it came from. */
Test(rule_gate, a_decision_outlives_its_edit)
{
	struct lab *lab =
		lab_with("{ name = \"r\"; when = { status = 200; has = \"contact[2]=*\"; };"
			 " do = ( { remove = \"contact\"; }, { cut = 10; } ); }");
	struct msg *msg = lab_response("REGISTER", 200);
	struct scene scene = lab_scene(lab, msg, false);

	cr_assert(gate_edit(lab->gates, &scene));
	cr_assert_null(msg_find(msg, HDR_CONTACT, 0));
	cr_assert_eq(gate_wire(lab->gates, &scene).cut, 10);
	ruling_free(scene.ruling);
	msg_free(msg);
	lab_free(lab);
}

/* An unchanged rule keeps its tally over a reload, a changed one begins anew. */
Test(rule_gate, tallies_outlive_a_ruleset)
{
	static const char kept[] = "{ name = \"kept\"; when = { method = \"REGISTER\"; nth = 2; }; "
				   "do = ( { reply = 500; } ); }";
	struct lab *lab = lab_new(7);
	struct ruleset *old = lab->set;

	lab_read(lab, kept, RULES_CONFIG, NULL);
	lab_read(lab,
		 "{ name = \"changed\"; when = { method = \"OPTIONS\"; nth = 2; }; do = ( { reply "
		 "= 500; } ); }",
		 RULES_CONFIG, NULL);
	ruleset_finish(old, &lab->errors);
	cr_assert_eq(lab_recv(lab, "REGISTER", "alice").what, RECV_PASS);
	cr_assert_eq(lab_recv(lab, "OPTIONS", "alice").what, RECV_PASS);

	lab->set = lab->snapshot.rules = ruleset_new(&lab_vocabulary);
	lab_read(lab, kept, RULES_CONFIG, NULL);
	lab_read(lab,
		 "{ name = \"changed\"; when = { method = \"OPTIONS\"; nth = 2; }; do = ( { reply "
		 "= 501; } ); }",
		 RULES_CONFIG, NULL);
	ruleset_finish(lab->set, &lab->errors);
	gates_adopt(lab->gates, lab->set);
	ruleset_free(old);
	cr_assert_eq(lab_recv(lab, "REGISTER", "alice").what, RECV_ANSWER);
	cr_assert_eq(lab_recv(lab, "OPTIONS", "alice").what, RECV_PASS);
	cr_assert_eq(lab_tally(lab, "kept").matched, 2);
	cr_assert_eq(lab_tally(lab, "changed").matched, 1);
	lab_free(lab);
}

/* A ruleset goes to other gates, and gates go before a ruleset. */
Test(rule_gate, gates_and_rulesets_part)
{
	struct lab *lab =
		lab_with("{ name = \"r\"; when = { count = 1; }; do = ( { ignore = true; } ); }");

	cr_assert_eq(lab_recv(lab, "OPTIONS", "alice").what, RECV_IGNORE);
	cr_assert_eq(lab_recv(lab, "OPTIONS", "alice").what, RECV_PASS);
	gates_free(lab->gates);
	lab->gates = gates_new(&(struct gates_options){ .loop = lab->loop, .seed = 1 });
	cr_assert_eq(lab_recv(lab, "OPTIONS", "alice").what, RECV_IGNORE);
	gates_free(lab->gates);
	lab->gates = NULL;
	cr_assert_eq(lab_recv(lab, "OPTIONS", "alice").what, RECV_PASS);
	lab_free(lab);
}

/* Random access to many keys keeps memory bounded and the newest counts right. */
Test(rule_gate, per_forgets_the_oldest)
{
	struct lab *lab = lab_with("{ name = \"r\"; when = { nth = 2; per = \"call\"; }; do = ( { "
				   "ignore = true; } ); }");
	struct msg *msg = lab_request("OPTIONS");

	for (uint64_t call = 0; call < 70000; call++) {
		struct scene scene = lab_scene(lab, msg, true);

		scene.call = call;
		cr_assert_eq(gate_recv(lab->gates, &scene).what, RECV_PASS);
		ruling_free(scene.ruling);
	}
	for (unsigned i = 0; i < 2; i++) {
		struct scene scene = lab_scene(lab, msg, true);

		scene.call = i ? 69999 : 0;
		cr_assert_eq(gate_recv(lab->gates, &scene).what, i ? RECV_IGNORE : RECV_PASS);
		ruling_free(scene.ruling);
	}
	msg_free(msg);
	lab_free(lab);
}

Test(rule_gate, texts_with_values)
{
	struct lab *lab = lab_with("{ name = \"r\"; do = ( { drop = true; } ); }");
	struct msg *request = lab_request("INVITE"), *msg = lab_response("INVITE", 200);
	struct scene scene = lab_scene(lab, msg, false);
	struct buf out = { 0 };

	scene_expand(lab->gates, &scene, "a $user.impi $$ $request.call-id", &out);
	cr_assert_str_eq(out.p, "a <user.impi> $ $request.call-id");
	buf_reset(&out);
	scene.request = request;
	scene_expand(lab->gates, &scene, "<$request.contact[2].uri.user> $request.x-none.", &out);
	cr_assert_str_eq(out.p, "<b> .");
	buf_reset(&out);
	scene_expand(NULL, &scene, "$request.max-forwards $user.impi", &out);
	cr_assert_str_eq(out.p, "70 $user.impi");
	buf_free(&out);
	msg_free(request);
	msg_free(msg);
	lab_free(lab);
}
