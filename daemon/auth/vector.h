/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Authentication vectors and AUTS, TS 33.102 6.3, as the network and as the UE compute them. Keys
 * must be prepared (auth_keys_prepare). AUTN = SQN xor AK (6) || AMF (2) || MAC-A (8) with every
 * algorithm, TUAK too; AUTS = SQN_MS xor AK* (6) || MAC-S (8). An SQN is 48 bits, see auth/sqn.h.
 */
#ifndef IMSD_AUTH_VECTOR_H
#define IMSD_AUTH_VECTOR_H

#include <stdbool.h>
#include <stdint.h>

#include "auth/keys.h"

#define AUTS_OCTETS 14

/* Lengths are octets. */
struct auth_vector {
	uint8_t rand[16], autn[16];
	uint8_t res[32]; /* XRES in the network */
	uint8_t ck[32], ik[32];
	uint8_t ak[6];
	uint8_t res_len, ck_len, ik_len;
};

/* Network: the vector of RAND and SQN under the AMF of the keys. */
void auth_vector_make(const struct auth_keys *keys, const uint8_t rand[16], uint64_t sqn,
		      struct auth_vector *out);
/* UE: RES, CK and IK of a challenge, and the SQN in it; whether SQN is fresh is for the caller to
 * decide. False when MAC-A is wrong; *out and *sqn are filled all the same. */
bool auth_vector_check(const struct auth_keys *keys, const uint8_t rand[16], const uint8_t autn[16],
		       struct auth_vector *out, uint64_t *sqn);
/* Overwrites all of it. NULL-safe. */
void auth_vector_clear(struct auth_vector *vector);

/* UE: the answer to the challenge RAND when its SQN was not fresh. */
void auts_make(const struct auth_keys *keys, const uint8_t rand[16], uint64_t sqn_ms,
	       uint8_t auts[AUTS_OCTETS]);
/* Network: `rand` is that of the challenge. False when MAC-S is wrong (compared in constant time);
 * *sqn_ms is filled all the same. */
bool auts_check(const struct auth_keys *keys, const uint8_t rand[16],
		const uint8_t auts[AUTS_OCTETS], uint64_t *sqn_ms);

#endif
