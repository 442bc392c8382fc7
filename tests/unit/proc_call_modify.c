/* SPDX-License-Identifier: Apache-2.0 */
/* Calls with the far end that talk: modification, glare, session timer, release. */
#include "proc_call_lab.h"

TestSuite(proc_call_modify, .init = set_up, .fini = tear_down);

static void hang_up(void)
{
	forget();
	say("BYE");
	expect("BYE", 200);
	nothing_is_left();
}

/* Answers their INVITE that must have come. */
static void agree(const char *sdp)
{
	comply("INVITE", 200, sdp);
	expect("ACK", 0);
}

Test(proc_call_modify, hold_by_either_method)
{
	struct msg *response;

	talk();
	modify("INVITE", SDP_HOLD);
	response = got("INVITE", 200);
	cr_assert(describes(response, "a=recvonly"));
	ack_with(msg_cseq(response).number, NULL);
	msg_free(response);
	modify("UPDATE", SDP_HEAD("3", "6000"));
	response = got("UPDATE", 200);
	cr_assert(describes(response, "a=sendrecv"));
	msg_free(response);
	hang_up();
}

Test(proc_call_modify, a_reinvite_without_offer_asks_for_one)
{
	struct msg *response;

	talk();
	modify("INVITE", NULL);
	response = got("INVITE", 200);
	cr_assert(describes(response, "m=audio"));
	/* neither may anybody offer meanwhile */
	modify("UPDATE", SDP_HOLD);
	expect("UPDATE", 491);
	ack_with(msg_cseq(response).number, SDP_HOLD);
	msg_free(response);
	act("hold", NULL);
	agree(SDP_HEAD("3", "6000") "a=inactive\r\n");
	hang_up();
}

Test(proc_call_modify, a_reinvite_whose_answer_is_missing_changes_nothing)
{
	struct msg *response;

	talk();
	modify("INVITE", NULL);
	response = got("INVITE", 200);
	ack_with(msg_cseq(response).number, NULL);
	msg_free(response);
	far_end_is("established");
	modify("UPDATE", SDP_HOLD);
	expect("UPDATE", 200);
	hang_up();
}

Test(proc_call_modify, offers_while_others_wait)
{
	struct msg *response;

	rule("{ name = \"slow\"; when = { turn = \"call.modify\"; };"
	     "  do = ( { reply = 200; sdp = true; after = \"1s\"; } ); }");
	talk();
	modify("INVITE", SDP_HOLD);
	modify("UPDATE", SDP_HEAD("3", "6000"));
	response = got("UPDATE", 500);
	cr_assert(msg_number(response, HDR_RETRY_AFTER, -1) >= 0 &&
		  msg_number(response, HDR_RETRY_AFTER, -1) <= 10);
	msg_free(response);
	modify("INVITE", SDP_HEAD("3", "6000"));
	expect("INVITE", 500);
	pass_time(SECOND);
	response = got("INVITE", 200);
	ack_with(msg_cseq(response).number, NULL);
	msg_free(response);
	hang_up();
}

Test(proc_call_modify, glare)
{
	talk();
	act("hold", NULL);
	modify("INVITE", SDP_HOLD);
	expect("INVITE", 491);
	comply("INVITE", 491, NULL);
	expect("ACK", 0);
	modify("INVITE", SDP_HOLD);
	msg_free(got("INVITE", 200));
	ack_with(lab.dialog->local_cseq, NULL);
	/* who did not make the Call-ID tries again within 2 s */
	pass_time(2 * SECOND);
	agree(SDP_HEAD("3", "6000") "a=inactive\r\n");
	hang_up();
}

