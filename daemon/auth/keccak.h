/* SPDX-License-Identifier: Apache-2.0 */
/* The permutation Keccak-f[1600], FIPS 202 section 3.3, which OpenSSL keeps to itself. */
#ifndef IMSD_AUTH_KECCAK_H
#define IMSD_AUTH_KECCAK_H

#include <stdint.h>

#define KECCAK_OCTETS 200

/* Permutes the state, given and returned as octets. */
void keccak_f1600(uint8_t state[KECCAK_OCTETS]);

#endif
