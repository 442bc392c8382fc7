/* SPDX-License-Identifier: Apache-2.0 */
/* Paths: what they read from messages, what is no path, near misses. */
#include "rule_messages.h"

#include "rule/path.h"
#include "rule/word.h"

/* Values joined by " | "; NULL: absent. */
struct read_row {
	const char *message, *path, *values;
};

static const struct read_row header_rows[] = {
	/* whole values, lists split, by index */
	{ REGISTER_TEXT, "supported", "path | sec-agree | gruu" },
	{ REGISTER_TEXT, "Supported[*]", "path | sec-agree | gruu" },
	{ REGISTER_TEXT, "supported[1]", "path" },
	{ REGISTER_TEXT, "k[3]", "gruu" },
	{ REGISTER_TEXT, "supported[-1]", "gruu" },
	{ REGISTER_TEXT, "supported[-3]", "path" },
	{ REGISTER_TEXT, "supported[-4]", NULL },
	{ REGISTER_TEXT, "supported[4]", NULL },
	{ REGISTER_TEXT, "SUPPORTED[2]", "sec-agree" },
	{ REGISTER_TEXT, "require", "" },
	{ REGISTER_TEXT, "require[1]", NULL },
	{ REGISTER_TEXT, "proxy-require", NULL },
	{ REGISTER_TEXT, "call-id", "reg-1" },
	{ REGISTER_TEXT, "i", "reg-1" },
	{ REGISTER_TEXT, "x-own", "one;p=1" },
	{ REGISTER_TEXT, "X-OWN.p", "1" },
	{ REGISTER_TEXT, "x-other", NULL },
	{ REGISTER_TEXT, "header(call-id)", "reg-1" },
	/* derived and fixed words win; a header of that name is header(NAME) */
	{ REGISTER_TEXT, "reason", NULL },
	{ REGISTER_TEXT, "header(reason)", "Q.850;cause=16;text=\"bye\"" },
	{ REGISTER_TEXT, "header(Reason).cause", "16" },
	{ REGISTER_TEXT, "header(Reason)[1].text", "bye" },
	/* name-addr */
	{ REGISTER_TEXT, "contact",
	  "<sip:alice@192.0.2.1:5060;transport=udp>;+sip.instance=\"<urn:gsma:imei:1-2-0>\""
	  ";+g.3gpp.smsip;audio;expires=600000 | sip:alice@192.0.2.1;q=0.5 | "
	  "<tel:+15551230001>;+g.3gpp.smsip=\"x,y\"" },
	{ REGISTER_TEXT, "contact.uri",
	  "sip:alice@192.0.2.1:5060;transport=udp | sip:alice@192.0.2.1 | tel:+15551230001" },
	{ REGISTER_TEXT, "contact.uri.user", "alice | alice | +15551230001" },
	{ REGISTER_TEXT, "contact.uri.host", "192.0.2.1 | 192.0.2.1" },
	{ REGISTER_TEXT, "contact.uri.port", "5060" },
	{ REGISTER_TEXT, "contact[-1].uri.scheme", "tel" },
	{ REGISTER_TEXT, "contact.uri.transport", "udp" },
	{ REGISTER_TEXT, "contact[2].uri.transport", NULL },
	{ REGISTER_TEXT, "contact.+g.3gpp.smsip", " | x,y" },
	{ REGISTER_TEXT, "contact[1].+g.3gpp.smsip", "" },
	{ REGISTER_TEXT, "contact[2].+g.3gpp.smsip", NULL },
	{ REGISTER_TEXT, "contact[3].+G.3GPP.smsip", "x,y" },
	{ REGISTER_TEXT, "contact.+sip.instance", "<urn:gsma:imei:1-2-0>" },
	{ REGISTER_TEXT, "contact[1].expires", "600000" },
	{ REGISTER_TEXT, "contact.q", "0.5" },
	{ REGISTER_TEXT, "from.name", "Ali \"ce" },
	{ REGISTER_TEXT, "to.name", "Alice Doe" },
	{ REGISTER_TEXT, "contact.name", NULL },
	{ REGISTER_TEXT, "f.tag", "a1" },
	{ REGISTER_TEXT, "to.tag", NULL },
	{ REGISTER_TEXT, "from.uri.user", "alice" },
	{ REGISTER_TEXT, "from.user", NULL },
	/* Via */
	{ REGISTER_TEXT, "via.branch", "z9hG4bK1 | z9hG4bKtwo" },
	{ REGISTER_TEXT, "via[1].rport", "" },
	{ REGISTER_TEXT, "via[2].rport", NULL },
	{ REGISTER_TEXT, "via.received", "192.0.2.9" },
	{ REGISTER_TEXT, "via.transport", "UDP | TCP | TLS" },
	{ REGISTER_TEXT, "via.host", "192.0.2.1 | 2001:db8::1 | h.example" },
	{ REGISTER_TEXT, "v.port", "5060 | 5061" },
	{ REGISTER_TEXT, "via[-1]", "SIP/2.0/TLS h.example" },
	/* Digest */
	{ REGISTER_TEXT, "authorization.uri", "sip:ims.example" },
	{ REGISTER_TEXT, "authorization.nonce", "" },
	{ REGISTER_TEXT, "authorization.auts", NULL },
	{ REGISTER_TEXT, "authorization.algorithm", "AKAv1-MD5" },
	{ REGISTER_TEXT, "authorization.opaque", "a\"b,c" },
	{ REGISTER_TEXT, "authorization.scheme", "Digest" },
	{ CHALLENGE_TEXT, "www-authenticate.nonce", "bm9u | second" },
	{ CHALLENGE_TEXT, "www-authenticate[2].algorithm", "MD5" },
	{ CHALLENGE_TEXT, "www-authenticate[2].qop", NULL },
	/* CSeq, tokens with parameters, headers that begin with one */
	{ REGISTER_TEXT, "cseq.number", "1" },
	{ REGISTER_TEXT, "cseq.method", "REGISTER" },
	{ REGISTER_TEXT, "expires.x", "1" },
	{ REGISTER_TEXT, "expires.7200", NULL },
	{ REGISTER_TEXT, "p-charging-vector.icid-value", "abc" },
	{ REGISTER_TEXT, "p-charging-vector.orig-ioi", "home" },
	{ REGISTER_TEXT, "p-visited-network-id", "\"Visited Network\"" },
	{ INVITE_TEXT, "session-expires.refresher", "uac" },
	{ INVITE_TEXT, "event.id", "3" },
	{ NOTIFY_TEXT, "subscription-state.expires", "600000" },
};

