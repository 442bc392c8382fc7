/* SPDX-License-Identifier: Apache-2.0 */
/* Preconditions: the tables of a call from either side, and each function by itself. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "proc/precondition.h"
#include "proc_precondition_tables.h"

/* The status lines are those. */
static void check_written(const struct precondition *precondition, const char *wanted,
			  const char *what)
{
	struct buf out = { 0 };

	precondition_write(precondition, &out);
	cr_assert(str_is(buf_str(&out), wanted), "%s, have:\n%swant:\n%s", what, out.p ? out.p : "",
		  wanted);
	buf_free(&out);
}

static struct precondition read_text(const char *section)
{
	struct precondition precondition;

	precondition_read(str_of(section), &precondition);
	return precondition;
}

/* One side of a call: what it knows, and the last offer it got. */
struct view {
	struct precondition ours, theirs;
};

static void write_row(struct view *view, const struct table_row *row)
{
	struct buf wanted = { 0 };
	char what[64];

	snprintf(what, sizeof(what), "table %c, %s", row->table, row->step);
	if (!row->curr_local)
		view->ours = (struct precondition){ 0 };
	else if (row->kind == ANSWER)
		precondition_answer(&view->theirs, row->ready, &view->ours);
	else if (!view->ours.present)
		precondition_offer(row->ready, &view->ours);
	else
		precondition_reserve(&view->ours, row->ready);
	if (row->kind == OFFER)
		view->ours.confirm[SEGMENT_REMOTE] = 0;
	table_write(row, NULL, &wanted);
	check_written(&view->ours, wanted.p ? wanted.p : "", what);
	buf_free(&wanted);
}

static void read_row(struct view *view, const struct table_row *row, const char *strength)
{
	struct buf text = { 0 };

	table_write(row, strength, &text);
	view->theirs = read_text(text.p ? text.p : "");
	if (row->kind == ANSWER)
		precondition_take_answer(&view->ours, &view->theirs);
	buf_free(&text);
}

/* All tables, as that side; their first offer says of us what `strength` is. */
static void play(enum side side, const char *strength)
{
	struct view view = { 0 };
	char table = table_rows[0].table;

	for (size_t i = 0; i < ARRAY_LEN(table_rows); i++) {
		const struct table_row *row = &table_rows[i];

		if (row->table != table)
			view = (struct view){ 0 };
		table = row->table;
		if (row->by == side)
			write_row(&view, row);
		else
			read_row(&view, row, strength);
		if (row->kind == ANSWER)
			cr_assert_eq(precondition_met(&view.ours), row->met, "table %c, %s",
				     row->table, row->step);
	}
}

Test(proc_precondition, tables_of_the_caller)
{
	play(CALLER, NULL);
}

Test(proc_precondition, tables_of_the_callee)
{
	play(CALLEE, NULL);
}

Test(proc_precondition, tables_of_the_callee_when_remote_is_none_or_missing)
{
	play(CALLEE, "none");
	play(CALLEE, "");
}

Test(proc_precondition, reading_swaps)
{
	struct precondition p = read_text("m=audio 1 RTP/AVP 0\r\n"
					  "a=curr:qos local send\r\n"
					  "a=curr:qos remote recv\r\n"
					  "a=des:qos mandatory local sendrecv\r\n"
					  "a=des:qos optional remote send\r\n"
					  "a=conf:qos remote recv\r\n");

	cr_assert(p.present);
	cr_assert_eq(p.current[SEGMENT_REMOTE], DIRECTION_RECV);
	cr_assert_eq(p.current[SEGMENT_LOCAL], DIRECTION_SEND);
	cr_assert_eq(p.desired[SEGMENT_REMOTE], DIRECTION_BOTH);
	cr_assert_eq(p.desired[SEGMENT_LOCAL], DIRECTION_RECV);
	cr_assert_eq(p.strength[SEGMENT_REMOTE], STRENGTH_MANDATORY);
	cr_assert_eq(p.strength[SEGMENT_LOCAL], STRENGTH_OPTIONAL);
	cr_assert_eq(p.confirm[SEGMENT_LOCAL], DIRECTION_SEND);
}

Test(proc_precondition, lines_of_one_direction_add_up)
{
	struct precondition p = read_text("a=curr:qos local send\na=curr:qos local recv\n"
					  "a=des:qos optional local send\n"
					  "a=des:qos mandatory local recv\n");

	cr_assert_eq(p.current[SEGMENT_REMOTE], DIRECTION_BOTH);
	cr_assert_eq(p.desired[SEGMENT_REMOTE], DIRECTION_BOTH);
	cr_assert_eq(p.strength[SEGMENT_REMOTE], STRENGTH_MANDATORY);
}

