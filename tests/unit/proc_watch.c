/* SPDX-License-Identifier: Apache-2.0 */
/* Watched calls: states, dialogs, session timers, release, and what is kept of them. */
#include <criterion/criterion.h>
#include <malloc.h>
#include <stdio.h>

#include "msg/view.h"
#include "msg_lab.h"
#include "proc/knobs.h"
#include "proc/watch.h"

#define SECOND INT64_C(1000000)

/* What a test needs of a core: a loop that stands still, knobs, and the requests that are under
 * way. */
static struct lab {
	struct loop *loop;
	struct knob_table tables[KNOB_ROOMS];
	struct snapshot snapshot;
	struct watches *watches;
	unsigned overdue;
} lab;

static void on_overdue(void *ctx, struct watched *watched)
{
	struct lab *l = ctx;

	cr_assert(watched->answered_at >= 0);
	l->overdue++;
}

static void set(const char *assignment)
{
	char why[256];

	cr_assert(knobs_assign(lab.snapshot.knobs, str_of(assignment), why), "%s", why);
}

static void set_up(void)
{
	lab = (struct lab){ .loop = loop_new(CLOCK_MANUAL) };
	lab.tables[KNOBS_PROC] = proc_knob_table;
	lab.snapshot = (struct snapshot){ .refs = 1, .knobs = knobs_new(lab.tables) };
	strcpy(lab.snapshot.domain, "ims.test");
	lab.watches = watches_new(&(struct watches_options){
		.loop = lab.loop, .on_overdue = on_overdue, .ctx = &lab });
}

static void tear_down(void)
{
	watches_free(lab.watches);
	knobs_free(lab.snapshot.knobs);
	loop_free(lab.loop);
}

TestSuite(proc_watch, .init = set_up, .fini = tear_down);

/* One request on its way through, with what its forwarder keeps. */
struct passing {
	struct msg *msg;
	struct scene scene;
	struct watch_mark mark;
	bool forked; /* a refusal is not passed on at once */
};

enum party { ALICE, BOB };

/* Whose tag, To tag and Contact stand in a message. */
struct wording {
	const char *call_id, *to_tag;
	unsigned cseq;
	const char *more; /* further header lines */
};

static struct msg *request_of(const char *method, enum party from, const struct wording *wording)
{
	static const char *const routes[] = { "<sip:a@pcscf.ims.test;lr>",
					      "<sip:b@pcscf.ims.test;lr>" };
	const char *tag = wording->to_tag;
	struct buf text = { 0 };
	struct msg *msg;

	buf_printf(&text, "%s sip:%s@192.0.2.%d SIP/2.0\r\n", method,
		   from == ALICE ? "bob" : "alice", from == ALICE ? 2 : 1);
	buf_printf(&text, "Via: SIP/2.0/PIPE pcscf.ims.test;branch=z9hG4bK%s%u\r\n", method,
		   wording->cseq);
	if (from == ALICE)
		buf_printf(&text,
			   "From: <sip:alice@ims.test>;tag=ta\r\nTo: <sip:bob@ims.test>%s%s\r\n",
			   tag ? ";tag=" : "", tag ? tag : "");
	else
		buf_printf(&text,
			   "From: <sip:bob@ims.test>;tag=%s\r\nTo: <sip:alice@ims.test>;tag=ta\r\n",
			   tag);
	buf_printf(&text, "Call-ID: %s\r\nCSeq: %u %s\r\n", wording->call_id, wording->cseq,
		   method);
	if (!tag)
		buf_printf(&text, "Record-Route: %s\r\n", routes[from]);
	buf_printf(&text, "Contact: <sip:%s@192.0.2.%d:5060>\r\n%sContent-Length: 0\r\n\r\n",
		   from == ALICE ? "alice" : "bob", from == ALICE ? 1 : 2,
		   wording->more ? wording->more : "");
	msg = lab_read(buf_str(&text));
	buf_free(&text);
	return msg;
}

static void pass(struct passing *passing, const char *method, enum party from,
		 const struct wording *wording)
{
	*passing = (struct passing){ .msg = request_of(method, from, wording) };
	passing->scene = (struct scene){ .snapshot = &lab.snapshot,
					 .role = "scscf",
					 .msg = passing->msg,
					 .method = passing->msg->method,
					 .registered_at = -1,
					 .call_at = -1 };
	strcpy(passing->scene.user, from == ALICE ? "alice" : "bob");
	strcpy(passing->scene.peer_user, from == ALICE ? "bob" : "alice");
	watches_request(lab.watches, &passing->scene, &passing->mark);
}

