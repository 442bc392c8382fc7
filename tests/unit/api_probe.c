/* SPDX-License-Identifier: Apache-2.0 */
/* What a probe asks, and what it makes of answers of all kinds. */
#include <criterion/criterion.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "api/probe.h"
#include "transport/addr.h"

Test(api_probe, a_url_says_whom_to_ask)
{
	static const struct {
		const char *url, *shown, *host;
		bool tls;
	} rows[] = {
		{ "http://127.0.0.1:8060", "http://127.0.0.1:8060/readyz", "127.0.0.1", false },
		{ "http://127.0.0.1:8060/", "http://127.0.0.1:8060/readyz", "127.0.0.1", false },
		{ "http://[::1]:8060/livez", "http://[::1]:8060/livez", "::1", false },
		{ "https://lab.example", "https://lab.example:443/readyz", "lab.example", true },
		{ "http://x", "http://x:80/readyz", "x", false },
		{ "http://x:65535/a/b?c", "http://x:65535/a/b?c", "x", false },
		{ "http://x?y=1&z", "http://x:80/readyz?y=1&z", "x", false },
		{ "http://x/?y#z", "http://x:80/readyz?y", "x", false },
	};
	struct probe_target target;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		cr_assert(probe_read_url(rows[i].url, &target), "%s", rows[i].url);
		cr_assert_str_eq(target.url, rows[i].shown);
		cr_assert_str_eq(target.host, rows[i].host);
		cr_assert_eq(target.tls, rows[i].tls, "%s", rows[i].url);
	}
}

Test(api_probe, what_is_no_url_is_refused)
{
	static const char *const rows[] = { "",
					    "lab",
					    "lab:8060",
					    "ftp://x",
					    "http://",
					    "http:"
					    "///readyz",
					    "http://x@x",
					    "http://x:port",
					    "http://x:65536",
					    "http://x:",
					    "http://x:/livez",
					    "http:"
					    "//[::1]:",
					    "http:"
					    "//[]",
					    "http:"
					    "//[]:1",
					    "http:"
					    "//a b" };
	struct probe_target target;
	char url[2000] = "http://";

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		cr_assert_not(probe_read_url(rows[i], &target), "%s", rows[i]);
	memset(url + 7, 'a', 300);
	cr_assert_not(probe_read_url(url, &target), "a host of 300 octets");
	url[7] = 'x';
	url[8] = '/';
	memset(url + 9, 'a', 1200);
	cr_assert_not(probe_read_url(url, &target), "a path of 1201 octets");
	url[600] = '?';
	cr_assert_not(probe_read_url(url, &target), "path and query of 1201 octets");
}

/* A server for one connection. */
struct server {
	int fd;
	const char *answer; /* NULL: it stays silent until the client goes */
	char request[2000];
};

static void *serve(void *arg)
{
	struct server *server = arg;
	int fd = accept(server->fd, NULL, NULL);
	size_t n = 0;
	ssize_t got;

	while (!strstr(server->request, "\r\n\r\n") &&
	       (got = read(fd, server->request + n, sizeof(server->request) - 1 - n)) > 0)
		n += (size_t)got;
	if (server->answer)
		send(fd, server->answer, strlen(server->answer), MSG_NOSIGNAL);
	else
		poll(&(struct pollfd){ fd, POLLRDHUP, 0 }, 1, 20000);
	close(fd);
	return NULL;
}

/* Asks a server that gives that answer. */
static bool ask(struct server *server, int64_t us, char why[256])
{
	struct probe_target target;
	struct addr addr;
	socklen_t n = sizeof(addr);
	char url[100], place[ADDR_TEXT_MAX];
	pthread_t thread;
	bool ready;

	signal(SIGPIPE, SIG_IGN);
	server->fd = socket(AF_INET, SOCK_STREAM, 0);
	addr_parse(STR("127.0.0.1"), 0, &addr);
	cr_assert_eq(bind(server->fd, &addr.sa, addr_len(&addr)), 0);
	cr_assert_eq(listen(server->fd, 1), 0);
	getsockname(server->fd, &addr.sa, &n);
	snprintf(url, sizeof(url), "http://%s", addr_pair(&addr, place));
	cr_assert(probe_read_url(url, &target));
	pthread_create(&thread, NULL, serve, server);
	ready = probe_ask(&target, us, why);
	pthread_join(thread, NULL);
	close(server->fd);
	return ready;
}

Test(api_probe, the_status_decides)
{
	static const struct {
		const char *answer, *why; /* why NULL: ready */
	} rows[] = {
		{ "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok\n", NULL },
		{ "HTTP/1.0 200\r\n\r\n", NULL },
		{ "HTTP/1.1 503 Service Unavailable\r\n\r\n",
		  "the answer is 503 Service Unavailable" },
		{ "HTTP/1.1 403 \r\n\r\n", "the answer is 403 " },
		{ "HTTP/1.1 2000 OK\r\n\r\n", "the answer is not HTTP" },
		{ "HTTP/2 200 OK\r\n\r\n", "the answer is not HTTP" },
		{ "SIP/2.0 200 OK\r\n\r\n", "the answer is not HTTP: SIP/2.0 200 OK" },
		{ "HTTP/1.1 200 OK", "the server closed without an answer" },
		{ "", "the server closed without an answer" },
	};
	char why[256];

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct server server = { .answer = rows[i].answer };
		bool ready = ask(&server, 10000000, why);

		cr_assert_eq(ready, !rows[i].why, "%s: %s", rows[i].answer, why);
		cr_assert(ready || strncmp(why, rows[i].why, strlen(rows[i].why)) == 0, "%s: %s",
			  rows[i].answer, why);
		cr_assert(strstr(server.request, "GET /readyz HTTP/1.1\r\nHost: 127.0.0.1:") ==
				  server.request,
			  "%s", server.request);
	}
}

Test(api_probe, silence_ends)
{
	struct server server = { .answer = NULL };
	char why[256];

	cr_assert_not(ask(&server, 200000, why));
	cr_assert_str_eq(why, "no answer within 0.2 s");
}
