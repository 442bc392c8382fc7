/* SPDX-License-Identifier: Apache-2.0 */
/* journal/ladder_draw: a recorded call as text, SVG and Mermaid; which records are drawn. */
#include "journal_lab.h"

#include <libxml/parser.h>
#include <libxml/xpathInternals.h>
#include <regex.h>

#include "journal/ladder_draw.h"

#define INVITE                                                                                     \
	"INVITE sip:+15550101@example.org SIP/2.0\r\n"                                             \
	"Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK2\r\n"                                      \
	"From: <sip:alice@example.org>;tag=a\r\n"                                                  \
	"To: <sip:+15550101@example.org>\r\n"                                                      \
	"Call-ID: call@192.0.2.1\r\n"                                                              \
	"CSeq: 7 INVITE\r\n"                                                                       \
	"Subject: <a> & \"b\"\r\n"                                                                 \
	"Content-Type: application/sdp\r\n"                                                        \
	"Content-Length: 5\r\n\r\nv=0\r\n"

#define BUSY                                                                                       \
	"SIP/2.0 486 Busy Here\r\n"                                                                \
	"Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK2\r\n"                                      \
	"From: <sip:alice@example.org>;tag=a\r\n"                                                  \
	"To: <sip:+15550101@example.org>;tag=b\r\n"                                                \
	"Call-ID: call@192.0.2.1\r\n"                                                              \
	"CSeq: 7 INVITE\r\n"                                                                       \
	"Content-Length: 0\r\n\r\n"

static void write_message(struct lab *lab, enum journal_kind kind, const struct link *link,
			  const char *text, struct journal_entry more)
{
	struct msg *msg = lab_msg(text);
	struct journal_entry entry = lab_entry(kind, link, msg);

	if (more.role)
		entry.role = more.role;
	if (more.peer)
		entry.peer = more.peer;
	if (more.copy)
		entry.copy = more.copy;
	entry.rules = more.rules;
	entry.text = more.text;
	journal_write(lab->journal, &entry);
	msg_free(msg);
}

#define WRITE(kind, link, text, ...) \
	write_message(&lab, kind, link, text, (struct journal_entry){ __VA_ARGS__ })

/* alice calls, a rule makes it busy, the first copy of the 486 is lost. */
static struct lab recorded(void)
{
	struct lab lab = lab_new(0, false);
	struct link phone = lab_link(1, PROTO_UDP, "192.0.2.2:5060", "192.0.2.1:5060");
	struct link pipe = lab_link(2, PROTO_PIPE, NULL, NULL);

	WRITE(JOURNAL_RECEIVED, &phone, LAB_REGISTER, .peer = "alice");
	loop_advance(lab.loop, 1000);
	WRITE(JOURNAL_RECEIVED, &phone, INVITE, .peer = "alice");
	WRITE(JOURNAL_SENT, &pipe, INVITE, .peer = "scscf");
	WRITE(JOURNAL_RECEIVED, &pipe, INVITE, .role = "scscf", .peer = "pcscf");
	journal_event(lab.journal, "call.state", "alice", "call 1: 1xx: calling -> early");
	journal_event(lab.journal, "call.state", "alice", "call 2: 1xx: calling -> early");
	journal_event(lab.journal, "registration.state", "alice", "expired");
	WRITE(JOURNAL_HELD, &phone, BUSY, .peer = "alice", .rules = STR("lost; once"),
	      .text = STR("dropped"));
	loop_advance(lab.loop, 1500000);
	WRITE(JOURNAL_SENT, &phone, BUSY, .peer = "alice", .copy = 2);
	journal_cause(lab.journal, 1, "alice", STR("call@192.0.2.1"), "seen <this>");
	return lab;
}

static struct buf drawn(struct lab *lab, struct journal_choice choice, enum ladder_format format)
{
	struct ladder_sheet sheet = { format, "Call 1" };
	struct buf out = { 0 };

	journal_draw(lab->journal, &choice, &sheet, &out);
	return out;
}

static const struct str call_id = STR("call@192.0.2.1");
static const struct journal_choice the_call = { .call_ids = &call_id, .n_call_ids = 1, .call = 1 };