/* A response with that To tag; what the callee's side adds to Record-Route stands above ours. */
static void answer(struct passing *passing, int status, const char *tag, const char *more)
{
	struct buf text = { 0 };
	struct msg *msg = passing->msg, *response;
	bool tagged = msg_to_tag(msg).n > 0;
	const char *contact = str_is(msg_from_tag(msg), "ta") ? "bob@192.0.2.2" : "alice@192.0.2.1";

	buf_printf(&text, "SIP/2.0 %d X\r\nVia: %.*s\r\nFrom: %.*s\r\nTo: %.*s%s%s\r\n", status,
		   STR_ARG(msg_value(msg, HDR_VIA)), STR_ARG(msg_value(msg, HDR_FROM)),
		   STR_ARG(msg_value(msg, HDR_TO)), tag && !tagged ? ";tag=" : "",
		   tag && !tagged ? tag : "");
	buf_printf(&text, "Call-ID: %.*s\r\nCSeq: %.*s\r\n", STR_ARG(msg_call_id(msg)),
		   STR_ARG(msg_value(msg, HDR_CSEQ)));
	if (!tagged)
		buf_printf(&text,
			   "Record-Route: <sip:b@pcscf.ims.test;lr>, <sip:scscf.ims.test;lr>\r\n"
			   "Record-Route: <sip:a@pcscf.ims.test;lr>\r\n");
	buf_printf(&text, "Contact: <sip:%s:5060>\r\n%sContent-Length: 0\r\n\r\n", contact,
		   more ? more : "");
	response = lab_read(buf_str(&text));
	buf_free(&text);
	watches_response(lab.watches, &passing->mark, &passing->scene, response);
	if (status >= 300 && !passing->forked)
		watches_refused(lab.watches, &passing->mark);
	msg_free(response);
}

static void over(struct passing *passing)
{
	watches_over(lab.watches, &passing->mark);
	msg_free(passing->msg);
}

/* One request with its final answer. */
static void exchange(const char *method, enum party from, const struct wording *wording, int status)
{
	struct passing passing;

	pass(&passing, method, from, wording);
	answer(&passing, status, NULL, NULL);
	over(&passing);
}

static void acknowledge(const struct wording *wording)
{
	struct msg *ack = request_of("ACK", ALICE, wording);

	watches_ack(lab.watches, ack);
	msg_free(ack);
}

/* The call of that number is in that state. */
static struct watched *in_state(uint64_t number, const char *state)
{
	struct watched *watched = watches_by_number(lab.watches, number);

	cr_assert(watched, "no call %u", (unsigned)number);
	cr_assert_str_eq(watch_state_name(watched), state);
	return watched;
}

static const struct wording invite = { "call-1", NULL, 7, NULL };
static const struct wording dialog = { "call-1", "tb", 8, NULL };

/* alice calls bob and he answers; the INVITE is left under way. */
static struct watched *establish(struct passing *passing, const char *more)
{
	pass(passing, "INVITE", ALICE, &invite);
	answer(passing, 180, "tb", NULL);
	answer(passing, 200, "tb", more);
	acknowledge(&(struct wording){ "call-1", "tb", 7, NULL });
	return in_state(1, "established");
}

Test(proc_watch, a_call_from_its_invite_to_its_bye)
{
	struct passing call, bye;
	struct watched *watched;

	pass(&call, "INVITE", ALICE, &invite);
	watched = in_state(1, "calling");
	cr_assert_str_eq(watched->caller, "alice");
	cr_assert_str_eq(watched->callee, "bob");
	cr_assert_str_eq(watched->caller_uri, "sip:alice@ims.test");
	cr_assert_str_eq(watched->callee_uri, "sip:bob@192.0.2.2");
	answer(&call, 100, NULL, NULL);
	in_state(1, "calling");
	answer(&call, 180, "tb", NULL);
	in_state(1, "early");
	cr_assert_eq(watched->n_early, 1);
	loop_advance(lab.loop, 3 * SECOND);
	answer(&call, 200, "tb", NULL);
	in_state(1, "answered");
	cr_assert_eq(watched->answered_at, 3 * SECOND);
	cr_assert_eq(watches_dialogs(lab.watches), 1);
	acknowledge(&(struct wording){ "call-1", "tb", 7, NULL });
	in_state(1, "established");
	over(&call);
	in_state(1, "established");
	pass(&bye, "BYE", BOB, &(struct wording){ "call-1", "tb", 1, NULL });
	in_state(1, "releasing");
	cr_assert_eq(watches_count(lab.watches), 1);
	answer(&bye, 200, NULL, NULL);
	over(&bye);
	in_state(1, "ended");
	cr_assert_eq(watched->release_cause, 0);
	cr_assert_str_eq(watched->why, "BYE");
	cr_assert_eq(watches_count(lab.watches), 0);
	cr_assert_eq(watches_dialogs(lab.watches), 0);
}

