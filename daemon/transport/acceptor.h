/* SPDX-License-Identifier: Apache-2.0 */
/* Listening sockets for TCP and TLS. */
#ifndef IMSD_TRANSPORT_ACCEPTOR_H
#define IMSD_TRANSPORT_ACCEPTOR_H

#include "transport/net.h"

/* 0 or -errno. */
int acceptor_listen(struct net *net, const struct net_listen *listen, struct listener **out);
/* Closes it; its connections stay. */
void acceptor_unlisten(struct listener *listener);
void acceptor_rename(struct listener *listener, const char *name, const char *advertise);
/* The listener of that protocol and family, by name, else the first; NULL when there is none. */
const struct listener *acceptor_find(struct net *net, enum proto proto, const struct addr *remote,
				     const char *name);
/* What the connections of a listener advertise, as configured; NULL: nothing. */
const char *acceptor_advertise(const struct listener *listener);

#endif
