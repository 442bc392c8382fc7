/* SPDX-License-Identifier: Apache-2.0 */
/* From octets that have arrived to calls of the link's user; the same for sockets and dressed
 * pipes. */
#ifndef IMSD_TRANSPORT_RECEIVE_H
#define IMSD_TRANSPORT_RECEIVE_H

#include "transport/frame.h"
#include "transport/link.h"

/* Asks the far end for a sign of life: CRLFCRLF, over UDP a STUN Binding request (RFC 5626 3.5).
 * link->pongs counts the answers. 0 or -errno. */
int keep_alive_send(struct link *link, const struct addr *to);

/* One datagram, also one that is longer than the limit (its first max_bytes + 1 octets will do).
 * STUN is answered, CRLFs alone are noted. */
void receive_datagram(struct link *link, const struct addr *from, struct str bytes,
		      const struct frame_limits *limits);
/* The next piece of a stream, from link->remote. The caller consumes frame->length octets, unless
 * the answer is FRAME_MORE, or FRAME_BROKEN (told to the user; the caller closes). Pings are
 * answered here. */
enum frame_what receive_stream(struct link *link, struct frame *frame, struct str bytes,
			       const struct frame_limits *limits);

#endif
