/* SPDX-License-Identifier: Apache-2.0 */
/* XML bodies by path: names without namespaces, edits, and what a hostile body cannot do. */
#include <criterion/criterion.h>

#include <errno.h>
#include <string.h>

#include "body/xml.h"

#define REGINFO \
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" \
	"<reginfo xmlns=\"urn:ietf:params:xml:ns:reginfo\" " \
	"xmlns:gr=\"urn:ietf:params:xml:ns:gruuinfo\" " \
	"version=\"0\" state=\"full\">\n" \
	"  <registration aor=\"sip:alice@ims.example\" id=\"r1\" state=\"active\">\n" \
	"    <contact id=\"c1\" state=\"active\" event=\"registered\"><uri> sip:192.0.2.1 </uri>" \
	"<gr:pub-gruu uri=\"sip:g\"/></contact>\n" \
	"    <contact id=\"c2\" state=\"active\" event=\"shortened\" expires=\"60\"><uri>" \
	"sip:x</uri></contact>\n" \
	"  </registration>\n" \
	"</reginfo>\n"

static struct arena arena;
static char why[XML_WHY];

static void clear(void)
{
	arena_clear(&arena);
}

TestSuite(body_xml, .fini = clear);

/* All values, joined by bars. */
static const char *get(const char *text, const char *path)
{
	struct xml_values values;
	struct buf all = { 0 };
	int error = xml_get(&arena, str_of(text), str_of(path), &values, why);

	cr_assert_eq(error, 0, "%s: %s", path, why);
	for (unsigned i = 0; i < values.n; i++) {
		if (i)
			buf_add_char(&all, '|');
		buf_add_str(&all, values.rows[i]);
	}
	text = arena_copy(&arena, all.p, all.n);
	buf_free(&all);
	return text;
}

#define GIVES(path, want) cr_assert_str_eq(get(REGINFO, path), want, "%s", path)

Test(body_xml, values_by_local_names)
{
	GIVES("/reginfo/@state", "full");
	GIVES("//contact/@event", "registered|shortened");
	GIVES("//contact[@event='shortened']/uri", "sip:x");
	GIVES("//contact[2]/@id", "c2");
	GIVES("//contact[last()]/@id", "c2");
	GIVES("/reginfo/registration/contact/uri", "sip:192.0.2.1|sip:x");
	GIVES("//pub-gruu/@uri", "sip:g");
	GIVES("//gr:pub-gruu/@uri", "sip:g");
	GIVES("//other:contact/@id", "c1|c2");
	GIVES("//gr:*/@id", "r1|c1|c2");
	GIVES("//contact[pub-gruu]/@id", "c1");
	GIVES("/reginfo/registration[@aor=\"sip:alice@ims.example\"]/@id", "r1");
	GIVES("//contact/@expires", "60");
	GIVES("//contact/@nothing", "");
	GIVES("/nothing", "");
}

Test(body_xml, functions_axes_and_operators)
{
	GIVES("count(//contact)", "2");
	GIVES("//registration/descendant::uri", "sip:192.0.2.1|sip:x");
	GIVES("//contact[@id = 'c1' or @id='c3']/attribute::event", "registered");
	GIVES("//contact[@expires > 50 and @expires<70]/@id", "c2");
	GIVES("//contact[@expires div 2 = 30]/@id", "c2");
	GIVES("2 * 3", "6");
	GIVES("count(/*/*)", "1");
	GIVES("boolean(//contact)", "true");
	GIVES("//uri/..", "sip:192.0.2.1|sip:x");
	GIVES("//uri/../@id", "c1|c2");
	GIVES("//uri/text()", "sip:192.0.2.1|sip:x");
	GIVES("//contact[not(@expires)]/@id | //registration/@id", "r1|c1");
	GIVES("//contact[starts-with(@event, 'short')]/@id", "c2");
	GIVES("/reginfo/namespace::*", "");
}

Test(body_xml, text_without_namespaces)
{
	cr_assert_str_eq(get("<a><b c='1'>x&amp;&#233;</b></a>", "/a/b"), "x&\xc3\xa9");
	cr_assert_str_eq(get("<a><b/><b> </b></a>", "//b"), "|");
	cr_assert_str_eq(get("<a><![CDATA[<x>]]></a>", "/a"), "<x>");
}

