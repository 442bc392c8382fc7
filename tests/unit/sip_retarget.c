/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of request_retarget: another next hop in place of all before (RFC 3261 16.7, RFC 6228). */
#include "msg_lab.h"
#include "sip_lab.h"

TestSuite(sip_retarget, .timeout = 10);

/* A proxy that tries the next callee when one answers by `at`, or fails. */
struct retargeting {
	struct sip_lab *lab;
	struct request *request; /* the last one seen */
	unsigned next;           /* callee */
	int at;                  /* 0: never by itself */
	const char *reason;
	unsigned ended;
};

static bool go_on(struct retargeting *retargeting, struct request *request)
{
	struct sip_lab *lab = retargeting->lab;

	return request_retarget(request,
				&(struct proxy_branch){ .msg = msg_clone(request->msg),
							.link = lab->towards[retargeting->next++] },
				str_of(retargeting->reason));
}

static bool on_response(void *ctx, struct request *request, struct msg *response)
{
	struct retargeting *retargeting = ctx;

	retargeting->request = request;
	if (response->status != retargeting->at)
		return true;
	msg_free(response);
	cr_assert(go_on(retargeting, request));
	return false;
}

static int on_failure(void *ctx, struct request *request, enum client_end why)
{
	(void)why;
	cr_assert(go_on(ctx, request));
	return 0;
}

static void on_end(void *ctx)
{
	((struct retargeting *)ctx)->ended++;
}

static struct sip_lab *lab_start(struct retargeting *retargeting, unsigned n, int at,
				 const char *lines)
{
	struct sip_lab *lab = sip_lab_new(n);

	*retargeting = (struct retargeting){ .lab = lab, .next = n, .at = at };
	lab->leg = (struct proxy_leg){ .on_response = on_response,
				       .on_end = on_end,
				       .ctx = retargeting };
	sip_lab_invite(lab, lines);
	return lab;
}

/* The hook's own time to do so. */
static bool retarget(struct retargeting *retargeting, const char *reason)
{
	bool done;

	retargeting->reason = reason;
	done = go_on(retargeting, retargeting->request);
	sip_lab_settle(retargeting->lab);
	return done;
}

static void lab_end(struct retargeting *retargeting)
{
	struct sip_lab *lab = retargeting->lab;

	for (unsigned i = 0; i < LAB_CALLEES; i++)
		if (lab->callees[i].invite)
			request_refuse(lab->callees[i].invite, 500, NULL);
	sip_lab_free(lab);
	cr_assert_eq(retargeting->ended, 1);
}

Test(sip_retarget, a_refusal_leads_elsewhere)
{
	struct retargeting retargeting;
	struct sip_lab *lab = lab_start(&retargeting, 1, 486, "Subject: same\r\n");

	callee_reply(&lab->callees[0], 486, "");
	SAW(&lab->callees[0], "INVITE");
	SAW(&lab->callees[1], "INVITE");
	SAME(msg_value(lab->callees[1].last[0], HDR_SUBJECT), "same");
	SAME(msg_value(lab->callees[1].last[0], HDR_MAX_FORWARDS), "69");
	cr_assert_eq(stack_counters(lab->proxy.stack).branches, 2);
	callee_reply(&lab->callees[1], 180, "");
	callee_reply(&lab->callees[1], 200, "");
	SAW(&lab->caller, "100 180 200");
	lab_end(&retargeting);
}

Test(sip_retarget, from_one_to_the_next_to_the_last)
{
	struct retargeting retargeting;
	struct sip_lab *lab = lab_start(&retargeting, 1, 486, "");

	callee_reply(&lab->callees[0], 486, "");
	callee_reply(&lab->callees[1], 486, "");
	callee_reply(&lab->callees[2], 486, "");
	callee_reply(&lab->callees[3], 480, "");
	SAW(&lab->caller, "100 480");
	lab_end(&retargeting);
}

