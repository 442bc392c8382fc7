/* SPDX-License-Identifier: Apache-2.0 */
/* auth/keys: defaults, and lengths that an algorithm does not have. */
#include "auth/keys.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

#include "base/mem.h"

static const struct {
	enum auth_algorithm algorithm;
	uint8_t k_len, res_len, ck_len, ik_len;
	int result;
} length_rows[] = {
	/* algorithm      K   RES CK  IK */
	{ AUTH_MILENAGE, 16, 8, 16, 16, 0 },
	{ AUTH_MILENAGE, 32, 8, 16, 16, -EINVAL },
	{ AUTH_MILENAGE, 16, 4, 16, 16, -EINVAL },
	{ AUTH_MILENAGE, 16, 8, 32, 16, -EINVAL },
	{ AUTH_MILENAGE, 15, 8, 16, 16, -EINVAL },
	{ AUTH_TUAK, 16, 4, 16, 32, 0 },
	{ AUTH_TUAK, 32, 32, 32, 16, 0 },
	{ AUTH_TUAK, 24, 8, 16, 16, -EINVAL },
	{ AUTH_TUAK, 32, 12, 16, 16, -EINVAL },
	{ AUTH_TUAK, 32, 8, 16, 24, -EINVAL },
	{ AUTH_TUAK, 33, 8, 16, 16, -EINVAL },
	{ AUTH_TUAK, 32, 96, 16, 16, -EINVAL }, /* no shift beyond the set */
	{ AUTH_XOR, 16, 4, 16, 16, 0 },
	{ AUTH_XOR, 16, 15, 16, 16, 0 },
	{ AUTH_XOR, 16, 16, 16, 16, 0 },
	{ AUTH_XOR, 16, 3, 16, 16, -EINVAL },
	{ AUTH_XOR, 16, 17, 16, 16, -EINVAL },
	{ AUTH_XOR, 32, 16, 16, 16, -EINVAL },
	{ AUTH_XOR + 1, 16, 8, 16, 16, -EINVAL },
};

Test(auth_keys, lengths)
{
	for (size_t i = 0; i < ARRAY_LEN(length_rows); i++) {
		struct auth_keys keys = {
			.algorithm = length_rows[i].algorithm,
			.k_len = length_rows[i].k_len,
			.res_len = length_rows[i].res_len,
			.ck_len = length_rows[i].ck_len,
			.ik_len = length_rows[i].ik_len,
		};

		cr_assert_eq(auth_keys_prepare(&keys), length_rows[i].result, "row %zu", i);
	}
}

Test(auth_keys, defaults)
{
	struct auth_keys milenage = { .algorithm = AUTH_MILENAGE };
	struct auth_keys test_usim = { .algorithm = AUTH_XOR };

	cr_assert_eq(auth_keys_prepare(&milenage), 0);
	cr_assert_eq(milenage.k_len, 16);
	cr_assert_eq(milenage.res_len, 8);
	cr_assert_eq(milenage.ck_len, 16);
	cr_assert_eq(milenage.ik_len, 16);
	cr_assert_eq(milenage.keccak_iterations, 1);
	cr_assert_eq(auth_keys_prepare(&test_usim), 0);
	cr_assert_eq(test_usim.res_len, 16);
}

Test(auth_keys, prepared_twice_is_prepared_once)
{
	struct auth_keys keys = { .algorithm = AUTH_MILENAGE, .k = { 1 }, .op = { 2 } }, first;

	cr_assert_eq(auth_keys_prepare(&keys), 0);
	first = keys;
	cr_assert_neq(first.op[0], 2);
	cr_assert_eq(auth_keys_prepare(&keys), 0);
	cr_assert_eq(memcmp(&first, &keys, sizeof(keys)), 0);
}

Test(auth_keys, clear_leaves_zeros)
{
	struct auth_keys keys, zeros;

	memset(&keys, 0x5a, sizeof(keys));
	memset(&zeros, 0, sizeof(zeros));
	auth_keys_clear(&keys);
	cr_assert_eq(memcmp(&keys, &zeros, sizeof(keys)), 0);
	auth_keys_clear(NULL);
}
