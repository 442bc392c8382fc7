/* SPDX-License-Identifier: Apache-2.0 */
/* journal/redact: keys are hidden, lengths stay, and nothing else is touched. */
#include "journal/redact.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/mem.h"

static const struct {
	enum redact_what what;
	const char *text, *shown; /* shown NULL: returned as it is */
} rows[] = {
	{ REDACT_MESSAGE, "", NULL },
	{ REDACT_MESSAGE, "=", NULL },
	{ REDACT_MESSAGE, "ck", NULL },
	{ REDACT_MESSAGE, "ck=", NULL },
	{ REDACT_MESSAGE, "ck=\"\"", NULL },
	{ REDACT_MESSAGE, "ck=\"", NULL },
	{ REDACT_MESSAGE, "nonce=\"ck\", x=ik", NULL },
	{ REDACT_MESSAGE, "xck=12, cks=34, b-ik=5, _ik=6", NULL },
	{ REDACT_MESSAGE, "Digest ck=\"0123\", ik=\"4567\", nonce=\"a\"",
	  "Digest ck=\"****\", ik=\"****\", nonce=\"a\"" },
	{ REDACT_MESSAGE, "Digest CK=0123,Ik=4567;x=1", "Digest CK=****,Ik=****;x=1" },
	{ REDACT_MESSAGE, "a: ck = \"0123\"\r\nb: 1\r\n", "a: ck = \"****\"\r\nb: 1\r\n" },
	{ REDACT_MESSAGE, "a: ck=\r\n \"0123\"\r\n", "a: ck=\r\n \"****\"\r\n" },
	{ REDACT_MESSAGE, "a: ck\r\n =\r\n\t01\r\n", "a: ck\r\n =\r\n\t**\r\n" },
	{ REDACT_MESSAGE, "a: ck=\r\nb: 1\r\n", NULL },
	{ REDACT_MESSAGE, "a: ck=\"0123\r\nb: \"1\"\r\n", "a: ck=\"****\r\nb: \"1\"\r\n" },
	{ REDACT_MESSAGE, "a: ck=\"01\r\n 23\"\r\n", "a: ck=\"**\r\n **\"\r\n" },
	{ REDACT_MESSAGE, "ck=\"0\\\"1\", x=\"y\"", "ck=\"****\", x=\"y\"" },
	{ REDACT_MESSAGE, "ck=\"0\\", "ck=\"**" },
	{ REDACT_MESSAGE, "ck=0\\", "ck=**" },
	{ REDACT_MESSAGE, "sip:a;op=1;k=2;opc=3;password=4", NULL },
	{ REDACT_TEXT, "k=1 OP=22, opc=333; top=4 topc=5 ck=6 ik=7 password=\"a b\"",
	  "k=* OP=**, opc=***; top=* topc=* ck=* ik=* password=\"***\"" },
	{ REDACT_TEXT, "auth.k=465b was set", "auth.k=**** was set" },
	{ REDACT_TEXT, "K is 465b, q=1", NULL },
};

Test(journal_redact, table)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct buf scratch = { 0 };
		struct str text = str_of(rows[i].text), shown;
		const char *want = rows[i].shown ? rows[i].shown : rows[i].text;

		buf_add_text(&scratch, "before");
		shown = redact(text, rows[i].what, &scratch);
		cr_expect(str_is(shown, want), "row %zu: %.*s", i, STR_ARG(shown));
		cr_expect_eq(shown.n, text.n);
		cr_expect_eq(shown.p == text.p, rows[i].shown == NULL, "row %zu", i);
		buf_free(&scratch);
	}
}

/* Any cut of a text with keys: no octet beyond the cut is read, and no key shows. */
Test(journal_redact, cut_anywhere)
{
	static const char text[] = "Digest ck=\"aaaa\\\"aaaa\",\r\n ik = aaaaaaaa, nonce=\"b\"";

	for (size_t n = 0; n < sizeof(text); n++) {
		struct buf scratch = { 0 };
		char *exact = mem_copy_text(text, n);
		char *tight = memcpy(mem_resize(NULL, n + !n), exact, n);
		struct str shown = redact((struct str){ tight, n }, REDACT_MESSAGE, &scratch);

		cr_expect_eq(shown.n, n);
		cr_expect_lt(str_find(shown, 'a'), 0, "cut at %zu: %.*s", n, STR_ARG(shown));
		mem_free(tight);
		mem_free(exact);
		buf_free(&scratch);
	}
}

Test(journal_redact, absent)
{
	struct buf scratch = { 0 };

	cr_expect_null(redact(STR_NONE, REDACT_MESSAGE, &scratch).p);
	cr_expect_null(scratch.p);
}
