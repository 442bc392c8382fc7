/* SPDX-License-Identifier: Apache-2.0 */
/* Connections over TCP, bare or under TLS: how they come to be, and the octets that pass. */
#include "transport/tcp.h"

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "transport/acceptor.h"
#include "transport/receive.h"
#include "transport/socket.h"
#include "transport/tcp_life.h"

/* Hands over all whole messages, as long as their sender also takes what it is sent. */
static void tcp_read(struct tcp *tcp)
{
	struct evbuffer *input = bufferevent_get_input(tcp->event);
	const struct frame_limits *limits = &tcp->net->options.limits;

	while (tcp->link.open && !tcp->paused) {
		struct str bytes = { (char *)evbuffer_pullup(input, -1),
				     evbuffer_get_length(input) };
		enum frame_what what = receive_stream(&tcp->link, &tcp->frame, bytes, limits);

		if (what == FRAME_BROKEN)
			tcp_feed(tcp, TCP_EV_CLOSE, tcp->frame.why);
		if (what == FRAME_BROKEN || what == FRAME_MORE)
			return;
		evbuffer_drain(input, tcp->frame.length);
	}
}

/* The client has begun the handshake of a connection that is not to come up. */
static void tcp_refuse_handshake(struct tcp *tcp)
{
	/* RFC 8446 6.2: a fatal alert, handshake_failure */
	static const char alert[] = { 21, 3, 3, 0, 2, 2, 40 };

	switch (tcp->handshake) {
	case HANDSHAKE_RESET:
		tcp_feed(tcp, TCP_EV_RESET, "reset in the handshake");
		return;
	case HANDSHAKE_ALERT:
		bufferevent_write(tcp->event, alert, sizeof(alert));
		break;
	default:
		break;
	}
	tcp_feed(tcp, TCP_EV_REFUSE, "refused in the handshake");
}

static void tcp_on_readable(struct bufferevent *event, void *arg)
{
	struct tcp *tcp = arg;
	struct evbuffer *input = bufferevent_get_input(event);

	tcp->last = loop_now(tcp->link.loop);
	if (tcp->handshake && tcp->state == TCP_STARTING)
		tcp_refuse_handshake(tcp);
	else if ((tcp->state == TCP_DRAINING && tcp->told) || tcp->state == TCP_SILENT)
		evbuffer_drain(input, evbuffer_get_length(input));
	else
		tcp_read(tcp);
}

static void tcp_on_resume(void *arg)
{
	struct tcp *tcp = arg;

	if (!tcp->link.open)
		return;
	tcp->paused = false;
	bufferevent_enable(tcp->event, EV_READ);
	tcp_read(tcp);
}

/* Called whenever few enough octets wait (the low-water mark); may happen inside of tcp_send. */
static void tcp_on_writable(struct bufferevent *event, void *arg)
{
	struct tcp *tcp = arg;

	(void)event;
	if (tcp->state == TCP_DRAINING) {
		tcp_settle(tcp);
		return;
	}
	if (tcp->half)
		tcp_end_sending(tcp);
	if (tcp->paused)
		loop_post(tcp->link.loop, &tcp->resume, tcp_on_resume, tcp);
}

static void tcp_on_event(struct bufferevent *event, short what, void *arg)
{
	struct tcp *tcp = arg;
	int error = EVUTIL_SOCKET_ERROR();
	char text[256];

	if (what & BEV_EVENT_CONNECTED) {
		tcp_feed(tcp, TCP_EV_UP, NULL);
	} else if (what & BEV_EVENT_EOF) {
		bool inside = tcp->state == TCP_OPEN &&
			      evbuffer_get_length(bufferevent_get_input(event));

		tcp_feed(tcp, TCP_EV_PEER_DONE,
			 inside ? "closed by the peer within a message" : "closed by the peer");
	} else if (what & BEV_EVENT_ERROR) {
		if (tcp->link.proto == PROTO_TLS)
			tls_error(event, text);
		else
			snprintf(text, sizeof(text), "%s", strerror(error));
		tcp_feed(tcp, TCP_EV_FAILED, text);
	}
}