static const struct read_row start_rows[] = {
	{ REGISTER_TEXT, "start", "REGISTER sip:ims.example;lr SIP/2.0" },
	{ REGISTER_TEXT, "method", "REGISTER" },
	{ REGISTER_TEXT, "uri", "sip:ims.example;lr" },
	{ REGISTER_TEXT, "uri.user", NULL },
	{ REGISTER_TEXT, "uri.host", "ims.example" },
	{ REGISTER_TEXT, "uri.port", NULL },
	{ REGISTER_TEXT, "uri.scheme", "sip" },
	{ REGISTER_TEXT, "uri.lr", "" },
	{ REGISTER_TEXT, "status", NULL },
	{ INVITE_TEXT, "uri.user", "+1-555-(0101)" },
	{ INVITE_TEXT, "uri.phone-context", "x" },
	{ CHALLENGE_TEXT, "start", "SIP/2.0 401 Not you yet" },
	{ CHALLENGE_TEXT, "status", "401" },
	{ CHALLENGE_TEXT, "reason", "Not you yet" },
	{ CHALLENGE_TEXT, "method", "REGISTER" },
	{ CHALLENGE_TEXT, "uri", NULL },
	{ CHALLENGE_TEXT, "uri.host", NULL },
};

static const struct read_row body_rows[] = {
	{ PARTS_TEXT, "body.type", "multipart/mixed" },
	{ PARTS_TEXT, "sdp.audio[1].port", "49170" },
	{ PARTS_TEXT, "xml(//contact/@event)", "shortened | created" },
	{ PARTS_TEXT, "xml(//entry)", NULL },
	{ REGISTER_TEXT, "body", NULL },
	{ INVITE_TEXT, "body.octet[1]", "76" },
	{ INVITE_TEXT, "body.octet[-1]", "0a" },
	{ INVITE_TEXT, "body.octet[99999]", NULL },
	{ INVITE_TEXT, "body.octet[-99999]", NULL },
	{ REGISTER_TEXT, "body.octet[-1]", NULL },
	{ REGISTER_TEXT, "body.type", NULL },
	{ INVITE_TEXT, "body", SDP_TEXT },
	{ INVITE_TEXT, "body.type", "application/SDP" },
	{ NOTIFY_TEXT, "xml(/reginfo/@state)", "full" },
	{ NOTIFY_TEXT, "xml(//contact/@event)", "shortened | created" },
	{ NOTIFY_TEXT, "xml(//contact[@id='2']/@event)", "created" },
	{ NOTIFY_TEXT, "xml(//contact[@id=\"2)\"]/@event)", NULL },
	{ INVITE_TEXT, "xml(//contact)", NULL },
	{ INVITE_TEXT, "sdp", SDP_TEXT },
	{ NOTIFY_TEXT, "sdp", NULL },
	{ NOTIFY_TEXT, "sdp.audio.port", NULL },
	{ INVITE_TEXT, "sdp.audio", "audio 49170 RTP/AVP 97 8 101 | audio 49180 RTP/AVP 0" },
	{ INVITE_TEXT, "sdp.video", "video 0 RTP/AVP 34" },
	{ INVITE_TEXT, "sdp.text", NULL },
	{ INVITE_TEXT, "sdp.audio.port", "49170 | 49180" },
	{ INVITE_TEXT, "sdp.audio[1].port", "49170" },
	{ INVITE_TEXT, "sdp.audio[-1].port", "49180" },
	{ INVITE_TEXT, "sdp.audio[3].port", NULL },
	{ INVITE_TEXT, "sdp.audio[*].direction", "sendrecv | inactive" },
	{ INVITE_TEXT, "sdp.video.direction", "sendonly" },
	{ INVITE_TEXT, "sdp.audio.proto", "RTP/AVP | RTP/AVP" },
	{ INVITE_TEXT, "sdp.audio.codecs",
	  "AMR-WB/16000 | PCMA/8000 | telephone-event/8000 | PCMU/8000" },
	{ INVITE_TEXT, "sdp.audio[1].codecs[2]", "PCMA/8000" },
	{ INVITE_TEXT, "sdp.audio[1].codecs[-1]", "telephone-event/8000" },
	{ INVITE_TEXT, "sdp.audio[1].codecs[4]", NULL },
	{ INVITE_TEXT, "sdp.audio.ptime", "20" },
	{ INVITE_TEXT, "sdp.audio.maxptime", NULL },
	{ INVITE_TEXT, "sdp.audio.conf.e2e", NULL },
	{ INVITE_TEXT, "sdp.audio.b.AS", "41" },
	{ INVITE_TEXT, "sdp.audio.b.RS", NULL },
	{ INVITE_TEXT, "sdp.audio.curr.local", "none" },
	{ INVITE_TEXT, "sdp.audio.des.local", "mandatory sendrecv" },
	{ INVITE_TEXT, "sdp.audio.conf.remote", "sendrecv" },
	{ INVITE_TEXT, "sdp.audio.conf.local", NULL },
	{ INVITE_TEXT, "sdp.audio.line(a=curr:)",
	  "a=curr:qos local none | a=curr:qos remote none" },
	{ INVITE_TEXT, "sdp.audio.line(a=curr:)[2]", "a=curr:qos remote none" },
	{ INVITE_TEXT, "sdp.audio[2].line(a=curr:)", NULL },
	{ INVITE_TEXT, "sdp.line(c=)", "c=IN IP4 192.0.2.1" },
	{ INVITE_TEXT, "sdp.line(a=)", NULL },
};

