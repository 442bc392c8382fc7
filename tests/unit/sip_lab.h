/* SPDX-License-Identifier: Apache-2.0 */
/* For the tests of sip/: a caller, a proxy and up to four callees, joined by role pipes on a virtual
 * clock. Each writes down what it sees. */
#ifndef IMSD_TESTS_SIP_LAB_H
#define IMSD_TESTS_SIP_LAB_H

#include <criterion/criterion.h>

#include "msg/value.h"
#include "msg/view.h"
#include "rule/ruleset.h"
#include "sip/proxy.h"
#include "sip/repeat.h"
#include "transport/pipe.h"

enum { LAB_CALLEES = 4, LAB_SECOND = 1000000 };

struct sip_lab;

/* One element. */
struct party {
	struct sip_lab *lab;
	struct stack *stack;
	struct link *up, *down; /* towards the caller, towards the callee */
	struct buf seen;        /* "INVITE CANCEL ACK", or "100 180 200" */
	struct msg *last[8];    /* what it saw, newest first */
	struct request *invite; /* a callee's, not answered yet */
	bool deaf;              /* a callee that does not end a cancelled INVITE */
};

struct sip_lab {
	struct loop *loop;
	struct gates *gates; /* NULL: without rules */
	struct conf_tree *tree;
	struct vocabulary vocabulary;
	struct knob_table tables[KNOB_ROOMS];
	struct snapshot snapshot;
	struct party caller, proxy, callees[LAB_CALLEES];
	struct link *towards[LAB_CALLEES]; /* the proxy's ends */
	unsigned n;                        /* callees that the proxy forks to */
	uint16_t q[LAB_CALLEES];           /* theirs */
	struct proxy_leg leg;              /* hooks of the proxy */
	struct client *client;             /* the caller's INVITE */
	struct msg *invite;                /* as sent */
	unsigned failed;                   /* the caller's failures */
	unsigned ended;                    /* on_end of the proxy's leg */
	struct addr proxy_addr;            /* on the caller's leg, when it is UDP */
	unsigned lost;                     /* so many next datagrams to the caller are lost */
};

/* Writes down a message and keeps a clone. */
static inline void party_note(struct party *party, struct msg *msg)
{
	if (party->seen.n)
		buf_add_char(&party->seen, ' ');
	if (msg->is_request)
		buf_add_str(&party->seen, msg->method_name);
	else
		buf_printf(&party->seen, "%d", msg->status);
	msg_free(party->last[7]);
	memmove(party->last + 1, party->last, sizeof(party->last) - sizeof(party->last[0]));
	party->last[0] = msg_clone(msg);
}

/* What it saw so far; begins anew. */
#define SAW(party, text)                                                            \
	do {                                                                        \
		cr_assert(str_is(buf_str(&(party)->seen), text), "saw \"%.*s\", not \"%s\"", \
			  STR_ARG(buf_str(&(party)->seen)), text);                  \
		buf_reset(&(party)->seen);                                          \
	} while (0)

static inline enum scene_side lab_side_of(void *ctx, const struct link *link)
{
	(void)ctx;
	(void)link;
	return SIDE_CORE;
}

static inline struct snapshot *lab_snapshot_of(void *ctx)
{
	return &((struct party *)ctx)->lab->snapshot;
}

static inline void caller_on_response(void *ctx, struct client *client, struct msg *response)
{
	(void)client;
	party_note(ctx, response);
	msg_free(response);
}

static inline void caller_on_failure(void *ctx, struct client *client, enum client_end why)
{
	struct party *caller = ctx;

	(void)client;
	(void)why;
	caller->lab->failed++;
}

static inline void caller_on_end(void *ctx)
{
	((struct party *)ctx)->lab->client = NULL;
}

static const struct client_user caller_user = { .on_response = caller_on_response,
						.on_failure = caller_on_failure,
						.on_end = caller_on_end };

static inline void callee_forget(void *owner, struct request *request)
{
	(void)request;
	((struct party *)owner)->invite = NULL;
}

static inline void callee_on_request(void *ctx, struct request *request)
{
	struct party *callee = ctx;

	party_note(callee, request->msg);
	if (request->msg->method != METHOD_INVITE) {
		request_reply(request, request_response(request, 200, NULL));
		return;
	}
	if (request_is_merged(request)) {
		request_refuse(request, 482, "merged");
		return;
	}
	request_hold(request);
	callee->invite = request;
	request->owner = callee;
	request->on_end = callee_forget;
}

static inline void callee_on_cancel(void *ctx, struct request *invite, struct msg *cancel)
{
	struct party *callee = ctx;

	party_note(callee, cancel);
	if (!callee->deaf)
		request_refuse(invite, 487, NULL);
}

static inline void callee_on_ack(void *ctx, struct link *link, const struct addr *from,
				 struct msg *ack)
{
	(void)link;
	(void)from;
	party_note(ctx, ack);
	msg_free(ack);
}

