/* SPDX-License-Identifier: Apache-2.0 */
/* History-Info: entries read, added and concealed. */
#include "msg_lab.h"

#include "msg/value.h"
#include "role/history.h"

#define B "sip:+15551230002@home"
#define C "sip:+15551230003@home;user=phone;cause=302"

static struct msg *request_with(const char *lines)
{
	struct buf text = { 0 };
	struct msg *msg;

	buf_printf(&text, "INVITE " B " SIP/2.0\r\n%sContent-Length: 0\r\n\r\n", lines);
	msg = lab_read(buf_str(&text));
	buf_free(&text);
	return msg;
}

/* The values are these, and no more. */
static void has(struct msg *msg, const char *const *values, unsigned n)
{
	struct msg_value value;

	cr_assert_eq(value_count(msg, HDR_HISTORY_INFO, STR_NONE), n, "%u values",
		     value_count(msg, HDR_HISTORY_INFO, STR_NONE));
	for (unsigned i = 0; i < n; i++) {
		cr_assert(value_at(msg, HDR_HISTORY_INFO, STR_NONE, (int)i + 1, &value));
		SAME(value.text, values[i]);
	}
}
#define HAS(msg, ...) \
	has((msg), (const char *const[]){ __VA_ARGS__ }, \
	    sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *))

static const struct history_step step = { .from = STR(B), .to = STR(C) };

Test(role_history, the_first_diversion)
{
	struct msg *msg = request_with("");

	cr_expect_eq(history_diversions(msg), 0);
	history_add(msg, &step);
	HAS(msg, "<" B ">;index=1", "<" C ">;index=1.1;mp=1");
	cr_expect_eq(history_diversions(msg), 1);
	msg_free(msg);
}

Test(role_history, the_second_goes_on_from_the_last_entry)
{
	struct msg *msg = request_with("History-Info: <sip:a@home>;index=1, "
				       "<" B ";cause=486>;index=1.1;mp=1\r\n");

	history_add(msg, &step);
	HAS(msg, "<sip:a@home>;index=1", "<" B ";cause=486>;index=1.1;mp=1",
	    "<" C ">;index=1.1.1;mp=1.1");
	cr_expect_eq(history_diversions(msg), 2);
	msg_free(msg);
}

Test(role_history, who_is_not_the_last_entry_gets_one)
{
	struct msg *msg = request_with("History-Info: <sip:a@home>;index=1\r\n");

	history_add(msg, &step);
	HAS(msg, "<sip:a@home>;index=1", "<" B ">;index=1.1", "<" C ">;index=1.1.1;mp=1.1");
	msg_free(msg);
}

Test(role_history, what_befell_it_and_who_is_hidden)
{
	struct history_step hidden = step;
	struct msg *msg = request_with(""),
		   *again = request_with("h: 1\r\n"
					 "History-Info: <" B ">;index=1\r\n");

	hidden.reason = STR("SIP;cause=486;text=\"Busy Here\"");
	hidden.hide_from = true;
	history_add(msg, &hidden);
	history_add(again, &hidden);
	HAS(msg,
	    "<" B "?Reason=SIP%3Bcause%3D486%3Btext%3D%22Busy%20Here%22&Privacy=history>;index=1",
	    "<" C ">;index=1.1;mp=1");
	HAS(again,
	    "<" B "?Reason=SIP%3Bcause%3D486%3Btext%3D%22Busy%20Here%22&Privacy=history>;index=1",
	    "<" C ">;index=1.1;mp=1");
	history_conceal(msg);
	HAS(msg, "<sip:anonymous@anonymous.invalid>;index=1", "<" C ">;index=1.1;mp=1");
	msg_free(msg);
	msg_free(again);
}

Test(role_history, an_entry_that_is_private_stays_so)
{
	struct msg *msg = request_with("History-Info: <" B "?privacy=history>;index=1\r\n");
	struct history_entry entry;

	history_add(msg, &step);
	HAS(msg, "<" B "?Privacy=history>;index=1", "<" C ">;index=1.1;mp=1");
	cr_assert(history_entry(msg, 1, &entry));
	SAME(entry.uri, B);
	SAME(entry.index, "1");
	cr_expect(entry.is_private);
	cr_assert(history_entry(msg, -1, &entry));
	cr_expect_eq(entry.cause, 302);
	cr_expect_not(history_entry(msg, 3, &entry));
	msg_free(msg);
}

Test(role_history, all_are_concealed_when_privacy_says_so)
{
	struct msg *msg =
		request_with("Privacy: id;history\r\n"
			     "History-Info: <sip:a@home>;index=1,<sip:b@home>;index=1.1\r\n");

	history_conceal(msg);
	HAS(msg, "<sip:anonymous@anonymous.invalid>;index=1",
	    "<sip:anonymous@anonymous.invalid>;index=1.1");
	msg_free(msg);
}

/* What a UE may send; none of it is trusted to have a shape. */
Test(role_history, broken_ones)
{
	static const char *const lines[] = {
		"History-Info: \r\n",
		"History-Info: ,,,\r\n",
		"History-Info: <\r\n",
		"History-Info: <sip:>;index=1\r\n",
		"History-Info: *\r\n",
		"History-Info: <sip:a@home>;index=1.x\r\n",
		"History-Info: <sip:a@home>\r\n",
		"History-Info: <sip:a@home?Privacy>;index=\r\n",
		"History-Info: <sip:a@home;cause=99999999999>;index=1\r\n",
		("History-Info: <sip:a@home>;index="
		 "1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1\r\n"),
	};

	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		struct msg *msg = request_with(lines[i]);
		struct history_entry entry;

		cr_expect_eq(history_diversions(msg), 0, "%s", lines[i]);
		history_conceal(msg);
		history_add(msg, &step);
		cr_assert(history_entry(msg, -1, &entry), "%s", lines[i]);
		cr_expect(str_starts(entry.index, STR("1.1")), "%s", lines[i]);
		cr_expect_eq(entry.cause, 302);
		msg_free(msg);
	}
}
