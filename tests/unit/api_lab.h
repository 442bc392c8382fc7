/* SPDX-License-Identifier: Apache-2.0 */
/* For the tests of api/: a core that listens on free ports, its API, plain sockets as clients. */
#ifndef IMSD_TESTS_API_LAB_H
#define IMSD_TESTS_API_LAB_H

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "api/api.h"
#include "core/core.h"

#define LAB_DOMAIN "ims.mnc001.mcc001.3gppnetwork.org"
#define LAB_K "fec86ba6eb707ed08905757b1bb44b8f"
#define LAB_OPC "1006020f0a478bf6b699f15c062e42b3"

static const char lab_config[] =
	"listen = ( { name = \"near\"; proto = \"udp\"; address = \"127.0.0.1\"; port = 0; },\n"
	"  { proto = \"tcp\"; address = \"::1\"; port = 0; advertise = \"192.0.2.2:5060\"; } );\n"
	"subscribers = (\n"
	"  { name = \"alice\"; imsi = \"001010000000001\"; msisdn = \"+15551230001\";\n"
	"    auth = { algorithm = \"milenage\"; k = \"" LAB_K "\"; opc = \"" LAB_OPC "\"; }; },\n"
	"  { name = \"carol\"; impi = \"carol@" LAB_DOMAIN "\";\n"
	"    impus = ( \"sip:carol@" LAB_DOMAIN "\" );\n"
	"    auth = { algorithm = \"digest\"; password = \"carols-password\"; }; },\n"
	"  { name = \"erin\"; imsi = \"001010000000005\"; msisdn = \"+15551230005\";\n"
	"    auth = { algorithm = \"none\"; }; } );\n"
	"subscriber_range = ( { first_imsi = \"001010000100000\"; count = 2000;\n"
	"    first_msisdn = \"+15551300000\";\n"
	"    auth = { algorithm = \"milenage\"; k = \"" LAB_K "\";\n"
	"    opc = \"" LAB_OPC "\"; }; } );\n"
	"peers = ( { number = \"+15550101\"; behaviour = \"answer-fast\"; } );\n";

struct lab {
	char path[64];
	struct core *core;
	struct api *api;
	struct addr addr;
};

/* An answer as it came. */
struct reply {
	int status;
	struct buf raw;
	struct str head, body;
	bool closed;  /* the server closed after it */
	json_t *json; /* of the body, or NULL */
};

static inline void lab_write_config(struct lab *lab)
{
	int fd;

	strcpy(lab->path, "/tmp/imsd-api-XXXXXX");
	fd = mkstemp(lab->path);
	cr_assert(fd >= 0);
	cr_assert_eq(write(fd, lab_config, strlen(lab_config)), (ssize_t)strlen(lab_config));
	close(fd);
}

static inline void lab_start_options(struct lab *lab, const struct core_options *options,
				     const char *address)
{
	struct conf_errors errors = { 0 };
	char error[256] = "";

	lab->core = core_new(options, &errors);
	cr_assert_not_null(lab->core, "%s", errors.text.p);
	conf_errors_free(&errors);
	lab->api = api_new(lab->core, address, 0, error);
	cr_assert_not_null(lab->api, "%s", error);
	cr_assert(addr_parse_pair(str_of(strstr(api_url(lab->api), "://") + 3), &lab->addr), "%s",
		  api_url(lab->api));
}

/* Knobs as --set has them, ended by NULL. */
static inline void lab_start_with(struct lab *lab, enum clock_kind clock, const char *address,
				  const char *const *sets)
{
	struct core_options options = { .clock = clock, .listen = true, .sets = sets };

	*lab = (struct lab){ 0 };
	lab_write_config(lab);
	options.path = lab->path;
	while (sets && sets[options.n_sets])
		options.n_sets++;
	lab_start_options(lab, &options, address);
}

/* With that configuration, whose name stays the caller's; NULL: the built-in one, at free ports. */
static inline void lab_start_of(struct lab *lab, const char *config)
{
	*lab = (struct lab){ 0 };
	lab_start_options(lab,
			  &(struct core_options){
				  .clock = CLOCK_REAL, .listen = config, .path = config },
			  "127.0.0.1");
}