Test(journal_draw, call_as_text)
{
	static const char expected[] =
		"Call 1: 3 messages in 1.500 s, 1 held or lost\n"
		"\n"
		"              alice                                             pcscf\n"
		"              UDP 192.0.2.1:5060                                P-CSCF\n"
		"              |                                                 |\n"
		"    0.001000  |----- INVITE sip:+15550101@example.org SDP ----->|  7\n"
		"    0.001000  * call.state  call 1: 1xx: calling -> early       |\n"
		"    0.001000  |   x--------- 486 Busy Here (INVITE) ------------|  7\n"
		"              | [rule: lost; once]  dropped                     |\n"
		"              : 1.500 s later                                   :\n"
		"    1.501000  |< - - - - 486 Busy Here (INVITE) copy 2 - - - - -|  7\n";
	struct lab lab = recorded();
	struct buf out = drawn(&lab, the_call, LADDER_TXT);

	cr_expect_eq(strncmp(out.p, expected, strlen(expected)), 0, "%s\n---\n%s", out.p, expected);
	cr_expect(strstr(out.p, "\n    1.501000  ! AUTH_"), "%s", out.p);
	cr_expect(strstr(out.p, "seen <this>"), "%s", out.p);
	buf_free(&out);
	lab_free(&lab);
}

Test(journal_draw, core_has_all_hops_once)
{
	struct journal_choice choice = the_call;
	struct lab lab = recorded();
	struct buf out;

	choice.core = true;
	out = drawn(&lab, choice, LADDER_TXT);
	cr_expect(strstr(out.p, "alice"), "%s", out.p);
	cr_expect(strstr(out.p, "scscf"), "%s", out.p);
	cr_expect_eq(strncmp(out.p, "Call 1: 4 messages", 18), 0, "%s", out.p);
	buf_free(&out);
	lab_free(&lab);
}

Test(journal_draw, choices)
{
	struct lab lab = recorded();
	struct journal_choice newest = { .most = 2 }, run = { .first = 1, .last = 1 };
	struct journal_choice bob = { .user = STR("bob") };
	struct buf out = drawn(&lab, newest, LADDER_TXT);

	cr_expect(strstr(out.p, "; 6 older records left out"), "%s", out.p);
	buf_free(&out);
	out = drawn(&lab, run, LADDER_TXT);
	cr_expect_eq(strncmp(out.p, "Call 1: 1 message\n", 18), 0, "%s", out.p);
	cr_expect(strstr(out.p, "REGISTER"), "%s", out.p);
	buf_free(&out);
	out = drawn(&lab, bob, LADDER_TXT);
	cr_expect(strstr(out.p, "the journal holds nothing of it"), "%s", out.p);
	buf_free(&out);
	lab_free(&lab);
}

/* What an XPath says of the document, as a number. */
static double count(xmlDoc *doc, const char *path)
{
	xmlXPathContext *context = xmlXPathNewContext(doc);
	xmlXPathObject *object;
	double value;

	xmlXPathRegisterNs(context, BAD_CAST "s", BAD_CAST "http://www.w3.org/2000/svg");
	object = xmlXPathEvalExpression(BAD_CAST path, context);
	cr_assert(object, "%s", path);
	value = xmlXPathCastToNumber(object);
	xmlXPathFreeObject(object);
	xmlXPathFreeContext(context);
	return value;
}

Test(journal_draw, call_as_svg)
{
	struct lab lab = recorded();
	struct buf out = drawn(&lab, the_call, LADDER_SVG);
	xmlDoc *doc = xmlReadMemory(out.p, (int)out.n, "ladder.svg", NULL, XML_PARSE_NONET);
	static const struct {
		const char *path;
		double value;
	} rows[] = {
		{ "count(/s:svg[@width and @height and @viewBox])", 1 },
		{ "count(//s:script)", 0 },
		{ "count(//@href | //@src)", 0 },
		{ "count(//s:rect[@class='ue'])", 1 },
		{ "count(//s:rect[@class='el'])", 1 },
		{ "count(//s:g[starts-with(@class, 'm ')])", 3 },
		{ "count(//s:g[@class='m lost' and @id='n8'])", 1 },
		{ "count(//s:g[@class='m s4']/s:path[@class='l again'])", 1 },
		{ "count(//s:g[@class='e'])", 1 },
		{ "count(//s:g[@class='d']/s:text[contains(., 'seen <this>')])", 1 },
		{ "count(//s:g[@id='n2']/s:title[contains(., 'Subject: <a> & \"b\"')])", 1 },
		{ "count(//s:g[@id='n2']//s:tspan[.='SDP'])", 1 },
		{ "count(//s:tspan[@class='strong' and .='rule lost; once'])", 1 },
	};

	cr_assert(doc, "%s", out.p);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		cr_expect_eq(count(doc, rows[i].path), rows[i].value, "%s is %g\n%s", rows[i].path,
			     count(doc, rows[i].path), out.p);
	xmlFreeDoc(doc);
	xmlCleanupParser();
	buf_free(&out);
	lab_free(&lab);
}

