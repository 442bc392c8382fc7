/* SPDX-License-Identifier: Apache-2.0 */
/* Sessions with preconditions: the tables of a call as offers and answers, from either side. */
#include "proc_session_lab.h"

#include "proc_precondition_tables.h"

#define AUDIO "m=audio 5000 RTP/AVP 97\r\na=rtpmap:97 AMR-WB/16000/1\r\n"
#define QOS(local, remote)                                                                        \
	"a=curr:qos local " local "\r\na=curr:qos remote " remote "\r\n"                          \
	"a=des:qos mandatory local sendrecv\r\na=des:qos mandatory remote sendrecv\r\n"
#define CONF "a=conf:qos remote sendrecv\r\n"

/* The status lines of our last description are those of the row. */
static void check_lines(struct session *session, const struct table_row *row)
{
	struct str local = session_local(session), line, status = STR("");
	struct buf wanted = { 0 };

	table_write(row, NULL, &wanted);
	if (sdp_line(local, STR("a=curr:"), 1, &line))
		status = str_from(local, (size_t)(line.p - local.p));
	cr_assert(str_eq(status, buf_str(&wanted)), "table %c, %s, have:\n%.*swant:\n%.*s",
		  row->table, row->step, STR_ARG(status), STR_ARG(buf_str(&wanted)));
	buf_free(&wanted);
}

static void write_row(struct session *session, const struct table_row *row)
{
	bool later = session_version(session) > 0 && row->ready && !session_reserved(session);

	if (row->kind == ANSWER) {
		lab_answer(session, !row->curr_local ? "no-precondition" :
				    row->ready       ? "reserved" :
						       "true");
	} else if (later) {
		bool waits = session_reserve(session);

		/* In table B nobody asked for it. */
		cr_assert_eq(waits, row->by == CALLER, "table %c, %s", row->table, row->step);
		lab_offer(session, "true");
	} else {
		lab_offer(session, !row->curr_local ? "true" :
				   row->ready       ? "reserved" :
						      "precondition");
	}
	check_lines(session, row);
}

static void read_row(struct session *session, const struct table_row *row)
{
	struct buf text = { 0 };

	buf_add_text(&text, THEIRS AUDIO);
	table_write(row, NULL, &text);
	if (row->kind == ANSWER)
		lab_take_answer(session, text.p);
	else
		lab_take_offer(session, text.p);
	buf_free(&text);
}

/* The rows of one table, as that side. */
static void play_table(char table, enum side side)
{
	struct lab lab;
	struct session *session = lab_session(&lab);

	for (size_t i = 0; i < ARRAY_LEN(table_rows); i++) {
		const struct table_row *row = &table_rows[i];

		if (row->table != table)
			continue;
		if (row->by == side)
			write_row(session, row);
		else
			read_row(session, row);
		if (row->kind == OFFER)
			continue;
		cr_assert_eq(session_met(session), row->met, "table %c, %s", table, row->step);
		cr_assert_eq(session_has_preconditions(session), row->curr_local != NULL,
			     "table %c, %s", table, row->step);
	}
	session_free(session);
}

Test(proc_session_preconditions, tables_of_the_caller)
{
	for (char table = 'A'; table <= 'G'; table++)
		play_table(table, CALLER);
}

Test(proc_session_preconditions, tables_of_the_callee)
{
	for (char table = 'A'; table <= 'G'; table++)
		play_table(table, CALLEE);
}

Test(proc_session_preconditions, an_offer_of_ours_is_not_agreed)
{
	struct lab lab;
	struct session *session = lab_session(&lab);

	lab_offer(session, "precondition");
	cr_assert_not(session_has_preconditions(session));
	cr_assert_not(session_met(session));
	session_rollback(session);
	cr_assert(session_met(session));
	session_free(session);
}

Test(proc_session_preconditions, reserved_while_an_offer_waits)
{
	struct lab lab;
	struct session *session = lab_session(&lab);

	lab_take_offer(session, THEIRS AUDIO QOS("sendrecv", "none") CONF);
	cr_assert_not(session_met(session));
	cr_assert_not(session_reserve(session), "the answer will tell");
	cr_assert(session_reserved(session));
	cr_assert(session_met(session));
	cr_assert(str_search(lab_answer(session, "true"), STR(QOS("sendrecv", "sendrecv"))) > 0);
	cr_assert_not(session_reserve(session), "it was told");
	session_free(session);
}

