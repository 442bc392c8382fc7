/* SPDX-License-Identifier: Apache-2.0 */
/* What the network does to registrations on request: for the API and scenarios. */
#ifndef IMSD_CORE_REGISTRATIONS_H
#define IMSD_CORE_REGISTRATIONS_H

#include "core/core.h"

/* Ends the registration of a subscriber (TS 24.229 5.4.1.5); who watches it is told `event`:
 * "deactivated", "rejected", "probation", "unregistered" or "expired". False with a sentence when he
 * has no binding, or when there is no such event. */
bool core_deregister(struct core *core, const char *name, struct str event, char why[160]);
/* His next REGISTER is challenged, and must come within knob registration.shortened (5.4.1.6). False
 * as above. */
bool core_reauthenticate(struct core *core, const char *name, char why[160]);

#endif
