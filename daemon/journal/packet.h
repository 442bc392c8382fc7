/* SPDX-License-Identifier: Apache-2.0 */
/* Packets around octets: IPv4 (RFC 791) or IPv6 (RFC 8200), and UDP (RFC 768) or TCP (RFC 9293). */
#ifndef IMSD_JOURNAL_PACKET_H
#define IMSD_JOURNAL_PACKET_H

#include "transport/addr.h"

enum {
	PACKET_DATAGRAM_MAX = 65507, /* octets of a datagram, IPv4's limit */
	PACKET_SEGMENT_MAX = 65000   /* octets of a TCP segment */
};

enum packet_flags {
	PACKET_SYN = 0x02,
	PACKET_PSH = 0x08,
	PACKET_ACK = 0x10
};

struct packet {
	struct addr from, to; /* of one family, AF_INET or AF_INET6 */
	bool tcp;
	uint8_t flags; /* TCP: enum packet_flags; SYN scales the window by 14 (RFC 7323) */
	uint16_t id;   /* of IPv4 */
	uint32_t sequence, acknowledged; /* TCP */
	struct str payload; /* at most PACKET_DATAGRAM_MAX or PACKET_SEGMENT_MAX octets */
};

/* Appends the packet, IP header first, all checksums right. */
void packet_print(const struct packet *packet, struct buf *out);

#endif
