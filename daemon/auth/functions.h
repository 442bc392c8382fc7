/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The functions f1 to f5* of TS 33.102 6.3 as every algorithm of this room offers them. A run is
 * the use of one K with one RAND; `sequence` is SQN || AMF, as f1 and f1* take it.
 */
#ifndef IMSD_AUTH_FUNCTIONS_H
#define IMSD_AUTH_FUNCTIONS_H

#include <stdint.h>

#include "auth/keys.h"
#include "auth/vector.h"

struct evp_cipher_ctx_st;

struct auth_run {
	const struct auth_keys *keys;  /* prepared, or about to be; they outlive the run */
	const uint8_t *rand;           /* 16 octets */
	struct evp_cipher_ctx_st *aes; /* Milenage: E[.] under K, set up once for all functions */
	uint8_t temp[16];              /* Milenage: TEMP */
};

/* A set of lengths: bit n stands for n octets. */
#define OCTETS(n) (UINT64_C(1) << (n))

struct auth_functions {
	uint64_t key_lengths; /* which K, CK and IK may have */
	uint64_t res_lengths;
	uint8_t res_length; /* the usual one */
	/* Replaces OP by OPc or TOP by TOPc; NULL: the algorithm has none. */
	void (*derive)(struct auth_keys *keys);
	/* Before and after the functions, with run->keys and run->rand set; NULL: nothing to do. */
	void (*start)(struct auth_run *run);
	void (*end)(struct auth_run *run);
	void (*f1)(const struct auth_run *run, const uint8_t sequence[8], uint8_t mac_a[8]);
	void (*f1_star)(const struct auth_run *run, const uint8_t sequence[8], uint8_t mac_s[8]);
	/* RES, CK, IK, AK and their lengths. */
	void (*f2345)(const struct auth_run *run, struct auth_vector *out);
	void (*f5_star)(const struct auth_run *run, uint8_t ak[6]);
};

/* NULL when there is no such algorithm. */
const struct auth_functions *auth_functions_find(enum auth_algorithm algorithm);

#endif
