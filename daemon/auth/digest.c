/* SPDX-License-Identifier: Apache-2.0 */
/* Digest, RFC 2617 and RFC 7616: the hashing. */
#include "auth/digest.h"

#include <openssl/evp.h>
#include <string.h>

#include "auth/crypto.h"
#include "base/mem.h"

struct digest_engine {
	EVP_MD *hashes[DIGEST_HASHES];
	EVP_MD_CTX *contexts[DIGEST_HASHES]; /* each set to its hash: starting anew is cheap */
};

static const char *const hash_names[DIGEST_HASHES] = {
	[DIGEST_MD5]         = "MD5",
	[DIGEST_SHA_256]     = "SHA2-256",
	[DIGEST_SHA_512_256] = "SHA2-512/256",
};

static const struct str qop_names[] = {
	[DIGEST_QOP_AUTH]     = { "auth", 4 },
	[DIGEST_QOP_AUTH_INT] = { "auth-int", 8 },
};

const struct digest_algorithm digest_algorithm_rows[] = {
	/* name                hash                sess   aka */
	{ "MD5",              DIGEST_MD5,         false, 0 },
	{ "SHA-256",          DIGEST_SHA_256,     false, 0 },
	{ "SHA-512-256",      DIGEST_SHA_512_256, false, 0 },
	{ "MD5-sess",         DIGEST_MD5,         true,  0 },
	{ "SHA-256-sess",     DIGEST_SHA_256,     true,  0 },
	{ "SHA-512-256-sess", DIGEST_SHA_512_256, true,  0 },
	{ "AKAv1-MD5",        DIGEST_MD5,         false, 1 },
	{ "AKAv2-MD5",        DIGEST_MD5,         false, 2 },
	{ "AKAv2-SHA-256",    DIGEST_SHA_256,     false, 2 },
	{ 0 },
};

/* By name. */
const struct digest_algorithm *digest_algorithm_find(struct str name)
{
	const struct digest_algorithm *row = digest_algorithm_rows;

	if (!name.p)
		return row;
	while (row->name && !str_iis(name, row->name))
		row++;
	return row->name ? row : NULL;
}

/* One qop value. */
bool digest_qop_read(struct str text, enum digest_qop *qop)
{
	*qop = DIGEST_QOP_NONE;
	if (!text.p)
		return true;
	for (size_t i = DIGEST_QOP_AUTH; i < ARRAY_LEN(qop_names); i++)
		if (str_ieq(text, qop_names[i]))
			*qop = (enum digest_qop)i;
	return *qop != DIGEST_QOP_NONE;
}

/* Fetches the hashes. */
struct digest_engine *digest_engine_new(void)
{
	struct digest_engine *engine = mem_alloc(sizeof(*engine));

	for (int i = 0; i < DIGEST_HASHES; i++) {
		engine->hashes[i] = EVP_MD_fetch(NULL, hash_names[i], NULL);
		crypto_require(engine->hashes[i] != NULL, hash_names[i]);
		engine->contexts[i] = EVP_MD_CTX_new();
		crypto_require(engine->contexts[i] != NULL, "digest context");
		crypto_require(EVP_DigestInit_ex2(engine->contexts[i], engine->hashes[i], NULL),
			       hash_names[i]);
	}
	return engine;
}

/* Lets go of the hashes. */
void digest_engine_free(struct digest_engine *engine)
{
	if (!engine)
		return;
	for (int i = 0; i < DIGEST_HASHES; i++) {
		EVP_MD_CTX_free(engine->contexts[i]);
		EVP_MD_free(engine->hashes[i]);
	}
	mem_free(engine);
}

