/* SPDX-License-Identifier: Apache-2.0 */
/* Octets from the network as text for a person; UTF-8 after RFC 3629. */
#include "journal/octets.h"

#include <string.h>

#include "base/mem.h"

/* First octets and what the second may be; the rest is 80..BF (RFC 3629 4). */
static const struct {
	uint8_t first, last;
	uint8_t second_min, second_max;
	uint8_t n;
} utf8_rows[] = {
	/* first  last  second      n */
	{ 0xc2, 0xdf, 0x80, 0xbf, 2 }, { 0xe0, 0xe0, 0xa0, 0xbf, 3 }, { 0xe1, 0xec, 0x80, 0xbf, 3 },
	{ 0xed, 0xed, 0x80, 0x9f, 3 }, { 0xee, 0xef, 0x80, 0xbf, 3 }, { 0xf0, 0xf0, 0x90, 0xbf, 4 },
	{ 0xf1, 0xf3, 0x80, 0xbf, 4 }, { 0xf4, 0xf4, 0x80, 0x8f, 4 },
};

/* The length of a character of more than one octet, 0 when `s` begins with none. */
static size_t long_character(struct str s)
{
	const uint8_t *p = (const uint8_t *)s.p;

	for (size_t i = 0; i < ARRAY_LEN(utf8_rows); i++) {
		if (p[0] < utf8_rows[i].first || p[0] > utf8_rows[i].last)
			continue;
		if (s.n < utf8_rows[i].n || p[1] < utf8_rows[i].second_min ||
		    p[1] > utf8_rows[i].second_max)
			return 0;
		for (size_t k = 2; k < utf8_rows[i].n; k++)
			if ((p[k] & 0xc0) != 0x80)
				return 0;
		return utf8_rows[i].n;
	}
	return 0;
}

/* One octet is the common case by far. */
size_t octets_character(struct str s)
{
	if (s.n == 0)
		return 0;
	return (uint8_t)s.p[0] < 0x80 ? 1 : long_character(s);
}

/* Nearly all texts are ASCII, and long ones at that: eight octets at a time. */
static size_t ascii_run(struct str s)
{
	uint64_t word;
	size_t n = 0;

	for (; n + sizeof(word) <= s.n; n += sizeof(word)) {
		memcpy(&word, s.p + n, sizeof(word));
		if (word & UINT64_C(0x8080808080808080))
			break;
	}
	while (n < s.n && (uint8_t)s.p[n] < 0x80)
		n++;
	return n;
}

/* Runs of ASCII and single characters in turn. */
bool octets_are_utf8(struct str s)
{
	while (s.n) {
		size_t n = ascii_run(s);

		if (n == 0)
			n = long_character(s);
		if (n == 0)
			return false;
		s = str_from(s, n);
	}
	return true;
}

/* C0, DEL and the C1 controls (C2 80 .. C2 9F), which terminals obey. */
static bool is_control(struct str s, size_t n)
{
	uint8_t first = (uint8_t)s.p[0];

	return (n == 1 && (first < 0x20 || first == 0x7f)) ||
	       (n == 2 && first == 0xc2 && (uint8_t)s.p[1] < 0xa0);
}

/* Octet by octet where it is not text. */
void octets_show(struct str s, struct buf *out)
{
	while (s.n) {
		size_t n = octets_character(s);

		if (n > 0 && !is_control(s, n)) {
			buf_add(out, s.p, n);
		} else {
			buf_printf(out, "\\x%02x", (uint8_t)s.p[0]);
			n = 1;
		}
		s = str_from(s, n);
	}
}
