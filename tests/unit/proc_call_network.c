/* SPDX-License-Identifier: Apache-2.0 */
/* Calls that the network starts. */
#include "proc_call_lab.h"

TestSuite(proc_call_network, .init = set_up, .fini = tear_down);

/* The network ends the call. */
static void is_ended(void)
{
	act("bye", NULL);
	comply("BYE", 200, NULL);
	nothing_is_left();
}

/* A response to the INVITE from another of erin's dialogs. */
static void respond_as(const char *tag, int status, const char *sdp)
{
	send_msg(with_sdp(a_response(lab.invite, status, tag), sdp));
}

/* The same, reliably; with its PRACK answered. */
static void respond_reliably(const char *tag, int status, const char *rseq, const char *sdp)
{
	struct msg *response = with_sdp(a_response(lab.invite, status, tag), sdp), *msg;

	send_msg(with(with(response, "Require: 100rel"), rseq));
	msg = got("PRACK", 0);
	send_msg(a_response(msg, 200, tag));
	msg_free(msg);
}

Test(proc_call_network, a_plain_call)
{
	be_called(NULL);
	cr_assert(msg_lists(lab.invite, HDR_SUPPORTED, STR("100rel")));
	cr_assert(describes(lab.invite, "m=audio"));
	far_end_is("established");
	say("BYE");
	expect("BYE", 200);
	nothing_is_left();
}

Test(proc_call_network, preconditions)
{
	struct msg *update;

	ring_me("precondition");
	cr_assert(describes(lab.invite, "a=curr:qos local none"));
	respond_reliably("erin", 183, "RSeq: 1",
			 SDP QOS("none", "none", "mandatory") "a=conf:qos remote sendrecv\r\n");
	pass_time(SECOND);
	update = got("UPDATE", 0);
	cr_assert(describes(update, "a=curr:qos local sendrecv"));
	cr_assert(msg_lists(update, HDR_REQUIRE, STR("precondition")));
	send_msg(with_sdp(a_response(update, 200, "erin"),
			  SDP_HEAD("2", "6000") QOS("sendrecv", "sendrecv", "mandatory")));
	msg_free(update);
	pass_time(SECOND);
	expect_none("UPDATE", 0);
	respond(180, NULL, NULL);
	respond(200, NULL, NULL);
	expect("ACK", 0);
	is_ended();
}

Test(proc_call_network, an_offer_in_183_is_answered_in_prack)
{
	struct msg *response, *msg;

	ring_me("no-offer");
	cr_assert_eq(lab.invite->body.n, 0);
	response = with_sdp(a_response(lab.invite, 183, "erin"), SDP);
	send_msg(with(with(response, "Require: 100rel"), "RSeq: 7"));
	msg = got("PRACK", 0);
	cr_assert(describes(msg, "m=audio"));
	send_msg(a_response(msg, 200, "erin"));
	msg_free(msg);
	respond(200, NULL, NULL);
	msg = got("ACK", 0);
	cr_assert_eq(msg->body.n, 0);
	msg_free(msg);
	is_ended();
}

Test(proc_call_network, an_offer_in_200_is_answered_in_the_ack)
{
	struct msg *ack, *again;

	ring_me("no-offer");
	respond(200, SDP, NULL);
	ack = got("ACK", 0);
	cr_assert(describes(ack, "m=audio"));
	respond(200, SDP, NULL);
	again = got("ACK", 0);
	cr_assert(str_eq(again->body, ack->body));
	msg_free(ack);
	msg_free(again);
	is_ended();
}

Test(proc_call_network, a_200_without_the_answer_ends_the_call)
{
	struct msg *bye;

	ring_me(NULL);
	respond(200, NULL, NULL);
	expect("ACK", 0);
	bye = got("BYE", 0);
	cr_assert(str_starts(msg_value(bye, HDR_REASON), STR("SIP;cause=488")));
	send_msg(a_response(bye, 200, "erin"));
	msg_free(bye);
	nothing_is_left();
}

Test(proc_call_network, what_came_before_is_not_asked_for_again)
{
	ring_me(NULL);
	respond(183, SDP, NULL);
	respond(200, NULL, NULL);
	expect("ACK", 0);
	far_end_is("established");
	is_ended();
}

Test(proc_call_network, several_dialogs_and_two_that_answer)
{
	struct msg *bye;

	ring_me(NULL);
	respond_reliably("desk", 183, "RSeq: 1", SDP);
	respond_reliably("erin", 180, "RSeq: 9", NULL);
	cr_assert_eq(core_counters(lab.core).far_dialogs, 2);
	respond(200, SDP, NULL);
	expect("ACK", 0);
	cr_assert_eq(core_counters(lab.core).far_dialogs, 1);
	respond_as("desk", 200, NULL);
	expect("ACK", 0);
	bye = got("BYE", 0);
	cr_assert(str_is(msg_to_tag(bye), "desk"));
	send_msg(a_response(bye, 200, "desk"));
	msg_free(bye);
	far_end_is("established");
	cr_assert_eq(core_counters(lab.core).far_dialogs, 1);
	is_ended();
}