Test(proc_call_modify, a_copy_of_an_ack_disturbs_nothing)
{
	struct msg *invite;

	talk();
	act("hold", NULL);
	invite = got("INVITE", 0);
	cr_assert(describes(invite, "a=sendonly"));
	ack_with(msg_cseq(lab.invite).number, NULL);
	send_msg(with_sdp(a_response(invite, 200, "erin"), SDP_HEAD("2", "6000") "a=recvonly\r\n"));
	msg_free(invite);
	expect("ACK", 0);
	act("resume", NULL);
	invite = got("INVITE", 0);
	cr_assert(describes(invite, "a=sendrecv"));
	send_msg(with_sdp(a_response(invite, 488, "erin"), NULL));
	msg_free(invite);
	hang_up();
}

Test(proc_call_modify, a_reliable_response_to_a_reinvite_gets_its_prack)
{
	struct msg *invite, *response, *msg;

	talk();
	act("reinvite", "none");
	invite = got("INVITE", 0);
	cr_assert_eq(invite->body.n, 0);
	response = with_sdp(a_response(invite, 183, "erin"), SDP_HOLD);
	send_msg(with(with(response, "Require: 100rel"), "RSeq: 4294967295"));
	msg = got("PRACK", 0);
	cr_assert(str_starts(msg_value(msg, HDR_RACK), STR("4294967295 ")));
	cr_assert(describes(msg, "a=recvonly"));
	send_msg(a_response(msg, 200, "erin"));
	msg_free(msg);
	send_msg(a_response(invite, 200, "erin"));
	msg = got("ACK", 0);
	cr_assert_eq(msg->body.n, 0);
	msg_free(msg);
	msg_free(invite);
	hang_up();
}

Test(proc_call_modify, target_refresh_only_with_a_2xx)
{
	struct msg *msg;

	talk();
	msg = dialog_request(lab.dialog, STR("UPDATE"));
	msg_add(msg, HDR_CONTACT, STR("<sip:erin@192.0.2.1:5060;x=new>"));
	send_msg(with_sdp(dressed(msg), "v=0\r\nrubbish"));
	expect("UPDATE", 400);
	act("info", NULL);
	msg = got("INFO", 0);
	cr_assert_lt(str_search(msg->uri, STR("x=new")), 0);
	send_msg(a_response(msg, 200, "erin"));
	msg_free(msg);
	msg = dialog_request(lab.dialog, STR("UPDATE"));
	msg_add(msg, HDR_CONTACT, STR("<sip:erin@192.0.2.1:5060;x=new>"));
	send_msg(dressed(msg));
	expect("UPDATE", 200);
	act("info", NULL);
	msg = got("INFO", 0);
	cr_assert_geq(str_search(msg->uri, STR("x=new")), 0);
	send_msg(a_response(msg, 200, "erin"));
	msg_free(msg);
	hang_up();
}

Test(proc_call_modify, methods_that_are_not_taken)
{
	struct msg *response;

	talk();
	say("PUBLISH");
	response = got("PUBLISH", 405);
	cr_assert(msg_lists(response, HDR_ALLOW, STR("UPDATE")));
	msg_free(response);
	hang_up();
}

/* A call with that Session-Expires in the INVITE. */
static struct msg *talk_timed(const char *line)
{
	struct msg *response;

	dial_with(with(an_invite("+15550100", SDP), line));
	response = enter(got("INVITE", 200));
	ack_with(msg_cseq(response).number, NULL);
	return response;
}

Test(proc_call_modify, we_refresh_by_update)
{
	struct msg *response = talk_timed("Session-Expires: 120;refresher=uas"), *update;

	cr_assert(str_is(msg_value(response, HDR_SESSION_EXPIRES), "120;refresher=uas"));
	msg_free(response);
	pass_time(59 * SECOND);
	expect_none("UPDATE", 0);
	pass_time(2 * SECOND);
	update = got("UPDATE", 0);
	cr_assert(str_is(msg_value(update, HDR_SESSION_EXPIRES), "120;refresher=uac"));
	cr_assert_eq(update->body.n, 0);
	response = a_response(update, 200, "erin");
	send_msg(with(with(response, "Session-Expires: 120;refresher=uac"), "Require: timer"));
	msg_free(update);
	pass_time(61 * SECOND);
	comply("UPDATE", 481, NULL);
	comply("BYE", 200, NULL);
	nothing_is_left();
}

