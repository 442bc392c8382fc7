/* SPDX-License-Identifier: Apache-2.0 */
/* The sockets of one element: listeners and connections over UDP, TCP and TLS. One per core for the
 * network side, one per scripted UE that runs over real sockets. */
#ifndef IMSD_TRANSPORT_NET_H
#define IMSD_TRANSPORT_NET_H

#include "transport/frame.h"
#include "transport/link.h"
#include "transport/tls.h"

/* What is 0 gets its default. */
struct net_options {
	struct frame_limits limits;
	unsigned max_connections; /* default 10000; one more is closed at once with a note */
	int64_t idle_us;          /* a connection without traffic is closed after; 0: never */
	/* a connect that takes longer fails, default 10 s; TLS handshake included */
	int64_t connect_us;
	size_t max_queued; /* octets not yet taken by a peer, default 1 MiB; a connection is not read beyond
				    * half of it and closed beyond the whole, a UDP socket refuses to send */
	unsigned udp_batch; /* datagrams per recvmmsg / sendmmsg, default 32, at most 1024 */
	int udp_buffer;     /* SO_RCVBUF asked for, 0: the system's */
};

/* One entry of `listen`. */
struct net_listen {
	enum proto proto;
	struct addr addr;      /* port 0 asks for a free one */
	const char *name;      /* copied */
	const char *advertise; /* "host[:port]", or NULL */
};

struct net;
/* A listening socket. UDP: it is itself a link. */
struct listener {
	struct list node;
	enum proto proto;
	struct addr addr; /* as bound: with the real port */
	const char *name;
	struct link *link;  /* UDP, else NULL */
	const void *opener; /* what the user opened it for; NULL: the net did so by itself */
};

/* The user's callbacks must outlive the net. tls may be NULL when no TLS is used; the net holds its
 * own reference. SIGPIPE is ignored from now on. */
struct net *net_new(struct loop *loop, const struct net_options *options,
		    const struct link_user *user, struct tls *tls);
/* Closes all listeners and connections. on_close is told for none of them. Never from inside a
 * callback. */
void net_free(struct net *net);
/* Opens a listening socket (IPV6_V6ONLY; SO_REUSEADDR for TCP and TLS only: over UDP it would let
 * two processes share a port). 0 or -errno (-EINVAL: advertise is neither address nor host name;
 * -EPROTONOSUPPORT: TLS without a tls; -ENOTSUP: CLOCK_AUTO allows no sockets); on success *out
 * stays the net's. */
int net_listen(struct net *net, const struct net_listen *listen, struct listener **out);
/* What can be done about that error of a socket that is to listen, to stand behind the words of errno; "": nothing comes to
 * mind. */
const char *net_remedy(int error, unsigned port);
/* Closes one listener; connections that came by it stay. For a UDP socket on_close is told with the
 * next work. */
void net_unlisten(struct net *net, struct listener *listener);
/* Another name, and what it shows from now on; connections that came by it keep theirs. */
void net_rename(struct listener *listener, const char *name, const char *advertise);
/* All listeners, in order of opening. */
struct list *net_listeners(struct net *net);
/* New settings for what comes from now on (reload). */
void net_set_options(struct net *net, const struct net_options *options);
void net_set_tls(struct net *net, struct tls *tls);

/* A link towards `remote`: for UDP the socket of the right family (preferably `from`, a listener's
 * name, may be NULL); for TCP and TLS an open connection to exactly that address, else a new one
 * that queues what is sent until it is up. NULL when impossible (no socket of that family, no
 * route, too many connections). Not held for the caller. tls_peer: certificate checks for TLS, may
 * be NULL (none). A connection that we start shows the host it leaves from with the port of the
 * listener `from` (else the first of its kind), where there is one. */
struct link *net_reach(struct net *net, enum proto proto, const struct addr *remote,
		       const char *from, const struct tls_peer *tls_peer);
/* Closes the connections that were told to fall silent, at once or half-way (link.mute). */
void net_close_mute(struct net *net);
/* An open connection to exactly that address, or NULL. */
struct link *net_find(struct net *net, enum proto proto, const struct addr *remote);
unsigned net_connection_count(const struct net *net);

#endif
