/* SPDX-License-Identifier: Apache-2.0 */
/* RTCP compound packets, RFC 3550 6 and A.2. */
#include "media/rtcp.h"

#include "media/octets.h"

enum { RTCP_SR = 200, RTCP_RR, RTCP_SDES, RTCP_BYE };
enum {
	RTCP_VERSION = 2 << 6,
	RTCP_PADDING = 0x20,
	HEADER       = 4,
	SENDER_INFO  = 20,
	BLOCK        = 24,
	SDES_CNAME   = 1,
	LOST_MAX     = 0x7fffff
};
/* From 1900 to 1970, in seconds. */
#define NTP_OFFSET UINT64_C(2208988800)

uint64_t rtcp_ntp(int64_t epoch_us)
{
	uint64_t us = (uint64_t)epoch_us;

	return (us / 1000000 + NTP_OFFSET) << 32 | (us % 1000000 << 32) / 1000000;
}

/* Writes a packet's header: its `count` and, in place of a length, 0. */
static uint8_t *begin_packet(uint8_t *at, unsigned count, unsigned type)
{
	return put16(put8(put8(at, RTCP_VERSION | count), type), 0);
}

/* Sets the length of the packet that began at `start`: words, less one. */
static uint8_t *end_packet(uint8_t *start, uint8_t *at)
{
	put16(start + 2, (unsigned)(at - start) / 4 - 1);
	return at;
}

static uint8_t *put_sender(uint8_t *at, const struct rtcp_report *report)
{
	at = put32(at, (uint32_t)(report->ntp >> 32));
	at = put32(at, (uint32_t)report->ntp);
	at = put32(at, report->timestamp);
	at = put32(at, report->packets);
	return put32(at, report->octets);
}

static uint8_t *put_block(uint8_t *at, const struct rtcp_block *block)
{
	int32_t lost = block->lost < LOST_MAX ? block->lost : LOST_MAX;

	at = put32(at, block->ssrc);
	at = put32(at, (uint32_t)block->fraction << 24 | ((uint32_t)lost & 0xffffff));
	at = put32(at, block->highest);
	at = put32(at, block->jitter);
	at = put32(at, block->last_report);
	return put32(at, block->delay);
}

/* One chunk with one item, filled up with zeros, at least one, to the next word. */
static uint8_t *put_cname(uint8_t *at, const struct rtcp_report *report)
{
	uint8_t *start = at;
	size_t n = report->cname.n < RTCP_CNAME_MAX ? report->cname.n : RTCP_CNAME_MAX;

	at = begin_packet(at, 1, RTCP_SDES);
	at = put32(at, report->ssrc);
	at = put8(put8(at, SDES_CNAME), (unsigned)n);
	if (n)
		memcpy(at, report->cname.p, n);
	at += n;
	do
		at = put8(at, 0);
	while ((at - start) % 4);
	return end_packet(start, at);
}

size_t rtcp_write(const struct rtcp_report *report, uint8_t out[RTCP_MAX])
{
	uint8_t *at = begin_packet(out, report->block != NULL, report->sender ? RTCP_SR : RTCP_RR);
	uint8_t *bye;

	at = put32(at, report->ssrc);
	if (report->sender)
		at = put_sender(at, report);
	if (report->block)
		at = put_block(at, report->block);
	bye = at = put_cname(end_packet(out, at), report);
	if (report->bye)
		at = end_packet(bye, put32(begin_packet(at, 1, RTCP_BYE), report->ssrc));
	return (size_t)(at - out);
}

/* Do the reports that it counts fit into an SR or RR of n octets? Others are not looked into. */
static bool reports_fit(const uint8_t *at, size_t n)
{
	size_t needed = HEADER + 4 + (at[0] & 31u) * BLOCK;

	if (at[1] == RTCP_SR)
		needed += SENDER_INFO;
	return (at[1] != RTCP_SR && at[1] != RTCP_RR) || needed <= n;
}

/* Octets of the packet at the front; 0: it is none. Padding may only be in the last one. */
static size_t packet_length(const uint8_t *at, size_t left)
{
	size_t length, padding = 0;

	if (left < HEADER || (at[0] & 0xc0) != RTCP_VERSION)
		return 0;
	length = (get16(at + 2) + 1u) * 4;
	if (length > left)
		return 0;
	if (at[0] & RTCP_PADDING) {
		padding = at[length - 1];
		if (length != left || padding == 0 || padding % 4 || padding > length - HEADER)
			return 0;
	}
	return reports_fit(at, length - padding) ? length : 0;
}

bool rtcp_read(struct str bytes, struct rtcp_heard *heard)
{
	const uint8_t *at = (const uint8_t *)bytes.p;
	size_t used = 0;
	bool bye = false;

	if (bytes.n < HEADER || (at[1] != RTCP_SR && at[1] != RTCP_RR) || (at[0] & RTCP_PADDING))
		return false;
	while (used < bytes.n) {
		size_t length = packet_length(at + used, bytes.n - used);

		if (!length)
			return false;
		bye |= at[used + 1] == RTCP_BYE;
		used += length;
	}
	*heard = (struct rtcp_heard){ .sender = at[1] == RTCP_SR,
				      .bye = bye,
				      .ssrc = get32(at + 4) };
	if (heard->sender)
		heard->ntp_middle = get32(at + 10);
	return true;
}
