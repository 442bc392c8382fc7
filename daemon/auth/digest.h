/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Digest, RFC 2617 and RFC 7616 with RFC 8760, and the algorithms that Digest AKA adds to it (RFC
 * 3310, RFC 4169; their passwords come from auth/aka.h). Values go in as the header's parameters
 * have them, unquoted, and are hashed octet by octet: a password may hold zeros and colons.
 */
#ifndef IMSD_AUTH_DIGEST_H
#define IMSD_AUTH_DIGEST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

enum digest_hash { DIGEST_MD5, DIGEST_SHA_256, DIGEST_SHA_512_256, DIGEST_HASHES };
enum digest_qop { DIGEST_QOP_NONE, DIGEST_QOP_AUTH, DIGEST_QOP_AUTH_INT };

/* Room for any of the hashes in hex, and its terminating zero. */
#define DIGEST_HEX_SIZE 65

struct digest_algorithm {
	const char *name;
	enum digest_hash hash;
	bool sess;   /* HA1 takes in nonce and cnonce */
	uint8_t aka; /* 0: a password, 1: AKAv1, 2: AKAv2 */
};

/* All of them; the last row has no name. */
extern const struct digest_algorithm digest_algorithm_rows[];
/* By name without regard to case; absent (STR_NONE) is MD5, RFC 7616 3.3. NULL when unknown. */
const struct digest_algorithm *digest_algorithm_find(struct str name);
/* Reads one qop value without regard to case; absent is DIGEST_QOP_NONE. False when unknown. */
bool digest_qop_read(struct str text, enum digest_qop *qop);

/* The hashes of OpenSSL, looked up once; one thread at a time. The caller owns it. Never NULL: the
 * process ends when OpenSSL lacks a hash. */
struct digest_engine *digest_engine_new(void);
void digest_engine_free(struct digest_engine *engine);

/* What a response is computed over. */
struct digest_input {
	const struct digest_algorithm *algorithm;
	struct str username, realm, password; /* not looked at when there is ha1 */
	struct str ha1;                       /* what digest_ha1 gave once, or STR_NONE */
	struct str method, uri;
	struct str nonce, nc, cnonce; /* nc and cnonce: with qop; cnonce: -sess too */
	enum digest_qop qop;
	struct str body; /* with DIGEST_QOP_AUTH_INT */
};

/* H(username ":" realm ":" password) in lower-case hex: it outlives nonces, so it can be kept. With
 * -sess the digest_ functions below go on from it to the HA1 of the session. */
void digest_ha1(struct digest_engine *engine, const struct digest_input *input,
		char out[DIGEST_HEX_SIZE]);
/* H(method ":" uri), with auth-int H(method ":" uri ":" H(body)), in lower-case hex. */
void digest_ha2(struct digest_engine *engine, const struct digest_input *input,
		char out[DIGEST_HEX_SIZE]);
/* The value of `response` in lower-case hex, RFC 7616 3.4.1. */
void digest_response(struct digest_engine *engine, const struct digest_input *input,
		     char out[DIGEST_HEX_SIZE]);
/* The value of `rspauth` for that request: the method is not looked at, and `body` is that of the
 * response. RFC 7616 3.5. */
void digest_rspauth(struct digest_engine *engine, const struct digest_input *input,
		    char out[DIGEST_HEX_SIZE]);

/* Whether what a peer sent is our (lower-case) value; in constant time, without regard to case. */
bool digest_equal(struct str given_hex, const char *own);

#endif
