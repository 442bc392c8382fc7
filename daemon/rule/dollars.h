/* SPDX-License-Identifier: Apache-2.0 */
/* The pieces of a text with `$` values, for those who must treat values and literal text
 * differently. */
#ifndef IMSD_RULE_DOLLARS_H
#define IMSD_RULE_DOLLARS_H

#include <stdbool.h>

#include "base/text.h"

/* Takes literal text and the name behind it (STR_NONE: none) from the front of *rest. False at the
 * end. */
bool dollars_piece(struct str *rest, struct str *literal, struct str *name);

#endif
