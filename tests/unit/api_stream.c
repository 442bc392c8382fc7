/* SPDX-License-Identifier: Apache-2.0 */
/* Answers by pieces and answers that take long, over real sockets: what is read, what happens when the client goes
 * or does not read. The server here is of the test's own, it has one answer. */
#include <arpa/inet.h>
#include <event2/http.h>
#include <event2/listener.h>

#include "api/exchange.h"
#include "api_lab.h"

struct server {
	struct loop *loop;
	struct evhttp *http;
	struct exchange_home home;
	struct evconnlistener *listener;
	struct lab lab; /* for its client functions: addr alone */
	void (*answer)(struct server *server, struct exchange *exchange);
	struct exchange_stream *stream;
	struct exchange *waiting;
	unsigned closed, drained, gone, pieces;
};

static const struct route any_route = { "GET", "/", NULL, "anything" };

static void on_closed(void *arg)
{
	struct server *server = arg;

	server->closed++;
	server->stream = NULL;
}

static void on_drained(void *arg)
{
	struct server *server = arg;

	server->drained++;
	if (server->pieces && --server->pieces == 0) {
		exchange_stream_end(server->stream);
		server->stream = NULL;
	} else if (server->pieces) {
		exchange_stream_write(server->stream, STR("0123456789abcdef"));
	}
}

static const struct exchange_stream_ops ops = { on_closed, on_drained, "too slow\n" };

static void on_request(struct evhttp_request *request, void *arg)
{
	struct server *server = arg;
	struct exchange *exchange = exchange_new(&server->home, request);

	exchange->route = &any_route;
	server->answer(server, exchange);
}

static void start_stream(struct server *server, struct exchange *exchange)
{
	server->stream = exchange_start(exchange, "text/event-stream", &ops, server);
}

static void on_gone(void *arg)
{
	struct server *server = arg;

	server->gone++;
	exchange_reply_nothing(server->waiting);
	server->waiting = NULL;
}

static void start_wait(struct server *server, struct exchange *exchange)
{
	server->waiting = exchange;
	exchange_on_gone(exchange, on_gone, server);
}

static void server_start(struct server *server,
			 void (*answer)(struct server *server, struct exchange *exchange))
{
	struct core_options options = { .clock = CLOCK_REAL, .listen = true };
	struct conf_errors errors = { 0 };
	socklen_t n = sizeof(server->lab.addr);

	*server = (struct server){ .answer = answer };
	lab_write_config(&server->lab);
	options.path = server->lab.path;
	server->lab.core = core_new(&options, &errors);
	cr_assert_not_null(server->lab.core, "%s", errors.text.p);
	server->loop = core_loop(server->lab.core);
	server->http = evhttp_new(loop_events(server->loop));
	cr_assert(addr_parse(STR("127.0.0.1"), 0, &server->lab.addr));
	server->listener = evconnlistener_new_bind(loop_events(server->loop), NULL, NULL,
						   LEV_OPT_CLOSE_ON_FREE, -1, &server->lab.addr.sa,
						   (int)n);
	evhttp_bind_listener(server->http, server->listener);
	evhttp_set_gencb(server->http, on_request, server);
	server->home.core = server->lab.core;
	server->home.connections =
		connections_new(server->lab.core, server->http, server->listener);
	list_init(&server->home.exchanges);
	getsockname(evconnlistener_get_fd(server->listener), &server->lab.addr.sa, &n);
}

static void server_end(struct server *server)
{
	evhttp_free(server->http);
	connections_free(server->home.connections);
	for (int i = 0; i < 10 && !list_empty(&server->home.exchanges); i++)
		loop_turn(server->loop, 0);
	cr_assert(list_empty(&server->home.exchanges));
	cr_assert_eq(server->home.streams, 0);
	core_free(server->lab.core);
	unlink(server->lab.path);
}

/* Sends the request and waits until the answer has begun there. */
static int ask(struct server *server, const char *request)
{
	int fd = client_connect(&server->lab);

	client_send(fd, request);
	lab_turns(&server->lab, 3);
	return fd;
}

