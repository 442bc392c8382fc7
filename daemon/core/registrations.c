/* SPDX-License-Identifier: Apache-2.0 */
/* What the network does to registrations on request. */
#include "core/registrations.h"

#include <stdio.h>

#include "core/core_private.h"
#include "proc/knobs.h"

/* NULL with a sentence when there is no binding. */
static struct registration *bound(struct core *core, const char *name, char why[160])
{
	struct registration *registration = registration_by_name(core, name);

	if (registration && registration->n_bindings)
		return registration;
	snprintf(why, 160, "%s is not registered", name);
	return NULL;
}

bool core_deregister(struct core *core, const char *name, struct str event, char why[160])
{
	struct registration *registration = bound(core, name, why);
	enum contact_event which;

	if (!registration)
		return false;
	if (!contact_event_find(event, &which)) {
		snprintf(why, 160, "'%.*s' is none of %s", STR_ARG(event), contact_event_names());
		return false;
	}
	registration_remove(registration, which);
	return true;
}

bool core_reauthenticate(struct core *core, const char *name, char why[160])
{
	struct registration *registration = bound(core, name, why);

	if (!registration)
		return false;
	registration_reauthenticate(registration,
				    knobs_number(core->snapshot->knobs, REGISTRATION_SHORTENED) *
					    1000000);
	return true;
}
