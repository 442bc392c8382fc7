/* SPDX-License-Identifier: Apache-2.0 */
/* One HTTP request (RFC 9110) and its one answer. */
#ifndef IMSD_API_EXCHANGE_H
#define IMSD_API_EXCHANGE_H

#include <jansson.h>

#include "api/connection.h"
#include "api/guard.h"
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
	struct str octets; /* the body of a route with takes_type, while the client is there */
	uint64_t pretty;
	struct str token; /* in the query; guard.c has looked at it */
	struct exchange_home *home;
	void (*gone)(void *ctx); /* NULL: nobody waits to hear that the client goes */
	void *gone_ctx;
};

/* What all exchanges of one API share. */
struct exchange_home {
	struct core *core;
	struct connections *connections;
	struct guard *guard;
	struct list exchanges; /* not answered yet */
	unsigned streams;      /* of these, answers by pieces */
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

/* The answer will take long: gone(ctx) is called, once, when the client goes before it. The author still
 * answers, then or later; the answer is dropped. At most one for an exchange. */
void exchange_on_gone(struct exchange *exchange, void (*gone)(void *ctx), void *ctx);

/* " (did you mean NEAR?)", to end a sentence; "" when near is NULL. */
const char *exchange_near(const char *near, char out[100]);

/* The answers; each frees the exchange. */
/* 200 with that JSON, which is taken over. */
void exchange_reply_json(struct exchange *exchange, json_t *body);
/* 201 with that JSON, which is taken over, and where the new thing is. */
void exchange_reply_created(struct exchange *exchange, const char *location, json_t *body);
/* 200 with a short text. */
void exchange_reply_text(struct exchange *exchange, const char *text);
/* 200 with octets of that type, which are copied. */
void exchange_reply_octets(struct exchange *exchange, const char *type, struct str octets);
/* 204: headers are all. */
void exchange_reply_nothing(struct exchange *exchange);
/* 304: what the client has is still good. */
void exchange_reply_unchanged(struct exchange *exchange);
/* An error as RFC 9457 has it; the text says what would be right. */
void exchange_refuse(struct exchange *exchange, int status, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* The same with members of its own, an object that is taken over. */
void exchange_refuse_with(struct exchange *exchange, int status, struct str detail,
			  json_t *members);
/* The same with the errors of a configuration, one a line: the first is the detail, all are `errors`. */
void exchange_refuse_lines(struct exchange *exchange, int status, struct str lines);

/* An answer by pieces: events, or more than should be in memory at once. */
enum {
	EXCHANGE_STREAMS = 32,             /* at the same time; one more gets 503 */
	EXCHANGE_BACKLOG = 4 * 1024 * 1024, /* octets that wait for a client: who falls behind further is dropped */
};

struct exchange_stream;

struct exchange_stream_ops {
	/* The client has gone, or was dropped: the stream is no more, the author frees ctx. Never from
	 * inside exchange_stream_write; not after exchange_stream_end. */
	void (*closed)(void *ctx);
	/* All that was written has left: room for more. NULL: not asked. May write and end. */
	void (*drained)(void *ctx);
	/* The last that a client gets that is dropped; NULL: nothing, the answer just breaks off. */
	const char *overrun;
};

/* Begins a 200 of that type; the exchange is the stream's from now on. NULL: there is nobody to send to (the
 * client has gone, asked HEAD, or there are too many streams): it was answered, nothing more is called. There
 * is no limit in time; the ops outlive the stream. */
struct exchange_stream *exchange_start(struct exchange *exchange, const char *type,
				       const struct exchange_stream_ops *ops, void *ctx);
/* One more piece, copied; what is larger than EXCHANGE_BACKLOG is cut up and written when drained. False: the client was too slow and is dropped, closed(ctx) follows soon. */
bool exchange_stream_write(struct exchange_stream *stream, struct str octets);
/* Octets written that the client has not taken yet. */
size_t exchange_stream_backlog(const struct exchange_stream *stream);
/* That was all; frees the stream. */
void exchange_stream_end(struct exchange_stream *stream);

/* For exchange*.c only: answered. */
void exchange_free(struct exchange *exchange);

#endif
