/* SPDX-License-Identifier: Apache-2.0 */
/* Edits: the whole message afterwards, what was said, what is no edit, items of a configuration. */
#include "rule_messages.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "conf/confine.h"
#include "rule/edit.h"
#include "rule/path.h"

static bool dollar_value(void *ctx, struct str name, const struct path *path, struct buf *out)
{
	(void)ctx;
	(void)path;
	if (!str_is(name, "number") && !str_is(name, "up"))
		return false;
	buf_add_text(out, str_is(name, "up") ? ".." : "+1555");
	return true;
}

static const struct dollars dollars = { .value = dollar_value };

/* In the message's text `from` becomes `to` (twice: `and_from`), and Content-Length follows the
 * body; nothing else. */
struct edit_row {
	const char *message;
	enum edit_verb verb;
	const char *text, *option, *from, *to, *said, *and_from, *and_to;
};

#define CONTACT_1                                                                     \
	"Contact: <sip:alice@192.0.2.1:5060;transport=udp>"                           \
	";+sip.instance=\"<urn:gsma:imei:1-2-0>\";+g.3gpp.smsip;audio;expires=600000\r\n"
#define CONTACT_23                                                                    \
	"m: sip:alice@192.0.2.1;q=0.5,\r\n <tel:+15551230001>;+g.3gpp.smsip=\"x,y\"\r\n"
#define FROM_LINE "f: \"Ali \\\"ce\" <sip:alice@ims.example;user=phone>;tag=a1\r\n"
#define CURR "a=curr:qos local none\r\na=curr:qos remote none\r\n"
#define LENGTH_0 "Content-Length: 0\r\n"

