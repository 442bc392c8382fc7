/* SPDX-License-Identifier: Apache-2.0 */
/* Derived words: the table, and what messages and facts say. */
#include "rule_messages.h"

#include <string.h>

#include "rule/word.h"

/* A message of that start line and those further lines. */
#define REQUEST(method, uri, lines)                                                          \
	method " " uri                                                                       \
	       " SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\nFrom: <sip:a@h>;tag=1\r\n" \
	       "Call-ID: 1\r\nCSeq: 1 " method "\r\n" lines "Content-Length: 0\r\n\r\n"
#define RESPONSE(status, method, lines)                                                         \
	"SIP/2.0 " status "\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\nFrom: <sip:a@h>;tag=1\r\n" \
	"To: <sip:a@h>;tag=2\r\nCall-ID: 1\r\nCSeq: 1 " method "\r\n" lines                     \
	"Content-Length: 0\r\n\r\n"
#define REGISTER(lines) REQUEST("REGISTER", "sip:h", "To: <sip:a@h>\r\n" lines)
#define AUTH(params) REGISTER("Authorization: Digest username=\"a\"," params "\r\n")
#define OUTSIDE "To: <sip:b@h>\r\n"
#define INSIDE "To: <sip:b@h>;tag=2\r\n"

static const struct {
	const char *word, *message, *request, *value; /* NULL: no request; does not apply */
} rows[] = {
	{ "auth", REGISTER(""), NULL, "none" },
	{ "auth", AUTH("nonce=\"\",response=\"\""), NULL, "initial" },
	{ "auth", AUTH("realm=\"h\""), NULL, "initial" },
	{ "auth", AUTH("nonce=\"\",response=\"0123\""), NULL, "initial" },
	{ "auth", AUTH("nonce=\"n\""), NULL, "initial" },
	{ "auth", AUTH("nonce=\"n\",response=\"\""), NULL, "mac-failure" },
	{ "auth", AUTH("nonce=\"n\",response=\"\",auts=\"\""), NULL, "mac-failure" },
	{ "auth", AUTH("nonce=\"n\",response=\"\",auts=\"x\""), NULL, "auts" },
	{ "auth", AUTH("nonce=\"n\",response=\"0123\",auts=\"x\""), NULL, "auts" },
	{ "auth", AUTH("nonce=\"n\",response=\"0123\",algorithm=AKAv1-MD5"), NULL, "aka" },
	{ "auth", AUTH("nonce=\"n\",response=\"0123\",algorithm=\"akav2-SHA-256\""), NULL, "aka" },
	{ "auth", AUTH("nonce=\"n\",response=\"0123\",algorithm=MD5"), NULL, "digest" },
	{ "auth", AUTH("nonce=\"n\",response=\"0123\""), NULL, "digest" },
	{ "auth",
	  REQUEST("INVITE", "sip:h",
		  OUTSIDE "Proxy-Authorization: Digest nonce=\"n\",response=\"1\"\r\n"),
	  NULL, "digest" },
	{ "auth", RESPONSE("200 OK", "REGISTER", ""), REGISTER(""), NULL },

	{ "lifetime", REGISTER("Contact: <sip:a@c>;expires=5\r\nExpires: 7\r\n"), NULL, "5" },
	{ "lifetime", REGISTER("Contact: <sip:a@c>;expires=\"5\", <sip:b@c>;expires=6\r\n"), NULL,
	  "5" },
	{ "lifetime", REGISTER("Contact: <sip:a@c>, <sip:b@c>;expires=6\r\nExpires: 7;x=y\r\n"),
	  NULL, "7" },
	{ "lifetime", REGISTER("Contact: *\r\nExpires: 0\r\n"), NULL, "0" },
	{ "lifetime", REGISTER("Contact: <sip:a@c>\r\n"), NULL, NULL },
	{ "lifetime", RESPONSE("200 OK", "REGISTER", "Contact: <sip:a@c>;expires=9\r\n"), NULL,
	  "9" },
	{ "lifetime",
	  REQUEST("SUBSCRIBE", "sip:h", OUTSIDE "Contact: <sip:a@c>;expires=5\r\nExpires: 7\r\n"),
	  NULL, "7" },
	{ "lifetime", RESPONSE("200 OK", "SUBSCRIBE", "Expires: 8\r\n"), NULL, "8" },
	{ "lifetime", REQUEST("INVITE", "sip:h", OUTSIDE "Expires: 7\r\n"), NULL, NULL },

	{ "kind", REGISTER(""), NULL, "fetch" },
	{ "kind", REGISTER("Contact: *\r\nExpires: 0\r\n"), NULL, "remove" },
	{ "kind", REGISTER("Contact: <sip:a@c>;expires=0\r\n"), NULL, "remove" },
	{ "kind", REGISTER("Contact: <sip:a@c>\r\nExpires: 0\r\n"), NULL, "remove" },
	{ "kind", REGISTER("Contact: <sip:a@c>;expires=0, <sip:b@c>;expires=5\r\n"), NULL, NULL },
	{ "kind", REGISTER("Contact: <sip:a@c;sos>\r\n"), NULL, "emergency" },
	{ "kind", REGISTER("Contact: <sip:a@c>;sos\r\n"), NULL, "emergency" },
	{ "kind", REGISTER("Contact: <sip:a@c>;expires=5\r\n"), NULL, NULL },
	{ "kind", RESPONSE("200 OK", "REGISTER", ""), REGISTER("Contact: *\r\n"), "remove" },
	{ "kind", RESPONSE("200 OK", "REGISTER", ""), NULL, NULL },
	{ "kind", REQUEST("SUBSCRIBE", "sip:h", OUTSIDE "Expires: 600\r\n"), NULL, "initial" },
	{ "kind", REQUEST("SUBSCRIBE", "sip:h", INSIDE "Expires: 600\r\n"), NULL, "refresh" },
	{ "kind", REQUEST("SUBSCRIBE", "sip:h", INSIDE "Expires: 0\r\n"), NULL, "remove" },
	{ "kind", REQUEST("SUBSCRIBE", "sip:h", OUTSIDE "Expires: 0\r\n"), NULL, "fetch" },
	{ "kind", REQUEST("INVITE", "sip:h", OUTSIDE), NULL, "initial" },
	{ "kind", REQUEST("INVITE", "sip:h", INSIDE), NULL, "refresh" },
	{ "kind", REQUEST("UPDATE", "sip:h", INSIDE), NULL, "refresh" },
	{ "kind", REQUEST("UPDATE", "sip:h", OUTSIDE), NULL, NULL },
	{ "kind", REQUEST("BYE", "sip:h", INSIDE), NULL, NULL },

	{ "dial", REQUEST("INVITE", "tel:+1-(555).010-1", OUTSIDE), NULL, "+15550101" },
	{ "dial", REQUEST("INVITE", "sip:+1-555;phone-context=x@h;user=phone", OUTSIDE), NULL,
	  "+1555" },
	{ "dial", REQUEST("INVITE", "sip:%2B1555%2d%30@h", OUTSIDE), NULL, "+15550" },
	{ "dial", REQUEST("INVITE", "sip:*21%23@h", OUTSIDE), NULL, "*21#" },
	{ "dial", REQUEST("INVITE", "sip:a.b-c@h", OUTSIDE), NULL, "a.b-c" },
	{ "dial", REQUEST("INVITE", "sip:100%@h", OUTSIDE), NULL, "100%" },
	{ "dial", REQUEST("INVITE", "urn:service:sos", OUTSIDE), NULL, "service:sos" },
	{ "dial", REQUEST("MESSAGE", "tel:911", OUTSIDE), NULL, "911" },
	{ "dial", REQUEST("INVITE", "sip:h", OUTSIDE), NULL, NULL },
	{ "dial", REQUEST("CANCEL", "tel:911", OUTSIDE), NULL, "911" },
	{ "dial", REQUEST("BYE", "tel:911", INSIDE), NULL, NULL },
	{ "dial", RESPONSE("486 Busy Here", "INVITE", ""), REQUEST("INVITE", "tel:911", OUTSIDE),
	  "911" },
	{ "dial", RESPONSE("486 Busy Here", "INVITE", ""), NULL, NULL },

	{ "reliable", RESPONSE("183 Session Progress", "INVITE", "Require: 100rel\r\nRSeq: 1\r\n"),
	  NULL, "yes" },
	{ "reliable", RESPONSE("180 Ringing", "INVITE", "RSeq: 1\r\n"), NULL, "no" },
	{ "reliable", RESPONSE("180 Ringing", "INVITE", "Require: 100rel\r\n"), NULL, "no" },
	{ "reliable", RESPONSE("100 Trying", "INVITE", ""), NULL, NULL },
	{ "reliable", RESPONSE("200 OK", "INVITE", "Require: 100rel\r\nRSeq: 1\r\n"), NULL, NULL },
	{ "reliable", REQUEST("INVITE", "sip:h", OUTSIDE), NULL, NULL },

	{ "lifetime", REQUEST("PUBLISH", "sip:h", OUTSIDE "Expires: 9\r\n"), NULL, "9" },
	{ "kind", REQUEST("PUBLISH", "sip:h", OUTSIDE "Expires: 9\r\n"), NULL, "initial" },
	{ "kind", REQUEST("PUBLISH", "sip:h", OUTSIDE "Expires: 0\r\nSIP-If-Match: x\r\n"), NULL,
	  "remove" },
	{ "kind", REQUEST("PUBLISH", "sip:h", OUTSIDE "SIP-If-Match: x\r\n"), NULL, "refresh" },

	{ "replaces",
	  REQUEST("INVITE", "sip:h", OUTSIDE "Replaces: c@h;from-tag=2;early-only;to-tag=1\r\n"),
	  NULL, "c@h;to-tag=1;from-tag=2;early-only" },
	{ "replaces",
	  REQUEST("REFER", "sip:h",
		  INSIDE "Refer-To: <sip:c@h?a=b&Replaces=c%40h%3Bto-tag%3D1%3Bfrom-tag%3D2>\r\n"),
	  NULL, "c@h;to-tag=1;from-tag=2" },
	{ "replaces", REQUEST("REFER", "sip:h", INSIDE "Refer-To: <sip:c@h>\r\n"), NULL, NULL },
	{ "replaces", REQUEST("REFER", "sip:h", INSIDE "Refer-To: <\r\n"), NULL, NULL },
	{ "replaces", REQUEST("INVITE", "sip:h", OUTSIDE "Replaces: \r\n"), NULL, NULL },
	{ "replaces", REQUEST("INVITE", "sip:h", OUTSIDE), NULL, NULL },

	{ "body.hex", REGISTER(""), NULL, NULL },
	{ "tp.vector", REGISTER(""), NULL, NULL },

	{ "offer", REQUEST("INVITE", "sip:h", OUTSIDE), NULL, NULL },
	{ "sdp.step", REQUEST("INVITE", "sip:h", OUTSIDE), NULL, NULL },
	{ "gap", REGISTER(""), NULL, NULL },
	{ "listener", REGISTER(""), NULL, NULL },
};