static inline void lab_start_at(struct lab *lab, enum clock_kind clock, const char *address)
{
	lab_start_with(lab, clock, address, NULL);
}

static inline void lab_start(struct lab *lab)
{
	lab_start_at(lab, CLOCK_REAL, "127.0.0.1");
}

static inline void lab_end(struct lab *lab)
{
	api_free(lab->api);
	core_free(lab->core);
	if (lab->path[0])
		unlink(lab->path);
}

/* At most so many turns of the loop, a centisecond each. */
static inline void lab_turns(struct lab *lab, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		loop_turn(core_loop(lab->core), 10000);
}

static inline int client_connect(struct lab *lab)
{
	int fd = socket(lab->addr.family, SOCK_STREAM, 0);

	cr_assert_eq(connect(fd, &lab->addr.sa, addr_len(&lab->addr)), 0, "%s", strerror(errno));
	fcntl(fd, F_SETFL, O_NONBLOCK);
	return fd;
}

static inline void client_send(int fd, const char *text)
{
	cr_assert_eq(send(fd, text, strlen(text), MSG_NOSIGNAL), (ssize_t)strlen(text), "%s",
		     strerror(errno));
}

/* Reads what is there; false when the server closed. */
static inline bool client_read(int fd, struct buf *into)
{
	for (;;) {
		char *to = buf_reserve(into, 65536);
		ssize_t n = recv(fd, to, 65536, 0);

		if (n <= 0) {
			*to = '\0';
			return n < 0 && (errno == EAGAIN || errno == EINTR);
		}
		into->n += (size_t)n;
	}
}

static inline struct str header_of(const struct reply *reply, const char *name)
{
	struct str rest = reply->head, line, value;

	while (str_cut(&rest, '\n', &line))
		if (str_cut(&line, ':', &value) && str_iis(value, name))
			return str_trim(line);
	return STR_NONE;
}

/* Is one answer whole? */
static inline bool reply_split(struct reply *reply, bool is_head)
{
	ptrdiff_t end = str_search(buf_str(&reply->raw), STR("\r\n\r\n"));
	uint32_t length = 0;

	if (end < 0)
		return false;
	reply->head = (struct str){ reply->raw.p, (size_t)end };
	reply->body = str_from(buf_str(&reply->raw), (size_t)end + 4);
	str_to_u32(header_of(reply, "Content-Length"), &length);
	if (!is_head && reply->body.n < length)
		return false;
	return sscanf(reply->raw.p, "HTTP/1.%*d %d", &reply->status) == 1;
}

/* Lets the loop turn until one answer has come on fd; status 0: none came. */
static inline void client_await(struct lab *lab, int fd, bool is_head, struct reply *reply)
{
	bool open = true;

	*reply = (struct reply){ 0 };
	for (unsigned i = 0; i < 300 && open && !reply_split(reply, is_head); i++) {
		lab_turns(lab, 1);
		open = client_read(fd, &reply->raw);
	}
	reply_split(reply, is_head);
	lab_turns(lab, 2);
	reply->closed = !open || !client_read(fd, &reply->raw);
	reply_split(reply, is_head);
	reply->json = json_loadb(reply->body.p ? reply->body.p : "", reply->body.n, 0, NULL);
}

static inline void reply_clear(struct reply *reply)
{
	buf_free(&reply->raw);
	json_decref(reply->json);
}

/* One request on a connection of its own. */
static inline void lab_ask(struct lab *lab, const char *method, const char *target,
			   struct reply *reply)
{
	struct buf request = { 0 };
	int fd = client_connect(lab);

	buf_printf(&request, "%s %s HTTP/1.1\r\nHost: lab\r\nConnection: close\r\n\r\n", method,
		   target);
	client_send(fd, request.p);
	buf_free(&request);
	client_await(lab, fd, strcmp(method, "HEAD") == 0, reply);
	cr_assert(reply->closed, "%s %s", method, target);
	close(fd);
}