Test(proc_call_modify, a_refresh_that_is_refused_ends_with_the_interval)
{
	msg_free(talk_timed("Session-Expires: 120;refresher=uas"));
	pass_time(61 * SECOND);
	comply("UPDATE", 503, NULL);
	pass_time(20 * SECOND);
	expect_none("BYE", 0);
	pass_time(10 * SECOND);
	comply("BYE", 200, NULL);
	nothing_is_left();
}

Test(proc_call_modify, a_refresh_that_is_too_short_is_tried_again)
{
	struct msg *update;

	msg_free(talk_timed("Session-Expires: 120;refresher=uas"));
	pass_time(61 * SECOND);
	update = got("UPDATE", 0);
	send_msg(with(a_response(update, 422, "erin"), "Min-SE: 300"));
	msg_free(update);
	pass_time(1);
	update = got("UPDATE", 0);
	cr_assert(str_is(msg_value(update, HDR_SESSION_EXPIRES), "300;refresher=uac"));
	cr_assert(str_is(msg_value(update, HDR_MIN_SE), "300"));
	send_msg(with(a_response(update, 200, "erin"), "Session-Expires: 300;refresher=uac"));
	msg_free(update);
	pass_time(100 * SECOND);
	far_end_is("established");
	hang_up();
}

Test(proc_call_modify, who_should_refresh_and_does_not)
{
	struct msg *response = talk_timed("Session-Expires: 120;refresher=uac");

	cr_assert(str_is(msg_value(response, HDR_SESSION_EXPIRES), "120;refresher=uac"));
	cr_assert(msg_lists(response, HDR_REQUIRE, STR("timer")));
	msg_free(response);
	pass_time(87 * SECOND);
	expect_none("BYE", 0);
	pass_time(2 * SECOND);
	comply("BYE", 200, NULL);
	nothing_is_left();
}

Test(proc_call_modify, an_interval_is_never_shorter_than_their_minimum)
{
	struct msg *invite, *response;

	knob("session.expires=200");
	invite = with(with(an_invite("+15550100", SDP), "Session-Expires: 1800"), "Min-SE: 600");
	dial_with(invite);
	response = enter(got("INVITE", 200));
	cr_assert(str_is(msg_value(response, HDR_SESSION_EXPIRES), "600;refresher=uac"));
	ack_with(msg_cseq(response).number, NULL);
	msg_free(response);
	hang_up();
}

Test(proc_call_modify, a_uac_without_timer_does_not_refresh)
{
	struct msg *invite = with(an_invite("+15550100", SDP), "Session-Expires: 50"), *response;

	msg_set(invite, HDR_SUPPORTED, STR("100rel"));
	dial_with(invite);
	response = enter(got("INVITE", 200));
	cr_assert(str_is(msg_value(response, HDR_SESSION_EXPIRES), "50;refresher=uas"));
	cr_assert_not(msg_lists(response, HDR_REQUIRE, STR("timer")));
	ack_with(msg_cseq(response).number, NULL);
	msg_free(response);
	hang_up();
}

Test(proc_call_modify, byes_that_cross)
{
	struct msg *bye;

	talk();
	act("bye", NULL);
	bye = got("BYE", 0);
	say("INFO");
	expect("INFO", 481);
	say("BYE");
	expect("BYE", 200);
	send_msg(a_response(bye, 481, "erin"));
	msg_free(bye);
	far_end_is("ended");
	nothing_is_left();
}

Test(proc_call_modify, no_bye_before_the_ack)
{
	char why[160];

	dial("+15550100", SDP);
	cr_assert_not(core_call_act(lab.core, "erin", STR("bye"), STR_NONE, why));
	acknowledge(NULL);
	act("bye", NULL);
	comply("BYE", 200, NULL);
	nothing_is_left();
}

