/* SPDX-License-Identifier: Apache-2.0 */
/* Octets from the network as text: what is valid UTF-8 (RFC 3629), what a terminal may be shown. */
#ifndef IMSD_JOURNAL_OCTETS_H
#define IMSD_JOURNAL_OCTETS_H

#include <stdbool.h>

#include "base/text.h"

/* Octets of the UTF-8 character that `s` begins with: 1 to 4, or 0 when it begins with none. */
size_t octets_character(struct str s);
/* Is all of it UTF-8? */
bool octets_are_utf8(struct str s);
/* Appends `s` with what is no printable character as \xNN: no peer shall steer a terminal. */
void octets_show(struct str s, struct buf *out);

#endif