static const struct edit_row set_rows[] = {
	/* whole values */
	{ REGISTER_TEXT, EDIT_SET, "call-id=new one", NULL, "Call-ID: reg-1", "Call-ID: new one",
	  "call-id: reg-1 -> \"new one\"", 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "supported=x", NULL, "Supported: path, sec", "Supported: x, sec",
	  "supported: path -> x", 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "supported[3]=x", NULL, "k: gruu", "k: x",
	  "supported[3]: gruu -> x", 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "supported[-2]=x", NULL, "path, sec-agree", "path, x", NULL, 0,
	  0 },
	{ REGISTER_TEXT, EDIT_SET, "supported[4]=x", NULL, "k: gruu\r\n",
	  "k: gruu\r\nSupported: x\r\n", "supported[4]: absent -> x", 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "supported[*]=x", NULL, "Supported: path, sec-agree\r\nk: gruu",
	  "Supported: x, x\r\nk: x", NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "supported[*]=x, y", NULL,
	  "Supported: path, sec-agree\r\nk: gruu", "Supported: x, y, x, y\r\nk: x, y", NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "supported[5]=x", NULL, NULL, NULL,
	  "supported[5]: there is no supported[5]: the message has 3", 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "require=x", NULL, "Require:\r\n", "Require: x\r\n",
	  "require: \"\" -> x", 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "min-expires=5", NULL, LENGTH_0, LENGTH_0 "Min-Expires: 5\r\n",
	  "min-expires: absent -> 5", 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "X-new=5", NULL, LENGTH_0, LENGTH_0 "X-new: 5\r\n", NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "x-own=", NULL, "X-Own: one;p=1",
	  "X-Own: ", "x-own: one;p=1 -> \"\"", 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "x-own=\"a b\"", NULL, "X-Own: one;p=1", "X-Own: \"a b\"", NULL,
	  0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "header(reason)=Q.850;cause=17", NULL,
	  "Q.850;cause=16;text=\"bye\"", "Q.850;cause=17", NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "x-own=$number and $$", NULL, "one;p=1", "+1555 and $",
	  "x-own: one;p=1 -> \"+1555 and $\"", 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "x-own=$nobody", NULL, NULL, NULL, "$nobody has no value", 0,
	  0 },
	{ REGISTER_TEXT, EDIT_SET, "content-length=12", NULL, LENGTH_0, "Content-Length: 12\r\n",
	  NULL, 0, 0 },
	/* parameters behind ';' */
	{ REGISTER_TEXT, EDIT_SET, "contact.expires=5", NULL, "expires=600000", "expires=5",
	  "contact.expires: 600000 -> 5", 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "contact[2].expires=5", NULL, CONTACT_23,
	  "m: sip:alice@192.0.2.1;q=0.5;expires=5, <tel:+15551230001>;+g.3gpp.smsip=\"x,y\"\r\n",
	  "contact[2].expires: absent -> 5", 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "contact[*].expires=0", NULL,
	  ";audio;expires=600000\r\n" CONTACT_23,
	  ";audio;expires=0\r\nm: sip:alice@192.0.2.1;q=0.5;expires=0, "
	  "<tel:+15551230001>;+g.3gpp.smsip=\"x,y\";expires=0\r\n",
	  NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "contact[4].expires=5", NULL, NULL, NULL,
	  "contact[4].expires: there is no contact[4].expires: the message has 3", 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "contact.+g.3gpp.smsip=5", NULL, ";+g.3gpp.smsip;",
	  ";+g.3gpp.smsip=\"5\";", NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "contact.+sip.instance=\"\"", NULL,
	  ";+sip.instance=\"<urn:gsma:imei:1-2-0>\"", ";+sip.instance", NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "contact.+sip.instance=<urn:x>", NULL, "<urn:gsma:imei:1-2-0>",
	  "<urn:x>", NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "to.tag=9", NULL, "<sip:alice@ims.example>\r\nCall",
	  "<sip:alice@ims.example>;tag=9\r\nCall", "to.tag: absent -> 9", 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "to.x=a b", NULL, "<sip:alice@ims.example>\r\nCall",
	  "<sip:alice@ims.example>;x=\"a b\"\r\nCall", NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "to.x=[::1]:5", NULL, "<sip:alice@ims.example>\r\nCall",
	  "<sip:alice@ims.example>;x=[::1]:5\r\nCall", NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "via.rport=99", NULL, "z9hG4bK1;rport", "z9hG4bK1;rport=99",
	  "via.rport: \"\" -> 99", 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "via.branch=x", NULL, "branch=z9hG4bK1", "branch=x", NULL, 0,
	  0 },
	{ REGISTER_TEXT, EDIT_SET, "via[3].received=1.2.3.4", NULL, "h.example\r\n",
	  "h.example;received=1.2.3.4\r\n", NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "p-charging-vector.icid-value=x", NULL, "icid-value=abc",
	  "icid-value=x", NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "expires.x=2", NULL, "7200;x=1", "7200;x=2", NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "event.id=2", NULL, NULL, NULL,
	  "event.id: there is no event header", 0, 0 },
	/* name-addr */
	{ REGISTER_TEXT, EDIT_SET, "from.name=Bob", NULL, "\"Ali \\\"ce\" <", "Bob <", NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "from.name=B@b \"x\"", NULL, "\"Ali \\\"ce\" <",
	  "\"B@b \\\"x\\\"\" <", NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "contact.name=Bob", NULL, "Contact: <sip", "Contact: Bob <sip",
	  NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "contact[2].name=\"B\"", NULL, CONTACT_23,
	  "m: \"B\" <sip:alice@192.0.2.1>;q=0.5, <tel:+15551230001>;+g.3gpp.smsip=\"x,y\"\r\n",
	  NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "from.uri=tel:+1", NULL, "sip:alice@ims.example;user=phone",
	  "tel:+1", NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "contact[2].uri=sip:b@h", NULL, CONTACT_23,
	  "m: sip:b@h;q=0.5, <tel:+15551230001>;+g.3gpp.smsip=\"x,y\"\r\n", NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "contact[2].uri=sip:b@h;lr", NULL, CONTACT_23,
	  "m: <sip:b@h;lr>;q=0.5, <tel:+15551230001>;+g.3gpp.smsip=\"x,y\"\r\n", NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "contact.uri.user=b", NULL, "<sip:alice@192.0.2.1:5060",
	  "<sip:b@192.0.2.1:5060", "contact.uri.user: alice -> b", 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "contact.uri.host=2001:db8::2", NULL, "alice@192.0.2.1:5060",
	  "alice@[2001:db8::2]:5060", NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "contact.uri.port=99999", NULL, ":5060;transport",
	  ":99999;transport", "contact.uri.port: 5060 -> absent", 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "from.uri.port=5062", NULL, "ims.example;user",
	  "ims.example:5062;user", NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "contact.uri.scheme=sips", NULL,
	  "Contact: <sip:", "Contact: <sips:", NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "contact.uri.transport=tcp", NULL, "transport=udp",
	  "transport=tcp", NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "from.uri.lr=\"\"", NULL, ";user=phone>", ";user=phone;lr>",
	  NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "contact[2].uri.transport=tcp", NULL, CONTACT_23,
	  "m: <sip:alice@192.0.2.1;transport=tcp>;q=0.5, "
	  "<tel:+15551230001>;+g.3gpp.smsip=\"x,y\"\r\n",
	  NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "contact[3].uri.port=1", NULL, NULL, NULL,
	  "contact[3].uri.port: '<tel:+15551230001>;+g.3gpp.smsip=\"x,y\"' has no place for "
	  "contact[3].uri.port",
	  0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "route.uri=sip:p;lr", NULL, LENGTH_0,
	  LENGTH_0 "Route: <sip:p;lr>\r\n", NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "route.uri.user=x", NULL, NULL, NULL,
	  "route.uri.user: there is no route header", 0, 0 },
	/* Via, CSeq */
	{ REGISTER_TEXT, EDIT_SET, "via.transport=TCP", NULL, "Via: SIP/2.0/UDP",
	  "Via: SIP/2.0/TCP", NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "via[3].transport=SCTP", NULL, "SIP/2.0/TLS h", "SIP/2.0/SCTP h",
	  "via[3].transport: TLS -> SCTP", 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "uri.host=h.invalid", NULL, "REGISTER sip:ims.example;lr",
	  "REGISTER sip:h.invalid;lr", "uri.host: ims.example -> h.invalid", 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "uri.user=b", NULL, "REGISTER sip:ims.example",
	  "REGISTER sip:b@ims.example", "uri.user: absent -> b", 0, 0 },
	{ INVITE_TEXT, EDIT_SET, "uri.host=h", NULL, NULL, NULL,
	  "uri.host: 'tel:+1-555-(0101);phone-context=x' has no place for uri.host", 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "via[2].host=h", NULL, "[2001:db8::1]:5061", "h:5061", NULL, 0,
	  0 },
	{ REGISTER_TEXT, EDIT_SET, "via[-1].port=5", NULL, "h.example\r\n", "h.example:5\r\n", NULL,
	  0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "cseq.number=99999999999", NULL, "CSeq: 1 ",
	  "CSeq: 99999999999 ", NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "cseq.method=ACK", NULL, "CSeq: 1 REGISTER", "CSeq: 1 ACK", NULL,
	  0, 0 },
	/* Digest */
	{ REGISTER_TEXT, EDIT_SET, "authorization.nonce=abc", NULL, "nonce=\"\"", "nonce=\"abc\"",
	  "authorization.nonce: \"\" -> abc", 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "authorization.algorithm=MD5", NULL, "=AKAv1-MD5", "=MD5", NULL,
	  0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "authorization.algorithm=\"MD5\"", NULL, "=AKAv1-MD5",
	  "=\"MD5\"", NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "authorization.username=\"\"", NULL,
	  "username=\"alice@ims.example\"", "username=\"\"", NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "authorization.qop=auth", NULL, "\"a\\\"b,c\"\r\n",
	  "\"a\\\"b,c\", qop=auth\r\n", NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "authorization.nc=00000001", NULL, "\"a\\\"b,c\"\r\n",
	  "\"a\\\"b,c\", nc=00000001\r\n", NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "authorization.own=a,b", NULL, "\"a\\\"b,c\"\r\n",
	  "\"a\\\"b,c\", own=\"a,b\"\r\n", NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "authorization.scheme=Basic", NULL, "Digest username",
	  "Basic username", NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "proxy-authorization.nonce=x", NULL, LENGTH_0,
	  LENGTH_0 "Proxy-Authorization: Digest nonce=\"x\"\r\n", NULL, 0, 0 },
	{ CHALLENGE_TEXT, EDIT_SET, "www-authenticate[2].qop=auth-int", NULL, "algorithm=MD5\r\n",
	  "algorithm=MD5, qop=\"auth-int\"\r\n", NULL, 0, 0 },
	{ CHALLENGE_TEXT, EDIT_SET, "www-authenticate.stale=true", NULL, "qop=\"auth\"",
	  "qop=\"auth\", stale=true", NULL, 0, 0 },
};

