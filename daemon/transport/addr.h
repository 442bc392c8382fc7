/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses: an IPv4 or IPv6 address with a port, as a value. */
#ifndef IMSD_TRANSPORT_ADDR_H
#define IMSD_TRANSPORT_ADDR_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

/* family AF_UNSPEC (zeroed): no address. */
struct addr {
	union {
		sa_family_t family;
		struct sockaddr sa;
		struct sockaddr_in in;
		struct sockaddr_in6 in6;
	};
};

enum { ADDR_TEXT_MAX = 64 };

/* An address literal (IPv6 with or without brackets) and a port. No names are looked up. */
bool addr_parse(struct str host, uint16_t port, struct addr *addr);
/* "192.0.2.1:5060" or "[2001:db8::1]:5060"; the port may be missing (0). */
bool addr_parse_pair(struct str text, struct addr *addr);
/* Host alone, IPv6 without brackets / in brackets / with port. All zero-terminated; return out. */
const char *addr_host(const struct addr *addr, char out[ADDR_TEXT_MAX]);
const char *addr_uri_host(const struct addr *addr, char out[ADDR_TEXT_MAX]);
const char *addr_pair(const struct addr *addr, char out[ADDR_TEXT_MAX]);
uint16_t addr_port(const struct addr *addr);
void addr_set_port(struct addr *addr, uint16_t port);
bool addr_equal(const struct addr *a, const struct addr *b);     /* with port */
bool addr_same_host(const struct addr *a, const struct addr *b); /* without port */
bool addr_is_wildcard(const struct addr *addr);
bool addr_is_loopback(const struct addr *addr);
socklen_t addr_len(const struct addr *addr);
/* The octets that identify it (family, address, port), as a map key: points into *addr. Padding is
 * zero in every addr made by this module. */
struct str addr_key(const struct addr *addr);

#endif
