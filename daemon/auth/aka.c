/* SPDX-License-Identifier: Apache-2.0 */
/* Digest AKA, RFC 3310 and RFC 4169: nonce, password and session keys. */
#include "auth/aka.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>

#include "auth/crypto.h"

/* The PRF of AKAv2 is HMAC with the hash of the digest. */
static const EVP_MD *(*const prf_rows[DIGEST_HASHES])(void) = {
	[DIGEST_MD5]         = EVP_md5,
	[DIGEST_SHA_256]     = EVP_sha256,
	[DIGEST_SHA_512_256] = EVP_sha512_256,
};

/* base64(RAND || AUTN). */
void aka_nonce_write(const uint8_t rand[16], const uint8_t autn[16], char out[AKA_NONCE_SIZE])
{
	uint8_t octets[32];

	memcpy(octets, rand, 16);
	memcpy(octets + 16, autn, 16);
	base64_encode(octets, sizeof(octets), out);
}

/* RAND and AUTN of it. */
bool aka_nonce_read(struct str nonce, uint8_t rand[16], uint8_t autn[16])
{
	uint8_t octets[33];

	if (base64_length(nonce) < 32)
		return false;
	/* 44 characters hold 32 octets, or 33 when the first of the server data is among them. */
	nonce.n = AKA_NONCE_SIZE - 1;
	base64_decode(nonce, octets, sizeof(octets));
	memcpy(rand, octets, 16);
	memcpy(autn, octets + 16, 16);
	return true;
}

/* PRF(key, text); its length. */
static uint8_t akav2_prf(const struct digest_algorithm *algorithm, struct str key, struct str text,
			 uint8_t out[32])
{
	unsigned length = 0;

	crypto_require(HMAC(prf_rows[algorithm->hash](), key.p, (int)key.n,
			    (const unsigned char *)text.p, text.n, out, &length) != NULL,
		       "HMAC");
	return (uint8_t)length;
}

/* Adds n octets at `at`; where the next go. */
static char *put(char *at, const uint8_t *octets, size_t n)
{
	memcpy(at, octets, n);
	return at + n;
}

/* RES, or what AKAv2 makes of it. */
struct str aka_password(const struct digest_algorithm *algorithm, const struct auth_vector *vector,
			char out[AKA_PASSWORD_SIZE])
{
	char key[3 * 32], *end = key;
	uint8_t prf[32];
	size_t n;

	if (algorithm->aka < 2) {
		memcpy(out, vector->res, vector->res_len);
		return (struct str){ out, vector->res_len };
	}
	end = put(end, vector->res, vector->res_len);
	end = put(end, vector->ik, vector->ik_len);
	end = put(end, vector->ck, vector->ck_len);
	n = akav2_prf(algorithm, (struct str){ key, (size_t)(end - key) },
		      STR("http-digest-akav2-password"), prf);
	OPENSSL_cleanse(key, sizeof(key));
	return (struct str){ out, base64_encode(prf, n, out) };
}

/* CK and IK, or CK' and IK'. */
void aka_session_keys(const struct digest_algorithm *algorithm, const struct auth_vector *vector,
		      struct auth_vector *out)
{
	struct str ck = { (const char *)vector->ck, vector->ck_len };
	struct str ik = { (const char *)vector->ik, vector->ik_len };

	*out = *vector;
	if (algorithm->aka < 2)
		return;
	out->ck_len = akav2_prf(algorithm, ck, STR("http-digest-akav2-cipherkey"), out->ck);
	out->ik_len = akav2_prf(algorithm, ik, STR("http-digest-akav2-integritykey"), out->ik);
}
