/* SPDX-License-Identifier: Apache-2.0 */
/* Meanings: every method and status has one, and flows speak of messages that have. */
#include <criterion/criterion.h>

#include "journal/meaning.h"
#include "msg/names.h"

/* The group of a message as it is written in a ladder. */
static const char *group(const char *method, int status, bool in_dialog)
{
	return group_rows[meaning_group(str_of(method), status, in_dialog)].name;
}

Test(meaning, every_method_has_a_row)
{
	for (unsigned i = METHOD_NONE + 1; i < METHOD_COUNT; i++) {
		const struct meaning *row = meaning_of(str_of(method_name(i)), 0, false);

		cr_assert_not_null(row, "%s", method_name(i));
		cr_expect_neq(row->group, GROUP_NONE, "%s", method_name(i));
	}
}

Test(meaning, every_status_with_a_phrase_has_a_row)
{
	for (int status = 100; status < 700; status++)
		cr_expect_eq(strcmp(status_phrase(status), "Unknown") != 0,
			     meaning_of(STR("INVITE"), status, false) != NULL, "%d", status);
}

Test(meaning, a_row_says_everything)
{
	for (const struct meaning *row = meaning_rows; row->name; row++) {
		cr_expect(row->help && row->clause && *row->help && *row->clause, "%s", row->name);
		cr_expect_eq(row->status != 0, row->on != NULL, "%s", row->name);
		if (row->status)
			cr_expect_eq(atoi(row->name), row->status, "%s", row->name);
	}
}

Test(meaning, group_of_a_request)
{
	cr_expect_str_eq(group("REGISTER", 0, false), "registration");
	cr_expect_str_eq(group("INVITE", 0, false), "call setup");
	cr_expect_str_eq(group("INVITE", 0, true), "session modification");
	cr_expect_str_eq(group("BYE", 0, true), "release");
	cr_expect_str_eq(group("FOO", 0, false), "");
}

Test(meaning, group_of_a_response)
{
	cr_expect_str_eq(group("REGISTER", 401, false), "registration");
	cr_expect_str_eq(group("INVITE", 180, false), "call setup");
	cr_expect_str_eq(group("INVITE", 183, false), "early media");
	cr_expect_str_eq(group("INVITE", 487, false), "cancel");
	cr_expect_str_eq(group("INVITE", 200, true), "session modification");
	cr_expect_str_eq(group("CANCEL", 200, false), "cancel");
	cr_expect_str_eq(group("MESSAGE", 202, false), "messaging");
}

Test(meaning, flows_are_of_known_messages)
{
	bool seen[GROUP_COUNT] = { false };

	for (const struct flow_row *flow = flow_rows; flow->title; flow++) {
		seen[flow->group] = true;
		for (const struct flow_line *line = flow->lines; line->message; line++) {
			int status = atoi(line->message);
			struct str method = str_of(line->message);

			cr_expect(line->arrow == '>' || line->arrow == '<', "%s", flow->title);
			cr_expect(status || str_is(method, "re-INVITE") || method_of(method),
				  "%s: %s", flow->title, line->message);
			if (status)
				cr_expect_not_null(meaning_of(STR("INVITE"), status, false),
						   "%s: %d", flow->title, status);
		}
	}
	for (unsigned i = GROUP_NONE + 1; i < GROUP_COUNT; i++)
		cr_expect(seen[i], "%s has no flow", group_rows[i].name);
}
