/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Randomness by streams: one per purpose (branch, tag, nonce, each rule), so that one draw more in
 * one of them shifts nothing in another. Seed 0 is the system's generator; any other seed makes
 * every stream reproducible. Keys and certificates never come from here.
 */
#ifndef IMSD_BASE_RANDOM_H
#define IMSD_BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

struct random {
	uint64_t state[4];
	uint8_t pool[512]; /* system octets drawn ahead (seed 0) */
	uint16_t left;
	bool system;
};

/* The stream `name` of `seed`. */
void random_init(struct random *random, uint64_t seed, struct str name);
uint64_t random_u64(struct random *random);
/* Even over 0 .. below-1; below > 0. */
uint64_t random_below(struct random *random, uint64_t below);
/* n characters of a..z0..9, and a terminating zero; out needs n+1 octets. */
void random_token(struct random *random, char *out, size_t n);
/* The `index`-th block of n (at most 32) octets of stream `name`: streams without state, one per
 * subscriber. */
void random_block(uint64_t seed, struct str name, uint64_t index, void *octets, size_t n);
/* Octets of the system's generator, whatever the seed. */
void random_system(void *octets, size_t n);

#endif