Test(proc_call_modify, what_waits_when_the_bye_comes_is_answered)
{
	rule("{ name = \"slow\"; when = { turn = \"info.incoming\"; };"
	     "  do = ( { reply = 200; after = \"10s\"; } ); }");
	talk();
	say("INFO");
	say("BYE");
	expect("INFO", 487);
	expect("BYE", 200);
	nothing_is_left();
}

Test(proc_call_modify, a_request_that_nobody_answers)
{
	rule("{ name = \"deaf\"; when = { turn = \"info.incoming\"; }; do = ( { end = true; } ); }");
	talk();
	say("INFO");
	expect_none("INFO", 200);
	hang_up();
}

Test(proc_call_modify, two_finals_of_two_dialogs_and_one_bye)
{
	struct msg *b, *a;

	rule("{ name = \"fork\"; when = { turn = \"call.incoming\"; };"
	     "  do = ( { reply = 200; dialog = \"b\"; sdp = true; },"
	     "         { reply = 200; dialog = \"a\"; sdp = true; force = true; } ); }");
	dial("+15550101", SDP);
	b = got("INVITE", 200);
	a = got("INVITE", 200);
	enter(b);
	ack_with(msg_cseq(b).number, NULL);
	enter(a);
	ack_with(msg_cseq(a).number, NULL);
	say("BYE");
	expect("BYE", 200);
	far_end_is("established");
	enter(b);
	modify("UPDATE", SDP_HOLD);
	expect("UPDATE", 200);
	msg_free(a);
	msg_free(b);
	hang_up();
}

Test(proc_call_modify, the_configuration_is_read_again)
{
	struct conf_errors errors = { 0 };

	rule("{ name = \"slow\"; when = { turn = \"call.established\"; };"
	     "  do = ( { send = \"INVITE\"; sdp = \"hold\"; after = \"5s\"; },"
	     "         { send = \"INVITE\"; sdp = \"resume\"; after = \"5s\"; } ); }");
	talk();
	cr_assert(core_switch_rule(lab.core, STR("slow"), false));
	cr_assert(core_reload(lab.core, &errors), "%s", errors.text.p);
	conf_errors_free(&errors);
	pass_time(6 * SECOND);
	comply("INVITE", 491, NULL);
	expect("ACK", 0);
	rule("{ name = \"no\"; when = { turn = \"info.incoming\"; }; do = ( { reply = 500; } ); }");
	say("INFO");
	expect("INFO", 500);
	pass_time(2 * SECOND);
	agree(SDP_HEAD("2", "6000") "a=recvonly\r\n");
	pass_time(3 * SECOND);
	agree(SDP_HEAD("3", "6000"));
	hang_up();
}

Test(proc_call_modify, a_reset_ends_all)
{
	talk();
	dial("+15550102", SDP);
	core_reset(lab.core);
	settle();
	expect("INVITE", 480);
	cr_assert_eq(core_counters(lab.core).far_dialogs, 0);
	cr_assert_eq(core_counters(lab.core).streams, 0);
	pass_time(400 * SECOND);
	cr_assert_eq(core_counters(lab.core).far_calls, 0);
	cr_assert_eq(core_counters(lab.core).transactions, 0);
}

Test(proc_call_modify, a_core_goes_while_calls_run)
{
	rule("{ name = \"slow\"; when = { turn = \"call.established\"; };"
	     "  do = ( { send = \"INVITE\"; sdp = \"hold\"; after = \"5s\"; } ); }");
	talk();
	act("update", NULL);
	dial("+15550102", SDP);
	dial("+15550101", SDP);
	pass_time(SECOND);
	expect("INVITE", 183);
	dial("+15550100", SDP);
	expect("INVITE", 200);
}
