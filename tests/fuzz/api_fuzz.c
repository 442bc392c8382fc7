/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libFuzzer on the HTTP API: a core with its API, and a client that sends what the input says. The first octet picks a row of
 * the route table, or that the rest goes as it is; else the rest is, up to a line end each, what stands for the path's
 * parameters, the query, and then the body. Beside the sanitizers it asks that the answer is one: a status line, and a problem
 * when it is refused; and that the core goes on.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "api/api.h"
#include "api/route.h"
#include "api/url.h"
#include "base/log.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* So many inputs go to one core, turns of the loop for one input. */
enum { INPUTS = 500, TURNS = 50 };

static const char config[] =
	"listen = ( { proto = \"udp\"; address = \"127.0.0.1\"; port = 0; } );\n"
	"subscribers = ( { name = \"alice\"; imsi = \"001010000000001\"; msisdn = \"+15551230001\";\n"
	"  auth = { algorithm = \"none\"; }; }, { name = \"bob\"; imsi = \"001010000000002\";\n"
	"  services = { cfu = \"+15550101\"; }; auth = { algorithm = \"none\"; }; } );\n"
	"peers = ( { number = \"+15550101\"; behaviour = \"answer-fast\"; } );\n"
	"rules = ( { name = \"one\"; when = { method = \"REGISTER\"; }; do = ( { reply = 503; } ); } );\n";

struct lab {
	char path[40];
	struct core *core;
	struct api *api;
	struct addr addr;
	unsigned inputs;
};

/* Kept from one input to the next: a core of its own for each would be a hundred times slower. */
static struct lab lab;

static void lab_start(void)
{
	struct core_options options = { .clock = CLOCK_MANUAL, .path = lab.path, .listen = true };
	struct conf_errors errors = { 0 };
	char error[256];
	int fd;

	strcpy(lab.path, "/tmp/api-fuzz-XXXXXX");
	fd = mkstemp(lab.path);
	if (fd < 0 || write(fd, config, strlen(config)) < 0)
		abort();
	close(fd);
	lab.core = core_new(&options, &errors);
	lab.api = lab.core ? api_new(lab.core, "127.0.0.1", 0, error) : NULL;
	if (!lab.api || !addr_parse_pair(str_from(str_of(api_url(lab.api)), 7), &lab.addr))
		abort();
	conf_errors_free(&errors);
	lab.inputs = 0;
}

static void lab_end(void)
{
	if (!lab.core)
		return;
	api_free(lab.api);
	core_free(lab.core);
	unlink(lab.path);
	lab = (struct lab){ 0 };
}

/* The row of that number, from 0, or NULL. */
static const struct route *pick(unsigned number)
{
	struct route_walk walk = { 0 };
	const struct route *route;

	while ((route = route_next(&walk)) && number)
		number--;
	return route;
}

/* Whatever a configuration names (files, commands, addresses) would be used: it is only checked. */
static bool is_only_checked(const struct route *route)
{
	return str_is(str_of(route->path), "/v1/config") && str_is(str_of(route->method), "PUT");
}

/* The path with a line of the input in the place of each {name}. */
static void add_path(const struct route *route, struct str *input, struct buf *out)
{
	struct str rest = str_from(str_of(route->path), 1), word, line = STR("");

	while (str_cut(&rest, '/', &word)) {
		buf_add_char(out, '/');
		if (word.n && word.p[0] == '{') {
			str_cut(input, '\n', &line);
			url_add_segment(line, out);
		} else {
			buf_add(out, word.p, word.n);
		}
	}
}

/* A query of the input: what is no octet of one is escaped. */
static void add_query(struct str text, struct buf *out)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] == '&' || text.p[i] == '=' || text.p[i] == '%')
			buf_add_char(out, text.p[i]);
		else
			url_add_segment((struct str){ text.p + i, 1 }, out);
}

/* A request for that row. */
static void make_request(const struct route *route, struct str input, struct buf *out)
{
	const char *type = route->takes_type && !route->fields ? route->takes_type :
								 "application/json";
	struct str query = STR("");
	bool has_body;

	buf_printf(out, "%s ", route->method);
	add_path(route, &input, out);
	str_cut(&input, '\n', &query);
	if (is_only_checked(route))
		query = STR("check");
	if (query.n)
		buf_add_char(out, '?');
	add_query(query, out);
	has_body = route->fields || route->takes_object || route->takes_type;
	buf_printf(out, " HTTP/1.1\r\nHost: fuzz\r\nConnection: close\r\n");
	if (has_body)
		buf_printf(out, "Content-Type: %s%s\r\nContent-Length: %zu\r\n", type,
			   type[strlen(type) - 1] == '/' ? "plain" : "", input.n);
	buf_add_text(out, "\r\n");
	if (has_body)
		buf_add(out, input.p, input.n);
}

/* Reads what is there; false when the server closed. */
static bool client_read(int fd, struct buf *into)
{
	char *to = buf_reserve(into, 65536);
	ssize_t n = recv(fd, to, 65536, 0);

	if (n > 0)
		into->n += (size_t)n;
	return n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR));
}

/* Is the beginning of an answer one, and a refusal explained? */
static void check_answer(struct str answer)
{
	struct str rest = answer, word;
	uint32_t status;

	if (!answer.n)
		return;
	if (!str_starts(answer, STR("HTTP/")) || !str_cut(&rest, ' ', &word) ||
	    !str_cut(&rest, ' ', &word) || !str_to_u32(word, &status))
		abort();
	if (status == 500 || status > 504)
		abort();
	if (status >= 400 && str_search(answer, STR("application/problem+json")) < 0)
		abort();
}

static void exchange(struct str request)
{
	struct buf answer = { 0 };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	bool open = true;

	connect(fd, &lab.addr.sa, addr_len(&lab.addr));
	loop_turn(core_loop(lab.core), 0);
	if (request.n)
		send(fd, request.p, request.n, MSG_NOSIGNAL);
	for (unsigned i = 0; i < TURNS && open; i++) {
		loop_turn(core_loop(lab.core), 0);
		open = client_read(fd, &answer);
	}
	check_answer(buf_str(&answer));
	close(fd);
	loop_advance(core_loop(lab.core), 1000000);
	loop_turn(core_loop(lab.core), 0);
	buf_free(&answer);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	log_set_level(LOG_ERROR);
	atexit(lab_end);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str input = { (const char *)data, size };
	const struct route *route;
	struct buf request = { 0 };

	if (!size)
		return 0;
	if (!lab.core)
		lab_start();
	route = pick(data[0]);
	input = str_from(input, 1);
	if (route)
		make_request(route, input, &request);
	else if (str_search(input, STR("/v1/config")) < 0 && str_search(input, STR("/v1/runs")) < 0)
		buf_add(&request, input.p, input.n);
	exchange(buf_str(&request));
	buf_free(&request);
	if (++lab.inputs >= INPUTS)
		lab_end();
	return 0;
}
