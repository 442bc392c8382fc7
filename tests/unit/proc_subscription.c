/* SPDX-License-Identifier: Apache-2.0 */
/* Subscriptions of a notifier: one NOTIFY at a time, versions, ends, failures, and rules at both
 * turns. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "msg/view.h"
#include "proc/behaviours.h"
#include "proc/knobs.h"
#include "proc/subscription.h"
#include "rule/ruleset.h"
#include "transport/pipe.h"

#define SECOND INT64_C(1000000)

enum { HELD = 8 };

/* A watcher and a notifier joined by a role pipe. The state of what is watched is `state`; a body says
 * "full 0 STATE" or "partial 1 STATE". */
static struct lab {
	struct loop *loop;
	struct journal *journal;
	struct gates *gates;
	struct conf_tree *tree;
	struct knob_table tables[KNOB_ROOMS];
	struct vocabulary vocabulary;
	struct snapshot snapshot;
	struct stack *watcher, *stack;
	struct link *ends[2]; /* the watcher's, the notifier's */
	struct notifier *notifier;
	struct subscription *subscription;
	struct dialogs dialogs; /* the watcher's */
	struct dialog *dialog;
	struct msg *initial;        /* the SUBSCRIBE that waits for its answer */
	struct request *held[HELD]; /* NOTIFYs that wait for their answer */
	unsigned n, seen, released;
	int status; /* of the last response to a SUBSCRIBE */
	int state;
} lab;

static void write_state(const char *how, struct subscription *subscription, struct buf *body)
{
	buf_printf(body, "%s %u %d", how, subscription->version, lab.state);
	subscription->telling = (uint64_t)lab.state;
}

static void write_full(void *ctx, struct subscription *subscription, struct buf *body)
{
	cr_assert_eq(ctx, &lab);
	write_state("full", subscription, body);
}

static void write_partial(void *ctx, struct subscription *subscription, struct buf *body)
{
	cr_assert_eq(ctx, &lab);
	cr_assert_lt(subscription->told, (uint64_t)lab.state);
	write_state("partial", subscription, body);
}

static void release(void *ctx, struct subscription *subscription)
{
	cr_assert_eq(ctx, &lab);
	cr_assert_eq(subscription->about, &lab.state);
	lab.released++;
	lab.subscription = NULL;
}

static const struct event_package rows[] = {
	{ "state", "text/state, text/plain", 600, SUBSCRIPTION_REG_STATE, write_full, write_partial,
	  release, NULL, "" },
};
static const struct event_packages packages = { rows, ARRAY_LEN(rows) };

static enum scene_side side_of(void *ctx, const struct link *link)
{
	(void)ctx;
	(void)link;
	return SIDE_CORE;
}

static struct snapshot *snapshot_of(void *ctx)
{
	(void)ctx;
	return &lab.snapshot;
}

static struct link *next_hop(void *ctx)
{
	(void)ctx;
	return lab.ends[1];
}

static struct str contact(void *ctx, struct msg *msg)
{
	(void)ctx;
	(void)msg;
	return STR("<sip:notifier.test>");
}

static void on_notify_end(void *owner, struct request *request)
{
	(void)owner;
	for (unsigned i = 0; i < lab.n; i++)
		if (lab.held[i] == request)
			lab.held[i] = NULL;
}

/* The watcher keeps a NOTIFY until the test answers it. */
static void on_notify(void *ctx, struct request *request)
{
	(void)ctx;
	cr_assert_eq(request->msg->method, METHOD_NOTIFY);
	cr_assert(lab.n < HELD);
	lab.seen++;
	request_hold(request);
	request->owner = &lab;
	request->on_end = on_notify_end;
	lab.held[lab.n++] = request;
}

/* Who accepts all that is asked for. */
static void on_subscribe(void *ctx, struct request *request)
{
	struct msg *response = request_response(request, 200, NULL);
	int64_t expires = msg_number(request->msg, HDR_EXPIRES, rows[0].expires);
	const struct subscription_grant grant = { .request = request,
						  .response = response,
						  .package = &rows[0],
						  .id = event_read(request->msg).id,
						  .type = STR("text/state"),
						  .resource = STR("thing"),
						  .expires = expires,
						  .about = &lab.state };
	struct subscription *in;

	(void)ctx;
	strcpy(request->scene->user, "alice");
	if (!request->scene->in_dialog) {
		lab.subscription = subscription_new(lab.notifier, &grant);
		cr_assert(lab.subscription);
	} else {
		in = notifier_find(lab.notifier, request->msg);
		if (in)
			subscription_refresh(in, request->msg, expires);
		else
			response->status = 481;
	}
	msg_add(response, HDR_CONTACT, STR("<sip:notifier.test>"));
	request_reply(request, response);
}

