/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8 (RFC 3629), character by character, and UTF-16BE, which is what UCS2 in a TPDU is. */
#ifndef IMSD_BODY_SMS_UTF8_H
#define IMSD_BODY_SMS_UTF8_H

#include <stdbool.h>

#include "base/text.h"

/* Takes the first character of *rest. False at its end, and when no well-formed character is there;
 * *rest is then as it was. */
bool utf8_take(struct str *rest, uint32_t *character);
void utf8_put(struct buf *out, uint32_t character);
/* UTF-16 code units of a character: 1 or 2. */
unsigned utf16_write(uint32_t character, uint16_t units[2]);
/* Adds the text of UTF-16BE octets. A surrogate without its other half and a single octet at the
 * end become U+FFFD. */
void utf16_read(struct str octets, struct buf *out);

#endif
