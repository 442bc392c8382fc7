/* SPDX-License-Identifier: Apache-2.0 */
/* Initial filter criteria: what the configuration may say, in which order filters are asked, and what
 * fits (TS 29.228 annexes B and F). */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "core/core.h"
#include "role/ifc.h"

#define DOMAIN "home.net"

/* A configuration, its filters and the names that they may use. */
struct ifc_lab {
	struct core_names names;
	struct conf_tree *tree;
	struct conf_errors errors;
	struct snapshot snapshot;
	struct ifc *ifc;
};

static void lab_read(struct ifc_lab *lab, const char *text)
{
	const struct vocabulary *vocabulary = core_names_fill(&lab->names);

	lab->tree = conf_read_text(text, "t", 1, NULL, &lab->errors);
	cr_assert(lab->tree, "%s", lab->errors.text.p);
	lab->snapshot.refs = 1;
	lab->ifc = ifc_new(&(struct ifc_source){ .root = &lab->tree->root,
						 .vocabulary = vocabulary,
						 .domain = DOMAIN },
			   &lab->errors);
}

static void lab_free(struct ifc_lab *lab)
{
	ifc_free(lab->ifc);
	conf_tree_free(lab->tree);
	conf_errors_free(&lab->errors);
}

/* Names of the filters that a request meets, one behind the other. */
static void meets(struct ifc_lab *lab, struct msg *msg, struct ifc_question *question,
		  char out[256])
{
	struct scene scene = { .snapshot = &lab->snapshot,
			       .msg = msg,
			       .method = msg->method,
			       .method_name = msg->method_name,
			       .user = "alice",
			       .registered_at = -1,
			       .call_at = -1 };
	const struct ifc_filter *filter;
	unsigned next = 0;

	out[0] = '\0';
	question->scene = &scene;
	while ((filter = ifc_match(lab->ifc, question, &next)))
		snprintf(out + strlen(out), 256 - strlen(out), "%s%s", *out ? " " : "",
			 filter->name);
	ruling_free(scene.ruling);
}

static struct msg *request(const char *method, const char *lines)
{
	char text[512];
	struct msg_error error;
	struct msg *msg;

	snprintf(text, sizeof(text),
		 "%s sip:bob@" DOMAIN " SIP/2.0\r\nFrom: <sip:alice@" DOMAIN ">;tag=1\r\n"
		 "To: <sip:bob@" DOMAIN ">\r\nCall-ID: c\r\nCSeq: 1 %s\r\n%s\r\n",
		 method, method, lines);
	msg = msg_parse(str_of(text), NULL, &error, NULL);
	cr_assert(msg, "%s", error.why);
	return msg;
}

#define MEETS(lab, method, lines, session_, services, want)                                  \
	do {                                                                                 \
		struct msg *msg_ = request(method, lines);                                   \
		struct ifc_question question_ = { .session = (session_), .has_services = (services) }; \
		char out_[256];                                                              \
		meets(lab, msg_, &question_, out_);                                          \
		cr_expect_str_eq(out_, want);                                                \
		msg_free(msg_);                                                              \
	} while (0)

Test(role_ifc, the_rows_of_imsd_itself)
{
	struct ifc_lab lab = { 0 };

	lab_read(&lab, "");
	cr_assert_eq(lab.errors.count, 0);
	MEETS(&lab, "INVITE", "", IFC_ORIGINATING, false, "");
	MEETS(&lab, "INVITE", "", IFC_ORIGINATING, true, "mmtel");
	MEETS(&lab, "INVITE", "", IFC_UNREGISTERED, true, "mmtel");
	MEETS(&lab, "MESSAGE", "Content-Type: text/plain\r\n", IFC_ORIGINATING, true, "");
	MEETS(&lab, "MESSAGE", "Content-Type: application/vnd.3gpp.sms\r\n", IFC_ORIGINATING, false,
	      "sms");
	MEETS(&lab, "MESSAGE", "Content-Type: application/vnd.3gpp.sms\r\n", IFC_TERMINATING, false,
	      "");
	MEETS(&lab, "SUBSCRIBE", "Event: presence;id=1\r\n", IFC_ORIGINATING, false, "events");
	MEETS(&lab, "SUBSCRIBE", "Event: reg\r\n", IFC_ORIGINATING, false, "");
	MEETS(&lab, "PUBLISH", "Event: presence\r\n", IFC_ORIGINATING, false, "events");
	cr_expect(ifc_asks(lab.ifc, IFC_ORIGINATING, METHOD_INVITE));
	cr_expect_not(ifc_asks(lab.ifc, IFC_ORIGINATING, METHOD_OPTIONS));
	cr_expect_not(ifc_asks(lab.ifc, IFC_TERMINATING, METHOD_MESSAGE));
	cr_expect_not(ifc_asks(lab.ifc, IFC_ORIGINATING, METHOD_REGISTER));
	cr_expect_not(ifc_goes_outside(lab.ifc));
	cr_expect_str_eq(ifc_find(lab.ifc, STR("mmtel"))->route, "sip:tas." DOMAIN ";lr");
	lab_free(&lab);
}

