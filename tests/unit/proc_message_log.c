/* SPDX-License-Identifier: Apache-2.0 */
/* The latest MESSAGEs: kept, found, forgotten. */
#include "msg_lab.h"

#include "proc/caller.h"
#include "proc/message_log.h"

static struct message_log records;

static void start(void)
{
	message_log_init(&records);
}

static void clear(void)
{
	message_log_clear(&records);
}

TestSuite(proc_message_log, .init = start, .fini = clear);

static struct msg *message(const char *call_id, const char *to_tag, const char *body)
{
	struct buf text = { 0 };
	struct msg *msg;

	buf_printf(&text,
		   "MESSAGE sip:b@h SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\n"
		   "From: \"A\" <sip:a@h>;tag=1\r\nTo: <sip:b@h>%s\r\nCall-ID: %s\r\n"
		   "CSeq: 7 MESSAGE\r\nContent-Type: text/plain\r\nContent-Length: %zu\r\n\r\n%s",
		   to_tag, call_id, strlen(body), body);
	msg = lab_read(buf_str(&text));
	buf_free(&text);
	return msg;
}

static uint64_t add(const char *call_id, const char *user, bool sent, size_t most)
{
	struct msg *msg = message(call_id, "", "hello");
	uint64_t number =
		message_log_add(&records, msg, &(struct message_order){ user, 5, sent, most });

	msg_free(msg);
	return number;
}

Test(proc_message_log, keeps_what_a_message_says)
{
	struct msg *msg = message("x", ";tag=2", "hello");
	const struct message_record *record;
	uint64_t number =
		message_log_add(&records, msg, &(struct message_order){ "alice", 5, true, 3 });

	record = message_log_find(&records, number);
	cr_assert_eq(number, 1);
	cr_assert_str_eq(record->from, "sip:a@h");
	cr_assert_str_eq(record->to, "sip:b@h");
	cr_assert_str_eq(record->type, "text/plain");
	cr_assert_str_eq(record->call_id, "x");
	cr_assert_str_eq(record->text, "hello");
	cr_assert_eq(record->size, 5);
	cr_assert_eq(record->at, 5);
	cr_assert(record->sent);
	cr_assert(record->in_dialog);
	cr_assert_eq(message_log_of(&records, msg), number);
	msg_free(msg);
}

Test(proc_message_log, the_first_final_status_counts)
{
	uint64_t number = add("x", "alice", true, 3);

	message_log_answer(&records, number, 202);
	message_log_answer(&records, number, 500);
	message_log_answer(&records, 99, 200);
	cr_assert_eq(message_log_find(&records, number)->status, 202);
}

Test(proc_message_log, the_oldest_goes)
{
	add("1", "alice", true, 2);
	add("2", "alice", false, 2);
	add("3", "bob", true, 2);
	cr_assert_null(message_log_find(&records, 1));
	cr_assert_not_null(message_log_find(&records, 2));
	cr_assert_eq(records.n, 2);
	cr_assert_eq(add("4", "bob", true, 0), 0);
	cr_assert_eq(records.n, 2);
}

Test(proc_message_log, the_newest_of_a_user_and_direction_is_found)
{
	add("1", "alice", true, 9);
	add("2", "alice", true, 9);
	add("3", "alice", false, 9);
	add("4", "bob", true, 9);
	cr_assert_str_eq(message_log_newest(&records, "alice", true)->call_id, "2");
	cr_assert_str_eq(message_log_newest(&records, "alice", false)->call_id, "3");
	cr_assert_null(message_log_newest(&records, "carol", true));
	cr_assert_eq(message_log_count(&records, "alice", true), 2);
	cr_assert_eq(message_log_count(&records, "bob", false), 0);
}

Test(proc_message_log, long_texts_are_cut)
{
	char text[3001];
	struct msg *msg;
	uint64_t number;

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	msg = message("x", "", text);
	number = message_log_add(&records, msg, &(struct message_order){ "", 0, false, 1 });
	cr_assert_eq(strlen(message_log_find(&records, number)->text), MESSAGE_TEXT_MAX);
	cr_assert_eq(message_log_find(&records, number)->size, 3000);
	msg_free(msg);
}

Test(proc_message_log, a_caller_is_a_number_or_a_uri)
{
	static const struct {
		const char *text, *identity, *number;
	} rows[] = {
		{ "+1555", "sip:+1555@home.net", "+1555" },
		{ "news", "sip:news@home.net", "news" },
		{ "sip:a@h", "sip:a@h", "a" },
		{ "tel:+1555", "tel:+1555", "+1555" },
		{ "sip:h", "sip:h", "h" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char *identity = caller_identity(rows[i].text, "home.net");
		char *number = caller_number(rows[i].text);

		cr_expect_str_eq(identity, rows[i].identity);
		cr_expect_str_eq(number, rows[i].number);
		mem_free(identity);
		mem_free(number);
	}
}
