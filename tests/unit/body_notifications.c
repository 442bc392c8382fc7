/* SPDX-License-Identifier: Apache-2.0 */
/* XML bodies of notifications: presence documents taken and made, dialogs, XCAP diffs. */
#include <criterion/criterion.h>
#include <errno.h>

#include "body/dialog_info.h"
#include "body/pidf.h"
#include "body/xcap_diff.h"

#define PIDF(attributes, content)                                          \
	"<presence xmlns=\"urn:ietf:params:xml:ns:pidf\"" attributes ">" content \
	"</presence>"
#define TUPLE(content) "<tuple id=\"a\">" content "</tuple>"

static struct arena arena;
static struct buf out;

static void clear(void)
{
	arena_clear(&arena);
	buf_free(&out);
}

TestSuite(body_notifications, .fini = clear);

/* The only value, or the first, of a path in what was written. */
static const char *get(const char *path)
{
	struct xml_values values;
	char why[XML_WHY];

	cr_assert_eq(xml_get(&arena, buf_str(&out), str_of(path), &values, why), 0, "%s: %s", why,
		     out.p);
	return values.n ? arena_copy(&arena, values.rows[0].p, values.rows[0].n) : "(none)";
}

#define GIVES(path, want) cr_assert_str_eq(get(path), want, "%s in %s", path, out.p)

Test(body_notifications, presence_documents_that_are_right)
{
	static const char *const rows[] = {
		PIDF(" entity=\"sip:a@b\"", ""),
		PIDF(" entity=\"sip:a@b\"", TUPLE("<status><basic>open</basic></status>")),
		PIDF(" entity=\"sip:a@b\"", TUPLE("<status/>") "<note>x</note>"),
		"<p:presence xmlns:p=\"urn:ietf:params:xml:ns:pidf\" entity=\"sip:a@b\"/>",
	};
	char why[XML_WHY];

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		cr_assert_eq(pidf_check(str_of(rows[i]), why), 0, "%s: %s", rows[i], why);
}

Test(body_notifications, presence_documents_that_are_wrong)
{
	static const struct {
		const char *text, *why;
	} rows[] = {
		{ "", "" },
		{ "open", "" },
		{ "<presence", "" },
		{ PIDF("", ""), "entity" },
		{ PIDF(" entity=\"\"", ""), "entity" },
		{ "<presence entity=\"sip:a@b\"/>", "namespace" },
		{ "<a xmlns=\"urn:ietf:params:xml:ns:pidf\"/>", "presence" },
		{ PIDF(" entity=\"x\"", "<tuple><status/></tuple>"), "id" },
		{ PIDF(" entity=\"x\"", TUPLE("")), "status" },
		{ PIDF(" entity=\"x\"", TUPLE("<status/><status/>")), "status" },
		{ PIDF(" entity=\"x\"", TUPLE("<status><basic>ajar</basic></status>")), "basic" },
		{ "<!DOCTYPE presence [<!ENTITY a \"b\">]>" PIDF(" entity=\"&a;\"", ""),
		  "document type" },
	};
	char why[XML_WHY];

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		cr_assert_eq(pidf_check(str_of(rows[i].text), why), -EBADMSG, "%s", rows[i].text);
		cr_assert_not_null(strstr(why, rows[i].why), "%s: %s", rows[i].text, why);
	}
}

/* Cut at every octet it is refused, and nothing is read behind the end. */
Test(body_notifications, presence_documents_that_are_cut)
{
	static const char whole[] =
		PIDF(" entity=\"sip:a@b\"", TUPLE("<status><basic>open</basic></status>"));
	char why[XML_WHY];

	for (size_t n = 0; n < sizeof(whole) - 1; n++) {
		char *cut = mem_copy_text(whole, n);

		cr_assert_neq(pidf_check((struct str){ cut, n }, why), 0, "%s", cut);
		mem_free(cut);
	}
}

