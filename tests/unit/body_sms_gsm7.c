/* SPDX-License-Identifier: Apache-2.0 */
/* body/sms_gsm7 and sms_utf8: septets, UTF-8 and UTF-16. */
#include "body/sms_utf8.h"
#include "body_sms_lab.h"

static const struct gsm7_shift no_shift;

/* The text of septets, one in each octet. */
static void septets_expect(const uint8_t *septets, size_t n, struct gsm7_shift shift,
			   const char *text)
{
	uint8_t packed[8] = { 0 };
	struct buf out = { 0 };

	for (size_t i = 0; i < n; i++)
		gsm7_put(packed, i, septets[i]);
	gsm7_read((struct str){ (char *)packed, gsm7_octets(n) }, 0, n, shift, &out);
	cr_assert(str_is(buf_str(&out), text), "'%.*s', not '%s'", STR_ARG(buf_str(&out)), text);
	buf_free(&out);
}

/* Both ways. */
static void character_expect(uint32_t character, struct gsm7_shift shift, const uint8_t *septets,
			     unsigned n)
{
	uint8_t seen[2] = { 0 };
	struct buf text = { 0 };

	cr_assert_eq(gsm7_write(character, shift, seen), n, "U+%04X", character);
	cr_assert_eq(memcmp(seen, septets, n), 0, "U+%04X: %02x %02x", character, seen[0], seen[1]);
	utf8_put(&text, character);
	septets_expect(septets, n, shift, text.p);
	buf_free(&text);
}

Test(body_sms_gsm7, default_alphabet)
{
	static const struct {
		uint32_t character;
		uint8_t septets[2];
		unsigned n;
	} rows[] = {
		{ '@', { 0x00 }, 1 },        { 0xa3, { 0x01 }, 1 },
		{ '$', { 0x02 }, 1 },        { 0xc7, { 0x09 }, 1 },
		{ '\n', { 0x0a }, 1 },       { 0x394, { 0x10 }, 1 },
		{ '_', { 0x11 }, 1 },        { 0x39e, { 0x1a }, 1 },
		{ 0xc9, { 0x1f }, 1 },       { ' ', { 0x20 }, 1 },
		{ 0xa4, { 0x24 }, 1 },       { '0', { 0x30 }, 1 },
		{ 0xa1, { 0x40 }, 1 },       { 'Z', { 0x5a }, 1 },
		{ 0xa7, { 0x5f }, 1 },       { 0xbf, { 0x60 }, 1 },
		{ 'z', { 0x7a }, 1 },        { 0xe0, { 0x7f }, 1 },
		{ '\f', { 0x1b, 0x0a }, 2 }, { '^', { 0x1b, 0x14 }, 2 },
		{ '{', { 0x1b, 0x28 }, 2 },  { '}', { 0x1b, 0x29 }, 2 },
		{ '\\', { 0x1b, 0x2f }, 2 }, { '[', { 0x1b, 0x3c }, 2 },
		{ '~', { 0x1b, 0x3d }, 2 },  { ']', { 0x1b, 0x3e }, 2 },
		{ '|', { 0x1b, 0x40 }, 2 },  { 0x20ac, { 0x1b, 0x65 }, 2 },
	};
	uint8_t septets[2];

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		character_expect(rows[i].character, no_shift, rows[i].septets, rows[i].n);
	cr_assert_eq(gsm7_write('`', no_shift, septets), 0);
	cr_assert_eq(gsm7_write(0, no_shift, septets), 0);
	cr_assert_eq(gsm7_write(0x1b, no_shift, septets), 0);
	cr_assert_eq(gsm7_write(0x1f600, no_shift, septets), 0);
	cr_assert_eq(gsm7_write(0xe7, no_shift, septets), 0, "c with cedilla is a capital only");
}

