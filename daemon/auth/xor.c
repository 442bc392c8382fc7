/* SPDX-License-Identifier: Apache-2.0 */
/* The algorithm of the test USIM, TS 34.108 8.1.2: all is made of X = K xor RAND. */
#include "auth/xor.h"

#include <string.h>

#include "auth/crypto.h"

/* n octets of X from octet `from` on, going round. */
static void take_x(const struct auth_run *run, size_t from, uint8_t *out, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t at = (from + i) % 16;

		out[i] = run->keys->k[at] ^ run->rand[at];
	}
}

/* The start of X with SQN || AMF; f1* is the same. */
static void xor_f1(const struct auth_run *run, const uint8_t sequence[8], uint8_t mac[8])
{
	take_x(run, 0, mac, 8);
	octets_xor(mac, mac, sequence, 8);
}

/* AK is in the midst of X; f5* is the same. */
static void xor_f5(const struct auth_run *run, uint8_t ak[6])
{
	take_x(run, 3, ak, 6);
}

/* RES is X, CK is X rotated by one octet, IK by two. */
static void xor_f2345(const struct auth_run *run, struct auth_vector *out)
{
	out->res_len = run->keys->res_len;
	out->ck_len = out->ik_len = 16;
	take_x(run, 0, out->res, out->res_len);
	take_x(run, 1, out->ck, out->ck_len);
	take_x(run, 2, out->ik, out->ik_len);
	xor_f5(run, out->ak);
}

const struct auth_functions xor_functions = {
	.key_lengths = OCTETS(16),
	.res_lengths = OCTETS(17) - OCTETS(4), /* 4 to 16 */
	.res_length  = 16,
	.f1          = xor_f1,
	.f1_star     = xor_f1,
	.f2345       = xor_f2345,
	.f5_star     = xor_f5,
};
