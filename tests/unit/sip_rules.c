/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of what rules see in sip/: each ACK once, copies of a response as one message, and requests
 * that came by two ways. */
#include "msg_lab.h"
#include "sip_lab.h"

TestSuite(sip_rules, .timeout = 10);

/* The caller acknowledges its 2xx, as copy of the same ACK each time that `branch` is the same. */
static void acknowledge(struct sip_lab *lab, const char *branch)
{
	struct msg *ack = msg_new_request(STR("ACK"), STR("sip:bob@192.0.2.2"));

	msg_add(ack, HDR_MAX_FORWARDS, STR("70"));
	msg_add(ack, HDR_FROM, STR("<sip:alice@example.org>;tag=a1"));
	msg_add(ack, HDR_TO, STR("<sip:bob@example.org>;tag=b1"));
	msg_add(ack, HDR_CALL_ID, STR("c1"));
	msg_add(ack, HDR_CSEQ, STR("7 ACK"));
	client_send(lab->caller.stack, ack,
		    &(struct client_target){ .link = lab->caller.down, .branch = branch }, NULL,
		    NULL);
	sip_lab_settle(lab);
}

/* A call that is answered, with rules of the callee. */
static struct sip_lab *answered(const char *rules)
{
	struct sip_lab *lab = sip_lab_with(1, rules);

	sip_lab_invite(lab, "");
	callee_reply(&lab->callees[0], 200, "");
	SAW(&lab->callees[0], "INVITE");
	return lab;
}

Test(sip_rules, an_ack_to_a_2xx_can_be_ignored)
{
	struct sip_lab *lab = answered("{ name = \"r\"; when = { role = \"proxy\"; method = "
				       "\"ACK\"; }; do = ( { ignore = true; } ); }");

	acknowledge(lab, "z9hG4bKack1");
	acknowledge(lab, "z9hG4bKack1");
	SAW(&lab->callees[0], "");
	sip_lab_free(lab);
}

Test(sip_rules, copies_of_an_ack_are_one_message)
{
	struct sip_lab *lab = answered("{ name = \"r\"; when = { role = \"proxy\"; method = "
				       "\"ACK\"; nth = 1; copy = \"1-2\"; }; "
				       "do = ( { ignore = true; } ); }");

	acknowledge(lab, "z9hG4bKack1");
	acknowledge(lab, "z9hG4bKack1");
	SAW(&lab->callees[0], "");
	acknowledge(lab, "z9hG4bKack1");
	SAW(&lab->callees[0], "ACK");
	acknowledge(lab, "z9hG4bKack2");
	SAW(&lab->callees[0], "ACK");
	sip_lab_free(lab);
}

Test(sip_rules, an_ack_that_passes_is_counted_once)
{
	struct sip_lab *lab = answered("{ name = \"r\"; when = { role = \"proxy\"; method = "
				       "\"ACK\"; nth = 2; }; do = ( { ignore = true; } ); }");

	acknowledge(lab, "z9hG4bKack1");
	acknowledge(lab, "z9hG4bKack1");
	SAW(&lab->callees[0], "ACK ACK");
	acknowledge(lab, "z9hG4bKack2");
	SAW(&lab->callees[0], "");
	sip_lab_free(lab);
}

Test(sip_rules, an_ack_can_be_delayed)
{
	struct sip_lab *lab = answered("{ name = \"r\"; when = { role = \"proxy\"; method = "
				       "\"ACK\"; }; do = ( { delay = \"3s\"; } ); }");

	acknowledge(lab, "z9hG4bKack1");
	sip_lab_wait(lab, 2 * LAB_SECOND);
	SAW(&lab->callees[0], "");
	sip_lab_wait(lab, 2 * LAB_SECOND);
	SAW(&lab->callees[0], "ACK");
	/* one that is still waiting when the element goes */
	acknowledge(lab, "z9hG4bKack2");
	sip_lab_free(lab);
}

/* Without its ACK the refusal's transaction waits for timer H. */
Test(sip_rules, an_ack_to_a_refusal_can_be_ignored)
{
	struct sip_lab *lab =
		sip_lab_with(1, "{ name = \"r\"; when = { role = \"a\"; method = \"ACK\"; }; "
				"do = ( { ignore = true; } ); }");

	sip_lab_invite(lab, "");
	callee_reply(&lab->callees[0], 486, "");
	SAW(&lab->caller, "100 486");
	cr_assert_eq(stack_counters(lab->callees[0].stack).transactions, 1);
	sip_lab_wait(lab, 31 * LAB_SECOND);
	cr_assert_eq(stack_counters(lab->callees[0].stack).transactions, 1);
	sip_lab_wait(lab, 2 * LAB_SECOND);
	cr_assert_eq(stack_counters(lab->callees[0].stack).transactions, 0);
	sip_lab_free(lab);
}

