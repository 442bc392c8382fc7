/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of dialogs: made from messages written by hand, and what their requests look like. */
#include <criterion/criterion.h>

#include "msg/view.h"
#include "msg_lab.h"
#include "sip/dialog.h"

TestSuite(sip_dialog, .timeout = 10);

/* An INVITE with these further lines. */
#define INVITE(lines)                                                       \
	STR("INVITE sip:bob@example.org SIP/2.0\r\n"                        \
	    "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\n"                \
	    "From: \"Alice\" <sip:alice@example.org>;tag=a1;x=y\r\n"        \
	    "To: <sip:bob@example.org>\r\n"                                 \
	    "Call-ID: c1@192.0.2.1\r\nCSeq: 7 INVITE\r\n" lines "\r\n")
/* A response to it. */
#define RESPONSE(status, tag, lines)                                        \
	STR("SIP/2.0 " status " Any\r\n"                                    \
	    "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\n"                \
	    "From: \"Alice\" <sip:alice@example.org>;tag=a1;x=y\r\n"        \
	    "To: <sip:bob@example.org>;tag=" tag "\r\n"                     \
	    "Call-ID: c1@192.0.2.1\r\nCSeq: 7 INVITE\r\n" lines "\r\n")
/* A request in the dialog as the callee of the INVITE gets it. */
#define INSIDE(method, cseq, lines)                                         \
	STR(method " sip:bob@192.0.2.2 SIP/2.0\r\n"                         \
	    "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK2\r\n"                \
	    "From: <sip:alice@example.org>;tag=a1\r\n"                      \
	    "To: <sip:bob@example.org>;tag=b1\r\n"                          \
	    "Call-ID: c1@192.0.2.1\r\nCSeq: " cseq " " method "\r\n" lines "\r\n")

/* The callee's dialog by an INVITE with these lines. */
static struct dialog *as_server(struct dialogs *dialogs, struct str invite)
{
	struct msg *msg = lab_read(invite);
	struct dialog *dialog = dialog_new_server(dialogs, msg, STR("b1"));

	msg_free(msg);
	return dialog;
}

/* The caller's, by a response. */
static struct dialog *as_client(struct dialogs *dialogs, struct str response)
{
	struct msg *invite = lab_read(INVITE("Contact: <sip:alice@192.0.2.1>\r\n"));
	struct msg *msg = lab_read(response);
	struct dialog *dialog = dialog_new_client(dialogs, invite, msg);

	msg_free(invite);
	msg_free(msg);
	return dialog;
}

Test(sip_dialog, a_uas_takes_all_from_the_invite)
{
	struct dialogs dialogs;
	struct dialog *dialog;
	struct msg *bye;

	dialogs_init(&dialogs);
	dialog = as_server(&dialogs, INVITE("Contact: <sip:alice@192.0.2.1:5070;ob>\r\n"
					    "Record-Route: <sip:p2;lr>, <sip:p1;lr>\r\n"
					    "Record-Route: <sip:p0;lr>\r\n"));
	cr_assert(dialog && dialog->early && !dialog->caller);
	SAME(dialog->local, "<sip:bob@example.org>");
	SAME(dialog->remote, "\"Alice\" <sip:alice@example.org>;x=y");
	cr_assert(dialog->has_remote_cseq && dialog->remote_cseq == 7);
	bye = dialog_request(dialog, STR("BYE"));
	lab_prints(bye, STR("BYE sip:alice@192.0.2.1:5070;ob SIP/2.0\r\n"
			    "Route: <sip:p2;lr>, <sip:p1;lr>, <sip:p0;lr>\r\n"
			    "Max-Forwards: 70\r\n"
			    "From: <sip:bob@example.org>;tag=b1\r\n"
			    "To: \"Alice\" <sip:alice@example.org>;x=y;tag=a1\r\n"
			    "Call-ID: c1@192.0.2.1\r\n"
			    "CSeq: 1 BYE\r\n"
			    "Content-Length: 0\r\n\r\n"));
	msg_free(bye);
	dialogs_clear(&dialogs);
}

