/* SPDX-License-Identifier: Apache-2.0 */
/* Supplementary services changed at run time, for the API and scenarios. */
#ifndef IMSD_CORE_SERVICES_H
#define IMSD_CORE_SERVICES_H

#include "core/core.h"

/* Gives a subscriber these services in place of the configured ones, until core_unset_services or
 * core_reset. `text`: what stands inside the group `services` of the configuration
 * (conf/services.h). False with errors, and nothing has changed. */
bool core_set_services(struct core *core, const char *name, const char *text,
		       struct conf_errors *errors);
/* The configured ones again; false: no others were given. */
bool core_unset_services(struct core *core, const char *name);
/* Appends a value to such a text, in quotes. */
void services_text_quote(struct buf *text, struct str value);

#endif
