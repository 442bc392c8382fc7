/* SPDX-License-Identifier: Apache-2.0 */
/* URIs, addresses and Via values: parts, equality (RFC 3261 19.1.4, RFC 3966 5) and keys. */
#include "msg_lab.h"

#include <string.h>

#include "msg/param.h"
#include "msg/uri.h"

static struct arena arena;

static void clear(void)
{
	arena_clear(&arena);
}

TestSuite(msg_uri, .fini = clear);

static struct uri uri_of(const char *text)
{
	struct uri uri;

	cr_assert(uri_parse(&arena, str_of(text), &uri), "no URI: %s", text);
	SAME(uri.text, text);
	return uri;
}

Test(msg_uri, all_parts)
{
	struct uri uri = uri_of(
		"sip:%61lice;x=1:pa%20ss@Ims.Example:5061;transport=tcp;lr;e=?Subject=a%20b&q");

	SAME(uri.scheme, "sip");
	SAME(uri.user, "%61lice;x=1");
	SAME(uri.password, "pa%20ss");
	SAME(uri.host, "Ims.Example");
	cr_assert_eq(uri.port, 5061);
	SAME(uri.params, "transport=tcp;lr;e=");
	SAME(uri.headers, "Subject=a%20b&q");
	cr_assert(uri_is_sip(&uri));
	EMPTY(param_value(uri.params, ';', STR("e")));
}

Test(msg_uri, few_parts)
{
	struct uri uri = uri_of("SIPS:ims.example");

	cr_assert(uri_is_sip(&uri));
	ABSENT(uri.user);
	ABSENT(uri.password);
	ABSENT(uri.params);
	ABSENT(uri.headers);
	cr_assert_eq(uri.port, 0);
	SAME(uri.host, "ims.example");
	uri = uri_of("sip:192.0.2.1:45061;x");
	SAME(uri.host, "192.0.2.1");
	cr_assert_eq(uri.port, 45061);
	SAME(uri.params, "x");
	uri = uri_of("sip:h?x=y;z");
	ABSENT(uri.params);
	SAME(uri.headers, "x=y;z");
	uri = uri_of("sip:h;");
	EMPTY(uri.params);
}

Test(msg_uri, ipv6)
{
	struct uri uri = uri_of("sip:a@[2001:db8::1]:5060;lr");

	SAME(uri.host, "2001:db8::1");
	cr_assert_eq(uri.port, 5060);
	SAME(uri.params, "lr");
	uri = uri_of("sip:[::ffff:192.0.2.1]");
	SAME(uri.host, "::ffff:192.0.2.1");
	cr_assert_eq(uri.port, 0);
}

Test(msg_uri, odd_users)
{
	struct uri uri = uri_of("sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,"
				"weird!*pas$wo~d_too.(doesn't-it)@example.com");

	SAME(uri.user, "1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*");
	SAME(uri.host, "example.com");
	uri = uri_of("sip:user;par=u%40example.net@example.com");
	SAME(uri.user, "user;par=u%40example.net");
	ABSENT(uri.params);
	uri = uri_of("sip:null-%00-null@example.com");
	SAME(uri.user, "null-%00-null");
	uri = uri_of("sip:+1;phone-context=+1@h;user=phone");
	SAME(uri.user, "+1;phone-context=+1");
	SAME(uri.params, "user=phone");
}

Test(msg_uri, other_schemes)
{
	struct uri uri = uri_of("tel:+1-(555)-0101;phone-context=ims.example;isub=1");

	cr_assert_not(uri_is_sip(&uri));
	SAME(uri.scheme, "tel");
	SAME(uri.user, "+1-(555)-0101");
	SAME(uri.params, "phone-context=ims.example;isub=1");
	ABSENT(uri.host);
	uri = uri_of("urn:service:sos;user=phone");
	SAME(uri.user, "service:sos");
	uri = uri_of("http://x:80/p?q=1");
	SAME(uri.user, "//x:80/p?q=1");
	uri = uri_of("nobodyKnowsThisScheme:totallyopaquecontent");
	SAME(uri.scheme, "nobodyKnowsThisScheme");
}

