/* SPDX-License-Identifier: Apache-2.0 */
/* Message summaries: the example of TS 34.229-1 A.6, and counts as people write them. */
#include <criterion/criterion.h>

#include "body/message_summary.h"

Test(body_message_summary, counts_are_read_and_written)
{
	static const struct {
		const char *text, *written; /* NULL: it is none */
	} rows[] = {
		{ "2/8 (0/2)", "2/8 (0/2)" },
		{ "2/8(0/2)", "2/8 (0/2)" },
		{ "2/8", "2/8" },
		{ " 0 / 10 ", "0/10" },
		{ "1/0 (0/0)", "1/0" },
		{ "", NULL },
		{ "2", NULL },
		{ "/8", NULL },
		{ "2/8 (0/2", NULL },
		{ "2/8 ()", NULL },
		{ "-1/8", NULL },
		{ "2/8 0/2", NULL },
		{ "99999999999/1", NULL },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct message_counts counts;
		struct buf out = { 0 };
		bool right = message_counts_read(str_of(rows[i].text), &counts);

		cr_assert_eq(right, rows[i].written != NULL, "%s", rows[i].text);
		if (!right)
			continue;
		cr_assert(counts.told);
		message_counts_write(&counts, &out);
		cr_assert_str_eq(out.p, rows[i].written);
		buf_free(&out);
	}
}

Test(body_message_summary, every_class_has_a_name)
{
	enum message_class class;

	for (unsigned i = 0; i < MESSAGE_CLASSES; i++) {
		cr_assert(message_class_find(str_of(message_class_name(i)), &class));
		cr_assert_eq(class, i);
	}
	cr_assert_not(message_class_find(STR("smoke"), &class));
}

Test(body_message_summary, the_body_of_the_specification)
{
	struct message_summary summary = {
		.account = STR("sip:alice@ims.example"),
		.counts[MESSAGE_VOICE] = { true, 2, 8, 0, 2 },
	};
	struct buf out = { 0 };

	message_summary_write(&summary, &out);
	cr_assert_str_eq(out.p, "Messages-Waiting: yes\r\n"
				"Message-Account: sip:alice@ims.example\r\n"
				"Voice-Message: 2/8 (0/2)\r\n");
	buf_free(&out);
}

Test(body_message_summary, old_messages_do_not_wait)
{
	struct message_summary summary = { .counts[MESSAGE_FAX] = { true, 0, 8, 0, 1 } };
	struct buf out = { 0 };

	cr_assert_not(message_summary_waiting(&summary));
	message_summary_write(&summary, &out);
	cr_assert_str_eq(out.p, "Messages-Waiting: no\r\nFax-Message: 0/8 (0/1)\r\n");
	buf_free(&out);
}

Test(body_message_summary, single_messages_stand_behind_an_empty_line)
{
	struct message_summary summary = { .messages = STR("Subject: one\n\nSubject: two\r\n") };
	struct buf out = { 0 };

	message_summary_write(&summary, &out);
	cr_assert_str_eq(out.p, "Messages-Waiting: no\r\n\r\n"
				"Subject: one\r\n\r\nSubject: two\r\n");
	buf_free(&out);
}
