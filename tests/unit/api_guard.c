/* SPDX-License-Identifier: Apache-2.0 */
/* Who may ask the API: tokens, pages of other hosts, names that are not ours. */
#include "api_lab.h"

#define TOKEN "0123456789abcdefXYZ"

static const char *const with_token[] = { "api.token=" TOKEN, NULL };

static void ask_as(struct lab *lab, const char *start, const char *header, struct reply *reply)
{
	char headers[300];

	snprintf(headers, sizeof(headers), "%s%s", header, *header ? "\r\n" : "");
	ask_with(lab, start, headers, "", reply);
}

static void gets(struct lab *lab, const char *start, const char *header, int status)
{
	struct reply reply;

	ask_as(lab, start, header, &reply);
	cr_assert_eq(reply.status, status, "%s, %s: %s", start, header, reply.raw.p);
	reply_clear(&reply);
}

Test(api_guard, who_shows_the_token_gets_an_answer)
{
	static const struct {
		const char *start, *header;
		int status;
	} rows[] = {
		{ "GET /livez", "", 200 },
		{ "GET /readyz", "", 200 },
		{ "POST /livez", "Content-Length: 0", 401 },
		{ "GET /v1/version", "", 401 },
		{ "GET /nowhere", "", 401 },
		{ "OPTIONS /v1/version", "", 401 },
		{ "GET /v1/version", "Authorization: Bearer " TOKEN, 200 },
		{ "GET /v1/version", "authorization: bearer  " TOKEN " ", 200 },
		{ "GET /nowhere", "Authorization: Bearer " TOKEN, 404 },
		{ "GET /v1/version", "Authorization: Bearer " TOKEN "x", 401 },
		{ "GET /v1/version", "Authorization: Bearer 0123456789abcdefXY", 401 },
		{ "GET /v1/version", "Authorization: Bearer", 401 },
		{ "GET /v1/version", "Authorization: Bearer ", 401 },
		{ "GET /v1/version", "Authorization: Basic " TOKEN, 401 },
		{ "GET /v1/version", "Authorization: " TOKEN, 401 },
		{ "GET /v1/version?access_token=" TOKEN, "", 200 },
		{ "GET /v1/version?pretty&access_token=" TOKEN, "", 200 },
		{ "GET /v1/version?access_token=" TOKEN, "Authorization: Bearer no", 401 },
		{ "GET /v1/version?access_token=", "", 401 },
		{ "GET /v1/version?access_token=no", "", 401 },
		{ "DELETE /v1/rules?access_token=" TOKEN, "", 401 },
		{ "DELETE /v1/rules?access_token=" TOKEN, "Authorization: Bearer " TOKEN, 400 },
		{ "DELETE /v1/rules", "Authorization: Bearer " TOKEN, 200 },
	};
	struct lab lab;

	lab_start_with(&lab, CLOCK_REAL, "127.0.0.1", with_token);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		gets(&lab, rows[i].start, rows[i].header, rows[i].status);
	lab_end(&lab);
}

Test(api_guard, a_refusal_says_what_would_be_right)
{
	struct lab lab;
	struct reply reply;

	lab_start_with(&lab, CLOCK_REAL, "127.0.0.1", with_token);
	ask_as(&lab, "GET /v1/version", "", &reply);
	cr_assert(str_is(header_of(&reply, "WWW-Authenticate"), "Bearer realm=\"imsd\""));
	is_refused(&reply, 401, "Authorization: Bearer TOKEN is wanted");
	ask_as(&lab, "GET /v1/version", "Authorization: Bearer wrong", &reply);
	cr_assert(str_is(header_of(&reply, "WWW-Authenticate"),
			 "Bearer realm=\"imsd\", error=\"invalid_token\""));
	is_refused(&reply, 401, "not the token");
	ask_as(&lab, "GET /v1/knobs/api.token", "Authorization: Bearer " TOKEN, &reply);
	cr_assert_eq(reply.status, 200);
	cr_assert_lt(str_search(buf_str(&reply.raw), STR(TOKEN)), 0, "%s", reply.raw.p);
	cr_assert_geq(str_search(buf_str(&reply.raw), STR("(redacted)")), 0, "%s", reply.raw.p);
	reply_clear(&reply);
	lab_end(&lab);
}

