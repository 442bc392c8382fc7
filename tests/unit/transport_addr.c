/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses: literals read, printed, compared. */
#include <criterion/criterion.h>

#include "base/mem.h"
#include "transport/addr.h"

static const struct {
	const char *text, *pair, *host;
} good_rows[] = {
	{ "192.0.2.1:5060", "192.0.2.1:5060", "192.0.2.1" },
	{ "192.0.2.1", "192.0.2.1:0", "192.0.2.1" },
	{ "[2001:db8::1]:5060", "[2001:db8::1]:5060", "2001:db8::1" },
	{ "[2001:DB8:0::1]", "[2001:db8::1]:0", "2001:db8::1" },
	{ "2001:db8::1", "[2001:db8::1]:0", "2001:db8::1" },
	{ "::ffff:192.0.2.1", "[::ffff:192.0.2.1]:0", "::ffff:192.0.2.1" },
	{ "0.0.0.0:65535", "0.0.0.0:65535", "0.0.0.0" },
};

Test(addr, reads_and_prints)
{
	for (size_t i = 0; i < ARRAY_LEN(good_rows); i++) {
		struct addr addr;
		char out[ADDR_TEXT_MAX];

		cr_assert(addr_parse_pair(str_of(good_rows[i].text), &addr), "%s",
			  good_rows[i].text);
		cr_assert_str_eq(addr_pair(&addr, out), good_rows[i].pair);
		cr_assert_str_eq(addr_host(&addr, out), good_rows[i].host);
	}
}

Test(addr, refuses_what_is_no_literal)
{
	static const char *const bad[] = {
		"", "localhost", "192.0.2.1:", "192.0.2.1:x", "192.0.2.1:65536", "192.0.2.256",
		"[192.0.2.1]", "[2001:db8::1", "[2001:db8::1]x", "[]:5060", ":5060", "192.0.2.1 ",
		"2001:db8::1::2", "1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa:bbbb:cccc:dddd:eeee",
	};
	struct addr addr;

	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		cr_assert(!addr_parse_pair(str_of(bad[i]), &addr), "%s", bad[i]);
	cr_assert(!addr_parse((struct str){ "192.0.2.1\0x", 11 }, 1, &addr));
}

Test(addr, compares)
{
	struct addr a, b, c, d;

	addr_parse(STR("192.0.2.1"), 5060, &a);
	addr_parse(STR("192.0.2.1"), 5061, &b);
	addr_parse(STR("2001:db8::1"), 5060, &c);
	addr_parse(STR("[2001:db8::1]"), 5060, &d);
	cr_assert(!addr_equal(&a, &b) && addr_same_host(&a, &b));
	cr_assert(addr_equal(&c, &d) && !addr_same_host(&a, &c));
	cr_assert(str_eq(addr_key(&c), addr_key(&d)) && !str_eq(addr_key(&a), addr_key(&b)));
	cr_assert_eq(addr_key(&a).p, (const char *)&a);
	addr_set_port(&b, 5060);
	cr_assert(addr_equal(&a, &b) && str_eq(addr_key(&a), addr_key(&b)));
	cr_assert_eq(addr_port(&c), 5060);
}

Test(addr, knows_special_ones)
{
	static const struct {
		const char *text;
		bool wildcard, loopback;
	} rows[] = {
		{ "0.0.0.0", true, false },      { "::", true, false },
		{ "127.0.0.1", false, true },    { "127.9.8.7", false, true },
		{ "::1", false, true },          { "192.0.2.1", false, false },
		{ "2001:db8::1", false, false },
	};
	struct addr addr;
	char out[ADDR_TEXT_MAX];

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		addr_parse(str_of(rows[i].text), 0, &addr);
		cr_assert_eq(addr_is_wildcard(&addr), rows[i].wildcard, "%s", rows[i].text);
		cr_assert_eq(addr_is_loopback(&addr), rows[i].loopback, "%s", rows[i].text);
	}
	addr = (struct addr){ 0 };
	cr_assert(!addr_is_wildcard(&addr) && !addr_is_loopback(&addr) && addr_len(&addr) == 0);
	cr_assert_str_eq(addr_pair(&addr, out), "");
}
