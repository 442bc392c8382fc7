/* SPDX-License-Identifier: Apache-2.0 */
/* Messages that rules have bent, as scenarios see them: octets that are no message, requests that the
 * UE's stack refuses by itself, responses that it drops. */
#include "scenario_lab.h"

TestSuite(scenario_bent, .init = enter_top);

/* A rule for 401, or for MESSAGE, in one line. */
#define BEND(when, what) \
	"rule { name = \"bent\"; when = { " when " }; do = ( { " what " } ); }\n"
#define BEND_401(what) BEND("method = \"REGISTER\"; status = 401;", what)
#define BEND_MESSAGE(what) BEND("method = \"MESSAGE\"; side = \"ue\";", what)
#define CALLED REGISTERED "core message alice text=hello\n"

/* No status line: nobody can read it. */
#define UNREADABLE BEND_401("start = \"SIP/2.0 4011 No\";") "alice > REGISTER\n"

static const struct expected octet_rows[] = {
	{ UNREADABLE "alice < any octets=\"SIP/2.0 4011 No\" octets~/^CSeq:.1.REG/\n", VERDICT_PASS, NULL },
	{ UNREADABLE "alice < any\nalice < any copy=2 after=1.9s within=2.1s\n", VERDICT_PASS, NULL },
	{ UNREADABLE "alice < any octets!=*Digest*\n", VERDICT_FAIL, "octets!=*Digest* does not hold" },
	{ UNREADABLE "alice < any call-id=*\n", VERDICT_FAIL, "call-id=* does not hold" },
	{ UNREADABLE "alice < 401\n", VERDICT_FAIL, "octets that are no message" },
	{ UNREADABLE "alice < no any for=1s\n", VERDICT_FAIL, NULL },
	{ "alice > REGISTER\nalice < 401 octets=\"SIP/2.0 401 Unauthorized\" octets!=*SIP/7.0*\n",
	  VERDICT_PASS, NULL },
};

Test(scenario_bent, octets_that_are_no_message_are_any)
{
	expect_all(octet_rows, ARRAY_LEN(octet_rows));
}

static const struct expected refusal_rows[] = {
	{ BEND_MESSAGE("remove = \"call-id\";") CALLED "alice < MESSAGE as=mt\nalice > 400 of=mt\n", VERDICT_PASS, NULL },
	{ BEND_MESSAGE("remove = \"call-id\";") CALLED "alice < MESSAGE as=mt\nalice > 200 of=mt\n", VERDICT_FAIL,
	  "unexpected: alice > 400" },
	{ BEND_MESSAGE("start = \"MESSAGE sip:a@192.0.2.1 SIP/7.0\";") CALLED
	  "alice < MESSAGE as=mt start~SIP/7.0\nalice > 505 of=mt\n", VERDICT_PASS, NULL },
	/* what can be taken is answered by the line */
	{ CALLED "alice < MESSAGE as=mt\nalice > 400 of=mt\n", VERDICT_PASS, NULL },
	{ BEND_MESSAGE("insert = \"\\r\\n\\r\\n\"; at = 0;") CALLED "alice < MESSAGE as=mt\nalice > 200 of=mt\n",
	  VERDICT_PASS, NULL },
};

Test(scenario_bent, what_the_stack_refuses_no_line_makes)
{
	expect_all(refusal_rows, ARRAY_LEN(refusal_rows));
}

#define AGAIN "alice > REGISTER\nalice < any\nalice > REGISTER copy=2 after=1.9s within=2.1s\n"

static const struct expected response_rows[] = {
	{ BEND_401("add = \"Via: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKx\"; at = \"bottom\";") AGAIN, VERDICT_PASS, NULL },
	{ BEND_401("remove = \"via\";") AGAIN, VERDICT_PASS, NULL },
	{ BEND_401("set = \"cseq.method=OPTIONS\";") AGAIN, VERDICT_PASS, NULL },
	{ BEND_401("set = \"reason=\";") AGAIN, VERDICT_FAIL, "nothing came" },
};

Test(scenario_bent, responses_with_other_vias_are_dropped)
{
	expect_all(response_rows, ARRAY_LEN(response_rows));
}
