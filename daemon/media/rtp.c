/* SPDX-License-Identifier: Apache-2.0 */
/* RTP packets, RFC 3550 5.1. */
#include "media/rtp.h"

#include "media/octets.h"

enum {
	RTP_VERSION   = 2 << 6,
	RTP_PADDING   = 0x20,
	RTP_EXTENSION = 0x10,
	RTP_MARKER    = 0x80,
	RTCP_LOW      = 72, /* payload types whose second octet would be that of an RTCP packet */
	RTCP_HIGH     = 76,
	EVENT_END     = 0x80,
	EVENT_VOLUME  = 10 /* -10 dBm0 */
};

/* Octets before the payload; more than n when they are not all there. */
static size_t header_length(const uint8_t *at, size_t n)
{
	size_t length = RTP_HEADER + (at[0] & 15u) * 4;

	if (!(at[0] & RTP_EXTENSION))
		return length;
	if (length + 4 > n)
		return n + 1;
	return length + 4 + get16(at + length + 2) * 4u;
}

bool rtp_read(struct str bytes, struct rtp *rtp)
{
	const uint8_t *at = (const uint8_t *)bytes.p;
	size_t header, padding = 0;

	if (bytes.n < RTP_HEADER || (at[0] & 0xc0) != RTP_VERSION)
		return false;
	rtp->marker = at[1] & RTP_MARKER;
	rtp->payload = at[1] & 127;
	if (rtp->payload >= RTCP_LOW && rtp->payload <= RTCP_HIGH)
		return false;
	header = header_length(at, bytes.n);
	if (header > bytes.n)
		return false;
	if (at[0] & RTP_PADDING) {
		padding = at[bytes.n - 1];
		if (padding == 0 || padding > bytes.n - header)
			return false;
	}
	rtp->sequence = get16(at + 2);
	rtp->timestamp = get32(at + 4);
	rtp->ssrc = get32(at + 8);
	rtp->data = (struct str){ bytes.p + header, bytes.n - header - padding };
	return true;
}

void rtp_write_header(const struct rtp *rtp, uint8_t out[RTP_HEADER])
{
	out = put8(out, RTP_VERSION);
	out = put8(out, (rtp->marker ? RTP_MARKER : 0u) | (rtp->payload & 127u));
	out = put16(out, rtp->sequence);
	out = put32(out, rtp->timestamp);
	put32(out, rtp->ssrc);
}

int rtp_event_of(char key)
{
	return (int)str_find(STR("0123456789*#ABCD"), key);
}

void rtp_write_event(uint8_t event, bool end, uint32_t duration, uint8_t out[RTP_EVENT])
{
	out = put8(out, event);
	out = put8(out, (end ? EVENT_END : 0u) | EVENT_VOLUME);
	put16(out, duration < UINT16_MAX ? duration : UINT16_MAX);
}
