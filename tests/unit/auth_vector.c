/* SPDX-License-Identifier: Apache-2.0 */
/* auth/vector: AUTS of both sides, and what a wrong bit does. */
#include "auth/vector.h"

#include <criterion/criterion.h>

#include "auth/base64.h"
#include "auth_vectors.h"

/* The keys of an entry of auts.json. */
static struct auth_keys auts_keys(const json_t *vector)
{
	if (str_is(vector_text(vector, "algorithm"), "TUAK"))
		return vector_keys(vector, AUTH_TUAK, "TOPc");
	return vector_keys(vector, AUTH_MILENAGE, "OPc");
}

/* Made as the UE does, checked as the network does, the wrong one refused. */
static void check_auts(const json_t *vector)
{
	struct auth_keys keys = auts_keys(vector);
	uint64_t sqn_ms = vector_sqn(vector, "SQN_MS"), found;
	uint8_t rand[16], auts[AUTS_OCTETS], ak[6];
	char text[BASE64_SIZE(AUTS_OCTETS)];

	vector_octets(vector, "RAND", rand, sizeof(rand));
	auts_make(&keys, rand, sqn_ms, auts);
	vector_expect(vector, "AUTS", auts, sizeof(auts));
	vector_expect(vector, "MAC_S", auts + 6, 8);
	sqn_write(sqn_ms, ak);
	for (int i = 0; i < 6; i++)
		ak[i] ^= auts[i];
	vector_expect(vector, "AKstar", ak, 6);
	base64_encode(auts, sizeof(auts), text);
	vector_expect_text(vector, "auts_base64", str_of(text));
	cr_assert(auts_check(&keys, rand, auts, &found));
	cr_assert_eq(found, sqn_ms);
	if (!json_object_get(vector, "wrong_MAC_S_AUTS"))
		return;
	vector_octets(vector, "wrong_MAC_S_AUTS", auts, sizeof(auts));
	cr_assert_not(auts_check(&keys, rand, auts, &found));
	cr_assert_eq(found, sqn_ms, "SQN_MS is read all the same");
}

/* Keys to break bits under: what each algorithm needs, and no more. */
static struct auth_keys some_keys(enum auth_algorithm algorithm)
{
	struct auth_keys keys = {
		.algorithm = algorithm, .k = { 1, 2, 3 }, .op = { 4, 5 }, .amf = { 0x80, 0 }
	};

	cr_assert_eq(auth_keys_prepare(&keys), 0);
	return keys;
}

Test(auth_vector, auts)
{
	json_t *root = vectors_load("auts.json"), *vector;
	size_t i;

	json_array_foreach(json_object_get(root, "vectors"), i, vector)
		check_auts(vector);
	cr_assert_eq(i, 7);
	json_decref(root);
}

Test(auth_vector, any_wrong_bit_of_autn_is_seen)
{
	static const uint8_t rand[16] = { 7, 8, 9 };
	struct auth_vector made, checked;
	uint64_t sqn;

	for (enum auth_algorithm algorithm = AUTH_MILENAGE; algorithm <= AUTH_XOR; algorithm++) {
		struct auth_keys keys = some_keys(algorithm);

		auth_vector_make(&keys, rand, 0x20, &made);
		for (int bit = 0; bit < 128; bit++) {
			uint8_t autn[16];

			memcpy(autn, made.autn, 16);
			autn[bit / 8] ^= (uint8_t)(1 << bit % 8);
			cr_assert_not(auth_vector_check(&keys, rand, autn, &checked, &sqn),
				      "algorithm %d, bit %d", algorithm, bit);
			cr_assert_eq(memcmp(made.res, checked.res, sizeof(made.res)), 0);
		}
	}
}

Test(auth_vector, any_wrong_bit_of_auts_is_seen)
{
	static const uint8_t rand[16] = { 7, 8, 9 };
	uint64_t sqn;

	for (enum auth_algorithm algorithm = AUTH_MILENAGE; algorithm <= AUTH_XOR; algorithm++) {
		struct auth_keys keys = some_keys(algorithm);
		uint8_t auts[AUTS_OCTETS];

		auts_make(&keys, rand, 0xffffffffffff, auts);
		cr_assert(auts_check(&keys, rand, auts, &sqn));
		cr_assert_eq(sqn, 0xffffffffffff);
		for (int bit = 0; bit < 8 * AUTS_OCTETS; bit++) {
			auts[bit / 8] ^= (uint8_t)(1 << bit % 8);
			cr_assert_not(auts_check(&keys, rand, auts, &sqn));
			auts[bit / 8] ^= (uint8_t)(1 << bit % 8);
		}
	}
}

/* MAC-S is over AMF 0000, whatever the AMF of the keys. */
Test(auth_vector, auts_does_not_depend_on_amf)
{
	static const uint8_t rand[16] = { 1 };
	struct auth_keys keys = some_keys(AUTH_MILENAGE);
	uint8_t one[AUTS_OCTETS], other[AUTS_OCTETS];

	auts_make(&keys, rand, 99, one);
	keys.amf[0] = 0xb9;
	auts_make(&keys, rand, 99, other);
	cr_assert_eq(memcmp(one, other, sizeof(one)), 0);
}

Test(auth_vector, clear_leaves_zeros)
{
	struct auth_vector vector, zeros;

	memset(&vector, 0x5a, sizeof(vector));
	memset(&zeros, 0, sizeof(zeros));
	auth_vector_clear(&vector);
	cr_assert_eq(memcmp(&vector, &zeros, sizeof(vector)), 0);
	auth_vector_clear(NULL);
}