Test(proc_watch, its_history_says_who_sent_what)
{
	static const char *const want[] = { "0 INVITE", "1 180 to INVITE", "1 200 to INVITE",
					    "0 ACK",    "0 UPDATE",        "1 200 to UPDATE" };
	struct passing call;
	struct watched *watched;
	char text[WATCH_MOMENT_TEXT], got[WATCH_MOMENT_TEXT + 8];

	pass(&call, "INVITE", ALICE, &invite);
	answer(&call, 180, "tb", NULL);
	answer(&call, 200, "tb", NULL);
	answer(&call, 200, "tb", NULL); /* until it is acknowledged */
	acknowledge(&(struct wording){ "call-1", "tb", 7, NULL });
	over(&call);
	exchange("UPDATE", ALICE, &dialog, 200);
	watched = in_state(1, "established");
	cr_assert_eq(watched->n_history, ARRAY_LEN(want));
	for (size_t i = 0; i < ARRAY_LEN(want); i++) {
		watch_moment_text(&watched->history[i], text);
		snprintf(got, sizeof(got), "%d %s", watched->history[i].side, text);
		cr_expect_str_eq(got, want[i]);
	}
}

Test(proc_watch, of_a_long_history_the_beginning_and_the_end_are_kept)
{
	struct passing call;
	struct watched *watched = establish(&call, NULL);
	char text[WATCH_MOMENT_TEXT];

	over(&call);
	for (unsigned cseq = 9; cseq < 30; cseq++)
		exchange("INFO", ALICE, &(struct wording){ "call-1", "tb", cseq, NULL }, 200);
	cr_assert_eq(watched->n_history, WATCH_HISTORY);
	watch_moment_text(&watched->history[0], text);
	cr_expect_str_eq(text, "INVITE");
	watch_moment_text(&watched->history[WATCH_HISTORY - 1], text);
	cr_expect_str_eq(text, "200 to INFO");
}

/* The request as it would leave. */
static void prints(struct msg *msg, const char *text)
{
	cr_assert(msg);
	lab_prints(msg, str_of(text));
	msg_free(msg);
}

Test(proc_watch, a_bye_for_each_side_knows_its_way)
{
	struct passing call;
	struct watched *watched = establish(&call, NULL);
	struct watched_dialog *talking = watched_dialog(watched);

	over(&call);
	exchange("UPDATE", ALICE, &(struct wording){ "call-1", "tb", 9, NULL }, 200);
	exchange("INFO", BOB, &(struct wording){ "call-1", "tb", 40, NULL }, 200);
	watched_release(watched, "released on request");
	prints(watched_bye(talking, WATCH_CALLER), "BYE sip:alice@192.0.2.1:5060 SIP/2.0\r\n"
						   "Route: <sip:a@pcscf.ims.test;lr>\r\n"
						   "Max-Forwards: 70\r\n"
						   "From: <sip:bob@ims.test>;tag=tb\r\n"
						   "To: <sip:alice@ims.test>;tag=ta\r\n"
						   "Call-ID: call-1\r\n"
						   "CSeq: 41 BYE\r\n"
						   "Content-Length: 0\r\n\r\n");
	prints(watched_bye(talking, WATCH_CALLEE), "BYE sip:bob@192.0.2.2:5060 SIP/2.0\r\n"
						   "Route: <sip:b@pcscf.ims.test;lr>\r\n"
						   "Max-Forwards: 70\r\n"
						   "From: <sip:alice@ims.test>;tag=ta\r\n"
						   "To: <sip:bob@ims.test>;tag=tb\r\n"
						   "Call-ID: call-1\r\n"
						   "CSeq: 10 BYE\r\n"
						   "Content-Length: 0\r\n\r\n");
	watches_bye_over(lab.watches, 1, 1);
	in_state(1, "releasing");
	watches_bye_over(lab.watches, 1, 1);
	in_state(1, "ended");
	cr_assert_str_eq(watched->why, "released on request");
}

