/* SPDX-License-Identifier: Apache-2.0 */
/* Bodies of several parts (RFC 2046 5.1, RFC 5621). */
#ifndef IMSD_MSG_BODY_PART_H
#define IMSD_MSG_BODY_PART_H

#include "msg/msg.h"

/* The body of that type ("application/sdp"): the whole one, or the first such part of a multipart
 * body, nested ones included. A slice of the message's body; STR_NONE when there is none. */
struct str body_part_find(const struct msg *msg, struct str type);
/* Gives fn the whole body, or every part of a multipart body, nested ones included, in their order:
 * its type without parameters (STR_NONE: it has none) and a slice of the message's body. Stops and
 * is true when fn is. */
bool body_parts_each(const struct msg *msg, bool (*fn)(void *arg, struct str type, struct str body),
		     void *arg);
/* Puts `text` (in the message's arena) in place of that slice of the body. */
void body_part_put(struct msg *msg, struct str part, struct str text);

#endif
