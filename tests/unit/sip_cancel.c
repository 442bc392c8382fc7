/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of CANCEL (RFC 3261 9.1) by a client; the caller talks to the first callee's stack through
 * the proxy, whose stack sees the CANCEL as it left. */
#include "msg_lab.h"
#include "sip_lab.h"

TestSuite(sip_cancel, .timeout = 10);

Test(sip_cancel, looks_like_its_invite)
{
	struct sip_lab *lab = sip_lab_new(1);
	struct msg *invite, *cancel;

	sip_lab_invite(lab, "Route: <sip:p1;lr>\r\nRoute: <sip:p2;lr>, <sip:p3;lr>\r\n"
			    "Require: 100rel\r\nProxy-Require: sec-agree\r\n");
	callee_reply(&lab->callees[0], 180, "");
	client_cancel(lab->client, STR("SIP;cause=487"));
	sip_lab_settle(lab);
	SAW(&lab->callees[0], "INVITE CANCEL");
	invite = lab->callees[0].last[1];
	cancel = lab->callees[0].last[0];
	SAME(cancel->uri, "sip:bob@example.org");
	cr_assert_eq(value_count(cancel, HDR_VIA, STR_NONE), 1);
	cr_assert(str_eq(msg_via(cancel)->branch, msg_via(invite)->branch));
	cr_assert(str_eq(msg_via(cancel)->text, msg_via(invite)->text));
	cr_assert_eq(value_count(cancel, HDR_ROUTE, STR_NONE), 3);
	SAME(msg_value(cancel, HDR_TO), "<sip:bob@example.org>");
	SAME(msg_value(cancel, HDR_FROM), "<sip:alice@example.org>;tag=a1");
	SAME(msg_value(cancel, HDR_CALL_ID), "c1");
	SAME(msg_value(cancel, HDR_CSEQ), "7 CANCEL");
	SAME(msg_value(cancel, HDR_REASON), "SIP;cause=487");
	cr_assert_not_null(msg_find(cancel, HDR_MAX_FORWARDS, 0));
	cr_assert_null(msg_find(cancel, HDR_REQUIRE, 0));
	cr_assert_null(msg_find(cancel, HDR_PROXY_REQUIRE, 0));
	cr_assert_eq(cancel->lines[0].id, HDR_VIA);
	sip_lab_free(lab);
}

/* Without a proxy between: the caller is the proxy element, the callee answers or not. */
static struct client *direct(struct sip_lab *lab)
{
	struct msg_error error;
	struct msg *invite = msg_parse(
		STR("INVITE sip:bob@example.org SIP/2.0\r\nMax-Forwards: 70\r\n"
		    "From: <sip:alice@example.org>;tag=a1\r\nTo: <sip:bob@example.org>\r\n"
		    "Call-ID: c1\r\nCSeq: 7 INVITE\r\n\r\n"),
		NULL, &error, NULL);

	lab->client = client_send(lab->proxy.stack, invite,
				  &(struct client_target){ .link = lab->towards[0] }, &caller_user,
				  &lab->caller);
	sip_lab_settle(lab);
	return lab->client;
}

Test(sip_cancel, waits_for_a_provisional_response)
{
	struct sip_lab *lab = sip_lab_new(1);
	struct client *client = direct(lab);

	client_cancel(client, STR_NONE);
	sip_lab_wait(lab, LAB_SECOND);
	SAW(&lab->callees[0], "INVITE");
	callee_reply(&lab->callees[0], 100, "");
	SAW(&lab->callees[0], "CANCEL");
	cr_assert_null(msg_find(lab->callees[0].last[0], HDR_REASON, 0));
	SAW(&lab->caller, "100 487");
	sip_lab_free(lab);
}

Test(sip_cancel, is_sent_once_and_not_behind_a_final_response)
{
	struct sip_lab *lab = sip_lab_new(1);
	struct client *client = direct(lab);

	lab->callees[0].deaf = true;
	callee_reply(&lab->callees[0], 180, "");
	client_cancel(client, STR_NONE);
	client_cancel(client, STR_NONE);
	sip_lab_settle(lab);
	SAW(&lab->callees[0], "INVITE CANCEL");
	callee_reply(&lab->callees[0], 200, "");
	client_cancel(client, STR_NONE);
	sip_lab_settle(lab);
	SAW(&lab->callees[0], "");
	SAW(&lab->caller, "180 200");
	sip_lab_free(lab);
}

Test(sip_cancel, is_dropped_when_the_final_response_comes_first)
{
	struct sip_lab *lab = sip_lab_new(1);
	struct client *client = direct(lab);

	client_cancel(client, STR_NONE);
	callee_reply(&lab->callees[0], 486, "");
	SAW(&lab->callees[0], "INVITE");
	SAW(&lab->caller, "486");
	sip_lab_free(lab);
}

Test(sip_cancel, gives_up_after_64_t1)
{
	struct sip_lab *lab = sip_lab_new(1);
	struct client *client = direct(lab);

	lab->callees[0].deaf = true;
	callee_reply(&lab->callees[0], 180, "");
	sip_lab_wait(lab, 300 * LAB_SECOND);
	cr_assert_eq(lab->failed, 0, "a UA has no timer C");
	client_cancel(client, STR_NONE);
	sip_lab_wait(lab, 20 * LAB_SECOND);
	callee_reply(&lab->callees[0], 180, "");
	sip_lab_wait(lab, 11 * LAB_SECOND);
	cr_assert_eq(lab->failed, 0);
	sip_lab_wait(lab, 2 * LAB_SECOND);
	cr_assert_eq(lab->failed, 1);
	request_refuse(lab->callees[0].invite, 487, NULL);
	sip_lab_free(lab);
}
