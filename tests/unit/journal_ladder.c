/* SPDX-License-Identifier: Apache-2.0 */
/* journal/ladder: the lines, to the letter. */
#include "journal/ladder.h"

#include "journal_lab.h"

/* The line of an entry at that time. */
static void expect_line(const struct journal_entry *entry, int64_t time, bool verbose,
			const char *want)
{
	struct journal_record record = { .number = 1, .time = time, .entry = *entry };
	struct buf line = { 0 };

	journal_ladder_line(&record, verbose, &line);
	cr_expect_str_eq(line.p, want, "\n%s\n%s", line.p, want);
	buf_free(&line);
}

Test(journal_ladder, request_and_response)
{
	struct msg *request = lab_msg(LAB_REGISTER), *response = lab_msg(LAB_CHALLENGE);
	struct link link = lab_link(1, PROTO_UDP, "127.0.0.1:5060", NULL);
	struct journal_entry entry = lab_entry(JOURNAL_RECEIVED, &link, request);

	entry.rules = STR("no Path");
	expect_line(&entry, 2140, false,
		    "   0.002140  alice      --> pcscf      UDP  "
		    "REGISTER sip:ims.mnc001.mcc001.3gppnetwork.org  cseq 1  [rule: no Path]\n");
	entry = lab_entry(JOURNAL_SENT, &link, response);
	entry.rules = STR("a, b");
	entry.text = STR("SQN behind");
	expect_line(&entry, 1002500, false,
		    "   1.002500  pcscf      --> alice      UDP  "
		    "401 Unauthorized (REGISTER)  cseq 1  [rule: a, b]  SQN behind\n");
	msg_free(request);
	msg_free(response);
}

Test(journal_ladder, pipe_copy_and_user)
{
	struct msg *request = lab_msg(LAB_REGISTER);
	struct link link = lab_link(3, PROTO_PIPE, NULL, NULL);
	struct journal_entry entry = lab_entry(JOURNAL_SENT, &link, request);

	entry.copy = 2;
	expect_line(&entry, 0, false,
		    "   0.000000  pcscf      --> scscf      pipe REGISTER "
		    "sip:ims.mnc001.mcc001.3gppnetwork.org (copy 2)  cseq 1  user alice\n");
	msg_free(request);
}

/* Long names push; the next short one catches up. */
Test(journal_ladder, columns)
{
	struct msg *request = lab_msg(LAB_REGISTER);
	struct link link = lab_link(1, PROTO_TCP, "[2001:db8::2]:5060", "[2001:db8::1]:49152");
	struct addr far = lab_addr("192.0.2.1:5060");
	struct journal_entry entry = lab_entry(JOURNAL_HELD, &link, request);

	entry.peer = NULL;
	entry.remote = &far;
	entry.kind = JOURNAL_RECEIVED;
	expect_line(&entry, 600000123456, false,
		    "600000.123456 192.0.2.1:5060 --> pcscf TCP  REGISTER "
		    "sip:ims.mnc001.mcc001.3gppnetwork.org  cseq 1  user alice\n");
	entry.remote = NULL;
	entry.role = NULL;
	entry.user = NULL;
	entry.kind = JOURNAL_HELD;
	expect_line(&entry, 5, false,
		    "   0.000005  core       --x [2001:db8::1]:49152 TCP REGISTER "
		    "sip:ims.mnc001.mcc001.3gppnetwork.org  cseq 1\n");
	msg_free(request);
}

#define EVENT(who, role)                                                                           \
	"   0.000007  " who "  *  " role "           registration.state  none -> active\n"

Test(journal_ladder, broken_and_event)
{
	struct link link = lab_link(1, PROTO_TLS, "127.0.0.1:5061", "127.0.0.1:40000");
	struct journal_entry entry = {
		.kind = JOURNAL_BROKEN,
		.link = &link,
		.role = "pcscf",
		.bytes = STR("\xff\x00\r\nabc"),
		.text = STR("no start line"),
	};

	expect_line(&entry, 7, false,
		    "   0.000007  127.0.0.1:40000 -?> pcscf TLS  "
		    "7 octets that are no message  no start line\n");
	expect_line(&entry, 7, true,
		    "   0.000007  127.0.0.1:40000 -?> pcscf TLS  "
		    "7 octets that are no message  no start line\n"
		    "             \\xff\\x00\n"
		    "             abc\n");
	entry = (struct journal_entry){ .kind = JOURNAL_EVENT,
					.user = "alice",
					.event = "registration.state",
					.text = STR("none -> active") };
	expect_line(&entry, 7, false, EVENT("alice     ", "     "));
	entry.role = "scscf";
	expect_line(&entry, 7, false, EVENT("alice     ", "scscf"));
	entry.user = NULL;
	expect_line(&entry, 7, false, EVENT("scscf     ", "     "));
	entry.role = NULL;
	expect_line(&entry, 7, false, EVENT("core      ", "     "));
}

