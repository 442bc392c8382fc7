/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of the proxy: which response goes upstream, in which order next hops are tried, what is
 * cancelled (RFC 3261 16.7, 16.8, 16.10; RFC 6228). */
#include <stdio.h>

#include "msg_lab.h"
#include "sip_lab.h"

TestSuite(sip_proxy, .timeout = 10);

Test(sip_proxy, one_next_hop)
{
	struct sip_lab *lab = sip_lab_new(1);
	struct party *callee = &lab->callees[0];

	sip_lab_invite(lab, "");
	SAW(&lab->caller, "100");
	SAW(callee, "INVITE");
	SAME(msg_value(callee->last[0], HDR_MAX_FORWARDS), "69");
	cr_assert_eq(value_count(callee->last[0], HDR_VIA, STR_NONE), 2);
	callee_reply(callee, 100, "");
	callee_reply(callee, 180, "");
	callee_reply(callee, 183, "");
	callee_reply(callee, 200, "");
	SAW(&lab->caller, "180 183 200");
	cr_assert_eq(value_count(lab->caller.last[0], HDR_VIA, STR_NONE), 1);
	SAW(callee, "");
	sip_lab_wait(lab, 40 * LAB_SECOND);
	cr_assert_eq(lab->ended, 1);
	sip_lab_free(lab);
}

/* Three next hops answer in this order; what the caller gets. */
Test(sip_proxy, the_best_of_several)
{
	static const int rows[][4] = {
		{ 486, 404, 480, 486 }, { 404, 302, 500, 302 }, { 486, 500, 603, 603 },
		{ 480, 420, 404, 420 }, { 415, 407, 480, 407 }, { 408, 480, 487, 480 },
		{ 500, 503, 501, 500 }, { 503, 504, 503, 504 }, { 503, 503, 503, 500 },
		{ 404, 484, 401, 401 }, { 302, 600, 301, 600 }, { 480, 486, 603, 603 },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct sip_lab *lab = sip_lab_new(3);

		sip_lab_invite(lab, "");
		for (unsigned k = 0; k < 3; k++) {
			if (lab->callees[k].invite)
				callee_reply(&lab->callees[k], rows[i][k], "");
		}
		cr_assert_eq(lab->caller.last[0]->status, rows[i][3], "row %zu: %d", i,
			     lab->caller.last[0]->status);
		cr_assert_eq(lab->caller.last[1]->status, 100, "row %zu", i);
		sip_lab_free(lab);
	}
}

Test(sip_proxy, all_challenges_go_together)
{
	struct sip_lab *lab = sip_lab_new(3);
	struct msg *response;

	sip_lab_invite(lab, "");
	callee_reply(&lab->callees[0], 407, "Proxy-Authenticate: Digest realm=\"a\", nonce=\"1\"");
	callee_reply(&lab->callees[1], 480, "");
	callee_reply(&lab->callees[2], 401, "WWW-Authenticate: Digest realm=\"c\", nonce=\"2\"");
	SAW(&lab->caller, "100 407");
	response = lab->caller.last[0];
	SAME(msg_value(response, HDR_PROXY_AUTHENTICATE), "Digest realm=\"a\", nonce=\"1\"");
	SAME(msg_value(response, HDR_WWW_AUTHENTICATE), "Digest realm=\"c\", nonce=\"2\"");
	sip_lab_free(lab);
}

Test(sip_proxy, higher_q_first)
{
	struct sip_lab *lab = sip_lab_new(3);

	lab->q[0] = 300;
	lab->q[1] = lab->q[2] = 700;
	sip_lab_invite(lab, "");
	SAW(&lab->callees[0], "");
	SAW(&lab->callees[1], "INVITE");
	SAW(&lab->callees[2], "INVITE");
	callee_reply(&lab->callees[1], 486, "");
	SAW(&lab->callees[0], "");
	callee_reply(&lab->callees[2], 480, "");
	SAW(&lab->callees[0], "INVITE");
	SAW(&lab->caller, "100");
	callee_reply(&lab->callees[0], 404, "");
	SAW(&lab->caller, "486");
	sip_lab_free(lab);
}

