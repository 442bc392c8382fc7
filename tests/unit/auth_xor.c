/* SPDX-License-Identifier: Apache-2.0 */
/* auth/xor: the test USIM of TS 34.108. */
#include <criterion/criterion.h>

#include "auth/vector.h"
#include "auth_vectors.h"

/* Vector and AUTS of one set. */
static void check_set(const json_t *vector)
{
	struct auth_keys keys = vector_keys(vector, AUTH_XOR, NULL);
	uint64_t sqn = vector_sqn(vector, "SQN"), sqn_ms = vector_sqn(vector, "SQN_MS"), found;
	uint8_t rand[16], auts[AUTS_OCTETS];
	struct auth_vector made, checked;

	vector_octets(vector, "RAND", rand, sizeof(rand));
	auth_vector_make(&keys, rand, sqn, &made);
	vector_expect(vector, "RES_128", made.res, made.res_len);
	vector_expect(vector, "CK", made.ck, made.ck_len);
	vector_expect(vector, "IK", made.ik, made.ik_len);
	vector_expect(vector, "AK", made.ak, 6);
	vector_expect(vector, "MAC", made.autn + 8, 8);
	vector_expect(vector, "AUTN", made.autn, 16);
	cr_assert(auth_vector_check(&keys, rand, made.autn, &checked, &found));
	cr_assert_eq(found, sqn);
	cr_assert_eq(memcmp(&made, &checked, sizeof(made)), 0);
	auts_make(&keys, rand, sqn_ms, auts);
	vector_expect(vector, "AUTS", auts, sizeof(auts));
	cr_assert(auts_check(&keys, rand, auts, &found));
	cr_assert_eq(found, sqn_ms);
	keys.res_len = 8;
	auth_vector_make(&keys, rand, sqn, &made);
	vector_expect(vector, "RES_64", made.res, made.res_len);
}

Test(auth_xor, test_usim)
{
	json_t *root = vectors_load("xor_test_usim.json"), *vector;
	size_t i;

	json_array_foreach(json_object_get(root, "vectors"), i, vector)
		check_set(vector);
	cr_assert_eq(i, 2);
	json_decref(root);
}