Test(role_ifc, order_conditions_and_users)
{
	struct ifc_lab lab = { 0 };

	lab_read(
		&lab,
		"ifc = (\n"
		"{ name = \"late\"; priority = 20; server = \"peer\"; when = { method = \"INVITE\"; }; },\n"
		"{ name = \"early\"; priority = 3; server = \"sip:192.0.2.9:5070;transport=tcp\";\n"
		"  when = { any = ( { has = ( \"sdp.video=*\" ); }, { has = ( \"subject~v\" ); } ); }; },\n"
		"{ name = \"early too\"; priority = 3; server = \"sip:192.0.2.9;lr\"; handling = \"terminated\";\n"
		"  session = ( \"terminating\", \"diverted\" ); },\n"
		"{ name = \"bob's\"; priority = 1; server = \"sip:as.example.org\"; users = ( \"bob\" ); },\n"
		"{ name = \"told\"; server = \"events\"; when = { method = \"REGISTER\"; };\n"
		"  service_info = \"x\"; include = ( \"request\" ); },\n"
		"{ name = \"mmtel\"; enabled = false; }\n"
		");");
	cr_assert_eq(lab.errors.count, 0, "%s", lab.errors.text.p);
	MEETS(&lab, "INVITE", "", IFC_ORIGINATING, true, "late");
	MEETS(&lab, "INVITE", "Subject: vv\r\n", IFC_ORIGINATING, true, "early late");
	MEETS(&lab, "INVITE", "", IFC_TERMINATING, true, "early too");
	MEETS(&lab, "INVITE", "", IFC_DIVERTED, true, "early too");
	MEETS(&lab, "REGISTER", "", IFC_ORIGINATING, true, "told");
	cr_expect(ifc_goes_outside(lab.ifc));
	lab_free(&lab);
}

Test(role_ifc, where_a_server_is)
{
	struct ifc_lab lab = { 0 };
	const struct ifc_filter *filter;
	struct addr addr;

	lab_read(&lab, "ifc = (\n"
		       "{ name = \"a\"; server = \"sip:192.0.2.9:5070;transport=tcp\"; },\n"
		       "{ name = \"b\"; server = \"sip:[2001:db8::9];lr\"; },\n"
		       "{ name = \"c\"; server = \"sip:as.example.org\"; },\n"
		       "{ name = \"d\"; server = \"focus\"; }\n"
		       ");");
	cr_assert_eq(lab.errors.count, 0, "%s", lab.errors.text.p);
	filter = ifc_find(lab.ifc, STR("a"));
	cr_expect_eq(filter->proto, PROTO_TCP);
	cr_expect_eq(addr_port(&filter->addr), 5070);
	cr_expect_str_eq(filter->route, "sip:192.0.2.9:5070;transport=tcp;lr");
	filter = ifc_find(lab.ifc, STR("b"));
	cr_expect_eq(filter->proto, PROTO_UDP);
	cr_expect_eq(addr_port(&filter->addr), 5060);
	cr_expect_str_eq(filter->route, "sip:[2001:db8::9];lr");
	cr_expect_eq(ifc_find(lab.ifc, STR("c"))->proto, PROTO_COUNT);
	cr_expect_eq(ifc_find(lab.ifc, STR("d"))->id, SERVER_FOCUS);
	cr_assert(addr_parse(STR("192.0.2.9"), 40000, &addr));
	cr_expect(ifc_knows_host(lab.ifc, &addr));
	cr_assert(addr_parse(STR("192.0.2.8"), 5070, &addr));
	cr_expect_not(ifc_knows_host(lab.ifc, &addr));
	lab_free(&lab);
}

/* What is wrong, with its line. */
static const struct {
	const char *entry, *error;
} wrong_rows[] = {
	{ "{ name = \"a\"; }", "t:2: a filter needs a server" },
	{ "{ server = \"tas\"; }", "t:2: a filter needs a name" },
	{ "{ name = \"a\"; server = \"mailbox\"; }",
	  "t:2: 'mailbox' is neither a server of imsd's own nor a sip: URI" },
	{ "{ name = \"a\"; server = \"sip:192.0.2.1;transport=tls\"; }",
	  "t:2: 'sip:192.0.2.1;transport=tls': a server is reached over udp or tcp" },
	{ "{ name = \"a\"; server = \"tas\"; prio = 1; }", "t:2: unknown key 'ifc.prio'" },
	{ "{ name = \"a\"; server = \"tas\"; priority = -1; }",
	  "t:2: a priority is 0 to 1000000000" },
	{ "{ name = \"a\"; server = \"tas\"; handling = \"ended\"; }", "t:2: " },
	{ "{ name = \"a\"; server = \"tas\"; session = ( \"originating\", \"terminated\" ); }",
	  "t:2: " },
	{ "{ name = \"a\"; server = \"tas\"; include = ( \"body\" ); }", "t:2: " },
	{ "{ name = \"a\"; server = \"tas\"; when = { nth = 1; }; }",
	  "t:2: a filter has no limits: it sees every request that fits" },
	{ "{ name = \"a\"; server = \"tas\"; when = { status = 200; }; }",
	  "t:2: a filter's when knows method, user, peer_user, dial, has, any and not" },
	{ "{ name = \"a\"; server = \"tas\"; when = { metod = \"INVITE\"; }; }",
	  "t:2: unknown condition 'metod' (did you mean 'method'?)" },
	{ "{ name = \"a\"; server = \"tas\"; when = { has = ( \"subject\" ); }; }", "t:2: " },
	{ "{ name = \"a\"; server = \"tas\"; },\n{ name = \"a\"; server = \"tas\"; }",
	  "t:3: there is a filter 'a' already" },
	{ "5", "t:2: " },
};

Test(role_ifc, what_is_wrong_is_told_with_its_line)
{
	for (size_t i = 0; i < ARRAY_LEN(wrong_rows); i++) {
		struct ifc_lab lab = { 0 };
		char text[512];

		snprintf(text, sizeof(text), "ifc = (\n%s\n);", wrong_rows[i].entry);
		lab_read(&lab, text);
		cr_expect_gt(lab.errors.count, 0, "row %zu", i);
		cr_expect(lab.errors.count && str_starts(buf_str(&lab.errors.text),
							 str_of(wrong_rows[i].error)),
			  "row %zu: %s", i, lab.errors.count ? lab.errors.text.p : "");
		lab_free(&lab);
	}
}
