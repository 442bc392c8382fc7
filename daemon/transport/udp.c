/* SPDX-License-Identifier: Apache-2.0 */
/* UDP sockets. ICMP errors and refused sends cost one datagram, never the socket. */
#include "transport/udp.h"

#include <errno.h>
#include <event2/event.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "transport/net_state.h"
#include "transport/receive.h"
#include "transport/socket.h"
#include "transport/udp_errors.h"

enum { DATAGRAM_MAX = 65507, DATAGRAM_ROOM = 65536 };

/* A datagram that waits: where its octets are in `octets`, and whereto. */
struct parcel {
	struct addr to;
	size_t at, n;
};

struct udp {
	struct link link;
	struct listener listener;
	struct net *net;
	int fd;
	struct event *readable, *writable;
	struct list unsent; /* in net->unsent */
	struct work wake, close;
	struct buf octets;
	struct parcel *parcels;
	size_t n_parcels, room_parcels, n_sent;
	char **former; /* names that it had: what holds the link may still show one */
	size_t n_former;
};

void udp_fit(struct net *net)
{
	size_t max = net->options.limits.max_bytes;

	batch_fit(&net->batch, net->options.udp_batch,
		  max < DATAGRAM_ROOM ? max + 1 : DATAGRAM_ROOM);
}

static void udp_on_readable(evutil_socket_t fd, short what, void *arg)
{
	struct udp *udp = arg;
	struct net *net = udp->net;
	const struct frame_limits *limits = &net->options.limits;
	int n;

	(void)what;
	udp_fit(net);
	n = batch_receive(&net->batch, fd);
	if (n <= 0)
		udp_errors_take(&udp->link, fd);
	for (int i = 0; i < n && udp->link.open; i++)
		receive_datagram(&udp->link, &net->batch.from[i], batch_datagram(&net->batch, i),
				 limits);
}

/* The datagram in front cannot be sent at all. */
static void udp_refuse(struct udp *udp, int error)
{
	struct addr to = udp->parcels[udp->n_sent++].to;

	if (udp->link.open)
		link_note(&udp->link, &to, "not sent: %s", strerror(error));
}

/* Sends the next batch. False when the socket is full. */
static bool udp_send_batch(struct udp *udp)
{
	struct batch *batch = &udp->net->batch;
	int error;
	size_t left = udp->n_parcels - udp->n_sent;
	unsigned n = left < batch->n ? (unsigned)left : batch->n;
	int sent;

	for (unsigned i = 0; i < n; i++) {
		struct parcel *parcel = &udp->parcels[udp->n_sent + i];

		batch_put(batch, i, &parcel->to,
			  (struct str){ udp->octets.p + parcel->at, parcel->n });
	}
	sent = batch_send(batch, udp->fd, n);
	error = errno;
	if (sent > 0)
		udp->n_sent += (size_t)sent;
	else if (error == EAGAIN)
		return false;
	/* what the network says of an earlier datagram comes in the place of a result */
	else if (error != EINTR && !udp_errors_take(&udp->link, udp->fd))
		udp_refuse(udp, error);
	return true;
}

static void udp_flush(struct udp *udp)
{
	list_remove(&udp->unsent);
	while (udp->n_sent < udp->n_parcels)
		if (!udp_send_batch(udp)) {
			event_add(udp->writable, NULL);
			return;
		}
	udp->n_sent = udp->n_parcels = 0;
	buf_reset(&udp->octets);
}

static void udp_on_writable(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	udp_flush(arg);
}

/* Nothing to do: posted work makes sure that the turn of the loop ends soon, which sends. */
static void udp_on_wake(void *arg)
{
	(void)arg;
}

static struct parcel *udp_add_parcel(struct udp *udp)
{
	if (udp->n_parcels == udp->room_parcels) {
		udp->room_parcels = udp->room_parcels ? udp->room_parcels * 2 : 64;
		udp->parcels = mem_resize(udp->parcels, udp->room_parcels * sizeof(struct parcel));
	}
	return &udp->parcels[udp->n_parcels++];
}

static int udp_send(struct link *link, const struct addr *to, struct str bytes)
{
	struct udp *udp = container_of(link, struct udp, link);
	struct net *net = udp->net;

	if (!to || to->family != link->local.family)
		return -EAFNOSUPPORT;
	if (bytes.n > DATAGRAM_MAX)
		return -EMSGSIZE;
	if (udp->octets.n + bytes.n > net->options.max_queued)
		return -ENOBUFS;
	*udp_add_parcel(udp) = (struct parcel){ *to, udp->octets.n, bytes.n };
	buf_add(&udp->octets, bytes.p, bytes.n);
	if (!udp->unsent.next)
		list_append(&net->unsent, &udp->unsent);
	loop_post(net->loop, &udp->wake, udp_on_wake, udp);
	return 0;
}

/* The socket beside this one: the listener of that name, or (for "port") one at another port of the
 * same address, opened when it is first asked for and closed with all others. NULL: there is none. */
static struct udp *udp_beside(struct udp *udp, const char *name)
{
	struct net_listen wanted = { .proto = PROTO_UDP, .addr = udp->link.local };
	bool fresh = !strcmp(name, "port");
	struct listener *listener;
	char text[128];

