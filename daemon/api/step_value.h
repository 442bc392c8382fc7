/* SPDX-License-Identifier: Apache-2.0 */
/* The steps of a behaviour as JSON, in the words of the configuration. */
#ifndef IMSD_API_STEP_VALUE_H
#define IMSD_API_STEP_VALUE_H

#include <jansson.h>

#include "rule/behaviour.h"

/* A list, without the end that every one has; owned by the caller. */
json_t *steps_value(const struct step *steps);

#endif