/* Whatever a peer puts into a message, a line stays one line and steers no terminal. */
Test(journal_ladder, hostile)
{
	struct msg *msg = lab_msg("REGISTER sip:\033[2J\xc3\xa9\xc2\x9b\xff SIP/2.0\r\n"
				  "CSeq: 1 REGISTER\r\n\r\n");
	struct link link = lab_link(1, PROTO_UDP, "127.0.0.1:5060", NULL);
	struct journal_entry entry = lab_entry(JOURNAL_RECEIVED, &link, msg);

	entry.text = STR("a\nb");
	expect_line(&entry, 7, false,
		    "   0.000007  alice      --> pcscf      UDP  REGISTER "
		    "sip:\\x1b[2J\xc3\xa9\\xc2\\x9b\\xff  cseq 1  a\\x0ab\n");
	msg_free(msg);
}

/* 96 octets of a start line's part are enough. */
Test(journal_ladder, long_uri)
{
	char text[400], uri[97], want[300];
	struct link link = lab_link(1, PROTO_UDP, "127.0.0.1:5060", NULL);
	struct journal_entry entry;
	struct msg *msg;

	memset(uri, 'u', sizeof(uri) - 1);
	uri[sizeof(uri) - 1] = '\0';
	snprintf(text, sizeof(text), "OPTIONS %sxyz SIP/2.0\r\nCSeq: 1 OPTIONS\r\n\r\n", uri);
	snprintf(want, sizeof(want),
		 "   0.000007  alice      --> pcscf      UDP  OPTIONS %s...  cseq 1\n", uri);
	msg = lab_msg(text);
	entry = lab_entry(JOURNAL_RECEIVED, &link, msg);
	expect_line(&entry, 7, false, want);
	msg_free(msg);
}

/* A start line that a rule wrote is what leaves. */
Test(journal_ladder, raw_start)
{
	struct msg *msg = lab_msg(LAB_CHALLENGE);
	struct link link = lab_link(1, PROTO_UDP, "127.0.0.1:5060", NULL);
	struct journal_entry entry = lab_entry(JOURNAL_SENT, &link, msg);

	msg->raw_start = STR("SIP/3.0 4O1 ?");
	expect_line(&entry, 7, false,
		    "   0.000007  pcscf      --> alice      UDP  SIP/3.0 4O1 ?  cseq 1\n");
	msg_free(msg);
}

/* Verbose: indented, line ends as one finds them, keys hidden; printed when there are no octets. */
Test(journal_ladder, verbose)
{
	struct msg *msg = lab_msg("SIP/2.0 401 Unauthorized\r\n"
				  "CSeq: 1 REGISTER\r\n"
				  "WWW-Authenticate: Digest ck=\"0123\",ik=\"4567\"\r\n"
				  "Content-Length: 5\r\n\r\na\nb\x01\t");
	struct link link = lab_link(1, PROTO_PIPE, NULL, NULL);
	struct journal_entry entry = lab_entry(JOURNAL_SENT, &link, msg);

	entry.user = NULL;
	expect_line(&entry, 7, true,
		    "   0.000007  pcscf      --> scscf      pipe "
		    "401 Unauthorized (REGISTER)  cseq 1\n"
		    "             SIP/2.0 401 Unauthorized\n"
		    "             CSeq: 1 REGISTER\n"
		    "             WWW-Authenticate: Digest ck=\"****\",ik=\"****\"\n"
		    "             Content-Length: 5\n"
		    "\n"
		    "             a\n"
		    "             b\\x01\\x09\n");
	cr_expect(str_search(msg_value(msg, HDR_WWW_AUTHENTICATE), STR("0123")) > 0);
	msg_free(msg);
}

Test(journal_ladder, colour)
{
	struct msg *msg = lab_msg(LAB_CHALLENGE);
	struct link link = lab_link(1, PROTO_UDP, "127.0.0.1:5060", NULL);
	struct journal_record record = { .entry = lab_entry(JOURNAL_SENT, &link, msg) };
	struct buf line = { 0 };
	struct facts facts;

	record.entry.rules = STR("a");
	facts_fill(&facts, &record);
	ladder_print(&facts, (struct ladder_style){ .colour = true }, &line);
	cr_expect_str_eq(line.p, "   0.000000  pcscf      --> alice      UDP  "
				 "\033[31m401 Unauthorized (REGISTER)\033[0m  cseq 1"
				 "  \033[35m[rule: a]\033[0m\n");
	buf_free(&line);
	msg_free(msg);
}

Test(journal_ladder, colour_is_for_terminals)
{
	cr_expect_not(ladder_wants_colour(-1));
}