static const struct edit_row start_rows[] = {
	{ REGISTER_TEXT, EDIT_SET, "uri=tel:+1", NULL, "sip:ims.example;lr SIP", "tel:+1 SIP",
	  "uri: sip:ims.example;lr -> tel:+1", 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "uri.user=bob", NULL, "sip:ims.example;lr",
	  "sip:bob@ims.example;lr", NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "uri.port=5070", NULL, "sip:ims.example;lr",
	  "sip:ims.example:5070;lr", NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "uri.x=y", NULL, "ims.example;lr", "ims.example;lr;x=y", NULL, 0,
	  0 },
	{ REGISTER_TEXT, EDIT_SET, "method=REGISTRE", NULL,
	  "REGISTER sip:", "REGISTRE sip:", "method: REGISTER -> REGISTRE", 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "status=200", NULL, NULL, NULL,
	  "status: a request has no status", 0, 0 },
	{ REGISTER_TEXT, EDIT_START, "REGISTER sip:x SIP/3.0", NULL,
	  "REGISTER sip:ims.example;lr SIP/2.0", "REGISTER sip:x SIP/3.0",
	  "start: \"REGISTER sip:ims.example;lr SIP/2.0\" -> \"REGISTER sip:x SIP/3.0\"", 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "start=X", NULL, "REGISTER sip:ims.example;lr SIP/2.0", "X",
	  NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_REMOVE, "uri.lr", NULL, "ims.example;lr", "ims.example",
	  "uri.lr: \"\" -> absent", 0, 0 },
	{ REGISTER_TEXT, EDIT_REMOVE, "uri.user", NULL, NULL, NULL, "uri.user absent", 0, 0 },
	{ CHALLENGE_TEXT, EDIT_SET, "status=999", NULL, "SIP/2.0 401", "SIP/2.0 999",
	  "status: 401 -> 999", 0, 0 },
	{ CHALLENGE_TEXT, EDIT_SET, "status=abc", NULL, "SIP/2.0 401", "SIP/2.0 abc", NULL, 0, 0 },
	{ CHALLENGE_TEXT, EDIT_SET, "reason=", NULL, "Not you yet", "",
	  "reason: \"Not you yet\" -> \"\"", 0, 0 },
	{ CHALLENGE_TEXT, EDIT_SET, "method=X", NULL, NULL, NULL,
	  "method: a response has no method but the one in CSeq: set cseq.method", 0, 0 },
	{ CHALLENGE_TEXT, EDIT_SET, "uri=sip:x", NULL, NULL, NULL, "uri: there is no Request-URI",
	  0, 0 },
	{ CHALLENGE_TEXT, EDIT_START, "$number", NULL, "SIP/2.0 401 Not you yet", "+1555", NULL, 0,
	  0 },
	{ INVITE_TEXT, EDIT_SET, "uri.user=911", NULL, "tel:+1-555-(0101);", "tel:911;", NULL, 0,
	  0 },
	{ INVITE_TEXT, EDIT_CONTENT_LENGTH, "12", NULL, "Content-Length: " SDP_LENGTH,
	  "Content-Length: 12", "content-length: " SDP_LENGTH " -> 12", 0, 0 },
	{ INVITE_TEXT, EDIT_CONTENT_LENGTH, "-1", NULL, "Content-Length: " SDP_LENGTH,
	  "Content-Length: -1", NULL, 0, 0 },
};

static const struct edit_row remove_rows[] = {
	{ REGISTER_TEXT, EDIT_REMOVE, "supported", NULL,
	  "Supported: path, sec-agree\r\nk: gruu\r\n", "", "supported: 2 removed", 0, 0 },
	{ REGISTER_TEXT, EDIT_REMOVE, "supported[1]", NULL, "Supported: path, sec-agree",
	  "Supported: sec-agree", "supported[1]: path -> absent", 0, 0 },
	{ REGISTER_TEXT, EDIT_REMOVE, "supported[-1]", NULL, "k: gruu\r\n", "", NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_REMOVE, "supported[9]", NULL, NULL, NULL, "supported[9] absent", 0,
	  0 },
	{ REGISTER_TEXT, EDIT_REMOVE, "header(X-OWN)", NULL, "X-Own: one;p=1\r\n", "", NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_REMOVE, "x-none", NULL, NULL, NULL, "x-none absent", 0, 0 },
	{ REGISTER_TEXT, EDIT_REMOVE, "content-length", NULL, LENGTH_0, "", NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_REMOVE, "contact.+g.3gpp.smsip", NULL,
	  ";+g.3gpp.smsip;audio;expires=600000\r\n" CONTACT_23,
	  ";audio;expires=600000\r\nm: sip:alice@192.0.2.1;q=0.5, <tel:+15551230001>\r\n",
	  "contact.+g.3gpp.smsip: 2 removed", 0, 0 },
	{ REGISTER_TEXT, EDIT_REMOVE, "contact[2].q", NULL, CONTACT_23,
	  "m: sip:alice@192.0.2.1, <tel:+15551230001>;+g.3gpp.smsip=\"x,y\"\r\n", NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_REMOVE, "contact[1].uri.transport", NULL, ";transport=udp>", ">",
	  NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_REMOVE, "contact[1].uri.user", NULL, "<sip:alice@192", "<sip:192",
	  NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_REMOVE, "contact[1].uri.port", NULL, ":5060;transport", ";transport",
	  NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_REMOVE, "contact[1].uri.host", NULL, "alice@192.0.2.1:5060;",
	  "alice@:5060;", NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_REMOVE, "contact[1].uri.scheme", NULL, "<sip:alice@192.0.2.1:5060",
	  "<alice@192.0.2.1:5060", NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_REMOVE, "contact[1].uri", NULL,
	  "sip:alice@192.0.2.1:5060;transport=udp", "", NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_REMOVE, "from.name", NULL, "\"Ali \\\"ce\" <", "<", NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_REMOVE, "from.tag", NULL, ";tag=a1", "", NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_REMOVE, "via[2].port", NULL, "::1]:5061;", "::1];", NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_REMOVE, "via.branch", NULL, ";branch=z9hG4bK1;", ";",
	  "via.branch: 2 removed", ";branch=z9hG4bKtwo;", ";" },
	{ REGISTER_TEXT, EDIT_REMOVE, "authorization.username", NULL,
	  "username=\"alice@ims.example\", realm", "realm",
	  "authorization.username: alice@ims.example -> absent", 0, 0 },
	{ REGISTER_TEXT, EDIT_REMOVE, "authorization.nonce", NULL, ",nonce=\"\"", "", NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_REMOVE, "authorization.opaque", NULL, ", opaque=\"a\\\"b,c\"", "",
	  NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_REMOVE, "authorization.scheme", NULL, "Digest username", "username",
	  NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_REMOVE, "p-charging-vector.icid-value", NULL, "icid-value=abc;orig",
	  "orig", NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_REMOVE, "expires.x", NULL, "7200;x=1", "7200", NULL, 0, 0 },
};

