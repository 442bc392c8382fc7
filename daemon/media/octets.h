/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers in network order. */
#ifndef IMSD_MEDIA_OCTETS_H
#define IMSD_MEDIA_OCTETS_H

#include <stdint.h>

static inline uint16_t get16(const uint8_t *at)
{
	return (uint16_t)(at[0] << 8 | at[1]);
}

static inline uint32_t get32(const uint8_t *at)
{
	return (uint32_t)get16(at) << 16 | get16(at + 2);
}

/* Each returns what is behind the number. */
static inline uint8_t *put8(uint8_t *at, unsigned value)
{
	*at = (uint8_t)value;
	return at + 1;
}

static inline uint8_t *put16(uint8_t *at, unsigned value)
{
	return put8(put8(at, value >> 8), value);
}

static inline uint8_t *put32(uint8_t *at, uint32_t value)
{
	return put16(put16(at, value >> 16), value);
}

#endif
