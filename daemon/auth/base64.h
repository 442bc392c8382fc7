/* SPDX-License-Identifier: Apache-2.0 */
/* Base64 with padding and without line ends, RFC 4648 section 4. */
#ifndef IMSD_AUTH_BASE64_H
#define IMSD_AUTH_BASE64_H

#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

/* Room for the text of n octets and its terminating zero. */
#define BASE64_SIZE(n) (((n) + 2) / 3 * 4 + 1)

/* Writes n octets as text and a terminating zero; `out` has room for BASE64_SIZE(n). The text's
 * length. */
size_t base64_encode(const uint8_t *octets, size_t n, char *out);

/* The number of octets that `text` stands for. -1 when it is not base64: a character outside the
 * alphabet (blanks too), a length that is no multiple of four, padding that is not at the end.
 * Surplus bits before the padding are not looked at. */
ptrdiff_t base64_length(struct str text);

/* Decodes; the number of octets, or -1 when `text` is not base64 or does not fit into `room`. */
ptrdiff_t base64_decode(struct str text, uint8_t *out, size_t room);

#endif