static const struct edit_row line_rows[] = {
	{ REGISTER_TEXT, EDIT_ADD, "Feature-Caps: *;+g.3gpp.srvcc", NULL, LENGTH_0,
	  LENGTH_0 "Feature-Caps: *;+g.3gpp.srvcc\r\n", "Feature-Caps: *;+g.3gpp.srvcc added", 0,
	  0 },
	{ REGISTER_TEXT, EDIT_ADD, "supported: x", NULL, "k: gruu\r\n",
	  "k: gruu\r\nsupported: x\r\n", NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_ADD, "Supported: x", "top", "Supported: path",
	  "Supported: x\r\nSupported: path", NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_ADD, "X-New:", "top", "SIP/2.0\r\nVia", "SIP/2.0\r\nX-New: \r\nVia",
	  "X-New: \"\" added", 0, 0 },
	{ REGISTER_TEXT, EDIT_ADD, "X-New: $number", "before Max-Forwards", "Max-Forwards",
	  "X-New: +1555\r\nMax-Forwards", NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_ADD, "X-New: a", "before contact", "Contact: <",
	  "X-New: a\r\nContact: <", NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_ADD, "X-New: a", "before x-none", LENGTH_0, LENGTH_0 "X-New: a\r\n",
	  NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_ADD, "Reason: SIP;cause=1", "bottom", "\"bye\"\r\n",
	  "\"bye\"\r\nReason: SIP;cause=1\r\n", NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_ADD, "Content-Length: 7", NULL, LENGTH_0,
	  LENGTH_0 "Content-Length: 7\r\n", NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_ADD, "sdp.audio: a=x", NULL, NULL, NULL, "sdp.audio: there is no SDP",
	  0, 0 },
	{ REGISTER_TEXT, EDIT_RENAME, "call-id=i", NULL, "Call-ID: reg", "i: reg",
	  "call-id renamed i", 0, 0 },
	{ REGISTER_TEXT, EDIT_RENAME, "contact=m", NULL, "Contact: <", "m: <", NULL, "q=0.5,\r\n <",
	  "q=0.5, <" },
	{ REGISTER_TEXT, EDIT_RENAME, "contact[1]=X-Contact", NULL, "Contact: <", "X-Contact: <",
	  NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_RENAME, "contact.expires=Expire", NULL, ";expires=600000",
	  ";Expire=600000", NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_RENAME, "authorization.nonce=once", NULL, "nonce=\"\"", "once=\"\"",
	  NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_RENAME, "contact.+g.3gpp.smsip=a,b", NULL, ";+g.3gpp.smsip;", ";a,b;",
	  NULL, "q=0.5,\r\n <tel:+15551230001>;+g.3gpp.smsip=", "q=0.5, <tel:+15551230001>;a,b=" },
	{ REGISTER_TEXT, EDIT_RENAME, "x-none=x", NULL, NULL, NULL, "x-none absent", 0, 0 },
	{ REGISTER_TEXT, EDIT_MOVE, "call-id", "top", "Call-ID: reg-1\r\n", "",
	  "call-id moved: top", "SIP/2.0\r\nVia", "SIP/2.0\r\nCall-ID: reg-1\r\nVia" },
	{ REGISTER_TEXT, EDIT_MOVE, "via", "bottom", VIA_LINES, "", NULL, LENGTH_0,
	  LENGTH_0 VIA_LINES },
	{ REGISTER_TEXT, EDIT_MOVE, "max-forwards", "before to", "Max-Forwards: 70\r\n" FROM_LINE,
	  FROM_LINE "Max-Forwards: 70\r\n", "max-forwards moved: before to", 0, 0 },
	{ REGISTER_TEXT, EDIT_MOVE, "via[3]", "top", VIA_LINES,
	  "v: SIP/2.0/TLS h.example\r\nVia: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1;rport\r\n"
	  "v: SIP/2.0/TCP [2001:db8::1]:5061;branch=z9hG4bKtwo;received=192.0.2.9\r\n",
	  NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_MOVE, "supported[1]", "bottom", "Supported: path, sec-agree\r\nk: gruu\r\n",
	  "Supported: sec-agree\r\nk: gruu\r\nSupported: path\r\n", "supported[1] moved: bottom", 0, 0 },
	{ REGISTER_TEXT, EDIT_MOVE, "supported[-1]", "top", "Supported: path, sec-agree\r\nk: gruu\r\n",
	  "k: gruu\r\nSupported: path, sec-agree\r\n", NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_MOVE, "supported[4]", "top", NULL, NULL,
	  "supported[4] not moved: it, or what it goes before, is absent", 0, 0 },
	{ REGISTER_TEXT, EDIT_MOVE, "contact[1]", "bottom", CONTACT_1 CONTACT_23,
	  CONTACT_23 CONTACT_1, NULL, 0, 0 },
	{ REGISTER_TEXT, EDIT_MOVE, "contact", "before x-none", NULL, NULL,
	  "contact not moved: it, or what it goes before, is absent", 0, 0 },
	{ REGISTER_TEXT, EDIT_MOVE, "x-none", "top", NULL, NULL, NULL, 0, 0 },
};

