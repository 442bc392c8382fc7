/* SPDX-License-Identifier: Apache-2.0 */
/* Calls to the far end, until they talk: reliable responses, where offers and answers are, what is
 * refused. */
#include "proc_call_lab.h"

TestSuite(proc_call_setup, .init = set_up, .fini = tear_down);

/* erin ends the call that she is in. */
static void hang_up(void)
{
	say("BYE");
	expect("BYE", 200);
	nothing_is_left();
}

Test(proc_call_setup, the_answer_waits_for_the_prack_of_its_description)
{
	struct msg *response;

	dial("+15550101", SDP);
	pass_time(10 * SECOND);
	expect_none("INVITE", 180);
	expect_none("INVITE", 200);
	response = got("INVITE", 183);
	cr_assert(describes(response, "m=audio"));
	prack(response, NULL);
	expect("PRACK", 200);
	pass_time(1 * SECOND);
	prack(got("INVITE", 180), NULL);
	expect("PRACK", 200);
	pass_time(3 * SECOND);
	response = got("INVITE", 200);
	cr_assert_eq(response->body.n, 0);
	enter(response);
	ack_with(msg_cseq(response).number, NULL);
	msg_free(response);
	far_end_is("established");
	hang_up();
}

Test(proc_call_setup, without_a_prack_the_call_fails)
{
	dial("+15550101", SDP);
	pass_time(40 * SECOND);
	expect("INVITE", 504);
	far_end_is("none");
	nothing_is_left();
}

Test(proc_call_setup, a_prack_of_another_response)
{
	static const char *const racks[] = { "RAck: 1 %u INVITE", "RAck: 4294967295 %u INVITE",
					     "RAck: %u", "RAck: rubbish" };

	dial("+15550102", SDP);
	pass_time(SECOND / 5);
	msg_free(enter(got("INVITE", 180)));
	for (size_t i = 0; i < ARRAY_LEN(racks); i++) {
		char line[64];

		snprintf(line, sizeof(line), racks[i], msg_cseq(lab.invite).number);
		send_msg(with(in_dialog("PRACK"), line));
		expect("PRACK", 481);
	}
	nothing_is_left();
}

Test(proc_call_setup, a_prack_may_offer_anew)
{
	struct msg *response;

	dial("+15550101", SDP);
	pass_time(SECOND / 5);
	prack(got("INVITE", 183), SDP_HOLD);
	response = got("PRACK", 200);
	cr_assert(describes(response, "a=recvonly"));
	msg_free(response);
	pass_time(SECOND);
	prack(got("INVITE", 180), NULL);
	pass_time(3 * SECOND);
	acknowledge(NULL);
	hang_up();
}

Test(proc_call_setup, a_late_prack_of_a_ringing_tone_is_taken)
{
	struct msg *response;

	rule("{ name = \"r\"; when = { turn = \"call.incoming\"; };"
	     "  do = ( { reply = 180; }, { reply = 200; sdp = true; after = \"1s\"; } ); }");
	dial("+15550101", SDP);
	response = got("INVITE", 180);
	pass_time(2 * SECOND);
	acknowledge(NULL);
	prack(response, NULL);
	expect("PRACK", 200);
	pass_time(100 * SECOND);
	far_end_is("established");
	hang_up();
}

Test(proc_call_setup, offer_in_183_and_answer_in_prack)
{
	struct msg *response;

	dial("+15550101", NULL);
	pass_time(SECOND / 5);
	response = got("INVITE", 183);
	cr_assert(describes(response, "m=audio"));
	prack(response, SDP);
	response = got("PRACK", 200);
	cr_assert_eq(response->body.n, 0);
	msg_free(response);
	pass_time(SECOND);
	prack(got("INVITE", 180), NULL);
	pass_time(3 * SECOND);
	acknowledge(NULL);
	far_end_is("established");
	hang_up();
}

Test(proc_call_setup, an_offer_without_answer_in_prack_goes_again)
{
	struct msg *response;

	dial("+15550101", NULL);
	pass_time(SECOND / 5);
	prack(got("INVITE", 183), NULL);
	expect("PRACK", 200);
	pass_time(SECOND);
	prack(got("INVITE", 180), NULL);
	pass_time(3 * SECOND);
	response = enter(got("INVITE", 200));
	cr_assert(describes(response, "m=audio"));
	ack_with(msg_cseq(response).number, SDP);
	msg_free(response);
	far_end_is("established");
	hang_up();
}

