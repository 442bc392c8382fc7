/* SPDX-License-Identifier: Apache-2.0 */
/* Dialled numbers in international form. */
#include <criterion/criterion.h>

#include "role/number.h"

#define DOMAIN "ims.example.org"

static const struct number_plan america = { .domain = { DOMAIN, sizeof(DOMAIN) - 1 },
					    .country = { "1", 1 },
					    .international = { "011,00", 6 },
					    .national = { "1", 1 },
					    .local_digits = 5 };
static const struct number_plan germany = { .domain = { DOMAIN, sizeof(DOMAIN) - 1 },
					    .country = { "49", 2 },
					    .international = { "00", 2 },
					    .national = { "0", 1 },
					    .area = { "30", 2 },
					    .local_digits = 5 };

struct row {
	const char *uri, *number; /* NULL: none */
};

static void expect_rows(const struct number_plan *plan, const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char number[NUMBER_MAX] = "";
		struct arena arena;
		struct uri uri;

		arena_init(&arena);
		cr_assert(uri_parse(&arena, str_of(rows[i].uri), &uri), "%s", rows[i].uri);
		cr_expect_eq(number_of_uri(plan, &uri, number), rows[i].number != NULL, "%s",
			     rows[i].uri);
		if (rows[i].number)
			cr_expect_str_eq(number, rows[i].number, "%s: %s, not %s", rows[i].uri,
					 number, rows[i].number);
		arena_clear(&arena);
	}
}

Test(role_number, america)
{
	static const struct row rows[] = {
		{ "tel:+15551230001", "+15551230001" },
		{ "tel:+1-555-123-0001", "+15551230001" },
		{ "tel:+1(555)123.0001;ext=12", "+15551230001" },
		{ "sip:+15551230001@" DOMAIN ";user=phone", "+15551230001" },
		{ "sip:%2B15551230001@" DOMAIN, "+15551230001" },
		{ "sip:+15551230001;phone-context=" DOMAIN "@" DOMAIN ";user=phone", "+15551230001" },
		{ "tel:15551230001;phone-context=" DOMAIN, "+15551230001" },
		{ "tel:15550101", "+15550101" },
		{ "sip:15551230001@" DOMAIN, "+15551230001" },
		{ "tel:011493012345;phone-context=" DOMAIN, "+493012345" },
		{ "tel:00493012345", "+493012345" },
		{ "sip:00493012345;phone-context=" DOMAIN "@" DOMAIN ";user=phone", "+493012345" },
		/* without a rule: as it is */
		{ "tel:5551230001;phone-context=" DOMAIN, "5551230001" },
		{ "tel:112;phone-context=" DOMAIN, "112" },
		{ "tel:1123", "1123" },
		{ "tel:*21*15551230002%23", "*21*15551230002#" },
		/* a context of its own */
		{ "tel:5551230001;phone-context=+1", "+15551230001" },
		{ "tel:15551230001;phone-context=+1", "+15551230001" },
		{ "tel:1230001;phone-context=+1555", "+15551230001" },
		{ "tel:3012345;phone-context=+49", "+493012345" },
		{ "sip:1230001;phone-context=+1-555@" DOMAIN ";user=phone", "+15551230001" },
		{ "tel:15551230001;phone-context=example.com", "15551230001" },
		{ "tel:15551230001;phone-context=geo-local." DOMAIN, "+15551230001" },
		{ "tel:15551230001;phone-context=not" DOMAIN, "15551230001" },
		/* no numbers */
		{ "sip:alice@" DOMAIN, NULL },
		{ "sip:+1555alice@" DOMAIN ";user=phone", NULL },
		{ "sip:" DOMAIN, NULL },
		{ "sip:+@" DOMAIN, NULL },
		{ "tel:+", NULL },
		{ "tel:1+2", NULL },
		{ "tel:--", NULL },
		{ "urn:service:sos", NULL },
		{ "tel:1234567890123456789012345678901234567890123456789012345678901234567890", NULL },
	};

	expect_rows(&america, rows, ARRAY_LEN(rows));
}

Test(role_number, germany)
{
	static const struct row rows[] = {
		{ "tel:030123456", "+4930123456" },
		{ "tel:123456", "+4930123456" },
		{ "tel:0015551230001", "+15551230001" },
		{ "tel:110", "110" },
		{ "tel:0110", "0110" },
		{ "tel:030123456;phone-context=+49", "+4930123456" },
		{ "tel:123456;phone-context=+4930", "+4930123456" },
	};

	expect_rows(&germany, rows, ARRAY_LEN(rows));
}

/* A context and a number that are too long together are cut, and nothing else happens. */
Test(role_number, too_long)
{
	static const struct row rows[] = {
		{ "tel:1234567890123456789012345678901234567890;"
		  "phone-context=+1234567890123456789012345678901234567890",
		  "+12345678901234567890123456789012345678901234567890123456789012" },
	};

	expect_rows(&america, rows, ARRAY_LEN(rows));
}
