/* SPDX-License-Identifier: Apache-2.0 */
/* The HTTP connections: how many there may be and how long one may be idle. evhttp owns them, and
 * tells nobody that it let one go before its first request; so each is watched here through a
 * reference to its bufferevent. */
#ifndef IMSD_API_CONNECTION_H
#define IMSD_API_CONNECTION_H

#include "core/core.h"

struct evconnlistener;
struct evhttp;
struct evhttp_connection;

enum {
	CONNECTION_INPUT = 8 * 1024 * 1024 + 65536, /* octets read and not looked at: a body and more */
};

struct connections;
struct connection;

/* Watches every connection that http accepts from the listener; both stay the caller's. How many there may
 * be, how long they may be idle, and whether they speak TLS, say the core's knobs api.* of now. */
struct connections *connections_new(struct core *core, struct evhttp *http,
				    struct evconnlistener *listener);
/* After evhttp_free. NULL-safe. */
void connections_free(struct connections *connections);
/* A request has come on it and will be answered: it is not idle. When it is closed before
 * connection_end, on_close(arg) is called, and the connection is not to be used any more. */
struct connection *connection_begin(struct connections *connections, struct evhttp_connection *http,
				    void (*on_close)(void *arg), void *arg);
/* The answer will take long: its client is watched meanwhile, so that on_close comes when it goes. One that
 * closes its sending side alone has gone, too. */
void connection_watch(struct connection *connection);
/* Octets that the client has not taken yet. */
size_t connection_backlog(const struct connection *connection);
/* The answer has been handed to evhttp, or is about to be. */
void connection_end(struct connection *connection);

#endif