Test(proc_call_network, a_199_ends_its_dialog)
{
	ring_me(NULL);
	respond_as("desk", 180, NULL);
	respond(180, NULL, NULL);
	cr_assert_eq(core_counters(lab.core).far_dialogs, 2);
	respond_as("desk", 199, NULL);
	cr_assert_eq(core_counters(lab.core).far_dialogs, 1);
	respond(200, SDP, NULL);
	expect("ACK", 0);
	is_ended();
}

Test(proc_call_network, out_of_order_and_again)
{
	struct msg *response;

	ring_me(NULL);
	respond_reliably("erin", 183, "RSeq: 5", SDP);
	response = a_response(lab.invite, 180, "erin");
	send_msg(with(with(response, "Require: 100rel"), "RSeq: 7"));
	expect_none("PRACK", 0);
	respond_reliably("erin", 180, "RSeq: 6", NULL);
	lab.dialog = dialog_new_server(&lab.dialogs, lab.invite, STR("erin"));
	respond(200, NULL, NULL);
	expect("ACK", 0);
	is_ended();
}

Test(proc_call_network, the_answer_crosses_the_cancel)
{
	ring_me("cancel");
	respond(180, NULL, NULL);
	pass_time(3 * SECOND);
	comply("CANCEL", 200, NULL);
	respond(200, SDP, NULL);
	expect("ACK", 0);
	comply("BYE", 200, NULL);
	far_end_is("ended");
	nothing_is_left();
}

Test(proc_call_network, a_call_that_is_cancelled)
{
	struct msg *cancel;

	ring_me("elsewhere");
	respond(180, NULL, NULL);
	pass_time(2 * SECOND);
	cancel = got("CANCEL", 0);
	cr_assert(str_starts(msg_value(cancel, HDR_REASON), STR("SIP;cause=200")));
	send_msg(a_response(cancel, 200, "erin"));
	msg_free(cancel);
	respond(487, NULL, NULL);
	nothing_is_left();
}

Test(proc_call_network, a_call_that_is_refused)
{
	static const int statuses[] = { 302, 480, 486, 503, 603 };

	for (size_t i = 0; i < ARRAY_LEN(statuses); i++) {
		ring_me(NULL);
		respond(statuses[i], NULL, NULL);
		expect("ACK", 0);
	}
	nothing_is_left();
}

Test(proc_call_network, a_longer_interval_is_tried)
{
	struct msg *first, *response;

	ring_me(NULL);
	response = a_response(lab.invite, 422, "erin");
	send_msg(with(response, "Min-SE: 3600"));
	expect("ACK", 0);
	first = lab.invite;
	lab.invite = got("INVITE", 0);
	cr_assert(str_eq(msg_call_id(lab.invite), msg_call_id(first)));
	cr_assert(str_eq(msg_from_tag(lab.invite), msg_from_tag(first)));
	cr_assert_eq(msg_cseq(lab.invite).number, msg_cseq(first).number + 1);
	cr_assert(str_starts(msg_value(lab.invite, HDR_SESSION_EXPIRES), STR("3600")));
	cr_assert(str_is(msg_value(lab.invite, HDR_MIN_SE), "3600"));
	cr_assert(str_eq(lab.invite->body, first->body));
	msg_free(first);
	respond(200, SDP, NULL);
	expect("ACK", 0);
	is_ended();
}

Test(proc_call_network, erin_vanishes)
{
	ring_me(NULL);
	nothing_is_left();
	forget();
	be_called(NULL);
	act("hold", NULL);
	forget();
	nothing_is_left();
}

Test(proc_call_network, a_bye_before_the_answer)
{
	rule("{ name = \"bye\"; when = { turn = \"call.outgoing\"; };"
	     "  do = ( { send = \"INVITE\"; sdp = true; }, { wait = \"180\"; }, { send = \"BYE\"; } ); }");
	ring_me(NULL);
	respond(180, NULL, NULL);
	pass_time(1);
	comply("BYE", 200, NULL);
	respond(487, NULL, NULL);
	expect("ACK", 0);
	nothing_is_left();
}

Test(proc_call_network, both_hold)
{
	struct msg *invite;

	be_called("hold");
	pass_time(3 * SECOND);
	comply("INVITE", 200, SDP_HEAD("2", "6000") "a=recvonly\r\n");
	expect("ACK", 0);
	pass_time(3 * SECOND);
	invite = got("INVITE", 0);
	cr_assert(describes(invite, "a=sendrecv"));
	send_msg(with_sdp(a_response(invite, 200, "erin"), SDP_HEAD("3", "6000")));
	msg_free(invite);
	expect("ACK", 0);
	is_ended();
}

Test(proc_call_network, nobody_is_called_who_is_not_registered)
{
	struct core_call_order order = { .user = "erin" };
	struct msg *msg = new_request("REGISTER", "sip:" DOMAIN, "registration");
	char why[160] = "";

	msg_set(msg, HDR_TO, STR("<sip:erin@" DOMAIN ">"));
	msg_add(msg, HDR_EXPIRES, STR("0"));
	send_msg(dressed(msg));
	expect("REGISTER", 200);
	cr_assert_not(core_call_start(lab.core, &order, why));
	cr_assert_eq(core_counters(lab.core).far_calls, 0);
}
