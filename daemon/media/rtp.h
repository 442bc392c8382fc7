/* SPDX-License-Identifier: Apache-2.0 */
/* RTP packets to structs and back (RFC 3550 5.1), and telephone-events (RFC 4733). Pure. */
#ifndef IMSD_MEDIA_RTP_H
#define IMSD_MEDIA_RTP_H

#include "base/text.h"

enum { RTP_HEADER = 12, RTP_EVENT = 4 };

/* What we look at; CSRCs, header extension and padding are passed over. */
struct rtp {
	bool marker;
	uint8_t payload; /* type */
	uint16_t sequence;
	uint32_t timestamp, ssrc;
	struct str data; /* the payload, points into the packet */
};

/* False when it is no RTP: another version, lengths that do not fit, or a payload type that RTCP
 * took (72 to 76: RFC 3551 6). */
bool rtp_read(struct str bytes, struct rtp *rtp);
/* The header alone; the data goes behind it. */
void rtp_write_header(const struct rtp *rtp, uint8_t out[RTP_HEADER]);

/* The event of a key, 0-9 * # A-D (RFC 4733 3.2); -1: there is none. */
int rtp_event_of(char key);
/* Its payload; the duration is in units of the timestamp, at most UINT16_MAX. */
void rtp_write_event(uint8_t event, bool end, uint32_t duration, uint8_t out[RTP_EVENT]);

#endif