Test(sip_proxy, a_2xx_ends_the_others_and_what_waits)
{
	struct sip_lab *lab = sip_lab_new(4);

	lab->q[3] = 100;
	sip_lab_invite(lab, "");
	callee_reply(&lab->callees[0], 180, "");
	callee_reply(&lab->callees[1], 180, "");
	callee_reply(&lab->callees[1], 200, "");
	SAW(&lab->caller, "100 180 180 200");
	SAW(&lab->callees[0], "INVITE CANCEL");
	SAME(msg_value(lab->callees[0].last[0], HDR_REASON),
	     "SIP;cause=200;text=\"Call completed elsewhere\"");
	SAW(&lab->callees[1], "INVITE");
	/* it has sent no provisional response yet: the CANCEL waits for one */
	SAW(&lab->callees[2], "INVITE");
	callee_reply(&lab->callees[2], 180, "");
	SAW(&lab->callees[2], "CANCEL");
	SAW(&lab->callees[3], "");
	sip_lab_free(lab);
}

Test(sip_proxy, every_2xx_goes_upstream)
{
	struct sip_lab *lab = sip_lab_new(2);
	struct party *late = &lab->callees[1];

	sip_lab_invite(lab, "");
	late->deaf = true;
	callee_reply(late, 180, "");
	callee_reply(&lab->callees[0], 200, "");
	callee_reply(late, 200, "");
	SAW(&lab->caller, "100 180 200 200");
	cr_assert(!str_eq(msg_to_tag(lab->caller.last[0]), msg_to_tag(lab->caller.last[1])));
	sip_lab_free(lab);
}

Test(sip_proxy, a_6xx_ends_all_and_waits_for_them)
{
	struct sip_lab *lab = sip_lab_new(3);

	lab->q[2] = 1;
	sip_lab_invite(lab, "");
	lab->callees[0].deaf = true;
	callee_reply(&lab->callees[0], 180, "");
	callee_reply(&lab->callees[1], 603, "");
	SAW(&lab->callees[0], "INVITE CANCEL");
	SAME(msg_value(lab->callees[0].last[0], HDR_REASON), "SIP;cause=603;text=\"Decline\"");
	SAW(&lab->caller, "100 180");
	callee_reply(&lab->callees[0], 487, "");
	SAW(&lab->caller, "603");
	SAW(&lab->callees[2], "");
	sip_lab_free(lab);
}

/* The caller cancels; with a Reason, if there is one. */
static void cancel(struct sip_lab *lab, const char *reason)
{
	client_cancel(lab->client, str_of(reason));
	sip_lab_settle(lab);
}

Test(sip_proxy, a_cancel_goes_to_all_branches)
{
	struct sip_lab *lab = sip_lab_new(3);

	lab->q[2] = 500;
	sip_lab_invite(lab, "");
	callee_reply(&lab->callees[0], 180, "");
	callee_reply(&lab->callees[1], 180, "");
	cancel(lab, "SIP;cause=200;text=\"x\"");
	for (unsigned i = 0; i < 2; i++) {
		SAW(&lab->callees[i], "INVITE CANCEL");
		SAME(msg_value(lab->callees[i].last[0], HDR_REASON), "SIP;cause=200;text=\"x\"");
	}
	SAW(&lab->callees[2], "");
	SAW(&lab->caller, "100 180 180 487");
	sip_lab_free(lab);
}

Test(sip_proxy, a_cancel_waits_for_the_callee_to_be_heard)
{
	struct sip_lab *lab = sip_lab_new(1);

	sip_lab_invite(lab, "");
	cancel(lab, NULL);
	SAW(&lab->callees[0], "INVITE");
	callee_reply(&lab->callees[0], 180, "");
	SAW(&lab->callees[0], "CANCEL");
	SAW(&lab->caller, "100 180 487");
	sip_lab_free(lab);
}