static const struct stack_hooks watcher_hooks = { .on_request = on_notify,
						  .side_of = side_of,
						  .snapshot_of = snapshot_of };
static const struct stack_hooks notifier_hooks = { .on_request = on_subscribe,
						   .side_of = side_of,
						   .snapshot_of = snapshot_of };

static void read_rules(const char *text)
{
	struct conf_errors errors = { 0 };

	lab.tree = conf_read_text(text, "r", 1, NULL, &errors);
	cr_assert(lab.tree, "%s", errors.text.p);
	lab.snapshot.rules = ruleset_new(&lab.vocabulary);
	ruleset_read(lab.snapshot.rules, conf_child(&lab.tree->root, "rules"), RULES_CONFIG, NULL,
		     &errors);
	ruleset_finish(lab.snapshot.rules, &errors);
	cr_assert_eq(errors.count, 0, "%s", errors.text.p);
	conf_errors_free(&errors);
}

static void start(const char *rules)
{
	struct performance_options performance;

	lab = (struct lab){ .loop = loop_new(CLOCK_MANUAL) };
	lab.tables[KNOBS_SIP] = sip_knob_table;
	lab.tables[KNOBS_PROC] = proc_knob_table;
	lab.snapshot = (struct snapshot){ .refs = 1, .knobs = knobs_new(lab.tables) };
	lab.vocabulary = (struct vocabulary){ .turns = turn_rows,
					      .n_turns = n_turn_rows,
					      .behaviours = behaviour_rows,
					      .n_behaviours = n_behaviour_rows,
					      .knobs = lab.tables };
	read_rules(rules);
	lab.journal =
		journal_new(&(struct journal_options){ .loop = lab.loop, .ring_bytes = 65536 });
	lab.gates = gates_new(&(struct gates_options){ .loop = lab.loop, .seed = 7 });
	lab.watcher = stack_new(&(struct stack_options){
		.loop = lab.loop, .role = "pcscf", .seed = 7, .hooks = &watcher_hooks });
	lab.stack = stack_new(&(struct stack_options){ .loop = lab.loop,
						       .role = "scscf",
						       .gates = lab.gates,
						       .seed = 8,
						       .hooks = &notifier_hooks });
	pipe_role_pair(lab.loop, "pipe", stack_link_user(lab.watcher), stack_link_user(lab.stack),
		       lab.ends);
	performance = (struct performance_options){ .loop = lab.loop,
						    .gates = lab.gates,
						    .journal = lab.journal,
						    .vocabulary = &lab.vocabulary };
	lab.notifier = notifier_new(&(struct notifier_options){ .performance = performance,
								.stack = lab.stack,
								.packages = &packages,
								.snapshot_of = snapshot_of,
								.next_hop = next_hop,
								.contact = contact,
								.ctx = &lab });
	dialogs_init(&lab.dialogs);
}

static void set_up(void)
{
	start("rules = ( );");
}

static void settle(void)
{
	while (!loop_idle(lab.loop))
		loop_turn(lab.loop, 0);
}

static void pass_time(int64_t us)
{
	loop_advance(lab.loop, us);
	settle();
}

static void tear_down(void)
{
	pass_time(700 * SECOND);
	notifier_free(lab.notifier);
	stack_free(lab.watcher);
	stack_free(lab.stack);
	for (unsigned i = 0; i < ARRAY_LEN(lab.ends); i++)
		link_release(lab.ends[i]);
	dialogs_clear(&lab.dialogs);
	loop_flush(lab.loop);
	ruleset_free(lab.snapshot.rules);
	gates_free(lab.gates);
	conf_tree_free(lab.tree);
	knobs_free(lab.snapshot.knobs);
	journal_free(lab.journal);
	loop_free(lab.loop);
}

/* The same with rules. */
static void start_again(const char *rules)
{
	tear_down();
	start(rules);
}

TestSuite(proc_subscription, .init = set_up, .fini = tear_down);

static void on_response(void *ctx, struct client *client, struct msg *response)
{
	(void)ctx;
	(void)client;
	lab.status = response->status;
	if (lab.initial)
		lab.dialog = dialog_new_client(&lab.dialogs, lab.initial, response);
	msg_free(lab.initial);
	lab.initial = NULL;
	msg_free(response);
}