/* Every line is one of these of Mermaid's grammar; an entity is the one way to write what is not plain. */
Test(journal_draw, call_as_mermaid)
{
	static const char grammar[] = "^(sequenceDiagram"
				      "|    title TEXT"
				      "|    (participant|actor) p[0-9]+ as TEXT"
				      "|    p[0-9]+(->>|-->>|-x|--x)p[0-9]+: TEXT"
				      "|    Note over p[0-9]+(,p[0-9]+)?: TEXT)$";
	struct lab lab = recorded();
	struct buf out = drawn(&lab, the_call, LADDER_MMD), pattern = { 0 };
	struct str rest = { out.p, out.n }, line;
	regex_t regex;

	for (const char *p = grammar; *p; p += strncmp(p, "TEXT", 4) ? 1 : 4)
		if (strncmp(p, "TEXT", 4))
			buf_add_char(&pattern, *p);
		else
			buf_add_text(&pattern, "([^#;{}<>\"%&]|#[0-9]+;)+");
	cr_assert_eq(regcomp(&regex, pattern.p, REG_EXTENDED | REG_NOSUB), 0);
	while (rest.n) {
		ptrdiff_t end = str_find(rest, '\n');
		char text[400];

		cr_assert_geq(end, 0, "each line ends");
		line = (struct str){ rest.p, (size_t)end };
		rest = str_from(rest, (size_t)end + 1);
		snprintf(text, sizeof(text), "%.*s", STR_ARG(line));
		cr_expect_eq(regexec(&regex, text, 0, NULL, 0), 0, "%s", text);
	}
	cr_expect(strstr(out.p, "    actor p0 as alice\n    participant p1 as pcscf\n"), "%s",
		  out.p);
	cr_expect(strstr(out.p, "p0->>p1: INVITE sip:+15550101@example.org +SDP\n"), "%s", out.p);
	cr_expect(strstr(out.p, "p1--xp0: 486 Busy Here (INVITE)\n"), "%s", out.p);
	cr_expect(strstr(out.p, "Note over p0,p1: rule lost#59; once: dropped\n"), "%s", out.p);
	cr_expect(strstr(out.p, "seen #60;this#62;"), "%s", out.p);
	regfree(&regex);
	buf_free(&pattern);
	buf_free(&out);
	lab_free(&lab);
}

/* Whatever comes from the network stands in one line, and in good XML. */
Test(journal_draw, hostile_octets)
{
	static const char hostile[] = "\x00\x1b[2J<svg>\xff;#end\r\n\xc3\xa9]]>";
	struct lab lab = lab_new(0, false);
	struct link phone = lab_link(1, PROTO_UDP, "192.0.2.2:5060", "192.0.2.1:5060");
	struct journal_entry entry = { .kind = JOURNAL_BROKEN,
				       .link = &phone,
				       .role = "pcscf",
				       .peer = hostile + 1,
				       .user = hostile + 1,
				       .bytes = { hostile, sizeof(hostile) - 1 },
				       .rules = STR("a\nb<c"),
				       .text = { hostile, sizeof(hostile) - 1 } };

	for (unsigned i = 0; i < 3; i++)
		journal_write(lab.journal, &entry);
	for (enum ladder_format format = 0; format < LADDER_FORMATS; format++) {
		struct buf out = drawn(&lab, (struct journal_choice){ 0 }, format);

		for (size_t i = 0; i < out.n; i++)
			cr_assert((uint8_t)out.p[i] >= ' ' || out.p[i] == '\n', "%s", out.p);
		if (format == LADDER_SVG) {
			xmlDoc *doc = xmlReadMemory(out.p, (int)out.n, "x.svg", NULL, 0);

			cr_assert(doc, "%s", out.p);
			xmlFreeDoc(doc);
		}
		buf_free(&out);
	}
	xmlCleanupParser();
	lab_free(&lab);
}