Test(body_sms_gsm7, national_languages)
{
	static const struct {
		struct gsm7_shift shift;
		uint32_t character;
		uint8_t septets[2];
		unsigned n;
	} rows[] = {
		{ { .locking = 1 }, 0x11f, { 0x0c }, 1 },
		{ { .locking = 1 }, 0x130, { 0x40 }, 1 },
		{ { .locking = 1 }, 0xe7, { 0x60 }, 1 },
		{ { .locking = 1 }, 0x20ac, { 0x04 }, 1 },
		{ { .single = 1 }, 0x15f, { 0x1b, 0x73 }, 2 },
		{ { .single = 1 }, 0x131, { 0x1b, 0x69 }, 2 },
		{ { .single = 2 }, 0xe1, { 0x1b, 0x61 }, 2 },
		{ { .single = 2 }, 0xe7, { 0x1b, 0x09 }, 2 },
		{ { .locking = 2 }, 0xa1, { 0x40 }, 1 },
		{ { .single = 2 }, '[', { 0x1b, 0x3c }, 2 },
		{ { .locking = 3 }, 0xe3, { 0x7b }, 1 },
		{ { .locking = 3 }, 0x221e, { 0x15 }, 1 },
		{ { .locking = 3 }, '`', { 0x7d }, 1 },
		{ { .single = 3 }, 0xe2, { 0x1b, 0x7f }, 2 },
		{ { .single = 3 }, 0x3a9, { 0x15 }, 1 },
		{ { 3, 3 }, 0x3a9, { 0x1b, 0x15 }, 2 },
		{ { 4, 4 }, 0x995, { 0x15 }, 1 },
		{ { 4, 4 }, 0x9fa, { 0x1b, 0x34 }, 2 },
		{ { 5, 5 }, 0xad0, { 0x60 }, 1 },
		{ { 6, 6 }, 0x915, { 0x15 }, 1 },
		{ { 6, 6 }, 0x97f, { 0x7f }, 1 },
		{ { 6, 6 }, 0x964, { 0x1b, 0x19 }, 2 },
		{ { 7, 7 }, 0xccd, { 0x5f }, 1 },
		{ { 8, 8 }, 0xd7f, { 0x1b, 0x34 }, 2 },
		{ { 9, 9 }, 0xb5c, { 0x1b, 0x26 }, 2 },
		{ { 10, 10 }, 0xa74, { 0x7f }, 1 },
		{ { 11, 11 }, 0xb95, { 0x15 }, 1 },
		{ { 11, 11 }, 0xbfa, { 0x1b, 0x2e }, 2 },
		{ { 12, 12 }, 0xc78, { 0x1b, 0x2a }, 2 },
		{ { 13, 13 }, 0x627, { 0x00 }, 1 },
		{ { 13, 13 }, 0x6d4, { 0x1b, 0x3f }, 2 },
		{ { 13, 13 }, 'A', { 0x1b, 0x41 }, 2 },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		character_expect(rows[i].character, rows[i].shift, rows[i].septets, rows[i].n);
}

/* Every septet of every table reads as a character that is written as a septet which reads the same;
 * 127 characters of the default alphabet are different ones. */
Test(body_sms_gsm7, every_septet_of_every_language)
{
	for (unsigned language = 0; language <= gsm7_languages; language++) {
		struct gsm7_shift shift = { (uint8_t)language, (uint8_t)language };
		unsigned seen = 0;

		for (unsigned i = 0; i < 2 * GSM7_SEPTETS; i++) {
			uint8_t septets[2] = { GSM7_ESCAPE, (uint8_t)(i % GSM7_SEPTETS) },
				packed[2] = { 0 }, again[2];
			bool escaped = i >= GSM7_SEPTETS;
			struct buf text = { 0 };
			struct str rest;
			uint32_t character;

			if (!escaped && i == GSM7_ESCAPE)
				continue;
			for (unsigned n = 0; n <= escaped; n++)
				gsm7_put(packed, n, septets[n + !escaped]);
			gsm7_read((struct str){ (char *)packed, 2 }, 0, 1 + escaped, shift, &text);
			rest = buf_str(&text);
			cr_assert(utf8_take(&rest, &character) && rest.n == 0,
				  "language %u, septet %02x", language, i);
			if (gsm7_write(character, shift, again) == 1 && again[0] == i)
				seen++;
			cr_assert(character == ' ' || gsm7_write(character, shift, again) > 0,
				  "language %u: U+%04X", language, character);
			buf_free(&text);
		}
		cr_assert(seen == 127 || (language >= 4 && seen >= 90 && seen <= 127),
			  "language %u: %u", language, seen);
	}
}

Test(body_sms_gsm7, escapes_without_a_row)
{
	septets_expect((uint8_t[]){ 0x1b, 'A' }, 2, no_shift, "A");
	septets_expect((uint8_t[]){ 'A', 0x1b }, 2, no_shift, "A ");
	septets_expect((uint8_t[]){ 0x1b, 0x1b }, 2, no_shift, " ");
	septets_expect((uint8_t[]){ 0x1b, 0x65 }, 2, (struct gsm7_shift){ 99, 99 }, "€");
	septets_expect((uint8_t[]){ 0x0c }, 1, (struct gsm7_shift){ .locking = 4 }, " ");
}

Test(body_sms_utf8, well_formed_only)
{
	static const struct {
		struct str text;
		bool good;
		uint32_t character;
	} rows[] = {
		{ STR("A"), true, 'A' },
		{ STR("\xc3\xa9"), true, 0xe9 },
		{ STR("\xe2\x82\xac"), true, 0x20ac },
		{ STR("\xf0\x9f\x98\x80"), true, 0x1f600 },
		{ STR("\xf4\x8f\xbf\xbf"), true, 0x10ffff },
		{ STR(""), false, 0 },
		{ STR("\x80"), false, 0 },
		{ STR("\xc3"), false, 0 },
		{ STR("\xc3("), false, 0 },
		{ STR("\xc0\x80"), false, 0 },
		{ STR("\xe0\x80\x80"), false, 0 },
		{ STR("\xf0\x80\x80\x80"), false, 0 },
		{ STR("\xed\xa0\x80"), false, 0 },
		{ STR("\xf4\x90\x80\x80"), false, 0 },
		{ STR("\xf8\x88\x80\x80\x80"), false, 0 },
		{ STR("\xff"), false, 0 },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct str rest = rows[i].text;
		struct buf out = { 0 };
		uint32_t character = 0;

		cr_assert_eq(utf8_take(&rest, &character), rows[i].good, "row %zu", i);
		cr_assert_eq(character, rows[i].character, "row %zu", i);
		cr_assert_eq(rest.n, rows[i].good ? 0 : rows[i].text.n, "row %zu", i);
		if (rows[i].good) {
			utf8_put(&out, character);
			cr_assert(str_eq(buf_str(&out), rows[i].text), "row %zu", i);
		}
		buf_free(&out);
	}
}

Test(body_sms_utf8, broken_utf16)
{
	static const struct {
		struct str octets;
		const char *text;
	} rows[] = {
		{ STR("\0H\0i"), "Hi" },
		{ STR("\xd8\x3d\xde\0"), "😀" },
		{ STR("\xd8\x3d"), "\xef\xbf\xbd" },
		{ STR("\xde\0\0A"), "\xef\xbf\xbd"
				    "A" },
		{ STR("\xd8\x3d\0A"), "\xef\xbf\xbd"
				      "A" },
		{ STR("\xd8\x3d\xd8\x3d\xde\0"), "\xef\xbf\xbd😀" },
		{ STR("\0A\0"), "A\xef\xbf\xbd" },
		{ STR("\xd8\x3d\xde"), "\xef\xbf\xbd\xef\xbf\xbd" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct buf out = { 0 };

		utf16_read(rows[i].octets, &out);
		cr_assert(str_is(buf_str(&out), rows[i].text), "row %zu: %.*s", i,
			  STR_ARG(buf_str(&out)));
		buf_free(&out);
	}
}