/* Nobody counts the acknowledgements of an INVITE. */
static void on_timeout(void *ctx)
{
	(void)ctx;
}

/* The callee's 200 and copies of it, through rules of the proxy. */
static struct sip_lab *repeated(const char *rules, struct repeat **repeat)
{
	struct sip_lab *lab = sip_lab_with(1, rules);

	sip_lab_invite(lab, "");
	*repeat = repeat_start(lab->callees[0].invite, callee_response(&lab->callees[0], 200, ""),
			       &(struct repeat_user){ on_timeout, NULL });
	sip_lab_settle(lab);
	return lab;
}

Test(sip_rules, copies_of_a_2xx_in_are_one_message)
{
	struct repeat *repeat;
	struct sip_lab *lab = repeated("{ name = \"r\"; when = { role = \"proxy\"; method = "
				       "\"INVITE\"; status = 200; nth = 1; copy = \"1-2\"; }; "
				       "do = ( { ignore = true; } ); }",
				       &repeat);

	SAW(&lab->caller, "100");
	sip_lab_wait(lab, LAB_SECOND);
	SAW(&lab->caller, "");
	sip_lab_wait(lab, LAB_SECOND);
	SAW(&lab->caller, "200");
	repeat_free(repeat);
	sip_lab_free(lab);
}

Test(sip_rules, copies_of_a_2xx_out_are_one_message)
{
	struct repeat *repeat;
	struct sip_lab *lab = repeated("{ name = \"r\"; when = { role = \"proxy\"; method = "
				       "\"INVITE\"; status = 200; nth = 1; copy = \"1-2\"; }; "
				       "do = ( { drop = true; } ); }",
				       &repeat);

	SAW(&lab->caller, "100");
	sip_lab_wait(lab, LAB_SECOND);
	SAW(&lab->caller, "");
	sip_lab_wait(lab, LAB_SECOND);
	SAW(&lab->caller, "200");
	repeat_free(repeat);
	sip_lab_free(lab);
}

Test(sip_rules, an_edit_holds_for_all_copies)
{
	struct repeat *repeat;
	struct sip_lab *lab = repeated("{ name = \"r\"; when = { role = \"a\"; method = "
				       "\"INVITE\"; status = 200; nth = 1; }; "
				       "do = ( { add = \"Subject: bent\"; } ); }",
				       &repeat);

	SAW(&lab->caller, "100 200");
	SAME(msg_value(lab->caller.last[0], HDR_SUBJECT), "bent");
	sip_lab_wait(lab, LAB_SECOND);
	SAW(&lab->caller, "200");
	SAME(msg_value(lab->caller.last[0], HDR_SUBJECT), "bent");
	cr_assert_eq(value_count(lab->caller.last[0], HDR_SUBJECT, STR_NONE), 1);
	repeat_free(repeat);
	sip_lab_free(lab);
}

Test(sip_rules, a_cancel_passes_the_gates)
{
	struct sip_lab *lab =
		sip_lab_with(1, "{ name = \"r\"; when = { role = \"proxy\"; method = \"CANCEL\"; "
				"}; do = ( { drop = true; } ); }");

	sip_lab_invite(lab, "");
	callee_reply(&lab->callees[0], 180, "");
	client_cancel(lab->client, STR_NONE);
	sip_lab_settle(lab);
	SAW(&lab->callees[0], "INVITE");
	request_refuse(lab->callees[0].invite, 480, NULL);
	sip_lab_free(lab);
}

/* Both branches lead to one UA: it answers the second by 482, which tells the caller nothing. */
Test(sip_rules, a_request_that_came_by_two_ways_is_merged)
{
	struct sip_lab *lab = sip_lab_new(2);

	link_release(lab->towards[1]);
	lab->towards[1] = link_hold(lab->towards[0]);
	sip_lab_invite(lab, "");
	SAW(&lab->callees[0], "INVITE INVITE");
	cr_assert_not(request_is_merged(lab->callees[0].invite), "not with itself");
	callee_reply(&lab->callees[0], 486, "");
	SAW(&lab->caller, "100 486");
	sip_lab_free(lab);
}
