/* SPDX-License-Identifier: Apache-2.0 */
/* An answer by pieces, in chunks where the client speaks HTTP/1.1 (RFC 9112 7.1). */
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/http.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include "api/exchange.h"

struct exchange_stream {
	struct exchange *exchange;
	const struct exchange_stream_ops *ops;
	void *ctx;
	struct evbuffer *piece;
	struct work drop;
	bool dropped;
};

/* The exchange goes with it. */
static void stream_free(struct exchange_stream *stream)
{
	work_cancel(&stream->drop);
	stream->exchange->home->streams--;
	exchange_free(stream->exchange);
	evbuffer_free(stream->piece);
	mem_free(stream);
}

/* Frees the stream and tells its author. */
static void stream_close(void *arg)
{
	struct exchange_stream *stream = arg;
	void (*closed)(void *ctx) = stream->ops->closed;
	void *ctx = stream->ctx;

	stream_free(stream);
	closed(ctx);
}

/* The answer is whole as far as HTTP knows. */
static void stream_finish(struct exchange_stream *stream)
{
	struct exchange *exchange = stream->exchange;
	struct evhttp_request *request = exchange->request;

	exchange->request = NULL;
	exchange->gone = NULL;
	connection_end(exchange->connection);
	evhttp_send_reply_end(request);
}

/* Ends a client's answer that it does not read, and the author hears of it soon. */
static void stream_drop(struct exchange_stream *stream)
{
	struct exchange *exchange = stream->exchange;

	if (stream->ops->overrun) {
		evbuffer_add(stream->piece, stream->ops->overrun, str_of(stream->ops->overrun).n);
		evhttp_send_reply_chunk(exchange->request, stream->piece);
	}
	stream->dropped = true;
	stream_finish(stream);
	loop_post(core_loop(exchange->core), &stream->drop, stream_close, stream);
}

/* evhttp has written all it had. */
static void stream_on_written(struct evhttp_connection *http, void *arg)
{
	struct exchange_stream *stream = arg;

	(void)http;
	if (stream->ops->drained)
		stream->ops->drained(stream->ctx);
}

/* Is nobody there to send to? Then it was answered. */
static bool is_pointless(struct exchange *exchange)
{
	if (!exchange->request)
		exchange_free(exchange);
	else if (exchange->home->streams >= EXCHANGE_STREAMS)
		exchange_refuse(exchange, 503,
				"there are %d streams already: end one of them, then ask again",
				EXCHANGE_STREAMS);
	else
		return false;
	return true;
}

/* Small pieces leave at once. */
static void send_without_delay(struct evhttp_request *request)
{
	struct evhttp_connection *http = evhttp_request_get_connection(request);
	int on = 1;

	setsockopt(bufferevent_getfd(evhttp_connection_get_bufferevent(http)), IPPROTO_TCP,
		   TCP_NODELAY, &on, sizeof(on));
}

struct exchange_stream *exchange_start(struct exchange *exchange, const char *type,
				       const struct exchange_stream_ops *ops, void *ctx)
{
	struct exchange_stream *stream;

	if (is_pointless(exchange))
		return NULL;
	stream = mem_alloc(sizeof(*stream));
	stream->exchange = exchange;
	stream->ops = ops;
	stream->ctx = ctx;
	stream->piece = evbuffer_new();
	exchange->home->streams++;
	exchange->gone = stream_close;
	exchange->gone_ctx = stream;
	exchange_add_header(exchange, "Content-Type", type);
	exchange_add_header(exchange, "Cache-Control", "no-store");
	send_without_delay(exchange->request);
	evhttp_send_reply_start(exchange->request, 200, "OK");
	if (evhttp_request_get_command(exchange->request) != EVHTTP_REQ_HEAD)
		return stream;
	exchange_stream_end(stream);
	return NULL;
}

bool exchange_stream_write(struct exchange_stream *stream, struct str octets)
{
	if (stream->dropped)
		return false;
	if (exchange_stream_backlog(stream) + octets.n > EXCHANGE_BACKLOG) {
		stream_drop(stream);
		return false;
	}
	evbuffer_add(stream->piece, octets.p, octets.n);
	evhttp_send_reply_chunk_with_cb(stream->exchange->request, stream->piece, stream_on_written,
					stream);
	return true;
}

size_t exchange_stream_backlog(const struct exchange_stream *stream)
{
	return stream->dropped ? 0 : connection_backlog(stream->exchange->connection);
}

void exchange_stream_end(struct exchange_stream *stream)
{
	if (!stream->dropped)
		stream_finish(stream);
	stream_free(stream);
}
