/* SPDX-License-Identifier: Apache-2.0 */
/* The HTTP connections: how many there may be and how long one may be idle. evhttp owns them, and
 * tells nobody that it let one go before its first request; so each is watched here through a
 * reference to its bufferevent. */
#ifndef IMSD_API_CONNECTION_H
#define IMSD_API_CONNECTION_H

#include "base/loop.h"

struct evconnlistener;
struct evhttp;
struct evhttp_connection;

enum {
	CONNECTION_MAX = 256,   /* open at the same time; more wait in the listener's queue */
	CONNECTION_IDLE_S = 60, /* from its opening or an answer to the end of the next request */
};

struct connections;
struct connection;

/* Watches every connection that http accepts from the listener; both stay the caller's. */
struct connections *connections_new(struct loop *loop, struct evhttp *http,
				    struct evconnlistener *listener);
/* After evhttp_free. NULL-safe. */
void connections_free(struct connections *connections);
/* A request has come on it and will be answered: it is not idle. When it is closed before
 * connection_end, on_close(arg) is called, and the connection is not to be used any more. */
struct connection *connection_begin(struct connections *connections, struct evhttp_connection *http,
				    void (*on_close)(void *arg), void *arg);
/* The answer has been handed to evhttp, or is about to be. */
void connection_end(struct connection *connection);

#endif
