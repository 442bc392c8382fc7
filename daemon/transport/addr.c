/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses as values; literals only, no names are looked up. */
#include "transport/addr.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

/* Literals are short: what does not fit is none. */
bool addr_parse(struct str host, uint16_t port, struct addr *addr)
{
	char text[ADDR_TEXT_MAX];
	bool bracketed = host.n > 1 && host.p[0] == '[' && host.p[host.n - 1] == ']';

	memset(addr, 0, sizeof(*addr));
	if (bracketed)
		host = (struct str){ host.p + 1, host.n - 2 };
	if (!host.n || host.n >= sizeof(text) || memchr(host.p, '\0', host.n))
		return false;
	memcpy(text, host.p, host.n);
	text[host.n] = '\0';
	if (!bracketed && inet_pton(AF_INET, text, &addr->in.sin_addr) == 1)
		addr->family = AF_INET;
	else if (inet_pton(AF_INET6, text, &addr->in6.sin6_addr) == 1)
		addr->family = AF_INET6;
	else
		return false;
	addr_set_port(addr, port);
	return true;
}

bool addr_parse_pair(struct str text, struct addr *addr)
{
	struct str host = text, port = STR("0");
	ptrdiff_t colon = -1;
	uint32_t number;

	if (text.n && text.p[0] == '[') {
		ptrdiff_t end = str_find(text, ']');

		if (end > 0 && (size_t)end + 1 < text.n && text.p[end + 1] == ':')
			colon = end + 1;
	} else {
		colon = str_find(text, ':');
		if (colon >= 0 && str_find(str_from(text, (size_t)colon + 1), ':') >= 0)
			colon = -1; /* several colons: IPv6 without brackets has no port */
	}
	if (colon >= 0) {
		host.n = (size_t)colon;
		port = str_from(text, (size_t)colon + 1);
	}
	if (!str_to_u32(port, &number) || number > UINT16_MAX) {
		memset(addr, 0, sizeof(*addr));
		return false;
	}
	return addr_parse(host, (uint16_t)number, addr);
}

const char *addr_host(const struct addr *addr, char out[ADDR_TEXT_MAX])
{
	const uint8_t *octets = (const uint8_t *)&addr->in.sin_addr;
	char *at = out;

	out[0] = '\0';
	/* inet_ntop would print it with sprintf, which is most of what a short message costs */
	for (int i = 0; addr->family == AF_INET && i < 4; i++) {
		if (i)
			*at++ = '.';
		at = decimal_write(octets[i], at);
	}
	if (addr->family == AF_INET6)
		inet_ntop(AF_INET6, &addr->in6.sin6_addr, out, ADDR_TEXT_MAX);
	return out;
}

const char *addr_uri_host(const struct addr *addr, char out[ADDR_TEXT_MAX])
{
	size_t n;

	if (addr->family != AF_INET6)
		return addr_host(addr, out);
	out[0] = '[';
	inet_ntop(AF_INET6, &addr->in6.sin6_addr, out + 1, ADDR_TEXT_MAX - 2);
	n = strlen(out);
	out[n] = ']';
	out[n + 1] = '\0';
	return out;
}

const char *addr_pair(const struct addr *addr, char out[ADDR_TEXT_MAX])
{
	size_t n;

	addr_uri_host(addr, out);
	n = strlen(out);
	if (n) {
		out[n] = ':';
		decimal_write(addr_port(addr), out + n + 1);
	}
	return out;
}

uint16_t addr_port(const struct addr *addr)
{
	if (addr->family == AF_INET)
		return ntohs(addr->in.sin_port);
	return addr->family == AF_INET6 ? ntohs(addr->in6.sin6_port) : 0;
}

void addr_set_port(struct addr *addr, uint16_t port)
{
	if (addr->family == AF_INET)
		addr->in.sin_port = htons(port);
	else if (addr->family == AF_INET6)
		addr->in6.sin6_port = htons(port);
}

bool addr_equal(const struct addr *a, const struct addr *b)
{
	return addr_same_host(a, b) && addr_port(a) == addr_port(b);
}

bool addr_same_host(const struct addr *a, const struct addr *b)
{
	if (a->family != b->family)
		return false;
	if (a->family == AF_INET)
		return a->in.sin_addr.s_addr == b->in.sin_addr.s_addr;
	if (a->family == AF_INET6)
		return IN6_ARE_ADDR_EQUAL(&a->in6.sin6_addr, &b->in6.sin6_addr) &&
		       a->in6.sin6_scope_id == b->in6.sin6_scope_id;
	return true;
}

bool addr_is_wildcard(const struct addr *addr)
{
	if (addr->family == AF_INET)
		return addr->in.sin_addr.s_addr == htonl(INADDR_ANY);
	return addr->family == AF_INET6 && IN6_IS_ADDR_UNSPECIFIED(&addr->in6.sin6_addr);
}

bool addr_is_loopback(const struct addr *addr)
{
	if (addr->family == AF_INET)
		return ntohl(addr->in.sin_addr.s_addr) >> 24 == IN_LOOPBACKNET;
	return addr->family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&addr->in6.sin6_addr);
}

socklen_t addr_len(const struct addr *addr)
{
	if (addr->family == AF_INET)
		return sizeof(addr->in);
	return addr->family == AF_INET6 ? sizeof(addr->in6) : 0;
}

/* Family, port and address stand first and without gaps in a sockaddr_in; a sockaddr_in6 has no
 * padding at all. */
struct str addr_key(const struct addr *addr)
{
	size_t n = sizeof(addr->family);

	if (addr->family == AF_INET)
		n = offsetof(struct sockaddr_in, sin_zero);
	else if (addr->family == AF_INET6)
		n = sizeof(addr->in6);
	return (struct str){ (const char *)addr, n };
}
