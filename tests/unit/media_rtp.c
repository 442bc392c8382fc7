/* SPDX-License-Identifier: Apache-2.0 */
/* RTP packets and silence. */
#include "media_lab.h"

#include "media/silence.h"

/* Two CSRCs, an extension of one word, 3 octets of payload, 5 of padding. */
static const char full_packet[] = "\xb2\xe0\xff\xfe\x01\x02\x03\x04\xa0\xb0\xc0\xd0"
				  "\1\1\1\1\2\2\2\2"
				  "\xbe\xde\x00\x01xxxx"
				  "abc"
				  "\0\0\0\0\5";

Test(rtp, reads_every_part_of_a_header)
{
	struct str packet = { full_packet, sizeof(full_packet) - 1 };
	struct rtp rtp;

	cr_assert(rtp_read(packet, &rtp));
	cr_assert(rtp.marker);
	cr_assert_eq(rtp.payload, 96);
	cr_assert_eq(rtp.sequence, 0xfffe);
	cr_assert_eq(rtp.timestamp, 0x01020304);
	cr_assert_eq(rtp.ssrc, 0xa0b0c0d0);
	cr_assert(str_is(rtp.data, "abc"));
}

/* The octets that are left end with no padding count that fits, or before the header does. */
Test(rtp, refuses_every_truncation)
{
	char *octets;
	struct rtp rtp;

	for (size_t n = 0; n < sizeof(full_packet) - 1; n++) {
		octets = mem_alloc(n + 1); /* so that a sanitizer sees the end */
		octets = mem_resize(octets, n ? n : 1);
		memcpy(octets, full_packet, n);
		if (n < 28 || n > 31)
			cr_assert(!rtp_read((struct str){ octets, n }, &rtp), "%zu", n);
		else
			rtp_read((struct str){ octets, n }, &rtp);
		mem_free(octets);
	}
}

Test(rtp, refuses_what_is_none)
{
	static const struct {
		const char *octets;
		size_t n;
	} rows[] = {
		{ "\x40\0\0\0\0\0\0\0\0\0\0\0", 12 },             /* version 1 */
		{ "\x80\xc8\0\0\0\0\0\0\0\0\0\0", 12 },           /* a sender report */
		{ "\x8f\0\0\0\0\0\0\0\0\0\0\0", 12 },             /* CSRCs that are not there */
		{ "\x90\0\0\0\0\0\0\0\0\0\0\0\0\0\xff\xff", 16 }, /* nor is that extension */
		{ "\xa0\0\0\0\0\0\0\0\0\0\0\0\0", 13 },           /* padding of 0 octets */
		{ "\xa0\0\0\0\0\0\0\0\0\0\0\0\2", 13 },           /* more padding than octets */
		{ "\xa0\0\0\0\0\0\0\0\0\0\0\4", 12 }, /* padding that is in the header */
	};
	struct rtp rtp;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		cr_assert(!rtp_read((struct str){ rows[i].octets, rows[i].n }, &rtp), "%zu", i);
	cr_assert(rtp_read((struct str){ "\xa0\0\0\0\0\0\0\0\0\0\0\0\1", 13 }, &rtp));
	cr_assert_eq(rtp.data.n, 0);
}

Test(rtp, reads_what_it_wrote)
{
	struct rtp in = { .marker = true,
			  .payload = 127,
			  .sequence = 65535,
			  .timestamp = 4294967295u,
			  .ssrc = 0x80000001 };
	uint8_t octets[RTP_HEADER];
	struct rtp out;

	rtp_write_header(&in, octets);
	cr_assert(rtp_read((struct str){ (char *)octets, RTP_HEADER }, &out));
	cr_assert(out.marker && out.payload == 127 && out.sequence == 65535);
	cr_assert(out.timestamp == in.timestamp && out.ssrc == in.ssrc && !out.data.n);
}

Test(rtp, events_by_key)
{
	uint8_t octets[RTP_EVENT];

	cr_assert_eq(rtp_event_of('0'), 0);
	cr_assert_eq(rtp_event_of('*'), 10);
	cr_assert_eq(rtp_event_of('#'), 11);
	cr_assert_eq(rtp_event_of('D'), 15);
	cr_assert_eq(rtp_event_of('E'), -1);
	cr_assert_eq(rtp_event_of('\0'), -1);
	rtp_write_event(11, true, 400, octets);
	cr_assert_arr_eq(octets, "\x0b\x8a\x01\x90", RTP_EVENT);
	rtp_write_event(1, false, 70000, octets);
	cr_assert_arr_eq(octets, "\x01\x0a\xff\xff", RTP_EVENT);
}

Test(silence, by_codec)
{
	uint8_t octets[SILENCE_MAX];
	unsigned ms = 30;

	cr_assert_eq(silence_write("PCMU", &ms, octets), 240);
	cr_assert(ms == 30 && octets[0] == 0xff && octets[239] == 0xff);
	cr_assert_eq(silence_write("pcma", &ms, octets), 240);
	cr_assert_eq(octets[100], 0xd5);
	ms = 100000;
	cr_assert_eq(silence_write("G722", &ms, octets), 1920);
	cr_assert_eq(silence_write("L16", &ms, octets), SILENCE_MAX);
	cr_assert_eq(ms, 240);
	ms = 1;
	cr_assert_eq(silence_write("PCMU", &ms, octets), 80);
	cr_assert_eq(ms, 10);
	/* RFC 4867 4.3: CMR 1111, F 0, FT 9, Q 1, 40 bits of SID; 8 and 39 bits */
	cr_assert_eq(silence_write("AMR-WB", &ms, octets), 7);
	cr_assert(octets[0] >> 4 == 15 && (octets[0] & 15) == 4 && octets[1] >> 6 == 3);
	cr_assert_eq(ms, 20);
	cr_assert_eq(silence_write("AMR", &ms, octets), 7);
	cr_assert(octets[0] >> 4 == 15 && (octets[0] & 15) == 4 && octets[1] >> 6 == 1);
	cr_assert_eq(silence_write("EVS", &ms, octets), 6);
	cr_assert_eq(silence_write("opus", &ms, octets), 3);
	cr_assert_eq(silence_write("H264", &ms, octets), 0);
	cr_assert_eq(silence_write("", &ms, octets), 0);
	cr_assert_eq(silence_write(NULL, &ms, octets), 0);
}