Test(proc_precondition, broken_lines_count_as_absent)
{
	static const char *const rows[] = {
		"",
		"m=audio 1 RTP/AVP 0\r\n",
		"a=curr:",
		"a=curr:qos",
		"a=curr:qos local",
		"a=curr:qos local both",
		"a=curr:qos here none",
		"a=curr:sec local none",
		"a=des:qos",
		"a=des:qos must local none",
		"a=des:qos mandatory local",
		"a=des:qos mandatory local none of",
		"a=conf:qos remote sendrecv",
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct precondition p = read_text(rows[i]);

		cr_assert_eq(p.present, strstr(rows[i], "none of") != NULL, "%s", rows[i]);
		cr_assert(precondition_met(&p), "%s", rows[i]);
	}
}

Test(proc_precondition, strengths_are_raised_and_never_lowered)
{
	struct precondition ours, answer;

	precondition_offer(false, &ours);
	answer = read_text(
		"a=curr:qos local sendrecv\r\na=curr:qos remote none\r\n"
		"a=des:qos optional local sendrecv\r\na=des:qos none remote sendrecv\r\n");
	precondition_take_answer(&ours, &answer);
	cr_assert_eq(ours.strength[SEGMENT_LOCAL], STRENGTH_MANDATORY);
	cr_assert_eq(ours.strength[SEGMENT_REMOTE], STRENGTH_OPTIONAL);
	cr_assert_not(precondition_met(&ours));
	precondition_reserve(&ours, true);
	cr_assert(precondition_met(&ours));
}

Test(proc_precondition, what_they_say_of_us_does_not_count)
{
	struct precondition offer = read_text("a=curr:qos local sendrecv\r\n"
					      "a=curr:qos remote sendrecv\r\n"
					      "a=des:qos mandatory local sendrecv\r\n"
					      "a=des:qos mandatory remote sendrecv\r\n");
	struct precondition answer;

	precondition_answer(&offer, false, &answer);
	cr_assert_not(precondition_met(&answer));
	check_written(&answer,
		      "a=curr:qos local none\r\na=curr:qos remote sendrecv\r\n"
		      "a=des:qos mandatory local sendrecv\r\n"
		      "a=des:qos mandatory remote sendrecv\r\n",
		      "answer");
}

Test(proc_precondition, one_direction_is_not_both)
{
	struct precondition p = read_text("a=curr:qos local send\r\n"
					  "a=des:qos mandatory local sendrecv\r\n");

	cr_assert_not(precondition_met(&p));
	p = read_text("a=curr:qos local send\r\na=des:qos mandatory local send\r\n");
	cr_assert(precondition_met(&p));
	p = read_text("a=curr:qos local none\r\na=des:qos optional local send\r\n");
	cr_assert(precondition_met(&p));
	p = read_text("a=curr:qos local sendrecv\r\na=des:qos failure local send\r\n");
	cr_assert_not(precondition_met(&p));
}

Test(proc_precondition, end_to_end)
{
	struct precondition offer = read_text("a=curr:qos e2e none\r\n"
					      "a=des:qos mandatory e2e sendrecv\r\n");
	struct precondition answer;

	precondition_answer(&offer, false, &answer);
	check_written(&answer, "a=curr:qos e2e none\r\na=des:qos mandatory e2e sendrecv\r\n",
		      "not reserved");
	cr_assert_not(precondition_met(&answer));
	precondition_answer(&offer, true, &answer);
	check_written(&answer, "a=curr:qos e2e sendrecv\r\na=des:qos mandatory e2e sendrecv\r\n",
		      "reserved");
	cr_assert(precondition_met(&answer));
}

Test(proc_precondition, failure_and_unknown)
{
	struct str section = STR("a=curr:qos local none\r\na=des:qos mandatory local sendrecv\r\n"
				 "a=des:sec mandatory local send\r\n"
				 "a=des:oth optional e2e sendrecv\r\n");
	struct precondition p = read_text(section.p);
	struct buf out = { 0 };

	precondition_write_failure(&p, &out);
	cr_assert_str_eq(out.p, "a=des:qos failure remote sendrecv\r\n");
	buf_reset(&out);
	cr_assert(precondition_write_unknown(section, &out));
	cr_assert_str_eq(out.p, "a=des:sec unknown remote recv\r\n");
	cr_assert_not(precondition_write_unknown(STR("a=des:oth optional e2e sendrecv\r\n"), NULL));
	cr_assert_not(
		precondition_write_unknown(STR("a=des:qos mandatory e2e sendrecv\r\n"), NULL));
	buf_free(&out);
}
