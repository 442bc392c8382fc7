/* SPDX-License-Identifier: Apache-2.0 */
/* STUN Binding requests and their answers, RFC 5389. */
#include "transport/stun.h"

#include <string.h>

enum {
	STUN_HEADER = 20,
	STUN_COOKIE = 0x2112a442,
	STUN_BINDING_REQUEST = 0x0001,
	STUN_BINDING_SUCCESS = 0x0101,
	STUN_BINDING_ERROR = 0x0111,
	STUN_OPTIONAL = 0x8000, /* attributes from here on may be passed over, RFC 5389 15 */
	STUN_UNKNOWN_MAX = 16
};

enum {
	ATTR_MAPPED_ADDRESS = 0x0001,
	ATTR_USERNAME = 0x0006,
	ATTR_MESSAGE_INTEGRITY = 0x0008,
	ATTR_ERROR_CODE = 0x0009,
	ATTR_UNKNOWN_ATTRIBUTES = 0x000a,
	ATTR_REALM = 0x0014,
	ATTR_NONCE = 0x0015,
	ATTR_XOR_MAPPED_ADDRESS = 0x0020
};

/* Must be understood, and are: nothing follows from them here, keep-alives are not authenticated
 * (RFC 5626 8). */
static const uint16_t known_rows[] = {
	ATTR_MAPPED_ADDRESS, ATTR_USERNAME,           ATTR_MESSAGE_INTEGRITY,
	ATTR_ERROR_CODE,     ATTR_UNKNOWN_ATTRIBUTES, ATTR_REALM,
	ATTR_NONCE,          ATTR_XOR_MAPPED_ADDRESS
};

static unsigned get16(const uint8_t *at)
{
	return (unsigned)at[0] << 8 | at[1];
}

static uint8_t *put16(uint8_t *at, unsigned value)
{
	at[0] = (uint8_t)(value >> 8);
	at[1] = (uint8_t)value;
	return at + 2;
}

bool stun_is(struct str bytes)
{
	static const uint8_t cookie[] = { 0x21, 0x12, 0xa4, 0x42 };
	const uint8_t *at = (const uint8_t *)bytes.p;

	return bytes.n >= STUN_HEADER && at[0] < 0x40 && !memcmp(at + 4, cookie, sizeof(cookie)) &&
	       get16(at + 2) == bytes.n - STUN_HEADER && bytes.n % 4 == 0;
}

bool stun_is_answer(struct str bytes)
{
	return get16((const uint8_t *)bytes.p) == STUN_BINDING_SUCCESS;
}

static bool attr_is_known(unsigned type)
{
	for (size_t i = 0; i < sizeof(known_rows) / sizeof(known_rows[0]); i++)
		if (known_rows[i] == type)
			return true;
	return type >= STUN_OPTIONAL;
}

/* Collects what must be understood and is not. False when the attributes do not fit the message. */
static bool attrs_check(struct str attrs, uint16_t unknown[STUN_UNKNOWN_MAX], unsigned *n_unknown)
{
	*n_unknown = 0;
	while (attrs.n) {
		const uint8_t *at = (const uint8_t *)attrs.p;
		size_t size;

		if (attrs.n < 4)
			return false;
		size = 4 + ((get16(at + 2) + 3) & ~(size_t)3);
		if (size > attrs.n)
			return false;
		if (!attr_is_known(get16(at)) && *n_unknown < STUN_UNKNOWN_MAX)
			unknown[(*n_unknown)++] = (uint16_t)get16(at);
		attrs = str_from(attrs, size);
	}
	return true;
}

/* RFC 5389 15.2: port and address, XORed with the cookie and (IPv6) the transaction id. `header` is
 * the answer's. */
static uint8_t *put_mapped(uint8_t *at, const uint8_t *header, const struct addr *from)
{
	bool v6 = from->family == AF_INET6;
	const uint8_t *octets = v6 ? from->in6.sin6_addr.s6_addr :
				     (const uint8_t *)&from->in.sin_addr;
	unsigned n = v6 ? 16 : 4;

	at = put16(at, ATTR_XOR_MAPPED_ADDRESS);
	at = put16(at, 4 + n);
	at = put16(at, v6 ? 2 : 1);
	at = put16(at, addr_port(from) ^ (unsigned)STUN_COOKIE >> 16);
	for (unsigned i = 0; i < n; i++)
		*at++ = octets[i] ^ header[4 + i];
	return at;
}

/* RFC 5389 7.3.1: 420 with the types that were not understood, padded to four octets by repeating
 * one (15.9). */
static uint8_t *put_unknown(uint8_t *at, const uint16_t *unknown, unsigned n)
{
	static const char phrase[] = "Unknown Attribute";
	size_t n_phrase = sizeof(phrase) - 1;

	at = put16(at, ATTR_ERROR_CODE);
	at = put16(at, (unsigned)(4 + n_phrase));
	at = put16(at, 0);
	at = put16(at, 4 << 8 | 20);
	memcpy(at, phrase, n_phrase);
	at += (n_phrase + 3) & ~(size_t)3;
	at = put16(at, ATTR_UNKNOWN_ATTRIBUTES);
	at = put16(at, 2 * n);
	for (unsigned i = 0; i < n; i++)
		at = put16(at, unknown[i]);
	return n % 2 ? put16(at, unknown[n - 1]) : at;
}

size_t stun_answer(struct str bytes, const struct addr *from, uint8_t out[STUN_ANSWER_MAX])
{
	uint16_t unknown[STUN_UNKNOWN_MAX];
	unsigned n_unknown;
	uint8_t *end = out + STUN_HEADER;

	if (!stun_is(bytes) || get16((const uint8_t *)bytes.p) != STUN_BINDING_REQUEST ||
	    !attrs_check(str_from(bytes, STUN_HEADER), unknown, &n_unknown))
		return 0;
	memset(out, 0, STUN_ANSWER_MAX);
	memcpy(out, bytes.p, STUN_HEADER);
	if (n_unknown)
		end = put_unknown(end, unknown, n_unknown);
	else
		end = put_mapped(end, out, from);
	put16(out, n_unknown ? STUN_BINDING_ERROR : STUN_BINDING_SUCCESS);
	put16(out + 2, (unsigned)(end - out - STUN_HEADER));
	return (size_t)(end - out);
}
