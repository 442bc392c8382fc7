/* SPDX-License-Identifier: Apache-2.0 */
/* The permutation Keccak-f[1600], FIPS 202 section 3.3. Lane (x, y) is a[x + 5 * y]. */
#include "auth/keccak.h"

#include <endian.h>
#include <string.h>

#include "base/mem.h"

#define LANES 25

static const uint64_t round_constants[] = {
	0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000,
	0x000000000000808b, 0x0000000080000001, 0x8000000080008081, 0x8000000000008009,
	0x000000000000008a, 0x0000000000000088, 0x0000000080008009, 0x000000008000000a,
	0x000000008000808b, 0x800000000000008b, 0x8000000000008089, 0x8000000000008003,
	0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
	0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
};

/* The walk of rho and pi from lane (1, 0) on: the lane reached, and how far its value rotates. */
static const struct {
	uint8_t lane, bits;
} walk_rows[] = {
	{ 10, 1 },  { 7, 3 },   { 11, 6 },  { 17, 10 }, { 18, 15 }, { 3, 21 },
	{ 5, 28 },  { 16, 36 }, { 8, 45 },  { 21, 55 }, { 24, 2 },  { 4, 14 },
	{ 15, 27 }, { 23, 41 }, { 19, 56 }, { 13, 8 },  { 12, 25 }, { 2, 43 },
	{ 20, 62 }, { 14, 18 }, { 22, 39 }, { 9, 61 },  { 6, 20 },  { 1, 44 },
};

/* To the left, by 1 to 63 bits. */
static uint64_t rotate(uint64_t lane, unsigned bits)
{
	return lane << bits | lane >> (64 - bits);
}

/* Each lane takes in the parity of two columns. */
static void theta(uint64_t a[LANES])
{
	uint64_t c[5];

	for (int x = 0; x < 5; x++)
		c[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
	for (int x = 0; x < 5; x++) {
		uint64_t d = c[(x + 4) % 5] ^ rotate(c[(x + 1) % 5], 1);

		for (int y = 0; y < LANES; y += 5)
			a[x + y] ^= d;
	}
}

/* Lanes rotate and change places; lane (0, 0) stays. */
static void rho_pi(uint64_t a[LANES])
{
	uint64_t carried = a[1];

	for (size_t i = 0; i < ARRAY_LEN(walk_rows); i++) {
		uint64_t next = a[walk_rows[i].lane];

		a[walk_rows[i].lane] = rotate(carried, walk_rows[i].bits);
		carried = next;
	}
}

/* The one step that is not linear. */
static void chi(uint64_t a[LANES])
{
	for (int y = 0; y < LANES; y += 5) {
		uint64_t row[5];

		memcpy(row, a + y, sizeof(row));
		for (int x = 0; x < 5; x++)
			a[x + y] = row[x] ^ (~row[(x + 1) % 5] & row[(x + 2) % 5]);
	}
}

/* All 24 rounds. */
void keccak_f1600(uint8_t state[KECCAK_OCTETS])
{
	uint64_t a[LANES];

	memcpy(a, state, sizeof(a));
	for (int i = 0; i < LANES; i++)
		a[i] = le64toh(a[i]);
	for (size_t round = 0; round < ARRAY_LEN(round_constants); round++) {
		theta(a);
		rho_pi(a);
		chi(a);
		a[0] ^= round_constants[round];
	}
	for (int i = 0; i < LANES; i++)
		a[i] = htole64(a[i]);
	memcpy(state, a, sizeof(a));
}