Test(rule_word, messages)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct subject subject = { .msg = lab_read(str_of(rows[i].message)) };
		struct buf value = { 0 };
		bool applies;

		subject.request = rows[i].request ? lab_read(str_of(rows[i].request)) : NULL;
		applies = word_read(word_find(str_of(rows[i].word)), &subject, &value);
		cr_expect(is_text(applies ? buf_str(&value) : STR_NONE, rows[i].value),
			  "%s is %.*s, not %s, of\n%s", rows[i].word, STR_ARG(buf_str(&value)),
			  rows[i].value ? rows[i].value : "absent", rows[i].message);
		buf_free(&value);
		msg_free(subject.msg);
		msg_free(subject.request);
	}
}

/* What is known beyond the message; ctx: not even that. */
static bool fact(void *ctx, enum word_id word, struct msg *msg, struct buf *value)
{
	(void)msg;
	buf_add_text(value, word_row(word)->word);
	return !ctx;
}

static const struct {
	const char *word, *known, *unknown;
} fact_rows[] = {
	{ "auth", "auth", "none" },
	{ "kind", "fetch", "fetch" },
	{ "lifetime", "7", "7" },
	{ "dial", "dial", NULL },
	{ "gap", "gap", NULL },
	{ "copies", "copies", NULL },
	{ "registration.left", "registration.left", NULL },
	{ "proto", "proto", NULL },
	{ "listener", "listener", NULL },
	{ "cseq.step", "cseq.step", NULL },
};

