/* SPDX-License-Identifier: Apache-2.0 */
/* One HTTP request (RFC 9110) and its one answer. */
#include "api/exchange.h"

#include <event2/buffer.h>
#include <event2/http.h>
#include <stdio.h>

#include "api/value.h"

struct status_row {
	int status;
	const char *title;
};

static const struct status_row status_rows[] = {
	{ 200, "OK" },
	{ 201, "Created" },
	{ 204, "No Content" },
	{ 304, "Not Modified" },
	{ 400, "Bad Request" },
	{ 401, "Unauthorized" },
	{ 403, "Forbidden" },
	{ 404, "Not Found" },
	{ 405, "Method Not Allowed" },
	{ 409, "Conflict" },
	{ 411, "Length Required" },
	{ 413, "Content Too Large" },
	{ 415, "Unsupported Media Type" },
	{ 422, "Unprocessable Content" },
	{ 503, "Service Unavailable" },
	{ 504, "Gateway Timeout" },
};

/* The phrase of RFC 9110. */
static const char *status_title(int status)
{
	for (size_t i = 0; i < ARRAY_LEN(status_rows); i++)
		if (status_rows[i].status == status)
			return status_rows[i].title;
	return "Error";
}

/* The client has gone before the answer. */
static void exchange_on_close(void *arg)
{
	struct exchange *exchange = arg;
	void (*gone)(void *ctx) = exchange->gone;

	/* evhttp frees the request of a connection that it closes itself, but leaves us that of
	 * one which broke */
	if (!evhttp_request_get_connection(exchange->request))
		evhttp_request_free(exchange->request);
	exchange->request = NULL;
	exchange->gone = NULL;
	if (gone)
		gone(exchange->gone_ctx);
}

struct exchange *exchange_new(struct exchange_home *home, struct evhttp_request *request)
{
	struct evhttp_connection *http = evhttp_request_get_connection(request);
	struct exchange *exchange = mem_alloc(sizeof(*exchange));

	exchange->core = home->core;
	exchange->home = home;
	exchange->request = request;
	exchange->connection =
		connection_begin(home->connections, http, exchange_on_close, exchange);
	arena_init(&exchange->arena);
	list_append(&home->exchanges, &exchange->node);
	return exchange;
}

void exchange_free(struct exchange *exchange)
{
	list_remove(&exchange->node);
	json_decref(exchange->object);
	arena_clear(&exchange->arena);
	mem_free(exchange);
}

/* Place of that row; ROUTE_QUERIES: the route has none. */
static unsigned query_place(const struct exchange *exchange, const char *name)
{
	const struct query_row *rows = exchange->route->queries;

	for (unsigned i = 0; rows && rows[i].name; i++)
		if (str_is(str_of(name), rows[i].name))
			return i;
	return ROUTE_QUERIES;
}

uint64_t exchange_query(const struct exchange *exchange, const char *name)
{
	unsigned place = query_place(exchange, name);

	return place < ROUTE_QUERIES ? exchange->queries[place] : 0;
}

struct str exchange_query_text(const struct exchange *exchange, const char *name)
{
	unsigned place = query_place(exchange, name);

	return place < ROUTE_QUERIES ? exchange->texts[place] : STR_NONE;
}

struct str exchange_field(const struct exchange *exchange, const char *name)
{
	const struct field_row *rows = exchange->route->fields;

	for (unsigned i = 0; rows && rows[i].name; i++)
		if (str_is(str_of(name), rows[i].name))
			return exchange->fields[i];
	return STR_NONE;
}

void exchange_add_header(struct exchange *exchange, const char *name, const char *value)
{
	struct evhttp_request *request = exchange->request;

	if (request)
		evhttp_add_header(evhttp_request_get_output_headers(request), name, value);
}

void exchange_on_gone(struct exchange *exchange, void (*gone)(void *ctx), void *ctx)
{
	exchange->gone = gone;
	exchange->gone_ctx = ctx;
	if (exchange->request)
		connection_watch(exchange->connection);
}

const char *exchange_near(const char *near, char out[100])
{
	out[0] = '\0';
	if (near)
		snprintf(out, 100, " (did you mean %.80s?)", near);
	return out;
}

