/* SPDX-License-Identifier: Apache-2.0 */
/* How the files of msg/ make messages; nobody else includes it. */
#ifndef IMSD_MSG_MSG_MAKE_H
#define IMSD_MSG_MSG_MAKE_H

#include "msg/msg.h"

/* An empty message in one allocation with room for `octets`, at *room, and for 32 lines. */
struct msg *msg_alloc(size_t octets, char **room);
/* One more line at the end, its content to be filled. */
struct msg_line *msg_push_line(struct msg *msg);

#endif