/* What is there may be megabytes: its end is shown alone. */
static void read_until(struct server *server, int fd, const char *words, struct buf *out)
{
	size_t shown;

	for (int i = 0; i < 2000; i++) {
		lab_turns(&server->lab, 1);
		client_read(fd, out);
		if (out->n && str_search(buf_str(out), str_of(words)) >= 0)
			return;
	}
	shown = out->n < 300 ? out->n : 300;
	cr_assert_fail("'%s' is not in: %.*s", words, (int)shown, out->p + out->n - shown);
}

#define GET_11 "GET / HTTP/1.1\r\nHost: lab\r\n\r\n"

Test(api_stream, pieces_arrive_as_they_are_written)
{
	struct server server;
	struct buf text = { 0 };
	int fd;

	server_start(&server, start_stream);
	fd = ask(&server, GET_11);
	cr_assert_not_null(server.stream);
	read_until(&server, fd, "\r\n\r\n", &text);
	cr_assert(str_starts(buf_str(&text), STR("HTTP/1.1 200 OK\r\n")), "%s", text.p);
	cr_assert_geq(str_search(buf_str(&text), STR("Content-Type: text/event-stream\r\n")), 0);
	cr_assert_geq(str_search(buf_str(&text), STR("Transfer-Encoding: chunked\r\n")), 0);
	exchange_stream_write(server.stream, STR("one"));
	read_until(&server, fd, "3\r\none\r\n", &text);
	cr_assert_eq(server.drained, 1);
	exchange_stream_write(server.stream, STR("second"));
	read_until(&server, fd, "6\r\nsecond\r\n", &text);
	exchange_stream_end(server.stream);
	read_until(&server, fd, "0\r\n\r\n", &text);
	client_send(fd, GET_11); /* the connection serves on */
	text.n = 0;
	read_until(&server, fd, "HTTP/1.1 200", &text);
	exchange_stream_end(server.stream);
	cr_assert_eq(server.closed, 0);
	close(fd);
	buf_free(&text);
	server_end(&server);
}

Test(api_stream, http_1_0_gets_them_up_to_the_end)
{
	struct server server;
	struct buf text = { 0 };
	int fd;

	server_start(&server, start_stream);
	fd = ask(&server, "GET / HTTP/1.0\r\n\r\n");
	exchange_stream_write(server.stream, STR("one"));
	exchange_stream_write(server.stream, STR("two"));
	exchange_stream_end(server.stream);
	for (int i = 0; i < 100 && client_read(fd, &text); i++)
		lab_turns(&server.lab, 1);
	cr_assert_geq(str_search(buf_str(&text), STR("\r\n\r\nonetwo")), 0, "%s", text.p);
	cr_assert_not(client_read(fd, &text));
	close(fd);
	buf_free(&text);
	server_end(&server);
}

Test(api_stream, head_is_headers_alone)
{
	struct server server;
	struct reply reply;
	int fd;

	server_start(&server, start_stream);
	fd = ask(&server, "HEAD / HTTP/1.1\r\nHost: lab\r\n\r\n");
	client_await(&server.lab, fd, true, &reply);
	cr_assert_null(server.stream);
	cr_assert_eq(reply.status, 200);
	cr_assert_eq(reply.body.n, 0);
	cr_assert_not(reply.closed);
	reply_clear(&reply);
	close(fd);
	server_end(&server);
}

Test(api_stream, a_writer_goes_on_when_all_has_left)
{
	struct server server;
	struct buf text = { 0 };
	int fd;

	server_start(&server, start_stream);
	fd = ask(&server, GET_11);
	server.pieces = 50;
	exchange_stream_write(server.stream, STR("first"));
	read_until(&server, fd, "\r\n0\r\n\r\n", &text);
	cr_assert_eq(server.drained, 50);
	cr_assert_null(server.stream);
	close(fd);
	buf_free(&text);
	server_end(&server);
}

