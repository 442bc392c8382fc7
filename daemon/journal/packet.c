/* SPDX-License-Identifier: Apache-2.0 */
/* Packets around octets: RFC 791, 8200, 768, 9293; checksums after RFC 1071. */
#include "journal/packet.h"

#include <arpa/inet.h>
#include <netinet/ip.h>
#include <netinet/ip6.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <string.h>

enum { HOPS = 64, WINDOW = 65535 };

/* Segments up to 65495 octets; no operation; window scale 14, so that nothing ever fills it. */
static const uint8_t syn_options[8] = { 2, 4, 0xff, 0xd7, 1, 3, 3, 14 };

/* Adds the 16-bit words of n octets to a one's complement sum; only the last piece may be odd. */
static uint32_t sum_add(uint32_t sum, const void *octets, size_t n)
{
	const uint8_t *p = octets;

	for (; n > 1; p += 2, n -= 2)
		sum += (uint32_t)p[0] << 8 | p[1];
	if (n)
		sum += (uint32_t)p[0] << 8;
	return sum;
}

/* The checksum in network order. */
static uint16_t sum_finish(uint32_t sum)
{
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return htons((uint16_t)~sum);
}

/* The pseudo-header of either family: addresses, protocol and length (RFC 8200 8.1). */
static uint32_t sum_pseudo_header(const struct packet *packet, uint8_t protocol, size_t length)
{
	bool v6 = packet->from.family == AF_INET6;
	const struct addr *from = &packet->from, *to = &packet->to;
	size_t n = v6 ? sizeof(from->in6.sin6_addr) : sizeof(from->in.sin_addr);
	uint32_t sum = (uint32_t)protocol + (uint32_t)length;

	sum = sum_add(sum, v6 ? (const void *)&from->in6.sin6_addr : &from->in.sin_addr, n);
	return sum_add(sum, v6 ? (const void *)&to->in6.sin6_addr : &to->in.sin_addr, n);
}

/* No options, never a fragment. */
static void print_ipv4(const struct packet *packet, uint8_t protocol, size_t length,
		       struct buf *out)
{
	struct ip header = {
		.ip_v = 4,
		.ip_hl = sizeof(header) / 4,
		.ip_len = htons((uint16_t)(sizeof(header) + length)),
		.ip_id = htons(packet->id),
		.ip_ttl = HOPS,
		.ip_p = protocol,
		.ip_src = packet->from.in.sin_addr,
		.ip_dst = packet->to.in.sin_addr,
	};

	header.ip_sum = sum_finish(sum_add(0, &header, sizeof(header)));
	buf_add(out, &header, sizeof(header));
}

/* No traffic class, no flow label, no extension headers. */
static void print_ipv6(const struct packet *packet, uint8_t protocol, size_t length,
		       struct buf *out)
{
	struct ip6_hdr header = {
		.ip6_src = packet->from.in6.sin6_addr,
		.ip6_dst = packet->to.in6.sin6_addr,
	};

	header.ip6_flow = htonl(UINT32_C(6) << 28);
	header.ip6_plen = htons((uint16_t)length);
	header.ip6_nxt = protocol;
	header.ip6_hlim = HOPS;
	buf_add(out, &header, sizeof(header));
}

/* Either family; `length` is what follows the IP header. */
static void print_ip(const struct packet *packet, uint8_t protocol, size_t length, struct buf *out)
{
	if (packet->from.family == AF_INET6)
		print_ipv6(packet, protocol, length, out);
	else
		print_ipv4(packet, protocol, length, out);
}

/* A sum of zero is sent as all ones: zero says that there is none. */
static void print_udp(const struct packet *packet, struct buf *out)
{
	size_t length = sizeof(struct udphdr) + packet->payload.n;
	uint32_t sum = sum_pseudo_header(packet, IPPROTO_UDP, length);
	struct udphdr header = {
		.uh_sport = htons(addr_port(&packet->from)),
		.uh_dport = htons(addr_port(&packet->to)),
		.uh_ulen = htons((uint16_t)length),
	};

	sum = sum_add(sum, &header, sizeof(header));
	header.uh_sum = sum_finish(sum_add(sum, packet->payload.p, packet->payload.n));
	if (header.uh_sum == 0)
		header.uh_sum = 0xffff;
	print_ip(packet, IPPROTO_UDP, length, out);
	buf_add(out, &header, sizeof(header));
	buf_add_str(out, packet->payload);
}

/* Options stand in SYN only. */
static void print_tcp(const struct packet *packet, struct buf *out)
{
	size_t options = packet->flags & PACKET_SYN ? sizeof(syn_options) : 0;
	size_t length = sizeof(struct tcphdr) + options + packet->payload.n;
	uint32_t sum = sum_pseudo_header(packet, IPPROTO_TCP, length);
	struct tcphdr header = {
		.th_sport = htons(addr_port(&packet->from)),
		.th_dport = htons(addr_port(&packet->to)),
		.th_seq = htonl(packet->sequence),
		.th_ack = htonl(packet->acknowledged),
		.th_off = (uint8_t)((sizeof(header) + options) / 4),
		.th_flags = packet->flags,
		.th_win = htons(WINDOW),
	};

	sum = sum_add(sum, &header, sizeof(header));
	sum = sum_add(sum, syn_options, options);
	header.th_sum = sum_finish(sum_add(sum, packet->payload.p, packet->payload.n));
	print_ip(packet, IPPROTO_TCP, length, out);
	buf_add(out, &header, sizeof(header));
	buf_add(out, syn_options, options);
	buf_add_str(out, packet->payload);
}

/* The transport header is summed up first, the IP header goes out first. */
void packet_print(const struct packet *packet, struct buf *out)
{
	if (packet->tcp)
		print_tcp(packet, out);
	else
		print_udp(packet, out);
}