Test(msg_uri, what_is_no_uri)
{
	static const char *const rows[] = {
		"",
		":",
		"x",
		"sip",
		"sip:",
		":x",
		"sip:a@",
		"sip:a@h:",
		"sip:a@h:0",
		"sip:a@h:65536",
		"sip:a@h:99999999999",
		"sip:a@h:x",
		"sip:a@h:-1",
		"sip:a@h:5060:1",
		"sip:a b@h",
		" sip:a@h",
		"sip:a@h ",
		"<sip:a@h>",
		"sip:a@h>",
		"sip:a@h\r\nX: y",
		"sip:a@\"h\"",
		"sip:a@b@c",
		"sip:a@h,b",
		"sip:a@h%00",
		"sip:a@[2001:db8::1",
		"sip:a@[::1]x",
		"sip:a@[::1]x:5060",
		"sip:a@::1",
		"sip:a@[]",
		"sip:a@[h]",
		"1a:x",
		"te l:1",
		"tel:",
		"s\xc3\xbcp:a@h",
		"tel:;x",
		"*",
		"sip:\x01@h",
		"sip:a@h\x7f",
		"sip:;x",
		"sip:@",
	};
	struct uri uri;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		cr_assert_not(uri_parse(&arena, str_of(rows[i]), &uri), "a URI: \"%s\"", rows[i]);
	cr_assert_not(uri_parse(&arena, STR("sip:a\0b@h"), &uri));
	cr_assert_not(uri_parse(&arena, STR_NONE, &uri));
}

Test(msg_uri, longer_than_the_stack_buffer)
{
	struct buf text = { 0 };
	struct uri uri;

	buf_add_text(&text, "sip:");
	for (int i = 0; i < 500; i++)
		buf_add_text(&text, "ab");
	buf_add_text(&text, "@h;lr");
	cr_assert(uri_parse(&arena, buf_str(&text), &uri));
	cr_assert_eq(uri.user.n, 1000);
	SAME(uri.params, "lr");
	buf_reset(&text);
	buf_add_text(&text, "sip:");
	while (text.n < 9000)
		buf_add_text(&text, "%41");
	buf_add_text(&text, "@h");
	cr_assert_not(uri_parse(&arena, buf_str(&text), &uri));
	buf_free(&text);
}

static bool equal(const char *a, const char *b)
{
	bool same = uri_text_equal(str_of(a), str_of(b));

	cr_assert_eq(same, uri_text_equal(str_of(b), str_of(a)), "%s and %s: order matters", a, b);
	return same;
}

#define EQUAL(a, b) cr_assert(equal(a, b), "%s differs from %s", a, b)
#define DIFFER(a, b) cr_assert_not(equal(a, b), "%s equals %s", a, b)

Test(msg_uri, equal_by_the_examples_of_19_1_4)
{
	EQUAL("sip:%61lice@atlanta.com;transport=TCP", "sip:alice@AtLanTa.CoM;Transport=tcp");
	EQUAL("sip:carol@chicago.com", "sip:carol@chicago.com;newparam=5");
	EQUAL("sip:carol@chicago.com", "sip:carol@chicago.com;security=on");
	EQUAL("sip:carol@chicago.com;newparam=5", "sip:carol@chicago.com;security=on");
	DIFFER("sip:carol@chicago.com;security=off", "sip:carol@chicago.com;security=on");
	EQUAL("sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com",
	      "sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com");
	EQUAL("sip:alice@atlanta.com?subject=project%20x&priority=urgent",
	      "sip:alice@atlanta.com?priority=urgent&subject=project%20x");
	DIFFER("SIP:ALICE@AtLanTa.CoM;Transport=udp", "sip:alice@AtLanTa.CoM;Transport=UDP");
	DIFFER("sip:bob@biloxi.com", "sip:bob@biloxi.com:5060");
	DIFFER("sip:bob@biloxi.com", "sip:bob@biloxi.com;transport=udp");
	DIFFER("sip:bob@biloxi.com", "sip:bob@biloxi.com:6000;transport=tcp");
	DIFFER("sip:carol@chicago.com", "sip:carol@chicago.com?Subject=next%20meeting");
	DIFFER("sip:bob@phone21.boxesbybob.com", "sip:bob@192.0.2.4");
}