static inline void proxy_on_end(void *ctx)
{
	((struct sip_lab *)ctx)->ended++;
}

static inline void proxy_on_request(void *ctx, struct request *request)
{
	struct party *proxy = ctx;
	struct sip_lab *lab = proxy->lab;
	struct proxy_branch branches[LAB_CALLEES] = { 0 };

	for (unsigned i = 0; i < lab->n; i++) {
		branches[i].msg = msg_clone(request->msg);
		branches[i].link = lab->towards[i];
		branches[i].q = lab->q[i];
	}
	request_fork(request, branches, lab->n, &lab->leg);
}

static inline void proxy_on_ack(void *ctx, struct link *link, const struct addr *from,
				struct msg *ack)
{
	struct party *proxy = ctx;

	(void)link;
	(void)from;
	proxy_forward_ack(proxy->stack, ack,
			  &(struct client_target){ .link = proxy->lab->towards[0] });
}

static const struct stack_hooks caller_hooks = { .on_request = callee_on_request,
						 .side_of = lab_side_of,
						 .snapshot_of = lab_snapshot_of };
static const struct stack_hooks callee_hooks = { .on_request = callee_on_request,
						 .on_cancel = callee_on_cancel,
						 .on_ack = callee_on_ack,
						 .side_of = lab_side_of,
						 .snapshot_of = lab_snapshot_of };
static const struct stack_hooks proxy_hooks = { .on_request = proxy_on_request,
						.on_cancel = proxy_cancel,
						.on_ack = proxy_on_ack,
						.side_of = lab_side_of,
						.snapshot_of = lab_snapshot_of };

static inline void party_start(struct party *party, struct sip_lab *lab, const char *role,
			       const struct stack_hooks *hooks)
{
	party->lab = lab;
	party->stack = stack_new(&(struct stack_options){ .loop = lab->loop,
							  .role = role,
							  .gates = lab->gates,
							  .seed = 7,
							  .hooks = hooks,
							  .ctx = party });
}

static const struct name_row lab_roles[] = { { "caller", "", NULL },
					     { "proxy", "", NULL },
					     { "a", "", NULL } };

/* Rules without their outer brackets; NULL: no gates. */
static inline void sip_lab_read_rules(struct sip_lab *lab, const char *rules)
{
	struct conf_errors errors = { 0 };
	struct buf text = { 0 };

	if (!rules)
		return;
	lab->vocabulary = (struct vocabulary){ .roles = lab_roles,
					       .n_roles = ARRAY_LEN(lab_roles),
					       .knobs = lab->tables };
	buf_printf(&text, "rules = ( %s );", rules);
	lab->tree = conf_read_text(text.p, "r", 1, NULL, &errors);
	buf_free(&text);
	lab->snapshot.rules = ruleset_new(&lab->vocabulary);
	ruleset_read(lab->snapshot.rules, conf_child(&lab->tree->root, "rules"), RULES_CONFIG, NULL,
		     &errors);
	ruleset_finish(lab->snapshot.rules, &errors);
	cr_assert_eq(errors.count, 0, "%s", errors.text.p);
	conf_errors_free(&errors);
	lab->gates = gates_new(&(struct gates_options){ .loop = lab->loop, .seed = 7 });
}

/* The second end is the proxy's. */
static inline enum pipe_fate lab_on_transit(void *ctx, int end, struct str *bytes, int64_t *delay)
{
	struct sip_lab *lab = ctx;

	(void)bytes;
	(void)delay;
	if (end == 0 || !lab->lost)
		return PIPE_PASS;
	lab->lost--;
	return PIPE_DROP;
}

/* Joins caller and proxy. */
static inline void sip_lab_join(struct sip_lab *lab, bool udp)
{
	struct pipe_dress dress = { .proto = PROTO_UDP,
				    .name = { "caller", "proxy" },
				    .user = { stack_link_user(lab->caller.stack),
					      stack_link_user(lab->proxy.stack) },
				    .limits = { .max_bytes = 65535 },
				    .on_transit = lab_on_transit,
				    .transit_ctx = lab };
	struct link *ends[2];

	cr_assert(addr_parse_pair(STR("192.0.2.1:5060"), &dress.addr[0]));
	cr_assert(addr_parse_pair(STR("192.0.2.2:5060"), &dress.addr[1]));
	if (udp)
		pipe_dressed_pair(lab->loop, &dress, ends);
	else
		pipe_role_pair(lab->loop, "caller-proxy", dress.user[0], dress.user[1], ends);
	lab->proxy_addr = dress.addr[1];
	lab->caller.down = ends[0];
	lab->proxy.up = ends[1];
}

/* The proxy forks to n callees, all with q 1.0 until the test says otherwise; the caller reaches it
 * over a role pipe or UDP. */