static void on_failure(void *ctx, struct client *client, enum client_end why)
{
	(void)ctx;
	(void)client;
	(void)why;
	cr_assert_fail("no answer to SUBSCRIBE");
}

static const struct client_user user = { .on_response = on_response, .on_failure = on_failure };

/* A SUBSCRIBE that begins a subscription; its NOTIFY waits. */
static void subscribe(const char *lines)
{
	struct buf text = { 0 };
	struct msg_error error;
	struct msg *msg;

	buf_printf(&text,
		   "SUBSCRIBE sip:thing@test SIP/2.0\r\nFrom: <sip:alice@test>;tag=a\r\n"
		   "To: <sip:thing@test>\r\nCall-ID: c1\r\nCSeq: 1 SUBSCRIBE\r\n"
		   "Contact: <sip:alice@192.0.2.1>\r\n%s\r\n",
		   lines);
	msg = msg_parse(buf_str(&text), NULL, &error, NULL);
	cr_assert(msg, "%s", error.why);
	buf_free(&text);
	lab.initial = msg_clone(msg);
	client_send(lab.watcher, msg, &(struct client_target){ .link = lab.ends[0] }, &user, &lab);
	settle();
	cr_assert_eq(lab.status, 200);
}

/* Another one in the dialog. */
static void subscribe_again(unsigned expires)
{
	struct msg *msg = dialog_request(lab.dialog, STR("SUBSCRIBE"));

	msg_add(msg, HDR_CONTACT, STR("<sip:alice@192.0.2.99>"));
	msg_add(msg, HDR_EVENT, STR("state"));
	msg_add(msg, HDR_EXPIRES, msg_format(msg, "%u", expires));
	lab.status = 0;
	client_send(lab.watcher, msg, &(struct client_target){ .link = lab.ends[0] }, &user, &lab);
	settle();
}

/* The one NOTIFY that waits. */
static struct msg *notify(void)
{
	cr_assert_eq(lab.n, 1, "%u NOTIFYs wait", lab.n);
	return lab.held[0]->msg;
}

/* Answers it; with a Retry-After. */
static void answer_later(int status, const char *retry_after)
{
	struct request *request = lab.held[0];
	struct msg *response;

	cr_assert_eq(lab.n, 1, "%u NOTIFYs wait", lab.n);
	response = request_response(request, status, NULL);
	if (retry_after)
		msg_add(response, HDR_RETRY_AFTER, msg_hold(response, str_of(retry_after)));
	lab.n = 0;
	request->owner = NULL;
	request->on_end = NULL;
	request_reply(request, response);
	settle();
}

static void answer(int status)
{
	answer_later(status, NULL);
}

#define HAS(header, text)                                                                    \
	cr_assert(str_is(msg_value(notify(), header), text), "%.*s, not %s",                 \
		  STR_ARG(msg_value(notify(), header)), text)
#define SAYS(text)                                                                  \
	cr_assert(str_is(notify()->body, text), "%.*s, not %s", STR_ARG(notify()->body), text)
#define IS(name)                                                            \
	cr_assert_str_eq(subscription_state_name(lab.subscription), name)

/* Something changes, and the notifier hears of it. */
static void change(void)
{
	lab.state++;
	notifier_changed(lab.notifier, STR("thing"));
	settle();
}

Test(proc_subscription, first_notify_comes_at_once)
{
	subscribe("Event: state;id=7\r\nExpires: 100\r\n");
	cr_assert_str_eq(notify()->uri.p, "sip:alice@192.0.2.1");
	HAS(HDR_EVENT, "state;id=7");
	HAS(HDR_SUBSCRIPTION_STATE, "active;expires=100");
	HAS(HDR_CONTENT_TYPE, "text/state");
	HAS(HDR_CONTACT, "<sip:notifier.test>");
	HAS(HDR_CSEQ, "1 NOTIFY");
	SAYS("full 0 0");
	IS("notifying");
	cr_assert_eq(dialogs_of_request(&lab.dialogs, notify()), lab.dialog);
	answer(200);
	IS("subscribed");
	cr_assert_eq(notifier_count_of(lab.notifier, "alice"), 1);
	cr_assert_eq(notifier_count_of(lab.notifier, "bob"), 0);
	change();
	SAYS("full 1 1");
	answer(200);
	pass_time(100 * SECOND);
	HAS(HDR_SUBSCRIPTION_STATE, "terminated;reason=timeout");
	SAYS("full 2 1");
	IS("last");
	answer(200);
	cr_assert_eq(notifier_count(lab.notifier), 0);
	cr_assert_eq(lab.released, 1);
}

