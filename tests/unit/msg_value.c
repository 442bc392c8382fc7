/* SPDX-License-Identifier: Apache-2.0 */
/* Values: commas that separate and commas that do not, walking, rewriting and removing one value.
 */
#include "msg_lab.h"

#include "msg/value.h"

Test(msg_value, commas_inside_quotes_and_brackets)
{
	struct str rest = STR(" , \"a, \\\" b\" <sip:x,y@h>;p=\"1,2\",,<sip:c>\t, sip:d@h;"
			      "+sip.instance=\"<urn:x>\" , ");
	struct str piece;

	cr_assert(value_cut(&rest, &piece));
	SAME(piece, "\"a, \\\" b\" <sip:x,y@h>;p=\"1,2\"");
	cr_assert(value_cut(&rest, &piece));
	SAME(piece, "<sip:c>");
	cr_assert(value_cut(&rest, &piece));
	SAME(piece, "sip:d@h;+sip.instance=\"<urn:x>\"");
	cr_assert_not(value_cut(&rest, &piece));
	rest = STR("a, \"open, b");
	cr_assert(value_cut(&rest, &piece));
	cr_assert(value_cut(&rest, &piece));
	SAME(piece, "\"open, b");
	rest = STR("<open, b");
	cr_assert(value_cut(&rest, &piece));
	SAME(piece, "<open, b");
	rest = STR("\"a\\");
	cr_assert(value_cut(&rest, &piece));
	SAME(piece, "\"a\\");
	rest = STR("a\"b\",\"c\",\"<\",d");
	for (unsigned i = 0; i < 4; i++)
		cr_assert(value_cut(&rest, &piece));
	SAME(piece, "d");
	cr_assert_not(value_cut(&rest, &piece));
	rest = STR_NONE;
	cr_assert_not(value_cut(&rest, &piece));
}

static struct msg *start(void)
{
	return lab_read(STR("A sip:h SIP/2.0\r\n"
			    "Contact: <sip:1@h>;q=1 ,  <sip:2@h;x=\",\">,\r\n"
			    "Date: Sat, 13 Nov 2010 23:29:00 GMT\r\n"
			    "m:\"3, 4\" <sip:3@h>\r\n"
			    "Supported:\r\n"
			    "X-A: p, q\r\n"
			    "WWW-Authenticate: Digest realm=\"r\", nonce=\"\"\r\n"
			    "x-a: r\r\n"
			    "Server:\r\n\r\n"));
}

Test(msg_value, numbered_over_all_lines)
{
	struct msg *msg = start();
	struct msg_value value;

	cr_assert_eq(value_count(msg, HDR_CONTACT, STR_NONE), 3);
	cr_assert(value_at(msg, HDR_CONTACT, STR_NONE, 1, &value));
	SAME(value.text, "<sip:1@h>;q=1");
	cr_assert(value_at(msg, HDR_CONTACT, STR_NONE, 2, &value));
	SAME(value.text, "<sip:2@h;x=\",\">");
	cr_assert_eq(value.line, 0);
	cr_assert_eq(value.from, 17);
	cr_assert(value_at(msg, HDR_OTHER, STR("contact"), -1, &value));
	SAME(value.text, "\"3, 4\" <sip:3@h>");
	cr_assert_eq(value.index, 3);
	cr_assert_eq(value.line, 2);
	cr_assert_not(value_at(msg, HDR_CONTACT, STR_NONE, 4, &value));
	cr_assert_not(value_at(msg, HDR_CONTACT, STR_NONE, 0, &value));
	cr_assert_not(value_at(msg, HDR_CONTACT, STR_NONE, -4, &value));
	cr_assert(value_at(msg, HDR_CONTACT, STR_NONE, -3, &value));
	cr_assert_eq(value.index, 1);
	msg_free(msg);
}

Test(msg_value, headers_that_are_no_list)
{
	struct msg *msg = start();
	struct msg_value value;

	cr_assert_eq(value_count(msg, HDR_DATE, STR_NONE), 1);
	cr_assert(value_at(msg, HDR_WWW_AUTHENTICATE, STR_NONE, 1, &value));
	SAME(value.text, "Digest realm=\"r\", nonce=\"\"");
	cr_assert_eq(value_count(msg, HDR_OTHER, STR("X-a")), 2);
	cr_assert(value_at(msg, HDR_OTHER, STR("X-A"), 1, &value));
	SAME(value.text, "p, q");
	cr_assert_eq(value_count(msg, HDR_SUPPORTED, STR_NONE), 0, "an empty list has no value");
	cr_assert(value_at(msg, HDR_SERVER, STR_NONE, 1, &value), "an empty text is one");
	EMPTY(value.text);
	cr_assert_eq(value_count(msg, HDR_ROUTE, STR_NONE), 0);
	msg_free(msg);
}

static void replace(struct msg *msg, int index, const char *text)
{
	struct msg_value value;

	cr_assert(value_at(msg, HDR_CONTACT, STR_NONE, index, &value));
	value_replace(msg, &value, str_of(text));
}

static void take_out(struct msg *msg, int index)
{
	struct msg_value value;

	cr_assert(value_at(msg, HDR_CONTACT, STR_NONE, index, &value));
	value_remove(msg, &value);
}

Test(msg_value, one_value_is_rewritten)
{
	struct msg *msg = start();
	char text[] = "<sip:new@h>";

	replace(msg, 2, text);
	text[1] = '\0';
	SAME(msg->lines[0].value, "<sip:1@h>;q=1 ,  <sip:new@h>,");
	replace(msg, 1, "*");
	SAME(msg->lines[0].value, "* ,  <sip:new@h>,");
	replace(msg, -1, "<sip:last@h>");
	SAME(msg->lines[2].value, "<sip:last@h>");
	SAME(msg->lines[2].name, "m");
	msg_free(msg);
}

Test(msg_value, one_value_is_removed_with_its_comma)
{
	struct msg *msg = start();

	take_out(msg, 3);
	cr_assert_eq(msg->n_lines, 7, "a line that becomes empty goes");
	take_out(msg, 1);
	SAME(msg->lines[0].value, "<sip:2@h;x=\",\">,");
	take_out(msg, 1);
	cr_assert_null(msg_find(msg, HDR_CONTACT, 0));
	msg_add(msg, HDR_CONTACT, STR("a, b ,c"));
	take_out(msg, 2);
	SAME(msg_value(msg, HDR_CONTACT), "a, c");
	take_out(msg, -1);
	SAME(msg_value(msg, HDR_CONTACT), "a");
	msg_free(msg);
}
