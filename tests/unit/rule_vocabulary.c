/* SPDX-License-Identifier: Apache-2.0 */
/* Names and their tables for a reader. */
#include "rule_lab.h"

Test(rule_vocabulary, names)
{
	const struct vocabulary *v = &lab_vocabulary;
	knob_id id;

	cr_assert_eq(vocabulary_duty(v, STR("scscf.authenticate")), &lab_scscf_duties[0]);
	cr_assert_null(vocabulary_duty(v, STR("scscf")));
	cr_assert_eq(vocabulary_duty_table(v, &lab_scscf_duties[0]), &lab_duties[1]);
	cr_assert_eq(vocabulary_duty_table(v, &lab_pcscf_duties[1]), &lab_duties[0]);
	cr_assert_eq(vocabulary_turn(v, STR("call.modify")), &lab_turns[3]);
	cr_assert_null(vocabulary_turn(v, STR("call.modif")));
	cr_assert_eq(vocabulary_behaviour(v, STR("silent")), &lab_behaviours[2]);
	cr_assert(vocabulary_has(lab_roles, ARRAY_LEN(lab_roles), STR("hss")));
	cr_assert_not(vocabulary_has(lab_roles, ARRAY_LEN(lab_roles), STR("hs")));
	cr_assert_eq(vocabulary_knob(v, STR("media.send"), &id), &lab_proc_knobs[4]);
	cr_assert_eq(id, (knob_id)LAB_MEDIA_SEND);
	cr_assert_null(vocabulary_knob(v, STR("media"), &id));
}

Test(rule_vocabulary, patterns_and_near_misses)
{
	const struct vocabulary *v = &lab_vocabulary;

	cr_assert(vocabulary_knows(v, NAMES_TURNS, STR("call.*")));
	cr_assert_not(vocabulary_knows(v, NAMES_TURNS, STR("calls.*")));
	cr_assert(vocabulary_knows(v, NAMES_EVENTS, STR("reg")));
	cr_assert_str_eq(vocabulary_near(v, NAMES_DUTIES, STR("pcscf.pth")), "pcscf.path");
	cr_assert_str_eq(vocabulary_near(v, NAMES_KNOBS, STR("aka.sqm")), "aka.sqn");
	cr_assert_str_eq(vocabulary_near(v, NAMES_STATES, STR("registred")), "registered");
	cr_assert_null(vocabulary_near(v, NAMES_ROLES, STR("telephone")));
	cr_assert_null(vocabulary_name(v, NAMES_PROCEDURES, 2));
	cr_assert_str_eq(vocabulary_name(v, NAMES_KNOBS, 0), "tls.certificate");
}

/* What is listed begins so. */
static void lists(const char *kind, const char *text)
{
	struct buf out = { 0 };

	cr_assert(vocabulary_list(&lab_vocabulary, kind, &out), "%s", kind);
	cr_assert(str_starts(buf_str(&out), str_of(text)), "%s:\n%s", kind, out.p);
	cr_assert_eq(out.p[out.n - 1], '\n');
	cr_assert_null(strstr(out.p, " \n"), "%s: blanks at the end of a line", kind);
	buf_free(&out);
}

Test(rule_vocabulary, lists)
{
	struct buf out = { 0 };

	lists("knobs",
	      "KNOB                  DEFAULT  VALUES             HELP\n"
	      "tls.certificate       lab      lab|expired        shown certificate\n"
	      "timer.ue.T1           2s       ms                 round-trip time [24.229 7.7]\n");
	lists("duties", "DUTY                   ROLE   ON                    HELP\n"
			"pcscf.path             pcscf  REGISTER from the UE  put our URI on top of "
			"Path [24.229 5.2.2.1]\n");
	lists("turns", "TURN                    BEHAVIOUR  HELP\n"
		       "registration.challenge  challenge  a REGISTER must be challenged\n");
	lists("behaviours", "BEHAVIOUR  TURN           HELP\nanswer     call.incoming  180, 200\n");
	lists("roles", "ROLE   HELP\npcscf  the edge [24.229 5.2]\nscscf  the registrar\n");
	lists("procedures", "PROCEDURE     HELP\nregistration\ncall\n");
	lists("states", "STATE        HELP\n");
	lists("events", "EVENT  HELP\nreg    registration state [RFC 3680]\n");
	lists("actions", "VERB            GATE        VALUES ");
	lists("conditions", "CONDITION  VALUES ");
	lists("attributes", "ATTRIBUTE             ON ");
	cr_assert_not(vocabulary_list(&lab_vocabulary, "knob", &out));
	cr_assert_null(out.p);
}

/* A vocabulary without any name. */
Test(rule_vocabulary, empty)
{
	static const struct vocabulary empty;
	struct buf out = { 0 };

	cr_assert(vocabulary_list(&empty, "knobs", &out));
	cr_assert_str_eq(out.p, "KNOB  DEFAULT  VALUES  HELP\n");
	cr_assert_null(vocabulary_duty(&empty, STR("x")));
	cr_assert_null(vocabulary_near(&empty, NAMES_BEHAVIOURS, STR("x")));
	buf_free(&out);
}