Test(proc_watch, targets_follow_the_contacts)
{
	struct passing call;
	struct watched *watched = establish(&call, NULL);
	struct dialog **sides = watched_dialog(watched)->sides;
	struct passing update;

	over(&call);
	pass(&update, "UPDATE", BOB, &(struct wording){ "call-1", "tb", 1, NULL });
	msg_set(update.msg, HDR_CONTACT, STR("<sip:bob@192.0.2.77>"));
	answer(&update, 491, NULL, NULL);
	cr_assert_str_eq(sides[WATCH_CALLEE]->target, "sip:bob@192.0.2.2:5060");
	over(&update);
	pass(&update, "UPDATE", BOB, &(struct wording){ "call-1", "tb", 2, NULL });
	msg_set(update.msg, HDR_CONTACT, STR("<sip:bob@192.0.2.77>"));
	answer(&update, 200, NULL, NULL);
	cr_assert_str_eq(sides[WATCH_CALLEE]->target, "sip:bob@192.0.2.77");
	cr_assert_str_eq(sides[WATCH_CALLER]->target, "sip:alice@192.0.2.1:5060");
	over(&update);
}

Test(proc_watch, a_response_without_our_record_route_gives_no_way)
{
	struct passing call;
	struct watched *watched;

	pass(&call, "INVITE", ALICE, &invite);
	strcpy(lab.snapshot.domain, "other.test"); /* the Record-Route names another element */
	answer(&call, 200, "tb", NULL);
	watched = in_state(1, "answered");
	SAME(watched_dialog(watched)->sides[WATCH_CALLEE]->route_set, "");
	SAME(watched_dialog(watched)->sides[WATCH_CALLER]->route_set, "<sip:a@pcscf.ims.test;lr>");
	over(&call);
}

Test(proc_watch, a_refused_call_is_over_at_once)
{
	struct passing call;
	struct watched *watched;

	pass(&call, "INVITE", ALICE, &invite);
	answer(&call, 183, "tb", NULL);
	answer(&call, 486, "tb", NULL);
	watched = in_state(1, "ended");
	cr_assert_eq(watched->release_cause, 486);
	cr_assert_str_eq(watched->why, "refused");
	cr_assert_null(watches_by_call_id(lab.watches, STR("call-1")));
	over(&call);
}

Test(proc_watch, of_several_branches_the_best_refusal_counts_at_the_end)
{
	struct passing call;

	pass(&call, "INVITE", ALICE, &invite);
	call.forked = true;
	answer(&call, 180, "t1", NULL);
	answer(&call, 180, "t2", NULL);
	cr_assert_eq(in_state(1, "early")->n_early, 2);
	answer(&call, 503, "t1", NULL);
	answer(&call, 486, "t2", NULL);
	answer(&call, 500, "t3", NULL);
	in_state(1, "early");
	watches_refused(lab.watches, &call.mark);
	cr_assert_eq(in_state(1, "ended")->release_cause, 486);
	over(&call);
	cr_assert_eq(watches_dialogs(lab.watches), 0);
}

Test(proc_watch, a_refusing_branch_does_not_refuse_the_call)
{
	struct passing call;
	struct watched *watched;

	pass(&call, "INVITE", ALICE, &invite);
	call.forked = true;
	answer(&call, 180, "t1", NULL);
	answer(&call, 183, "t2", NULL);
	answer(&call, 486, "t1", NULL);
	answer(&call, 200, "t2", NULL);
	watched = in_state(1, "answered");
	cr_assert_eq(watched->release_cause, 0);
	cr_assert_eq(watched->n_early, 1);
	over(&call); /* 64*T1 behind the 2xx the other early dialog is over (RFC 3261 13.2.2.4) */
	cr_assert_eq(in_state(1, "answered")->n_early, 0);
	SAME(watched_dialog(watched)->sides[WATCH_CALLEE]->remote_tag, "t2");
}

Test(proc_watch, a_199_ends_an_early_dialog)
{
	struct passing call;

	pass(&call, "INVITE", ALICE, &invite);
	call.forked = true;
	answer(&call, 180, "t1", NULL);
	answer(&call, 180, "t2", NULL);
	answer(&call, 199, "t1", NULL);
	cr_assert_eq(in_state(1, "early")->n_early, 1);
	over(&call);
}