	if (fresh)
		snprintf(text, sizeof(text), "%.100s-other-port", udp->link.name);
	wanted.name = fresh ? text : name;
	list_each(listener, &udp->net->listeners, struct listener, node)
		if (listener->link && listener->addr.family == wanted.addr.family &&
		    !strcmp(listener->name, wanted.name) &&
		    (!fresh || addr_same_host(&listener->addr, &wanted.addr)))
			return container_of(listener, struct udp, listener);
	addr_set_port(&wanted.addr, 0);
	if (!fresh || udp_listen(udp->net, &wanted, &listener))
		return NULL;
	return container_of(listener, struct udp, listener);
}

static int udp_send_from(struct link *link, const struct addr *to, struct str bytes,
			 const char *from)
{
	struct udp *other = udp_beside(container_of(link, struct udp, link), from);

	if (!other)
		link_note(link, to, "no socket %s: sent from the usual one", from);
	return udp_send(other ? &other->link : link, to, bytes);
}

/* Takes the socket away; what was queued gets a last chance. */
static void udp_shut(struct udp *udp)
{
	udp->link.open = false;
	udp_flush(udp);
	event_free(udp->readable);
	event_free(udp->writable);
	close(udp->fd);
	work_cancel(&udp->wake);
	list_remove(&udp->listener.node);
}

static void udp_on_close(void *arg)
{
	struct udp *udp = arg;
	const struct link_user *user = udp->link.user;

	list_remove(&udp->link.node);
	user->on_close(user->ctx, &udp->link, "closed here");
	link_release(&udp->link);
}

static void udp_close(struct link *link, enum close_how how)
{
	struct udp *udp = container_of(link, struct udp, link);

	(void)how;
	udp_shut(udp);
	list_append(&udp->net->closing, &link->node);
	loop_post(udp->net->loop, &udp->close, udp_on_close, udp);
}

static void udp_free(struct link *link)
{
	struct udp *udp = container_of(link, struct udp, link);

	buf_free(&udp->octets);
	mem_free(udp->parcels);
	for (size_t i = 0; i < udp->n_former; i++)
		mem_free(udp->former[i]);
	mem_free(udp->former);
	link_forget_names(link);
	mem_free(udp);
}

static const struct link_ops udp_ops = { udp_send, NULL, udp_close, udp_free, udp_send_from };

static void udp_open(struct udp *udp, int fd)
{
	struct event_base *base = loop_events(udp->net->loop);
	int buffer = udp->net->options.udp_buffer;

	udp->fd = fd;
	udp_errors_ask(fd, &udp->link.local);
	if (buffer > 0)
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof(buffer));
	udp->readable = event_new(base, fd, EV_READ | EV_PERSIST, udp_on_readable, udp);
	udp->writable = event_new(base, fd, EV_WRITE, udp_on_writable, udp);
	event_add(udp->readable, NULL);
	udp->link.open = true;
}

int udp_listen(struct net *net, const struct net_listen *listen, struct listener **out)
{
	struct addr bound;
	int fd = socket_bind(&listen->addr, SOCK_DGRAM, &bound);
	struct udp *udp;

	if (fd < 0)
		return fd;
	udp = mem_alloc(sizeof(*udp));
	udp->net = net;
	udp->link.proto = PROTO_UDP;
	udp->link.local = bound;
	link_set_name(&udp->link, listen->name);
	if (listen->advertise && !link_advertise(&udp->link, listen->advertise)) {
		close(fd);
		udp_free(&udp->link);
		return -EINVAL;
	}
	link_init(&udp->link, &udp_ops, net->user, net->loop);
	udp_open(udp, fd);
	udp->listener = (struct listener){
		.proto = PROTO_UDP, .addr = bound, .name = udp->link.name, .link = &udp->link
	};
	list_append(&net->listeners, &udp->listener.node);
	*out = &udp->listener;
	return 0;
}

void udp_rename(struct listener *listener, const char *name, const char *advertise)
{
	struct udp *udp = container_of(listener, struct udp, listener);
	struct link *link = &udp->link;

	if (strcmp(link->name, name) != 0) {
		udp->former = mem_resize(udp->former, (udp->n_former + 1) * sizeof(*udp->former));
		udp->former[udp->n_former++] = (char *)link->name;
		link_set_name(link, name);
		listener->name = link->name;
	}
	mem_free((char *)link->advertise_host);
	link->advertise_host = NULL;
	link->advertise = (struct addr){ 0 };
	if (advertise)
		link_advertise(link, advertise);
}

void udp_unlisten(struct listener *listener)
{
	link_close(listener->link, CLOSE_FIN);
}

struct link *udp_reach(struct net *net, const struct addr *remote, const char *from)
{
	struct listener *listener, *best = NULL;
	int best_rank = -1;

	list_each(listener, &net->listeners, struct listener, node) {
		int rank = addr_is_loopback(&listener->addr) == addr_is_loopback(remote) ||
			   addr_is_wildcard(&listener->addr);

		if (from && str_is(str_of(from), listener->name))
			rank += 2;
		if (listener->link && listener->addr.family == remote->family && rank > best_rank) {
			best = listener;
			best_rank = rank;
		}
	}
	return best ? best->link : NULL;
}

void udp_flush_all(struct net *net)
{
	struct udp *udp;

	list_each(udp, &net->unsent, struct udp, unsent)
		udp_flush(udp);
}

void udp_drop_all(struct net *net)
{
	struct listener *listener;
	struct link *link;

	list_each(listener, &net->listeners, struct listener, node) {
		if (!listener->link)
			continue;
		udp_shut(container_of(listener, struct udp, listener));
		link_release(listener->link);
	}
	list_each(link, &net->closing, struct link, node) {
		work_cancel(&container_of(link, struct udp, link)->close);
		list_remove(&link->node);
		link_release(link);
	}
}