static int tcp_send(struct link *link, const struct addr *to, struct str bytes)
{
	struct tcp *tcp = container_of(link, struct tcp, link);
	size_t max = tcp->net->options.max_queued, queued = tcp_queued(tcp) + bytes.n;

	(void)to;
	if (queued > max) {
		tcp_feed(tcp, TCP_EV_RESET, "the peer does not read");
		return -ENOBUFS;
	}
	tcp->last = loop_now(link->loop);
	if (bufferevent_write(tcp->event, bytes.p, bytes.n))
		return -ENOMEM;
	if (queued > max / 2 && !tcp->paused) {
		tcp->paused = true;
		bufferevent_disable(tcp->event, EV_READ);
	}
	return 0;
}

static void tcp_close(struct link *link, enum close_how how)
{
	struct tcp *tcp = container_of(link, struct tcp, link);

	if (how == CLOSE_HALF && tcp->state == TCP_OPEN)
		tcp_end_sending(tcp);
	else
		tcp_feed(tcp, how == CLOSE_RST ? TCP_EV_RESET : TCP_EV_CLOSE, "closed here");
}

static void tcp_free(struct link *link)
{
	link_forget_names(link);
	mem_free(container_of(link, struct tcp, link));
}

static const struct link_ops tcp_ops = { tcp_send, NULL, tcp_close, tcp_free, NULL };

static struct tcp *tcp_new(struct net *net, enum proto proto, const struct addr *remote)
{
	struct tcp *tcp = mem_alloc(sizeof(*tcp));

	link_init(&tcp->link, &tcp_ops, net->user, net->loop);
	tcp->link.proto = proto;
	tcp->link.reliable = true;
	tcp->link.remote = *remote;
	tcp->net = net;
	tcp->last = loop_now(net->loop);
	return tcp;
}

/* Name and advertised address are those of the listener; a connection that we started shows its
 * port. */
static void tcp_present(struct tcp *tcp, int fd, const struct listener *listener)
{
	struct link *link = &tcp->link;
	const char *advertise = listener ? acceptor_advertise(listener) : NULL;
	struct addr real;

	socket_local(fd, &real);
	link_set_name(link, listener ? listener->name : "");
	link->local = real;
	if (listener)
		addr_set_port(&link->local, addr_port(&listener->addr));
	if (advertise)
		link_advertise(link, advertise);
	else if (listener && link->outgoing)
		link->advertise = link->local;
	link->local = real;
}

static void tcp_run(struct tcp *tcp, struct bufferevent *event)
{
	tcp_start(tcp, event);
	bufferevent_setcb(event, tcp_on_readable, tcp_on_writable, tcp_on_event, tcp);
	bufferevent_setwatermark(event, EV_WRITE, tcp->net->options.max_queued / 4, 0);
	bufferevent_enable(event, EV_READ | EV_WRITE);
}

/* How is this connection to be treated? */
static struct link_manner tcp_manner(struct tcp *tcp)
{
	const struct link_user *user = tcp->link.user;
	struct link_manner manner = { 0 };

	if (user->on_accept)
		user->on_accept(user->ctx, &tcp->link, &manner);
	if (tcp->link.proto != PROTO_TLS)
		manner.handshake = HANDSHAKE_NORMAL;
	return manner;
}

/* Does TLS begin, or does the connection end before it? */
static bool manner_starts_tls(const struct tcp *tcp, const struct link_manner *manner)
{
	return tcp->link.proto == PROTO_TLS && manner->accept == ACCEPT_TAKE &&
	       (manner->handshake == HANDSHAKE_NORMAL || manner->handshake == HANDSHAKE_LATE_ALERT);
}

/* A server's end, by its manner; NULL: it cannot be had. */
static struct bufferevent *tcp_serve(struct tcp *tcp, int fd, struct link_manner *manner)
{
	struct net *net = tcp->net;
	struct event_base *base = loop_events(net->loop);
	struct bufferevent *event;
	char why[160] = "";