Test(proc_call_setup, an_ack_without_the_answer_ends_the_call)
{
	struct msg *bye;

	dial("+15550100", NULL);
	acknowledge(NULL);
	bye = got("BYE", 0);
	cr_assert(str_starts(msg_value(bye, HDR_REASON), STR("SIP;cause=488")));
	send_msg(a_response(bye, 200, "erin"));
	msg_free(bye);
	far_end_is("ended");
	nothing_is_left();
}

Test(proc_call_setup, a_2xx_without_ack_ends_in_a_bye)
{
	struct msg *bye;

	dial("+15550100", SDP);
	pass_time(40 * SECOND);
	bye = got("BYE", 0);
	cr_assert(str_starts(msg_value(bye, HDR_REASON), STR("RELEASE_CAUSE;cause=4")));
	send_msg(a_response(bye, 200, "erin"));
	msg_free(bye);
	nothing_is_left();
}

Test(proc_call_setup, who_lacks_100rel_gets_the_same_answer_twice)
{
	struct msg *invite = an_invite("+15550101", SDP), *first, *last;

	msg_set(invite, HDR_SUPPORTED, STR("timer"));
	dial_with(invite);
	pass_time(3 * SECOND);
	first = got("INVITE", 183);
	cr_assert_null(msg_find(first, HDR_RSEQ, 0));
	last = enter(got("INVITE", 200));
	cr_assert(str_eq(first->body, last->body));
	ack_with(msg_cseq(last).number, NULL);
	msg_free(first);
	msg_free(last);
	hang_up();
}

static const char multipart[] =
	"preamble\r\n--b1\r\nContent-Type: application/pidf+xml\r\n\r\n<presence/>\r\n"
	"--b1\r\nContent-Type: application/sdp\r\nContent-Disposition: session\r\n\r\n" SDP
	"\r\n--b1--\r\n";

Test(proc_call_setup, the_description_may_be_a_part_of_the_body)
{
	struct msg *invite = an_invite("+15550100", NULL), *response;

	msg_set_body(invite, STR("multipart/mixed;boundary=\"b1\""), str_of(multipart));
	dial_with(invite);
	response = enter(got("INVITE", 200));
	cr_assert(describes(response, "m=audio"));
	ack_with(msg_cseq(response).number, NULL);
	msg_free(response);
	hang_up();
}

static struct msg *refusal(struct msg *invite, int status)
{
	dial_with(invite);
	return got("INVITE", status);
}

Test(proc_call_setup, what_is_refused)
{
	struct msg *msg = an_invite("+15550100", SDP), *response;

	msg_set(msg, HDR_CONTENT_TYPE, STR("text/plain"));
	response = refusal(msg, 415);
	cr_assert(msg_lists(response, HDR_ACCEPT, STR("application/sdp")));
	msg_free(response);
	response = refusal(with(an_invite("+15550100", SDP), "Require: foo, 100rel, bar"), 420);
	cr_assert(msg_lists(response, HDR_UNSUPPORTED, STR("foo")));
	cr_assert(msg_lists(response, HDR_UNSUPPORTED, STR("bar")));
	cr_assert_not(msg_lists(response, HDR_UNSUPPORTED, STR("100rel")));
	msg_free(response);
	response = refusal(with(an_invite("+15550112", SDP), "Require: 100rel"), 100);
	msg_free(response);
	pass_time(SECOND);
	response = got("INVITE", 420);
	cr_assert(msg_lists(response, HDR_UNSUPPORTED, STR("100rel")));
	msg_free(response);
	msg_free(refusal(an_invite("+15550100", "v=0\r\nrubbish\r\n"), 400));
	response =
		refusal(an_invite("+15550100",
				  SDP_HEAD("1", "6000") "a=des:foo mandatory local sendrecv\r\n"),
			580);
	cr_assert(describes(response, "a=des:foo unknown"));
	msg_free(response);
	response =
		refusal(an_invite("+15550100",
				  "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\n"
				  "t=0 0\r\nm=message 9 TCP/MSRP *\r\n"),
			488);
	cr_assert(describes(response, "m=audio 0"));
	msg_free(response);
	msg_free(refusal(with(an_invite("+15550100", SDP), "Session-Expires: 30"), 422));
	msg = an_invite("+15550111", SDP);
	msg_set(msg, HDR_SUPPORTED, STR("100rel"));
	dial_with(msg);
	pass_time(SECOND);
	response = got("INVITE", 421);
	cr_assert(msg_lists(response, HDR_REQUIRE, STR("precondition")));
	msg_free(response);
	nothing_is_left();
}

