/* SPDX-License-Identifier: Apache-2.0 */
/* Milenage, TS 35.206, on AES-128: RES and both MACs of 8 octets, CK and IK of 16. */
#ifndef IMSD_AUTH_MILENAGE_H
#define IMSD_AUTH_MILENAGE_H

#include "auth/functions.h"

extern const struct auth_functions milenage_functions;

#endif
