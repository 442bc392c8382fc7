/* SPDX-License-Identifier: Apache-2.0 */
/* HTTP connections that go, dribble, flood, idle, or do not speak HTTP. After each the API answers
 * as before. */
#include "api_lab.h"

/* The default of api.max_connections. */
enum { MAX = 256 };

#define GET_VERSION "GET /v1/version HTTP/1.1\r\nHost: lab\r\n\r\n"

/* It still answers. */
static void assert_alive(struct lab *lab)
{
	json_decref(lab_get(lab, "/v1/version"));
}

Test(api_connection, several_requests_on_one)
{
	struct lab lab;
	struct reply reply;
	int fd;

	lab_start(&lab);
	fd = client_connect(&lab);
	for (int i = 0; i < 5; i++) {
		client_send(fd, GET_VERSION);
		client_await(&lab, fd, false, &reply);
		cr_assert_eq(reply.status, 200);
		cr_assert_not(reply.closed);
		reply_clear(&reply);
	}
	client_send(fd, "GET /nowhere HTTP/1.1\r\nHost: lab\r\n\r\n");
	client_await(&lab, fd, false, &reply);
	cr_assert_eq(reply.status, 404);
	cr_assert_not(reply.closed);
	reply_clear(&reply);
	close(fd);
	lab_end(&lab);
}

Test(api_connection, pipelined_requests_are_answered_in_order)
{
	struct lab lab;
	struct buf answers = { 0 };
	int fd;
	ptrdiff_t first, second, third;

	lab_start(&lab);
	fd = client_connect(&lab);
	client_send(fd, "GET /v1/registrations HTTP/1.1\r\nHost: lab\r\n\r\n" GET_VERSION
			"GET /v1/listeners HTTP/1.1\r\nHost: lab\r\n\r\n");
	for (int i = 0; i < 30; i++) {
		lab_turns(&lab, 1);
		client_read(fd, &answers);
	}
	first = str_search(buf_str(&answers), STR("\"registrations\":"));
	second = str_search(buf_str(&answers), STR("\"version\":"));
	third = str_search(buf_str(&answers), STR("\"listeners\":"));
	cr_assert(0 <= first && first < second && second < third, "%s", answers.p);
	buf_free(&answers);
	close(fd);
	lab_end(&lab);
}

Test(api_connection, a_request_that_dribbles)
{
	struct lab lab;
	struct reply reply;
	int fd;

	lab_start(&lab);
	fd = client_connect(&lab);
	for (const char *at = GET_VERSION; *at; at++) {
		client_send(fd, (char[]){ *at, '\0' });
		loop_turn(core_loop(lab.core), 0);
	}
	client_await(&lab, fd, false, &reply);
	cr_assert_eq(reply.status, 200);
	reply_clear(&reply);
	close(fd);
	lab_end(&lab);
}

Test(api_connection, a_client_that_goes_at_any_place)
{
	static const char request[] = "GET /v1/registrations HTTP/1.1\r\nHost: lab\r\n\r\n";
	struct lab lab;

	lab_start(&lab);
	for (size_t n = 0; n <= strlen(request); n++)
		for (unsigned turns = 0; turns < 3; turns++) {
			struct linger now = { .l_onoff = 1 };
			int fd = client_connect(&lab);

			cr_assert_eq(send(fd, request, n, MSG_NOSIGNAL), (ssize_t)n);
			for (unsigned i = 0; i < turns; i++)
				loop_turn(core_loop(lab.core), 1000);
			if (n % 2)
				setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
			close(fd);
			loop_turn(core_loop(lab.core), 0);
		}
	assert_alive(&lab);
	lab_end(&lab);
}

Test(api_connection, garbage_is_refused_and_closed)
{
	static const char *const texts[] = {
		"\r\n\r\n\r\n",
		"hello\r\n\r\n",
		"GET /v1/version\r\n\r\n",
		"GET /v1/version HTTP/9.9\r\n\r\n",
		"GET /v1/version HTTP/1.1\r\nno colon\r\n\r\n",
		"GET /v1/version HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
		"GET /v1/version HTTP/1.1\r\nContent-Length: many\r\n\r\n",
		"GET /v1/version HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
		"FROB /v1/version HTTP/1.1\r\nHost: lab\r\n\r\n",
		"TRACE /v1/version HTTP/1.1\r\nHost: lab\r\n\r\n",
		"POST /v1/version HTTP/1.1\r\nContent-Length: 1\r\nExpect: the-moon\r\n\r\n",
		"REGISTER sip:lab SIP/2.0\r\nVia: SIP/2.0/TCP a\r\n\r\n",
	};
	struct lab lab;
	struct reply reply;

	lab_start(&lab);
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		int fd = client_connect(&lab);

		client_send(fd, texts[i]);
		client_await(&lab, fd, false, &reply);
		cr_assert(reply.closed, "%s", texts[i]);
		cr_assert(400 <= reply.status && reply.status < 600, "%s: %d", texts[i],
			  reply.status);
		is_refused(&reply, reply.status, "");
		close(fd);
	}
	assert_alive(&lab);
	lab_end(&lab);
}

