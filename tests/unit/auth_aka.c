/* SPDX-License-Identifier: Apache-2.0 */
/* auth/aka: whole AKA challenges and their responses, from the keys to the digest. */
#include "auth/aka.h"

#include <criterion/criterion.h>

#include "auth_vectors.h"
#include "base/mem.h"

static const char *const broken_nonces[] = {
	"",
	"5a071f75353f667787615249c62dcc7b",
	"I1U8vpY3qJ0hiuZNrke/NVXzKLQ1d7m5Sp/6w1Tfr7M",      /* no padding */
	"I1U8vpY3qJ0hiuZNrke/NVXzKLQ1d7m5Sp/6w1Tfr7M=====", /* too much of it */
	"I1U8vpY3qJ0hiuZNrke/NVXzKLQ1d7m5Sp/6w1Tfr7MA!SIz", /* bad server data */
	"I1U8vpY3qJ0hiuZNrke/NVXzKLQ1d7m5Sp/6w1Tfrw==",     /* 31 octets */
};

/* RES, CK, IK and AUTN of the challenge. */
static struct auth_vector make_vector(const json_t *vector, const struct auth_keys *keys)
{
	struct auth_vector made;
	uint8_t rand[16];

	vector_octets(vector, "RAND", rand, sizeof(rand));
	auth_vector_make(keys, rand, vector_sqn(vector, "SQN"), &made);
	vector_expect(vector, "AUTN", made.autn, 16);
	vector_expect(vector, "RES", made.res, made.res_len);
	vector_expect(vector, "CK", made.ck, made.ck_len);
	vector_expect(vector, "IK", made.ik, made.ik_len);
	return made;
}

/* The nonce as made, with the server data of the vector after it; and taken apart again. */
static void check_nonce(const json_t *vector, const struct auth_vector *made)
{
	uint8_t octets[64], rand[16], autn[16];
	char nonce[BASE64_SIZE(sizeof(octets))];
	size_t more;

	memcpy(octets, made->rand, 16);
	memcpy(octets + 16, made->autn, 16);
	more = vector_octets(vector, "server_data", octets + 32, 32);
	base64_encode(octets, 32 + more, nonce);
	if (more == 0)
		aka_nonce_write(made->rand, made->autn, nonce);
	vector_expect_text(vector, "nonce", str_of(nonce));
	cr_assert(aka_nonce_read(vector_text(vector, "nonce"), rand, autn));
	cr_assert_arr_eq(rand, made->rand, 16);
	cr_assert_arr_eq(autn, made->autn, 16);
}

/* AUTS of the vector, made and checked. */
static void check_auts(const json_t *vector, const struct auth_keys *keys,
		       const struct auth_vector *made)
{
	uint64_t sqn_ms = vector_sqn(vector, "SQN_MS"), found;
	uint8_t auts[AUTS_OCTETS];
	char text[BASE64_SIZE(AUTS_OCTETS)];

	auts_make(keys, made->rand, sqn_ms, auts);
	base64_encode(auts, sizeof(auts), text);
	vector_expect_text(vector, "auts", str_of(text));
	cr_assert_eq(base64_decode(vector_text(vector, "auts"), auts, sizeof(auts)), AUTS_OCTETS);
	cr_assert(auts_check(keys, made->rand, auts, &found));
	cr_assert_eq(found, sqn_ms);
}

/* Session keys and password of AKAv2. */
static void check_akav2(const json_t *vector, const struct digest_algorithm *algorithm,
			const struct auth_vector *made)
{
	char password[AKA_PASSWORD_SIZE];
	struct auth_vector session;

	vector_expect_text(vector, "akav2_password", aka_password(algorithm, made, password));
	aka_session_keys(algorithm, made, &session);
	vector_expect(vector, "akav2_CK_prime", session.ck, session.ck_len);
	vector_expect(vector, "akav2_IK_prime", session.ik, session.ik_len);
}

