/* SPDX-License-Identifier: Apache-2.0 */
/* The body of a request (411, 413, 415, 400). */
#include "api/body.h"

#include <event2/buffer.h>
#include <event2/http.h>
#include <stdio.h>

static const char media_type[] = "application/json", any_type[] = "*/*";

static const char *const type_names[] = {
	[JSON_OBJECT] = "an object", [JSON_ARRAY] = "an array", [JSON_STRING] = "a text",
	[JSON_INTEGER] = "a number", [JSON_REAL] = "a number",  [JSON_TRUE] = "true",
	[JSON_FALSE] = "false",	     [JSON_NULL] = "null",
};

/* A header of the request; NULL: absent. */
static const char *header_of(const struct exchange *exchange, const char *name)
{
	return evhttp_find_header(evhttp_request_get_input_headers(exchange->request), name);
}

/* Does the request say that a body follows? */
static bool is_announced(const struct exchange *exchange)
{
	const char *length = header_of(exchange, "Content-Length");

	return (length && !str_is(str_of(length), "0")) || header_of(exchange, "Transfer-Encoding");
}

void body_guard(struct exchange *exchange)
{
	enum evhttp_cmd_type read = EVHTTP_REQ_POST | EVHTTP_REQ_PUT | EVHTTP_REQ_PATCH;

	if (!(evhttp_request_get_command(exchange->request) & read) && is_announced(exchange))
		exchange_add_header(exchange, "Connection", "close");
}

/* "text/csv" alone, with "text/" all that begin like it, with ANY_TYPE all. */
static bool type_fits(const char *wanted, struct str media)
{
	struct str type = str_of(wanted);

	if (str_is(type, any_type))
		return true;
	if (type.n && type.p[type.n - 1] == '/' && media.n > type.n)
		media.n = type.n;
	return str_iis(media, wanted);
}

/* Is it to be looked at as octets? A route that has fields, too, takes JSON for these. */
static bool is_octets(const struct exchange *exchange)
{
	struct str type = str_of(header_of(exchange, "Content-Type")), media;

	if (!exchange->route->takes_type || !exchange->route->fields)
		return exchange->route->takes_type;
	return type.p && str_cut(&type, ';', &media) && !str_iis(str_trim(media), media_type);
}

/* Is the body of the wanted type by what the headers say, and is there an end to it? */
static bool headers_fit(struct exchange *exchange)
{
	const char *wanted = is_octets(exchange) ? exchange->route->takes_type : media_type;
	struct str type = str_of(header_of(exchange, "Content-Type")), rest = type, media;

	if (type.p && (!str_cut(&rest, ';', &media) || !type_fits(wanted, str_trim(media)))) {
		exchange_add_header(exchange, "Accept", wanted);
		exchange_refuse(exchange, 415, "Content-Type: %s is wanted, not '%.*s'", wanted,
				STR_ARG(type));
		return false;
	}
	if (!header_of(exchange, "Content-Length") && !header_of(exchange, "Transfer-Encoding")) {
		exchange_refuse(exchange, 411, "a body is wanted, with Content-Length");
		return false;
	}
	return true;
}

/* The body in one piece; absent: it is too large, and that was the answer. */
static struct str take_octets(struct exchange *exchange)
{
	struct evbuffer *input = evhttp_request_get_input_buffer(exchange->request);
	size_t n = evbuffer_get_length(input), max = exchange->route->body_max;

	max = max ? max : BODY_MAX;
	if (n > max) {
		exchange_refuse(exchange, 413, "body: at most %zu octets are taken, not %zu", max,
				n);
		return STR_NONE;
	}
	return (struct str){ n ? (const char *)evbuffer_pullup(input, -1) : "", n };
}

/* The body as JSON, owned by the caller; NULL: it was refused. */
static json_t *parse(struct exchange *exchange)
{
	struct str octets = take_octets(exchange);
	json_error_t error;
	json_t *json;

	if (!octets.p)
		return NULL;
	json = json_loadb(octets.p, octets.n, JSON_REJECT_DUPLICATES, &error);
	if (!json) {
		exchange_refuse(exchange, 400, "body: line %d, column %d: %s", error.line,
				error.column, error.text);
	} else if (!json_is_object(json)) {
		exchange_refuse(exchange, 400, "body: an object is wanted, not %s",
				type_names[json_typeof(json)]);
		json_decref(json);
		json = NULL;
	}
	return json;
}

