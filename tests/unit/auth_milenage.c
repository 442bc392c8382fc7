/* SPDX-License-Identifier: Apache-2.0 */
/* auth/milenage: the sets of TS 35.208 and 35.207. */
#include "auth/milenage.h"

#include <criterion/criterion.h>

#include "auth/aka.h"
#include "auth_vectors.h"

/* OPc and each function by itself. */
static void check_functions(const json_t *vector)
{
	const struct auth_functions *milenage = &milenage_functions;
	struct auth_keys keys = vector_keys(vector, AUTH_MILENAGE, "OP");
	uint8_t rand[16], sequence[8], mac[8], ak[6];
	struct auth_run run = { .keys = &keys, .rand = rand };
	struct auth_vector out;

	vector_octets(vector, "RAND", rand, sizeof(rand));
	vector_octets(vector, "SQN", sequence, 6);
	vector_octets(vector, "AMF", sequence + 6, 2);
	vector_expect(vector, "OPc", keys.op, 16);
	milenage->start(&run);
	milenage->f1(&run, sequence, mac);
	vector_expect(vector, "f1_MAC_A", mac, 8);
	milenage->f1_star(&run, sequence, mac);
	vector_expect(vector, "f1star_MAC_S_with_AMF", mac, 8);
	milenage->f2345(&run, &out);
	vector_expect(vector, "f2_RES", out.res, out.res_len);
	vector_expect(vector, "f3_CK", out.ck, out.ck_len);
	vector_expect(vector, "f4_IK", out.ik, out.ik_len);
	vector_expect(vector, "f5_AK", out.ak, 6);
	milenage->f5_star(&run, ak);
	vector_expect(vector, "f5star_AKstar", ak, 6);
	milenage->end(&run);
}

/* AUTN, nonce and AUTS, from OPc as given. */
static void check_derived(const json_t *vector)
{
	const json_t *derived = json_object_get(vector, "derived");
	struct auth_keys keys = vector_keys(vector, AUTH_MILENAGE, "OPc");
	uint8_t rand[16], auts[AUTS_OCTETS];
	uint64_t sqn = vector_sqn(vector, "SQN"), found;
	char nonce[AKA_NONCE_SIZE];
	struct auth_vector made, checked;

	vector_octets(vector, "RAND", rand, sizeof(rand));
	auth_vector_make(&keys, rand, sqn, &made);
	vector_expect(derived, "AUTN", made.autn, 16);
	vector_expect(vector, "RAND", made.rand, 16);
	vector_expect(vector, "f2_RES", made.res, made.res_len);
	aka_nonce_write(made.rand, made.autn, nonce);
	vector_expect_text(derived, "nonce_base64_RAND_AUTN", str_of(nonce));
	cr_assert(auth_vector_check(&keys, rand, made.autn, &checked, &found));
	cr_assert_eq(found, sqn);
	cr_assert_eq(memcmp(&made, &checked, sizeof(made)), 0);
	auts_make(&keys, rand, sqn, auts);
	vector_expect(derived, "AUTS_if_SQNms_equals_SQN", auts, sizeof(auts));
	vector_expect(derived, "MAC_S_AMF0000", auts + 6, 8);
}

Test(auth_milenage, sets_of_35_208)
{
	json_t *root = vectors_load("milenage.json"), *vector;
	size_t i;

	json_array_foreach(json_object_get(root, "vectors"), i, vector)
		check_functions(vector);
	cr_assert_eq(i, 21);
	json_decref(root);
}

Test(auth_milenage, derived_autn_nonce_and_auts)
{
	json_t *root = vectors_load("milenage.json"), *vector;
	size_t i;

	json_array_foreach(json_object_get(root, "vectors"), i, vector)
		check_derived(vector);
	json_decref(root);
}