Test(api_connection, it_is_no_proxy)
{
	struct lab lab;
	struct reply reply;
	int fd;

	lab_start(&lab);
	fd = client_connect(&lab);
	client_send(fd, "CONNECT lab:80 HTTP/1.1\r\nHost: lab\r\n\r\n");
	client_await(&lab, fd, false, &reply);
	is_refused(&reply, 501, "the methods are GET, ");
	close(fd);
	assert_alive(&lab);
	lab_end(&lab);
}

Test(api_connection, garbage_behind_a_good_request)
{
	struct lab lab;
	struct buf answers = { 0 };
	int fd;
	bool open = true;

	lab_start(&lab);
	fd = client_connect(&lab);
	client_send(fd, GET_VERSION "\x16\x03\x01 no such thing\r\n\r\n" GET_VERSION);
	for (int i = 0; i < 100 && open; i++) {
		lab_turns(&lab, 1);
		open = client_read(fd, &answers);
	}
	cr_assert_not(open);
	cr_assert(str_starts(buf_str(&answers), STR("HTTP/1.1 200 ")), "%s", answers.p);
	cr_assert_geq(str_search(buf_str(&answers), STR("HTTP/1.1 400 ")), 0, "%s", answers.p);
	buf_free(&answers);
	close(fd);
	assert_alive(&lab);
	lab_end(&lab);
}

Test(api_connection, headers_and_bodies_are_bounded)
{
	struct lab lab;
	struct reply reply;
	struct buf request = { 0 };
	int fd;

	lab_start(&lab);
	buf_add_text(&request, "GET /v1/version HTTP/1.1\r\nX-Long: ");
	for (int i = 0; i < 20000; i++)
		buf_add_char(&request, 'x');
	fd = client_connect(&lab);
	client_send(fd, request.p);
	client_await(&lab, fd, false, &reply);
	cr_assert(reply.closed);
	is_refused(&reply, 400, "its headers have more than 16384 octets");
	close(fd);

	fd = client_connect(&lab);
	client_send(fd, "POST /v1/version HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\nx");
	client_await(&lab, fd, false, &reply);
	cr_assert(reply.closed);
	is_refused(&reply, 413, "at most 8388608 octets");
	close(fd);
	buf_free(&request);
	assert_alive(&lab);
	lab_end(&lab);
}

Test(api_connection, a_body_is_read_even_where_none_is_wanted)
{
	struct lab lab;
	struct reply reply;
	int fd;

	lab_start(&lab);
	fd = client_connect(&lab);
	client_send(fd, "POST /v1/version HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello");
	client_await(&lab, fd, false, &reply);
	cr_assert_eq(reply.status, 405);
	reply_clear(&reply);
	client_send(fd, GET_VERSION);
	client_await(&lab, fd, false, &reply);
	cr_assert_eq(reply.status, 200);
	reply_clear(&reply);
	close(fd);
	lab_end(&lab);
}

/* A client that asks for much and reads nothing does not hold up the others. */
Test(api_connection, a_client_that_does_not_read)
{
	struct lab lab;
	int fd, small = 4096;

	lab_start(&lab);
	fd = socket(AF_INET, SOCK_STREAM, 0);
	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof(small));
	cr_assert_eq(connect(fd, &lab.addr.sa, addr_len(&lab.addr)), 0);
	for (int i = 0; i < 20; i++)
		client_send(fd, "GET /v1/subscribers?max=1000 HTTP/1.1\r\nHost: lab\r\n\r\n");
	lab_turns(&lab, 20);
	assert_alive(&lab);
	close(fd);
	assert_alive(&lab);
	lab_end(&lab);
}