/* HA1, HA2 and response over that password. */
static void check_digest(struct digest_engine *engine, const json_t *vector,
			 const struct digest_algorithm *algorithm, struct str password)
{
	struct digest_input input = {
		.algorithm = algorithm,
		.username = vector_text(vector, "username"),
		.realm = vector_text(vector, "realm"),
		.password = password,
		.method = vector_text(vector, "method"),
		.uri = vector_text(vector, "uri"),
		.nonce = vector_text(vector, "nonce"),
		.nc = vector_text(vector, "nc"),
		.cnonce = vector_text(vector, "cnonce"),
	};
	char out[DIGEST_HEX_SIZE];

	cr_assert(digest_qop_read(vector_text(vector, "qop"), &input.qop));
	vector_expect(vector, "password_hex", (const uint8_t *)password.p, password.n);
	digest_ha1(engine, &input, out);
	vector_expect_text(vector, "HA1", str_of(out));
	digest_ha2(engine, &input, out);
	vector_expect_text(vector, "HA2", str_of(out));
	digest_response(engine, &input, out);
	vector_expect_text(vector, "response", str_of(out));
}

/* One challenge, from the keys to the response. */
static void check_challenge(struct digest_engine *engine, const json_t *vector)
{
	const struct digest_algorithm *algorithm =
		digest_algorithm_find(vector_text(vector, "algorithm"));
	struct auth_keys keys = vector_keys(vector, AUTH_MILENAGE, "OPc");
	struct auth_vector made = make_vector(vector, &keys);
	char buffer[AKA_PASSWORD_SIZE];
	struct str password = STR("");

	cr_assert(algorithm && algorithm->aka);
	check_nonce(vector, &made);
	if (json_object_get(vector, "akav2_password"))
		check_akav2(vector, algorithm, &made);
	if (json_object_get(vector, "auts"))
		check_auts(vector, &keys, &made);
	else
		password = aka_password(algorithm, &made, buffer);
	check_digest(engine, vector, algorithm, password);
}

Test(auth_aka, challenges)
{
	json_t *root = vectors_load("aka_digest.json"), *vector;
	struct digest_engine *engine = digest_engine_new();
	size_t i;

	json_array_foreach(json_object_get(root, "vectors"), i, vector)
		check_challenge(engine, vector);
	cr_assert_eq(i, 14);
	digest_engine_free(engine);
	json_decref(root);
}

Test(auth_aka, session_keys_of_akav1_are_those_of_the_vector)
{
	struct auth_vector vector = { .ck = { 1 }, .ik = { 2 }, .ck_len = 16, .ik_len = 16 }, out;

	aka_session_keys(digest_algorithm_find(STR("AKAv1-MD5")), &vector, &out);
	cr_assert_eq(memcmp(&vector, &out, sizeof(out)), 0);
}

/* The longest RES, CK and IK that TUAK has fit into the password and its key. */
Test(auth_aka, passwords_of_long_vectors)
{
	struct auth_vector vector = { .res_len = 32, .ck_len = 32, .ik_len = 32 };
	char out[AKA_PASSWORD_SIZE];

	cr_assert_eq(aka_password(digest_algorithm_find(STR("AKAv1-MD5")), &vector, out).n, 32);
	cr_assert_eq(aka_password(digest_algorithm_find(STR("AKAv2-MD5")), &vector, out).n, 24);
	cr_assert_eq(aka_password(digest_algorithm_find(STR("AKAv2-SHA-256")), &vector, out).n, 44);
}

Test(auth_aka, nonce_with_any_server_data)
{
	uint8_t octets[80], rand[16], autn[16];
	char nonce[BASE64_SIZE(sizeof(octets))];

	for (size_t i = 0; i < sizeof(octets); i++)
		octets[i] = (uint8_t)(i * 7);
	for (size_t n = 0; n <= sizeof(octets); n++) {
		size_t length = base64_encode(octets, n, nonce);

		memset(rand, 0, sizeof(rand));
		cr_assert_eq(aka_nonce_read((struct str){ nonce, length }, rand, autn), n >= 32);
		cr_assert_eq(memcmp(rand, octets, 16) == 0, n >= 32);
		cr_assert(n < 32 || memcmp(autn, octets + 16, 16) == 0);
	}
}

Test(auth_aka, nonce_that_is_none)
{
	uint8_t rand[16], autn[16];

	cr_assert_not(aka_nonce_read(STR_NONE, rand, autn));
	for (size_t i = 0; i < ARRAY_LEN(broken_nonces); i++)
		cr_assert_not(aka_nonce_read(str_of(broken_nonces[i]), rand, autn), "%s",
			      broken_nonces[i]);
}
