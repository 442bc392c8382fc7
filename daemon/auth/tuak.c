/* SPDX-License-Identifier: Apache-2.0 */
/*
 * TUAK, TS 35.231 clause 6. Every field goes into the Keccak state, and comes out of it, last octet
 * first. INSTANCE says which function is run with which lengths; MAC and RES are coded in octets.
 */
#include "auth/tuak.h"

#include <string.h>

#include "auth/keccak.h"
#include "base/mem.h"

enum instance {
	INSTANCE_TOPC    = 0x00,
	INSTANCE_F1      = 0x00,
	INSTANCE_F1_STAR = 0x80,
	INSTANCE_F2345   = 0x40,
	INSTANCE_F5_STAR = 0xc0,
	INSTANCE_CK_LONG = 0x04,
	INSTANCE_IK_LONG = 0x02,
	INSTANCE_K_LONG  = 0x01,
};

enum place {
	/* in */
	PLACE_TOP      = 0,
	PLACE_INSTANCE = 32,
	PLACE_NAME     = 33,
	PLACE_RAND     = 40,
	PLACE_SEQUENCE = 56,
	PLACE_K        = 64,
	PLACE_PAD      = 96,
	PLACE_PAD_END  = 135,
	/* out */
	PLACE_MAC = 0,
	PLACE_RES = 0,
	PLACE_CK  = 32,
	PLACE_IK  = 64,
	PLACE_AK  = 96,
};

static const uint8_t algorithm_name[] = { 'T', 'U', 'A', 'K', '1', '.', '0' };

/* to = from, last octet first. */
static void copy_reversed(uint8_t *to, const uint8_t *from, size_t n)
{
	for (size_t i = 0; i < n; i++)
		to[i] = from[n - 1 - i];
}

/* One function: fills the state, permutes it. A run without RAND, and no sequence, leave zeros. */
static void permute(const struct auth_run *run, uint8_t instance, const uint8_t *sequence,
		    uint8_t state[KECCAK_OCTETS])
{
	const struct auth_keys *keys = run->keys;

	memset(state, 0, KECCAK_OCTETS);
	copy_reversed(state + PLACE_TOP, keys->op, 32);
	state[PLACE_INSTANCE] = instance | (keys->k_len == 32 ? INSTANCE_K_LONG : 0);
	copy_reversed(state + PLACE_NAME, algorithm_name, sizeof(algorithm_name));
	if (run->rand)
		copy_reversed(state + PLACE_RAND, run->rand, 16);
	if (sequence)
		copy_reversed(state + PLACE_SEQUENCE, sequence, 8);
	copy_reversed(state + PLACE_K, keys->k, keys->k_len);
	state[PLACE_PAD] = 0x1f;
	state[PLACE_PAD_END] = 0x80;
	for (int i = 0; i < keys->keccak_iterations; i++)
		keccak_f1600(state);
}

/* TOPc. */
static void tuak_derive(struct auth_keys *keys)
{
	struct auth_run run = { .keys = keys };
	uint8_t state[KECCAK_OCTETS];

	permute(&run, INSTANCE_TOPC, NULL, state);
	copy_reversed(keys->op, state + PLACE_TOP, 32);
}

/* f1 with any MAC. */
void tuak_f1(const struct auth_run *run, const uint8_t sequence[8], uint8_t *mac, size_t mac_len)
{
	uint8_t state[KECCAK_OCTETS];

	permute(run, (uint8_t)(INSTANCE_F1 | mac_len), sequence, state);
	copy_reversed(mac, state + PLACE_MAC, mac_len);
}

/* f1* with any MAC. */
void tuak_f1_star(const struct auth_run *run, const uint8_t sequence[8], uint8_t *mac,
		  size_t mac_len)
{
	uint8_t state[KECCAK_OCTETS];

	permute(run, (uint8_t)(INSTANCE_F1_STAR | mac_len), sequence, state);
	copy_reversed(mac, state + PLACE_MAC, mac_len);
}

/* MAC-A. */
static void tuak_mac_a(const struct auth_run *run, const uint8_t sequence[8], uint8_t mac_a[8])
{
	tuak_f1(run, sequence, mac_a, 8);
}

/* MAC-S. */
static void tuak_mac_s(const struct auth_run *run, const uint8_t sequence[8], uint8_t mac_s[8])
{
	tuak_f1_star(run, sequence, mac_s, 8);
}

/* INSTANCE of f2 to f5: bits 3 to 5 are RES in units of 8 octets, 0 for 4. */
static uint8_t f2345_instance(const struct auth_keys *keys)
{
	unsigned instance = INSTANCE_F2345 | (keys->res_len & 0x38);

	if (keys->ck_len == 32)
		instance |= INSTANCE_CK_LONG;
	if (keys->ik_len == 32)
		instance |= INSTANCE_IK_LONG;
	return (uint8_t)instance;
}

/* RES, CK, IK and AK in one permutation. */
static void tuak_f2345(const struct auth_run *run, struct auth_vector *out)
{
	const struct auth_keys *keys = run->keys;
	uint8_t state[KECCAK_OCTETS];

	permute(run, f2345_instance(keys), NULL, state);
	copy_reversed(out->res, state + PLACE_RES, keys->res_len);
	copy_reversed(out->ck, state + PLACE_CK, keys->ck_len);
	copy_reversed(out->ik, state + PLACE_IK, keys->ik_len);
	copy_reversed(out->ak, state + PLACE_AK, 6);
	out->res_len = keys->res_len;
	out->ck_len = keys->ck_len;
	out->ik_len = keys->ik_len;
}

/* AK of the way back. */
static void tuak_f5_star(const struct auth_run *run, uint8_t ak[6])
{
	uint8_t state[KECCAK_OCTETS];

	permute(run, INSTANCE_F5_STAR, NULL, state);
	copy_reversed(ak, state + PLACE_AK, 6);
}

const struct auth_functions tuak_functions = {
	.key_lengths = OCTETS(16) | OCTETS(32),
	.res_lengths = OCTETS(4) | OCTETS(8) | OCTETS(16) | OCTETS(32),
	.res_length  = 8,
	.derive      = tuak_derive,
	.f1          = tuak_mac_a,
	.f1_star     = tuak_mac_s,
	.f2345       = tuak_f2345,
	.f5_star     = tuak_f5_star,
};
