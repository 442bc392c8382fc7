/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of what REFER brings: Refer-To with its header part, Replaces, message fragments. */
#include <criterion/criterion.h>

#include "msg_lab.h"
#include "proc/refer_to.h"
#include "proc/replaces.h"

TestSuite(proc_refer_to, .timeout = 10);

/* A REFER with these further lines. */
static struct msg *refer_with(const char *lines)
{
	struct buf text = { 0 };
	struct msg *msg;

	buf_printf(
		&text,
		"REFER sip:bob@example.org SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\n"
		"From: <sip:alice@example.org>;tag=a1\r\nTo: <sip:bob@example.org>\r\n"
		"Call-ID: c1@192.0.2.1\r\nCSeq: 7 REFER\r\n%s\r\n",
		lines);
	msg = lab_read(buf_str(&text));
	buf_free(&text);
	return msg;
}

Test(proc_refer_to, the_parts_of_a_plain_one)
{
	struct msg *msg = refer_with("r: <sip:carol@example.org;user=phone>;x=y\r\n"
				     "b: <sip:alice@example.org>\r\n");
	struct refer_to to;
	char why[96];

	cr_assert_eq(refer_to_read(msg, &to, why), 0);
	SAME(to.uri, "sip:carol@example.org;user=phone");
	SAME(to.read.user, "carol");
	cr_assert_eq(to.method, METHOD_INVITE);
	SAME(to.method_name, "INVITE");
	SAME(to.referred_by, "<sip:alice@example.org>");
	ABSENT(to.replaces);
	cr_assert_null(to.headers[0]);
	cr_assert(!refer_wants_no_subscription(msg));
	msg_free(msg);
}

Test(proc_refer_to, method_and_header_part_are_taken_off)
{
	struct msg *msg = refer_with(
		"Refer-To: <sip:carol@example.org;method=INVITE;lr?Replaces=c2%40h%3Bto-tag%3Dt%3Bfrom-tag%3Df"
		"&Require=replaces&From=%3Csip%3Aeve%40h%3E&Subject=5%24&body=x>\r\nRefer-Sub: false;x\r\n");
	struct refer_to to;
	char why[96];

	cr_assert_eq(refer_to_read(msg, &to, why), 0);
	SAME(to.uri, "sip:carol@example.org;lr");
	SAME(to.replaces, "c2@h;to-tag=t;from-tag=f");
	cr_assert_str_eq(to.headers[0], "Replaces: c2@h;to-tag=t;from-tag=f");
	cr_assert_str_eq(to.headers[1], "Require: replaces");
	cr_assert_str_eq(to.headers[2], "Subject: 5$$");
	cr_assert_null(to.headers[3]);
	cr_assert(refer_wants_no_subscription(msg));
	msg_free(msg);
}

/* What is refused, and with which status. */
static const struct {
	const char *lines;
	int status;
} bad_rows[] = {
	{ "", 400 },
	{ "Refer-To:\r\n", 400 },
	{ "Refer-To: <sip:a@h>\r\nRefer-To: <sip:b@h>\r\n", 400 },
	{ "Refer-To: <sip:a@h>, <sip:b@h>\r\n", 400 },
	{ "Refer-To: <sip:a@h\r\n", 400 },
	{ "Refer-To: <sip:>\r\n", 400 },
	{ "Refer-To: *\r\n", 400 },
	{ "Refer-To: <mailto:a@h>\r\n", 416 },
	{ "Refer-To: <sip:a@h?Subject=%4>\r\n", 400 },
	{ "Refer-To: <sip:a@h?Subject=%zz>\r\n", 400 },
	{ "Refer-To: <sip:a@h?Subject=a%0d%0aVia:x>\r\n", 400 },
	{ "Refer-To: <sip:a@h?Sub%00ject=a>\r\n", 400 },
	{ "Refer-To: <sip:a@h?=a>\r\n", 400 },
	{ "Refer-To: <sip:a@h?Replaces=a&replaces=b>\r\n", 400 },
};

Test(proc_refer_to, what_cannot_be_followed)
{
	for (size_t i = 0; i < ARRAY_LEN(bad_rows); i++) {
		struct msg *msg = refer_with(bad_rows[i].lines);
		struct refer_to to;
		char why[96] = "";

		cr_assert_eq(refer_to_read(msg, &to, why), bad_rows[i].status, "%s",
			     bad_rows[i].lines);
		cr_assert(why[0], "%s", bad_rows[i].lines);
		msg_free(msg);
	}
}

Test(proc_refer_to, tel_and_sips_are_followed)
{
	static const char *const rows[] = { "Refer-To: tel:+15550100\r\n",
					    "Refer-To: <tel:+1-555-0100;phone-context=x>\r\n",
					    "Refer-To: sips:a@h\r\n",
					    "Refer-To: \"B, C\" <sip:a@h>\r\n" };

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct msg *msg = refer_with(rows[i]);
		struct refer_to to;
		char why[96] = "";

		cr_assert_eq(refer_to_read(msg, &to, why), 0, "%s%s", rows[i], why);
		msg_free(msg);
	}
}

Test(proc_refer_to, replaces_is_read_and_written)
{
	struct replaces replaces;
	struct buf out = { 0 };

	cr_assert(replaces_read(STR("c@h ; from-tag=f;early-only;TO-TAG=t;x=y"), &replaces));
	SAME(replaces.call_id, "c@h");
	SAME(replaces.to_tag, "t");
	SAME(replaces.from_tag, "f");
	cr_assert(replaces.early_only);
	replaces_write(&replaces, false, &out);
	SAME(buf_str(&out), "c@h;to-tag=t;from-tag=f;early-only");
	buf_reset(&out);
	replaces_write(&replaces, true, &out);
	SAME(buf_str(&out), "c%40h%3Bto-tag%3Dt%3Bfrom-tag%3Df%3Bearly-only");
	buf_free(&out);
}

Test(proc_refer_to, what_is_no_replaces)
{
	static const char *const rows[] = { "",
					    "c@h",
					    "c@h;to-tag=t",
					    "c@h;from-tag=f",
					    ";to-tag=t;from-tag=f",
					    "c@h;to-tag=;from-tag=f",
					    "c@h;to-tag=a;to-tag=b;from-tag=f",
					    "c@h;to-tag=a;from-tag=f;from-tag=f" };
	struct replaces replaces;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		cr_assert(!replaces_read(str_of(rows[i]), &replaces), "%s", rows[i]);
}

Test(proc_refer_to, fragments)
{
	static const char *const bad[] = {
		"",           "SIP/2.0", "SIP/2.0 ",       "SIP/2.0 99 Low", "SIP/2.0 1000 X",
		"SIP/2.0 ok", "200 OK",  "HTTP/1.1 200 OK"
	};
	struct str phrase;
	int status;

	cr_assert(sipfrag_read(STR("SIP/2.0 180 Ringing here\r\nVia: x\r\n"), &status, &phrase));
	cr_assert_eq(status, 180);
	SAME(phrase, "Ringing here");
	cr_assert(sipfrag_read(STR("SIP/2.0 603"), &status, &phrase));
	cr_assert_eq(status, 603);
	cr_assert_eq(phrase.n, 0);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		cr_assert(!sipfrag_read(str_of(bad[i]), &status, &phrase), "%s", bad[i]);
}
