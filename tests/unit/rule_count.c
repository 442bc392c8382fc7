/* SPDX-License-Identifier: Apache-2.0 */
/* What is counted, and what a call knows: numbers of REGISTERs that arrive, and the number dialled. */
#include "rule_lab.h"

#define KNOB_RULE(when) \
	"{ name = \"r\"; when = { " when " }; do = ( { knob = \"registration.expires=60\"; } ); }"

/* A REGISTER of `user` arrives at `role`; is its expiry bent, if it is asked for? */
static bool registers(struct lab *lab, const char *role, const char *user, bool asks)
{
	struct msg *msg = lab_request("REGISTER");
	struct scene scene = lab_scene(lab, msg, true);
	bool bent = false;

	scene.role = role;
	snprintf(scene.user, sizeof(scene.user), "%s", user);
	cr_assert_eq(gate_recv(lab->gates, &scene).what, RECV_PASS);
	if (asks)
		bent = knob_number(lab->gates, &scene, LAB_EXPIRES) == 60;
	ruling_free(scene.ruling);
	msg_free(msg);
	return bent;
}

/* A registration is two REGISTERs, of which the second asks; both pass two elements. */
static char registration(struct lab *lab, const char *user)
{
	bool challenged, accepted;

	cr_assert_not(registers(lab, "pcscf", user, false));
	challenged = registers(lab, "scscf", user, false);
	cr_assert_not(registers(lab, "pcscf", user, false));
	accepted = registers(lab, "scscf", user, true);
	cr_assert_not(challenged);
	return accepted ? 'x' : '-';
}

Test(rule_count, registers_have_numbers_before_they_ask)
{
	static const struct {
		const char *rule, *alice; /* x: her registration of that number is bent */
		unsigned matched, spoke, limited;
	} rows[] = {
		{ KNOB_RULE("method = \"REGISTER\"; nth = 1;"), "---", 3, 0, 3 },
		{ KNOB_RULE("method = \"REGISTER\"; nth = 2;"), "x--", 3, 1, 2 },
		{ KNOB_RULE("method = \"REGISTER\"; nth = \"3-4\";"), "-x-", 3, 1, 2 },
		{ KNOB_RULE("method = \"REGISTER\"; nth = \"2-\"; count = 2;"), "xx-", 3, 2, 1 },
		{ KNOB_RULE("method = \"REGISTER\"; count = 2;"), "xx-", 3, 2, 1 },
		{ KNOB_RULE("method = \"REGISTER\"; role = \"pcscf\"; nth = 2;"), "---", 0, 0, 0 },
		{ KNOB_RULE("method = \"REGISTER\"; has = \"subject=none\"; nth = 2;"), "---", 0, 0,
		  0 },
		{ KNOB_RULE("nth = 2;"), "-x-", 3, 1, 2 },
		{ KNOB_RULE("method = \"REGISTER|INVITE\"; nth = 2;"), "-x-", 3, 1, 2 },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct lab *lab = lab_with(rows[i].rule);
		struct rule_tally tally;
		char bent[4] = "";

		for (unsigned k = 0; k < 3; k++)
			bent[k] = registration(lab, "alice");
		tally = lab_tally(lab, "r");
		cr_assert_str_eq(bent, rows[i].alice, "%s: %s", rows[i].rule, bent);
		cr_assert_eq(tally.matched, rows[i].matched, "%s: %llu", rows[i].rule,
			     (unsigned long long)tally.matched);
		cr_assert_eq(tally.spoke, rows[i].spoke, "%s", rows[i].rule);
		cr_assert_eq(tally.limited, rows[i].limited, "%s", rows[i].rule);
		lab_free(lab);
	}
}

Test(rule_count, each_user_has_numbers_of_his_own)
{
	struct lab *lab = lab_with(KNOB_RULE("method = \"REGISTER\"; nth = 2; per = \"user\";"));

	cr_assert_eq(registration(lab, "alice"), 'x');
	cr_assert_eq(registration(lab, "bob"), 'x');
	cr_assert_eq(registration(lab, "alice"), '-');
	cr_assert_eq(registration(lab, "bob"), '-');
	lab_free(lab);
}

