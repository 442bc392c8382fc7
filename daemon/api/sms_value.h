/* SPDX-License-Identifier: Apache-2.0 */
/* A short message as JSON. */
#ifndef IMSD_API_SMS_VALUE_H
#define IMSD_API_SMS_VALUE_H

#include <jansson.h>

#include "core/sms.h"

/* Owned by the caller. */
json_t *sms_value(const struct sms *sms);

#endif