Test(body_xml, paths_that_are_none)
{
	static const char *const rows[] = { "",      "//", "/a[", "a b", "'open",   "$x",
					    "/a/$b", "]",  "//@", "a:",  "/a[@b=]", "wibble(1)" };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct xml_values values;

		why[0] = '\0';
		cr_assert_not(xml_path_check(str_of(rows[i]), why), "%s is a path", rows[i]);
		cr_assert(why[0]);
		cr_assert_eq(xml_get(&arena, STR(REGINFO), str_of(rows[i]), &values, why), -EINVAL);
		cr_assert_eq(values.n, 0);
	}
	cr_assert(strstr(why, "unknown function"));
	cr_assert(xml_path_check(STR("//contact[@event='shortened']/uri"), why));
}

static int get_error(struct str text)
{
	struct xml_values values;

	why[0] = '\0';
	return xml_get(&arena, text, STR("/a"), &values, why);
}

Test(body_xml, texts_that_are_none)
{
	cr_assert_eq(get_error(STR("<a>")), -EBADMSG);
	cr_assert(why[0]);
	cr_assert_null(strchr(why, '\n'));
	cr_assert_eq(get_error(STR("")), -EBADMSG);
	cr_assert_eq(get_error(STR_NONE), -EBADMSG);
	cr_assert_eq(get_error(STR("no xml")), -EBADMSG);
	cr_assert_eq(get_error(STR("<a/><b/>")), -EBADMSG);
	cr_assert_eq(get_error(STR("<a>\0</a>")), -EBADMSG);
	cr_assert_eq(get_error(STR("<a>&undefined;</a>")), -EBADMSG);
	cr_assert_eq(get_error(STR("<a b='1' b='2'/>")), -EBADMSG);
}

Test(body_xml, entities_and_document_types_are_refused)
{
	cr_assert_eq(get_error(STR("<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>")), -EBADMSG);
	cr_assert_str_eq(why, "the XML text has a document type");
	cr_assert_eq(get_error(STR("<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>")), -EBADMSG);
	cr_assert_eq(get_error(STR(
			     "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>")),
		     -EBADMSG);
	cr_assert_eq(get_error(STR("<!DOCTYPE a [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\">"
				   "<!ENTITY c \"&b;&b;&b;&b;\">]><a>&c;&c;&c;&c;</a>")),
		     -EBADMSG);
}

Test(body_xml, size_depth_and_work_are_bounded)
{
	struct xml_values values;
	struct buf text = { 0 };

	for (int i = 0; i < 300; i++)
		buf_add_text(&text, "<a>");
	for (int i = 0; i < 300; i++)
		buf_add_text(&text, "</a>");
	cr_assert_eq(get_error(buf_str(&text)), -EBADMSG, "too deep");
	buf_reset(&text);
	buf_add_text(&text, "<a>");
	while (text.n < XML_MAX_BYTES)
		buf_add_text(&text, "<b/>");
	buf_add_text(&text, "</a>");
	cr_assert_eq(get_error(buf_str(&text)), -E2BIG);
	buf_reset(&text);
	buf_add_text(&text, "<a>");
	while (text.n < 30000)
		buf_add_text(&text, "<b/>");
	buf_add_text(&text, "</a>");
	cr_assert_eq(xml_get(&arena, buf_str(&text), STR("//b[count(//b[count(//b) > 1]) > 1]"),
			     &values, why),
		     -E2BIG);
	cr_assert(strstr(why, "steps"));
	buf_reset(&text);
	while (text.n < 600)
		buf_add_text(&text, "/abc");
	cr_assert_eq(xml_get(&arena, STR("<a/>"), buf_str(&text), &values, why), -EINVAL);
	buf_free(&text);
}

/* The text after setting; n places must have been set. */
static const char *set(const char *text, const char *path, const char *value, int n)
{
	struct str result = str_of(text);
	int done = xml_set(&arena, &result, str_of(path), str_of(value), why);

	cr_assert_eq(done, n, "%s: %d (%s)", path, done, why);
	return arena_copy(&arena, result.p, result.n);
}

