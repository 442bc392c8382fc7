/* SPDX-License-Identifier: Apache-2.0 */
/* Bodies of several parts written (RFC 2046 5.1.3, RFC 5621); msg/body_part.h reads them. */
#ifndef IMSD_MSG_MULTIPART_H
#define IMSD_MSG_MULTIPART_H

#include "msg/msg.h"

/* A part; `disposition` may be STR_NONE. */
struct multipart_part {
	struct str type, disposition, body;
};

/* Adds a part behind what the message has: a body that is there becomes the first part of a
 * multipart/mixed one, with its Content- header fields; without a body the part is the body. Texts are
 * copied. */
void multipart_add(struct msg *msg, const struct multipart_part *part);

#endif