struct collected {
	struct buf text;
	unsigned n;
};

static bool collect(void *arg, struct str value)
{
	struct collected *collected = arg;

	if (collected->n++)
		buf_add_text(&collected->text, " | ");
	buf_add_str(&collected->text, value);
	cr_assert_not_null(value.p);
	return false;
}

static void check_read(const struct read_row *row)
{
	struct msg *msg = lab_read(str_of(row->message));
	struct subject subject = { .msg = msg };
	struct collected collected = { 0 };
	struct arena arena;
	struct path *path;
	char why[160];
	unsigned n;

	arena_init(&arena);
	path = path_parse(&arena, str_of(row->path), why);
	cr_assert_not_null(path, "%s: %s", row->path, why);
	n = path_values(path, &subject, &arena, collect, &collected);
	cr_expect_eq(n, collected.n);
	cr_expect(is_text(n ? buf_str(&collected.text) : STR_NONE, row->values),
		  "%s: '%.*s' (%u values) is not '%s'", row->path,
		  STR_ARG(buf_str(&collected.text)), n, row->values ? row->values : "absent");
	buf_free(&collected.text);
	arena_clear(&arena);
	msg_free(msg);
}

Test(rule_path, headers)
{
	for (size_t i = 0; i < ARRAY_LEN(header_rows); i++)
		check_read(&header_rows[i]);
}

