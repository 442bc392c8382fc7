/* SPDX-License-Identifier: Apache-2.0 */
/* Bodies of requests: what is read, what is refused, and orders for calls that are wrong. */
#include "api_lab.h"

Test(api_bodies, orders_that_cannot_be_carried_out)
{
	static const struct {
		const char *body;
		int status;
		const char *words;
	} rows[] = {
		{ "{\"user\":\"nobody\"}", 404, "no subscriber is named 'nobody'" },
		{ "{\"user\":\"alice\"}", 409, "alice is not registered" },
		{ "{\"user\":\"alice\",\"behaviour\":\"hangap\"}", 400, "(did you mean hangup?)" },
		{ "{\"user\":\"alice\",\"behaviour\":\"challenge\"}", 400,
		  "no behaviour 'challenge'" },
		{ "{\"user\":\"alice\",\"from\":\"<me>\"}", 400, "neither a number nor a URI" },
		{ "{\"user\":\"alice\",\"from\":\"\"}", 400, "neither a number nor a URI" },
		{ "{\"user\":\"alice\",\"from\":\"a@b\"}", 400, "neither a number nor a URI" },
		{ "{\"user\":\"alice\",\"from\":\"sip:@\"}", 400, "neither a number nor a URI" },
		{ "{\"user\":\"alice\",\"form\":\"+1\"}", 400,
		  "'form' is not known here (did you mean from?)" },
		{ "{\"user\":\"alice\",\"from\":15550199}", 400,
		  "from: a text is wanted, not a number" },
		{ "{\"user\":[\"alice\"]}", 400, "user: a text is wanted, not an array" },
		{ "{\"user\":\"alice\",\"from\":\"1\\r\\nTo: 2\"}", 400,
		  "from: control characters" },
		{ "{\"from\":\"+15550199\"}", 400,
		  "'user' is missing: the name of the subscriber" },
		{ "{\"user\":null}", 400, "'user' is missing" },
		{ "{}", 400, "'user' is missing" },
		{ "[]", 400, "an object is wanted, not an array" },
		{ "", 400, "body: line 1, column 0: " },
		{ "{\"user\":\"alice\",\n  \"from\" \"1\"}", 400, "body: line 2, column 12: " },
		{ "{\"user\":\"alice\",\"user\":\"erin\"}", 400, "duplicate object key" },
		{ "{\"user\":\"\xff\"}", 400, "unable to decode byte 0xff" },
	};
	struct lab lab;

	lab_start(&lab);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		post_refused(&lab, "/v1/calls", rows[i].body, rows[i].status, rows[i].words);
	lab_end(&lab);
}

Test(api_bodies, bodies_that_are_not_read)
{
	static const char start[] = "POST /v1/calls";
	struct lab lab;
	struct reply reply;
	struct buf body = { 0 };
	char length[60];

	lab_start(&lab);
	ask_with(&lab, start, "Content-Type: text/plain\r\nContent-Length: 2\r\n", "{}", &reply);
	cr_assert(str_is(header_of(&reply, "Accept"), "application/json"));
	is_refused(&reply, 415, "application/json is wanted, not 'text/plain'");
	ask_with(&lab, start, "Content-Type:\r\nContent-Length: 2\r\n", "{}", &reply);
	is_refused(&reply, 415, "wanted, not ''");
	ask_with(&lab, start, "", "", &reply);
	is_refused(&reply, 411, "Content-Length");
	ask_with(&lab, start,
		 "Content-Type: Application/JSON; charset=utf-8\r\nContent-Length: 2\r\n", "{}",
		 &reply);
	is_refused(&reply, 400, "'user' is missing");
	ask_with(&lab, start, "Transfer-Encoding: chunked\r\n", "2\r\n{}\r\n0\r\n\r\n", &reply);
	is_refused(&reply, 400, "'user' is missing");
	buf_add_char(&body, '"');
	while (body.n < 65537)
		buf_add_char(&body, 'x');
	snprintf(length, sizeof(length), "Content-Length: %zu\r\n", body.n);
	ask_with(&lab, start, length, body.p, &reply);
	is_refused(&reply, 413, "at most 65536 octets");
	buf_free(&body);
	ask_with(&lab, "DELETE /v1/calls/1", "Content-Length: 2\r\n", "{}", &reply);
	is_refused(&reply, 400, "no body is taken here");
	lab_end(&lab);
}

Test(api_bodies, a_body_that_is_not_read_is_no_request)
{
	struct lab lab;
	struct reply reply;
	int fd;

	lab_start(&lab);
	fd = client_connect(&lab);
	client_send(fd, "DELETE /nowhere HTTP/1.1\r\nHost: lab\r\nContent-Length: 33\r\n\r\n"
			"GET /livez HTTP/1.1\r\nHost: lab\r\n\r\n");
	client_await(&lab, fd, false, &reply);
	cr_assert(reply.closed);
	cr_assert_lt(str_search(reply.body, STR("HTTP/1.1 ")), 0, "%s", reply.raw.p);
	is_refused(&reply, 404, "nothing is at /nowhere");
	close(fd);
	lab_end(&lab);
}

Test(api_bodies, the_table_says_what_a_body_holds)
{
	struct buf text = { 0 };

	api_list_routes(&text);
	cr_assert_geq(str_search(buf_str(&text),
				 STR("POST    /v1/calls {user, [from], [behaviour]} ")),
		      0, "%s", text.p);
	cr_assert_geq(str_search(buf_str(&text), STR("DELETE  /v1/calls/{id}?cause=N ")), 0, "%s",
		      text.p);
	buf_free(&text);
}
