/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of responses that a UA repeats end to end (RFC 3261 13.3.1.4, RFC 3262 3), through a proxy
 * over role pipes. */
#include "msg_lab.h"
#include "sip_lab.h"

TestSuite(sip_repeat, .timeout = 10);

/* How often nobody acknowledged. */
static void on_timeout(void *ctx)
{
	(*(unsigned *)ctx)++;
}

static struct repeat *start(struct party *callee, int status, const char *header, unsigned *ended)
{
	struct repeat *repeat = repeat_start(callee->invite,
					     callee_response(callee, status, header),
					     &(struct repeat_user){ on_timeout, ended });

	sip_lab_settle(callee->lab);
	return repeat;
}

Test(sip_repeat, a_2xx_at_most_t2_apart)
{
	struct sip_lab *lab = sip_lab_new(1);
	unsigned ended = 0;
	struct repeat *repeat;

	sip_lab_invite(lab, "");
	repeat = start(&lab->callees[0], 200, "", &ended);
	SAW(&lab->caller, "100 200");
	cr_assert_eq(stack_counters(lab->callees[0].stack).repeats, 1);
	sip_lab_wait(lab, LAB_SECOND * 6 / 10);
	SAW(&lab->caller, "200");
	sip_lab_wait(lab, LAB_SECOND);
	SAW(&lab->caller, "200");
	sip_lab_wait(lab, 2 * LAB_SECOND);
	SAW(&lab->caller, "200");
	sip_lab_wait(lab, 12 * LAB_SECOND);
	SAW(&lab->caller, "200 200 200");
	repeat_free(repeat);
	sip_lab_wait(lab, 20 * LAB_SECOND);
	SAW(&lab->caller, "");
	cr_assert_eq(ended, 0);
	sip_lab_free(lab);
}

Test(sip_repeat, a_reliable_provisional_at_doubled_intervals)
{
	struct sip_lab *lab = sip_lab_new(1);
	unsigned ended = 0;

	sip_lab_invite(lab, "");
	start(&lab->callees[0], 183, "RSeq: 1", &ended);
	/* 0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5 */
	sip_lab_wait(lab, 31 * LAB_SECOND);
	SAW(&lab->caller, "100 183 183 183 183 183 183");
	sip_lab_wait(lab, LAB_SECOND * 6 / 10);
	SAW(&lab->caller, "183");
	cr_assert_eq(ended, 0);
	sip_lab_wait(lab, LAB_SECOND);
	cr_assert_eq(ended, 1);
	SAW(&lab->caller, "");
	callee_reply(&lab->callees[0], 504, "");
	sip_lab_free(lab);
}

Test(sip_repeat, each_early_dialog_has_its_own)
{
	struct sip_lab *lab = sip_lab_new(1);
	struct repeat *one, *two;
	unsigned ended = 0;

	sip_lab_invite(lab, "");
	one = start(&lab->callees[0], 183, "RSeq: 1", &ended);
	two = start(&lab->callees[0], 180, "RSeq: 2", &ended);
	sip_lab_wait(lab, LAB_SECOND * 6 / 10);
	SAW(&lab->caller, "100 183 180 183 180");
	repeat_free(one);
	sip_lab_wait(lab, LAB_SECOND);
	SAW(&lab->caller, "180");
	repeat_free(two);
	repeat_free(NULL);
	callee_reply(&lab->callees[0], 486, "");
	sip_lab_free(lab);
}

/* The request is over long before. */
Test(sip_repeat, outlives_its_request)
{
	struct sip_lab *lab = sip_lab_new(1);
	unsigned ended = 0;

	sip_lab_invite(lab, "");
	start(&lab->callees[0], 183, "RSeq: 1", &ended);
	callee_reply(&lab->callees[0], 486, "");
	SAW(&lab->caller, "100 183 486");
	sip_lab_wait(lab, 40 * LAB_SECOND);
	cr_assert_eq(ended, 1);
	sip_lab_free(lab);
}

/* What passes a proxy is a copy there, too: nothing new is counted. */
Test(sip_repeat, copies_are_copies_at_the_proxy)
{
	struct sip_lab *lab = sip_lab_new(1);
	struct repeat *repeat;
	unsigned ended = 0;

	sip_lab_invite(lab, "");
	repeat = start(&lab->callees[0], 200, "", &ended);
	sip_lab_wait(lab, 4 * LAB_SECOND);
	cr_assert_eq(stack_counters(lab->proxy.stack).retransmitted, 3);
	repeat_free(repeat);
	sip_lab_free(lab);
}

/* What is lost on the caller's leg comes again from the other end. */
Test(sip_repeat, heals_a_leg_that_loses)
{
	struct sip_lab *lab = sip_lab_over(true, 1, NULL);
	struct repeat *repeat;
	unsigned ended = 0;

	sip_lab_invite(lab, "");
	SAW(&lab->caller, "100");
	lab->lost = 2;
	repeat = start(&lab->callees[0], 183, "RSeq: 1", &ended);
	sip_lab_wait(lab, LAB_SECOND);
	SAW(&lab->caller, "");
	sip_lab_wait(lab, LAB_SECOND);
	SAW(&lab->caller, "183");
	repeat_free(repeat);
	lab->lost = 1;
	repeat = start(&lab->callees[0], 200, "", &ended);
	SAW(&lab->caller, "");
	sip_lab_wait(lab, 2 * LAB_SECOND);
	SAW(&lab->caller, "200 200");
	repeat_free(repeat);
	cr_assert_eq(ended, 0);
	sip_lab_free(lab);
}