	if (!manner_starts_tls(tcp, manner))
		return bufferevent_socket_new(base, fd, BEV_OPT_CLOSE_ON_FREE);
	manner->tls.refuse_client = manner->handshake == HANDSHAKE_LATE_ALERT;
	event = net->tls ? tls_accept(net->tls, base, fd, &manner->tls, why) : NULL;
	if (!event && why[0])
		link_note(&tcp->link, &tcp->link.remote, "TLS cannot start: %s", why);
	return event;
}

/* What becomes of a connection that runs. */
static void tcp_treat(struct tcp *tcp, const struct link_manner *manner)
{
	if (!manner_starts_tls(tcp, manner))
		tcp->handshake = (uint8_t)manner->handshake;
	if (manner->accept == ACCEPT_RESET)
		tcp_feed(tcp, TCP_EV_RESET, "reset when it came");
	else if (manner->accept == ACCEPT_CLOSE)
		tcp_feed(tcp, TCP_EV_REFUSE, "closed when it came");
	else if (manner->accept == ACCEPT_STALL || manner->handshake == HANDSHAKE_STALL)
		tcp_feed(tcp, TCP_EV_STALL, NULL);
	else if (tcp->link.proto == PROTO_TCP)
		tcp_feed(tcp, TCP_EV_UP, NULL);
}

void tcp_accept(struct net *net, const struct listener *listener, int fd, const struct addr *remote)
{
	struct tcp *tcp = tcp_new(net, listener->proto, remote);
	struct bufferevent *event = NULL;
	struct link_manner manner;

	tcp_present(tcp, fd, listener);
	socket_set_nodelay(fd);
	if (net->n_connections >= net->options.max_connections) {
		link_note(&tcp->link, remote, "refused: %u connections are open",
			  net->n_connections);
	} else {
		manner = tcp_manner(tcp);
		event = tcp_serve(tcp, fd, &manner);
	}
	if (!event) {
		close(fd);
		link_release(&tcp->link);
		return;
	}
	tcp_run(tcp, event);
	tcp_treat(tcp, &manner);
}

struct link *tcp_connect(struct net *net, enum proto proto, const struct addr *remote,
			 const struct listener *from, const struct tls_peer *peer)
{
	struct event_base *base = loop_events(net->loop);
	struct bufferevent *event = NULL;
	struct tcp *tcp;

	if (net->n_connections >= net->options.max_connections)
		return NULL;
	if (proto == PROTO_TCP)
		event = bufferevent_socket_new(base, -1, BEV_OPT_CLOSE_ON_FREE);
	else if (net->tls)
		event = tls_connect(net->tls, base, peer);
	if (!event)
		return NULL;
	tcp = tcp_new(net, proto, remote);
	tcp->link.outgoing = tcp->link.open = true;
	tcp_run(tcp, event);
	if (bufferevent_socket_connect(event, &remote->sa, (int)addr_len(remote))) {
		tcp_dispose(tcp);
		return NULL;
	}
	evutil_make_socket_closeonexec(bufferevent_getfd(event));
	socket_set_nodelay(bufferevent_getfd(event));
	tcp_present(tcp, bufferevent_getfd(event), from);
	tcp_list(tcp);
	return &tcp->link;
}

struct link *tcp_find(struct net *net, enum proto proto, const struct addr *remote)
{
	char key[1 + sizeof(struct addr)] = { (char)proto };
	struct str octets = addr_key(remote);
	struct tcp *tcp;

	memcpy(key + 1, octets.p, octets.n);
	tcp = map_get(&net->by_remote, ((struct str){ key, 1 + octets.n }), struct tcp, by_remote);
	return tcp ? &tcp->link : NULL;
}

void tcp_close_mute(struct net *net)
{
	struct link *link;

	list_each(link, &net->connections, struct link, node) {
		struct tcp *tcp = container_of(link, struct tcp, link);

		if (link->mute || tcp->state == TCP_SILENT)
			tcp_feed(tcp, TCP_EV_CLOSE, "closed here");
	}
}

void tcp_drop_all(struct net *net)
{
	struct link *link;

	list_each(link, &net->connections, struct link, node)
		tcp_dispose(container_of(link, struct tcp, link));
}