static const struct edit_row body_rows[] = {
	{ PARTS_TEXT, EDIT_SET, "sdp.audio.port=0", NULL, "m=audio 49170", "m=audio 0",
	  "sdp.audio.port: 49170 -> 0", 0, 0 },
	{ PARTS_TEXT, EDIT_SET, "xml(//contact[1]/@event)=expired", NULL, "event=\"shortened\"",
	  "event=\"expired\"", NULL, 0, 0 },
	{ PARTS_TEXT, EDIT_REMOVE, "sdp.audio.line(a=ptime:)", NULL, "a=ptime:20\r\n", "", NULL, 0, 0 },
	{ INVITE_TEXT, EDIT_SET, "sdp.audio.port=0", NULL, "m=audio 49170", "m=audio 0",
	  "sdp.audio.port: 49170 -> 0", 0, 0 },
	{ INVITE_TEXT, EDIT_SET, "sdp.audio[*].port=0", NULL, "m=audio 49170", "m=audio 0", NULL,
	  "m=audio 49180", "m=audio 0" },
	{ INVITE_TEXT, EDIT_SET, "sdp.audio[2].direction=sendonly", NULL, "a=inactive",
	  "a=sendonly", NULL, 0, 0 },
	{ INVITE_TEXT, EDIT_SET, "sdp.audio.b.AS=1", NULL, "b=AS:41", "b=AS:1",
	  "sdp.audio.b.AS: 41 -> 1", 0, 0 },
	{ INVITE_TEXT, EDIT_SET, "sdp.audio.ptime=40", NULL, "a=ptime:20", "a=ptime:40", NULL, 0,
	  0 },
	{ INVITE_TEXT, EDIT_SET, "sdp.audio.curr.local=sendrecv", NULL, "curr:qos local none",
	  "curr:qos local sendrecv", NULL, 0, 0 },
	{ INVITE_TEXT, EDIT_SET, "sdp.audio=audio 1 RTP/SAVP 0", NULL,
	  "audio 49170 RTP/AVP 97 8 101", "audio 1 RTP/SAVP 0", NULL, 0, 0 },
	{ INVITE_TEXT, EDIT_SET, "sdp.audio.line(a=curr:)=a=x", NULL, "a=curr:qos local none",
	  "a=x", NULL, 0, 0 },
	{ INVITE_TEXT, EDIT_SET, "sdp.audio.line(a=curr:)[*]=a=x", NULL, CURR, "a=x\r\na=x\r\n",
	  NULL, 0, 0 },
	{ INVITE_TEXT, EDIT_SET, "sdp.audio.line(a=curr:)[2]=a=x", NULL, "a=curr:qos remote none",
	  "a=x", NULL, 0, 0 },
	{ INVITE_TEXT, EDIT_SET, "sdp.video.line(a=mid:)=a=mid:1", NULL, "a=sendonly\r\n",
	  "a=sendonly\r\na=mid:1\r\n", NULL, 0, 0 },
	{ INVITE_TEXT, EDIT_SET, "sdp.audio.line(a=curr:)[3]=a=x", NULL, NULL, NULL,
	  "sdp.audio.line(a=curr:)[3]: sdp.audio.line(a=curr:)[3] cannot be set to 'a=x'", 0, 0 },
	{ INVITE_TEXT, EDIT_SET, "sdp.line(s=)=s=x", NULL, "s=-", "s=x", NULL, 0, 0 },
	{ INVITE_TEXT, EDIT_SET, "sdp.text.port=1", NULL, NULL, NULL,
	  "sdp.text.port: the SDP has no such text section", 0, 0 },
	{ INVITE_TEXT, EDIT_SET, "sdp.audio[1].codecs[2]=PCMU/8000", NULL,
	  "a=conf:qos remote sendrecv\r\n",
	  "a=conf:qos remote sendrecv\r\na=rtpmap:8 PCMU/8000\r\n",
	  "sdp.audio[1].codecs[2]: PCMA/8000 -> PCMU/8000", 0, 0 },
	{ INVITE_TEXT, EDIT_SET, "sdp.audio[1].codecs[9]=PCMU/8000", NULL, NULL, NULL, NULL, 0, 0 },
	{ INVITE_TEXT, EDIT_ADD, "sdp.audio: a=maxptime:40", NULL, "a=conf:qos remote sendrecv\r\n",
	  "a=conf:qos remote sendrecv\r\na=maxptime:40\r\n", "sdp.audio: a=maxptime:40 added", 0,
	  0 },
	{ INVITE_TEXT, EDIT_ADD, "sdp.audio[2]: a=x", NULL, "a=inactive\r\n",
	  "a=inactive\r\na=x\r\n", NULL, 0, 0 },
	{ INVITE_TEXT, EDIT_ADD, "sdp: a=ice-lite", NULL, "t=0 0\r\n", "t=0 0\r\na=ice-lite\r\n",
	  NULL, 0, 0 },
	{ INVITE_TEXT, EDIT_ADD, "sdp.text: a=x", NULL, NULL, NULL,
	  "sdp.text: the SDP has no such text section", 0, 0 },
	{ INVITE_TEXT, EDIT_REMOVE, "sdp.audio.line(a=conf:)", NULL,
	  "a=conf:qos remote sendrecv\r\n", "",
	  "sdp.audio.line(a=conf:): \"a=conf:qos remote sendrecv\" -> absent", 0, 0 },
	{ INVITE_TEXT, EDIT_REMOVE, "sdp.audio.line(a=curr:)", NULL, CURR, "",
	  "sdp.audio.line(a=curr:): 2 removed", 0, 0 },
	{ INVITE_TEXT, EDIT_REMOVE, "sdp.audio.line(a=curr:)[1]", NULL, "a=curr:qos local none\r\n",
	  "", NULL, 0, 0 },
	{ INVITE_TEXT, EDIT_REMOVE, "sdp.audio.line(a=)", NULL,
	  "a=rtpmap:97 AMR-WB/16000\r\na=rtpmap:101 telephone-event/8000\r\na=ptime:20\r\n" CURR
	  "a=des:qos mandatory local sendrecv\r\na=conf:qos remote sendrecv\r\n",
	  "", NULL, "a=inactive\r\n", "" },
	{ INVITE_TEXT, EDIT_REMOVE, "sdp.audio.ptime", NULL, "a=ptime:20\r\n", "", NULL, 0, 0 },
	{ INVITE_TEXT, EDIT_REMOVE, "sdp.audio.b.RS", NULL, NULL, NULL, "sdp.audio.b.RS absent", 0,
	  0 },
	{ INVITE_TEXT, EDIT_REMOVE, "sdp.video", NULL, "m=video 0 RTP/AVP 34\r\na=sendonly\r\n", "",
	  NULL, 0, 0 },
	{ INVITE_TEXT, EDIT_REMOVE, "sdp.video.direction", NULL, "a=sendonly\r\n", "", NULL, 0, 0 },
	{ INVITE_TEXT, EDIT_REMOVE, "sdp.audio[1].codecs[1]", NULL, "AVP 97 8 101", "AVP 8 101",
	  "sdp.audio[1].codecs[1]: AMR-WB/16000 -> absent", "a=rtpmap:97 AMR-WB/16000\r\n", "" },
	{ INVITE_TEXT, EDIT_REMOVE, "sdp", NULL, SDP_TEXT, "", NULL,
	  "Content-Type: application/SDP;x=y\r\n", "" },
	{ INVITE_TEXT, EDIT_SET, "sdp=v=0\r\n", NULL, SDP_TEXT, "v=0\r\n", NULL,
	  "application/SDP;x=y", "application/sdp" },
	{ INVITE_TEXT, EDIT_SET, "body=x", NULL, SDP_TEXT, "x", NULL, 0, 0 },
	{ INVITE_TEXT, EDIT_SET, "body.type=text/plain", NULL, "application/SDP;", "text/plain;",
	  "body.type: application/SDP -> text/plain", 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "body.type=text/plain", NULL, LENGTH_0,
	  LENGTH_0 "Content-Type: text/plain\r\n", NULL, 0, 0 },
	{ INVITE_TEXT, EDIT_REMOVE, "body.type", NULL, "Content-Type: application/SDP;x=y\r\n", "",
	  NULL, 0, 0 },
	{ INVITE_TEXT, EDIT_REPLACE, "audio", "AUDIO", "m=audio 49170", "m=AUDIO 49170",
	  "body: audio -> AUDIO, times: 2", "m=audio 49180", "m=AUDIO 49180" },
	{ INVITE_TEXT, EDIT_REPLACE, "a=ptime:20\r\n", "", "a=ptime:20\r\n", "",
	  "body: a=ptime:20\\r\\n -> \"\"", 0, 0 },
	{ INVITE_TEXT, EDIT_REPLACE, "49170", "$number", "audio 49170", "audio +1555", NULL, 0, 0 },
	{ INVITE_TEXT, EDIT_REPLACE, "alice", "bob", NULL, NULL, "body: alice absent", 0, 0 },
	{ NOTIFY_TEXT, EDIT_SET, "body.octet[2]=3E", NULL, "\r\n\r\n<r", "\r\n\r\n<>", NULL, 0, 0 },
	{ NOTIFY_TEXT, EDIT_SET, "body.octet[-1]=3C21", NULL, "</reginfo>", "</reginfo<!", NULL, 0, 0 },
	{ NOTIFY_TEXT, EDIT_REMOVE, "body.octet[1]", NULL, "\r\n\r\n<r", "\r\n\r\nr",
	  "body.octet[1]: 3c -> absent", 0, 0 },
	{ NOTIFY_TEXT, EDIT_SET, "body.octet[1]=xy", NULL, NULL, NULL,
	  "body.octet[1]: 'xy' is no hex", 0, 0 },
	{ REGISTER_TEXT, EDIT_SET, "body.octet[1]=00", NULL, NULL, NULL,
	  "body.octet[1]: the body has no octet for body.octet[1]", 0, 0 },
	{ REGISTER_TEXT, EDIT_REMOVE, "body.octet[-1]", NULL, NULL, NULL, "body.octet[-1] absent", 0,
	  0 },
	{ NOTIFY_TEXT, EDIT_SET, "xml(/reginfo/@state)=partial", NULL, "state=\"full\"",
	  "state=\"partial\"", "xml(/reginfo/@state): full -> partial", 0, 0 },
	{ NOTIFY_TEXT, EDIT_SET, "xml(//contact/@event)=x", NULL, "\"shortened\"", "\"x\"", NULL,
	  "\"created\"", "\"x\"" },
	{ NOTIFY_TEXT, EDIT_REMOVE, "xml(//contact[1])", NULL,
	  "<contact id=\"1\" event=\"shortened\"/>", "", NULL, 0, 0 },
	{ NOTIFY_TEXT, EDIT_REMOVE, "xml(//unknown)", NULL, NULL, NULL, "xml(//unknown) absent", 0,
	  0 },
	{ REGISTER_TEXT, EDIT_SET, "xml(/a)=b", NULL, NULL, NULL, "xml(/a): there is no body", 0,
	  0 },
};