Test(sip_dialog, a_uac_reverses_the_route)
{
	struct dialogs dialogs;
	struct dialog *dialog;
	struct msg *msg;

	dialogs_init(&dialogs);
	dialog = as_client(&dialogs, RESPONSE("183", "b1",
					      "Contact: <sip:bob@192.0.2.2>\r\n"
					      "Record-Route: <sip:p2;lr>, <sip:p1;lr>\r\n"));
	cr_assert(dialog && dialog->early && dialog->caller && !dialog->has_remote_cseq);
	msg = dialog_request(dialog, STR("PRACK"));
	SAME(msg->uri, "sip:bob@192.0.2.2");
	SAME(msg_value(msg, HDR_ROUTE), "<sip:p1;lr>, <sip:p2;lr>");
	SAME(msg_value(msg, HDR_CSEQ), "8 PRACK");
	SAME(msg_value(msg, HDR_FROM), "\"Alice\" <sip:alice@example.org>;x=y;tag=a1");
	SAME(msg_value(msg, HDR_TO), "<sip:bob@example.org>;tag=b1");
	msg_free(msg);
	msg = dialog_ack(dialog, 7);
	cr_assert_eq(msg->method, METHOD_ACK);
	SAME(msg_value(msg, HDR_CSEQ), "7 ACK");
	cr_assert_eq(dialog->local_cseq, 8);
	msg_free(msg);
	dialogs_clear(&dialogs);
}

Test(sip_dialog, the_2xx_sets_route_and_target_anew_once)
{
	struct dialogs dialogs;
	struct dialog *dialog;
	struct msg *msg;

	dialogs_init(&dialogs);
	dialog = as_client(&dialogs, RESPONSE("180", "b1", "Record-Route: <sip:old;lr>\r\n"));
	SAME(str_of(dialog->target), "sip:bob@example.org");
	msg = lab_read(RESPONSE("200", "b1",
				"Contact: <sip:bob@192.0.2.9>\r\n"
				"Record-Route: <sip:new;lr>\r\n"));
	dialog_confirm(dialog, msg);
	cr_assert(!dialog->early);
	SAME(dialog->route_set, "<sip:new;lr>");
	SAME(str_of(dialog->target), "sip:bob@192.0.2.9");
	msg_free(msg);
	msg = lab_read(RESPONSE("200", "b1",
				"Contact: <sip:bob@192.0.2.10>\r\n"
				"Record-Route: <sip:never;lr>\r\n"));
	dialog_confirm(dialog, msg);
	SAME(dialog->route_set, "<sip:new;lr>");
	SAME(str_of(dialog->target), "sip:bob@192.0.2.9");
	dialog_refresh(dialog, msg);
	SAME(dialog->route_set, "<sip:new;lr>");
	SAME(str_of(dialog->target), "sip:bob@192.0.2.10");
	msg_free(msg);
	msg = lab_read(RESPONSE("200", "b1", ""));
	dialog_refresh(dialog, msg);
	SAME(str_of(dialog->target), "sip:bob@192.0.2.10");
	msg_free(msg);
	dialogs_clear(&dialogs);
}

Test(sip_dialog, a_strict_router_gets_its_own_uri)
{
	struct dialogs dialogs;
	struct dialog *dialog;
	struct msg *msg;

	dialogs_init(&dialogs);
	dialog = as_server(&dialogs, INVITE("Contact: <sip:alice@192.0.2.1>\r\n"
					    "Record-Route: <sip:p2;maddr=h>, <sip:p1;lr>\r\n"));
	msg = dialog_request(dialog, STR("UPDATE"));
	SAME(msg->uri, "sip:p2;maddr=h");
	SAME(msg_value(msg, HDR_ROUTE), "<sip:p1;lr>, <sip:alice@192.0.2.1>");
	msg_free(msg);
	dialog_free(dialog);
	dialog = as_server(&dialogs, INVITE("Contact: <sip:alice@192.0.2.1>\r\n"
					    "Record-Route: <sip:p2>\r\n"));
	msg = dialog_request(dialog, STR("UPDATE"));
	SAME(msg->uri, "sip:p2");
	SAME(msg_value(msg, HDR_ROUTE), "<sip:alice@192.0.2.1>");
	msg_free(msg);
	dialogs_clear(&dialogs);
}

Test(sip_dialog, without_record_route_there_is_no_route)
{
	struct dialogs dialogs;
	struct dialog *dialog;
	struct msg *msg;

	dialogs_init(&dialogs);
	dialog = as_server(&dialogs, INVITE("Contact: sip:alice@192.0.2.1\r\n"));
	msg = dialog_request(dialog, STR("BYE"));
	SAME(msg->uri, "sip:alice@192.0.2.1");
	cr_assert_null(msg_find(msg, HDR_ROUTE, 0));
	msg_free(msg);
	dialogs_clear(&dialogs);
}

