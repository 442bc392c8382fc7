/* SPDX-License-Identifier: Apache-2.0 */
/* MESSAGEs and USSD by the API: what the network sends, what the far end gets. */
#include "api_ue.h"

static json_t *first(json_t *list)
{
	return json_array_get(json_object_get(list, "messages"), 0);
}

Test(api_messages, there_is_none_at_first)
{
	struct lab lab;
	json_t *json;

	lab_start(&lab);
	json = lab_get(&lab, "/v1/messages");
	cr_assert_eq(number_at(json, "count"), 0);
	json_decref(json);
	lab_refused(&lab, "GET", "/v1/messages/1", 404, "no message has the number '1'");
	lab_refused(&lab, "GET", "/v1/messages/x", 404, "'x'");
	lab_end(&lab);
}

Test(api_messages, the_network_sends_one_and_its_end_shows)
{
	struct lab lab;
	struct reply reply;
	struct ue ue;
	json_t *json;

	lab_start(&lab);
	ue_power_on(&ue, &lab);
	post(&lab, "/v1/messages",
	     "{\"user\":\"erin\",\"text\":\"Hello,\\nErin \\u00e9\",\"from\":\"+15550142\"}",
	     &reply);
	cr_assert_eq(reply.status, 201, "%s", reply.raw.p);
	cr_assert(str_is(header_of(&reply, "Location"), "/v1/messages/1"));
	cr_assert_str_eq(text_at(reply.json, "direction"), "sent");
	cr_assert_str_eq(text_at(reply.json, "user"), "erin");
	cr_assert_str_eq(text_at(reply.json, "text"), "Hello,\nErin \xc3\xa9");
	cr_assert(json_is_null(json_object_get(reply.json, "status")));
	reply_clear(&reply);
	ue_await(&ue, "MESSAGE ");
	cr_assert(str_ends(buf_str(&ue.message), STR("\r\n\r\nHello,\nErin \xc3\xa9")), "%s",
		  ue.message.p);
	ue_respond(&ue, "202 Accepted", "");
	lab_turns(&lab, 3);
	json = lab_get(&lab, "/v1/messages/1");
	cr_assert_eq(number_at(json, "status"), 202);
	cr_assert_eq(number_at(json, "octets"), 14);
	cr_assert_str_eq(text_at(json, "from"), "sip:+15550142@" LAB_DOMAIN);
	cr_assert_str_eq(text_at(json, "to"), ERIN);
	cr_assert_str_eq(text_at(json, "type"), "text/plain");
	cr_assert(json_is_false(json_object_get(json, "in_dialog")));
	json_decref(json);
	ue_power_off(&ue);
	lab_end(&lab);
}

Test(api_messages, what_the_far_end_gets_is_there)
{
	struct lab lab;
	struct buf headers = { 0 };
	struct ue ue;
	json_t *json;

	lab_start(&lab);
	ue_power_on(&ue, &lab);
	buf_printf(&headers,
		   "%sTo: <sip:+15550101@" LAB_DOMAIN ">\r\nCall-ID: mine\r\n"
		   "Content-Type: text/plain\r\n",
		   ue.routes.p);
	ue_request(&ue, "MESSAGE", "sip:+15550101@" LAB_DOMAIN, headers.p, "ping");
	ue_await(&ue, "SIP/2.0 200 ");
	json = lab_get(&lab, "/v1/messages");
	cr_assert_eq(number_at(json, "count"), 1);
	cr_assert_str_eq(text_at(first(json), "direction"), "received");
	cr_assert_str_eq(text_at(first(json), "text"), "ping");
	cr_assert_str_eq(text_at(first(json), "call_id"), "mine");
	cr_assert_eq(number_at(first(json), "status"), 200);
	json_decref(json);
	buf_free(&headers);
	ue_power_off(&ue);
	lab_end(&lab);
}

Test(api_messages, what_is_wrong_is_refused)
{
	static const struct {
		const char *path, *body, *why;
		int status;
	} rows[] = {
		{ "/v1/messages", "{\"text\":\"x\"}", "'user' is missing", 400 },
		{ "/v1/messages", "{\"user\":\"nobody\",\"text\":\"x\"}", "no subscriber", 404 },
		{ "/v1/messages", "{\"user\":\"erin\",\"text\":\"x\",\"from\":\"<x>\"}",
		  "neither a number nor a URI", 400 },
		{ "/v1/messages", "{\"user\":\"erin\",\"text\":\"x\",\"behaviour\":\"busy\"}",
		  "no behaviour 'busy'", 400 },
		{ "/v1/messages", "{\"user\":\"erin\",\"text\":\"x\",\"type\":\"a\\nb: c\"}",
		  "control characters", 400 },
		{ "/v1/ussd", "{\"user\":\"erin\"}", "a text or a code is wanted", 400 },
		{ "/v1/ussd", "{\"user\":\"erin\",\"code\":\"*1#\"}", "no code of ussd", 400 },
		{ "/v1/ussd", "{\"user\":\"erin\",\"text\":\"x\",\"kind\":\"ask\"}",
		  "request or notify", 400 },
		{ "/v1/ussd", "{\"user\":\"erin\",\"text\":\"x\"}", "not registered", 409 },
	};
	struct lab lab;

	lab_start(&lab);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		post_refused(&lab, rows[i].path, rows[i].body, rows[i].status, rows[i].why);
	lab_end(&lab);
}

