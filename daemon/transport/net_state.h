/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of a net share. */
#ifndef IMSD_TRANSPORT_NET_STATE_H
#define IMSD_TRANSPORT_NET_STATE_H

#include "base/map.h"
#include "transport/batch.h"
#include "transport/net.h"

struct net {
	struct loop *loop;
	const struct link_user *user;
	struct tls *tls;
	struct net_options options;
	struct list listeners;
	struct list unsent;      /* UDP sockets that have something to send when the turn ends */
	struct list closing;     /* UDP links closed and not yet told of, by link.node */
	struct list connections; /* by link.node, until their sockets are freed */
	unsigned n_connections;
	struct map by_remote; /* those that can be sent on, by protocol and far address */
	struct batch batch;
	struct turn_hook turn_end;
};

#endif
