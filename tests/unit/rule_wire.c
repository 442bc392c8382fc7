/* SPDX-License-Identifier: Apache-2.0 */
/* The verbs of the wire that are about a connection, replay, and knobs of connections: what loads and
 * what the gate says. */
#include "rule_lab.h"

#define RULE(when, items) "{ name = \"r\"; when = { " when " }; do = ( " items " ); }"

Test(rule_wire, mistakes)
{
	static const struct {
		const char *rules, *error;
	} rows[] = {
		{ RULE("proto = \"udp\"; status = 200;", "{ stall = 10; }"),
		  "r:1: stall is about a connection: udp and pipe have none" },
		{ RULE("proto = \"udp\"; status = 200;", "{ dribble = 10; }"),
		  "r:1: dribble is about a connection: udp and pipe have none" },
		{ RULE("proto = \"udp\"; status = 200;", "{ reset = true; }"),
		  "r:1: close or reset is about a connection: udp and pipe have none" },
		{ RULE("proto = \"udp\";", "{ close = \"half\"; }"),
		  "r:1: close or reset is about a connection: udp and pipe have none" },
		{ RULE("status = 200;", "{ close = \"rst\"; }"),
		  "r:1: at the wire close takes \"fin\" or \"half\"; a reset is reset = true" },
		{ RULE("status = 200;", "{ replay = { method = \"INVITE\"; nth = 1; }; }"),
		  "r:1: replay takes conditions; limits stand in the rule's own when" },
		{ RULE("status = 200;", "{ replay = { metod = \"INVITE\"; }; }"),
		  "r:1: unknown condition 'metod' (did you mean 'method'?)" },
		{ RULE("status = 200;", "{ cut = \"-x\"; }"),
		  "r:1: cut takes a number from -16777216 to 16777216" },
		{ RULE("status = 200;", "{ repeat = 1; branch = \"other\"; }"),
		  "r:1: branch takes one of same|new" },
		{ RULE("status = 200;", "{ drop = true; branch = \"new\"; }"),
		  "r:1: branch is no option of drop (it goes with repeat)" },
		{ RULE("status = 200;", "{ stall = -1; }"),
		  "r:1: stall takes a number from 0 to 16777216" },
		{ RULE("status = 200;", "{ dribble = 5; every = 5; }"),
		  "r:1: every takes a duration with a unit, like \"500ms\" or \"3s\"" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		lab_refuses(rows[i].rules, rows[i].error);
}

/* A 200 to REGISTER and an earlier 401: what the gate says, and what it wants kept. */
Test(rule_wire, verdicts)
{
	struct lab *lab = lab_with(
		RULE("method = \"REGISTER\"; status = 200;",
		     "{ stall = 7; }, { dribble = 3; every = \"50ms\"; }, { close = \"half\"; }"));
	struct msg *msg = lab_response("REGISTER", 200);
	struct scene scene = lab_scene(lab, msg, false);
	struct wire_verdict verdict = gate_wire(lab->gates, &scene);

	cr_assert_str_eq(verdict.rule, "r");
	cr_assert(verdict.stall == 7 && verdict.dribble == 3 && verdict.piece_us == 50000);
	cr_assert(verdict.close && verdict.how == CLOSE_HALF && !verdict.replay);
	cr_assert_not(gate_keeps(lab->gates, &scene), "nothing is kept without the verb");
	ruling_free(scene.ruling);
	msg_free(msg);
	lab_free(lab);
}

Test(rule_wire, replays)
{
	struct lab *lab = lab_with(RULE("method = \"REGISTER\"; status = 200;",
					"{ replay = { method = \"REGISTER\"; status = 401; }; }"));
	struct msg *challenge = lab_response("REGISTER", 401), *ok = lab_response("REGISTER", 200);
	struct scene earlier = lab_scene(lab, challenge, false), now = lab_scene(lab, ok, false);
	struct wire_verdict verdict;

	cr_assert(gate_keeps(lab->gates, &earlier));
	cr_assert_not(gate_keeps(lab->gates, &now));
	verdict = gate_wire(lab->gates, &now);
	cr_assert(verdict.rule && verdict.stall == -1);
	cr_assert(gate_replays(lab->gates, &verdict, &earlier));
	cr_assert_not(gate_replays(lab->gates, &verdict, &now));
	cr_assert_null(gate_wire(lab->gates, &earlier).rule);
	ruling_free(now.ruling);
	ruling_free(earlier.ruling);
	msg_free(challenge);
	msg_free(ok);
	lab_free(lab);
}

Test(rule_wire, what_arrives_may_end_our_direction)
{
	struct lab *lab = lab_with(RULE("method = \"REGISTER\";", "{ close = \"half\"; }"));
	struct recv_verdict verdict = lab_recv(lab, "REGISTER", "alice");

	cr_assert(verdict.what == RECV_CLOSE && verdict.close == CLOSE_HALF);
	lab_free(lab);
}
