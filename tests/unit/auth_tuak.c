/* SPDX-License-Identifier: Apache-2.0 */
/* auth/tuak: the sets of TS 35.233; auth/keccak: SHA3-256 built on it. */
#include "auth/tuak.h"

#include <criterion/criterion.h>

#include "auth/keccak.h"
#include "auth_vectors.h"

/* A length of the vector, in octets. */
static uint8_t length_of(const json_t *vector, const char *what)
{
	const json_t *lengths = json_object_get(vector, "lengths_bits");

	return (uint8_t)(json_integer_value(json_object_get(lengths, what)) / 8);
}

/* The keys with all lengths of the vector, not yet prepared. */
static struct auth_keys raw_keys(const json_t *vector)
{
	struct auth_keys keys = { .algorithm = AUTH_TUAK };

	keys.k_len = (uint8_t)vector_octets(vector, "K", keys.k, sizeof(keys.k));
	cr_assert_eq(keys.k_len, length_of(vector, "K"));
	vector_octets(vector, "TOP", keys.op, sizeof(keys.op));
	vector_octets(vector, "AMF", keys.amf, sizeof(keys.amf));
	keys.res_len = length_of(vector, "RES");
	keys.ck_len = length_of(vector, "CK");
	keys.ik_len = length_of(vector, "IK");
	keys.keccak_iterations =
		(uint8_t)json_integer_value(json_object_get(vector, "keccak_iterations"));
	return keys;
}

/* TOPc and each function by itself. */
static void check_functions(const json_t *vector)
{
	struct auth_keys keys = raw_keys(vector);
	uint8_t rand[16], sequence[8], mac[32], ak[6], mac_len = length_of(vector, "MAC");
	struct auth_run run = { .keys = &keys, .rand = rand };
	struct auth_vector out;

	cr_assert_eq(auth_keys_prepare(&keys), 0);
	vector_octets(vector, "RAND", rand, sizeof(rand));
	vector_octets(vector, "SQN", sequence, 6);
	vector_octets(vector, "AMF", sequence + 6, 2);
	vector_expect(vector, "TOPc", keys.op, 32);
	tuak_f1(&run, sequence, mac, mac_len);
	vector_expect(vector, "f1_MAC_A", mac, mac_len);
	tuak_f1_star(&run, sequence, mac, mac_len);
	vector_expect(vector, "f1star_MAC_S", mac, mac_len);
	tuak_functions.f2345(&run, &out);
	vector_expect(vector, "f2_RES", out.res, out.res_len);
	vector_expect(vector, "f3_CK", out.ck, out.ck_len);
	vector_expect(vector, "f4_IK", out.ik, out.ik_len);
	vector_expect(vector, "f5_AK", out.ak, 6);
	tuak_functions.f5_star(&run, ak);
	vector_expect(vector, "f5star_AKstar", ak, 6);
}

/* The vector as the network makes it, taken apart as the UE does. */
static void check_vector(const json_t *vector)
{
	struct auth_keys keys = raw_keys(vector);
	uint8_t rand[16], sqn_octets[6];
	uint64_t sqn = vector_sqn(vector, "SQN"), found;
	struct auth_vector made, checked;

	cr_assert_eq(auth_keys_prepare(&keys), 0);
	vector_octets(vector, "RAND", rand, sizeof(rand));
	auth_vector_make(&keys, rand, sqn, &made);
	vector_expect(vector, "f2_RES", made.res, made.res_len);
	vector_expect(vector, "AMF", made.autn + 6, 2);
	if (length_of(vector, "MAC") == 8)
		vector_expect(vector, "f1_MAC_A", made.autn + 8, 8);
	for (int i = 0; i < 6; i++)
		sqn_octets[i] = made.autn[i] ^ made.ak[i];
	vector_expect(vector, "SQN", sqn_octets, 6);
	cr_assert(auth_vector_check(&keys, rand, made.autn, &checked, &found));
	cr_assert_eq(found, sqn);
	cr_assert_eq(memcmp(&made, &checked, sizeof(made)), 0);
}

Test(auth_tuak, sets_of_35_233)
{
	json_t *root = vectors_load("tuak.json"), *vector;
	size_t i;

	json_array_foreach(json_object_get(root, "vectors"), i, vector)
		check_functions(vector);
	cr_assert_eq(i, 6);
	json_decref(root);
}

Test(auth_tuak, vectors_of_both_sides)
{
	json_t *root = vectors_load("tuak.json"), *vector;
	size_t i;

	json_array_foreach(json_object_get(root, "vectors"), i, vector)
		check_vector(vector);
	json_decref(root);
}

/* FIPS 202: SHA3-256 of nothing is one permutation of the padding at rate 136. */
Test(auth_keccak, sha3_256_of_nothing)
{
	uint8_t state[KECCAK_OCTETS] = { 0x06, [135] = 0x80 };
	char hex[65];

	keccak_f1600(state);
	hex_write(state, 32, hex);
	cr_assert_str_eq(hex, "a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a");
}
