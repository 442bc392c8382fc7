/* SPDX-License-Identifier: Apache-2.0 */
/* The sockets of one element: what is shared by UDP, TCP and TLS, and who answers for which. */
#include "transport/net.h"

#include <errno.h>
#include <signal.h>

#include "transport/acceptor.h"
#include "transport/net_state.h"
#include "transport/tcp.h"
#include "transport/udp.h"

enum { BATCH_MOST = 1024 }; /* UIO_MAXIOV, the kernel's own limit */

static const struct net_options defaults = { .limits = { .max_bytes = 65536 },
					     .max_connections = 10000,
					     .connect_us = 10000000,
					     .max_queued = 1 << 20,
					     .udp_batch = 32 };

void net_set_options(struct net *net, const struct net_options *options)
{
	struct net_options *own = &net->options;

	*own = *options;
	if (!own->limits.max_bytes)
		own->limits.max_bytes = defaults.limits.max_bytes;
	if (!own->max_connections)
		own->max_connections = defaults.max_connections;
	if (!own->connect_us)
		own->connect_us = defaults.connect_us;
	if (!own->max_queued)
		own->max_queued = defaults.max_queued;
	if (!own->udp_batch)
		own->udp_batch = defaults.udp_batch;
	if (own->udp_batch > BATCH_MOST)
		own->udp_batch = BATCH_MOST;
}

void net_set_tls(struct net *net, struct tls *tls)
{
	struct tls *old = net->tls;

	net->tls = tls ? tls_hold(tls) : NULL;
	tls_free(old);
}

static void net_on_turn_end(void *arg)
{
	udp_flush_all(arg);
}

struct net *net_new(struct loop *loop, const struct net_options *options,
		    const struct link_user *user, struct tls *tls)
{
	struct net *net = mem_alloc(sizeof(*net));

	/* A write to a connection that the peer has closed is an error like others. */
	signal(SIGPIPE, SIG_IGN);
	net->loop = loop;
	net->user = user;
	list_init(&net->listeners);
	list_init(&net->unsent);
	list_init(&net->closing);
	list_init(&net->connections);
	map_init(&net->by_remote);
	net_set_options(net, options);
	net_set_tls(net, tls);
	udp_fit(net);
	loop_on_turn_end(loop, &net->turn_end, net_on_turn_end, net);
	return net;
}

void net_free(struct net *net)
{
	struct listener *listener;

	if (!net)
		return;
	turn_hook_remove(&net->turn_end);
	udp_drop_all(net);
	tcp_drop_all(net);
	list_each(listener, &net->listeners, struct listener, node)
		acceptor_unlisten(listener);
	map_clear(&net->by_remote);
	batch_free(&net->batch);
	tls_free(net->tls);
	mem_free(net);
}

int net_listen(struct net *net, const struct net_listen *listen, struct listener **out)
{
	if (!loop_events(net->loop))
		return -ENOTSUP;
	switch (listen->proto) {
	case PROTO_UDP:
		return udp_listen(net, listen, out);
	case PROTO_TLS:
		if (!net->tls)
			return -EPROTONOSUPPORT;
		return acceptor_listen(net, listen, out);
	case PROTO_TCP:
		return acceptor_listen(net, listen, out);
	default:
		return -EPROTONOSUPPORT;
	}
}

const char *net_remedy(int error, unsigned port)
{
	switch (error) {
	case -EADDRINUSE:
		return " (another imsd or SIP server? port = 0 takes a free one)";
	case -EADDRNOTAVAIL:
		return ": no interface has this address";
	case -EACCES:
		return port && port < 1024 ?
			       " (a port below 1024 wants CAP_NET_BIND_SERVICE, see docs/service.md)" :
			       "";
	default:
		return "";
	}
}

void net_unlisten(struct net *net, struct listener *listener)
{
	(void)net;
	if (listener->link)
		udp_unlisten(listener);
	else
		acceptor_unlisten(listener);
}

void net_rename(struct listener *listener, const char *name, const char *advertise)
{
	if (listener->link)
		udp_rename(listener, name, advertise);
	else
		acceptor_rename(listener, name, advertise);
}

struct list *net_listeners(struct net *net)
{
	return &net->listeners;
}

struct link *net_reach(struct net *net, enum proto proto, const struct addr *remote,
		       const char *from, const struct tls_peer *tls_peer)
{
	struct link *link;

	if (proto == PROTO_UDP)
		return udp_reach(net, remote, from);
	if (proto == PROTO_PIPE || !loop_events(net->loop))
		return NULL;
	link = tcp_find(net, proto, remote);
	if (link)
		return link;
	return tcp_connect(net, proto, remote, acceptor_find(net, proto, remote, from), tls_peer);
}

void net_close_mute(struct net *net)
{
	tcp_close_mute(net);
}

struct link *net_find(struct net *net, enum proto proto, const struct addr *remote)
{
	return tcp_find(net, proto, remote);
}

unsigned net_connection_count(const struct net *net)
{
	return net->n_connections;
}