Test(sip_proxy, who_does_not_heed_a_cancel_is_not_waited_for)
{
	struct sip_lab *lab = sip_lab_new(1);

	sip_lab_invite(lab, "");
	lab->callees[0].deaf = true;
	callee_reply(&lab->callees[0], 180, "");
	cancel(lab, NULL);
	sip_lab_wait(lab, 31 * LAB_SECOND);
	SAW(&lab->caller, "100 180");
	sip_lab_wait(lab, 2 * LAB_SECOND);
	/* the caller itself has given up at the same time, or has the 487 */
	cr_assert(lab->failed == 1 || lab->caller.last[0]->status == 487);
	request_refuse(lab->callees[0].invite, 487, NULL);
	sip_lab_free(lab);
}

Test(sip_proxy, who_answers_a_cancel_by_200_has_won)
{
	struct sip_lab *lab = sip_lab_new(1);

	sip_lab_invite(lab, "");
	lab->callees[0].deaf = true;
	callee_reply(&lab->callees[0], 180, "");
	cancel(lab, NULL);
	callee_reply(&lab->callees[0], 200, "");
	SAW(&lab->caller, "100 180 200");
	sip_lab_free(lab);
}

Test(sip_proxy, the_200_to_a_cancel_has_the_tag_of_the_18x)
{
	struct sip_lab *lab = sip_lab_new(1);
	struct str tag;

	sip_lab_invite(lab, "");
	callee_reply(&lab->callees[0], 180, "");
	tag = msg_to_tag(lab->caller.last[0]);
	cancel(lab, NULL);
	cr_assert(str_eq(msg_to_tag(lab->caller.last[0]), tag));
	sip_lab_free(lab);
}

Test(sip_proxy, timer_c_cancels_what_rings_for_too_long)
{
	struct sip_lab *lab = sip_lab_new(1);

	sip_lab_invite(lab, "");
	callee_reply(&lab->callees[0], 180, "");
	sip_lab_wait(lab, 100 * LAB_SECOND);
	callee_reply(&lab->callees[0], 180, "");
	sip_lab_wait(lab, 184 * LAB_SECOND);
	SAW(&lab->callees[0], "INVITE");
	sip_lab_wait(lab, 2 * LAB_SECOND);
	SAW(&lab->callees[0], "CANCEL");
	SAW(&lab->caller, "100 180 180 487");
	sip_lab_free(lab);
}

Test(sip_proxy, early_dialogs_that_end_are_told_by_199)
{
	struct sip_lab *lab = sip_lab_new(2);
	struct msg *told;
	struct str tag;

	sip_lab_invite(lab, "Supported: 100rel, 199\r\n");
	callee_reply(&lab->callees[0], 180, "");
	tag = msg_to_tag(lab->caller.last[0]);
	callee_reply(&lab->callees[0], 486, "");
	SAW(&lab->caller, "100 180 199");
	told = lab->caller.last[0];
	cr_assert(str_eq(msg_to_tag(told), tag));
	cr_assert(str_starts(msg_value(told, HDR_REASON), STR("SIP;cause=486")));
	cr_assert_null(msg_find(told, HDR_RSEQ, 0));
	/* the last one needs none: its final response goes at once */
	callee_reply(&lab->callees[1], 180, "");
	callee_reply(&lab->callees[1], 480, "");
	SAW(&lab->caller, "180 486");
	sip_lab_free(lab);
}

Test(sip_proxy, no_199_to_who_did_not_ask_or_wants_all_reliable)
{
	static const char *const lines[] = { "", "Supported: 100rel\r\n",
					     "Supported: 199\r\nRequire: 100rel\r\n" };

	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		struct sip_lab *lab = sip_lab_new(2);

		sip_lab_invite(lab, lines[i]);
		callee_reply(&lab->callees[0], 180, "");
		callee_reply(&lab->callees[0], 486, "");
		SAW(&lab->caller, "100 180");
		callee_reply(&lab->callees[1], 480, "");
		SAW(&lab->caller, "486");
		sip_lab_free(lab);
	}
}

/* Sends it to the second callee instead. */
static bool try_the_second(void *ctx, enum client_end why, struct link **link, struct addr *remote)
{
	struct sip_lab *lab = ctx;

	(void)why;
	(void)remote;
	if (*link == lab->towards[1])
		return false;
	*link = lab->towards[1];
	return true;
}

