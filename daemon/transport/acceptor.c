/* SPDX-License-Identifier: Apache-2.0 */
/* Listening sockets for TCP and TLS: they accept, and pause when the process has no descriptors
 * left. */
#include "transport/acceptor.h"

#include <errno.h>
#include <event2/event.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "transport/net_state.h"
#include "transport/socket.h"
#include "transport/tcp.h"

enum { ACCEPTS_AT_ONCE = 32, PAUSE_US = 100000 };

struct acceptor {
	struct listener listener;
	struct net *net;
	int fd; /* -1: closed */
	struct event *readable;
	struct timer pause;
	bool short_of; /* descriptors: said once */
	char *name, *advertise;
};

static void acceptor_resume(void *arg)
{
	struct acceptor *acceptor = arg;

	event_add(acceptor->readable, NULL);
}

/* What is short (descriptors, memory) does not come back by trying at once. */
static void acceptor_on_failure(struct acceptor *acceptor, int error)
{
	char text[ADDR_TEXT_MAX];

	if (error == EAGAIN || error == EINTR || error == ECONNABORTED)
		return;
	if (!acceptor->short_of)
		log_warning("%s %s: no connection can be accepted: %s",
			    proto_name(acceptor->listener.proto),
			    addr_pair(&acceptor->listener.addr, text), strerror(error));
	acceptor->short_of = true;
	event_del(acceptor->readable);
	timer_start(acceptor->net->loop, &acceptor->pause, PAUSE_US, acceptor_resume, acceptor);
}

static void acceptor_on_readable(evutil_socket_t fd, short what, void *arg)
{
	struct acceptor *acceptor = arg;

	(void)what;
	for (int i = 0; i < ACCEPTS_AT_ONCE && acceptor->fd >= 0; i++) {
		struct addr remote = { 0 };
		socklen_t n = sizeof(remote);
		int taken = accept4(fd, &remote.sa, &n, SOCK_NONBLOCK | SOCK_CLOEXEC);

		if (taken < 0) {
			acceptor_on_failure(acceptor, errno);
			return;
		}
		acceptor->short_of = false;
		tcp_accept(acceptor->net, &acceptor->listener, taken, &remote);
	}
}

static void acceptor_free(void *object)
{
	struct acceptor *acceptor = object;

	event_free(acceptor->readable);
	mem_free(acceptor->name);
	mem_free(acceptor->advertise);
	mem_free(acceptor);
}

static char *copy_text(const char *text)
{
	return text ? mem_copy_text(text, strlen(text)) : NULL;
}

/* Asks a link whether it would take what is to be advertised. */
static bool advertise_is_good(const char *advertise)
{
	struct link probe = { 0 };
	bool good = !advertise || link_advertise(&probe, advertise);

	link_forget_names(&probe);
	return good;
}

int acceptor_listen(struct net *net, const struct net_listen *listen, struct listener **out)
{
	struct acceptor *acceptor;
	struct addr bound;
	int fd;

	if (!advertise_is_good(listen->advertise))
		return -EINVAL;
	fd = socket_bind(&listen->addr, SOCK_STREAM, &bound);
	if (fd < 0)
		return fd;
	acceptor = mem_alloc(sizeof(*acceptor));
	acceptor->net = net;
	acceptor->fd = fd;
	acceptor->name = copy_text(listen->name);
	acceptor->advertise = copy_text(listen->advertise);
	acceptor->listener = (struct listener){ .proto = listen->proto,
						.addr = bound,
						.name = acceptor->name ? acceptor->name : "" };
	acceptor->readable = event_new(loop_events(net->loop), fd, EV_READ | EV_PERSIST,
				       acceptor_on_readable, acceptor);
	event_add(acceptor->readable, NULL);
	list_append(&net->listeners, &acceptor->listener.node);
	*out = &acceptor->listener;
	return 0;
}

void acceptor_rename(struct listener *listener, const char *name, const char *advertise)
{
	struct acceptor *acceptor = container_of(listener, struct acceptor, listener);

	mem_free(acceptor->name);
	mem_free(acceptor->advertise);
	listener->name = acceptor->name = copy_text(name);
	acceptor->advertise = copy_text(advertise);
}

void acceptor_unlisten(struct listener *listener)
{
	struct acceptor *acceptor = container_of(listener, struct acceptor, listener);
	struct loop *loop = acceptor->net->loop;

	event_del(acceptor->readable);
	timer_stop(loop, &acceptor->pause);
	close(acceptor->fd);
	acceptor->fd = -1;
	list_remove(&listener->node);
	loop_reap(loop, acceptor, acceptor_free);
}

const struct listener *acceptor_find(struct net *net, enum proto proto, const struct addr *remote,
				     const char *name)
{
	const struct listener *first = NULL;
	struct listener *listener;

	list_each(listener, &net->listeners, struct listener, node) {
		if (listener->proto != proto || listener->addr.family != remote->family)
			continue;
		if (name && str_is(str_of(name), listener->name))
			return listener;
		if (!first)
			first = listener;
	}
	return first;
}

const char *acceptor_advertise(const struct listener *listener)
{
	return container_of(listener, struct acceptor, listener)->advertise;
}