Test(proc_call_setup, an_optional_body_need_not_be_understood)
{
	struct msg *invite = an_invite("+15550100", NULL);

	msg_set_body(invite, STR("text/plain"), STR("hello"));
	msg_add(invite, HDR_CONTENT_DISPOSITION, STR("render;handling=optional"));
	dial_with(invite);
	acknowledge(SDP);
	far_end_is("established");
	hang_up();
}

Test(proc_call_setup, early_media_is_told_to_those_who_know_it)
{
	struct msg *response;

	dial("+15550107", SDP);
	pass_time(SECOND / 5);
	response = got("INVITE", 183);
	cr_assert_null(msg_find(response, HDR_P_EARLY_MEDIA, 0));
	msg_free(response);
	dial_with(with(an_invite("+15550107", SDP), "P-Early-Media: supported"));
	pass_time(SECOND / 5);
	response = got("INVITE", 183);
	cr_assert(str_is(msg_value(response, HDR_P_EARLY_MEDIA), "sendrecv"));
	msg_free(response);
	nothing_is_left();
}

Test(proc_call_setup, silence_leaves_nothing_behind)
{
	dial("+15550114", SDP);
	nothing_is_left();
	expect("INVITE", 408);
}

Test(proc_call_setup, a_refusal_needs_no_ports_and_no_dialog)
{
	dial("+15550103", SDP);
	pass_time(SECOND);
	expect("INVITE", 486);
	cr_assert_eq(core_counters(lab.core).streams, 0);
	cr_assert_eq(core_counters(lab.core).far_dialogs, 0);
	nothing_is_left();
}

Test(proc_call_setup, two_final_responses_by_rule)
{
	rule("{ name = \"two finals\"; when = { turn = \"call.incoming\"; };"
	     "  do = ( { reply = 486; }, { reply = 200; sdp = true; after = \"100ms\"; } ); }");
	dial("+15550101", SDP);
	expect("INVITE", 486);
	pass_time(SECOND);
	expect("INVITE", 200);
	nothing_is_left();
}

Test(proc_call_setup, a_cancel_of_an_invite_that_a_rule_answers)
{
	struct msg *cancel;

	rule("{ name = \"slow\"; when = { role = \"peer\"; method = \"INVITE\"; };"
	     "  do = ( { reply = 180; }, { reply = 486; after = \"5s\"; } ); }");
	dial("+15550101", SDP);
	expect("INVITE", 180);
	cancel = msg_new_request(STR("CANCEL"), lab.invite->uri);
	msg_set_uri(cancel, msg_hold(cancel, lab.invite->uri));
	for (unsigned i = 0; i < lab.invite->n_lines; i++)
		if (lab.invite->lines[i].id != HDR_CONTACT &&
		    lab.invite->lines[i].id != HDR_CONTENT_TYPE)
			msg_add(cancel, lab.invite->lines[i].id,
				msg_hold(cancel, lab.invite->lines[i].value));
	msg_set(cancel, HDR_CSEQ, msg_format(cancel, "%u CANCEL", msg_cseq(lab.invite).number));
	send_msg(cancel);
	expect("CANCEL", 200);
	expect("INVITE", 487);
	nothing_is_left();
}

Test(proc_call_setup, one_of_two_early_dialogs_ends)
{
	struct msg *a, *b;

	dial("+15550113", SDP);
	pass_time(SECOND / 2);
	a = got("INVITE", 183);
	b = got("INVITE", 183);
	cr_assert_not(str_eq(msg_to_tag(a), msg_to_tag(b)));
	prack(b, NULL);
	prack(a, NULL);
	say("BYE");
	expect("BYE", 200);
	expect_none("INVITE", 487);
	say("INFO");
	expect("INFO", 481);
	far_end_is("early");
	nothing_is_left();
}