/* The hash of n parts joined by colons, in hex. */
static void hash_joined(struct digest_engine *engine, enum digest_hash hash,
			const struct str *parts, size_t n, char out[DIGEST_HEX_SIZE])
{
	EVP_MD_CTX *context = engine->contexts[hash];
	uint8_t octets[EVP_MAX_MD_SIZE];
	unsigned length = 0;
	int ok = EVP_DigestInit_ex2(context, NULL, NULL);

	for (size_t i = 0; i < n && ok; i++) {
		if (i > 0)
			ok = EVP_DigestUpdate(context, ":", 1);
		if (ok && parts[i].n)
			ok = EVP_DigestUpdate(context, parts[i].p, parts[i].n);
	}
	crypto_require(ok && EVP_DigestFinal_ex(context, octets, &length), hash_names[hash]);
	hex_write(octets, length, out);
}

/* HA1 before the session. */
void digest_ha1(struct digest_engine *engine, const struct digest_input *input,
		char out[DIGEST_HEX_SIZE])
{
	const struct str parts[] = { input->username, input->realm, input->password };

	hash_joined(engine, input->algorithm->hash, parts, ARRAY_LEN(parts), out);
}

/* HA1 as the response takes it; `buffer` holds it when it had to be computed. */
static struct str final_ha1(struct digest_engine *engine, const struct digest_input *input,
			    char buffer[DIGEST_HEX_SIZE])
{
	struct str ha1 = input->ha1;

	if (!ha1.p) {
		digest_ha1(engine, input, buffer);
		ha1 = str_of(buffer);
	}
	if (input->algorithm->sess) {
		const struct str parts[] = { ha1, input->nonce, input->cnonce };

		hash_joined(engine, input->algorithm->hash, parts, ARRAY_LEN(parts), buffer);
		ha1 = str_of(buffer);
	}
	return ha1;
}

/* HA2. */
void digest_ha2(struct digest_engine *engine, const struct digest_input *input,
		char out[DIGEST_HEX_SIZE])
{
	enum digest_hash hash = input->algorithm->hash;
	char body[DIGEST_HEX_SIZE];
	struct str parts[] = { input->method, input->uri, STR_NONE };

	if (input->qop != DIGEST_QOP_AUTH_INT) {
		hash_joined(engine, hash, parts, 2, out);
		return;
	}
	hash_joined(engine, hash, &input->body, 1, body);
	parts[2] = str_of(body);
	hash_joined(engine, hash, parts, 3, out);
}

/* The response; without qop it is that of RFC 2069. */
void digest_response(struct digest_engine *engine, const struct digest_input *input,
		     char out[DIGEST_HEX_SIZE])
{
	char ha1_buffer[DIGEST_HEX_SIZE], ha2_buffer[DIGEST_HEX_SIZE];
	struct str ha1 = final_ha1(engine, input, ha1_buffer), ha2;

	digest_ha2(engine, input, ha2_buffer);
	ha2 = str_of(ha2_buffer);
	if (input->qop == DIGEST_QOP_NONE) {
		const struct str parts[] = { ha1, input->nonce, ha2 };

		hash_joined(engine, input->algorithm->hash, parts, ARRAY_LEN(parts), out);
	} else {
		const struct str parts[] = {
			ha1, input->nonce, input->nc, input->cnonce, qop_names[input->qop], ha2,
		};

		hash_joined(engine, input->algorithm->hash, parts, ARRAY_LEN(parts), out);
	}
}

/* The response without a method. */
void digest_rspauth(struct digest_engine *engine, const struct digest_input *input,
		    char out[DIGEST_HEX_SIZE])
{
	struct digest_input answer = *input;

	answer.method = STR_NONE;
	digest_response(engine, &answer, out);
}

/* Every octet is looked at whatever came before it. */
bool digest_equal(struct str given_hex, const char *own)
{
	unsigned different = 0;

	if (given_hex.n != strlen(own))
		return false;
	for (size_t i = 0; i < given_hex.n; i++) {
		unsigned char c = (unsigned char)given_hex.p[i];

		c |= (unsigned char)((c >= 'A' && c <= 'F') << 5);
		different |= c ^ (unsigned char)own[i];
	}
	return different == 0;
}
