/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8 and UTF-16BE. */
#include "body/sms_utf8.h"

#include "body/sms_octets.h"

enum { REPLACEMENT = 0xfffd };

/* By the leading octet: its bits, how many octets follow, the least character of that length. */
static const struct {
	uint8_t mask, value, follow;
	uint32_t least;
} length_rows[] = {
	{ 0x80, 0x00, 0, 0 },
	{ 0xe0, 0xc0, 1, 0x80 },
	{ 0xf0, 0xe0, 2, 0x800 },
	{ 0xf8, 0xf0, 3, 0x10000 },
};

static bool is_surrogate(uint32_t unit)
{
	return unit >= 0xd800 && unit <= 0xdfff;
}

bool utf8_take(struct str *rest, uint32_t *character)
{
	struct str ahead = *rest;
	uint32_t value;
	uint8_t octet;
	size_t row = 0;

	if (!octet_take(&ahead, &octet))
		return false;
	while ((octet & length_rows[row].mask) != length_rows[row].value)
		if (++row == ARRAY_LEN(length_rows))
			return false;
	value = octet & (uint8_t)~length_rows[row].mask;
	for (unsigned i = 0; i < length_rows[row].follow; i++) {
		if (!octet_take(&ahead, &octet) || (octet & 0xc0) != 0x80)
			return false;
		value = value << 6 | (octet & 0x3f);
	}
	if (value < length_rows[row].least || value > 0x10ffff || is_surrogate(value))
		return false;
	*character = value;
	*rest = ahead;
	return true;
}

void utf8_put(struct buf *out, uint32_t character)
{
	size_t row = ARRAY_LEN(length_rows) - 1;
	unsigned shift;

	while (character < length_rows[row].least)
		row--;
	shift = 6u * length_rows[row].follow;
	octet_put(out, (uint8_t)(length_rows[row].value | character >> shift));
	while (shift) {
		shift -= 6;
		octet_put(out, (uint8_t)(0x80 | (character >> shift & 0x3f)));
	}
}

unsigned utf16_write(uint32_t character, uint16_t units[2])
{
	if (character < 0x10000) {
		units[0] = (uint16_t)character;
		return 1;
	}
	units[0] = (uint16_t)(0xd800 + ((character - 0x10000) >> 10));
	units[1] = (uint16_t)(0xdc00 + ((character - 0x10000) & 0x3ff));
	return 2;
}

/* The next code unit; half a unit is no character. */
static uint32_t unit_take(struct str *rest)
{
	uint8_t high = 0, low = 0;

	octet_take(rest, &high);
	return octet_take(rest, &low) ? (uint32_t)(high << 8 | low) : REPLACEMENT;
}

void utf16_read(struct str octets, struct buf *out)
{
	while (octets.n) {
		uint32_t unit = unit_take(&octets), low;
		struct str ahead = octets;

		if (is_surrogate(unit)) {
			low = ahead.n ? unit_take(&ahead) : 0;
			if (unit < 0xdc00 && is_surrogate(low) && low >= 0xdc00) {
				unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
				octets = ahead;
			} else {
				unit = REPLACEMENT;
			}
		}
		utf8_put(out, unit);
	}
}
