/* SPDX-License-Identifier: Apache-2.0 */
/* journal/json: the line to the letter, valid for whatever octets, and octets to be had back. */
#include "journal/json.h"

#include <jansson.h>

#include "journal_lab.h"

enum { STEPS = 20000 };

/* The line of a record, without its end. */
static struct buf line_of(const struct journal_record *record)
{
	struct buf out = { 0 };
	struct facts facts;

	facts_fill(&facts, record);
	json_print(&facts, &out);
	cr_assert_eq(out.p[out.n - 1], '\n');
	out.p[--out.n] = '\0';
	cr_expect_null(memchr(out.p, '\n', out.n));
	return out;
}

/* jansson's opinion. */
static json_t *read_line(const struct buf *line)
{
	json_error_t error;
	json_t *object =
		json_loadb(line->p, line->n, JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES, &error);

	cr_assert(object, "%s at %d: %s", error.text, error.position, line->p);
	return object;
}

static void expect_line(const struct journal_record *record, const char *want)
{
	struct buf line = line_of(record);

	cr_expect_str_eq(line.p, want, "\n%s\n%s", line.p, want);
	json_decref(read_line(&line));
	buf_free(&line);
}

Test(journal_json, request)
{
	struct msg *msg = lab_msg("REGISTER sip:a SIP/2.0\r\n"
				  "CSeq: 7 REGISTER\r\ni: \"x\"\\\r\n\r\n");
	struct link link = lab_link(2, PROTO_TCP, "[::1]:5060", "[::1]:4000");
	struct journal_record record = {
		.number = 12,
		.time = 1002140,
		.epoch = INT64_C(1767225600000021),
		.entry = lab_entry(JOURNAL_RECEIVED, &link, msg),
	};

	record.entry.copy = 3;
	record.entry.rules = STR("a, b");
	record.entry.text = STR("why");
	expect_line(
		&record,
		"{\"n\":12,\"time\":1.002140,\"at\":\"2026-01-01T00:00:00.000021Z\","
		"\"kind\":\"received\","
		"\"link\":{\"id\":2,\"name\":\"pcscf1\",\"proto\":\"tcp\","
		"\"local\":\"[::1]:5060\",\"remote\":\"[::1]:4000\"},\"role\":\"pcscf\","
		"\"from\":\"alice\",\"to\":\"pcscf\",\"method\":\"REGISTER\",\"uri\":\"sip:a\","
		"\"cseq\":7,\"call_id\":\"\\\"x\\\"\\\\\",\"copy\":3,\"user\":\"alice\","
		"\"rules\":[\"a\",\"b\"],\"group\":\"registration\",\"text\":\"why\",\"message\":"
		"\"REGISTER sip:a SIP/2.0\\r\\n"
		"CSeq: 7 REGISTER\\r\\ni: \\\"x\\\"\\\\\\r\\n\\r\\n\"}");
	msg_free(msg);
}

/* The far end of a UDP socket is the entry's; keys are stars. */
Test(journal_json, response)
{
	struct msg *msg = lab_msg("SIP/2.0 401 No\r\nCSeq: 7 REGISTER\r\n"
				  "WWW-Authenticate: Digest ck=\"0123\"\r\n\r\n");
	struct link link = lab_link(1, PROTO_UDP, "127.0.0.1:5060", NULL);
	struct addr far = lab_addr("192.0.2.1:5060");
	struct journal_record record = { .number = 1,
					 .entry = lab_entry(JOURNAL_SENT, &link, msg) };

	record.entry.remote = &far;
	record.entry.peer = record.entry.user = NULL;
	expect_line(
		&record,
		"{\"n\":1,\"time\":0.000000,\"at\":\"1970-01-01T00:00:00.000000Z\","
		"\"kind\":\"sent\",\"link\":{\"id\":1,\"name\":\"pcscf1\",\"proto\":\"udp\","
		"\"local\":\"127.0.0.1:5060\",\"remote\":\"192.0.2.1:5060\"},"
		"\"role\":\"pcscf\","
		"\"from\":\"pcscf\",\"to\":\"192.0.2.1:5060\",\"method\":\"REGISTER\","
		"\"status\":401,\"reason\":\"No\",\"cseq\":7,\"group\":\"registration\",\"message\":"
		"\"SIP/2.0 401 No\\r\\nCSeq: 7 REGISTER\\r\\n"
		"WWW-Authenticate: Digest ck=\\\"****\\\"\\r\\n\\r\\n\"}");
	record.keys = true;
	record.entry.bytes = STR("ck=01");
	record.entry.text = STR("k=12");
	expect_line(
		&record,
		"{\"n\":1,\"time\":0.000000,\"at\":\"1970-01-01T00:00:00.000000Z\","
		"\"kind\":\"sent\",\"link\":{\"id\":1,\"name\":\"pcscf1\",\"proto\":\"udp\","
		"\"local\":\"127.0.0.1:5060\",\"remote\":\"192.0.2.1:5060\"},"
		"\"role\":\"pcscf\","
		"\"from\":\"pcscf\",\"to\":\"192.0.2.1:5060\",\"method\":\"REGISTER\","
		"\"status\":401,\"reason\":\"No\",\"cseq\":7,\"group\":\"registration\",\"text\":\"k=12\","
		"\"message\":\"ck=01\"}");
	msg_free(msg);
}

