/* SPDX-License-Identifier: Apache-2.0 */
/* The secret half of a subscription: the AKA algorithm, its keys, its lengths. TS 33.102 6.3. */
#ifndef IMSD_AUTH_KEYS_H
#define IMSD_AUTH_KEYS_H

#include <stdbool.h>
#include <stdint.h>

enum auth_algorithm {
	AUTH_MILENAGE, /* TS 35.206 */
	AUTH_TUAK,     /* TS 35.231 */
	AUTH_XOR,      /* test USIM, TS 34.108 8.1.2 */
};

/* Plain data, copied at will; whoever keeps a copy clears it. Lengths are octets; zero-initialise,
 * fill, then auth_keys_prepare once. MAC-A and MAC-S always have 8 octets, as AUTN and AUTS do. */
struct auth_keys {
	enum auth_algorithm algorithm;
	uint8_t k[32];
	uint8_t op[32];            /* OP or OPc (16), TOP or TOPc (32); XOR has none */
	bool op_derived;           /* `op` holds OPc or TOPc */
	uint8_t amf[2];            /* of the vectors made; AUTS is always made with 0000 */
	uint8_t k_len;             /* Milenage, XOR: 16; TUAK: 16, 32. 0 is 16 */
	uint8_t res_len;           /* Milenage: 8; TUAK: 4, 8, 16, 32; XOR: 4..16. 0 is 8, XOR 16 */
	uint8_t ck_len, ik_len;    /* Milenage, XOR: 16; TUAK: 16, 32. 0 is 16 */
	uint8_t keccak_iterations; /* TUAK. 0 is 1 */
};

/* Puts defaults for zero lengths and derives OPc or TOPc if that is not yet done. 0, or -EINVAL
 * when the algorithm does not have such a length; the keys must not be used then. */
int auth_keys_prepare(struct auth_keys *keys);
/* Overwrites all of it. NULL-safe. */
void auth_keys_clear(struct auth_keys *keys);

#endif