Test(body_notifications, presence_that_is_too_deep_or_too_long)
{
	struct buf deep = { 0 };
	char why[XML_WHY];

	for (unsigned i = 0; i < 400; i++)
		buf_add_text(&deep, "<presence>");
	cr_assert_neq(pidf_check(buf_str(&deep), why), 0);
	while (deep.n <= XML_MAX_BYTES)
		buf_add_text(&deep, "<presence>");
	cr_assert_eq(pidf_check(buf_str(&deep), why), -E2BIG);
	buf_free(&deep);
}

Test(body_notifications, presence_of_who_published_nothing)
{
	struct buf basic = { 0 };
	char why[XML_WHY];

	pidf_write(STR("sip:a&b@c"), false, &out);
	cr_assert_eq(pidf_check(buf_str(&out), why), 0, "%s", why);
	GIVES("/presence/@entity", "sip:a&b@c");
	GIVES("count(//tuple)", "0");
	buf_reset(&out);
	pidf_write(STR("sip:a@c"), true, &out);
	cr_assert_eq(pidf_check(buf_str(&out), why), 0, "%s", why);
	pidf_basic(buf_str(&out), &basic);
	cr_assert_str_eq(basic.p, "closed");
	buf_free(&basic);
}

Test(body_notifications, dialogs)
{
	const struct dialog_info_dialog dialogs[] = {
		{ .id = STR("7"),
		  .call_id = STR("c<1>"),
		  .local_tag = STR("l"),
		  .initiator = true,
		  .state = DIALOG_TRYING,
		  .duration = -1,
		  .remote = STR("tel:+1") },
		{ .id = STR("7.2"),
		  .call_id = STR("c2"),
		  .local_tag = STR("l"),
		  .remote_tag = STR("r"),
		  .state = DIALOG_TERMINATED,
		  .event = "rejected",
		  .code = 486,
		  .duration = 3,
		  .local = STR("sip:a@b"),
		  .remote = STR("sip:c@d") },
	};

	dialog_info_write(&(struct dialog_info){ .version = 4,
						 .entity = STR("sip:a@b"),
						 .dialogs = dialogs,
						 .n_dialogs = ARRAY_LEN(dialogs) },
			  &out);
	GIVES("namespace-uri(/*)", "urn:ietf:params:xml:ns:dialog-info");
	GIVES("/dialog-info/@version", "4");
	GIVES("/dialog-info/@state", "partial");
	GIVES("count(//dialog)", "2");
	GIVES("//dialog[1]/@call-id", "c<1>");
	GIVES("//dialog[1]/@direction", "initiator");
	GIVES("count(//dialog[1]/@remote-tag)", "0");
	GIVES("count(//dialog[1]/duration | //dialog[1]/local)", "0");
	GIVES("//dialog[1]/state", "trying");
	GIVES("//dialog[2]/@direction", "recipient");
	GIVES("//dialog[2]/state/@event", "rejected");
	GIVES("//dialog[2]/state/@code", "486");
	GIVES("//dialog[2]/duration", "3");
	GIVES("//dialog[2]/remote/identity", "sip:c@d");
}

Test(body_notifications, xcap_diffs)
{
	struct xcap_diff diff = { .root = STR("http://xcap.example/"),
				  .document =
					  STR("simservs.ngn.etsi.org/users/sip:a@b/simservs.xml"),
				  .etag = STR("7a") };

	xcap_diff_write(&diff, &out);
	GIVES("/xcap-diff/@xcap-root", "http://xcap.example/");
	GIVES("/xcap-diff/document/@new-etag", "7a");
	GIVES("/xcap-diff/document/@sel", "simservs.ngn.etsi.org/users/sip:a@b/simservs.xml");
	buf_reset(&out);
	diff.etag = STR_NONE;
	xcap_diff_write(&diff, &out);
	GIVES("count(/xcap-diff/*)", "0");
}