/* Nothing is sent, and yet it is noticed: by an end of the stream, by a reset. */
Test(api_stream, a_client_that_goes_is_noticed)
{
	struct linger now = { .l_onoff = 1 };
	struct server server;
	int fd;

	server_start(&server, start_stream);
	for (int i = 0; i < 4; i++) {
		fd = ask(&server, GET_11);
		cr_assert_not_null(server.stream);
		if (i % 2)
			exchange_stream_write(server.stream, STR("something"));
		if (i / 2)
			setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
		close(fd);
		lab_turns(&server.lab, 5);
		cr_assert_eq(server.closed, (unsigned)i + 1);
		cr_assert_null(server.stream);
	}
	server_end(&server);
}

Test(api_stream, a_client_that_does_not_read_is_dropped)
{
	static char block[65536];
	struct server server;
	struct buf text = { 0 };
	unsigned n = 0;
	int fd;

	server_start(&server, start_stream);
	memset(block, 'x', sizeof(block));
	fd = ask(&server, GET_11);
	while (exchange_stream_write(server.stream, (struct str){ block, sizeof(block) })) {
		loop_turn(server.loop, 0);
		cr_assert_lt(n++, 1000);
	}
	cr_assert_eq(server.closed, 0);
	cr_assert_not(exchange_stream_write(server.stream, STR("more")));
	lab_turns(&server.lab, 1);
	cr_assert_eq(server.closed, 1);
	read_until(&server, fd, "too slow\n\r\n0\r\n\r\n", &text);
	close(fd);
	buf_free(&text);
	server_end(&server);
}

Test(api_stream, there_is_a_last_one)
{
	int fds[EXCHANGE_STREAMS];
	struct server server;
	struct reply reply;
	int fd;

	server_start(&server, start_stream);
	for (unsigned i = 0; i < EXCHANGE_STREAMS; i++)
		fds[i] = ask(&server, GET_11);
	fd = ask(&server, GET_11);
	client_await(&server.lab, fd, false, &reply);
	is_refused(&reply, 503, "there are 32 streams already");
	close(fds[3]);
	lab_turns(&server.lab, 3);
	cr_assert_eq(server.closed, 1);
	fd = ask(&server, GET_11);
	cr_assert_eq(server.home.streams, EXCHANGE_STREAMS);
	server_end(&server);
	cr_assert_eq(server.closed, EXCHANGE_STREAMS + 1);
}

/* With requests behind it, which are answered after. */
Test(api_stream, a_wait_whose_client_goes_is_over)
{
	struct linger now = { .l_onoff = 1 };
	struct server server;
	int fd;

	server_start(&server, start_wait);
	for (int i = 0; i < 4; i++) {
		fd = ask(&server, i % 2 ? GET_11 : GET_11 GET_11);
		cr_assert_not_null(server.waiting);
		lab_turns(&server.lab, 3);
		cr_assert_not_null(server.waiting);
		if (i / 2)
			setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
		close(fd);
		lab_turns(&server.lab, 5);
		cr_assert_eq(server.gone, (unsigned)i + 1);
	}
	server_end(&server);
}

Test(api_stream, a_wait_is_answered_and_the_next_request_too)
{
	struct server server;
	struct buf text = { 0 };
	int fd;

	server_start(&server, start_wait);
	fd = ask(&server, GET_11 GET_11);
	for (int i = 0; i < 2; i++) {
		lab_turns(&server.lab, 5);
		cr_assert_not_null(server.waiting);
		exchange_reply_text(server.waiting, "there");
		server.waiting = NULL;
	}
	read_until(&server, fd, "\r\n\r\nthereHTTP/1.1 200", &text);
	read_until(&server, fd, "\r\n\r\nthere", &text);
	cr_assert_eq(server.gone, 0);
	close(fd);
	lab_turns(&server.lab, 5);
	cr_assert_eq(server.gone, 0);
	buf_free(&text);
	server_end(&server);
}