static inline struct sip_lab *sip_lab_over(bool udp, unsigned n, const char *rules)
{
	static const char *const names[LAB_CALLEES] = { "a", "b", "c", "d" };
	struct sip_lab *lab = mem_alloc(sizeof(*lab));
	struct link *ends[2];

	lab->loop = loop_new(CLOCK_AUTO);
	lab->tables[KNOBS_SIP] = sip_knob_table;
	lab->snapshot = (struct snapshot){ .refs = 1, .knobs = knobs_new(lab->tables) };
	sip_lab_read_rules(lab, rules);
	lab->n = n;
	lab->leg = (struct proxy_leg){ .on_end = proxy_on_end, .ctx = lab };
	party_start(&lab->caller, lab, "caller", &caller_hooks);
	party_start(&lab->proxy, lab, "proxy", &proxy_hooks);
	sip_lab_join(lab, udp);
	for (unsigned i = 0; i < LAB_CALLEES; i++) {
		lab->q[i] = 1000;
		party_start(&lab->callees[i], lab, names[i], &callee_hooks);
		pipe_role_pair(lab->loop, names[i], stack_link_user(lab->proxy.stack),
			       stack_link_user(lab->callees[i].stack), ends);
		lab->towards[i] = ends[0];
		lab->callees[i].up = ends[1];
	}
	return lab;
}

static inline struct sip_lab *sip_lab_with(unsigned n, const char *rules)
{
	return sip_lab_over(false, n, rules);
}

static inline struct sip_lab *sip_lab_new(unsigned n)
{
	return sip_lab_over(false, n, NULL);
}

static inline void party_end(struct party *party)
{
	struct stack_counters counters = stack_counters(party->stack);

	cr_expect_eq(counters.transactions, 0, "%zu", counters.transactions);
	cr_expect_eq(counters.branches, 0, "%zu", counters.branches);
	cr_expect_eq(counters.repeats, 0, "%zu", counters.repeats);
	cr_expect_eq(counters.held, 0, "%zu", counters.held);
	stack_free(party->stack);
	link_release(party->up);
	link_release(party->down);
	buf_free(&party->seen);
	for (size_t i = 0; i < ARRAY_LEN(party->last); i++)
		msg_free(party->last[i]);
}

/* All that is due by now. */
static inline void sip_lab_settle(struct sip_lab *lab)
{
	while (!loop_idle(lab->loop))
		loop_turn(lab->loop, 0);
}

static inline void lab_on_time(void *arg)
{
	(void)arg;
}

/* Lets so much time pass. */
static inline void sip_lab_wait(struct sip_lab *lab, int64_t us)
{
	struct timer until = { 0 };

	timer_start(lab->loop, &until, us, lab_on_time, NULL);
	while (timer_active(&until))
		loop_turn(lab->loop, -1);
	sip_lab_settle(lab);
}

/* Waits until all is over; nothing may be left. */
static inline void sip_lab_free(struct sip_lab *lab)
{
	while (loop_turn(lab->loop, -1))
		;
	party_end(&lab->caller);
	party_end(&lab->proxy);
	for (unsigned i = 0; i < LAB_CALLEES; i++) {
		party_end(&lab->callees[i]);
		link_release(lab->towards[i]);
	}
	msg_free(lab->invite);
	ruleset_free(lab->snapshot.rules);
	gates_free(lab->gates);
	conf_tree_free(lab->tree);
	knobs_free(lab->snapshot.knobs);
	loop_free(lab->loop);
	mem_free(lab);
}

/* The caller's INVITE, with these further lines. */
static inline void sip_lab_invite(struct sip_lab *lab, const char *lines)
{
	struct buf text = { 0 };
	struct msg_error error;

	buf_printf(&text,
		   "INVITE sip:bob@example.org SIP/2.0\r\nMax-Forwards: 70\r\n"
		   "From: <sip:alice@example.org>;tag=a1\r\nTo: <sip:bob@example.org>\r\n"
		   "Call-ID: c1\r\nCSeq: 7 INVITE\r\nContact: <sip:alice@192.0.2.1>\r\n%s\r\n",
		   lines);
	lab->invite = msg_parse(buf_str(&text), NULL, &error, NULL);
	cr_assert(lab->invite, "%s", error.why);
	buf_free(&text);
	lab->client = client_send(lab->caller.stack, msg_clone(lab->invite),
				  &(struct client_target){ .link = lab->caller.down,
							   .remote = lab->proxy_addr },
				  &caller_user, &lab->caller);
	sip_lab_settle(lab);
}

/* A response of a callee to its INVITE, with a further header ("" none). */
static inline struct msg *callee_response(struct party *callee, int status, const char *header)
{
	struct msg *response;

	cr_assert(callee->invite, "no INVITE to answer by %d", status);
	response = request_response(callee->invite, status, NULL);
	if (*header) {
		struct str value = str_of(header), name;

		str_cut(&value, ':', &name);
		msg_add_name(response, msg_hold(response, name),
			     msg_hold(response, str_trim(value)));
	}
	return response;
}

static inline void callee_reply(struct party *callee, int status, const char *header)
{
	request_reply(callee->invite, callee_response(callee, status, header));
	sip_lab_settle(callee->lab);
}

#endif