Test(proc_call_setup, responses_that_begin_dialogs_are_counted_by_dialog)
{
	rule("{ name = \"lost\"; when = { method = \"INVITE\"; status = 183; nth = 1; per = \"dialog\"; };"
	     "  do = ( { remove = \"contact\"; } ); }");
	dial("+15550113", SDP);
	pass_time(SECOND / 5);
	for (unsigned i = 0; i < 2; i++) {
		struct msg *response = got("INVITE", 183);

		cr_assert_null(msg_find(response, HDR_CONTACT, 0));
		msg_free(response);
	}
	nothing_is_left();
}

Test(proc_call_setup, a_bye_in_the_only_early_dialog)
{
	dial("+15550102", SDP);
	pass_time(SECOND / 2);
	prack(got("INVITE", 180), NULL);
	say("BYE");
	expect("BYE", 200);
	expect("INVITE", 487);
	nothing_is_left();
}

Test(proc_call_setup, preconditions)
{
	struct msg *response;

	dial("+15550110", SDP QOS("none", "none", "optional"));
	pass_time(SECOND / 5);
	response = got("INVITE", 183);
	cr_assert(msg_lists(response, HDR_REQUIRE, STR("precondition")));
	cr_assert(describes(response, "a=conf:qos remote sendrecv"));
	prack(response, NULL);
	pass_time(5 * SECOND);
	expect_none("INVITE", 180);
	modify("UPDATE", SDP_HEAD("2", "6000") QOS("sendrecv", "none", "mandatory"));
	response = got("UPDATE", 200);
	cr_assert(describes(response, "a=curr:qos local sendrecv"));
	msg_free(response);
	pass_time(1);
	prack(got("INVITE", 180), NULL);
	pass_time(3 * SECOND);
	acknowledge(NULL);
	hang_up();
}

Test(proc_call_setup, resources_that_come_late_are_told)
{
	struct msg *update;

	knob("call.reservation=3s");
	dial("+15550110", SDP QOS("none", "none", "optional"));
	pass_time(SECOND / 5);
	prack(got("INVITE", 183), NULL);
	modify("UPDATE", SDP_HEAD("2", "6000") QOS("sendrecv", "none",
						   "mandatory") "a=conf:qos remote sendrecv\r\n");
	update = got("UPDATE", 200);
	cr_assert(describes(update, "a=curr:qos local none"));
	msg_free(update);
	pass_time(5 * SECOND);
	update = got("UPDATE", 0);
	cr_assert(describes(update, "a=curr:qos local sendrecv"));
	send_msg(with_sdp(a_response(update, 200, "erin"),
			  SDP_HEAD("3", "6000") QOS("sendrecv", "sendrecv", "mandatory")));
	msg_free(update);
	pass_time(1);
	prack(got("INVITE", 180), NULL);
	pass_time(3 * SECOND);
	acknowledge(NULL);
	hang_up();
}

/* Thousands that ring have no ports. */
Test(proc_call_setup, many_calls_ring)
{
	for (unsigned i = 0; i < 200; i++) {
		dial("+15550102", SDP);
		forget();
	}
	pass_time(SECOND);
	cr_assert_eq(core_counters(lab.core).far_calls, 200);
	cr_assert_eq(core_counters(lab.core).streams, 0);
	core_reset(lab.core);
	settle();
	cr_assert_eq(core_counters(lab.core).far_dialogs, 0);
}

static void set_up_one_port(void)
{
	lab_start(1);
}

TestSuite(proc_call_ports, .init = set_up_one_port, .fini = tear_down);

Test(proc_call_ports, no_port_is_left)
{
	struct msg *first;

	dial("+15550100", SDP);
	acknowledge(NULL);
	first = lab.invite;
	lab.invite = NULL;
	dial("+15550100", SDP);
	expect("INVITE", 500);
	msg_free(lab.invite);
	lab.invite = first;
	far_end_is("established");
}