Test(proc_watch, two_answers_are_two_dialogs)
{
	struct passing call;

	pass(&call, "INVITE", ALICE, &invite);
	call.forked = true;
	answer(&call, 200, "t1", NULL);
	answer(&call, 200, "t2", NULL);
	acknowledge(&(struct wording){ "call-1", "t1", 7, NULL });
	acknowledge(&(struct wording){ "call-1", "t2", 7, NULL });
	cr_assert_eq(watches_dialogs(lab.watches), 2);
	exchange("BYE", ALICE, &(struct wording){ "call-1", "t2", 8, NULL }, 200);
	in_state(1, "established");
	answer(&call, 200, "t2", NULL); /* a late copy brings nothing back */
	cr_assert_eq(watches_dialogs(lab.watches), 1);
	exchange("BYE", ALICE, &(struct wording){ "call-1", "t1", 8, NULL }, 200);
	in_state(1, "ended");
	over(&call);
}

Test(proc_watch, a_cancelled_call)
{
	struct passing call;
	struct watched *watched;

	pass(&call, "INVITE", ALICE, &invite);
	answer(&call, 180, "tb", NULL);
	watches_cancel(lab.watches, call.msg);
	in_state(1, "releasing");
	answer(&call, 487, "tb", NULL);
	watched = in_state(1, "ended");
	cr_assert_eq(watched->release_cause, 487);
	cr_assert_str_eq(watched->why, "cancelled");
	over(&call);
}

Test(proc_watch, a_cancel_that_crosses_the_answer)
{
	struct passing call;

	pass(&call, "INVITE", ALICE, &invite);
	answer(&call, 180, "tb", NULL);
	watches_cancel(lab.watches, call.msg);
	answer(&call, 200, "tb", NULL);
	in_state(1, "answered");
	acknowledge(&(struct wording){ "call-1", "tb", 7, NULL });
	exchange("BYE", ALICE, &dialog, 200);
	cr_assert_str_eq(in_state(1, "ended")->why, "BYE");
	over(&call);
}

Test(proc_watch, an_invite_without_an_answer)
{
	struct passing call;

	pass(&call, "INVITE", ALICE, &invite);
	answer(&call, 180, "tb", NULL);
	over(&call);
	cr_assert_str_eq(in_state(1, "ended")->why, "no final answer");
	cr_assert_eq(in_state(1, "ended")->release_cause, 0);
}

Test(proc_watch, a_bye_in_an_early_dialog)
{
	struct passing call;

	pass(&call, "INVITE", ALICE, &invite);
	answer(&call, 180, "tb", NULL);
	exchange("BYE", ALICE, &dialog, 200);
	in_state(1, "releasing");
	answer(&call, 487, "tb", NULL);
	cr_assert_eq(in_state(1, "ended")->release_cause, 487);
	over(&call);
}

Test(proc_watch, byes_that_are_not_simply_accepted)
{
	static const struct {
		int status;
		const char *state;
	} rows[] = { { 401, "established" }, { 407, "established" }, { 481, "ended" } };
	struct passing call, bye;

	establish(&call, NULL);
	over(&call);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		pass(&bye, "BYE", ALICE,
		     &(struct wording){ "call-1", "tb", 8 + (unsigned)i, NULL });
		in_state(1, "releasing");
		answer(&bye, rows[i].status, NULL, NULL);
		in_state(1, rows[i].state);
		over(&bye);
		in_state(1, rows[i].state);
	}
}

Test(proc_watch, a_bye_without_an_answer_ends_it_too)
{
	struct passing call, bye;

	establish(&call, NULL);
	over(&call);
	pass(&bye, "BYE", BOB, &(struct wording){ "call-1", "tb", 1, NULL });
	over(&bye);
	in_state(1, "ended");
}

Test(proc_watch, byes_that_cross)
{
	struct passing call, first, second;

	establish(&call, NULL);
	over(&call);
	pass(&first, "BYE", ALICE, &dialog);
	pass(&second, "BYE", BOB, &(struct wording){ "call-1", "tb", 1, NULL });
	answer(&first, 481, NULL, NULL);
	in_state(1, "ended");
	answer(&second, 200, NULL, NULL);
	over(&first);
	over(&second);
	in_state(1, "ended");
	cr_assert_eq(watches_count(lab.watches), 0);
}