Test(rule_path, start_line)
{
	for (size_t i = 0; i < ARRAY_LEN(start_rows); i++)
		check_read(&start_rows[i]);
}

Test(rule_path, bodies)
{
	for (size_t i = 0; i < ARRAY_LEN(body_rows); i++)
		check_read(&body_rows[i]);
}

/* What is no path, and words of the sentence that says so. */
static const struct {
	const char *text, *why;
} wrong_rows[] = {
	{ "", "missing" },
	{ " ", "missing" },
	{ "contact[0]", "[-1] from the end" },
	{ "contact[x]", "[*]" },
	{ "contact[1", "[*]" },
	{ "contact[]", "[*]" },
	{ "contact[-]", "[*]" },
	{ "contact[99999999999]", "[*]" },
	{ "contact[1]expires", "dot" },
	{ "contact.", "missing behind the dot" },
	{ "contact.uri.", "missing behind the dot" },
	{ "uri.", "missing behind the dot" },
	{ ".tag", "no header name" },
	{ "a b", "no header name" },
	{ "con tact.x", "no header name" },
	{ "kind.x", "header(kind)" },
	{ "auth[1]", "header(auth)" },
	{ "status.x", "status has no parts" },
	{ "method[1]", "method has no parts" },
	{ "reason.cause", "header(reason)" },
	{ "body.typ", "body.type" },
	{ "body.type.x", "body.type has no parts" },
	{ "body[1]", "body has no parts" },
	{ "body.octet", "body.octet[i]" },
	{ "body.octet[*]", "one octet" },
	{ "body.octet[1].x", "one octet" },
	{ "xml(", "')' must follow" },
	{ "xml()", "')' must follow" },
	{ "xml(//a[')']", "')' must follow" },
	{ "xml(//a).b", "nothing can follow" },
	{ "xml(//a[)", "no XPath" },
	{ "xml($x)", "no XPath" },
	{ "header()", "')' must follow" },
	{ "sdp.", "medium" },
	{ "sdp.[1]", "medium" },
	{ "sdp.audio.", "dot and a field" },
	{ "sdp.audio[1]port", "dot and a field" },
	{ "sdp.audio.prot", "did you mean" },
	{ "sdp.audio.codec", "did you mean codecs?" },
	{ "sdp.audio.direktion", "did you mean direction?" },
	{ "sdp.audio.curr.lokal", "did you mean curr.local?" },
	{ "sdp.audio.something.else", "line(PREFIX)" },
	{ "sdp.audio.b.", "fields are" },
	{ "sdp.audio.port[1]", "fields are" },
	{ "sdp.audio.codecs[0]", "[-1] from the end" },
	{ "sdp.audio.line(a=x).y", "nothing can follow" },
	{ "sdp.audio.line(", "')' must follow" },
};

