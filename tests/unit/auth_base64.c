/* SPDX-License-Identifier: Apache-2.0 */
/* auth/base64: the examples of RFC 4648 section 10, and what is not base64. */
#include "auth/base64.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/mem.h"

static const struct {
	const char *octets, *text;
} example_rows[] = {
	{ "", "" },
	{ "f", "Zg==" },
	{ "fo", "Zm8=" },
	{ "foo", "Zm9v" },
	{ "foob", "Zm9vYg==" },
	{ "fooba", "Zm9vYmE=" },
	{ "foobar", "Zm9vYmFy" },
};

static const struct str broken_rows[] = {
	/* length */
	STR("Z"), STR("Zg"), STR("Zg="), STR("="), STR("Zm9v="), STR("Zm9v\n"),
	/* padding */
	STR("===="), STR("Z==="), STR("Z=g="), STR("=Zg="), STR("Zg==Zg=="), STR("Zm8=Zm9v"),
	/* characters */
	STR("Zm8 "), STR(" Zm8"), STR("Zm9-"), STR("Zm9_"), STR("Zm\0v"), STR("\"Zm9"),
	STR("Zm9v\xc3\xa9=="), STR("Zm8=Zm8\r\n"), STR("Zm9v\r\n\r\n"),
};

Test(auth_base64, examples_both_ways)
{
	for (size_t i = 0; i < ARRAY_LEN(example_rows); i++) {
		const char *octets = example_rows[i].octets, *text = example_rows[i].text;
		size_t n = strlen(octets);
		char out[BASE64_SIZE(6)];
		uint8_t back[6];

		cr_assert_eq(base64_encode((const uint8_t *)octets, n, out), strlen(text));
		cr_assert_str_eq(out, text);
		cr_assert_lt(strlen(text), BASE64_SIZE(n));
		cr_assert_eq(base64_length(str_of(text)), (ptrdiff_t)n);
		cr_assert_eq(base64_decode(str_of(text), back, n), (ptrdiff_t)n, "%s", text);
		cr_assert_eq(memcmp(back, octets, n), 0);
	}
}

Test(auth_base64, broken_text_is_refused)
{
	uint8_t out[32];

	for (size_t i = 0; i < ARRAY_LEN(broken_rows); i++) {
		cr_assert_eq(base64_length(broken_rows[i]), -1, "row %zu", i);
		cr_assert_eq(base64_decode(broken_rows[i], out, sizeof(out)), -1, "row %zu", i);
	}
}

Test(auth_base64, absent_text_is_empty)
{
	cr_assert_eq(base64_decode(STR_NONE, NULL, 0), 0);
}

/* Not one octet beyond the room, though OpenSSL writes whole groups of three. */
Test(auth_base64, room_is_kept)
{
	for (size_t i = 1; i < ARRAY_LEN(example_rows); i++) {
		struct str text = str_of(example_rows[i].text);
		size_t n = strlen(example_rows[i].octets);
		uint8_t out[8];

		memset(out, 0xaa, sizeof(out));
		cr_assert_eq(base64_decode(text, out, n - 1), -1);
		cr_assert_eq(out[0], 0xaa);
		cr_assert_eq(base64_decode(text, out, n), (ptrdiff_t)n);
		cr_assert_eq(out[n], 0xaa, "%s", example_rows[i].text);
	}
}

Test(auth_base64, all_octets_survive)
{
	uint8_t octets[256], back[256];
	char text[BASE64_SIZE(256)];

	for (size_t i = 0; i < sizeof(octets); i++)
		octets[i] = (uint8_t)(255 - i);
	for (size_t n = 1; n <= sizeof(octets); n++) {
		size_t length = base64_encode(octets, n, text);

		cr_assert_eq(base64_decode((struct str){ text, length }, back, n), (ptrdiff_t)n);
		cr_assert_eq(memcmp(octets, back, n), 0);
	}
}
