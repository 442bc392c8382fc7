/* SPDX-License-Identifier: Apache-2.0 */
/* Connections over TCP, bare or under TLS. */
#ifndef IMSD_TRANSPORT_TCP_H
#define IMSD_TRANSPORT_TCP_H

#include "transport/net.h"

/* Takes over a connection that `listener` accepted, or closes it when there are too many. */
void tcp_accept(struct net *net, const struct listener *listener, int fd,
		const struct addr *remote);
/* Starts a connection; NULL when it fails at once. `from`: whose name and port it shows, may be
 * NULL. */
struct link *tcp_connect(struct net *net, enum proto proto, const struct addr *remote,
			 const struct listener *from, const struct tls_peer *peer);
/* The one that can be sent on, or NULL. */
struct link *tcp_find(struct net *net, enum proto proto, const struct addr *remote);
/* Closes those by which nothing leaves any more (link.mute, TCP_SILENT). */
void tcp_close_mute(struct net *net);
/* Closes all, and tells nobody. */
void tcp_drop_all(struct net *net);

#endif
