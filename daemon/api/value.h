/* SPDX-License-Identifier: Apache-2.0 */
/* JSON values of our texts. */
#ifndef IMSD_API_VALUE_H
#define IMSD_API_VALUE_H

#include <jansson.h>

#include "base/text.h"

/* A string, or null when the text is absent; owned by the caller. JSON is UTF-8: in a text that is
 * not, every octet becomes the character of its number, as in the journal. */
json_t *value_of(struct str text);
/* Wall-clock microseconds since 1970 as RFC 3339 has them, to the millisecond in UTC. */
json_t *value_of_time(int64_t epoch_us);

#endif