Test(proc_session_preconditions, who_asks_waits_to_be_told)
{
	struct lab lab;
	struct session *session = lab_session(&lab);

	lab_mirror(session, THEIRS AUDIO QOS("sendrecv", "none") CONF, "true");
	cr_assert(session_reserve(session));
	cr_assert(str_search(lab_offer(session, "true"), STR(QOS("sendrecv", "sendrecv"))) > 0);
	lab_take_answer(session, THEIRS AUDIO QOS("sendrecv", "sendrecv"));
	cr_assert(session_met(session));
	cr_assert_not(session_reserve(session));
	cr_assert_eq(session_version(session), 2);
	session_free(session);
}

Test(proc_session_preconditions, a_session_without_gets_them)
{
	struct lab lab;
	struct session *session = lab_session(&lab);

	lab_offer(session, "AMR-WB");
	lab_take_answer(session, THEIRS AUDIO);
	cr_assert(session_met(session));
	cr_assert(str_search(lab_offer(session, "precondition"),
			     STR("a=des:qos optional remote sendrecv\r\n")) > 0);
	lab_take_answer(session, THEIRS AUDIO QOS("none", "none") CONF);
	cr_assert(session_has_preconditions(session));
	cr_assert(session_reserve(session));
	cr_assert(str_search(lab_offer(session, "no-precondition"), STR("a=des:")) < 0);
	lab_take_answer(session, THEIRS AUDIO);
	cr_assert(session_met(session));
	session_free(session);
}

Test(proc_session_preconditions, video_with_them)
{
	struct lab lab;
	struct session *session = lab_session(&lab);
	struct str sdp = lab_offer(session, "precondition video"), line;

	cr_assert(sdp_line(sdp, STR("m=video 40002 RTP/AVPF 104"), 1, &line));
	cr_assert(sdp_line(sdp, STR("a=curr:qos local none"), 2, &line));
	lab_take_answer(session,
			THEIRS AUDIO QOS("sendrecv", "none") CONF "m=video 0 RTP/AVPF 104\r\n");
	session_reserve(session);
	cr_assert(session_met(session), "a rejected stream has none");
	session_free(session);
}

/* Table G: they answer with what was not asked. */
Test(proc_session_preconditions, not_asked_for)
{
	struct lab lab;
	struct session *session = lab_session(&lab);

	lab_offer(session, "true");
	lab_take_answer(session, THEIRS AUDIO QOS("none", "none") CONF);
	cr_assert_not(session_has_preconditions(session));
	cr_assert(session_met(session));
	cr_assert_not(session_reserve(session));
	session_free(session);
}

Test(proc_session_preconditions, body_of_a_580)
{
	struct lab lab;
	struct session *session = lab_session(&lab);

	lab_take_offer(session, THEIRS AUDIO QOS("sendrecv", "none"));
	SAME(session_failure(session),
	     OURS("1") "m=audio 0 RTP/AVP 97\r\na=des:qos failure local sendrecv\r\n");
	lab_answer(session, "true");
	SAME(session_failure(session),
	     OURS("2") "m=audio 0 RTP/AVP 97\r\na=des:qos failure local sendrecv\r\n");
	cr_assert_eq(session_version(session), 1);
	session_free(session);
}

Test(proc_session_preconditions, unknown_type)
{
	struct lab lab;
	struct session *session = lab_session(&lab);

	lab_refuses(session, THEIRS AUDIO "a=curr:sec e2e none\r\na=des:sec mandatory e2e send\r\n",
		    580);
	cr_assert_eq(session_state(session), SESSION_IDLE);
	SAME(session_failure(session),
	     OURS("1") "m=audio 0 RTP/AVP 97\r\na=des:sec unknown e2e recv\r\n");
	lab_mirror(session,
		   THEIRS AUDIO "a=des:sec optional e2e send\r\n"
				"m=audio 5000 RTP/SAVP 0\r\na=des:sec mandatory e2e send\r\n",
		   "true");
	cr_assert_not(session_has_preconditions(session));
	session_free(session);
}
