/* SPDX-License-Identifier: Apache-2.0 */
/* A client that asks an HTTP server once whether it is ready. It looks at the status line alone. */
#include "api/probe.h"

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/util.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/loop.h"
#include "transport/addr.h"
#include "transport/tls.h"

enum { LINE_MAX_OCTETS = 4096 };

struct probe {
	const struct probe_target *target;
	struct loop *loop;
	struct timer timer;
	struct tls *tls; /* or NULL */
	struct bufferevent *event;
	int64_t us;
	bool over; /* of this address */
	bool ready;
	char *why;
};

/* That was it. */
static void probe_end(struct probe *probe)
{
	probe->over = true;
	loop_stop(probe->loop);
}

static void probe_on_time(void *arg)
{
	struct probe *probe = arg;

	snprintf(probe->why, 256, "no answer within %g s", (double)probe->us / 1e6);
	probe_end(probe);
}

/* The first line of the answer: "HTTP/1.1 200 OK". */
static void probe_on_line(struct probe *probe, const char *line)
{
	unsigned minor, status;
	int end = 0;

	if (sscanf(line, "HTTP/1.%1u %3u%n", &minor, &status, &end) == 2 &&
	    (!line[end] || line[end] == ' ')) {
		snprintf(probe->why, 256, "the answer is %u%.60s", status, line + end);
		probe->ready = status == 200;
	} else {
		snprintf(probe->why, 256, "the answer is not HTTP: %.60s", line);
	}
	probe_end(probe);
}

static void probe_on_read(struct bufferevent *event, void *arg)
{
	struct evbuffer *input = bufferevent_get_input(event);
	char *line = evbuffer_readln(input, NULL, EVBUFFER_EOL_CRLF);

	if (!line && evbuffer_get_length(input) < LINE_MAX_OCTETS)
		return;
	probe_on_line(arg, line ? line : "a line without an end");
	free(line);
}

/* HTTP/1.1 has the Host that the API wants to see. */
static void probe_send(struct probe *probe)
{
	const struct probe_target *target = probe->target;
	const char *bracket = strchr(target->host, ':') ? "[" : "";

	evbuffer_add_printf(bufferevent_get_output(probe->event),
			    "GET %s HTTP/1.1\r\nHost: %s%s%s:%u\r\nConnection: close\r\n\r\n",
			    target->path, bracket, target->host, *bracket ? "]" : "", target->port);
}

static void probe_on_event(struct bufferevent *event, short what, void *arg)
{
	struct probe *probe = arg;

	if (what & BEV_EVENT_CONNECTED) {
		probe_send(probe);
		return;
	}
	if (what & BEV_EVENT_EOF)
		snprintf(probe->why, 256, "the server closed without an answer");
	else
		tls_error(event, probe->why);
	probe_end(probe);
}

/* Nothing secret is sent, and what comes is read for 200 alone: certificates are not looked at, since that of the lab may
 * be of a CA that is in imsd's memory alone. */
static struct bufferevent *probe_open(struct probe *probe)
{
	static const struct tls_peer peer = { .insecure = true };
	struct event_base *events = loop_events(probe->loop);
	char notice[512];

	if (!probe->target->tls)
		return bufferevent_socket_new(events, -1, BEV_OPT_CLOSE_ON_FREE);
	if (!probe->tls)
		probe->tls = tls_new(&(struct tls_options){ 0 }, probe->why, notice);
	return probe->tls ? tls_connect(probe->tls, events, &peer) : NULL;
}