/* GET that must be answered by 200 and JSON; owned by the caller. */
static inline json_t *lab_get(struct lab *lab, const char *target)
{
	struct reply reply;
	json_t *json;

	lab_ask(lab, "GET", target, &reply);
	cr_assert_eq(reply.status, 200, "%s: %.*s", target, STR_ARG(buf_str(&reply.raw)));
	cr_assert(str_is(header_of(&reply, "Content-Type"), "application/json"), "%s", target);
	cr_assert_not_null(reply.json, "%s", target);
	json = json_incref(reply.json);
	reply_clear(&reply);
	return json;
}

/* The request must be refused with a problem that says these words. */
static inline void lab_refused(struct lab *lab, const char *method, const char *target, int status,
			       const char *words)
{
	const char *detail;
	struct reply reply;

	lab_ask(lab, method, target, &reply);
	cr_assert_eq(reply.status, status, "%s %s: %d", method, target, reply.status);
	cr_assert(str_is(header_of(&reply, "Content-Type"), "application/problem+json"), "%s",
		  target);
	cr_assert_not_null(reply.json, "%s", target);
	cr_assert_eq(json_integer_value(json_object_get(reply.json, "status")), status, "%s",
		     target);
	cr_assert_str_eq(json_string_value(json_object_get(reply.json, "type")), "about:blank");
	cr_assert_gt(json_string_length(json_object_get(reply.json, "title")), 0);
	detail = json_string_value(json_object_get(reply.json, "detail"));
	cr_assert_not_null(strstr(detail, words), "%s: %s", target, detail);
	reply_clear(&reply);
}

static inline const char *text_at(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "(none)";
}

static inline json_int_t number_at(const json_t *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

/* A request with a body, and the answer; the connection goes. */
static inline void ask_with(struct lab *lab, const char *start, const char *headers,
			    const char *body, struct reply *reply)
{
	struct buf request = { 0 };
	int fd = client_connect(lab);

	buf_printf(&request, "%s HTTP/1.1\r\nHost: lab\r\nConnection: close\r\n%s\r\n%s", start,
		   headers, body);
	client_send(fd, request.p);
	buf_free(&request);
	client_await(lab, fd, false, reply);
	close(fd);
}

static inline void post(struct lab *lab, const char *target, const char *body, struct reply *reply)
{
	char start[300], headers[100];

	snprintf(start, sizeof(start), "POST %s", target);
	snprintf(headers, sizeof(headers),
		 "Content-Type: application/json\r\nContent-Length: %zu\r\n", strlen(body));
	ask_with(lab, start, headers, body, reply);
}

/* The action must be done; 204. */
static inline void act(struct lab *lab, const char *target, const char *body)
{
	struct reply reply;

	post(lab, target, body, &reply);
	cr_assert_eq(reply.status, 204, "%s: %s", body, reply.raw.p);
	reply_clear(&reply);
}

/* The same by PUT. */
static inline void put(struct lab *lab, const char *target, const char *body, struct reply *reply)
{
	char start[300], headers[100];

	snprintf(start, sizeof(start), "PUT %s", target);
	snprintf(headers, sizeof(headers),
		 "Content-Type: application/json\r\nContent-Length: %zu\r\n", strlen(body));
	ask_with(lab, start, headers, body, reply);
}

static inline void lab_delete(struct lab *lab, const char *target)
{
	struct reply reply;

	lab_ask(lab, "DELETE", target, &reply);
	cr_assert_eq(reply.status, 204, "%s: %s", target, reply.raw.p);
	reply_clear(&reply);
}

/* It must be refused with a problem that says these words. */
static inline void is_refused(struct reply *reply, int status, const char *words)
{
	cr_assert_eq(reply->status, status, "%s", reply->raw.p);
	cr_assert(str_is(header_of(reply, "Content-Type"), "application/problem+json"), "%s",
		  reply->raw.p);
	cr_assert_not_null(strstr(text_at(reply->json, "detail"), words), "'%s' is not in: %s",
			   words, text_at(reply->json, "detail"));
	reply_clear(reply);
}

static inline void post_refused(struct lab *lab, const char *target, const char *body, int status,
				const char *words)
{
	struct reply reply;

	post(lab, target, body, &reply);
	is_refused(&reply, status, words);
}

#endif