/* The first place of `from` after the change before it; there must be one. */
static void replace_once(struct buf *text, const char *from, const char *to)
{
	struct buf out = { 0 };
	ptrdiff_t at = str_search(buf_str(text), str_of(from));

	cr_assert_geq(at, 0, "'%s' is not in\n%.*s", from, STR_ARG(buf_str(text)));
	buf_add(&out, text->p, (size_t)at);
	buf_add_text(&out, to);
	buf_add_str(&out, str_from(buf_str(text), (size_t)at + strlen(from)));
	buf_free(text);
	*text = out;
}

/* The Content-Length that was right stays right, where no edit wrote another. */
static void right_length(struct buf *text, const struct edit_row *row)
{
	static const char *const lengths[] = { "\r\nContent-Length: " SDP_LENGTH "\r\n",
					       "\r\nContent-Length: " PARTS_LENGTH "\r\n",
					       "\r\nContent-Length: 230\r\n" };
	ptrdiff_t body = str_search(buf_str(text), STR("\r\n\r\n"));
	char right[64];

	if (strstr(row->text, "content-length") || row->verb == EDIT_CONTENT_LENGTH || body < 0)
		return;
	snprintf(right, sizeof(right), "\r\nContent-Length: %zu\r\n", text->n - (size_t)body - 4);
	for (size_t i = 0; i < ARRAY_LEN(lengths); i++)
		if (str_search(buf_str(text), str_of(lengths[i])) >= 0)
			replace_once(text, lengths[i], right);
}

static void expect_text(const struct edit_row *row, struct buf *text)
{
	buf_add_text(text, row->message);
	if (row->from)
		replace_once(text, row->from, row->to);
	if (row->and_from)
		replace_once(text, row->and_from, row->and_to);
	right_length(text, row);
}

static void check_edit(const struct edit_row *row)
{
	struct msg *msg = lab_read(str_of(row->message));
	struct buf said = { 0 }, printed = { 0 }, expected = { 0 };
	struct arena arena;
	struct edit *edit;
	char why[160];
	bool changed;

	arena_init(&arena);
	edit = edit_make(&arena, row->verb, str_of(row->text), why);
	cr_assert_not_null(edit, "%s: %s", row->text, why);
	edit->at = row->verb == EDIT_REPLACE ? STR_NONE : str_of(row->option);
	if (row->verb == EDIT_REPLACE)
		edit->with = str_of(row->option);
	changed = edit_apply(edit, msg, &dollars, &said);
	msg_print(msg, &printed);
	expect_text(row, &expected);
	cr_expect_eq(changed, row->from != NULL, "%s", row->text);
	cr_expect(str_eq(buf_str(&printed), buf_str(&expected)), "%s:\n%.*s\n--- instead of\n%.*s",
		  row->text, STR_ARG(buf_str(&printed)), STR_ARG(buf_str(&expected)));
	if (row->said)
		cr_expect(str_is(buf_str(&said), row->said), "%s said: %.*s", row->text,
			  STR_ARG(buf_str(&said)));
	buf_free(&expected);
	buf_free(&printed);
	buf_free(&said);
	arena_clear(&arena);
	msg_free(msg);
}

#define CHECK_ALL(rows)                              \
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) \
	check_edit(&(rows)[i])

Test(rule_edit, set_headers)
{
	CHECK_ALL(set_rows);
}

Test(rule_edit, start_line)
{
	CHECK_ALL(start_rows);
}

Test(rule_edit, remove_from_headers)
{
	CHECK_ALL(remove_rows);
}

Test(rule_edit, lines)
{
	CHECK_ALL(line_rows);
}

