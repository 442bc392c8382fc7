/* SPDX-License-Identifier: Apache-2.0 */
/* What a retransmission has in common with the message that it repeats (RFC 3261 17.1.3, 17.2.3, 13.3.1.4; RFC
 * 3262 3). */
#ifndef IMSD_MSG_IDENTITY_H
#define IMSD_MSG_IDENTITY_H

#include "msg/msg.h"

/* Appends it; two messages that went the same way on the same leg are copies when it is the same. False: without
 * a Via nobody can tell. */
bool msg_identity(struct msg *msg, struct buf *out);

#endif