/* What has an action for messages themselves counts as it always does. */
Test(rule_count, other_gates_count_where_they_look)
{
	struct lab *lab =
		lab_with("{ name = \"r\"; when = { method = \"REGISTER\"; nth = 2; };"
			 "  do = ( { knob = \"registration.expires=60\"; }, { reply = 503; } ); }");
	char letters[4];

	lab_recv_many(lab, "REGISTER", "alice", 3, letters);
	cr_assert_str_eq(letters, "-5-");
	lab_free(lab);
}

/* Is the knob bent in a call's scene? */
static bool call_bends(const char *when, const char *dial, struct msg *msg)
{
	char rule[256];
	struct scene scene;
	struct lab *lab;
	bool bent;

	snprintf(rule, sizeof(rule),
		 "{ name = \"r\"; when = { %s }; do = ( { knob = \"media.send=off\"; } ); }", when);
	lab = lab_with(rule);
	scene = lab_scene(lab, msg, true);
	scene.procedure = "call";
	snprintf(scene.dial, sizeof(scene.dial), "%s", dial);
	bent = !knob_number(lab->gates, &scene, LAB_MEDIA_SEND);
	ruling_free(scene.ruling);
	lab_free(lab);
	return bent;
}

Test(rule_count, a_call_knows_what_was_dialled)
{
	static const struct {
		const char *when, *dial, *method;
		bool bent;
	} rows[] = {
		{ "dial = \"+15550141\";", "+15550141", NULL, true },
		{ "dial = \"+1555*\"; procedure = \"call\";", "+15550141", NULL, true },
		{ "dial = \"+15550142\";", "+15550141", NULL, false },
		{ "not = { dial = \"+15550142\"; };", "+15550141", NULL, true },
		{ "any = ( { dial = \"+15550142\"; }, { dial = \"+15550141\"; } );", "+15550141",
		  NULL, true },
		{ "dial = \"*\";", "", NULL, false },
		{ "dial = \"+15550141\";", "+15550141", "BYE", true },
		{ "method = \"BYE\"; dial = \"+15550141\";", "+15550141", "BYE", true },
		{ "has = \"dial=+15550141\";", "+15550141", "UPDATE", true },
		/* a CANCEL names what its INVITE did */
		{ "method = \"CANCEL\"; dial = \"+15554041234\";", "", "CANCEL", true },
		{ "method = \"BYE\"; dial = \"+15554041234\";", "", "BYE", false },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct msg *msg = rows[i].method ? lab_request(rows[i].method) : NULL;

		cr_assert_eq(call_bends(rows[i].when, rows[i].dial, msg), rows[i].bent, "%s",
			     rows[i].when);
		msg_free(msg);
	}
}

Test(rule_count, numbers_of_uris)
{
	static const struct {
		const char *uri, *dial;
	} rows[] = {
		{ "tel:+1-555-0101", "+15550101" },
		{ "sip:+15550101;npdi@h;user=phone", "+15550101" },
		{ "sip:*21%23@h", "*21#" },
		{ "sip:a.b@h", "a.b" },
		{ "sip:h", "" },
		{ "", "" },
		{ "sip:0123456789012345678901234567890123456789012345678901234567890123456789@h",
		  "012345678901234567890123456789012345678901234567890123456789012" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char dial[SCENE_NAME_MAX] = "before";

		scene_dial_of(str_of(rows[i].uri), dial);
		cr_assert_str_eq(dial, rows[i].dial, "%s", rows[i].uri);
	}
}

Test(rule_count, names_that_are_known_at_load)
{
	static const char *const good[] = {
		"$user.name",    "$peer_user.name", "$user.imsi", "$bob.contact", "$domain",
		"$alice.msisdn", "$request.call-id"
	};

	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		char rule[200];

		snprintf(
			rule, sizeof(rule),
			"{ name = \"r\"; when = { status = 200; }; do = ( { set = \"subject=%s\"; } ); }",
			good[i]);
		lab_refuses(rule, "");
	}
}