Test(proc_subscription, one_notify_at_a_time)
{
	subscribe("Event: state\r\n");
	HAS(HDR_SUBSCRIPTION_STATE, "active;expires=600");
	change();
	change();
	IS("behind");
	SAYS("full 0 0");
	answer(200);
	SAYS("full 1 2");
	IS("notifying");
	notifier_end(lab.notifier, STR("thing"), "noresource");
	settle();
	IS("last-due");
	change();
	answer(200);
	SAYS("full 2 3");
	HAS(HDR_SUBSCRIPTION_STATE, "terminated;reason=noresource");
	answer(200);
	cr_assert_eq(lab.seen, 3);
}

/* When its time is over it is gone, whatever was said. */
static void runs_out(void)
{
	pass_time(700 * SECOND);
	cr_assert_eq(notifier_count(lab.notifier), 0, "%zu are left", notifier_count(lab.notifier));
	cr_assert_eq(lab.dialogs.count, 1);
	lab.n = 0;
}

/* Several changes at once are one. */
Test(proc_subscription, changes_are_told_together)
{
	subscribe("Event: state\r\n");
	answer(200);
	for (unsigned i = 0; i < 5; i++) {
		lab.state++;
		notifier_changed(lab.notifier, STR("thing"));
		notifier_changed(lab.notifier, STR("another thing"));
	}
	settle();
	SAYS("full 1 5");
	answer(200);
	cr_assert_eq(lab.n, 0);
	runs_out();
}

Test(proc_subscription, partial_state)
{
	char why[256];

	cr_assert(knobs_assign(lab.snapshot.knobs, STR("subscription.reg_state=partial"), why));
	subscribe("Event: state\r\n");
	SAYS("full 0 0");
	answer(200);
	change();
	SAYS("partial 1 1");
	answer(200);
	change();
	SAYS("partial 2 2");
	answer(500); /* not heard: all of it once more */
	IS("subscribed");
	change();
	SAYS("full 3 3");
	answer(200);
	cr_assert_eq(lab.subscription->told, 3);
	subscribe_again(50);
	SAYS("full 4 3");
	answer(200);
	pass_time(50 * SECOND);
	SAYS("full 5 3");
	runs_out();
}

Test(proc_subscription, refresh_and_unsubscribe)
{
	subscribe("Event: state\r\nExpires: 100\r\n");
	answer(200);
	pass_time(90 * SECOND);
	subscribe_again(200);
	cr_assert_eq(lab.status, 200);
	cr_assert_str_eq(notify()->uri.p, "sip:alice@192.0.2.99");
	HAS(HDR_SUBSCRIPTION_STATE, "active;expires=200");
	answer(200);
	pass_time(150 * SECOND);
	cr_assert_eq(lab.n, 0);
	subscribe_again(0);
	cr_assert_eq(lab.status, 200);
	HAS(HDR_SUBSCRIPTION_STATE, "terminated;reason=timeout");
	subscribe_again(100);
	cr_assert_eq(lab.status, 481);
	answer(200);
	subscribe_again(100);
	cr_assert_eq(lab.status, 481);
}

Test(proc_subscription, fetch)
{
	subscribe("Event: state\r\nExpires: 0\r\n");
	HAS(HDR_SUBSCRIPTION_STATE, "terminated;reason=timeout");
	SAYS("full 0 0");
	answer(200);
	cr_assert_eq(notifier_count(lab.notifier), 0);
}

Test(proc_subscription, failures_that_end_it)
{
	static const int fatal[] = { 404, 405, 408, 410, 416, 480, 481, 482,
				     483, 484, 485, 489, 501, 504, 604 };

	for (size_t i = 0; i < ARRAY_LEN(fatal); i++) {
		subscribe("Event: state\r\n");
		answer(fatal[i]);
		cr_assert_eq(notifier_count(lab.notifier), 0, "%d", fatal[i]);
		dialog_free(lab.dialog);
	}
	cr_assert_eq(lab.released, ARRAY_LEN(fatal));
}

Test(proc_subscription, failures_that_do_not)
{
	static const int harmless[] = { 302, 400, 403, 415, 488, 500, 503, 603 };

	subscribe("Event: state\r\n");
	for (size_t i = 0; i < ARRAY_LEN(harmless); i++) {
		answer(harmless[i]);
		IS("subscribed");
		change();
	}
	answer(200);
	runs_out();
}

