/* SPDX-License-Identifier: Apache-2.0 */
/* Changing messages: places of new lines, rewriting, removing, and the views that follow. */
#include "msg_lab.h"

#include "msg/view.h"

static const char text[] = "INVITE sip:b@h SIP/2.0\r\n"
			   "Via: SIP/2.0/UDP a;branch=1\r\n"
			   "v: SIP/2.0/UDP b;branch=2\r\n"
			   "X-One: 1\r\n"
			   "To: <sip:b@h>\r\n"
			   "x-one: 2\r\n"
			   "Content-Length: 0\r\n\r\n";

static struct msg *start(void)
{
	return lab_read(str_of(text));
}

Test(msg_edit, lines_are_added_beside_their_kind)
{
	struct msg *msg = start();

	msg_add_top(msg, HDR_VIA, STR("top"));
	msg_add(msg, HDR_VIA, STR("bottom"));
	msg_add_name(msg, STR("X-ONE"), STR("3"));
	msg_add_name(msg, STR("m"), STR("<sip:c>"));
	msg_add_top(msg, HDR_ROUTE, STR("<sip:p;lr>"));
	msg_insert(msg, 0, HDR_SERVER, STR("first"));
	msg_insert(msg, 999, HDR_SUBJECT, STR("last"));
	msg_insert_name(msg, 1, STR("Y"), STR_NONE);
	lab_prints(msg,
		   STR("INVITE sip:b@h SIP/2.0\r\nServer: first\r\nY: \r\nVia: top\r\n"
		       "Via: SIP/2.0/UDP a;branch=1\r\nv: SIP/2.0/UDP b;branch=2\r\nVia: bottom\r\n"
		       "X-One: 1\r\nTo: <sip:b@h>\r\nx-one: 2\r\nX-ONE: 3\r\nContent-Length: 0\r\n"
		       "m: <sip:c>\r\nRoute: <sip:p;lr>\r\nSubject: last\r\n\r\n"));
	cr_assert_eq(msg_find_name(msg, STR("Contact"), 0)->id, HDR_CONTACT);
	msg_free(msg);
}

Test(msg_edit, set_remove_and_rename)
{
	struct msg *msg = start();

	msg_set(msg, HDR_TO, STR("<sip:b@h>;tag=9"));
	msg_set(msg, HDR_EXPIRES, STR("60"));
	msg_rename_line(msg, msg_find(msg, HDR_TO, 0), STR("t"));
	msg_rename_line(msg, msg_find_name(msg, STR("x-one"), 0), STR("Contact"));
	cr_assert_eq(msg_remove(msg, HDR_VIA), 2);
	cr_assert_eq(msg_remove(msg, HDR_VIA), 0);
	msg_remove_line(msg, msg_find_name(msg, STR("X-One"), 0));
	lab_prints(msg, STR("INVITE sip:b@h SIP/2.0\r\nContact: 1\r\nt: <sip:b@h>;tag=9\r\n"
			    "Content-Length: 0\r\nExpires: 60\r\n\r\n"));
	SAME(msg_to_tag(msg), "9");
	cr_assert_eq(msg_find(msg, HDR_CONTACT, 0)->id, HDR_CONTACT);
	msg_free(msg);
}

Test(msg_edit, views_follow_the_edits)
{
	struct msg *msg = start();
	const struct address *to = msg_to(msg);

	SAME(msg_via(msg)->host, "a");
	SAME(msg_request_uri(msg)->user, "b");
	cr_assert_eq(msg_to(msg), to, "a view is read once");
	msg_add_top(msg, HDR_VIA, STR("SIP/2.0/TCP top"));
	SAME(msg_via(msg)->host, "top");
	cr_assert_eq(msg_to(msg), to, "another header's view stays");
	msg_remove_line(msg, msg_find(msg, HDR_VIA, 0));
	SAME(msg_via(msg)->host, "a");
	msg_set_uri(msg, STR("sip:c@h"));
	SAME(msg_request_uri(msg)->user, "c");
	msg_set(msg, HDR_TO, STR("nonsense"));
	cr_assert_null(msg_to(msg));
	msg_set(msg, HDR_TO, STR("<sip:z@h>"));
	SAME(msg_to(msg)->uri.user, "z");
	msg_rename_line(msg, msg_find(msg, HDR_TO, 0), STR("X-To"));
	cr_assert_null(msg_to(msg));
	cr_assert_null(msg_contact(msg));
	msg_add_name(msg, STR("m"), STR("<sip:new@h>"));
	SAME(msg_contact(msg)->uri.user, "new");
	msg_free(msg);
}

