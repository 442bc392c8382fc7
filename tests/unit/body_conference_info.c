/* SPDX-License-Identifier: Apache-2.0 */
/* Conference information as text, by the schema of RFC 4575 8, and lists of recipients. */
#include <criterion/criterion.h>
#include <errno.h>

#include "body/conference_info.h"
#include "body/resource_lists.h"

static struct arena arena;
static struct buf out;

static void clear(void)
{
	arena_clear(&arena);
	buf_free(&out);
}

TestSuite(body_conference_info, .fini = clear);
TestSuite(body_resource_lists, .fini = clear);

static const struct conference_info_media audio = { 1, "audio", "sendrecv" };

static const struct conference_info_endpoint endpoints[] = {
	{ .entity = STR("sip:001010123456789@192.0.2.1:45061"),
	  .status = "connected",
	  .joining = "dialed-in",
	  .media = &audio,
	  .n_media = 1 },
	{ .entity = STR("sip:bob@192.0.2.2"), .status = "dialing-out", .joining = "dialed-out" },
	{ .entity = STR("sip:carol@192.0.2.3"),
	  .status = "disconnected",
	  .joining = "dialed-out",
	  .disconnection = "busy",
	  .reason = STR("SIP;cause=486") },
};

/* What a path selects in the document, with bars between. */
static const char *get(const char *path)
{
	struct xml_values values;
	struct buf all = { 0 };
	char why[XML_WHY];
	const char *text;
	int error = xml_get(&arena, buf_str(&out), str_of(path), &values, why);

	cr_assert_eq(error, 0, "%s: %s in %s", path, why, out.p);
	buf_add_text(&all, "");
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

/* TS 34.229-1 C.10 */
Test(body_conference_info, full_state)
{
	const struct conference_info_user alice = { STR("sip:+15551230001@ims.example"),
						    CONFERENCE_FULL, endpoints, 1 };

	conference_info_write(&(struct conference_info){ .entity = STR("sip:final@focus.example"),
							 .state = CONFERENCE_FULL,
							 .max_users = 5,
							 .n_present = 1,
							 .active = true,
							 .users = &alice,
							 .n_users = 1 },
			      &out);
	cr_assert(str_eq(buf_str(&out),
			 STR("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
			     "<conference-info xmlns=\"urn:ietf:params:xml:ns:conference-info\" "
			     "entity=\"sip:final@focus.example\" state=\"full\" version=\"0\">"
			     "<conference-description><maximum-user-count>5</maximum-user-count>"
			     "</conference-description><conference-state><user-count>1</user-count>"
			     "<active>true</active></conference-state><users state=\"full\">"
			     "<user entity=\"sip:+15551230001@ims.example\" state=\"full\">"
			     "<endpoint entity=\"sip:001010123456789@192.0.2.1:45061\">"
			     "<status>connected</status><joining-method>dialed-in</joining-method>"
			     "<media id=\"1\"><type>audio</type><status>sendrecv</status></media>"
			     "</endpoint></user></users></conference-info>\n")),
		  "%.*s", STR_ARG(buf_str(&out)));
}

Test(body_conference_info, partial_state)
{
	const struct conference_info_user users[] = {
		{ STR("sip:bob@ims.example"), CONFERENCE_FULL, &endpoints[1], 1 },
		{ STR("sip:carol@ims.example"), CONFERENCE_DELETED, &endpoints[2], 1 },
	};

	conference_info_write(&(struct conference_info){ .entity = STR("sip:a&b@focus.example"),
							 .state = CONFERENCE_PARTIAL,
							 .version = 4294967295,
							 .users = users,
							 .n_users = 2 },
			      &out);
	GIVES("/conference-info/@entity", "sip:a&b@focus.example");
	GIVES("/conference-info/@state", "partial");
	GIVES("/conference-info/@version", "4294967295");
	GIVES("//user/@state", "full|deleted");
	GIVES("//endpoint/status", "dialing-out|disconnected");
	GIVES("//disconnection-method", "busy");
	GIVES("//disconnection-info/reason", "SIP;cause=486");
	GIVES("count(//media)", "0");
	GIVES("count(//conference-description)", "0");
	GIVES("//active", "false");
}

Test(body_conference_info, deleted)
{
	conference_info_write(&(struct conference_info){ .entity = STR("sip:x@focus.example"),
							 .state = CONFERENCE_DELETED,
							 .version = 3 },
			      &out);
	GIVES("/conference-info/@state", "deleted");
	GIVES("count(/conference-info/*)", "0");
}

static int read_list(const char *text, struct xml_values *uris)
{
	char why[XML_WHY] = "";
	int error = resource_lists_read(&arena, str_of(text), uris, why);

	cr_assert(!error == !why[0], "%d: %s", error, why);
	return error;
}

#define LISTS(inside) \
	"<?xml version=\"1.0\"?><resource-lists xmlns=\"urn:ietf:params:xml:ns:resource-lists\">" inside "</resource-lists>"

/* RFC 5366 figure 2, with a list in a list and a reference that is left out. */
Test(body_resource_lists, uris_in_their_order)
{
	struct xml_values uris;

	cr_assert_eq(
		read_list(LISTS("<list><entry uri=\"sip:bill@example.com\" cp:copyControl=\"to\" "
				"xmlns:cp=\"urn:ietf:params:xml:ns:copycontrol\"/>"
				"<list name=\"more\"><entry uri=\"tel:+1-201-555-0123\">"
				"<display-name>Joe</display-name></entry></list>"
				"<external anchor=\"http://x/y\"/><entry-ref ref=\"z\"/>"
				"<entry uri=\"sip:randy@example.net?Subject=a%20b\"/></list>"),
			  &uris),
		0);
	cr_assert_eq(uris.n, 3);
	cr_assert_str_eq(uris.rows[0].p, "sip:bill@example.com");
	cr_assert_str_eq(uris.rows[1].p, "tel:+1-201-555-0123");
	cr_assert_str_eq(uris.rows[2].p, "sip:randy@example.net?Subject=a%20b");
	cr_assert_eq(read_list(LISTS(""), &uris), 0);
	cr_assert_eq(uris.n, 0);
}

Test(body_resource_lists, what_is_none)
{
	static const char *const texts[] = {
		"",
		"hello",
		"<list><entry uri=\"sip:a@b\"/></list>",
		"<resource-lists><list><entry uri=\"sip:a@b\"></list></resource-lists>",
		("<!DOCTYPE r [<!ENTITY e SYSTEM \"file:///etc/hostname\">]><resource-lists><list>"
		 "<entry uri=\"&e;\"/></list></resource-lists>"),
		"<resource-lists><list><entry uri=\"&e;\"/></list></resource-lists>",
	};
	struct xml_values uris;

	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		cr_assert_eq(read_list(texts[i], &uris), -EBADMSG, "%s", texts[i]);
}

/* `n` times `text`. */
static void repeat(const char *text, unsigned n)
{
	while (n--)
		buf_add_text(&out, text);
}

Test(body_resource_lists, bounds)
{
	struct xml_values uris;
	char *text;

	buf_add_text(&out, "<resource-lists><list>");
	repeat("<entry uri=\"sip:a@b\"/>", RESOURCE_LISTS_MAX);
	buf_add_text(&out, "</list></resource-lists>");
	text = mem_copy_text(out.p, out.n);
	cr_assert_eq(read_list(text, &uris), 0);
	cr_assert_eq(uris.n, RESOURCE_LISTS_MAX);
	mem_free(text);
}

Test(body_resource_lists, too_many_entries)
{
	struct xml_values uris;
	char *text;

	buf_add_text(&out, "<resource-lists><list>");
	repeat("<entry uri=\"sip:a@b\"/>", RESOURCE_LISTS_MAX + 1);
	buf_add_text(&out, "</list></resource-lists>");
	text = mem_copy_text(out.p, out.n);
	cr_assert_eq(read_list(text, &uris), -E2BIG);
	mem_free(text);
}

Test(body_resource_lists, too_deep)
{
	struct xml_values uris;
	char *text;

	buf_add_text(&out, "<resource-lists>");
	repeat("<list>", RESOURCE_LISTS_DEPTH);
	repeat("</list>", RESOURCE_LISTS_DEPTH);
	buf_add_text(&out, "</resource-lists>");
	text = mem_copy_text(out.p, out.n);
	cr_assert_eq(read_list(text, &uris), -E2BIG);
	mem_free(text);
}
