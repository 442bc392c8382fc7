/* SPDX-License-Identifier: Apache-2.0 */
/* auth/digest: the examples of RFC 2617 and RFC 7616, and those computed for SIP. */
#include "auth/digest.h"

#include <criterion/criterion.h>

#include "auth_vectors.h"
#include "base/mem.h"

/* The input that a vector describes. */
static struct digest_input read_input(const json_t *vector)
{
	struct digest_input input = {
		.algorithm = digest_algorithm_find(vector_text(vector, "algorithm")),
		.username = vector_text(vector, "username"),
		.realm = vector_text(vector, "realm"),
		.password = vector_text(vector, "password"),
		.method = vector_text(vector, "method"),
		.uri = vector_text(vector, "uri"),
		.nonce = vector_text(vector, "nonce"),
		.nc = vector_text(vector, "nc"),
		.cnonce = vector_text(vector, "cnonce"),
		.body = vector_text(vector, "body"),
	};

	cr_assert(input.algorithm);
	cr_assert(digest_qop_read(vector_text(vector, "qop"), &input.qop));
	return input;
}

/* HA1 of a session is the hash of HA1, nonce and cnonce: it can be had as another HA1. */
static void session_ha1(struct digest_engine *engine, const struct digest_input *input, char *ha1)
{
	char user_ha1[DIGEST_HEX_SIZE];
	struct digest_input session = {
		.algorithm = input->algorithm,
		.realm = input->nonce,
		.password = input->cnonce,
	};

	digest_ha1(engine, input, user_ha1);
	session.username = str_of(user_ha1);
	digest_ha1(engine, &session, ha1);
}

/* HA1, HA2, response; once more from HA1 alone. */
static void check_response(struct digest_engine *engine, const json_t *vector)
{
	struct digest_input input = read_input(vector);
	char ha1[DIGEST_HEX_SIZE], out[DIGEST_HEX_SIZE];

	digest_ha1(engine, &input, ha1);
	if (input.algorithm->sess)
		session_ha1(engine, &input, out);
	vector_expect_text(vector, "HA1", str_of(input.algorithm->sess ? out : ha1));
	digest_ha2(engine, &input, out);
	vector_expect_text(vector, "HA2", str_of(out));
	digest_response(engine, &input, out);
	vector_expect_text(vector, "response", str_of(out));
	input.ha1 = str_of(ha1);
	input.username = input.realm = input.password = STR("not looked at");
	digest_response(engine, &input, out);
	vector_expect_text(vector, "response", str_of(out));
}

/* The request that the entry with rspauth belongs to. */
static const json_t *find_vector(const json_t *vectors, const char *name)
{
	const json_t *vector;
	size_t i;

	json_array_foreach(vectors, i, vector)
		if (str_is(vector_text(vector, "name"), name))
			return vector;
	return NULL;
}

Test(auth_digest, responses)
{
	json_t *root = vectors_load("digest.json"), *vector;
	struct digest_engine *engine = digest_engine_new();
	size_t i, checked = 0;

	json_array_foreach(json_object_get(root, "vectors"), i, vector) {
		if (!json_object_get(vector, "response"))
			continue;
		check_response(engine, vector);
		checked++;
	}
	cr_assert_eq(checked, 13);
	digest_engine_free(engine);
	json_decref(root);
}

Test(auth_digest, rspauth)
{
	json_t *root = vectors_load("digest.json"), *vector;
	struct digest_engine *engine = digest_engine_new();
	const json_t *vectors = json_object_get(root, "vectors");
	size_t i, checked = 0;

	json_array_foreach(vectors, i, vector) {
		const json_t *request = find_vector(vectors, "SIP REGISTER MD5 qop=auth");
		struct digest_input input = read_input(request);
		char out[DIGEST_HEX_SIZE];

		if (!json_object_get(vector, "rspauth"))
			continue;
		input.nc = vector_text(vector, "nc");
		input.cnonce = vector_text(vector, "cnonce");
		input.nonce = vector_text(vector, "nonce");
		digest_rspauth(engine, &input, out);
		vector_expect_text(vector, "rspauth", str_of(out));
		checked++;
	}
	cr_assert_eq(checked, 1);
	digest_engine_free(engine);
	json_decref(root);
}

/* The engine's contexts are used again: what came before must not show. */
Test(auth_digest, responses_do_not_depend_on_order)
{
	json_t *root = vectors_load("digest.json");
	const json_t *vectors = json_object_get(root, "vectors");
	struct digest_engine *engine = digest_engine_new();

	for (size_t i = json_array_size(vectors); i-- > 0;)
		if (json_object_get(json_array_get(vectors, i), "response"))
			check_response(engine, json_array_get(vectors, i));
	digest_engine_free(engine);
	digest_engine_free(NULL);
	json_decref(root);
}

Test(auth_digest, algorithms_by_name)
{
	static const char *const unknown[] = { "", "MD", "MD5 ", "SHA-1", "AKAv2-SHA-512" };
	size_t n = 0;

	for (; digest_algorithm_rows[n].name; n++)
		cr_assert_eq(digest_algorithm_find(str_of(digest_algorithm_rows[n].name)),
			     &digest_algorithm_rows[n]);
	cr_assert_eq(n, 9);
	cr_assert_str_eq(digest_algorithm_find(STR("akaV1-md5"))->name, "AKAv1-MD5");
	cr_assert_str_eq(digest_algorithm_find(STR("sha-512-256-SESS"))->name, "SHA-512-256-sess");
	cr_assert_str_eq(digest_algorithm_find(STR_NONE)->name, "MD5");
	for (size_t i = 0; i < ARRAY_LEN(unknown); i++)
		cr_assert_null(digest_algorithm_find(str_of(unknown[i])), "%s", unknown[i]);
}

Test(auth_digest, qop_by_name)
{
	enum digest_qop qop;

	cr_assert(digest_qop_read(STR_NONE, &qop));
	cr_assert_eq(qop, DIGEST_QOP_NONE);
	cr_assert(digest_qop_read(STR("AUTH"), &qop));
	cr_assert_eq(qop, DIGEST_QOP_AUTH);
	cr_assert(digest_qop_read(STR("auth-int"), &qop));
	cr_assert_eq(qop, DIGEST_QOP_AUTH_INT);
	cr_assert_not(digest_qop_read(STR(""), &qop));
	cr_assert_not(digest_qop_read(STR("auth,auth-int"), &qop));
	cr_assert_not(digest_qop_read(STR("auth-conf"), &qop));
}

Test(auth_digest, equal_but_for_case)
{
	cr_assert(digest_equal(STR("00afAF9c"), "00afaf9c"));
	cr_assert_not(digest_equal(STR("00afaf9d"), "00afaf9c"));
	cr_assert_not(digest_equal(STR("10afaf9c"), "00afaf9c"));
	cr_assert_not(digest_equal(STR("00afaf9"), "00afaf9c"));
	cr_assert_not(digest_equal(STR("00afaf9c0"), "00afaf9c"));
	cr_assert_not(digest_equal(STR(""), "00afaf9c"));
	cr_assert_not(digest_equal(STR_NONE, "00afaf9c"));
	cr_assert_not(digest_equal(STR("00afaf9\0"), "00afaf9c"));
	cr_assert_not(digest_equal(STR("\x10"), "0"), "only A to F are folded");
}