Test(msg_edit, texts_that_live_as_long_as_the_message)
{
	struct msg *msg = start();
	char word[] = "abc";
	struct str held = msg_hold(msg, str_of(word));

	word[0] = 'x';
	SAME(held, "abc");
	ABSENT(msg_hold(msg, STR_NONE));
	SAME(MSG_JOIN(msg, STR("<"), str_of(word), STR_NONE, STR(">")), "<xbc>");
	SAME(msg_format(msg, "%s-%d", word, 7), "xbc-7");
	msg_free(msg);
}

Test(msg_edit, many_lines)
{
	struct msg *msg = start();
	struct buf out = { 0 };
	struct msg *again;

	for (int i = 0; i < 500; i++)
		msg_add_top(msg, HDR_RECORD_ROUTE, msg_format(msg, "<sip:%d;lr>", i));
	cr_assert_eq(msg->n_lines, 506);
	SAME(msg_value(msg, HDR_RECORD_ROUTE), "<sip:499;lr>");
	msg_print(msg, &out);
	msg_free(msg);
	again = msg_parse(buf_str(&out), &(struct msg_limits){ 65536, 1000 },
			  &(struct msg_error){ 0 }, NULL);
	cr_assert(again);
	cr_assert_eq(again->n_lines, 506);
	lab_prints(again, buf_str(&out));
	buf_free(&out);
	msg_free(again);
}

Test(msg_edit, a_response_of_a_request)
{
	struct msg *request = lab_read(
		STR("MESSAGE sip:b@h SIP/2.0\r\nCSeq: 4 MESSAGE\r\nt: <sip:b@h>\r\n"
		    "Timestamp: 54\r\nv: SIP/2.0/UDP a, SIP/2.0/UDP b\r\n"
		    "f: <sip:a@h>;tag=1\r\nVia: SIP/2.0/UDP c\r\ni: 7\r\nSubject: s\r\n\r\nbody"));
	struct msg *response = msg_new_response(request, 202, NULL);

	msg_free(request);
	cr_assert_eq(response->method, METHOD_MESSAGE);
	cr_assert_eq(msg_cseq(response).number, 4);
	lab_prints(
		response,
		STR("SIP/2.0 202 Accepted\r\nVia: SIP/2.0/UDP a, SIP/2.0/UDP b\r\n"
		    "Via: SIP/2.0/UDP c\r\nFrom: <sip:a@h>;tag=1\r\nTo: <sip:b@h>\r\nCall-ID: 7\r\n"
		    "CSeq: 4 MESSAGE\r\nTimestamp: 54\r\nContent-Length: 0\r\n\r\n"));
	request = msg_new_response(response, 599, "Lab");
	SAME(request->reason, "Lab");
	msg_free(request);
	msg_free(response);
	msg_free(NULL);
}

Test(msg_edit, lists)
{
	struct msg *msg =
		lab_read(STR("A sip:h SIP/2.0\r\nk: path,  100rel\r\nSupported: TIMER;x=1\r\n"
			     "Privacy: id; critical\r\nEvent: reg;id=3\r\nRequire:\r\n"
			     "Accept-Contact: *;+g.3gpp.icsi-ref=\"x,timer2\"\r\n\r\n"));

	cr_assert(msg_lists(msg, HDR_SUPPORTED, STR("100REL")));
	cr_assert(msg_lists(msg, HDR_SUPPORTED, STR("timer")));
	cr_assert_not(msg_lists(msg, HDR_SUPPORTED, STR("100")));
	cr_assert_not(msg_lists(msg, HDR_SUPPORTED, STR("x=1")));
	cr_assert_not(msg_lists(msg, HDR_REQUIRE, STR("path")));
	cr_assert_not(msg_lists(msg, HDR_ALLOW, STR("path")));
	cr_assert(msg_lists(msg, HDR_PRIVACY, STR("critical")));
	cr_assert(msg_lists(msg, HDR_EVENT, STR("reg")));
	cr_assert_not(msg_lists(msg, HDR_EVENT, STR("id=3")));
	cr_assert_not(msg_lists(msg, HDR_ACCEPT_CONTACT, STR("timer2\"")));
	msg_free(msg);
}