Test(rule_edit, bodies)
{
	CHECK_ALL(body_rows);
}

/* What is no edit, and words of the sentence that says so. */
static const struct {
	enum edit_verb verb;
	const char *text, *why;
} wrong_rows[] = {
	{ EDIT_SET, "", "PATH=VALUE" },
	{ EDIT_SET, "contact", "PATH=VALUE" },
	{ EDIT_SET, "contact!=x", "PATH=VALUE" },
	{ EDIT_SET, "=x", "path is missing" },
	{ EDIT_SET, "contact[0]=x", "index" },
	{ EDIT_SET, "sdp.audio.prot=x", "did you mean" },
	{ EDIT_SET, "lifetime=5", "derived word" },
	{ EDIT_REMOVE, "", "path is missing" },
	{ EDIT_REMOVE, "start", "cannot be removed" },
	{ EDIT_REMOVE, "method", "cannot be removed" },
	{ EDIT_REMOVE, "status", "cannot be removed" },
	{ EDIT_REMOVE, "uri", "cannot be removed" },
	{ EDIT_REMOVE, "auth", "cannot be removed" },
	{ EDIT_ADD, "X-New", "Name: value" },
	{ EDIT_ADD, ": x", "Name: value" },
	{ EDIT_ADD, "sdp.audio.port: x", "a line is added" },
	{ EDIT_ADD, "sdp.audio[0]: x", "index" },
	{ EDIT_RENAME, "contact", "PATH=VALUE" },
	{ EDIT_RENAME, "contact=", "another name" },
	{ EDIT_RENAME, "contact.uri.user=x", "another name" },
	{ EDIT_RENAME, "body=x", "another name" },
	{ EDIT_MOVE, "contact.expires", "cannot be moved" },
	{ EDIT_MOVE, "body", "cannot be moved" },
	{ EDIT_REPLACE, "", "look for" },
};

Test(rule_edit, what_is_no_edit)
{
	struct arena arena;
	char why[160];

	arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(wrong_rows); i++) {
		why[0] = '\0';
		cr_expect_null(edit_make(&arena, wrong_rows[i].verb, str_of(wrong_rows[i].text),
					 why),
			       "%s is taken", wrong_rows[i].text);
		cr_expect(str_search(str_of(why), str_of(wrong_rows[i].why)) >= 0, "'%s': %s",
			  wrong_rows[i].text, why);
	}
	arena_clear(&arena);
}

/* Items as they stand in a `do` list: what the message's X-Own and Supported lines become, or the
 * errors. */
static const struct {
	const char *item, *error;
} item_rows[] = {
	{ "set = \"x-own=5\";", NULL },
	{ "set = ( \"x-own=5\", \"supported=x\" );", NULL },
	{ "content_length = 12;", NULL },
	{ "add = \"X: y\"; at = \"top\";", NULL },
	{ "add = ( \"X: y\", \"sdp: a=b\" ); at = \"before Contact\";", NULL },
	{ "replace = \"a\"; with = \"\";", NULL },
	{ "move = \"via[2]\"; at = \"bottom\";", NULL },
	{ "body_file = \"$name.xml\"; type = \"text/xml\";", NULL },
	{ "set = \"x-own\";", "test.conf:2: 'x-own' is not PATH=VALUE" },
	{ "set = ( \"x-own=5\", \"contact[0]=1\", \"sdp.audio.prot=2\" );", "test.conf:2: '[0]" },
	{ "set = ( );", "the list is empty" },
	{ "set = ( ( ) );", "set needs a text or a list of texts" },
	{ "set = \"a=b\"; remove = \"c\";", "two verbs in one item: set and remove" },
	{ "set = \"a=b\"; drop = true;", "set has no option drop" },
	{ "set = \"a=b\"; at = \"top\";", "set has no option at" },
	{ "add = \"X: y\"; att = \"top\";", "add has no option att (did you mean at?)" },
	{ "add = \"X: y\"; at = \"middle\";", "none of top, bottom" },
	{ "add = \"X: y\"; at = \"before\";", "none of top, bottom" },
	{ "add = \"X: y\"; at = \"before a b\";", "none of top, bottom" },
	{ "add = \"X: y\"; at = ( );", "at needs a text" },
	{ "move = \"via\";", "move needs at" },
	{ "replace = \"a\";", "replace needs with" },
	{ "body_file = \"no-such-file.xml\";", "No such file" },
};

/* The edits of an item, of a text that came over HTTP or did not; `text` gets the errors. */
static struct edit *read_from(struct arena *arena, struct conf_tree **tree, const char *item,
			      bool confined, struct buf *text)
{
	static const struct confine confine = { .folder = "tests" };
	struct conf_errors errors = { 0 };
	struct edit *edits;
	char source[512];

	snprintf(source, sizeof(source), "item = {\n%s };\n", item);
	*tree = conf_read_text(source, "test.conf", 1, NULL, &errors);
	cr_assert_not_null(*tree, "%s: %.*s", item, STR_ARG(buf_str(&errors.text)));
	if (confined)
		confine_tree(*tree);
	edits = edit_read(arena, conf_child(&(*tree)->root, "item"), "tests", &confine, &errors);
	buf_add_str(text, buf_str(&errors.text));
	conf_errors_free(&errors);
	return edits;
}

static struct edit *read_item(struct arena *arena, struct conf_tree **tree, const char *item,
			      struct buf *text)
{
	return read_from(arena, tree, item, false, text);
}

Test(rule_edit, items)
{
	for (size_t i = 0; i < ARRAY_LEN(item_rows); i++) {
		struct conf_tree *tree;
		struct buf errors = { 0 };
		struct arena arena;
		struct edit *edits;

		arena_init(&arena);
		edits = read_item(&arena, &tree, item_rows[i].item, &errors);
		cr_expect_eq(edits != NULL, item_rows[i].error == NULL, "%s: %.*s",
			     item_rows[i].item, STR_ARG(buf_str(&errors)));
		cr_expect_eq(errors.n > 0, item_rows[i].error != NULL, "%s: %.*s",
			     item_rows[i].item, STR_ARG(buf_str(&errors)));
		if (item_rows[i].error)
			cr_expect(str_search(buf_str(&errors), str_of(item_rows[i].error)) >= 0,
				  "%s: %.*s", item_rows[i].item, STR_ARG(buf_str(&errors)));
		buf_free(&errors);
		conf_tree_free(tree);
		arena_clear(&arena);
	}
}