/* The one way out; frees the body, too. To HEAD it is only described. */
static void exchange_send(struct exchange *exchange, int status, const char *type,
			  struct evbuffer *body)
{
	struct evhttp_request *request = exchange->request;
	char length[24];

	if (request) {
		snprintf(length, sizeof(length), "%zu", evbuffer_get_length(body));
		exchange_add_header(exchange, "Content-Type", type);
		exchange_add_header(exchange, "Content-Length", length);
		if (!evhttp_find_header(evhttp_request_get_output_headers(request),
					"Cache-Control"))
			exchange_add_header(exchange, "Cache-Control", "no-store");
		if (evhttp_request_get_command(request) == EVHTTP_REQ_HEAD)
			evbuffer_drain(body, evbuffer_get_length(body));
		connection_end(exchange->connection);
		evhttp_send_reply(request, status, status_title(status), body);
	}
	evbuffer_free(body);
	exchange_free(exchange);
}

/* A writer for jansson. */
static int add_octets(const char *octets, size_t n, void *body)
{
	return evbuffer_add(body, octets, n);
}

/* Takes the value over. */
static void exchange_send_json(struct exchange *exchange, int status, const char *type,
			       json_t *value)
{
	struct evbuffer *body = evbuffer_new();
	size_t layout = exchange->pretty ? JSON_INDENT(2) : JSON_COMPACT;

	json_dump_callback(value, add_octets, body, layout | JSON_REAL_PRECISION(12));
	evbuffer_add(body, "\n", 1);
	json_decref(value);
	exchange_send(exchange, status, type, body);
}

void exchange_reply_json(struct exchange *exchange, json_t *body)
{
	exchange_send_json(exchange, 200, "application/json", body);
}

void exchange_reply_created(struct exchange *exchange, const char *location, json_t *body)
{
	exchange_add_header(exchange, "Location", location);
	exchange_send_json(exchange, 201, "application/json", body);
}

void exchange_reply_octets(struct exchange *exchange, const char *type, struct str octets)
{
	struct evbuffer *body = evbuffer_new();

	evbuffer_add(body, octets.p, octets.n);
	exchange_send(exchange, 200, type, body);
}

void exchange_reply_text(struct exchange *exchange, const char *text)
{
	exchange_reply_octets(exchange, "text/plain; charset=utf-8", str_of(text));
}

/* Headers are all. */
static void send_bare(struct exchange *exchange, int status)
{
	if (exchange->request) {
		connection_end(exchange->connection);
		evhttp_send_reply(exchange->request, status, status_title(status), NULL);
	}
	exchange_free(exchange);
}

void exchange_reply_nothing(struct exchange *exchange)
{
	send_bare(exchange, 204);
}

void exchange_reply_unchanged(struct exchange *exchange)
{
	send_bare(exchange, 304);
}

/* RFC 9457 3.1 */
static json_t *problem_value(int status, struct str detail)
{
	return json_pack("{sssssiso}", "type", "about:blank", "title", status_title(status),
			 "status", status, "detail", value_of(detail));
}

void exchange_refuse(struct exchange *exchange, int status, const char *format, ...)
{
	struct buf detail = { 0 };
	va_list args;
	json_t *problem;

	va_start(args, format);
	buf_vprintf(&detail, format, args);
	va_end(args);
	problem = problem_value(status, buf_str(&detail));
	buf_free(&detail);
	exchange_send_json(exchange, status, "application/problem+json", problem);
}

void exchange_refuse_with(struct exchange *exchange, int status, struct str detail, json_t *members)
{
	json_t *problem = problem_value(status, detail);

	json_object_update_missing(problem, members);
	json_decref(members);
	exchange_send_json(exchange, status, "application/problem+json", problem);
}

void exchange_refuse_lines(struct exchange *exchange, int status, struct str lines)
{
	struct str rest = lines, line = STR("");
	json_t *problem, *list = json_array();

	while (str_cut(&rest, '\n', &line) && line.n)
		json_array_append_new(list, value_of(line));
	rest = lines;
	str_cut(&rest, '\n', &line);
	problem = problem_value(status, line);
	json_object_set_new(problem, "errors", list);
	exchange_send_json(exchange, status, "application/problem+json", problem);
}
