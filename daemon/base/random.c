/* SPDX-License-Identifier: Apache-2.0 */
/* Streams: xoshiro256** seeded by SHA-256 over seed and name, or the system's generator. */
#include "base/random.h"

#include <openssl/evp.h>
#include <openssl/rand.h>
#include <stdlib.h>
#include <string.h>

/* SHA-256 over seed, name and index: 32 octets. */
static void random_derive(uint64_t seed, struct str name, uint64_t index, uint8_t out[32])
{
	EVP_MD_CTX *md = EVP_MD_CTX_new();

	if (!md || !EVP_DigestInit_ex(md, EVP_sha256(), NULL) ||
	    !EVP_DigestUpdate(md, &seed, sizeof(seed)) || !EVP_DigestUpdate(md, name.p, name.n) ||
	    !EVP_DigestUpdate(md, &index, sizeof(index)) || !EVP_DigestFinal_ex(md, out, NULL))
		abort();
	EVP_MD_CTX_free(md);
}

void random_system(void *octets, size_t n)
{
	if (RAND_bytes(octets, (int)n) != 1)
		abort();
}

void random_init(struct random *random, uint64_t seed, struct str name)
{
	*random = (struct random){ .system = seed == 0 };
	if (seed)
		random_derive(seed, name, 0, (uint8_t *)random->state);
}

static inline uint64_t rotl(uint64_t x, int by)
{
	return (x << by) | (x >> (64 - by));
}

static uint64_t random_next(uint64_t s[4])
{
	uint64_t result = rotl(s[1] * 5, 7) * 9, t = s[1] << 17;

	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = rotl(s[3], 45);
	return result;
}

uint64_t random_u64(struct random *random)
{
	uint64_t value;

	if (!random->system)
		return random_next(random->state);
	if (random->left < sizeof(value)) {
		random_system(random->pool, sizeof(random->pool));
		random->left = sizeof(random->pool);
	}
	random->left -= sizeof(value);
	memcpy(&value, random->pool + random->left, sizeof(value));
	return value;
}

uint64_t random_below(struct random *random, uint64_t below)
{
	uint64_t limit = UINT64_MAX - UINT64_MAX % below, value;

	do
		value = random_u64(random);
	while (value >= limit);
	return value % below;
}

void random_token(struct random *random, char *out, size_t n)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz012345";
	uint64_t bits = 0;

	for (size_t i = 0; i < n; i++) {
		if (i % 12 == 0)
			bits = random_u64(random);
		out[i] = letters[bits & 31];
		bits >>= 5;
	}
	out[n] = '\0';
}

void random_block(uint64_t seed, struct str name, uint64_t index, void *octets, size_t n)
{
	uint8_t block[32];

	if (seed == 0) {
		random_system(octets, n);
		return;
	}
	random_derive(seed, name, index, block);
	memcpy(octets, block, n);
}