Test(rule_path, what_is_no_path)
{
	struct arena arena;
	char why[160];

	arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(wrong_rows); i++) {
		why[0] = '\0';
		cr_expect_null(path_parse(&arena, str_of(wrong_rows[i].text), why), "%s is taken",
			       wrong_rows[i].text);
		cr_expect(str_search(str_of(why), str_of(wrong_rows[i].why)) >= 0, "'%s': %s",
			  wrong_rows[i].text, why);
	}
	arena_clear(&arena);
}

/* Unknown names are taken; a near one is suggested. NULL: none; "": the name is known. */
static const struct {
	const char *text, *suggestion;
} near_rows[] = {
	{ "contact.expires", "" },
	{ "m.expires", "" },
	{ "header(reason)", "" },
	{ "sdp.audio.port", "" },
	{ "auth", "" },
	{ "contct.expires", "Contact" },
	{ "www-autenticate.nonce", "WWW-Authenticate" },
	{ "P-Asserted-Idenity", "P-Asserted-Identity" },
	{ "header(Reson)", "Reason" },
	{ "lifetme", "lifetime" },
	{ "statu", "status" },
	{ "registration.lef", "registration.left" },
	{ "cseq-step", "cseq.step" },
	{ "x-special", NULL },
	{ "Feature-Capability-Of-Mine", NULL },
	{ "sdp.adio.port", "audio" },
	{ "sdp.zebra.port", NULL },
};

Test(rule_path, near_misses)
{
	struct arena arena;
	char why[160];

	arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(near_rows); i++) {
		const char *expected = near_rows[i].suggestion;
		struct path *path = path_parse(&arena, str_of(near_rows[i].text), why);
		bool known = expected && !*expected;

		cr_assert_not_null(path, "%s: %s", near_rows[i].text, why);
		cr_expect_eq(path_is_known(path), known, "%s", near_rows[i].text);
		cr_expect(is_text(str_of(path_suggestion(path)), known ? NULL : expected), "%s: %s",
			  near_rows[i].text,
			  path_suggestion(path) ? path_suggestion(path) : "none");
	}
	arena_clear(&arena);
}

Test(rule_path, text_and_word)
{
	struct arena arena;
	char why[160];
	struct path *path;

	arena_init(&arena);
	path = path_parse(&arena, STR(" registration.left "), why);
	cr_assert(str_is(path_text(path), "registration.left"));
	cr_assert_eq(path_word(path), WORD_REGISTRATION_LEFT);
	path = path_parse(&arena, STR("contact[1].expires"), why);
	cr_assert_eq(path_word(path), WORD_NONE);
	arena_clear(&arena);
}

static bool stop_at_second(void *arg, struct str value)
{
	unsigned *n = arg;

	(void)value;
	return ++*n == 2;
}

Test(rule_path, reading_stops_when_told)
{
	static const char *const texts[] = { "supported", "contact", "sdp.audio.codecs",
					     "xml(//contact)" };
	static const char *const messages[] = { REGISTER_TEXT, REGISTER_TEXT, INVITE_TEXT,
						NOTIFY_TEXT };

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct msg *msg = lab_read(str_of(messages[i]));
		struct subject subject = { .msg = msg };
		struct arena arena;
		unsigned n = 0;
		char why[160];

		arena_init(&arena);
		path_values(path_parse(&arena, str_of(texts[i]), why), &subject, &arena,
			    stop_at_second, &n);
		cr_expect_eq(n, 2, "%s: %u", texts[i], n);
		arena_clear(&arena);
		msg_free(msg);
	}
}

Test(rule_path, no_message_has_no_values)
{
	struct subject subject = { 0 };
	struct str value;
	struct arena arena;
	char why[160];

	arena_init(&arena);
	cr_expect_not(path_value(path_parse(&arena, STR("method"), why), &subject, &arena, &value));
	cr_expect_not(path_value(path_parse(&arena, STR("kind"), why), &subject, &arena, &value));
	arena_clear(&arena);
}