Test(msg_uri, equal_in_other_cases)
{
	EQUAL("sip:a@h", "SIP:a@H");
	DIFFER("sip:a@h", "sips:a@h");
	DIFFER("sip:a@h", "sip:h");
	DIFFER("sip:a@h", "sip:a:pw@h");
	DIFFER("sip:a:pw@h", "sip:a:PW@h");
	DIFFER("sip:a%3bx@h", "sip:a;x@h");
	EQUAL("sip:a%3bx@h", "sip:a%3Bx@h");
	DIFFER("sip:a@h;user=phone", "sip:a@h");
	DIFFER("sip:a@h;maddr=1.2.3.4", "sip:a@h");
	EQUAL("sip:a@h;lr", "sip:a@h");
	DIFFER("sip:a@h;lr", "sip:a@h;lr=on");
	EQUAL("sip:[2001:DB8::1]", "sip:[2001:db8::1]");
	EQUAL("urn:service:sos", "urn:service:sos");
	DIFFER("urn:service:sos", "urn:service:sos.police");
	DIFFER("nonsense", "nonsense");
}

Test(msg_uri, equal_numbers)
{
	EQUAL("tel:+1-201-555-0123", "TEL:+1(201)555.0123");
	DIFFER("tel:+12015550123", "tel:12015550123;phone-context=+1");
	EQUAL("tel:7042;phone-context=Example.com", "tel:70-42;phone-context=example.com");
	DIFFER("tel:7042;phone-context=example.com", "tel:7042;phone-context=example.org");
	EQUAL("tel:863-1234;phone-context=+1-914-555", "tel:8631234;phone-context=+1914555");
	EQUAL("tel:+1;ext=12;isub=3", "tel:+1;isub=3;ext=12");
	DIFFER("tel:+1;ext=12", "tel:+1");
	DIFFER("tel:+1", "sip:+1@h");
}

static struct str aor(const char *text)
{
	struct uri uri = uri_of(text);

	return uri_aor(&arena, &uri);
}

Test(msg_uri, keys_of_identities)
{
	SAME(aor("SIP:Alice:pw@IMS.Example:5060;transport=tcp?x=y"), "sip:Alice@ims.example");
	SAME(aor("sip:%61lice@ims.example"), "sip:alice@ims.example");
	SAME(aor("sip:a%3bb%c3%bc%25@h"), "sip:a%3Bb%C3%BC%25@h");
	SAME(aor("sip:a\xc3\xbc@h"), "sip:a%C3%BC@h");
	SAME(aor("sip:IMS.example"), "sip:ims.example");
	SAME(aor("sip:a@[2001:DB8::1]:5060"), "sip:a@[2001:db8::1]");
	SAME(aor("sips:a@h"), "sips:a@h");
	SAME(aor("tel:+1-(555)-01.01;isub=1"), "tel:+15550101");
	SAME(aor("TEL:9-11;phone-context=IMS.Example"), "tel:911;phone-context=ims.example");
	SAME(aor("tel:911;phone-context=+1-555"), "tel:911;phone-context=+1555");
	SAME(aor("urn:service:sos;user=phone"), "urn:service:sos");
}

static struct address address_of(const char *text)
{
	struct address address;

	cr_assert(address_parse(&arena, str_of(text), &address), "no address: %s", text);
	return address;
}

Test(msg_uri, addresses)
{
	struct address address = address_of(" \"A, \\\"B\\\" <x>\" <sip:a@h;lr> ; tag=1;x ");

	SAME(address.text, "\"A, \\\"B\\\" <x>\" <sip:a@h;lr> ; tag=1;x");
	SAME(address.name, "\"A, \\\"B\\\" <x>\"");
	SAME(address.uri_text, "sip:a@h;lr");
	SAME(address.uri.params, "lr");
	SAME(address.params, "tag=1;x");
	cr_assert_not(address.star);
	address = address_of("caller<sip:a@h>");
	SAME(address.name, "caller");
	ABSENT(address.params);
	address = address_of("Bell, Alexander  < sip:a@h >;tag=43");
	SAME(address.name, "Bell, Alexander");
	SAME(address.uri_text, "sip:a@h");
	address = address_of("sip:a@h;tag=1;lr");
	ABSENT(address.name);
	SAME(address.uri_text, "sip:a@h");
	ABSENT(address.uri.params);
	SAME(address.params, "tag=1;lr");
	address = address_of("sip:a@h;+sip.instance=\"<urn:x;y>\";expires=5");
	SAME(address.uri.host, "h");
	SAME(param_value(address.params, ';', STR("+sip.instance")), "<urn:x;y>");
	SAME(param_value(address.params, ';', STR("expires")), "5");
}