Test(rule_edit, items_of_other_gates_are_nobodys_error)
{
	static const char *const items[] = { "drop = true;", "reply = 503; headers = ( \"A: b\" );",
					     "" };

	for (size_t i = 0; i < ARRAY_LEN(items); i++) {
		struct conf_tree *tree;
		struct buf errors = { 0 };
		struct arena arena;

		arena_init(&arena);
		cr_expect_null(read_item(&arena, &tree, items[i], &errors), "%s", items[i]);
		cr_expect_eq(errors.n, 0, "%s", items[i]);
		buf_free(&errors);
		conf_tree_free(tree);
		arena_clear(&arena);
	}
}

/* Each edit of a list sees what those before it did, and one that fails stops none. */
Test(rule_edit, a_list_is_applied_in_order)
{
	static const char item[] =
		"set = ( \"x-own=a\", \"x-own.p=1\", \"x-none.p=2\", \"x-own.p=$nobody\","
		" \"supported[2]=b\" );";
	struct msg *msg = lab_read(STR(REGISTER_TEXT));
	struct buf said = { 0 }, errors = { 0 };
	struct conf_tree *tree;
	struct arena arena;
	struct msg_line *line;

	arena_init(&arena);
	cr_assert(edit_apply(read_item(&arena, &tree, item, &errors), msg, NULL, &said));
	line = msg_find_name(msg, STR("x-own"), 0);
	cr_expect(str_is(line->value, "a;p=1"), "%.*s", STR_ARG(line->value));
	cr_expect(str_is(msg_value(msg, HDR_SUPPORTED), "path, b"));
	cr_expect(str_is(buf_str(&said), "x-own: one;p=1 -> a; x-own.p: absent -> 1; "
					 "x-none.p: there is no x-none header; "
					 "$nobody has no value; supported[2]: sec-agree -> b"),
		  "%.*s", STR_ARG(buf_str(&said)));
	buf_free(&said);
	buf_free(&errors);
	conf_tree_free(tree);
	arena_clear(&arena);
	msg_free(msg);
}

/* A file in the temporary folder; its name is in `name`. */
static void write_file(char name[64], const char *text)
{
	FILE *file;
	int fd;

	snprintf(name, 64, "/tmp/rule_edit.XXXXXX");
	fd = mkstemp(name);
	cr_assert_geq(fd, 0);
	file = fdopen(fd, "w");
	cr_assert_not_null(file);
	fputs(text, file);
	fclose(file);
}

/* A body is read at load, octets and dollars as they are; a name with `$` when the edit is applied.
 */
Test(rule_edit, body_files)
{
	struct msg *msg = lab_read(STR(REGISTER_TEXT));
	struct buf said = { 0 }, errors = { 0 };
	struct conf_tree *tree;
	struct arena arena;
	char name[64], item[160];

	write_file(name, "a $nobody costs $$");
	arena_init(&arena);
	snprintf(item, sizeof(item), "body_file = \"%s\"; type = \"text/plain\";", name);
	struct edit *edits = read_item(&arena, &tree, item, &errors);

	cr_assert_not_null(edits, "%.*s", STR_ARG(buf_str(&errors)));
	unlink(name);
	cr_assert(edit_apply(edits, msg, NULL, &said));
	cr_expect(str_is(msg->body, "a $nobody costs $$"));
	cr_expect(str_is(msg_value(msg, HDR_CONTENT_TYPE), "text/plain"));
	cr_expect(str_is(buf_str(&said), "body: octets: 0 -> 18"), "%.*s", STR_ARG(buf_str(&said)));
	conf_tree_free(tree);
	edits = read_item(&arena, &tree, "body_file = \"no-$number\";", &errors);
	buf_reset(&said);
	cr_expect_not(edit_apply(edits, msg, &dollars, &said));
	cr_expect(str_is(buf_str(&said), "body_file tests/no-+1555: No such file or directory"),
		  "%.*s", STR_ARG(buf_str(&said)));
	buf_free(&said);
	buf_free(&errors);
	conf_tree_free(tree);
	arena_clear(&arena);
	msg_free(msg);
}

/* Of an item that came over HTTP the file lies below the folder, also when its name is known only now. */
Test(rule_edit, body_files_over_http)
{
	static const struct {
		const char *item, *error, *said;
	} rows[] = {
		{ "body_file = \"unit/rule_edit.c\";", "", "body: octets: 0 -> " },
		{ "body_file = \"../Makefile\";", "test.conf:2: body_file '../Makefile' is outside",
		  NULL },
		{ "body_file = \"../$number\";", "", "body_file ../+1555: Permission denied" },
		{ "body_file = \"$up/Makefile\";", "", "body_file ../Makefile: Permission denied" },
		{ "body_file = \"$up/tests/unit/rule_edit.c\";", "", "body: octets: " },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct msg *msg = lab_read(STR(REGISTER_TEXT));
		struct buf said = { 0 }, errors = { 0 };
		struct conf_tree *tree;
		struct arena arena;
		struct edit *edits;

		arena_init(&arena);
		edits = read_from(&arena, &tree, rows[i].item, true, &errors);
		cr_expect(str_starts(buf_str(&errors), str_of(rows[i].error)), "%.*s",
			  STR_ARG(buf_str(&errors)));
		cr_assert_eq(edits != NULL, rows[i].said != NULL);
		if (edits)
			edit_apply(edits, msg, &dollars, &said);
		if (edits)
			cr_expect(str_starts(buf_str(&said), str_of(rows[i].said)), "%.*s",
				  STR_ARG(buf_str(&said)));
		buf_free(&said);
		buf_free(&errors);
		conf_tree_free(tree);
		arena_clear(&arena);
		msg_free(msg);
	}
}

/* What the stack reads of a message is not changed by a start-line fault, but what paths read is.
 */
Test(rule_edit, start_line_faults_are_text)
{
	struct msg *msg = lab_read(STR(CHALLENGE_TEXT));
	struct subject subject = { .msg = msg };
	struct str value;
	struct arena arena;
	char why[160];

	arena_init(&arena);
	cr_assert_eq(path_set(path_parse(&arena, STR("status"), why), msg, STR("200"), why), 0);
	cr_assert_eq(path_set(path_parse(&arena, STR("reason"), why), msg, STR("OK"), why), 0);
	cr_expect_eq(msg->status, 401);
	cr_expect(path_value(path_parse(&arena, STR("start"), why), &subject, &arena, &value));
	cr_expect(str_is(value, "SIP/2.0 200 OK"), "%.*s", STR_ARG(value));
	cr_expect(path_value(path_parse(&arena, STR("status"), why), &subject, &arena, &value));
	cr_expect(str_is(value, "200"));
	arena_clear(&arena);
	msg_free(msg);
}
