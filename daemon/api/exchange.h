/* SPDX-License-Identifier: Apache-2.0 */
/* One HTTP request (RFC 9110) and its one answer. */
#ifndef IMSD_API_EXCHANGE_H
#define IMSD_API_EXCHANGE_H

#include <jansson.h>

#include "api/connection.h"
#include "api/route.h"
#include "core/core.h"

struct evhttp_request;

/* Lives until it is answered. When the client goes before that the answer is dropped, and its
 * author need not care. */
struct exchange {
	struct core *core;
	/* What stood for each {name} of the path, zero-terminated; the rest is absent. */
	struct str params[ROUTE_PARAMS];
	struct arena arena; /* for what lives as long */
	/* For exchange.c and dispatch.c only. */
	struct list node;
	struct evhttp_request *request; /* NULL: the client has gone */
	struct connection *connection;
	const struct route *route;
	uint64_t queries[ROUTE_QUERIES]; /* in the order of the route's rows */
	struct str texts[ROUTE_QUERIES]; /* likewise, of those that are texts */
	struct str fields[ROUTE_FIELDS]; /* likewise */
	json_t *object;                  /* the body of a route that takes any; NULL for others */
	uint64_t pretty;
};

/* What all exchanges of one API share. */
struct exchange_home {
	struct core *core;
	struct connections *connections;
	struct list exchanges; /* not answered yet */
};

/* Of a request that evhttp has just read whole. */
struct exchange *exchange_new(struct exchange_home *home, struct evhttp_request *request);
/* The value of a query of its route. */
uint64_t exchange_query(const struct exchange *exchange, const char *name);
/* Of one that is a text, zero-terminated; STR_NONE: not given. */
struct str exchange_query_text(const struct exchange *exchange, const char *name);
/* The text of a field of its route, zero-terminated; STR_NONE: the body has none. */
struct str exchange_field(const struct exchange *exchange, const char *name);
/* One more header of the answer. */
void exchange_add_header(struct exchange *exchange, const char *name, const char *value);

/* " (did you mean NEAR?)", to end a sentence; "" when near is NULL. */
const char *exchange_near(const char *near, char out[100]);

/* The answers; each frees the exchange. */
/* 200 with that JSON, which is taken over. */
void exchange_reply_json(struct exchange *exchange, json_t *body);
/* 201 with that JSON, which is taken over, and where the new thing is. */
void exchange_reply_created(struct exchange *exchange, const char *location, json_t *body);
/* 200 with a short text. */
void exchange_reply_text(struct exchange *exchange, const char *text);
/* 204: headers are all. */
void exchange_reply_nothing(struct exchange *exchange);
/* An error as RFC 9457 has it; the text says what would be right. */
void exchange_refuse(struct exchange *exchange, int status, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* The same with the errors of a configuration, one a line: the first is the detail, all are `errors`. */
void exchange_refuse_lines(struct exchange *exchange, int status, struct str lines);

#endif
