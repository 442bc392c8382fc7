/* SPDX-License-Identifier: Apache-2.0 */
/* Whom a URI calls: subscribers by all their names and numbers, peers, strangers. */
#include "conf_scratch.h"

#include "role/header.h"
#include "role/identity.h"
#include "role/knobs.h"

#define DOMAIN "ims.mnc001.mcc001.3gppnetwork.org"

static const char configuration[] =
	"home = { mcc = \"001\"; mnc = \"01\"; };"
	"subscribers = (\n"
	"{ name = \"alice\"; imsi = \"001010000000001\"; msisdn = \"+15551230001\";"
	"  auth = { algorithm = \"none\"; }; },\n"
	"{ name = \"carol\"; impi = \"carol@" DOMAIN "\"; auth = { algorithm = \"none\"; };"
	"  impus = ( \"sip:carol@" DOMAIN "\", \"tel:+15551230003\" ); behaviour = \"busy\"; } );"
	"peers = ( { prefix = \"+1555\"; behaviour = \"answer\"; },"
	"  { number = \"+15551230009\"; behaviour = \"ring\"; },"
	"  { uri = \"sip:friend@example.org\"; behaviour = \"hold\"; } );";

static struct snapshot *read_snapshot(void)
{
	static struct knob_table tables[KNOB_ROOMS];
	struct conf_errors errors = { 0 };
	struct snapshot *snapshot;

	tables[KNOBS_CORE] = core_knob_table;
	tables[KNOBS_ROLE] = role_knob_table;
	snapshot =
		snapshot_read(&(struct snapshot_source){ .text = configuration, .tables = tables },
			      &errors);
	cr_assert(snapshot, "%s", errors.text.p);
	return snapshot;
}

Test(role_identity, callees)
{
	static const struct {
		const char *uri, *user, *number, *behaviour;
		bool ours;
	} rows[] = {
		{ "sip:+15551230001@" DOMAIN, "alice", "+15551230001", NULL, true },
		{ "sip:+15551230001@" DOMAIN ";user=phone", "alice", "+15551230001", NULL, true },
		{ "sip:+15551230001@" DOMAIN ";gr=urn:x", "alice", "+15551230001", NULL, true },
		{ "tel:+1-555-123-0001", "alice", "+15551230001", NULL, true },
		{ "tel:15551230001;phone-context=" DOMAIN, "alice", "+15551230001", NULL, true },
		{ "sip:01115551230001@" DOMAIN ";user=phone", "alice", "+15551230001", NULL, true },
		/* an IMSI is an identity, not a number with an international prefix */
		{ "sip:001010000000001@" DOMAIN, "alice", "+15551230001", NULL, true },
		{ "sip:carol@" DOMAIN, "carol", "", "busy", true },
		{ "sip:+15551230003@" DOMAIN, "carol", "+15551230003", "busy", true },
		{ "tel:+15551230003", "carol", "+15551230003", "busy", true },
		/* peers: prefix, number; a subscriber stands before a prefix */
		{ "tel:+15559999999", NULL, "+15559999999", "answer", true },
		{ "sip:+15551230009@" DOMAIN, NULL, "+15551230009", "ring", true },
		{ "sip:+15551230009@peer." DOMAIN, NULL, "+15551230009", "ring", true },
		{ "sip:friend@example.org", NULL, "", "hold", false },
		/* nobody */
		{ "sip:nobody@" DOMAIN, NULL, "", NULL, true },
		{ "tel:112", NULL, "112", NULL, true },
		{ "sip:+15551230001@example.org", NULL, "", NULL, false },
		{ "urn:service:sos", NULL, "", NULL, true },
	};
	struct snapshot *snapshot = read_snapshot();
	struct number_plan plan = number_plan_of(snapshot);
	struct msg *msg = msg_new_request(STR("INVITE"), STR("sip:x@y"));

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct callee callee;
		struct uri uri;
		const char *behaviour;

		cr_assert(uri_parse(&msg->arena, str_of(rows[i].uri), &uri), "%s", rows[i].uri);
		callee_find(&callee, snapshot, &plan, msg, &uri);
		behaviour = callee_behaviour(&callee);
		cr_expect_eq(callee.is_known, rows[i].user != NULL, "%s", rows[i].uri);
		if (callee.is_known && rows[i].user)
			cr_expect_str_eq(callee.subscriber.name, rows[i].user, "%s", rows[i].uri);
		cr_expect_str_eq(callee.number, rows[i].number, "%s", rows[i].uri);
		cr_expect_str_eq(behaviour ? behaviour : "-",
				 rows[i].behaviour ? rows[i].behaviour : "-", "%s", rows[i].uri);
		cr_expect_eq(callee.is_ours, rows[i].ours, "%s", rows[i].uri);
	}
	msg_free(msg);
	snapshot_release(snapshot);
}

Test(role_identity, headers_as_lists)
{
	struct msg *msg = msg_new_request(STR("INVITE"), STR("sip:x@y"));

	cr_expect_null(header_join(msg, HDR_ROUTE).p);
	cr_expect(header_same_uris(STR_NONE, STR("")));
	msg_add(msg, HDR_ROUTE, STR("<sip:a;lr>, <sip:b;lr>"));
	msg_add(msg, HDR_SUBJECT, STR("s"));
	msg_add(msg, HDR_ROUTE, STR("\"C, D\" <sip:c;lr>;x=1"));
	cr_expect(str_is(header_join(msg, HDR_ROUTE),
			 "<sip:a;lr>, <sip:b;lr>, \"C, D\" <sip:c;lr>;x=1"));
	cr_expect(header_same_uris(header_join(msg, HDR_ROUTE),
				   STR("<sip:A;lr>,<sip:b;lr>,<sip:c;lr>")));
	cr_expect_not(header_same_uris(header_join(msg, HDR_ROUTE), STR("<sip:a;lr>,<sip:b;lr>")));
	cr_expect_not(header_same_uris(STR("<sip:a;lr>"), header_join(msg, HDR_ROUTE)));
	cr_expect_not(header_same_uris(STR("<sip:a;lr>,<sip:b;lr>"), STR("<sip:b;lr>,<sip:a;lr>")));
	header_replace(msg, HDR_ROUTE, STR("<sip:z;lr>"));
	cr_expect(str_is(header_join(msg, HDR_ROUTE), "<sip:z;lr>"));
	cr_expect_eq(msg->n_lines, 2);
	header_replace(msg, HDR_ROUTE, STR_NONE);
	cr_expect_null(msg_find(msg, HDR_ROUTE, 0));
	msg_free(msg);
}
