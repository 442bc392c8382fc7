/* SPDX-License-Identifier: Apache-2.0 */
/* Registration information as text: the document of TS 34.229-1 A.1.6, and what the network may put
 * into it. */
#include <criterion/criterion.h>

#include "body/reginfo.h"
#include "body/xml.h"

#define HEAD \
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" \
	"<reginfo xmlns=\"urn:ietf:params:xml:ns:reginfo\" " \
	"xmlns:gr=\"urn:ietf:params:xml:ns:gruuinfo\" "

static struct arena arena;
static struct buf out;

static void clear(void)
{
	arena_clear(&arena);
	buf_free(&out);
}

TestSuite(body_reginfo, .fini = clear);

/* What a path selects in the document, with bars between. */
static const char *get(const char *path)
{
	struct xml_values values;
	struct buf all = { 0 };
	char why[XML_WHY];
	const char *text;
	int error = xml_get(&arena, buf_str(&out), str_of(path), &values, why);

	cr_assert_eq(error, 0, "%s: %s in %s", path, why, out.p);
	buf_reserve(&all, 1)[0] = '\0';
	for (unsigned i = 0; i < values.n; i++) {
		if (i)
			buf_add_char(&all, '|');
		buf_add_str(&all, values.rows[i]);
	}
	text = arena_copy(&arena, all.p, all.n);
	buf_free(&all);
	return text;
}

#define GIVES(path, want) cr_assert_str_eq(get(path), want, "%s in %s", path, out.p)

/* One contact of one identity. */
static void write_one(const struct reginfo_contact *contact)
{
	const struct reginfo_registration registration = { .aor = STR("sip:alice@ims.example"),
							   .id = 1,
							   .state = REGINFO_ACTIVE,
							   .contacts = contact,
							   .n_contacts = 1 };

	reginfo_write(&(struct reginfo){ .registrations = &registration, .n_registrations = 1 },
		      &out);
}

Test(body_reginfo, first_full_state)
{
	static const struct reginfo_param params[] = {
		{ STR("+sip.instance"), STR("\"<urn:gsma:imei:35589811-338445-0>\"") },
		{ STR("+g.3gpp.smsip"), STR_NONE },
	};
	static const struct reginfo_contact registered = {
		.id = 1,
		.active = true,
		.event = "registered",
		.expires = 600000,
		.retry_after = -1,
		.call_id = STR("reg-1"),
		.cseq = 2,
		.uri = STR("sip:001010123456789@192.0.2.1:45061"),
		.params = params,
		.n_params = 2,
		.public_gruu = STR("sip:+15551230001@ims.example;gr=urn:gsma:imei:35589811-338445-0"),
		.temporary_gruu = STR("sip:tgruu.7hs==@ims.example;gr"),
		.first_cseq = 1,
	};
	static const struct reginfo_contact created = {
		.id = 2,
		.active = true,
		.event = "created",
		.expires = 600000,
		.retry_after = -1,
		.uri = STR("sip:001010123456789@192.0.2.1:45061"),
	};
	const struct reginfo_registration registrations[] = {
		{ STR("sip:+15551230001@ims.example"), 1, REGINFO_ACTIVE, &registered, 1 },
		{ STR("tel:+15551230001"), 2, REGINFO_ACTIVE, &created, 1 },
	};

	reginfo_write(&(struct reginfo){ 0, true, registrations, 2 }, &out);
	cr_assert_str_eq(
		out.p,
		HEAD
		"version=\"0\" state=\"full\">"
		"<registration aor=\"sip:+15551230001@ims.example\" id=\"r1\" state=\"active\">"
		"<contact id=\"c1\" state=\"active\" event=\"registered\" expires=\"600000\" "
		"callid=\"reg-1\" cseq=\"2\"><uri>sip:001010123456789@192.0.2.1:45061</uri>"
		"<unknown-param name=\"+sip.instance\">"
		"&quot;&lt;urn:gsma:imei:35589811-338445-0&gt;&quot;</unknown-param>"
		"<unknown-param name=\"+g.3gpp.smsip\"/>"
		"<gr:pub-gruu uri=\"sip:+15551230001@ims.example;"
		"gr=urn:gsma:imei:35589811-338445-0\"/>"
		"<gr:temp-gruu uri=\"sip:tgruu.7hs==@ims.example;gr\" first-cseq=\"1\"/>"
		"</contact></registration>"
		"<registration aor=\"tel:+15551230001\" id=\"r2\" state=\"active\">"
		"<contact id=\"c2\" state=\"active\" event=\"created\" expires=\"600000\">"
		"<uri>sip:001010123456789@192.0.2.1:45061</uri></contact></registration>"
		"</reginfo>\n",
		"%s", out.p);
}

Test(body_reginfo, partial_and_terminated)
{
	write_one(&(struct reginfo_contact){ .id = 7,
					     .event = "probation",
					     .expires = -1,
					     .retry_after = 120,
					     .uri = STR("sip:x") });
	GIVES("/reginfo/@state", "partial");
	GIVES("//contact/@state", "terminated");
	GIVES("//contact/@id", "c7");
	GIVES("//contact/@retry-after", "120");
	GIVES("count(//contact/@expires)", "0");
	GIVES("count(//contact/@callid)", "0");
}

Test(body_reginfo, registration_without_contacts)
{
	static const struct reginfo_registration registrations[] = {
		{ STR("sip:a@x"), 1, REGINFO_INIT, NULL, 0 },
		{ STR("sip:b@x"), 2, REGINFO_TERMINATED, NULL, 0 },
	};

	reginfo_write(&(struct reginfo){ 4294967295, true, registrations, 2 }, &out);
	GIVES("//registration/@state", "init|terminated");
	GIVES("/reginfo/@version", "4294967295");
	GIVES("count(//contact)", "0");
}

/* A Contact is the UE's own text: it can hold mark-up, and octets that XML cannot. */
Test(body_reginfo, hostile_texts)
{
	static const struct reginfo_param param = { STR("+a\"><x"), STR("\"]]>&amp;\"") };

	write_one(
		&(struct reginfo_contact){ .active = true,
					   .event = "registered",
					   .call_id = STR("1\"/><contact>"),
					   .uri = STR("sip:\x01\xff\xc3\xbc\xc3<&>\xed\xa0\x80@x"),
					   .params = &param,
					   .n_params = 1 });
	GIVES("count(//contact)", "1");
	GIVES("//contact/uri", "sip:??\xc3\xbc?<&>???@x");
	GIVES("//contact/@callid", "1\"/><contact>");
	GIVES("//unknown-param/@name", "+a\"><x");
	GIVES("//unknown-param", "\"]]>&amp;\"");
}