Test(sip_proxy, a_branch_may_be_tried_elsewhere)
{
	struct sip_lab *lab = sip_lab_new(1);

	lab->leg.retry = try_the_second;
	sip_lab_invite(lab, "Subject: same\r\n");
	/* it never answers */
	sip_lab_wait(lab, 33 * LAB_SECOND);
	SAW(&lab->callees[1], "INVITE");
	SAME(msg_value(lab->callees[1].last[0], HDR_SUBJECT), "same");
	SAME(msg_value(lab->callees[1].last[0], HDR_MAX_FORWARDS), "69");
	cr_assert_eq(value_count(lab->callees[1].last[0], HDR_VIA, STR_NONE), 2);
	callee_reply(&lab->callees[1], 200, "");
	SAW(&lab->caller, "100 200");
	request_refuse(lab->callees[0].invite, 500, NULL);
	sip_lab_wait(lab, 40 * LAB_SECOND);
	cr_assert_eq(lab->ended, 1);
	sip_lab_free(lab);
}

Test(sip_proxy, a_branch_out_of_reach_is_tried_elsewhere_or_a_503)
{
	struct sip_lab *lab = sip_lab_new(1);

	link_close(lab->callees[0].up, CLOSE_FIN);
	sip_lab_settle(lab);
	lab->leg.retry = try_the_second;
	sip_lab_invite(lab, "");
	SAW(&lab->callees[1], "INVITE");
	callee_reply(&lab->callees[1], 486, "");
	SAW(&lab->caller, "100 486");
	link_close(lab->callees[1].up, CLOSE_FIN);
	sip_lab_settle(lab);
	msg_free(lab->invite);
	sip_lab_invite(lab, "");
	SAW(&lab->caller, "100 503");
	sip_lab_free(lab);
}

/* Asks for no answer at all. */
static int stay_silent(void *ctx, struct request *request, enum client_end why)
{
	(void)ctx;
	(void)request;
	(void)why;
	return 0;
}

Test(sip_proxy, a_hook_may_want_no_answer)
{
	struct sip_lab *lab = sip_lab_new(1);

	lab->leg.on_failure = stay_silent;
	link_close(lab->callees[0].up, CLOSE_FIN);
	sip_lab_settle(lab);
	sip_lab_invite(lab, "");
	sip_lab_wait(lab, 100 * LAB_SECOND);
	SAW(&lab->caller, "100");
	client_cancel(lab->client, STR_NONE);
	sip_lab_free(lab);
}

Test(sip_proxy, silence_of_all_is_a_408_to_an_invite)
{
	struct sip_lab *lab = sip_lab_new(1);

	sip_lab_invite(lab, "");
	sip_lab_wait(lab, 33 * LAB_SECOND);
	SAW(&lab->caller, "100 408");
	request_refuse(lab->callees[0].invite, 500, NULL);
	sip_lab_free(lab);
}

/* A rule of the far end: two final responses, in both orders. */
Test(sip_proxy, a_second_final_response_of_our_own_passes)
{
	static const int rows[][2] = { { 486, 200 }, { 486, 603 }, { 200, 486 } };

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct sip_lab *lab = sip_lab_new(1);
		struct request *invite;
		char want[16];

		sip_lab_invite(lab, "");
		invite = lab->callees[0].invite;
		request_keep_message(invite, true);
		callee_reply(&lab->callees[0], rows[i][0], "");
		sip_lab_wait(lab, LAB_SECOND / 10);
		request_reply(invite, request_response(invite, rows[i][1], NULL));
		request_keep_message(invite, false);
		sip_lab_settle(lab);
		snprintf(want, sizeof(want), "100 %d %d", rows[i][0], rows[i][1]);
		SAW(&lab->caller, want);
		sip_lab_free(lab);
	}
}

Test(sip_proxy, the_same_final_response_passes_once)
{
	struct sip_lab *lab = sip_lab_new(1);
	struct request *invite;

	sip_lab_invite(lab, "");
	invite = lab->callees[0].invite;
	request_keep_message(invite, true);
	callee_reply(&lab->callees[0], 486, "");
	request_reply(invite, request_response(invite, 486, NULL));
	request_keep_message(invite, false);
	sip_lab_settle(lab);
	SAW(&lab->caller, "100 486");
	sip_lab_free(lab);
}
