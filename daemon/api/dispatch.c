/* SPDX-License-Identifier: Apache-2.0 */
/* From a request to its route; or what is wrong with it (404, 405, 400). */
#include "api/dispatch.h"

#include <event2/http.h>
#include <stdio.h>

#include "api/body.h"

struct command_row {
	enum evhttp_cmd_type type;
	const char *name;
};

static const struct command_row command_rows[] = {
	{ EVHTTP_REQ_GET,     "GET" },
	{ EVHTTP_REQ_HEAD,    "HEAD" },
	{ EVHTTP_REQ_OPTIONS, "OPTIONS" },
	{ EVHTTP_REQ_POST,    "POST" },
	{ EVHTTP_REQ_PUT,     "PUT" },
	{ EVHTTP_REQ_PATCH,   "PATCH" },
	{ EVHTTP_REQ_DELETE,  "DELETE" },
};

/* Every GET has this one. */
static const struct query_row token_query = { .name = "access_token",
					      .last = 200,
					      .text = true,
					      .help = "the token, where no header can be given" };

static const char bad_escape[] = "%s: two hexadecimal digits, not 00, must follow a %%";

/* The method; api.c lets no other one pass. */
static struct str command_name(const struct evhttp_request *request)
{
	for (size_t i = 0; i < ARRAY_LEN(command_rows); i++)
		if (command_rows[i].type == evhttp_request_get_command(request))
			return str_of(command_rows[i].name);
	return STR("");
}

/* Where the value of a query goes. */
struct query_value {
	uint64_t *number;
	struct str *text;
};

/* The row of that name and where its value goes; NULL, and what is near, when there is none. */
static const struct query_row *find_query(struct exchange *exchange, struct str name,
					  struct query_value *value, const char **near)
{
	const struct query_row *rows = exchange->route->queries;
	struct nearest nearest;

	nearest_start(&nearest, name);
	for (unsigned i = 0; rows && rows[i].name; i++) {
		*value = (struct query_value){ &exchange->queries[i], &exchange->texts[i] };
		if (str_is(name, rows[i].name))
			return &rows[i];
		nearest_offer(&nearest, rows[i].name);
	}
	*value = (struct query_value){ &exchange->pretty, &exchange->token };
	nearest_offer(&nearest, pretty_query.name);
	*near = nearest_best(&nearest);
	if (str_is(name, token_query.name) && str_is(str_of(exchange->route->method), "GET"))
		return &token_query;
	return str_is(name, pretty_query.name) ? &pretty_query : NULL;
}

/* A text of the right length; false: it was refused. */
static bool take_text(struct exchange *exchange, const struct query_row *row, struct str text,
		      struct str *value)
{
	*value = text;
	if (text.p && text.n >= row->first && text.n <= row->last)
		return true;
	exchange_refuse(exchange, 400, "query: %s: %ju to %ju octets are wanted", row->name,
			(uintmax_t)row->first, (uintmax_t)row->last);
	return false;
}

/* One NAME=VALUE; false: it was refused. */
static bool take_query(struct exchange *exchange, struct str name, struct str text)
{
	const struct query_row *row;
	const char *near;
	struct query_value value;
	char hint[100];

	row = find_query(exchange, name, &value, &near);
	if (!row) {
		exchange_refuse(exchange, 400, "query: '%.*s' is not known here%s", STR_ARG(name),
				exchange_near(near, hint));
		return false;
	}
	if (row->text)
		return take_text(exchange, row, text, value.text);
	if (!text.p && row->first == 0 && row->last == 1)
		text = STR("1");
	if (str_to_u64(text, value.number) && *value.number >= row->first &&
	    *value.number <= row->last)
		return true;
	exchange_refuse(exchange, 400, "query: %s: a number from %ju to %ju is wanted, not '%.*s'",
			row->name, (uintmax_t)row->first, (uintmax_t)row->last, STR_ARG(text));
	return false;
}

/* Defaults, then what the query says; false: it was refused. */
static bool read_queries(struct exchange *exchange)
{
	const struct query_row *rows = exchange->route->queries;
	const struct evhttp_uri *uri = evhttp_request_get_evhttp_uri(exchange->request);
	struct str rest = str_of(evhttp_uri_get_query(uri)), name, value;

	for (unsigned i = 0; rows && rows[i].name; i++)
		exchange->queries[i] = rows[i].fallback;
	while (rest.n) {
		if (!url_take_query(&rest, &exchange->arena, &name, &value)) {
			exchange_refuse(exchange, 400, bad_escape, "query");
			return false;
		}
		if ((name.n || value.p) && !take_query(exchange, name, value))
			return false;
	}
	return true;
}

/* OPTIONS; or a path or method that no route has. path NULL: "*", the server as a whole. */
static void answer_without_route(struct exchange *exchange, const char *target,
				 const struct url_path *path)
{
	struct str method = command_name(exchange->request);
	struct buf methods = { 0 };
	char hint[100];

	if (!route_list_methods(path, &methods)) {
		exchange_refuse(exchange, 404,
				"nothing is at %s%s; imsd --list routes shows what there is",
				target, exchange_near(route_find_near(str_of(target)), hint));
		return;
	}
	exchange_add_header(exchange, "Allow", methods.p);
	if (str_is(method, "OPTIONS"))
		exchange_reply_nothing(exchange);
	else
		exchange_refuse(exchange, 405, "%s takes %s, not %.*s", target, methods.p,
				STR_ARG(method));
	buf_free(&methods);
}

void dispatch(struct exchange *exchange)
{
	const struct evhttp_uri *uri = evhttp_request_get_evhttp_uri(exchange->request);
	const char *target = evhttp_uri_get_path(uri);
	struct url_path path;

	body_guard(exchange);
	if (!guard_admits(exchange->home->guard, exchange))
		return;
	if (!url_read_path(str_of(target), &exchange->arena, &path)) {
		exchange_refuse(exchange, 400, bad_escape, "path");
		return;
	}
	exchange->route = route_find(command_name(exchange->request), &path, exchange->params);
	if (!(exchange->route && exchange->route->open) &&
	    !guard_trusts(exchange->home->guard, exchange))
		return;
	if (!exchange->route)
		answer_without_route(exchange, target, str_is(str_of(target), "*") ? NULL : &path);
	else if (read_queries(exchange) && body_read(exchange))
		exchange->route->answer(exchange);
}
