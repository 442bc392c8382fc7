/* SPDX-License-Identifier: Apache-2.0 */
/* Who may ask: the token (RFC 6750), and pages of other hosts may not (RFC 6454 7, Fetch 3.2). */
#include "api/guard.h"

#include <errno.h>
#include <event2/http.h>
#include <stdio.h>
#include <string.h>

#include "api/exchange.h"
#include "api/url.h"
#include "base/log.h"

enum { TOKEN_MIN = 16, TOKEN_MAX = 200 };

struct guard {
	struct core *core;
	struct snapshot *snapshot; /* held: the one that the token is from */
	bool loopback;             /* listens there alone */
	char token[TOKEN_MAX + 1]; /* "": none */
};

/* The first line of the file; false with one line in error. */
static bool read_file(const char *path, char token[TOKEN_MAX + 1], char error[256])
{
	char line[TOKEN_MAX + 2] = "";
	FILE *file = fopen(path, "re");
	size_t n;

	if (!file) {
		snprintf(error, 256, "api.token_file: %.160s: %s", path, strerror(errno));
		return false;
	}
	if (!fgets(line, sizeof(line), file))
		line[0] = '\0';
	fclose(file);
	n = strcspn(line, "\r\n");
	if (n < TOKEN_MIN || n > TOKEN_MAX) {
		snprintf(error, 256,
			 "api.token_file: %.160s: its first line has %zu octets, from %d to %d "
			 "are wanted",
			 path, n, TOKEN_MIN, TOKEN_MAX);
		return false;
	}
	memcpy(token, line, n);
	token[n] = '\0';
	return true;
}

/* The token that a configuration has; false with one line in error. */
static bool read_token(bool loopback, const struct knobs *knobs, char token[TOKEN_MAX + 1],
		       char error[256])
{
	struct str text = knobs_get(knobs, CORE_API_TOKEN)->text;
	const char *path = knobs_get(knobs, CORE_API_TOKEN_FILE)->text.p;

	token[0] = '\0';
	if (text.p)
		snprintf(token, TOKEN_MAX + 1, "%.*s", STR_ARG(text));
	else if (path && !read_file(path, token, error))
		return false;
	if (token[0] || loopback || knobs_number(knobs, CORE_API_INSECURE))
		return true;
	snprintf(error, 256,
		 "api.address: other machines reach it, and there is no token: set api.token or "
		 "api.token_file, or api.insecure = true if anybody may do anything");
	return false;
}

bool guard_check(const struct knobs *knobs, const struct addr *address, char error[256])
{
	char token[TOKEN_MAX + 1];

	return read_token(addr_is_loopback(address), knobs, token, error);
}

struct guard *guard_new(struct core *core, const struct addr *address, char error[256])
{
	struct guard *guard = mem_alloc(sizeof(*guard));

	guard->core = core;
	guard->loopback = addr_is_loopback(address);
	guard->snapshot = snapshot_hold(core_snapshot(core));
	if (read_token(guard->loopback, guard->snapshot->knobs, guard->token, error))
		return guard;
	guard_free(guard);
	return NULL;
}

void guard_free(struct guard *guard)
{
	if (!guard)
		return;
	snapshot_release(guard->snapshot);
	mem_free(guard);
}

/* After a reload: the token of the new configuration. One that cannot be used leaves the old token. */
static void guard_refresh(struct guard *guard)
{
	struct snapshot *snapshot = core_snapshot(guard->core);
	char token[TOKEN_MAX + 1], error[256];

	if (snapshot == guard->snapshot)
		return;
	snapshot_release(guard->snapshot);
	guard->snapshot = snapshot_hold(snapshot);
	if (read_token(guard->loopback, snapshot->knobs, token, error))
		strcpy(guard->token, token);
	else
		log_error("%s; the token stays as it was", error);
}

/* A header of the request, or absent. */
static struct str header_of(const struct exchange *exchange, const char *name)
{
	return str_of(
		evhttp_find_header(evhttp_request_get_input_headers(exchange->request), name));
}

/* Can no foreign DNS server have given that name our address? An address literal, or a name of the own
 * network: without a dot, or below localhost. */
static bool name_is_ours(const char *host)
{
	struct str name = str_of(host), below = STR(".localhost");
	struct addr addr;

	return !name.n || addr_parse(name, 0, &addr) || str_find(name, '.') < 0 ||
	       (name.n > below.n && str_ieq(str_from(name, name.n - below.n), below));
}

bool guard_admits(struct guard *guard, struct exchange *exchange)
{
	struct str origin = header_of(exchange, "Origin"), host = header_of(exchange, "Host");
	const char *name = evhttp_request_get_host(exchange->request);
	ptrdiff_t at = str_search(origin, STR("://"));

	guard_refresh(guard);
	if (origin.p && (at < 0 || !str_ieq(str_from(origin, (size_t)at + 3), host))) {
		exchange_refuse(exchange, 403,
				"Origin: a page of %.*s may not ask here, only one of this server",
				STR_ARG(origin));
		return false;
	}
	if (!guard->loopback || guard->token[0] || name_is_ours(name))
		return true;
	exchange_refuse(exchange, 403,
			"Host: %s is neither an address nor localhost; with api.token any name "
			"is good",
			name);
	return false;
}

/* In a time that does not tell where they differ. */
static bool is_same(struct str given, const char *token)
{
	size_t n = strlen(token);
	volatile unsigned differs = given.n != n;

	for (size_t i = 0; i < given.n; i++)
		differs |= (unsigned char)given.p[i] ^ (unsigned char)token[i % n];
	return !differs;
}

/* RFC 6750 2.1, or 2.3 where nothing is changed: a browser cannot add a header to an event stream or a
 * download. */
static struct str given_token(struct exchange *exchange)
{
	const struct evhttp_uri *uri = evhttp_request_get_evhttp_uri(exchange->request);
	struct str header = header_of(exchange, "Authorization"), scheme;
	struct str rest = str_of(evhttp_uri_get_query(uri)), name, value;

	if (header.p)
		return str_cut(&header, ' ', &scheme) && str_iis(scheme, "Bearer") ?
			       str_trim(header) :
			       STR_NONE;
	if (!(evhttp_request_get_command(exchange->request) & (EVHTTP_REQ_GET | EVHTTP_REQ_HEAD)))
		return STR_NONE;
	while (rest.n && url_take_query(&rest, &exchange->arena, &name, &value))
		if (str_is(name, "access_token"))
			return value;
	return STR_NONE;
}

bool guard_trusts(struct guard *guard, struct exchange *exchange)
{
	struct str given;

	if (!guard->token[0])
		return true;
	given = given_token(exchange);
	if (given.p && is_same(given, guard->token))
		return true;
	exchange_add_header(exchange, "WWW-Authenticate",
			    given.p ? "Bearer realm=\"imsd\", error=\"invalid_token\"" :
				      "Bearer realm=\"imsd\"");
	exchange_refuse(exchange, 401, "%s",
			given.p ? "this is not the token that api.token or api.token_file says" :
				  "Authorization: Bearer TOKEN is wanted, with the token that "
				  "api.token or api.token_file says");
	return false;
}
