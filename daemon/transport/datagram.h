/* SPDX-License-Identifier: Apache-2.0 */
/* A UDP socket of its own, for media: what comes is handed over as it is, what cannot go now is
 * lost. SIP's sockets, which frame, answer STUN and queue, are transport/udp. */
#ifndef IMSD_TRANSPORT_DATAGRAM_H
#define IMSD_TRANSPORT_DATAGRAM_H

#include "transport/link.h"

/* Octets of the longest datagram over IPv4. */
enum { DATAGRAM_MAX = 65507 };

/* A link bound to that address (port 0: the system's choice), held once for the caller. 0 or
 * -errno (-EOPNOTSUPP with CLOCK_AUTO). Its proto is PROTO_UDP; only user->on_bytes is ever called, and not after link_close,
 * which frees the port; until then the user's struct must live. */
int datagram_open(struct loop *loop, const struct addr *addr, const struct link_user *user,
		  struct link **out);

#endif
