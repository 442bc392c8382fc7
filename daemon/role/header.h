/* SPDX-License-Identifier: Apache-2.0 */
/* Headers as lists of values, for the duties that keep, compare and restore them. */
#ifndef IMSD_ROLE_HEADER_H
#define IMSD_ROLE_HEADER_H

#include "msg/msg.h"

/* All values of that header, comma-separated; in the message's memory. STR_NONE: there is none. */
struct str header_join(struct msg *msg, enum hdr id);
/* Do both lists name equal URIs (RFC 3261 19.1.4) in the same order? */
bool header_same_uris(struct str a, struct str b);
/* Those values in place of the ones that the header has; the header goes with STR_NONE. Must live
 * as long as the message. */
void header_replace(struct msg *msg, enum hdr id, struct str values);

#endif