Test(api_messages, to_nobody_it_fails)
{
	struct lab lab;
	struct reply reply;
	json_t *json;

	lab_start(&lab);
	post(&lab, "/v1/messages", "{\"user\":\"erin\",\"text\":\"x\"}", &reply);
	cr_assert_eq(reply.status, 201, "%s", reply.raw.p);
	reply_clear(&reply);
	lab_turns(&lab, 5);
	json = lab_get(&lab, "/v1/messages/1");
	cr_assert_eq(number_at(json, "status"), 480);
	json_decref(json);
	lab_end(&lab);
}

Test(api_messages, the_network_begins_a_ussd_dialogue)
{
	struct lab lab;
	struct reply reply;
	struct ue ue;

	lab_start(&lab);
	ue_power_on(&ue, &lab);
	post(&lab, "/v1/ussd", "{\"user\":\"erin\",\"text\":\"Go on?\",\"language\":\"en\"}",
	     &reply);
	cr_assert_eq(reply.status, 204, "%s", reply.raw.p);
	reply_clear(&reply);
	ue_await(&ue, "INVITE ");
	cr_assert_geq(str_search(buf_str(&ue.message), STR("<ussd-string>Go on?<")), 0, "%s",
		      ue.message.p);
	cr_assert(str_is(ue_header(&ue, "Recv-Info"), "g.3gpp.ussd"));
	ue_respond(&ue, "488 Not Acceptable Here", "");
	ue_await(&ue, "ACK ");
	ue_power_off(&ue);
	lab_end(&lab);
}

Test(api_messages, the_far_end_speaks_in_its_call)
{
	struct lab lab;
	struct ue ue;
	char where[200];

	lab_start(&lab);
	ue_power_on(&ue, &lab);
	call_and_answer(&ue, "{\"user\":\"erin\"}", where);
	act(&lab, where, "{\"action\":\"message\",\"argument\":\"for $5\"}");
	ue_await(&ue, "MESSAGE ");
	cr_assert(str_ends(buf_str(&ue.message), STR("\r\n\r\nfor $5")), "%s", ue.message.p);
	ue_respond(&ue, "200 OK", "");
	act(&lab, where, "{\"action\":\"key\",\"argument\":\"7\"}");
	ue_await(&ue, "INFO ");
	cr_assert(str_is(ue_header(&ue, "Content-Type"), "application/dtmf-relay"));
	cr_assert_geq(str_search(buf_str(&ue.message), STR("Signal=7\r\n")), 0);
	ue_respond(&ue, "200 OK", "");
	post_refused(&lab, where, "{\"action\":\"key\",\"argument\":\"77\"}", 409, "no key");
	post_refused(&lab, where, "{\"action\":\"dtmf\",\"argument\":\"1x\"}", 409, "no key");
	post_refused(&lab, where, "{\"action\":\"dtmf\",\"argument\":\"1\"}", 409,
		     "no telephone-event");
	ue_power_off(&ue);
	lab_end(&lab);
}

/* A text of so many octets. */
static void send_long(struct ue *ue, size_t n)
{
	struct buf body = { 0 };
	struct reply reply;

	buf_add_text(&body, "{\"user\":\"erin\",\"text\":\"");
	for (size_t i = 0; i < n; i++)
		buf_add_char(&body, 'x');
	buf_add_text(&body, "\"}");
	post(ue->lab, "/v1/messages", body.p, &reply);
	cr_assert_eq(reply.status, 201, "%s", reply.raw.p);
	reply_clear(&reply);
	buf_free(&body);
}

/* What has come to it over TCP. */
static void read_connection(struct ue *ue, struct buf *into)
{
	int fd = -1;

	for (unsigned i = 0; i < 200 && str_search(buf_str(into), STR("\r\n\r\n")) < 0; i++) {
		lab_turns(ue->lab, 1);
		if (fd < 0)
			fd = accept4(ue->tcp, NULL, NULL, SOCK_NONBLOCK);
		if (fd >= 0)
			client_read(fd, into);
	}
	if (fd >= 0)
		close(fd);
}

/* RFC 3261 18.1.1 */
Test(api_messages, what_is_too_large_for_a_datagram_goes_over_tcp)
{
	struct buf stream = { 0 };
	struct lab lab;
	struct ue ue;

	lab_start(&lab);
	ue_power_on(&ue, &lab);
	send_long(&ue, 1500);
	ue_await(&ue, "MESSAGE ");
	cr_assert_geq(str_search(buf_str(&ue.message), STR("\r\nVia: SIP/2.0/UDP ")), 0, "%s",
		      ue.message.p);
	ue_respond(&ue, "200 OK", "");
	cr_assert_eq(listen(ue.tcp, 1), 0);
	fcntl(ue.tcp, F_SETFL, O_NONBLOCK);
	send_long(&ue, 1500);
	read_connection(&ue, &stream);
	cr_assert(str_starts(buf_str(&stream), STR("MESSAGE ")), "%.*s", STR_ARG(buf_str(&stream)));
	cr_assert_geq(str_search(buf_str(&stream), STR("\r\nVia: SIP/2.0/TCP ")), 0);
	send_long(&ue, 300);
	ue_await(&ue, "MESSAGE ");
	ue_respond(&ue, "200 OK", "");
	buf_free(&stream);
	ue_power_off(&ue);
	lab_end(&lab);
}
