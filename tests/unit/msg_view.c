/* SPDX-License-Identifier: Apache-2.0 */
/* Views and the check of a message's mandatory headers. */
#include "msg_lab.h"

#include <string.h>

#include "msg/view.h"

#define VIA "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKa\r\n"
#define FROM "From: \"A;tag=no\" <sip:a@h;tag=no>;x=\";tag=no\";TAG=f1\r\n"
#define TO "To: sip:b@h;tag=t1\r\n"
#define CALL_ID "Call-ID: 1@h\r\n"
#define CSEQ "CSeq: 4294967295 INVITE\r\n"
#define START "INVITE tel:+1555 SIP/2.0\r\n"

Test(msg_view, all_views)
{
	struct msg *msg = lab_read(STR(START VIA FROM TO CALL_ID CSEQ
				       "Route: <sip:p1;lr>, <sip:p2;lr>\r\n"
				       "Contact: <sip:c1@h>, <sip:c2@h>\r\n\r\n"));

	SAME(msg_request_uri(msg)->user, "+1555");
	SAME(msg_via(msg)->branch, "z9hG4bKa");
	SAME(msg_from(msg)->uri.user, "a");
	SAME(msg_to(msg)->uri.user, "b");
	SAME(msg_contact(msg)->uri.user, "c1");
	SAME(msg_route(msg)->uri.host, "p1");
	SAME(msg_from_tag(msg), "f1");
	SAME(msg_to_tag(msg), "t1");
	SAME(msg_call_id(msg), "1@h");
	cr_assert(msg_cseq(msg).valid);
	cr_assert_eq(msg_cseq(msg).number, 4294967295u);
	SAME(msg_cseq(msg).method, "INVITE");
	msg_free(msg);
}

Test(msg_view, addresses_that_show_the_same_uri)
{
	struct msg *msg = lab_read(
		STR("A sip:h SIP/2.0\r\nm: *\r\nt: <>\r\nf: \"A\" <sip:a@h;x>;tag=1\r\n\r\n"));

	cr_assert(msg_contact(msg)->star);
	cr_assert_null(msg_to(msg), "a star lends no URI");
	SAME(msg_from(msg)->uri.user, "a");
	msg_set(msg, HDR_TO, STR("<sip:a@h;x>;tag=2"));
	SAME(msg_to(msg)->uri.params, "x");
	SAME(msg_to(msg)->params, "tag=2");
	ABSENT(msg_to(msg)->name);
	msg_set(msg, HDR_FROM, STR("<sip:b@h>"));
	SAME(msg_to(msg)->uri.user, "a");
	SAME(msg_from(msg)->uri.user, "b");
	msg_free(msg);
}

Test(msg_view, nothing_there)
{
	struct msg *msg = lab_read(
		STR("INVITE ??? SIP/2.0\r\nTo: <sip:b@h>\r\nFrom: <broken\r\nContact: \r\n\r\n"));

	for (int again = 0; again < 2; again++) {
		cr_assert_null(msg_request_uri(msg));
		cr_assert_null(msg_via(msg));
		cr_assert_null(msg_from(msg));
		cr_assert_null(msg_contact(msg));
		cr_assert_null(msg_route(msg));
	}
	ABSENT(msg_to_tag(msg));
	ABSENT(msg_from_tag(msg));
	ABSENT(msg_call_id(msg));
	cr_assert_not(msg_cseq(msg).valid);
	msg_set(msg, HDR_TO, STR("<sip:b@h>;tag"));
	ABSENT(msg_to_tag(msg));
	msg_set(msg, HDR_TO, STR("<sip:b@h>;tag="));
	EMPTY(msg_to_tag(msg));
	msg_free(msg);
}

Test(msg_view, cseq_values)
{
	static const char *const bad[] = { "",
					   "1",
					   "INVITE",
					   "1INVITE",
					   "1 INVITE x",
					   "-1 INVITE",
					   "4294967296 INVITE",
					   "36893488147419103232 INVITE" };

	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		cr_assert_not(cseq_read(str_of(bad[i])).valid, "%s", bad[i]);
	cr_assert_eq(cseq_read(STR(" 0009 \t INVITE ")).number, 9);
	cr_assert(cseq_read(STR("0 X")).valid);
	cr_assert_not(cseq_read(STR_NONE).valid);
}

static int64_t number(const char *value)
{
	struct msg *msg = msg_new_request(STR("A"), STR("sip:h"));
	int64_t got;

	if (value)
		msg_set(msg, HDR_EXPIRES, str_of(value));
	got = msg_number(msg, HDR_EXPIRES, -7);
	msg_free(msg);
	return got;
}