/* One address, in what is left of the time. */
static bool probe_address(struct probe *probe, const struct sockaddr *to, socklen_t n)
{
	int64_t left = probe->us - loop_now(probe->loop);

	probe->event = probe_open(probe);
	if (!probe->event)
		return false;
	bufferevent_setcb(probe->event, probe_on_read, NULL, probe_on_event, probe);
	bufferevent_enable(probe->event, EV_READ | EV_WRITE);
	timer_start(probe->loop, &probe->timer, left > 0 ? left : 0, probe_on_time, probe);
	probe->over = false;
	if (bufferevent_socket_connect(probe->event, to, (int)n) != 0)
		probe_on_event(probe->event, BEV_EVENT_ERROR, probe);
	if (!probe->over) /* it may have failed at once */
		loop_run(probe->loop);
	timer_stop(probe->loop, &probe->timer);
	bufferevent_free(probe->event);
	return probe->ready;
}

/* All addresses of the name, one after the other. A resolver that does not answer is not waited for as long as usual. */
static bool probe_name(struct probe *probe)
{
	static const struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
	struct addrinfo *found;
	char port[8];
	int error;

	setenv("RES_OPTIONS", "timeout:1 attempts:1", 0);
	snprintf(port, sizeof(port), "%u", probe->target->port);
	error = getaddrinfo(probe->target->host, port, &hints, &found);
	if (error) {
		snprintf(probe->why, 256, "%s", gai_strerror(error));
		return false;
	}
	for (struct addrinfo *at = found; at && !probe->ready; at = at->ai_next)
		probe_address(probe, at->ai_addr, at->ai_addrlen);
	freeaddrinfo(found);
	return probe->ready;
}

bool probe_ask(const struct probe_target *target, int64_t us, char why[256])
{
	struct probe probe = { .target = target, .us = us, .why = why };
	struct addr addr;
	bool ready;

	snprintf(why, 256, "it cannot be asked");
	probe.loop = loop_new(CLOCK_REAL);
	ready = addr_parse(str_of(target->host), target->port, &addr) ?
			probe_address(&probe, &addr.sa, addr_len(&addr)) :
			probe_name(&probe);
	tls_free(probe.tls);
	loop_free(probe.loop);
	return ready;
}

/* Path and query, "/readyz" where there is no path; false: they are too long. */
static bool read_path(const struct evhttp_uri *uri, char out[PROBE_PATH_MAX])
{
	const char *path = evhttp_uri_get_path(uri), *query = evhttp_uri_get_query(uri);

	if (!*path || !strcmp(path, "/"))
		path = "/readyz";
	return snprintf(out, PROBE_PATH_MAX, "%s%s%s", path, query ? "?" : "", query ? query : "") <
	       PROBE_PATH_MAX;
}

/* A host and a colon with nothing behind it names no port, and is not what was meant. */
static bool lacks_port(const char *url)
{
	const char *host = strstr(url, "//");
	size_t n = host ? strcspn(host + 2, "/?#") : 0;

	return n && host[1 + n] == ':';
}

bool probe_read_url(const char *url, struct probe_target *target)
{
	struct evhttp_uri *uri = evhttp_uri_parse(url);
	const char *scheme = uri ? evhttp_uri_get_scheme(uri) : NULL;
	const char *host = uri ? evhttp_uri_get_host(uri) : NULL;
	struct str name = str_of(host);
	bool right = scheme && name.n && name.n < sizeof(target->host) &&
		     read_path(uri, target->path) && !lacks_port(url) &&
		     !evhttp_uri_get_userinfo(uri) &&
		     (!strcmp(scheme, "http") || !strcmp(scheme, "https"));

	if (right) {
		int port = evhttp_uri_get_port(uri);

		if (name.p[0] == '[')
			name = (struct str){ name.p + 1, name.n - 2 };
		target->tls = !strcmp(scheme, "https");
		memcpy(target->host, name.p, name.n);
		target->host[name.n] = '\0';
		target->port = (uint16_t)(port > 0 ? port : target->tls ? 443 : 80);
		snprintf(target->url, sizeof(target->url), "%s://%s:%u%s", scheme,
			 evhttp_uri_get_host(uri), target->port, target->path);
	}
	if (uri)
		evhttp_uri_free(uri);
	return right;
}
