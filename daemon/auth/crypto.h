/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this room share when they call OpenSSL. */
#ifndef IMSD_AUTH_CRYPTO_H
#define IMSD_AUTH_CRYPTO_H

#include <stddef.h>
#include <stdint.h>

/* Ends the process when `ok` is not positive: OpenSSL then has no memory or lacks `what`, and there
 * is no answer to give. Never depends on what a peer sent. */
void crypto_require(int ok, const char *what);

/* out = a xor b, n octets; out may be a or b. */
static inline void octets_xor(uint8_t *out, const uint8_t *a, const uint8_t *b, size_t n)
{
	for (size_t i = 0; i < n; i++)
		out[i] = a[i] ^ b[i];
}

#endif
