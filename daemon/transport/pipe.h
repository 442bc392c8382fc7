/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pipes: two links in this process. A role pipe hands parsed messages over and is reliable. A
 * dressed pipe plays UDP, TCP or TLS between addresses of the test networks: octets are always
 * printed, framed and parsed again, and it works on any clock. Delivery is by loop_post: never
 * inside the sender's call, in order.
 */
#ifndef IMSD_TRANSPORT_PIPE_H
#define IMSD_TRANSPORT_PIPE_H

#include "transport/frame.h"
#include "transport/link.h"

/* Two open ends, each held once for the caller. `name` is copied. Closing one end closes both: what
 * was sent before the close is still delivered (not after CLOSE_RST), then on_close is told at both
 * ends. on_open is never told. An end that is released without being closed closes the other
 * one. */
void pipe_role_pair(struct loop *loop, const char *name, const struct link_user *user_a,
		    const struct link_user *user_b, struct link *ends[2]);

/* End 0 of a dressed stream is the one that accepts: its user is asked for its manner, and the pipe
 * obeys as a connection would, but for certificates and versions: there is no TLS in it. Half-closed
 * it is closed half a second later, as by a peer that has nothing more to say.
 * A dressed pipe keeps its transport's habits: one send is one datagram of at most 65507 octets,
 * lost when `to` is not the other end's address; a stream is framed and its pings are answered, a
 * broken one is closed. */
struct pipe_dress {
	enum proto proto;
	struct addr addr[2]; /* of end 0 and end 1 */
	const char *name[2]; /* link names */
	const struct link_user *user[2];
	struct frame_limits limits;
	/* Called with every send before delivery, for tests that harm octets in transit; may be
	 * NULL. `end` is the sender's. Returns what happens; *delay in us (PIPE_DELAY); *bytes may
	 * be shortened or point elsewhere, until the next call. What follows a delayed piece of a
	 * stream waits behind it. */
	enum pipe_fate {
		PIPE_PASS,
		PIPE_DROP,
		PIPE_DOUBLE,
		PIPE_DELAY
	} (*on_transit)(void *ctx, int end, struct str *bytes, int64_t *delay);
	void *transit_ctx;
};
void pipe_dressed_pair(struct loop *loop, const struct pipe_dress *dress, struct link *ends[2]);

#endif
