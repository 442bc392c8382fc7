/* SPDX-License-Identifier: Apache-2.0 */
/* The HTTP server: its listener, its limits, its life. */
#include "api/api.h"

#include <errno.h>
#include <event2/http.h>
#include <event2/listener.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "api/body.h"
#include "api/dispatch.h"
#include "transport/net.h"

enum { MAX_HEADERS = 16384, MAX_BODY = BODY_LIMIT };

/* What is no HTTP, or goes beyond these, evhttp answers by itself and closes. It has no timeouts
 * unless they are set. */
enum {
	METHODS = EVHTTP_REQ_GET | EVHTTP_REQ_HEAD | EVHTTP_REQ_OPTIONS | EVHTTP_REQ_POST |
		  EVHTTP_REQ_PUT | EVHTTP_REQ_PATCH | EVHTTP_REQ_DELETE,
};

struct api {
	struct loop *loop;
	struct evhttp *http;
	struct exchange_home home;
	char url[API_URL_MAX], url_here[API_URL_MAX];
};

/* evhttp has read a request whole. */
static void on_request(struct evhttp_request *request, void *arg)
{
	struct api *api = arg;

	dispatch(exchange_new(&api->home, request));
}

/* NULL with errno. */
static struct evconnlistener *open_listener(struct event_base *events, const struct addr *addr)
{
	unsigned flags = LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC | LEV_OPT_REUSEABLE;

	if (addr->family == AF_INET6)
		flags |= LEV_OPT_BIND_IPV6ONLY;
	return evconnlistener_new_bind(events, NULL, NULL, flags, -1, &addr->sa,
				       (int)addr_len(addr));
}

static void write_url(const struct addr *addr, bool tls, char url[API_URL_MAX])
{
	char place[ADDR_TEXT_MAX];

	snprintf(url, API_URL_MAX, "%s://%s", tls ? "https" : "http", addr_pair(addr, place));
}

/* The same with loopback in place of any address. */
static void write_url_here(const struct addr *addr, bool tls, char url[API_URL_MAX])
{
	struct addr here = *addr;

	if (addr_is_wildcard(addr))
		addr_parse(addr->family == AF_INET6 ? STR("::1") : STR("127.0.0.1"),
			   addr_port(addr), &here);
	write_url(&here, tls, url);
}

/* The server behind a listener; that and the guard are taken over. */
static struct api *api_start(struct core *core, struct evconnlistener *listener,
			     struct guard *guard)
{
	struct api *api = mem_alloc(sizeof(*api));
	struct addr addr = { 0 };
	socklen_t n = sizeof(addr);
	bool tls = knobs_number(core_snapshot(core)->knobs, CORE_API_TLS);

	api->loop = core_loop(core);
	api->http = evhttp_new(loop_events(api->loop));
	if (!api->http || !evhttp_bind_listener(api->http, listener))
		abort();
	evhttp_set_max_headers_size(api->http, MAX_HEADERS);
	evhttp_set_max_body_size(api->http, MAX_BODY);
	evhttp_set_allowed_methods(api->http, METHODS);
	evhttp_set_gencb(api->http, on_request, api);
	api->home.core = core;
	api->home.connections = connections_new(core, api->http, listener);
	api->home.guard = guard;
	list_init(&api->home.exchanges);
	getsockname(evconnlistener_get_fd(listener), &addr.sa, &n);
	write_url(&addr, tls, api->url);
	write_url_here(&addr, tls, api->url_here);
	return api;
}

/* The address that is to be listened on; false with one line in error. */
static bool read_address(const char *text, uint16_t port, struct addr *addr, char error[256])
{
	if (addr_parse(str_of(text), port, addr))
		return true;
	snprintf(error, 256, "api.address: '%.100s' is neither an IPv4 nor an IPv6 address", text);
	return false;
}

bool api_check(const struct knobs *knobs, char error[256])
{
	struct addr addr;

	return read_address(knobs_get(knobs, CORE_API_ADDRESS)->text.p, 0, &addr, error) &&
	       guard_check(knobs, &addr, error);
}

struct api *api_new(struct core *core, const char *address, uint16_t port, char error[256])
{
	struct event_base *events = loop_events(core_loop(core));
	struct evconnlistener *listener;
	struct addr addr;
	struct guard *guard;
	char place[ADDR_TEXT_MAX];
	int reason;

	if (!events) {
		snprintf(error, 256, "the API needs sockets, and virtual time has none");
		return NULL;
	}
	if (!read_address(address, port, &addr, error))
		return NULL;
	guard = guard_new(core, &addr, error);
	if (!guard)
		return NULL;
	listener = open_listener(events, &addr);
	reason = errno;
	if (!listener) {
		guard_free(guard);
		snprintf(error, 256, "cannot listen on http %s: %s%s", addr_pair(&addr, place),
			 strerror(reason), net_remedy(-reason, port));
		return NULL;
	}
	return api_start(core, listener, guard);
}

void api_free(struct api *api)
{
	if (!api)
		return;
	evhttp_free(api->http);
	connections_free(api->home.connections);
	/* The clients are gone, but the core still holds what they asked. */
	loop_pass_end(api->loop);
	while (!list_empty(&api->home.exchanges))
		loop_turn(api->loop, -1);
	guard_free(api->home.guard);
	mem_free(api);
}

const char *api_url(const struct api *api)
{
	return api->url;
}

const char *api_url_here(const struct api *api)
{
	return api->url_here;
}

bool api_expect_url(const struct knobs *knobs, char url[API_URL_MAX], char error[256])
{
	uint16_t port = (uint16_t)knobs_number(knobs, CORE_API_PORT);
	struct addr addr;

	if (!read_address(knobs_get(knobs, CORE_API_ADDRESS)->text.p, port, &addr, error))
		return false;
	write_url_here(&addr, knobs_number(knobs, CORE_API_TLS), url);
	if (!port)
		snprintf(error, 256,
			 "api.port = 0: only the ready file of the running imsd says "
			 "which port that is (--ready-file FILE)");
	return port != 0;
}

void api_list_routes(struct buf *out)
{
	route_list(out);
}