/* A better response of before is forgotten, and what waited for its turn is never tried. */
Test(sip_retarget, what_came_so_far_does_not_count)
{
	struct retargeting retargeting = { 0 };
	struct sip_lab *lab = sip_lab_new(3);

	retargeting = (struct retargeting){ .lab = lab, .next = 3, .at = 486 };
	lab->leg = (struct proxy_leg){ .on_response = on_response,
				       .on_end = on_end,
				       .ctx = &retargeting };
	lab->q[2] = 100;
	sip_lab_invite(lab, "");
	callee_reply(&lab->callees[0], 302, "");
	callee_reply(&lab->callees[1], 486, "");
	SAW(&lab->callees[2], "");
	callee_reply(&lab->callees[3], 503, "");
	SAW(&lab->caller, "100 500");
	SAW(&lab->callees[2], "");
	lab_end(&retargeting);
}

Test(sip_retarget, what_is_under_way_is_cancelled)
{
	struct retargeting retargeting;
	struct sip_lab *lab = lab_start(&retargeting, 1, 0, "");

	callee_reply(&lab->callees[0], 180, "");
	cr_assert(retarget(&retargeting, "SIP;cause=408;text=\"no answer\""));
	SAW(&lab->callees[0], "INVITE CANCEL");
	SAME(msg_value(lab->callees[0].last[0], HDR_REASON), "SIP;cause=408;text=\"no answer\"");
	SAW(&lab->callees[1], "INVITE");
	SAW(&lab->caller, "100 180");
	callee_reply(&lab->callees[1], 180, "");
	callee_reply(&lab->callees[1], 200, "");
	SAW(&lab->caller, "180 200");
	SAW(&lab->callees[0], "");
	lab_end(&retargeting);
}

/* It hears of its CANCEL with its first provisional response, which goes nowhere. */
Test(sip_retarget, a_callee_not_heard_of_yet)
{
	struct retargeting retargeting;
	struct sip_lab *lab = lab_start(&retargeting, 2, 0, "");

	callee_reply(&lab->callees[0], 180, "");
	cr_assert(retarget(&retargeting, NULL));
	SAW(&lab->callees[0], "INVITE CANCEL");
	SAW(&lab->callees[1], "INVITE");
	callee_reply(&lab->callees[1], 183, "");
	SAW(&lab->callees[1], "CANCEL");
	SAW(&lab->caller, "100 180");
	callee_reply(&lab->callees[2], 486, "");
	SAW(&lab->caller, "486");
	lab_end(&retargeting);
}

Test(sip_retarget, a_2xx_that_crosses_the_cancel_wins)
{
	struct retargeting retargeting;
	struct sip_lab *lab = lab_start(&retargeting, 1, 0, "");

	lab->callees[0].deaf = true;
	callee_reply(&lab->callees[0], 180, "");
	cr_assert(retarget(&retargeting, NULL));
	callee_reply(&lab->callees[1], 180, "");
	callee_reply(&lab->callees[0], 200, "");
	SAW(&lab->caller, "100 180 180 200");
	SAW(&lab->callees[1], "INVITE CANCEL");
	cr_assert_not(retarget(&retargeting, NULL));
	lab_end(&retargeting);
}

Test(sip_retarget, both_say_2xx)
{
	struct retargeting retargeting;
	struct sip_lab *lab = lab_start(&retargeting, 1, 0, "");

	lab->callees[0].deaf = true;
	callee_reply(&lab->callees[0], 180, "");
	cr_assert(retarget(&retargeting, NULL));
	callee_reply(&lab->callees[1], 200, "");
	callee_reply(&lab->callees[0], 200, "");
	SAW(&lab->caller, "100 180 200 200");
	lab_end(&retargeting);
}

Test(sip_retarget, a_cancel_reaches_the_newest)
{
	struct retargeting retargeting;
	struct sip_lab *lab = lab_start(&retargeting, 1, 486, "");

	callee_reply(&lab->callees[0], 486, "");
	callee_reply(&lab->callees[1], 180, "");
	client_cancel(lab->client, STR("SIP;cause=200;text=\"x\""));
	sip_lab_settle(lab);
	SAW(&lab->callees[1], "INVITE CANCEL");
	SAME(msg_value(lab->callees[1].last[0], HDR_REASON), "SIP;cause=200;text=\"x\"");
	SAW(&lab->callees[0], "INVITE");
	SAW(&lab->caller, "100 180 487");
	lab_end(&retargeting);
}

