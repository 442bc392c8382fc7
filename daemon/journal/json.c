/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A record as one line of JSON (RFC 8259), written straight into the buffer: the order of the keys
 * and the six decimals of the time are promised, and nothing is allocated for a record.
 */
#include "journal/json.h"

#include <inttypes.h>
#include <time.h>

#include "journal/octets.h"

/* Must it be escaped, in a string that is UTF-8 or (else) octets? */
static bool is_special(char c, bool utf8)
{
	return (uint8_t)c < 0x20 || c == '"' || c == '\\' || c == 0x7f ||
	       ((uint8_t)c >= 0x80 && !utf8);
}

/* One octet that cannot stand as it is. */
static void json_add_escape(struct buf *out, char c)
{
	if (c == '"' || c == '\\') {
		buf_add_char(out, '\\');
		buf_add_char(out, c);
	} else if (c == '\r') {
		buf_add_text(out, "\\r");
	} else if (c == '\n') {
		buf_add_text(out, "\\n");
	} else {
		buf_printf(out, "\\u%04x", (uint8_t)c);
	}
}

/* A string; of one that is not UTF-8 every octet becomes a character. */
static void json_add_string(struct buf *out, struct str s, bool utf8)
{
	buf_add_char(out, '"');
	while (s.n) {
		size_t plain = 0;

		while (plain < s.n && !is_special(s.p[plain], utf8))
			plain++;
		buf_add(out, s.p, plain);
		if (plain < s.n)
			json_add_escape(out, s.p[plain++]);
		s = str_from(s, plain);
	}
	buf_add_char(out, '"');
}

/* The key of the next value, behind a comma unless it is the first. */
static void json_add_key(struct buf *out, const char *key)
{
	if (out->p[out->n - 1] != '{')
		buf_add_char(out, ',');
	buf_add_char(out, '"');
	buf_add_text(out, key);
	buf_add_text(out, "\":");
}

/* A key with a whole number. */
static void json_add_number(struct buf *out, const char *key, uint64_t value)
{
	json_add_key(out, key);
	buf_add_u64(out, value);
}

/* Left out when the text is absent. */
static void json_add_text(struct buf *out, const char *key, struct str text)
{
	if (!text.p)
		return;
	json_add_key(out, key);
	json_add_string(out, text, octets_are_utf8(text));
}

/* Left out when it is none. */
static void json_add_addr(struct buf *out, const char *key, const struct addr *addr)
{
	char place[ADDR_TEXT_MAX];

	if (addr->family != AF_UNSPEC)
		json_add_text(out, key, str_of(addr_pair(addr, place)));
}

/* Since the start in seconds, and the wall clock (RFC 3339). */
static void json_add_time(struct buf *out, const struct facts_head *head)
{
	time_t second = (time_t)(head->epoch / 1000000);
	char text[sizeof("9999-12-31T23:59:59")];
	struct tm tm;

	json_add_key(out, "time");
	buf_printf(out, "%" PRId64 ".%06" PRId64, head->time / 1000000, head->time % 1000000);
	gmtime_r(&second, &tm);
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &tm);
	json_add_key(out, "at");
	buf_printf(out, "\"%s.%06" PRId64 "Z\"", text, head->epoch % 1000000);
}

/* The link with its addresses; left out when there is none. */
static void json_add_link(struct buf *out, const struct facts *facts)
{
	if (!facts->head.link)
		return;
	json_add_key(out, "link");
	buf_add_char(out, '{');
	json_add_number(out, "id", facts->head.link);
	json_add_text(out, "name", facts->text[FACT_LINK]);
	json_add_text(out, "proto", str_of(proto_name(facts->head.proto)));
	json_add_addr(out, "local", &facts->head.local);
	json_add_addr(out, "remote", &facts->head.remote);
	buf_add_char(out, '}');
}

/* What kind of message, from whom to whom. */
static void json_add_head(struct buf *out, const struct facts *facts)
{
	char place[ADDR_TEXT_MAX];

	json_add_text(out, "role", facts->text[FACT_ROLE]);
	if (facts->head.kind != JOURNAL_EVENT) {
		json_add_text(out, "from", facts_from(facts, place));
		json_add_text(out, "to", facts_to(facts, place));
	}
	json_add_text(out, "method", facts->text[FACT_METHOD]);
	json_add_text(out, "uri", facts->text[FACT_URI]);
	if (facts->head.status)
		json_add_number(out, "status", facts->head.status);
	json_add_text(out, "reason", facts->text[FACT_REASON]);
	if (facts->head.has_cseq)
		json_add_number(out, "cseq", facts->head.cseq);
	json_add_text(out, "call_id", facts->text[FACT_CALL_ID]);
	if (facts->head.copy > 1)
		json_add_number(out, "copy", facts->head.copy);
	json_add_text(out, "user", facts->text[FACT_USER]);
}

/* The names one by one. */
static void json_add_rules(struct buf *out, struct str rules)
{
	struct str rule;
	const char *comma = "";

	if (!rules.n)
		return;
	json_add_key(out, "rules");
	buf_add_char(out, '[');
	while (str_cut(&rules, ',', &rule)) {
		buf_add_text(out, comma);
		json_add_string(out, rule, octets_are_utf8(rule));
		comma = ",";
	}
	buf_add_char(out, ']');
}

/* The octets, and how to get them back. */
static void json_add_message(struct buf *out, struct str message)
{
	bool utf8 = octets_are_utf8(message);

	if (!message.p)
		return;
	json_add_key(out, "message");
	json_add_string(out, message, utf8);
	if (!utf8)
		json_add_text(out, "encoding", STR("latin-1"));
}

/* The order of the keys is the contract of journal_json_open. */
void json_print(const struct facts *facts, struct buf *out)
{
	struct buf scratch = { 0 };

	buf_add_char(out, '{');
	json_add_number(out, "n", facts->head.number);
	json_add_time(out, &facts->head);
	json_add_text(out, "kind", str_of(facts_kind_names[facts->head.kind]));
	json_add_link(out, facts);
	json_add_head(out, facts);
	json_add_rules(out, facts->text[FACT_RULES]);
	json_add_text(out, "event", facts->text[FACT_EVENT]);
	json_add_text(out, "group", str_of(facts_group(facts)));
	json_add_text(out, "cause", str_of(cause_rows[facts->head.cause].code));
	json_add_text(out, "text", facts_remark(facts, &scratch));
	buf_free(&scratch);
	json_add_message(out, facts_message(facts, &scratch));
	buf_free(&scratch);
	buf_add_text(out, "}\n");
}