/* The place of the field of that name; false: there is none, and that was the answer. */
static bool find_field(struct exchange *exchange, const char *name, unsigned *place)
{
	const struct field_row *rows = exchange->route->fields;
	struct nearest nearest;
	char hint[100];

	nearest_start(&nearest, str_of(name));
	for (*place = 0; rows[*place].name; ++*place) {
		if (str_is(str_of(name), rows[*place].name))
			return true;
		nearest_offer(&nearest, rows[*place].name);
	}
	exchange_refuse(exchange, 400, "body: '%s' is not known here%s", name,
			exchange_near(nearest_best(&nearest), hint));
	return false;
}

/* Texts go into messages: none may hold the end of a line. What is wrong with one, or NULL. */
static const char *text_fault(struct str text)
{
	if (text.n > FIELD_MAX)
		return "it is longer than 200 octets";
	for (size_t i = 0; i < text.n; i++)
		if ((uint8_t)text.p[i] < ' ' || text.p[i] == 0x7f)
			return "control characters are not taken";
	return NULL;
}

/* By enum field_kind. */
static const char *const kind_names[] = { "a text", "a text", "a whole number", "true or false" };

/* A value as text, in `room` where it is none; STR_NONE: it is not of that kind. */
static struct str field_text(enum field_kind kind, const json_t *value, char room[32])
{
	if (json_is_string(value) && kind != FIELD_FLAG)
		return (struct str){ json_string_value(value), json_string_length(value) };
	if (json_is_boolean(value) && kind == FIELD_FLAG)
		return json_is_true(value) ? STR("true") : STR("false");
	if (!json_is_integer(value) || kind != FIELD_NUMBER)
		return STR_NONE;
	snprintf(room, 32, "%lld", (long long)json_integer_value(value));
	return str_of(room);
}

/* One member; null says nothing. False: it was refused. */
static bool take_field(struct exchange *exchange, const char *name, const json_t *value)
{
	enum field_kind kind;
	const char *fault;
	struct str text;
	unsigned place;
	char room[32];

	if (!find_field(exchange, name, &place))
		return false;
	if (json_is_null(value))
		return true;
	kind = exchange->route->fields[place].kind;
	text = field_text(kind, value, room);
	if (!text.p) {
		exchange_refuse(exchange, 400, "body: %s: %s is wanted, not %s", name,
				kind_names[kind], type_names[json_typeof(value)]);
		return false;
	}
	fault = kind == FIELD_TEXT ? NULL : text_fault(text);
	if (fault) {
		exchange_refuse(exchange, 400, "body: %s: %s", name, fault);
		return false;
	}
	exchange->fields[place].p = arena_copy(&exchange->arena, text.p, text.n);
	exchange->fields[place].n = text.n;
	return true;
}

/* Is there nothing that the body must give? */
static bool may_lack(const struct exchange *exchange)
{
	const struct field_row *rows = exchange->route->fields;

	for (unsigned i = 0; rows && rows[i].name; i++)
		if (rows[i].needed)
			return false;
	return rows != NULL;
}

/* Is all there that is needed? False: it was refused. */
static bool is_whole(struct exchange *exchange)
{
	const struct field_row *rows = exchange->route->fields;

	for (unsigned i = 0; rows[i].name; i++) {
		if (!rows[i].needed || exchange->fields[i].p)
			continue;
		exchange_refuse(exchange, 400, "body: '%s' is missing: %s", rows[i].name,
				rows[i].help);
		return false;
	}
	return true;
}

bool body_read(struct exchange *exchange)
{
	const struct route *route = exchange->route;
	bool takes = route->fields || route->takes_object || route->takes_type, right = true;
	const char *name;
	json_t *json, *value;

	if ((!takes || may_lack(exchange)) && !is_announced(exchange))
		return true;
	if (!takes) {
		exchange_refuse(exchange, 400, "no body is taken here");
		return false;
	}
	if (!headers_fit(exchange))
		return false;
	if (is_octets(exchange)) {
		exchange->octets = take_octets(exchange);
		return exchange->octets.p != NULL;
	}
	json = parse(exchange);
	if (!json)
		return false;
	exchange->object = exchange->route->takes_object ? json : NULL;
	if (exchange->object)
		return true;
	json_object_foreach(json, name, value) {
		right = take_field(exchange, name, value);
		if (!right)
			break;
	}
	json_decref(json);
	return right && is_whole(exchange);
}