/* Does the server close it within so many centiseconds? */
static bool closes_within(struct lab *lab, int fd, int turns)
{
	struct buf rest = { 0 };
	bool open = true;

	for (int i = 0; i < turns && open; i++) {
		lab_turns(lab, 1);
		open = client_read(fd, &rest);
	}
	buf_free(&rest);
	return !open;
}

static const char *const idle_1s[] = { "api.idle=1s", NULL };

/* Neither nothing at all nor a request that comes in pieces, each in time, may take longer. */
Test(api_connection, an_idle_one_is_closed)
{
	static const char *const texts[] = { "", "GET /v1/ver", GET_VERSION };
	struct lab lab;

	lab_start_with(&lab, CLOCK_REAL, "127.0.0.1", idle_1s);
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		int fd = client_connect(&lab);

		client_send(fd, texts[i]);
		cr_assert_not(closes_within(&lab, fd, 50), "%s", texts[i]);
		send(fd, "X", i == 1, MSG_NOSIGNAL);
		cr_assert(closes_within(&lab, fd, 300), "%s", texts[i]);
		close(fd);
	}
	assert_alive(&lab);
	lab_end(&lab);
}

/* Whatever the lab's clock shows: HTTP clients have a watch of their own. */
Test(api_connection, a_day_of_the_lab_is_no_day_of_a_client)
{
	struct lab lab;
	struct reply reply;
	int fd;

	lab_start_at(&lab, CLOCK_MANUAL, "127.0.0.1");
	fd = client_connect(&lab);
	lab_turns(&lab, 2);
	loop_advance(core_loop(lab.core), INT64_C(86400000000));
	client_send(fd, GET_VERSION);
	client_await(&lab, fd, false, &reply);
	cr_assert_eq(reply.status, 200);
	reply_clear(&reply);
	close(fd);
	lab_end(&lab);
}

Test(api_connection, one_that_is_used_stays)
{
	struct lab lab;
	struct reply reply;
	int fd;

	lab_start_with(&lab, CLOCK_REAL, "127.0.0.1", idle_1s);
	fd = client_connect(&lab);
	for (int i = 0; i < 4; i++) {
		cr_assert_not(closes_within(&lab, fd, 60));
		client_send(fd, GET_VERSION);
		client_await(&lab, fd, false, &reply);
		cr_assert_eq(reply.status, 200);
		reply_clear(&reply);
	}
	close(fd);
	lab_end(&lab);
}

Test(api_connection, one_too_many_waits_for_a_place)
{
	struct lab lab;
	struct reply reply;
	int fds[MAX], last;

	lab_start(&lab);
	for (unsigned i = 0; i < MAX; i++) {
		fds[i] = client_connect(&lab);
		if (i % 50 == 0)
			lab_turns(&lab, 1);
	}
	lab_turns(&lab, 5);
	last = client_connect(&lab);
	client_send(last, GET_VERSION);
	lab_turns(&lab, 30);
	reply = (struct reply){ 0 };
	cr_assert(client_read(last, &reply.raw));
	cr_assert_eq(reply.raw.n, 0, "%s", reply.raw.p);
	reply_clear(&reply);
	client_send(fds[0], GET_VERSION);
	client_await(&lab, fds[0], false, &reply);
	cr_assert_eq(reply.status, 200);
	reply_clear(&reply);

	close(fds[7]);
	client_await(&lab, last, false, &reply);
	cr_assert_eq(reply.status, 200);
	reply_clear(&reply);
	for (unsigned i = 0; i < MAX; i++)
		if (i != 7)
			close(fds[i]);
	close(last);
	lab_turns(&lab, 5);
	assert_alive(&lab);
	lab_end(&lab);
}

/* Many short ones in a row leave nothing behind: neither sockets nor timers. */
Test(api_connection, nothing_is_left_behind)
{
	struct lab lab;
	size_t timers;
	int before, after;

	lab_start(&lab);
	timers = loop_timer_count(core_loop(lab.core));
	before = dup(0);
	close(before);
	for (int i = 0; i < 2 * MAX; i++) {
		int fd = client_connect(&lab);

		if (i % 2)
			client_send(fd, GET_VERSION);
		close(fd);
		loop_turn(core_loop(lab.core), 0);
	}
	lab_turns(&lab, 250);
	cr_assert_eq(loop_timer_count(core_loop(lab.core)), timers);
	after = dup(0);
	close(after);
	cr_assert_eq(after, before);
	lab_end(&lab);
}
