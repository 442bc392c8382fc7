/* SPDX-License-Identifier: Apache-2.0 */
/* What Digest AKA puts around a vector: nonce, password and session keys. RFC 3310, RFC 4169. */
#ifndef IMSD_AUTH_AKA_H
#define IMSD_AUTH_AKA_H

#include <stdbool.h>
#include <stdint.h>

#include "auth/base64.h"
#include "auth/digest.h"
#include "auth/vector.h"
#include "base/text.h"

#define AKA_NONCE_SIZE BASE64_SIZE(32)
#define AKA_PASSWORD_SIZE BASE64_SIZE(32)

/* The nonce of a challenge, base64 of RAND || AUTN: 44 characters and a terminating zero. */
void aka_nonce_write(const uint8_t rand[16], const uint8_t autn[16], char out[AKA_NONCE_SIZE]);
/* Reads a nonce; server data after AUTN may follow and is not looked at. False, with nothing
 * written, when it is not base64 or is shorter than RAND || AUTN. RFC 3310 3.2. */
bool aka_nonce_read(struct str nonce, uint8_t rand[16], uint8_t autn[16]);

/* The password of an AKA algorithm (its `aka` is not 0) as digest_input takes it: the raw octets of
 * RES, or with AKAv2 the base64 text of the PRF of RES || IK || CK (RFC 4169 3). A slice of `out`.
 * A request with `auts` has an empty password instead (RFC 3310 3.4). */
struct str aka_password(const struct digest_algorithm *algorithm, const struct auth_vector *vector,
			char out[AKA_PASSWORD_SIZE]);
/* Makes *out the vector with CK and IK as that algorithm leaves them to IPsec: the same, or with
 * AKAv2 CK' and IK'. `out` is another vector; aka_password wants the first. */
void aka_session_keys(const struct digest_algorithm *algorithm, const struct auth_vector *vector,
		      struct auth_vector *out);

#endif
