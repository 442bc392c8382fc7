/* SPDX-License-Identifier: Apache-2.0 */
/* The algorithm of the test USIM, TS 34.108 8.1.2: RES of 4 to 16 octets, CK and IK of 16. */
#ifndef IMSD_AUTH_XOR_H
#define IMSD_AUTH_XOR_H

#include "auth/functions.h"

extern const struct auth_functions xor_functions;

#endif
