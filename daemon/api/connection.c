/* SPDX-License-Identifier: Apache-2.0 */
/* The HTTP connections: how many there may be and how long one may be idle. */
#include "api/connection.h"

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/listener.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "api/rubbish.h"
#include "base/clock.h"
#include "transport/tls.h"

struct connections {
	struct loop *loop;
	struct core *core;
	struct tls *tls; /* held; NULL: TCP alone */
	unsigned max;
	int64_t idle;
	struct evconnlistener *listener;
	struct list all;
	unsigned count;
	struct event *tick; /* once a second, while there are any */
	struct work hurry;
};

struct connection {
	struct list node;
	struct connections *connections;
	struct bufferevent *bufferevent; /* held */
	int64_t idle_since;
	size_t backlog;              /* when last looked at */
	void (*on_close)(void *arg); /* NULL: no request is being answered */
	void *arg;
	bool answered; /* and the answer has not left whole */
};

/* evhttp takes its callbacks away when it lets a connection go. */
static bool connection_is_gone(const struct connection *connection)
{
	bufferevent_event_cb on_event;

	bufferevent_getcb(connection->bufferevent, NULL, NULL, &on_event, NULL);
	return !on_event;
}

/* What is not an answer of ours evhttp says by itself. */
static void connection_on_output(struct evbuffer *output, const struct evbuffer_cb_info *info,
				 void *arg)
{
	struct connection *connection = arg;

	if (connection->on_close)
		return;
	if (!evbuffer_get_length(output))
		connection->answered = false;
	else if (info->n_added && !connection->answered)
		rubbish_explain(output);
}

/* Gives the reference back, which closes the socket. */
static void connection_drop(struct connection *connection)
{
	list_remove(&connection->node);
	connection->connections->count--;
	evbuffer_remove_cb(bufferevent_get_output(connection->bufferevent), connection_on_output,
			   connection);
	bufferevent_decref(connection->bufferevent);
	mem_free(connection);
}

size_t connection_backlog(const struct connection *connection)
{
	return evbuffer_get_length(bufferevent_get_output(connection->bufferevent));
}

/* Has it waited too long for a request, or for its client to read on? */
static bool connection_is_idle(struct connection *connection)
{
	int64_t now = clock_us(CLOCK_MONOTONIC);

	if (connection_backlog(connection) < connection->backlog)
		connection->idle_since = now;
	connection->backlog = connection_backlog(connection);
	return !connection->on_close &&
	       now - connection->idle_since >= connection->connections->idle;
}

static void connections_sweep(void *arg);

/* A second has passed. */
static void connections_on_tick(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	connections_sweep(arg);
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
	if (connections->count < connections->max)
		evconnlistener_enable(connections->listener);
	if (list_empty(&connections->all))
		event_del(connections->tick);
}

/* With TLS, nobody is asked for a certificate: the token says who may ask. */
static struct bufferevent *bufferevent_new(struct connections *connections,
					   struct event_base *events)
{
	static const struct tls_manner manner = { .any_client = true };
	struct tls *tls = core_tls(connections->core);
	struct bufferevent *bufferevent;
	char why[160];

	if (connections->tls && tls && tls != connections->tls) { /* a reload brought another one */
		tls_free(connections->tls);
		connections->tls = tls_hold(tls);
	}
	bufferevent = connections->tls ? tls_accept(connections->tls, events, -1, &manner, why) :
					 bufferevent_socket_new(events, -1, BEV_OPT_CLOSE_ON_FREE);
	if (!bufferevent)
		abort();
	return bufferevent;
}

/* evhttp asks for a bufferevent for a connection that it has just accepted. */
static struct bufferevent *connection_new(struct event_base *events, void *arg)
{
	static const struct timeval second = { .tv_sec = 1 };
	struct connections *connections = arg;
	struct connection *connection = mem_alloc(sizeof(*connection));

	connection->connections = connections;
	connection->bufferevent = bufferevent_new(connections, events);
	bufferevent_incref(connection->bufferevent);
	bufferevent_setwatermark(connection->bufferevent, EV_READ, 0, CONNECTION_INPUT);
	evbuffer_add_cb(bufferevent_get_output(connection->bufferevent), connection_on_output,
			connection);
	connection->idle_since = clock_us(CLOCK_MONOTONIC);
	list_append(&connections->all, &connection->node);
	if (++connections->count >= connections->max) {
		evconnlistener_disable(connections->listener);
		connections_hurry(connections);
	}
	if (!event_pending(connections->tick, EV_TIMEOUT, NULL))
		event_add(connections->tick, &second);
	return connection->bufferevent;
}

struct connections *connections_new(struct core *core, struct evhttp *http,
				    struct evconnlistener *listener)
{
	const struct knobs *knobs = core_snapshot(core)->knobs;
	struct connections *connections = mem_alloc(sizeof(*connections));

	connections->loop = core_loop(core);
	connections->core = core;
	connections->max = (unsigned)knobs_number(knobs, CORE_API_MAX_CONNECTIONS);
	connections->idle = knobs_number(knobs, CORE_API_IDLE);
	if (knobs_number(knobs, CORE_API_TLS))
		connections->tls = tls_hold(core_tls(core));
	connections->listener = listener;
	list_init(&connections->all);
	evhttp_set_bevcb(http, connection_new, connections);
	connections->tick = event_new(loop_events(connections->loop), -1, EV_PERSIST,
				      connections_on_tick, connections);
	if (!connections->tick)
		abort();
	return connections;
}

void connections_free(struct connections *connections)
{
	struct connection *connection;

	if (!connections)
		return;
	list_each(connection, &connections->all, struct connection, node)
		connection_drop(connection);
	event_free(connections->tick);
	work_cancel(&connections->hurry);
	tls_free(connections->tls);
	mem_free(connections);
}

/* The last call of evhttp about it. Its bufferevent is let go right after. */
static void connection_on_close(struct evhttp_connection *http, void *arg)
{
	struct connection *connection = arg;

	(void)http;
	if (connection->connections->tls)
		tls_finish(connection->bufferevent);
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

void connection_watch(struct connection *connection)
{
	struct bufferevent *bufferevent = connection->bufferevent;
	bufferevent_data_cb on_write;
	bufferevent_event_cb on_event;
	void *arg;

	/* evhttp does not read while a request is answered, but learns of the end of the stream
	 * when it is read, as it does itself while it writes */
	bufferevent_getcb(bufferevent, NULL, &on_write, &on_event, &arg);
	bufferevent_setcb(bufferevent, NULL, on_write, on_event, arg);
	bufferevent_enable(bufferevent, EV_READ);
}

void connection_end(struct connection *connection)
{
	connection->on_close = NULL;
	connection->answered = true;
	connection->idle_since = clock_us(CLOCK_MONOTONIC);
}
