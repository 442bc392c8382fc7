/* SPDX-License-Identifier: Apache-2.0 */
/* Milenage, TS 35.206 clause 4.1, with the rotations r1 to r5 and constants c1 to c5 of its set. */
#include "auth/milenage.h"

#include <openssl/evp.h>
#include <string.h>

#include "auth/crypto.h"
#include "base/mem.h"

#define BLOCK 16

/* Rotation to the left in octets, and the last octet of the constant (all others are zero). */
struct rotation {
	uint8_t octets, constant;
};

static const struct rotation rotation_1 = { 8, 0 };
static const struct rotation rotations_234[] = { { 0, 1 }, { 4, 2 }, { 8, 4 } };
static const struct rotation rotation_5 = { 12, 8 };

/* E[.] of n whole blocks. */
static void encrypt_blocks(const struct auth_run *run, const uint8_t *in, size_t n, uint8_t *out)
{
	int length;

	crypto_require(EVP_EncryptUpdate(run->aes, out, &length, in, (int)(n * BLOCK)), "AES-128");
}

/* Sets up AES under K. */
static void set_key(struct auth_run *run)
{
	run->aes = EVP_CIPHER_CTX_new();
	crypto_require(run->aes != NULL, "cipher context");
	crypto_require(EVP_EncryptInit_ex2(run->aes, EVP_aes_128_ecb(), run->keys->k, NULL, NULL),
		       "AES-128-ECB");
	EVP_CIPHER_CTX_set_padding(run->aes, 0);
}

/* Forgets K and what was made of it. */
static void milenage_end(struct auth_run *run)
{
	EVP_CIPHER_CTX_free(run->aes);
	run->aes = NULL;
	OPENSSL_cleanse(run->temp, sizeof(run->temp));
}

/* OPc = OP xor E[OP]. */
static void milenage_derive(struct auth_keys *keys)
{
	struct auth_run run = { .keys = keys };
	uint8_t encrypted[BLOCK];

	set_key(&run);
	encrypt_blocks(&run, keys->op, 1, encrypted);
	octets_xor(keys->op, keys->op, encrypted, BLOCK);
	milenage_end(&run);
}

/* TEMP = E[RAND xor OPc]. */
static void milenage_start(struct auth_run *run)
{
	uint8_t block[BLOCK];

	set_key(run);
	octets_xor(block, run->rand, run->keys->op, BLOCK);
	encrypt_blocks(run, block, 1, run->temp);
}

/* out = rot(in xor OPc, r) xor c. */
static void rotate_block(const struct auth_run *run, const struct rotation *rotation,
			 const uint8_t *in, uint8_t *out)
{
	for (size_t i = 0; i < BLOCK; i++) {
		size_t from = (i + rotation->octets) % BLOCK;

		out[i] = in[from] ^ run->keys->op[from];
	}
	out[BLOCK - 1] ^= rotation->constant;
}

/* OUT1 = E[TEMP xor rot(IN1 xor OPc, r1) xor c1] xor OPc, IN1 = SQN || AMF || SQN || AMF. */
static void make_out_1(const struct auth_run *run, const uint8_t sequence[8], uint8_t out[BLOCK])
{
	uint8_t in[BLOCK], block[BLOCK];

	memcpy(in, sequence, 8);
	memcpy(in + 8, sequence, 8);
	rotate_block(run, &rotation_1, in, block);
	octets_xor(block, block, run->temp, BLOCK);
	encrypt_blocks(run, block, 1, out);
	octets_xor(out, out, run->keys->op, BLOCK);
}

/* OUTi = E[rot(TEMP xor OPc, ri) xor ci] xor OPc, for n (at most 3) rotations at once. */
static void make_outs(const struct auth_run *run, const struct rotation *rotations, size_t n,
		      uint8_t *out)
{
	uint8_t blocks[3 * BLOCK];

	for (size_t i = 0; i < n; i++)
		rotate_block(run, &rotations[i], run->temp, blocks + i * BLOCK);
	encrypt_blocks(run, blocks, n, out);
	for (size_t i = 0; i < n; i++)
		octets_xor(out + i * BLOCK, out + i * BLOCK, run->keys->op, BLOCK);
}

/* The first half of OUT1. */
static void milenage_f1(const struct auth_run *run, const uint8_t sequence[8], uint8_t mac_a[8])
{
	uint8_t out[BLOCK];

	make_out_1(run, sequence, out);
	memcpy(mac_a, out, 8);
}

/* The second half of OUT1. */
static void milenage_f1_star(const struct auth_run *run, const uint8_t sequence[8],
			     uint8_t mac_s[8])
{
	uint8_t out[BLOCK];

	make_out_1(run, sequence, out);
	memcpy(mac_s, out + 8, 8);
}

/* AK and RES from OUT2, CK is OUT3, IK is OUT4. */
static void milenage_f2345(const struct auth_run *run, struct auth_vector *out)
{
	uint8_t outs[ARRAY_LEN(rotations_234)][BLOCK];

	make_outs(run, rotations_234, ARRAY_LEN(rotations_234), outs[0]);
	memcpy(out->ak, outs[0], 6);
	memcpy(out->res, outs[0] + 8, 8);
	memcpy(out->ck, outs[1], BLOCK);
	memcpy(out->ik, outs[2], BLOCK);
	out->res_len = 8;
	out->ck_len = out->ik_len = BLOCK;
}

/* The start of OUT5. */
static void milenage_f5_star(const struct auth_run *run, uint8_t ak[6])
{
	uint8_t out[BLOCK];

	make_outs(run, &rotation_5, 1, out);
	memcpy(ak, out, 6);
}

const struct auth_functions milenage_functions = {
	.key_lengths = OCTETS(16),
	.res_lengths = OCTETS(8),
	.res_length  = 8,
	.derive      = milenage_derive,
	.start       = milenage_start,
	.end         = milenage_end,
	.f1          = milenage_f1,
	.f1_star     = milenage_f1_star,
	.f2345       = milenage_f2345,
	.f5_star     = milenage_f5_star,
};
