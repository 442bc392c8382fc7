/* SPDX-License-Identifier: Apache-2.0 */
/* RTCP compound packets (RFC 3550 6): ours are built, others' are checked. Pure. */
#ifndef IMSD_MEDIA_RTCP_H
#define IMSD_MEDIA_RTCP_H

#include "base/text.h"

enum { RTCP_CNAME_MAX = 32, RTCP_MAX = 128 };

/* How one source was received, RFC 3550 6.4.1. */
struct rtcp_block {
	uint32_t ssrc;
	uint8_t fraction;            /* lost since the last report, in 256ths */
	int32_t lost;                /* ever */
	uint32_t highest;            /* sequence number, with its cycles */
	uint32_t jitter;             /* in units of the timestamp */
	uint32_t last_report, delay; /* LSR, and DLSR in 65536ths of a second */
};

/* What we report. */
struct rtcp_report {
	uint32_t ssrc;
	bool sender; /* SR, else RR */
	uint64_t ntp;
	uint32_t timestamp, packets, octets;
	const struct rtcp_block *block; /* NULL: nothing came */
	struct str cname;               /* at most RTCP_CNAME_MAX octets */
	bool bye;
};
/* SR or RR, SDES with CNAME and, at the end, BYE. Octets written. */
size_t rtcp_write(const struct rtcp_report *report, uint8_t out[RTCP_MAX]);

/* Of the sender report that a compound packet began with. */
struct rtcp_heard {
	bool sender, bye; /* bye: there was one in the packet */
	uint32_t ssrc, ntp_middle;
};
/* Is it a compound packet, RFC 3550 6.1 and A.2: SR or RR first, all of version 2, their lengths
 * ending where the datagram ends, padding in the last one alone? */
bool rtcp_read(struct str bytes, struct rtcp_heard *heard);

/* Microseconds since 1970 as an NTP timestamp. */
uint64_t rtcp_ntp(int64_t epoch_us);

#endif
