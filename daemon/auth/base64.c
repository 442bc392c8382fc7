/* SPDX-License-Identifier: Apache-2.0 */
/* Base64 with padding and without line ends, RFC 4648 section 4. */
#include "auth/base64.h"

#include <limits.h>
#include <openssl/evp.h>
#include <string.h>

/* Text of n octets. */
size_t base64_encode(const uint8_t *octets, size_t n, char *out)
{
	return (size_t)EVP_EncodeBlock((unsigned char *)out, octets, (int)n);
}

/* Whether c is one of the 64 digits. */
static bool is_digit64(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
	       c == '+' || c == '/';
}

/* How many of the last two characters are padding. */
static size_t padding_length(struct str text)
{
	if (text.n < 2 || text.p[text.n - 1] != '=')
		return 0;
	return text.p[text.n - 2] == '=' ? 2 : 1;
}

/* Octets of a well-formed text, else -1. */
ptrdiff_t base64_length(struct str text)
{
	size_t padding = padding_length(text);

	/* OpenSSL counts in int. */
	if (text.n % 4 || text.n > INT_MAX)
		return -1;
	for (size_t i = 0; i < text.n - padding; i++)
		if (!is_digit64(text.p[i]))
			return -1;
	return (ptrdiff_t)(text.n / 4 * 3 - padding);
}

/* Decodes. */
ptrdiff_t base64_decode(struct str text, uint8_t *out, size_t room)
{
	ptrdiff_t length = base64_length(text);
	uint8_t last[3];
	size_t whole;

	if (length <= 0 || (size_t)length > room)
		return length > 0 ? -1 : length;
	/* EVP_DecodeBlock writes zeros for the padding: the last octets go by way of `last`. */
	whole = text.n - 4;
	EVP_DecodeBlock(out, (const unsigned char *)text.p, (int)whole);
	EVP_DecodeBlock(last, (const unsigned char *)text.p + whole, 4);
	memcpy(out + whole / 4 * 3, last, (size_t)length - whole / 4 * 3);
	return length;
}