Test(sip_dialog, what_lacks_a_header_begins_none)
{
	static const struct str bad[] = {
		STR("INVITE sip:b@h SIP/2.0\r\nFrom: <sip:a@h>;tag=1\r\nTo: <sip:b@h>\r\n"
		    "Call-ID: 1\r\nCSeq: 1 INVITE\r\n\r\n"),
		STR("INVITE sip:b@h SIP/2.0\r\nFrom: <sip:a@h>;tag=1\r\nTo: <sip:b@h>\r\n"
		    "Call-ID: 1\r\nCSeq: 1 INVITE\r\nContact: *\r\n\r\n"),
		STR("INVITE sip:b@h SIP/2.0\r\nFrom: <sip:a@h>;tag=1\r\nTo: <sip:b@h>\r\n"
		    "Call-ID: 1\r\nCSeq: x INVITE\r\nContact: <sip:a@h>\r\n\r\n"),
		STR("INVITE sip:b@h SIP/2.0\r\nTo: <sip:b@h>\r\n"
		    "Call-ID: 1\r\nCSeq: 1 INVITE\r\nContact: <sip:a@h>\r\n\r\n"),
		STR("INVITE sip:b@h SIP/2.0\r\nFrom: <sip:a@h>;tag=1\r\nTo: <sip:b@h>\r\n"
		    "CSeq: 1 INVITE\r\nContact: <sip:a@h>\r\n\r\n"),
	};
	struct dialogs dialogs;

	dialogs_init(&dialogs);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		cr_assert_null(as_server(&dialogs, bad[i]), "%zu", i);
	cr_assert_eq(dialogs.count, 0);
	dialogs_clear(&dialogs);
}

Test(sip_dialog, each_fork_of_an_invite_has_its_own)
{
	struct dialogs dialogs;
	struct dialog *one, *two;
	struct msg *msg;

	dialogs_init(&dialogs);
	one = as_client(&dialogs, RESPONSE("180", "b1", "Contact: <sip:bob@192.0.2.2>\r\n"));
	two = as_client(&dialogs, RESPONSE("200", "b2", "Contact: <sip:bob@192.0.2.3>\r\n"));
	cr_assert(one->early && !two->early && dialogs.count == 2);
	msg = lab_read(RESPONSE("180", "b1", ""));
	cr_assert_eq(dialogs_of_response(&dialogs, msg), one);
	msg_free(msg);
	msg = lab_read(RESPONSE("200", "b2", ""));
	cr_assert_eq(dialogs_of_response(&dialogs, msg), two);
	msg_free(msg);
	msg = lab_read(RESPONSE("180", "b3", ""));
	cr_assert_null(dialogs_of_response(&dialogs, msg));
	msg_free(msg);
	msg = dialog_request(one, STR("BYE"));
	msg_free(msg);
	cr_assert(one->local_cseq == 8 && two->local_cseq == 7);
	dialog_free(one);
	cr_assert_eq(dialogs.count, 1);
	dialogs_clear(&dialogs);
}

Test(sip_dialog, requests_are_checked_by_their_cseq)
{
	static const struct {
		struct str request;
		int status;
	} rows[] = {
		{ INSIDE("BYE", "6", ""), 500 },    { INSIDE("UPDATE", "9", ""), 0 },
		{ INSIDE("UPDATE", "8", ""), 500 }, { INSIDE("ACK", "7", ""), 0 },
		{ INSIDE("CANCEL", "7", ""), 0 },   { INSIDE("BYE", "4294967295", ""), 0 },
	};
	struct dialogs dialogs;
	struct dialog *dialog;
	struct msg *msg;

	dialogs_init(&dialogs);
	dialog = as_server(&dialogs, INVITE("Contact: <sip:alice@192.0.2.1>\r\n"));
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		msg = lab_read(rows[i].request);
		cr_assert_eq(dialogs_of_request(&dialogs, msg), dialog);
		cr_assert_eq(dialog_check(dialog, msg), rows[i].status, "%zu", i);
		msg_free(msg);
	}
	msg = lab_read(INVITE(""));
	cr_assert_null(dialogs_of_request(&dialogs, msg));
	msg_free(msg);
	dialogs_clear(&dialogs);
}

