/* SPDX-License-Identifier: Apache-2.0 */
/* Public identities in the form under which equal ones meet. TS 23.003 13.4, RFC 3261 10.3. */
#ifndef IMSD_CONF_IMPU_H
#define IMSD_CONF_IMPU_H

#include "base/text.h"

/* Writes "sip:user@host" with scheme and host in lower case, or "tel:+number" without separators.
 * NULL, or what is wrong with it. */
const char *impu_normalise(struct str text, struct buf *out);

#endif