Test(proc_watch, a_bye_with_other_tags_is_of_no_call)
{
	struct passing call, bye;

	establish(&call, NULL);
	over(&call);
	pass(&bye, "BYE", ALICE, &(struct wording){ "call-1", "strange", 8, NULL });
	cr_assert_eq(bye.mark.call, 0);
	answer(&bye, 481, NULL, NULL);
	over(&bye);
	in_state(1, "established");
}

Test(proc_watch, a_session_that_is_not_refreshed_is_forgotten)
{
	struct passing call, update;

	establish(&call, "Session-Expires: 90;refresher=uac\r\n");
	over(&call);
	loop_advance(lab.loop, 80 * SECOND);
	pass(&update, "UPDATE", ALICE, &dialog);
	answer(&update, 200, NULL, "Session-Expires: 90;refresher=uac\r\n");
	over(&update);
	loop_advance(lab.loop, 121 * SECOND);
	in_state(1, "established");
	loop_advance(lab.loop, 2 * SECOND);
	cr_assert_str_eq(in_state(1, "ended")->why, "the session timer ran out");
}

Test(proc_watch, a_2xx_without_session_expires_stops_the_timer)
{
	struct passing call;

	establish(&call, "Session-Expires: 90;refresher=uas\r\n");
	over(&call);
	exchange("INVITE", BOB, &(struct wording){ "call-1", "tb", 1, NULL }, 200);
	loop_advance(lab.loop, 3600 * SECOND);
	in_state(1, "established");
}

Test(proc_watch, the_longest_call)
{
	struct passing call;

	set("calls.max_duration=60s");
	establish(&call, NULL);
	over(&call);
	loop_advance(lab.loop, 59 * SECOND);
	cr_assert_eq(lab.overdue, 0);
	loop_advance(lab.loop, 2 * SECOND);
	cr_assert_eq(lab.overdue, 1);
	in_state(1, "established");
}

Test(proc_watch, the_same_invite_twice_is_one_call)
{
	struct passing call, again;

	pass(&call, "INVITE", ALICE, &invite);
	pass(&again, "INVITE", ALICE, &invite);
	cr_assert_eq(again.mark.call, 0);
	cr_assert_eq(watches_count(lab.watches), 1);
	over(&again);
	over(&call);
}

/* CFNR: the first callee is cancelled, and the INVITE goes to somebody else. */
Test(proc_watch, an_invite_that_is_diverted_while_it_rings_is_another_call)
{
	struct passing first, second = { .msg = request_of("INVITE", ALICE, &invite) };

	pass(&first, "INVITE", ALICE, &invite);
	answer(&first, 180, "tb", NULL);
	msg_set_uri(second.msg, STR("sip:carol@192.0.2.3"));
	second.scene = first.scene;
	second.scene.msg = second.msg;
	strcpy(second.scene.peer_user, "carol");
	watches_request(lab.watches, &second.scene, &second.mark);
	cr_assert_eq(watches_count(lab.watches), 2);
	/* late, when both are there: of the first */
	watches_cancel(lab.watches, first.msg);
	in_state(1, "releasing");
	in_state(2, "calling");
	answer(&second, 180, "tc", NULL);
	answer(&first, 487, "tb", NULL);
	in_state(1, "ended");
	cr_assert_eq(watches_by_user(lab.watches, "carol", NULL), in_state(2, "early"));
	answer(&second, 200, "tc", NULL);
	acknowledge(&(struct wording){ "call-1", "tc", 7, NULL });
	in_state(2, "established");
	over(&first);
	over(&second);
	in_state(2, "established");
}

Test(proc_watch, an_invite_that_comes_anew_is_another_call)
{
	struct passing first, second;

	pass(&first, "INVITE", ALICE, &invite);
	answer(&first, 422, "tb", NULL);
	pass(&second, "INVITE", ALICE, &(struct wording){ "call-1", NULL, 8, NULL });
	over(&first);
	cr_assert_eq(second.mark.call, 2);
	answer(&second, 200, "tc", NULL);
	in_state(2, "answered");
	cr_assert_eq(watches_by_call_id(lab.watches, STR("call-1"))->number, 2);
	over(&second);
}

