/* SPDX-License-Identifier: Apache-2.0 */
/* Bodies of several parts (RFC 2046 5.1, RFC 5621). */
#ifndef IMSD_MSG_BODY_PART_H
#define IMSD_MSG_BODY_PART_H

#include "msg/msg.h"

/* The body of that type ("application/sdp"): the whole one, or the first such part of a multipart
 * body, nested ones included. A slice of the message's body; STR_NONE when there is none. */
struct str body_part_find(const struct msg *msg, struct str type);

#endif
