/* SPDX-License-Identifier: Apache-2.0 */
/* UDP sockets: each is a listener and a link. What is sent during a turn of the loop leaves
 * together when it ends. */
#ifndef IMSD_TRANSPORT_UDP_H
#define IMSD_TRANSPORT_UDP_H

#include "transport/net.h"

/* Makes the net's batch as large as its options ask; not while a batch is being received. */
void udp_fit(struct net *net);
/* 0 or -errno. */
int udp_listen(struct net *net, const struct net_listen *listen, struct listener **out);
/* Closes the socket; on_close is told with the next work. */
void udp_unlisten(struct listener *listener);
void udp_rename(struct listener *listener, const char *name, const char *advertise);
/* The socket from which `remote` is best reached, by name, else loopback from loopback; NULL when
 * none has its family. */
struct link *udp_reach(struct net *net, const struct addr *remote, const char *from);
/* Sends what was queued in this turn, on all sockets. */
void udp_flush_all(struct net *net);
/* Closes all, and tells nobody. */
void udp_drop_all(struct net *net);

#endif