Test(rule_word, facts)
{
	struct msg *msg = lab_read(STR(REGISTER("Expires: 7\r\n")));
	struct subject known = { .msg = msg, .fact = fact };
	struct subject unknown = { .msg = msg, .fact = fact, .ctx = &known };

	for (size_t i = 0; i < ARRAY_LEN(fact_rows); i++) {
		const struct word_row *row = word_find(str_of(fact_rows[i].word));
		struct buf value = { 0 };
		bool applies = word_read(row, &known, &value);

		cr_expect(applies && str_is(buf_str(&value), fact_rows[i].known), "%s", row->word);
		buf_reset(&value);
		applies = word_read(row, &unknown, &value);
		cr_expect(is_text(applies ? buf_str(&value) : STR_NONE, fact_rows[i].unknown),
			  "%s: %.*s", row->word, STR_ARG(buf_str(&value)));
		buf_free(&value);
	}
	msg_free(msg);
}

Test(rule_word, the_table_is_whole)
{
	const struct word_row *row;
	unsigned n = 0;

	for (; (row = word_list(n)) != NULL; n++) {
		cr_expect_eq(word_row(row->id), row);
		cr_expect_eq(word_find(str_of(row->word)), row);
		cr_expect(row->makes || row->matches, "%s is of no use", row->word);
		cr_expect(row->on && row->values && row->help, "%s has no help", row->word);
		cr_expect(str_ends(str_of(row->help), STR(".")), "%s: a sentence ends with a dot",
			  row->word);
	}
	cr_expect_eq(n, WORD_COUNT - 1);
	cr_expect_null(word_row(WORD_NONE));
	cr_expect_null(word_find(STR("Auth")));
	cr_expect_null(word_find(STR("")));
}