Test(api_guard, pages_of_other_hosts_may_not_ask)
{
	static const struct {
		const char *host, *origin;
		int status;
	} rows[] = {
		{ "127.0.0.1:8060", "http://127.0.0.1:8060", 200 },
		{ "LOCALHOST:8060", "http://localhost:8060", 200 },
		{ "127.0.0.1:8060", "http://127.0.0.1:8061", 403 },
		{ "127.0.0.1:8060", "http://evil.example", 403 },
		{ "127.0.0.1:8060", "null", 403 },
		{ "127.0.0.1:8060", "", 403 },
		{ "evil.example:8060", "http://evil.example:8060", 403 },
		{ "evil.example", NULL, 403 },
		{ "evil.example.", NULL, 403 },
		{ "127.0.0.1.evil.example", NULL, 403 },
		{ "localhost.evil.example", NULL, 403 },
		{ "[::1]:8060", NULL, 200 },
		{ "imsd:8060", NULL, 200 },
		{ "imsd.localhost", NULL, 200 },
		{ "192.0.2.1", NULL, 200 },
	};
	struct lab lab;

	lab_start(&lab);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct buf request = { 0 };
		struct reply reply;
		int fd = client_connect(&lab);

		buf_printf(&request, "GET /v1/version HTTP/1.1\r\nHost: %s\r\n", rows[i].host);
		if (rows[i].origin)
			buf_printf(&request, "Origin: %s\r\n", rows[i].origin);
		buf_add_text(&request, "\r\n");
		client_send(fd, request.p);
		client_await(&lab, fd, false, &reply);
		cr_assert_eq(reply.status, rows[i].status, "%s: %s", request.p, reply.raw.p);
		reply_clear(&reply);
		buf_free(&request);
		close(fd);
	}
	lab_end(&lab);
}

/* Who has a token may call the machine what he likes. */
Test(api_guard, with_a_token_any_host_is_good)
{
	struct lab lab;
	struct reply reply;
	int fd;

	lab_start_with(&lab, CLOCK_REAL, "127.0.0.1", with_token);
	fd = client_connect(&lab);
	client_send(fd, "GET /v1/version HTTP/1.1\r\nHost: imsd.example\r\n"
			"Authorization: Bearer " TOKEN "\r\n\r\n");
	client_await(&lab, fd, false, &reply);
	cr_assert_eq(reply.status, 200, "%s", reply.raw.p);
	reply_clear(&reply);
	close(fd);
	lab_end(&lab);
}

/* What api_new says of that address with these knobs; "": it opens. */
static const char *opening(const char *address, const char *const *sets, char error[256])
{
	struct lab lab;
	struct api *api;

	lab_start_with(&lab, CLOCK_REAL, "127.0.0.1", sets);
	error[0] = '\0';
	api = api_new(lab.core, address, 0, error);
	api_free(api);
	lab_end(&lab);
	return error;
}

Test(api_guard, other_machines_need_a_token)
{
	static const char *const insecure[] = { "api.insecure=true", NULL };
	char error[256];

	cr_assert(strstr(opening("0.0.0.0", NULL, error), "set api.token or api.token_file"), "%s",
		  error);
	cr_assert(strstr(error, "api.insecure = true"), "%s", error);
	cr_assert(strstr(opening("::", NULL, error), "api.token"), "%s", error);
	cr_assert_str_eq(opening("0.0.0.0", with_token, error), "");
	cr_assert_str_eq(opening("0.0.0.0", insecure, error), "");
	cr_assert_str_eq(opening("::1", NULL, error), "");
}

static void write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	cr_assert_not_null(file);
	fputs(text, file);
	fclose(file);
}

Test(api_guard, a_token_from_a_file)
{
	char path[] = "/tmp/imsd-token-XXXXXX", set[60], error[256];
	const char *const sets[] = { set, NULL };
	struct conf_errors errors = { 0 };
	struct lab lab;

	close(mkstemp(path));
	snprintf(set, sizeof(set), "api.token_file=%s", path);
	write_file(path, TOKEN "\nnot this line\n");
	lab_start_with(&lab, CLOCK_REAL, "127.0.0.1", sets);
	gets(&lab, "GET /v1/version", "", 401);
	gets(&lab, "GET /v1/version", "Authorization: Bearer " TOKEN, 200);
	write_file(path, "another-and-longer-token\n");
	gets(&lab, "GET /v1/version", "Authorization: Bearer " TOKEN, 200);
	cr_assert(core_reload(lab.core, &errors), "%s", errors.text.p);
	gets(&lab, "GET /v1/version", "Authorization: Bearer " TOKEN, 401);
	gets(&lab, "GET /v1/version", "Authorization: Bearer another-and-longer-token", 200);
	write_file(path, "short\n");
	cr_assert(core_reload(lab.core, &errors), "%s", errors.text.p);
	gets(&lab, "GET /v1/version", "Authorization: Bearer another-and-longer-token", 200);
	cr_assert_null(api_new(lab.core, "127.0.0.1", 0, error));
	cr_assert(strstr(error, "its first line has 5 octets, from 16 to 200 are wanted"), "%s",
		  error);
	unlink(path);
	cr_assert_null(api_new(lab.core, "127.0.0.1", 0, error));
	cr_assert(strstr(error, "No such file"), "%s", error);
	conf_errors_free(&errors);
	lab_end(&lab);
}
