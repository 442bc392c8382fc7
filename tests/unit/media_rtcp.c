/* SPDX-License-Identifier: Apache-2.0 */
/* RTCP compound packets. */
#include "media_lab.h"

static const struct rtcp_block block = { .ssrc = 0x0a0b0c0d,
					 .fraction = 64,
					 .lost = 5,
					 .highest = 0x10002,
					 .jitter = 7,
					 .last_report = 0x11223344,
					 .delay = 0x8000 };

static struct rtcp_report full_report(void)
{
	return (struct rtcp_report){ .ssrc = 0x01020304,
				     .sender = true,
				     .ntp = 0x1122334455667788,
				     .timestamp = 9,
				     .packets = 3,
				     .octets = 480,
				     .block = &block,
				     .cname = STR("abcd"),
				     .bye = true };
}

Test(rtcp, writes_a_whole_compound)
{
	static const char expected[] =
		"\x81\xc8\x00\x0c\x01\x02\x03\x04\x11\x22\x33\x44\x55\x66\x77\x88"
		"\x00\x00\x00\x09\x00\x00\x00\x03\x00\x00\x01\xe0"
		"\x0a\x0b\x0c\x0d\x40\x00\x00\x05\x00\x01\x00\x02\x00\x00\x00\x07"
		"\x11\x22\x33\x44\x00\x00\x80\x00"
		"\x81\xca\x00\x03\x01\x02\x03\x04\x01\x04"
		"abcd\0\0"
		"\x81\xcb\x00\x01\x01\x02\x03\x04";
	struct rtcp_report report = full_report();
	uint8_t octets[RTCP_MAX];
	size_t n = rtcp_write(&report, octets);
	struct rtcp_heard heard;

	cr_assert_eq(n, sizeof(expected) - 1);
	cr_assert_arr_eq(octets, expected, n);
	cr_assert(rtcp_read((struct str){ (char *)octets, n }, &heard));
	cr_assert(heard.sender && heard.ssrc == 0x01020304 && heard.ntp_middle == 0x33445566);
}

Test(rtcp, fits_with_the_longest_name)
{
	struct rtcp_report report = full_report();
	uint8_t octets[RTCP_MAX];
	struct rtcp_heard heard;
	size_t n;

	report.cname = STR("0123456789012345678901234567890123456789");
	n = rtcp_write(&report, octets);
	cr_assert(n <= RTCP_MAX);
	cr_assert(rtcp_read((struct str){ (char *)octets, n }, &heard));
	report = (struct rtcp_report){ .ssrc = 1 };
	n = rtcp_write(&report, octets);
	cr_assert_eq(n, 8 + 12);
	cr_assert(rtcp_read((struct str){ (char *)octets, n }, &heard));
	cr_assert(!heard.sender);
}

/* A compound may end with any of its packets. */
Test(rtcp, refuses_truncations)
{
	struct rtcp_report report = full_report();
	uint8_t octets[RTCP_MAX];
	size_t whole = rtcp_write(&report, octets);
	struct rtcp_heard heard;

	for (size_t n = 0; n < whole; n++) {
		char *copy = mem_copy_text((char *)octets, n);

		copy = mem_resize(copy, n ? n : 1);
		cr_assert_eq(rtcp_read((struct str){ copy, n }, &heard), n == 52 || n == 68, "%zu",
			     n);
		mem_free(copy);
	}
}

Test(rtcp, refuses_what_is_none)
{
	static const struct {
		const char *octets;
		size_t n;
		bool good;
	} rows[] = {
		{ "\x80\xc9\0\1\0\0\0\1", 8, true },           /* RR */
		{ "\x40\xc9\0\1\0\0\0\1", 8, false },          /* version 1 */
		{ "\x80\xcb\0\1\0\0\0\1", 8, false },          /* begins with BYE */
		{ "\x81\xc9\0\1\0\0\0\1", 8, false },          /* a block that is not there */
		{ "\x80\xc8\0\1\0\0\0\1", 8, false },          /* SR without sender info */
		{ "\xa0\xc9\0\2\0\0\0\1\0\0\0\4", 12, false }, /* padding in the first */
		{ "\x80\xc9\0\1\0\0\0\1\xa0\xcb\0\1\0\0\0\4", 16, true },   /* in the last */
		{ "\x80\xc9\0\1\0\0\0\1\xa0\xcb\0\1\0\0\0\3", 16, false },  /* no whole word */
		{ "\x80\xc9\0\1\0\0\0\1\xa0\xcb\0\1\0\0\0\10", 16, false }, /* the header, too */
		{ "\x80\xc9\0\1\0\0\0\1\0\xcb\0\1\0\0\0\4", 16,
		  false }, /* second one of version 0 */
		{ "\x80\xc9\0\0", 4, false },
	};
	struct rtcp_heard heard;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		cr_assert_eq(rtcp_read((struct str){ rows[i].octets, rows[i].n }, &heard),
			     rows[i].good, "%zu", i);
}

Test(rtcp, ntp_time)
{
	cr_assert_eq(rtcp_ntp(0) >> 32, 2208988800u);
	cr_assert_eq((uint32_t)rtcp_ntp(INT64_C(1767225600500000)), 0x80000000u);
}