Test(proc_watch, calls_are_found_by_who_takes_part)
{
	struct passing first, second;
	struct watched *found;

	pass(&first, "INVITE", ALICE, &invite);
	pass(&second, "INVITE", BOB, &(struct wording){ "call-2", NULL, 1, NULL });
	msg_free(second.msg);
	cr_assert_eq(second.mark.call, 0, "an INVITE with a To tag begins no call");
	pass(&second, "INVITE", ALICE, &(struct wording){ "call-2", NULL, 1, NULL });
	cr_assert(watches_by_user(lab.watches, "alice", NULL));
	found = watches_by_user(lab.watches, "bob", NULL);
	cr_assert(found);
	cr_assert(watches_by_user(lab.watches, "bob", found));
	cr_assert_null(
		watches_by_user(lab.watches, "bob", watches_by_user(lab.watches, "bob", found)));
	cr_assert_null(watches_by_user(lab.watches, "carol", NULL));
	answer(&first, 404, "tb", NULL);
	answer(&second, 404, "tb", NULL);
	cr_assert_null(watches_by_user(lab.watches, "alice", NULL));
	over(&first);
	over(&second);
}

Test(proc_watch, as_many_are_remembered_as_the_knob_says)
{
	struct passing call;
	char call_id[16];

	set("calls.history=3");
	for (unsigned i = 1; i <= 5; i++) {
		snprintf(call_id, sizeof(call_id), "call-%u", i);
		pass(&call, "INVITE", ALICE, &(struct wording){ call_id, NULL, 1, NULL });
		answer(&call, 486, "tb", NULL);
		over(&call);
	}
	cr_assert_null(watches_by_number(lab.watches, 2));
	in_state(3, "ended");
	in_state(5, "ended");
	set("calls.history=0");
	pass(&call, "INVITE", ALICE, &invite);
	answer(&call, 486, "tb", NULL);
	cr_assert_null(watches_by_number(lab.watches, 6));
	cr_assert(list_empty(watches_ended(lab.watches)));
	over(&call);
}

Test(proc_watch, what_is_forgotten_stays_forgotten)
{
	struct passing call, bye;

	establish(&call, NULL);
	pass(&bye, "BYE", ALICE, &dialog);
	watches_clear(lab.watches);
	loop_advance(lab.loop, 1);
	answer(&bye, 200, NULL, NULL);
	over(&bye);
	over(&call);
	cr_assert_eq(watches_count(lab.watches), 0);
	cr_assert_eq(watches_dialogs(lab.watches), 0);
	cr_assert_null(watches_by_number(lab.watches, 1));
}

Test(proc_watch, events_in_a_wrong_order_change_nothing)
{
	struct passing call;

	acknowledge(&dialog);
	exchange("BYE", ALICE, &dialog, 200);
	cr_assert_eq(watches_count(lab.watches), 0);
	pass(&call, "INVITE", ALICE, &invite);
	acknowledge(&dialog);
	watched_refused(in_state(1, "calling"), 480);
	answer(&call, 200, "tb", NULL);
	answer(&call, 180, "tb", NULL);
	watches_cancel(lab.watches, call.msg);
	over(&call);
	cr_assert_eq(in_state(1, "ended")->release_cause, 480);
}

Test(proc_watch, an_invite_without_contact_is_still_watched)
{
	struct passing call;

	pass(&call, "INVITE", ALICE, &invite);
	msg_remove(call.msg, HDR_CONTACT);
	answer(&call, 200, "tb", NULL);
	cr_assert_str_eq(watched_dialog(in_state(1, "answered"))->sides[WATCH_CALLER]->target,
			 "sip:alice@ims.test");
	over(&call);
	exchange("BYE", ALICE, &dialog, 200);
	in_state(1, "ended");
}

/* Octets of the heap in use. */
static size_t heap_in_use(void)
{
	return mallinfo2().uordblks;
}

Test(proc_watch, an_open_call_is_small)
{
	enum { CALLS = 1000 };
	struct passing call;
	size_t before = heap_in_use(), each;
	char call_id[64];

	for (unsigned i = 0; i < CALLS; i++) {
		snprintf(call_id, sizeof(call_id), "3848276298220188511-%u@192.0.2.1", i);
		pass(&call, "INVITE", ALICE, &(struct wording){ call_id, NULL, 1, NULL });
		answer(&call, 180, "tb", NULL);
		answer(&call, 200, "tb", "Session-Expires: 1800;refresher=uac\r\n");
		acknowledge(&(struct wording){ call_id, "tb", 1, NULL });
		over(&call);
	}
	cr_assert_eq(watches_count(lab.watches), CALLS);
	each = (heap_in_use() - before) / CALLS;
	cr_assert(each < 2500, "%zu octets for each call", each);
}
