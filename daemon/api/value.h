/* SPDX-License-Identifier: Apache-2.0 */
/* JSON values of our texts. */
#ifndef IMSD_API_VALUE_H
#define IMSD_API_VALUE_H

#include <jansson.h>

#include "base/text.h"

/* A string, or null when the text is absent; owned by the caller. JSON is UTF-8: in a text that is
 * not, every octet becomes the character of its number, as in the journal. */
json_t *value_of(struct str text);

#endif