Test(sip_retarget, not_behind_a_cancel)
{
	struct retargeting retargeting;
	struct sip_lab *lab = lab_start(&retargeting, 1, 0, "");

	lab->callees[0].deaf = true;
	callee_reply(&lab->callees[0], 180, "");
	client_cancel(lab->client, STR_NONE);
	sip_lab_settle(lab);
	cr_assert_not(retarget(&retargeting, NULL));
	SAW(&lab->callees[1], "");
	callee_reply(&lab->callees[0], 487, "");
	SAW(&lab->caller, "100 180 487");
	lab_end(&retargeting);
}

Test(sip_retarget, not_without_a_forward)
{
	struct retargeting retargeting;
	struct sip_lab *lab = lab_start(&retargeting, 1, 0, "");

	retargeting.request = lab->callees[0].invite;
	cr_assert_not(retarget(&retargeting, NULL));
	lab_end(&retargeting);
}

Test(sip_retarget, silence_and_what_is_out_of_reach)
{
	struct retargeting retargeting = { 0 };
	struct sip_lab *lab = sip_lab_new(1);

	retargeting = (struct retargeting){ .lab = lab, .next = 1 };
	lab->leg = (struct proxy_leg){ .on_failure = on_failure,
				       .on_end = on_end,
				       .ctx = &retargeting };
	link_close(lab->callees[1].up, CLOSE_FIN);
	sip_lab_settle(lab);
	sip_lab_invite(lab, "");
	/* the first is silent, the second out of reach */
	sip_lab_wait(lab, 31 * LAB_SECOND);
	SAW(&lab->callees[2], "");
	sip_lab_wait(lab, 2 * LAB_SECOND);
	SAW(&lab->callees[2], "INVITE");
	callee_reply(&lab->callees[2], 200, "");
	/* the caller has heard 100, so it waits */
	SAW(&lab->caller, "100 200");
	lab_end(&retargeting);
}

/* The early dialog of a refusal ends; of one that is cancelled with its 487. */
Test(sip_retarget, early_dialogs_that_end_are_told_by_199)
{
	struct retargeting retargeting;
	struct sip_lab *lab = lab_start(&retargeting, 1, 486, "Supported: 199\r\n");
	struct str tag;

	callee_reply(&lab->callees[0], 180, "");
	tag = msg_to_tag(lab->caller.last[0]);
	callee_reply(&lab->callees[0], 486, "");
	SAW(&lab->caller, "100 180 199");
	cr_assert(str_eq(msg_to_tag(lab->caller.last[0]), tag));
	cr_assert(str_starts(msg_value(lab->caller.last[0], HDR_REASON), STR("SIP;cause=486")));
	callee_reply(&lab->callees[1], 180, "");
	tag = msg_to_tag(lab->caller.last[0]);
	cr_assert(retarget(&retargeting, NULL));
	SAW(&lab->caller, "180 199");
	cr_assert(str_eq(msg_to_tag(lab->caller.last[0]), tag));
	cr_assert(str_starts(msg_value(lab->caller.last[0], HDR_REASON), STR("SIP;cause=487")));
	callee_reply(&lab->callees[2], 180, "");
	callee_reply(&lab->callees[2], 480, "");
	SAW(&lab->caller, "180 480");
	lab_end(&retargeting);
}

Test(sip_retarget, no_199_to_who_did_not_ask_or_cancelled)
{
	struct retargeting retargeting;
	struct sip_lab *lab = lab_start(&retargeting, 1, 486, "");

	callee_reply(&lab->callees[0], 180, "");
	callee_reply(&lab->callees[0], 486, "");
	SAW(&lab->caller, "100 180");
	lab_end(&retargeting);
	lab = lab_start(&retargeting, 1, 0, "Supported: 199\r\n");
	lab->callees[0].deaf = true;
	callee_reply(&lab->callees[0], 180, "");
	cr_assert(retarget(&retargeting, NULL));
	callee_reply(&lab->callees[1], 180, "");
	client_cancel(lab->client, STR_NONE);
	sip_lab_settle(lab);
	SAW(&lab->caller, "100 180 180 487");
	lab_end(&retargeting);
}