Test(proc_subscription, silence_ends_it)
{
	subscribe("Event: state\r\n");
	pass_time(65 * SECOND);
	cr_assert_eq(notifier_count(lab.notifier), 0);
	lab.n = 0;
}

Test(proc_subscription, retry_after)
{
	subscribe("Event: state\r\n");
	answer_later(503, "20");
	IS("postponed");
	change();
	cr_assert_eq(lab.n, 0);
	pass_time(19 * SECOND);
	cr_assert_eq(lab.n, 0);
	pass_time(2 * SECOND);
	SAYS("full 1 1");
	answer_later(503, "20 (busy);duration=5");
	notifier_end(lab.notifier, STR("thing"), NULL);
	settle();
	IS("last-due");
	pass_time(20 * SECOND);
	HAS(HDR_SUBSCRIPTION_STATE, "terminated");
	answer_later(503, "4294967295");
	IS("last-due");
	pass_time(3600 * SECOND);
	HAS(HDR_SUBSCRIPTION_STATE, "terminated");
	answer_later(503, "20");
	cr_assert_eq(notifier_count(lab.notifier), 0);
}

Test(proc_subscription, rules_at_its_turn)
{
	start_again(
		"rules = ( { name = \"twice\"; when = { turn = \"subscription.notify\"; nth = 2; };"
		"  do = ( { send = \"NOTIFY\"; headers = ( \"X-Copy: 1\" ); },"
		"         { send = \"NOTIFY\"; after = \"5s\"; body = \"own\"; type = \"text/own\"; } ); },"
		" { name = \"never\"; when = { turn = \"subscription.notify\"; nth = 3; };"
		"   do = ( { end = true; } ); } );");
	subscribe("Event: state\r\n");
	SAYS("full 0 0");
	answer(200);
	change();
	cr_assert(msg_find_name(notify(), STR("X-Copy"), 0));
	answer(200);
	IS("notifying");
	pass_time(5 * SECOND);
	HAS(HDR_CONTENT_TYPE, "text/own");
	SAYS("own");
	answer(200);
	IS("subscribed");
	change();
	cr_assert_eq(lab.n, 0);
	IS("subscribed");
	change();
	SAYS("full 3 3");
	answer(481);
}

/* An end while a behaviour waits between its steps. */
Test(proc_subscription, ends_within_a_behaviour)
{
	start_again(
		"rules = ( { name = \"slow\"; when = { turn = \"subscription.notify\"; };"
		"  do = ( { send = \"NOTIFY\"; }, { send = \"NOTIFY\"; after = \"50s\"; } ); } );");
	subscribe("Event: state\r\n");
	answer(481);
	cr_assert_eq(notifier_count(lab.notifier), 0);
	pass_time(60 * SECOND);
	cr_assert_eq(lab.n, 0);
}

/* What is alive goes with the notifier. */
Test(proc_subscription, freed_alive)
{
	subscribe("Event: state\r\n");
	notifier_free(lab.notifier);
	cr_assert_eq(lab.released, 1);
	lab.notifier = notifier_new(
		&(struct notifier_options){ .stack = lab.stack, .packages = &packages });
}

static bool accepts(const char *lines, const char *want)
{
	struct buf text = { 0 };
	struct msg_error error;
	struct msg *msg;
	struct str type;
	bool same;

	buf_printf(&text, "SUBSCRIBE sip:x SIP/2.0\r\n%s\r\n", lines);
	msg = msg_parse(buf_str(&text), NULL, &error, NULL);
	cr_assert(msg, "%s", error.why);
	type = event_package_type(&rows[0], msg);
	same = want ? str_is(type, want) : !type.p;
	msg_free(msg);
	buf_free(&text);
	return same;
}

Test(proc_subscription, accept)
{
	cr_assert(accepts("", "text/state"));
	cr_assert(accepts("Accept: text/state\r\n", "text/state"));
	cr_assert(accepts("Accept: application/sdp, TEXT/Plain;q=0.3\r\n", "text/plain"));
	cr_assert(accepts("Accept: */*\r\n", "text/state"));
	cr_assert(accepts("Accept: text/*\r\n", "text/state"));
	cr_assert(accepts("Accept: tex/*\r\n", NULL));
	cr_assert(accepts("Accept: application/sdp\r\n", NULL));
	cr_assert(accepts("Accept:\r\n", NULL));
	cr_assert(accepts("Accept: /*, text/, *\r\n", NULL));
}
