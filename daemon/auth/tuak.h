/* SPDX-License-Identifier: Apache-2.0 */
/* TUAK, TS 35.231, on Keccak-f[1600]: K, CK and IK of 16 or 32 octets, RES of 4, 8, 16 or 32. */
#ifndef IMSD_AUTH_TUAK_H
#define IMSD_AUTH_TUAK_H

#include <stddef.h>

#include "auth/functions.h"

/* Its f1 and f1* give MACs of 8 octets, which is what AUTN and AUTS hold. */
extern const struct auth_functions tuak_functions;

/* f1 and f1* with a MAC of 8, 16 or 32 octets. The length goes into the computation: a short MAC is
 * not the start of a long one. */
void tuak_f1(const struct auth_run *run, const uint8_t sequence[8], uint8_t *mac, size_t mac_len);
void tuak_f1_star(const struct auth_run *run, const uint8_t sequence[8], uint8_t *mac,
		  size_t mac_len);

#endif
