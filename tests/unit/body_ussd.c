/* SPDX-License-Identifier: Apache-2.0 */
/* USSD data: as TS 24.390 writes it, as UEs do, and what is no such document. */
#include <criterion/criterion.h>
#include <errno.h>

#include "body/ussd.h"

static struct arena arena;

static void clear(void)
{
	arena_clear(&arena);
}

TestSuite(body_ussd, .fini = clear);

static int read_text(const char *xml, struct ussd_data *data)
{
	char why[XML_WHY] = "";
	int error = ussd_read(&arena, str_of(xml), data, why);

	cr_assert_eq(error != 0, why[0] != '\0', "%s: %s", xml, why);
	return error;
}

Test(body_ussd, reads_the_elements_in_any_order)
{
	struct ussd_data data;

	cr_assert_eq(read_text("<ussd-data><language>en</language><ussd-string>*100#</ussd-string>"
			       "<anyExt><UnstructuredSS-Request/></anyExt></ussd-data>",
			       &data),
		     0);
	cr_assert(str_is(data.language, "en"));
	cr_assert(str_is(data.text, "*100#"));
	cr_assert_eq(data.operation, USSD_REQUEST);
	cr_assert_eq(data.error, USSD_NO_ERROR);

	cr_assert_eq(
		read_text("<?xml version='1.0'?><u:ussd-data xmlns:u='urn:x'><u:anyExt>"
			  "<u:UnstructuredSS-Notify/></u:anyExt><u:error-code> 3 </u:error-code>"
			  "<u:ussd-string>a &amp; b</u:ussd-string></u:ussd-data>",
			  &data),
		0);
	cr_assert_null(data.language.p);
	cr_assert(str_is(data.text, "a & b"));
	cr_assert_eq(data.operation, USSD_NOTIFY);
	cr_assert_eq(data.error, 3);
}

Test(body_ussd, knows_an_empty_text_from_none)
{
	struct ussd_data data;

	cr_assert_eq(read_text("<ussd-data><ussd-string/></ussd-data>", &data), 0);
	cr_assert_not_null(data.text.p);
	cr_assert_eq(data.text.n, 0);
	cr_assert_eq(read_text("<ussd-data/>", &data), 0);
	cr_assert_null(data.text.p);
	cr_assert_eq(data.operation, USSD_PLAIN);
}

Test(body_ussd, refuses_what_is_no_such_document)
{
	static const char *const texts[] = {
		"",
		"*100#",
		"<ussd-data>",
		"<ussd-data><ussd-string>x</ussd-data>",
		"<reginfo/>",
		"<ussd-data><ussd-string>1</ussd-string><ussd-string>2</ussd-string></ussd-data>",
		"<ussd-data><error-code>x</error-code></ussd-data>",
		"<ussd-data><error-code>-1</error-code></ussd-data>",
		"<ussd-data><error-code>99999999999</error-code></ussd-data>",
		"<ussd-data><language>abcdefghijklmnopqrstuvwxyzabcdefghijklmnop</language></ussd-data>",
		("<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><ussd-data><ussd-string>&b;"
		 "</ussd-string></ussd-data>"),
		"<ussd-data><ussd-string>&b;</ussd-string></ussd-data>",
		"\xff\xfe<ussd-data/>",
	};

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct ussd_data data;

		cr_assert_eq(read_text(texts[i], &data), -EBADMSG, "%s", texts[i]);
	}
}

Test(body_ussd, refuses_what_is_too_deep_or_too_long)
{
	struct ussd_data data;
	struct buf text = { 0 };
	char why[XML_WHY];

	for (int i = 0; i < 2000; i++)
		buf_add_text(&text, "<ussd-data>");
	cr_assert_eq(read_text(text.p, &data), -EBADMSG);
	buf_reset(&text);
	for (int i = 0; i < 10000; i++)
		buf_add_text(&text, "<ussd-data/>");
	cr_assert_eq(ussd_read(&arena, buf_str(&text), &data, why), -E2BIG);
	buf_free(&text);
}

Test(body_ussd, each_cut_is_refused)
{
	static const char whole[] = "<ussd-data><language>de</language><ussd-string>1</ussd-string>"
				    "</ussd-data>";
	char why[XML_WHY];
	struct ussd_data data;

	for (size_t n = 0; n < sizeof(whole) - 1; n++)
		cr_assert_neq(ussd_read(&arena, (struct str){ whole, n }, &data, why), 0, "%zu", n);
	cr_assert_eq(ussd_read(&arena, str_of(whole), &data, why), 0);
}

Test(body_ussd, reads_what_it_writes)
{
	static const struct ussd_data rows[] = {
		{ STR("en"), STR("Balance 5 EUR. 1=Top up <now> & \"later\""), USSD_NO_ERROR,
		  USSD_REQUEST },
		{ STR_NONE, STR("caf\xc3\xa9"), USSD_NO_ERROR, USSD_NOTIFY },
		{ STR_NONE, STR_NONE, USSD_ERROR_UNEXPECTED_VALUE, USSD_PLAIN },
		{ STR_NONE, STR("done"), USSD_NO_ERROR, USSD_PLAIN },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct buf out = { 0 };
		struct ussd_data data;
		char why[XML_WHY] = "";

		ussd_write(&rows[i], &out);
		cr_assert_eq(ussd_read(&arena, buf_str(&out), &data, why), 0, "%s: %s", out.p, why);
		cr_assert(str_eq(data.text, rows[i].text), "%s", out.p);
		cr_assert(str_eq(data.language, rows[i].language), "%s", out.p);
		cr_assert_eq(data.error, rows[i].error);
		cr_assert_eq(data.operation, rows[i].operation);
		buf_free(&out);
	}
}

Test(body_ussd, writes_the_elements_in_the_order_of_the_schema)
{
	struct buf out = { 0 };

	ussd_write(&(struct ussd_data){ STR("en"), STR("x"), 1, USSD_NOTIFY }, &out);
	cr_assert_not_null(
		strstr(out.p, "<ussd-data><language>en</language><ussd-string>x</ussd-string>"
			      "<error-code>1</error-code><anyExt><UnstructuredSS-Notify/></anyExt>"
			      "</ussd-data>"),
		"%s", out.p);
	buf_free(&out);
}

Test(body_ussd, writes_octets_that_are_no_text_as_question_marks)
{
	struct buf out = { 0 };

	ussd_write(&(struct ussd_data){ .text = STR("a\x01\xff"), .error = USSD_NO_ERROR }, &out);
	cr_assert_not_null(strstr(out.p, "<ussd-string>a?\?</ussd-string>"), "%s", out.p);
	buf_free(&out);
}