Test(msg_uri, addresses_without_user_or_brackets)
{
	struct address address = address_of("<sip:192.0.2.1:5060>;expires=0");

	ABSENT(address.uri.user);
	address = address_of("*");
	cr_assert(address.star);
	address = address_of("* ;x=1");
	cr_assert(address.star);
	SAME(address.params, "x=1");
	address = address_of("tel:911;phone-context=ims.example;tag=7");
	SAME(address.uri_text, "tel:911;phone-context=ims.example");
	SAME(param_value(address.uri.params, ';', STR("phone-context")), "ims.example");
	SAME(address.params, "tag=7");
	address = address_of("TEL:+1555;tag=7");
	SAME(address.uri_text, "TEL:+1555");
	SAME(address.params, "tag=7");
}

Test(msg_uri, what_is_no_address)
{
	static const char *const rows[] = {
		"",
		" ",
		"\"A <sip:a@h>",
		"<sip:a@h",
		"<sip:a@h> x;tag=1",
		"<sip:a@h>tag=1",
		"<>",
		"\"x\"",
		"sip:a@h?x=y",
		"sip:a@h,sip:b@h",
		"<sip:a@h>>",
		"*x",
		"<*>",
		"A",
		"<nonsense>",
		"\"a\\\"<sip:a@h>",
		";tag=1",
		"<sip:a b@h>",
	};
	struct address address;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		cr_assert_not(address_parse(&arena, str_of(rows[i]), &address), "an address: %s",
			      rows[i]);
	cr_assert_not(address_parse(&arena, STR_NONE, &address));
}

static struct via via_of(const char *text)
{
	struct via via;

	cr_assert(via_parse(&arena, str_of(text), &via), "no Via: %s", text);
	return via;
}

Test(msg_uri, vias)
{
	struct via via =
		via_of("SIP/2.0/UDP 192.0.2.1:45061;branch=z9hG4bKx;rport;received=192.0.2.9");

	SAME(via.transport, "UDP");
	SAME(via.host, "192.0.2.1");
	cr_assert_eq(via.port, 45061);
	SAME(via.branch, "z9hG4bKx");
	SAME(via.received, "192.0.2.9");
	cr_assert(via.rport);
	cr_assert_eq(via.rport_value, 0);
	SAME(via.params, "branch=z9hG4bKx;rport;received=192.0.2.9");
	via = via_of(
		"SIP / 2.0 /\tTCP  host.example : 5060 ; branch = x ;;rport=99; e=;comp=sigcomp");
	SAME(via.transport, "TCP");
	SAME(via.host, "host.example");
	cr_assert_eq(via.port, 5060);
	SAME(via.branch, "x");
	cr_assert_eq(via.rport_value, 99);
	ABSENT(via.received);
	via = via_of("SIP/2.0/TLS\t[2001:db8::1]:5061");
	SAME(via.host, "2001:db8::1");
	cr_assert_eq(via.port, 5061);
	ABSENT(via.branch);
	ABSENT(via.params);
	cr_assert_not(via.rport);
	via = via_of("SIP/2.0/UDP h;branch=;rport=70000;received=[::1]");
	EMPTY(via.branch);
	cr_assert(via.rport);
	cr_assert_eq(via.rport_value, 0);
	SAME(via.received, "[::1]");
	via = via_of("SIP/2.0/UNKNOWN 2.0.example;ttl=1");
	SAME(via.transport, "UNKNOWN");
	SAME(via.host, "2.0.example");
}

Test(msg_uri, what_is_no_via)
{
	static const char *const rows[] = {
		"",
		"SIP/2.0",
		"SIP/2.0/UDP",
		"SIP/2.0/UDP ",
		"SIP/2.0 h;x",
		"SIP/2.0/UDP ;branch=z",
		"SIP/2.0/UDP h:;branch=z",
		"SIP/2.0/UDP h:99999",
		"SIP/2.0/UDP h:x",
		"SIP/2.0/UDP h h2;branch=z",
		"SIP/2.0/UDP [2001:db8::1;branch=z",
		"nonsense",
		";;;",
		"SIP/2.0/UDP a<b>",
	};
	struct via via;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		cr_assert_not(via_parse(&arena, str_of(rows[i]), &via), "a Via: %s", rows[i]);
	cr_assert_not(via_parse(&arena, STR_NONE, &via));
	cr_assert_not(via_parse(&arena, STR("SIP/2.0/UDP h\0x"), &via));
}
