/* SPDX-License-Identifier: Apache-2.0 */
/* What the journal is told that a rule did: before and after. */
#include "rule_lab.h"

/* The words for what happens to these octets. */
static void wire_says(const char *action, const char *octets, const char *words)
{
	struct msg *msg = lab_response("REGISTER", 200);
	struct buf rule = { 0 };
	struct scene scene;
	struct lab *lab;

	buf_printf(&rule, "{ name = \"r\"; when = { status = 200; }; do = ( { %s } ); }", action);
	lab = lab_with(rule.p);
	scene = lab_scene(lab, msg, false);
	scene.octets = str_of(octets);
	gate_wire(lab->gates, &scene);
	scene.copy = 2;
	gate_wire(lab->gates, &scene);
	cr_expect_str_eq(lab->spoken, words, "%s", action);
	ruling_free(scene.ruling);
	buf_free(&rule);
	lab_free(lab);
	msg_free(msg);
}

Test(rule_say, harm_at_the_wire)
{
	wire_says("cut = 10;", "0123456789abcdef", "r: cut 10: 16 -> 10 octets\n");
	wire_says("cut = 10;", "0123", "r: cut 10\n");
	wire_says("insert = \"xyz\"; at = 4;", "0123", "r: insert xyz: 4 -> 7 octets\n");
	wire_says("flip = 9;", "0123", "r: flip 9: octet 1 31 -> 71\n");
	wire_says("flip = 900;", "0123", "r: flip 900\n");
	wire_says("drop = true;", "0123", "r: drop\n");
	wire_says("cut = 10;", NULL, "r: cut 10\n");
}

/* What the steps take the place of. */
Test(rule_say, another_behaviour)
{
	struct lab *lab = lab_with("{ name = \"r\"; when = { turn = \"call.incoming\"; }; do = ( { "
				   "behaviour = \"busy\"; } ); }");
	struct msg *msg = lab_request("INVITE");
	struct scene scene = lab_scene(lab, msg, true);

	scene.turn = "call.incoming";
	scene.behaviour = "answer";
	cr_assert(gate_behaviour(lab->gates, &scene, NULL));
	cr_expect_str_eq(lab->spoken, "r: behaviour busy instead of answer\n");
	ruling_free(scene.ruling);
	msg_free(msg);
	lab_free(lab);
}

/* Names of the rules that spoke about a copy, a line end, and what they did. */
static void copy_says(struct scene *scene, unsigned copy, const char *words)
{
	struct buf said = { 0 };

	ruling_names(scene->ruling, copy, &said);
	buf_add_char(&said, '\n');
	ruling_text(scene->ruling, copy, &said);
	cr_expect_str_eq(said.p, words, "copy %u: %s", copy, said.p);
	buf_free(&said);
}

/* What happens at the wire happens to one copy; an edit is in all of them. */
Test(rule_say, only_copies_that_were_harmed)
{
	static const struct {
		const char *copy;
		bool drops[3];
	} rows[] = {
		{ "copy = 1;", { true, false, false } },
		{ "copy = \"2-\";", { false, true, true } },
		{ "copy = \"*/2\";", { false, true, false } },
		{ "", { true, true, true } },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct msg *msg = lab_response("REGISTER", 200);
		struct buf rules = { 0 };
		struct scene scene;
		struct lab *lab;

		buf_printf(
			&rules,
			"{ name = \"lost\"; when = { status = 200; %s }; do = ( { drop = true; } ); },"
			"{ name = \"bent\"; when = { status = 200; }; do = ( { set = \"expires=1\"; } ); }",
			rows[i].copy);
		lab = lab_with(rules.p);
		scene = lab_scene(lab, msg, false);
		gate_edit(lab->gates, &scene);
		for (unsigned copy = 1; copy <= 3; copy++) {
			bool drops = rows[i].drops[copy - 1];

			scene.copy = copy;
			cr_expect_eq(gate_wire(lab->gates, &scene).drop, drops, "%s copy %u",
				     rows[i].copy, copy);
			copy_says(&scene, copy,
				  drops ? "bent, lost\nbent: expires: absent -> 1; lost: drop" :
					  "bent\nbent: expires: absent -> 1");
		}
		cr_expect_str_eq(lab->spoken, "bent: expires: absent -> 1\nlost: drop\n");
		cr_expect_eq(lab_tally(lab, "lost").spoke, 1);
		ruling_free(scene.ruling);
		buf_free(&rules);
		lab_free(lab);
		msg_free(msg);
	}
}