Test(sip_dialog, it_is_found_by_its_identifiers_and_moves_to_another_user)
{
	struct dialogs from, to;
	struct dialog *dialog;
	struct msg *bye = lab_read(INSIDE("BYE", "8", ""));

	dialogs_init(&from);
	dialogs_init(&to);
	dialog = as_server(&from, INVITE("Contact: <sip:alice@192.0.2.1>\r\n"));
	cr_assert_eq(dialogs_by_ids(&from, STR("c1@192.0.2.1"), STR("b1"), STR("a1")), dialog);
	cr_assert_null(dialogs_by_ids(&from, STR("c1@192.0.2.1"), STR("a1"), STR("b1")));
	dialog_move(dialog, &to);
	cr_assert_eq(from.count, 0);
	cr_assert_eq(to.count, 1);
	cr_assert_null(dialogs_of_request(&from, bye));
	cr_assert_eq(dialogs_of_request(&to, bye), dialog);
	msg_free(bye);
	dialogs_clear(&from);
	dialogs_clear(&to);
	cr_assert_eq(to.count, 0);
}

/* RFC 5057 3 */
Test(sip_dialog, usages_count_on_from_each_other)
{
	struct dialogs calls, others;
	struct dialog *call, *usage;
	struct msg *msg;

	dialogs_init(&calls);
	dialogs_init(&others);
	call = as_server(&calls, INVITE("Contact: <sip:alice@192.0.2.1>\r\n"
					"Record-Route: <sip:p.example.org;lr>\r\n"));
	msg_free(dialog_request(call, STR("UPDATE")));
	usage = dialog_share(call, &others);
	msg = dialog_request(usage, STR("NOTIFY"));
	cr_assert_eq(msg_cseq(msg).number, call->local_cseq);
	cr_assert(str_is(msg->uri, "sip:alice@192.0.2.1"));
	cr_assert(str_is(msg_value(msg, HDR_ROUTE), "<sip:p.example.org;lr>"));
	msg_free(msg);
	msg = dialog_request(call, STR("BYE"));
	cr_assert_eq(msg_cseq(msg).number, usage->local_cseq);
	msg_free(msg);
	msg = lab_read(INSIDE("SUBSCRIBE", "9", "Contact: <sip:alice@192.0.2.77>\r\n"));
	cr_assert_eq(dialogs_of_request(&others, msg), usage);
	cr_assert_eq(dialog_check(usage, msg), 0);
	dialog_refresh(usage, msg);
	msg_free(msg);
	cr_assert_str_eq(call->target, "sip:alice@192.0.2.77");
	msg = lab_read(INSIDE("BYE", "8", ""));
	cr_assert_eq(dialog_check(call, msg), 500);
	msg_free(msg);
	dialog_free(call);
	msg = dialog_request(usage, STR("NOTIFY"));
	cr_assert_eq(msg_cseq(msg).number, usage->local_cseq);
	msg_free(msg);
	dialogs_clear(&calls);
	dialogs_clear(&others);
}

Test(sip_dialog, another_usage_confirms_without_a_response)
{
	struct dialogs dialogs;
	struct dialog *dialog;

	dialogs_init(&dialogs);
	dialog = as_client(&dialogs, RESPONSE("180", "b1",
					      "Contact: <sip:bob@192.0.2.2>\r\n"
					      "Record-Route: <sip:p1;lr>\r\n"));
	cr_assert(dialog && dialog->early);
	dialog_confirm(dialog, NULL);
	cr_assert_not(dialog->early);
	cr_assert_str_eq(dialog->target, "sip:bob@192.0.2.2");
	SAME(dialog->route_set, "<sip:p1;lr>");
	dialogs_clear(&dialogs);
}

Test(sip_dialog, what_may_begin_one)
{
	static const struct {
		struct str invite;
		bool may;
	} rows[] = {
		{ INVITE("Contact: <sip:alice@192.0.2.1>\r\n"), true },
		{ INVITE("Contact: *\r\n"), false },
		{ INVITE("Contact: <>\r\n"), false },
		{ INVITE(""), false },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct msg *msg = lab_read(rows[i].invite);

		cr_assert_eq(dialog_may_begin(msg), rows[i].may, "row %zu", i);
		msg_free(msg);
	}
}