Test(body_xml, setting)
{
	cr_assert_str_eq(set("<a b=\"1\"/>", "/a/@b", "<\"&>", 1),
			 "<a b=\"&lt;&quot;&amp;&gt;\"/>");
	cr_assert_str_eq(set("<a>x<b/>y</a>", "/a", "1 & <2>", 1), "<a>1 &amp; &lt;2&gt;</a>");
	cr_assert_str_eq(set("<a><b>1</b>\n<b>2</b></a>", "//b", "", 2), "<a><b/>\n<b/></a>");
	cr_assert_str_eq(set("<a><a><a>x</a></a></a>", "//a", "y", 3), "<a>y</a>");
	cr_assert_str_eq(get(set(REGINFO, "//contact[1]/@event", "shortened", 1),
			     "//contact/@event"),
			 "shortened|shortened");
	cr_assert_str_eq(set("<a/>", "/nothing/at/all", "x", 0), "<a/>");
	cr_assert_str_eq(set("<p:a xmlns:p=\"u\" p:b=\"1\"/>", "/a/@b", "2", 1),
			 "<p:a xmlns:p=\"u\" p:b=\"2\"/>");
}

Test(body_xml, setting_creates)
{
	cr_assert_str_eq(set("<a/>", "/a/@b", "1&", 1), "<a b=\"1&amp;\"/>");
	cr_assert_str_eq(set("<a xmlns=\"u\"/>", "/a/b", "x<", 1),
			 "<a xmlns=\"u\"><b>x&lt;</b></a>");
	cr_assert_str_eq(set("<a><b/><b/></a>", "//b/@c", "1", 2),
			 "<a><b c=\"1\"/><b c=\"1\"/></a>");
	cr_assert_str_eq(set("<a/>", "/a/b[1]", "x", 0), "<a/>");
	cr_assert_str_eq(set("<a/>", "/b", "x", 0), "<a/>");
	cr_assert_str_eq(set("<a/>", "//b", "x", 0), "<a/>");
	cr_assert_str_eq(set("<a/>", "/a/text()", "x", 0), "<a/>");
	cr_assert_str_eq(set("<a/>", "count(/a)", "x", 0), "<a/>");
}

static const char *removed(const char *text, const char *path, int n)
{
	struct str result = str_of(text);
	int done = xml_remove(&arena, &result, str_of(path), why);

	cr_assert_eq(done, n, "%s: %d (%s)", path, done, why);
	return arena_copy(&arena, result.p, result.n);
}

Test(body_xml, removing)
{
	cr_assert_str_eq(removed("<a b=\"1\" c=\"2\"/>", "/a/@b", 1), "<a c=\"2\"/>");
	cr_assert_str_eq(removed("<a><b/><c/></a>", "/a/b", 1), "<a><c/></a>");
	cr_assert_str_eq(removed("<a><b><b>x</b></b>y</a>", "//b", 2), "<a>y</a>");
	cr_assert_str_eq(removed("<a><b c=\"1\"/></a>", "//b | //@c", 2), "<a/>");
	cr_assert_str_eq(removed("<a/>", "/a", 0), "<a/>");
	cr_assert_str_eq(removed("<a/>", "/", 0), "<a/>");
	cr_assert_str_eq(removed("<a/>", "/b", 0), "<a/>");
	cr_assert_str_eq(get(removed(REGINFO, "//contact[@id='c1']", 1), "//contact/@id"), "c2");
}

Test(body_xml, declaration_and_line_end_stay_as_they_were)
{
	cr_assert_str_eq(set("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a b=\"1\"/>\n", "/a/@b",
			     "\xc3\xa9", 1),
			 "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a b=\"\xc3\xa9\"/>\n");
	cr_assert_str_eq(set("<a b=\"1\"/>", "/a/@b", "\xc3\xa9", 1), "<a b=\"\xc3\xa9\"/>");
	cr_assert_str_eq(set("<?xml version=\"1.0\"?><a b=\"1\"/>", "/a/@b", "2", 1),
			 "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a b=\"2\"/>");
}

Test(body_xml, errors_leave_the_text)
{
	struct str text = STR("<a>");

	cr_assert_eq(xml_set(&arena, &text, STR("/a"), STR("x"), why), -EBADMSG);
	cr_assert_eq(xml_remove(&arena, &text, STR("/a"), why), -EBADMSG);
	text = STR("<a/>");
	cr_assert_eq(xml_set(&arena, &text, STR("/a["), STR("x"), why), -EINVAL);
	cr_assert_eq(xml_remove(&arena, &text, STR("/a["), why), -EINVAL);
	cr_assert_eq(xml_set(&arena, &text, STR("/a"), STR("\xff"), why), -EINVAL);
	cr_assert_eq(xml_set(&arena, &text, STR("/a/@\xf2"), STR("x"), why), -EINVAL);
	cr_assert_eq(text.n, 4);
}
