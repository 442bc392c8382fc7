/* SPDX-License-Identifier: Apache-2.0 */
/* The HTTP connections: how many there may be and how long one may be idle. */
#include "api/connection.h"

#include <event2/bufferevent.h>
#include <event2/http.h>
#include <event2/listener.h>
#include <stdlib.h>
#include <sys/socket.h>

#define SECOND_US INT64_C(1000000)

struct connections {
	struct loop *loop;
	struct evconnlistener *listener;
	struct list all;
	unsigned count;
	struct timer timer;
	struct work hurry;
};

struct connection {
	struct list node;
	struct connections *connections;
	struct bufferevent *bufferevent; /* held */
	int64_t idle_since;
	void (*on_close)(void *arg); /* NULL: no request is being answered */
	void *arg;
};

/* evhttp takes its callbacks away when it lets a connection go. */
static bool connection_is_gone(const struct connection *connection)
{
	bufferevent_event_cb on_event;

	bufferevent_getcb(connection->bufferevent, NULL, NULL, &on_event, NULL);
	return !on_event;
}

/* Gives the reference back, which closes the socket. */
static void connection_drop(struct connection *connection)
{
	list_remove(&connection->node);
	connection->connections->count--;
	bufferevent_decref(connection->bufferevent);
	mem_free(connection);
}

/* Has it waited too long for a request? */
static bool connection_is_idle(const struct connection *connection)
{
	int64_t now = loop_now(connection->connections->loop);

	return !connection->on_close &&
	       now - connection->idle_since >= CONNECTION_IDLE_S * SECOND_US;
}

static void connections_sweep(void *arg);

/* Sweeps again in a second. */
static void connections_wait(struct connections *connections)
{
	timer_start(connections->loop, &connections->timer, SECOND_US, connections_sweep,
		    connections);
}

/* Sweeps with the next work: a connection is about to be let go, or there are many. */
static void connections_hurry(struct connections *connections)
{
	loop_post(connections->loop, &connections->hurry, connections_sweep, connections);
}

/* Drops what evhttp has let go, ends what is idle, and accepts again when there is room. */
static void connections_sweep(void *arg)
{
	struct connections *connections = arg;
	struct connection *connection;

	list_each(connection, &connections->all, struct connection, node)
		if (connection_is_gone(connection))
			connection_drop(connection);
		else if (connection_is_idle(connection))
			/* evhttp reads the end of the stream and cleans up */
			shutdown(bufferevent_getfd(connection->bufferevent), SHUT_RDWR);
	if (connections->count < CONNECTION_MAX)
		evconnlistener_enable(connections->listener);
	if (!list_empty(&connections->all))
		connections_wait(connections);
}

/* evhttp asks for a bufferevent for a connection that it has just accepted. */
static struct bufferevent *connection_new(struct event_base *events, void *arg)
{
	struct connections *connections = arg;
	struct connection *connection = mem_alloc(sizeof(*connection));

	connection->connections = connections;
	connection->bufferevent = bufferevent_socket_new(events, -1, BEV_OPT_CLOSE_ON_FREE);
	if (!connection->bufferevent)
		abort();
	bufferevent_incref(connection->bufferevent);
	connection->idle_since = loop_now(connections->loop);
	list_append(&connections->all, &connection->node);
	if (++connections->count >= CONNECTION_MAX) {
		evconnlistener_disable(connections->listener);
		connections_hurry(connections);
	}
	if (!timer_active(&connections->timer))
		connections_wait(connections);
	return connection->bufferevent;
}

struct connections *connections_new(struct loop *loop, struct evhttp *http,
				    struct evconnlistener *listener)
{
	struct connections *connections = mem_alloc(sizeof(*connections));

	connections->loop = loop;
	connections->listener = listener;
	list_init(&connections->all);
	evhttp_set_bevcb(http, connection_new, connections);
	return connections;
}

void connections_free(struct connections *connections)
{
	struct connection *connection;

	if (!connections)
		return;
	list_each(connection, &connections->all, struct connection, node)
		connection_drop(connection);
	timer_stop(connections->loop, &connections->timer);
	work_cancel(&connections->hurry);
	mem_free(connections);
}

/* The last call of evhttp about it. Its bufferevent is let go right after. */
static void connection_on_close(struct evhttp_connection *http, void *arg)
{
	struct connection *connection = arg;

	(void)http;
	if (connection->on_close)
		connection->on_close(connection->arg);
	connections_hurry(connection->connections);
}

struct connection *connection_begin(struct connections *connections, struct evhttp_connection *http,
				    void (*on_close)(void *arg), void *arg)
{
	struct bufferevent *bufferevent = evhttp_connection_get_bufferevent(http);
	struct connection *connection;

	list_each(connection, &connections->all, struct connection, node)
		if (connection->bufferevent == bufferevent) {
			connection->on_close = on_close;
			connection->arg = arg;
			evhttp_connection_set_closecb(http, connection_on_close, connection);
			return connection;
		}
	abort(); /* each came through connection_new */
}

void connection_end(struct connection *connection)
{
	connection->on_close = NULL;
	connection->idle_since = loop_now(connection->connections->loop);
}
