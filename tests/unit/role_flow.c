/* SPDX-License-Identifier: Apache-2.0 */
/* Flows: what a 200 to REGISTER says of them, and how they are found. */
#include <criterion/criterion.h>

#include "role/flow.h"

/* A link that is only held and looked at. */
static void link_nothing(struct link *link)
{
	(void)link;
}

static const struct link_ops ops = { .free = link_nothing };

static const struct link_user nobody = { 0 };

static const struct flow_facts facts = { .user = "alice",
					 .host = STR("192.0.2.1"),
					 .port = 5070,
					 .service_route = STR("<sip:orig@s;lr>"),
					 .associated = STR("<sip:a@h>, <tel:+1>") };

Test(role_flow, learned_and_forgotten)
{
	struct loop *loop = loop_new(CLOCK_MANUAL);
	struct flows *flows = flows_new(loop);
	struct link link = { 0 };
	struct addr remote, contact;
	struct flow *flow;

	link_init(&link, &ops, &nobody, loop);
	cr_assert(addr_parse_pair(STR("192.0.2.9:5060"), &remote));
	cr_assert(addr_parse_pair(STR("192.0.2.1:5070"), &contact));
	flow = flow_enter(flows, &link, &remote);
	cr_expect_null(flows_by_user(flows, "alice"));
	flow_leave(flow, 600 * INT64_C(1000000), &facts);
	cr_assert_eq(flows_by_user(flows, "alice"), flow);
	cr_expect_null(flows_by_user(flows, "bob"));
	cr_expect_eq(flows_by_host(flows, STR("192.0.2.1")), flow);
	cr_expect_eq(flows_by_peer(flows, &link, &remote), flow);
	cr_expect(addr_equal(&flow->contact, &contact));
	cr_expect_str_eq(flow->service_route, "<sip:orig@s;lr>");
	cr_expect_str_eq(flow->associated, "<sip:a@h>, <tel:+1>");
	/* a REGISTER that changes nothing */
	flow_enter(flows, &link, &remote);
	flow_leave(flow, -1, NULL);
	cr_expect_eq(flows_by_user(flows, "alice"), flow);
	/* of two flows of a user one goes */
	addr_set_port(&remote, 5062);
	flow = flow_enter(flows, &link, &remote);
	flow_leave(flow, 5 * INT64_C(1000000), &facts);
	cr_expect_eq(flows_count(flows), 2);
	loop_advance(loop, 6 * INT64_C(1000000));
	cr_assert(flows_by_user(flows, "alice"));
	cr_expect_eq(flows_by_token(flows, str_of(flow->token)), flow);
	cr_expect_not(flow->registered);
	loop_advance(loop, 32 * INT64_C(1000000));
	cr_expect_eq(flows_count(flows), 1);
	loop_advance(loop, 600 * INT64_C(1000000));
	cr_expect_null(flows_by_user(flows, "alice"));
	cr_expect_null(flows_by_host(flows, STR("192.0.2.1")));
	cr_expect_eq(flows_count(flows), 0);
	flows_free(flows);
	loop_free(loop);
}
