/* SPDX-License-Identifier: Apache-2.0 */
/* The page for people. It takes nothing from elsewhere, and may not: its Content-Security-Policy (W3C CSP 3). */
#include <event2/http.h>

#include "api/answers.h"
#include "api/builtin_page.h"

static const struct type_row {
	const char *end, *type;
} type_rows[] = {
	{ ".js", "text/javascript; charset=utf-8" },
	{ ".css", "text/css; charset=utf-8" },
};

static const struct header_row {
	const char *name, *value;
} header_rows[] = {
	{ "Content-Security-Policy",
	  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
	  "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'" },
	{ "X-Content-Type-Options", "nosniff" },
	{ "Referrer-Policy", "no-referrer" },
	{ "Cross-Origin-Opener-Policy", "same-origin" },
	{ "Cache-Control", "no-cache" },
};

/* Has the client that file already? RFC 9110 13.1.2: a list, or "*". */
static bool is_known(const struct exchange *exchange, const struct page_file *file)
{
	struct str header, tag, etag = str_of(file->etag);

	if (!exchange->request)
		return false;
	header = str_of(evhttp_find_header(evhttp_request_get_input_headers(exchange->request),
					   "If-None-Match"));
	while (str_cut(&header, ',', &tag)) {
		tag = str_trim(tag);
		if (str_starts(tag, STR("W/")))
			tag = str_from(tag, 2);
		if (str_is(tag, "*") || str_eq(tag, etag))
			return true;
	}
	return false;
}

static void answer_file(struct exchange *exchange, struct str name, const char *type)
{
	const struct page_file *file = builtin_page;

	while (file->name && !str_is(name, file->name))
		file++;
	if (!file->name) {
		exchange_refuse(exchange, 404, "the page has no file '%.*s'", STR_ARG(name));
		return;
	}
	for (size_t i = 0; i < ARRAY_LEN(header_rows); i++)
		exchange_add_header(exchange, header_rows[i].name, header_rows[i].value);
	exchange_add_header(exchange, "ETag", file->etag);
	if (is_known(exchange, file))
		exchange_reply_unchanged(exchange);
	else
		exchange_reply_octets(exchange, type, str_of(file->text));
}

static void answer_page(struct exchange *exchange)
{
	answer_file(exchange, STR("index.html"), "text/html; charset=utf-8");
}

/* By how the name ends. */
static void answer_part(struct exchange *exchange)
{
	struct str name = exchange->params[0];

	for (size_t i = 0; i < ARRAY_LEN(type_rows); i++) {
		struct str end = str_of(type_rows[i].end);

		if (name.n > end.n && str_eq(str_from(name, name.n - end.n), end)) {
			answer_file(exchange, name, type_rows[i].type);
			return;
		}
	}
	exchange_refuse(exchange, 404, "the page has no part '%.*s'", STR_ARG(name));
}

const struct route page_routes[] = {
	{ "GET", "/", answer_page, "the page for people", .gives = "text/html", .open = true },
	{ "GET", "/page/{name}", answer_part, "one of its scripts or styles", .gives = "text/javascript", .open = true },
	{ NULL, NULL, NULL, NULL, NULL },
};