Test(msg_view, numbers)
{
	cr_assert_eq(number("600000"), 600000);
	cr_assert_eq(number("0"), 0);
	cr_assert_eq(number("4294967295"), 4294967295);
	cr_assert_eq(number("1800;refresher=uas"), 1800);
	cr_assert_eq(number("5 (in a meeting);duration=3600"), 5);
	cr_assert_eq(number("5(x)"), 5);
	cr_assert_eq(number("4294967296"), -7);
	cr_assert_eq(number("100000000000000000000"), -7);
	cr_assert_eq(number("-5"), -7);
	cr_assert_eq(number("5x"), -7);
	cr_assert_eq(number("5.5"), -7);
	cr_assert_eq(number(""), -7);
	cr_assert_eq(number(";x"), -7);
	cr_assert_eq(number(NULL), -7);
}

static void checked(struct str text, int status, const char *why)
{
	struct msg *msg = lab_read(text);
	struct msg_error error = { 0 };

	cr_assert_eq(msg_check(msg, &error), status, "%s for: %.*s", error.why, STR_ARG(text));
	cr_assert_eq(error.status, status);
	cr_assert_str_eq(error.why, why);
	msg_free(msg);
}

Test(msg_view, mandatory_headers)
{
	checked(STR(START VIA FROM TO CALL_ID CSEQ "\r\n"), 0, "");
	checked(STR("SIP/2.0 200 OK\r\n" VIA FROM TO CALL_ID CSEQ "\r\n"), 0, "");
	checked(STR("SIP/2.0 200 OK\r\n" VIA FROM TO CALL_ID "CSeq: 1 WIBBLE\r\n\r\n"), 0, "");
	checked(STR(START FROM TO CALL_ID CSEQ "\r\n"), 400, "Missing Via");
	checked(STR(START VIA TO CALL_ID CSEQ "\r\n"), 400, "Missing From");
	checked(STR(START VIA FROM CALL_ID CSEQ "\r\n"), 400, "Missing To");
	checked(STR(START VIA FROM TO CSEQ "\r\n"), 400, "Missing Call-ID");
	checked(STR(START VIA FROM TO CALL_ID "\r\n"), 400, "Missing CSeq");
	checked(STR(START VIA FROM TO "i:\r\n" CSEQ "\r\n"), 400, "Unreadable Call-ID");
	checked(STR(START "v: ;;\r\n" FROM TO CALL_ID CSEQ "\r\n"), 400, "Unreadable Via");
	checked(STR(START "v:\r\n" FROM TO CALL_ID CSEQ "\r\n"), 400, "Unreadable Via");
	checked(STR(START VIA FROM "To: \"M <sip:j@h>\r\n" CALL_ID CSEQ "\r\n"), 400,
		"Unreadable To");
	checked(STR(START VIA FROM "To: *\r\n" CALL_ID CSEQ "\r\n"), 400, "Unreadable To");
	checked(STR(START VIA "f: *\r\n" TO CALL_ID CSEQ "\r\n"), 400, "Unreadable From");
	checked(STR(START VIA "f: *\r\nm: *\r\n"
			      "t: <>\r\n" CALL_ID CSEQ "\r\n"),
		400, "Unreadable From");
	checked(STR(START VIA FROM "t: <>\r\nm: *\r\n" CALL_ID CSEQ "\r\n"), 400, "Unreadable To");
}

Test(msg_view, wrong_in_the_whole)
{
	checked(STR(START VIA FROM TO CALL_ID "CSeq: 36893488147419103232 INVITE\r\n\r\n"), 400,
		"Unreadable CSeq");
	checked(STR(START VIA FROM TO CALL_ID "CSeq: 8 OPTIONS\r\n\r\n"), 400,
		"CSeq method is not that of the request");
	checked(STR(START VIA FROM TO CALL_ID "CSeq: 8 invite\r\n\r\n"), 400,
		"CSeq method is not that of the request");
	checked(STR(START VIA FROM TO CALL_ID CSEQ TO "\r\n"), 400, "More than one To");
	checked(STR(START VIA FROM TO CALL_ID CSEQ "i: 2\r\n\r\n"), 400, "More than one Call-ID");
	checked(STR(START VIA FROM TO CALL_ID CSEQ "l: 0\r\nl: 0\r\n\r\n"), 400,
		"More than one Content-Length");
	checked(STR(START VIA VIA FROM TO CALL_ID CSEQ
		    "X-A: 1\r\nX-A: 2\r\nAllow: A\r\nAllow: B\r\n\r\n"),
		0, "");
	checked(STR("INVITE <sip:b@h> SIP/2.0\r\n" VIA FROM TO CALL_ID CSEQ "\r\n"), 400,
		"Unreadable Request-URI");
	checked(STR("INVITE urn:service:sos;user=phone SIP/2.0\r\n" VIA FROM TO CALL_ID CSEQ
		    "\r\n"),
		0, "");
}
