/* SPDX-License-Identifier: Apache-2.0 */
/* UDP sockets that carry media: nothing waits, nothing is framed. */
#include "transport/datagram.h"

#include <errno.h>
#include <event2/event.h>
#include <unistd.h>

#include "transport/socket.h"

/* Taken from one socket before others have their turn. */
enum { DATAGRAMS_PER_WAKE = 32 };

struct datagram {
	struct link link;
	int fd;
	struct event *readable;
};

/* The errors of single datagrams (ICMP) are passed over. */
static void datagram_on_readable(evutil_socket_t fd, short what, void *arg)
{
	struct datagram *self = arg;
	const struct link_user *user = self->link.user;
	char octets[DATAGRAM_MAX];

	(void)what;
	for (int i = 0; i < DATAGRAMS_PER_WAKE && self->link.open; i++) {
		struct addr from = { 0 };
		socklen_t n_from = sizeof(from);
		ssize_t n = recvfrom(fd, octets, sizeof(octets), 0, &from.sa, &n_from);

		if (n >= 0)
			user->on_bytes(user->ctx, &self->link, &from,
				       (struct str){ octets, (size_t)n });
		else if (errno == EAGAIN)
			return;
	}
}

static int datagram_send(struct link *link, const struct addr *to, struct str bytes)
{
	struct datagram *self = container_of(link, struct datagram, link);

	if (!to || to->family != link->local.family)
		return -EAFNOSUPPORT;
	return sendto(self->fd, bytes.p, bytes.n, 0, &to->sa, addr_len(to)) < 0 ? -errno : 0;
}

static void datagram_close(struct link *link, enum close_how how)
{
	struct datagram *self = container_of(link, struct datagram, link);

	(void)how;
	link->open = false;
	event_free(self->readable);
	close(self->fd);
}

static void datagram_free(struct link *link)
{
	link_close(link, CLOSE_FIN);
	link_forget_names(link);
	mem_free(container_of(link, struct datagram, link));
}

static const struct link_ops datagram_ops = { datagram_send, NULL, datagram_close, datagram_free,
					      NULL };

int datagram_open(struct loop *loop, const struct addr *addr, const struct link_user *user,
		  struct link **out)
{
	struct addr bound;
	struct event_base *base = loop_events(loop);
	struct datagram *self;
	char name[ADDR_TEXT_MAX];
	int fd;

	if (!base)
		return -EOPNOTSUPP;
	fd = socket_bind(addr, SOCK_DGRAM, &bound);
	if (fd < 0)
		return fd;
	self = mem_alloc(sizeof(*self));
	link_init(&self->link, &datagram_ops, user, loop);
	self->link.proto = PROTO_UDP;
	self->link.local = bound;
	self->link.open = true;
	link_set_name(&self->link, addr_pair(&bound, name));
	self->fd = fd;
	self->readable = event_new(base, fd, EV_READ | EV_PERSIST, datagram_on_readable, self);
	event_add(self->readable, NULL);
	*out = &self->link;
	return 0;
}