Test(journal_json, event)
{
	struct journal_record record = {
		.number = 3,
		.entry = { .kind = JOURNAL_EVENT,
			   .event = "registration.state",
			   .user = "alice",
			   .text = STR("OPc=\"00ff\"") },
	};

	expect_line(&record, "{\"n\":3,\"time\":0.000000,\"at\":\"1970-01-01T00:00:00.000000Z\","
			     "\"kind\":\"event\",\"user\":\"alice\","
			     "\"event\":\"registration.state\",\"text\":\"OPc=\\\"****\\\"\"}");
}

/* The octets of "message" by the rule of the contract. */
static struct buf octets_of(const json_t *object)
{
	const json_t *message = json_object_get(object, "message");
	const char *encoding = json_string_value(json_object_get(object, "encoding"));
	const uint8_t *p = (const uint8_t *)json_string_value(message);
	size_t n = json_string_length(message);
	struct buf octets = { 0 };

	cr_assert(p);
	if (!encoding) {
		buf_add(&octets, p, n);
		return octets;
	}
	cr_assert_str_eq(encoding, "latin-1");
	for (size_t i = 0; i < n; i++) {
		if (p[i] < 0x80) {
			buf_add_char(&octets, (char)p[i]);
		} else {
			cr_assert(p[i] == 0xc2 || p[i] == 0xc3);
			buf_add_char(&octets, (char)((p[i] & 3) << 6 | (p[i + 1] & 0x3f)));
			i++;
		}
	}
	return octets;
}

/* Valid JSON, and the octets come back. */
static void expect_octets(struct str octets)
{
	struct link link = lab_link(1, PROTO_UDP, "127.0.0.1:5060", "127.0.0.1:4000");
	struct journal_record record = {
		.number = 1,
		.keys = true,
		.entry = { .kind = JOURNAL_BROKEN,
			   .link = &link,
			   .bytes = octets,
			   .text = octets,
			   .rules = octets },
	};
	struct buf line = line_of(&record), back;
	json_t *object = read_line(&line);

	back = octets_of(object);
	cr_expect(str_eq(buf_str(&back), octets), "%s", line.p);
	buf_free(&back);
	buf_free(&line);
	json_decref(object);
}

Test(journal_json, every_octet)
{
	char all[256];

	for (size_t i = 0; i < sizeof(all); i++) {
		all[i] = (char)i;
		expect_octets((struct str){ all + i, 1 });
	}
	expect_octets((struct str){ all, sizeof(all) });
	expect_octets((struct str){ all, 128 });
	expect_octets(STR("gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x98\x80"));
	expect_octets(STR("half \xe2\x82"));
	expect_octets(STR("surrogate \xed\xa0\x80"));
	expect_octets(STR("long form \xc0\xaf \xe0\x80\xaf \xf0\x80\x80\xaf"));
	expect_octets(STR("beyond \xf4\x90\x80\x80"));
	expect_octets(STR("\xc3\xa9 and \xe9"));
}

/* Texts out of pieces that matter to UTF-8 and JSON. */
Test(journal_json, any_octets)
{
	static const char *const pieces[] = { "a",    "\"",   "\\",   "\n",   "\xc2", "\x80",
					      "\xe2", "\x82", "\xac", "\xf0", "\x9f", "\xed",
					      "\xa0", "\xff", "\x7f", "\x1f", ",",    "{" };
	uint32_t draw = 1;

	for (int step = 0; step < STEPS; step++) {
		char text[12];
		size_t n = 0;

		for (; n < sizeof(text); n++) {
			draw = draw * 1664525 + 1013904223;
			text[n] = pieces[(draw >> 16) % ARRAY_LEN(pieces)][0];
		}
		expect_octets((struct str){ text, draw % sizeof(text) });
	}
}
