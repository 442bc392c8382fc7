/* SPDX-License-Identifier: Apache-2.0 */
/* Responses of a digest that are computed over something else than what stands in the header, as real UEs
 * do by mistake: auth=wrong-NAME. */
#ifndef IMSD_SCENARIO_UE_SLIP_H
#define IMSD_SCENARIO_UE_SLIP_H

#include "auth/digest.h"
#include "base/mem.h"

/* Bends the input as that shape says; texts go to the arena. `octets`: its password is RES. False: no slip
 * is called so. */
bool slip_bend(struct str shape, struct arena *arena, bool octets, struct digest_input *input);

/* Of which algorithm the password of AKA is. */
const struct digest_algorithm *slip_algorithm_of(struct str shape,
						 const struct digest_algorithm *right);

#endif
