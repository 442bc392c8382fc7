/* SPDX-License-Identifier: Apache-2.0 */
/* Calls as the API shows, starts, changes and releases them. */
#include "api_ue.h"

#define FAR "sip:+15550101@" LAB_DOMAIN

static void release(struct lab *lab, const char *target)
{
	struct reply reply;

	lab_ask(lab, "DELETE", target, &reply);
	cr_assert_eq(reply.status, 204, "%s: %s", target, reply.raw.p);
	reply_clear(&reply);
}

/* The call there, once it is in that state; owned by the caller. */
static json_t *get_in_state(struct lab *lab, const char *where, const char *state)
{
	json_t *json = lab_get(lab, where);

	for (unsigned i = 0; i < 50 && strcmp(text_at(json, "state"), state) != 0; i++) {
		json_decref(json);
		lab_turns(lab, 1);
		json = lab_get(lab, where);
	}
	cr_assert_str_eq(text_at(json, "state"), state);
	return json;
}

/* A value by keys and places: "far_end.sdp.state", "history.0.what". */
static json_t *at(json_t *json, const char *path)
{
	struct str rest = str_of(path), word;
	char key[40];
	uint32_t place;

	while (json && str_cut(&rest, '.', &word)) {
		snprintf(key, sizeof(key), "%.*s", STR_ARG(word));
		json = str_to_u32(word, &place) ? json_array_get(json, place) :
						  json_object_get(json, key);
	}
	return json;
}

static const char *string_at(json_t *json, const char *path)
{
	const char *text = json_string_value(at(json, path));

	return text ? text : "(none)";
}

/* "2026-01-02T03:04:05.678Z" */
static bool is_time(const char *text)
{
	static const char form[] = "dddd-dd-ddTdd:dd:dd.dddZ";

	for (size_t i = 0; i < sizeof(form); i++)
		if (form[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != form[i])
			return false;
	return true;
}

Test(api_calls, there_is_none_at_first)
{
	static const char *const targets[] = { "/v1/calls", "/v1/calls?ended",
					       "/v1/calls?ended=0" };
	struct lab lab;
	json_t *json;

	lab_start(&lab);
	for (size_t i = 0; i < ARRAY_LEN(targets); i++) {
		json = lab_get(&lab, targets[i]);
		cr_assert_eq(number_at(json, "count"), 0);
		cr_assert_eq(json_array_size(at(json, "calls")), 0);
		json_decref(json);
	}
	lab_refused(&lab, "GET", "/v1/calls/1", 404, "no call has the number or Call-ID '1'");
	lab_refused(&lab, "GET", "/v1/calls/a%40b%2Fc", 404, "Call-ID 'a@b/c'");
	lab_refused(&lab, "GET", "/v1/calls?endet=1", 400, "(did you mean ended?)");
	lab_refused(&lab, "DELETE", "/v1/calls/7", 404, "'7'");
	lab_refused(&lab, "DELETE", "/v1/calls/7?cause=128", 400, "from 1 to 127");
	post_refused(&lab, "/v1/calls/7", "{\"action\":\"bye\"}", 404, "'7'");
	lab_end(&lab);
}

Test(api_calls, the_network_calls_and_the_call_shows_all_of_it)
{
	struct lab lab;
	struct ue ue;
	json_t *json;
	char where[200], sdp[200];

	lab_start(&lab);
	ue_power_on(&ue, &lab);
	call_erin(&ue, "{\"user\":\"erin\",\"from\":\"+15550142\",\"behaviour\":\"answer\"}",
		  where);
	cr_assert(str_starts(str_of(where), STR("/v1/calls/")), "%s", where);
	cr_assert_not_null(strstr(where, "%40peer."), "%s", where);
	cr_assert_geq(str_search(ue_header(&ue, "P-Asserted-Identity"), STR("+15550142")), 0);
	json = lab_get(&lab, where);
	cr_assert_str_eq(text_at(json, "state"), "calling");
	cr_assert_str_eq(string_at(json, "far_end.sdp.state"), "offered");
	cr_assert(json_is_null(at(json, "answered")));
	cr_assert(json_is_null(at(json, "duration")));
	json_decref(json);

	ue_respond(&ue, "200 OK", sdp_with(sdp, 9, "sendrecv"));
	ue_await(&ue, "ACK ");
	json = get_in_state(&lab, where, "established");
	cr_assert_gt(number_at(json, "id"), 0);
	cr_assert(json_is_null(at(json, "caller")));
	cr_assert_str_eq(text_at(json, "callee"), "erin");
	cr_assert_str_eq(text_at(json, "caller_uri"), "sip:+15550142@" LAB_DOMAIN);
	cr_assert_str_eq(text_at(json, "callee_uri"), ERIN);
	cr_assert(str_eq(str_of(text_at(json, "call_id")), ue_header(&ue, "Call-ID")));
	cr_assert_gt(json_string_length(at(json, "tags.caller")), 0);
	cr_assert_str_eq(string_at(json, "tags.callee"), "called");
	cr_assert(is_time(text_at(json, "began")), "%s", text_at(json, "began"));
	cr_assert(is_time(text_at(json, "answered")), "%s", text_at(json, "answered"));
	cr_assert(json_is_null(at(json, "ended")));
	cr_assert(json_is_integer(at(json, "duration")));
	cr_assert_eq(number_at(at(json, "dialogs"), "confirmed"), 1);
	cr_assert_eq(number_at(at(json, "dialogs"), "early"), 0);
	cr_assert(json_is_null(at(json, "release_cause")));
	cr_assert(json_is_null(at(json, "why")));
	cr_assert_str_eq(string_at(json, "history.0.what"), "INVITE");
	cr_assert_str_eq(string_at(json, "history.0.by"), "caller");
	cr_assert(is_time(string_at(json, "history.0.at")));
	cr_assert_str_eq(string_at(json, "far_end.number"), "+15550142");
	cr_assert(json_is_true(at(json, "far_end.calls")));
	cr_assert_str_eq(string_at(json, "far_end.behaviour"), "answer");
	cr_assert_str_eq(string_at(json, "far_end.state"), "established");
	cr_assert_str_eq(string_at(json, "far_end.sdp.state"), "stable");
	cr_assert_eq(number_at(at(json, "far_end.sdp"), "version"), 1);
	cr_assert(json_is_null(at(json, "far_end.sdp.preconditions")));
	cr_assert(str_starts(str_of(string_at(json, "far_end.sdp.local")), STR("v=0\r\n")));
	cr_assert_str_eq(string_at(json, "far_end.sdp.remote"), sdp);
	json_decref(json);
	ue_power_off(&ue);
	lab_end(&lab);
}

Test(api_calls, packets_are_counted)
{
	struct lab lab;
	struct ue ue;
	struct addr local = { 0 }, echo;
	socklen_t n = sizeof(local);
	uint8_t packet[172] = { 0x80, 0 };
	int rtp = socket(AF_INET, SOCK_DGRAM, 0);
	json_t *json, *stream;
	char where[200], sdp[200];

	lab_start(&lab);
	ue_power_on(&ue, &lab);
	cr_assert(addr_parse(STR("127.0.0.1"), 0, &local));
	cr_assert_eq(bind(rtp, &local.sa, addr_len(&local)), 0);
	getsockname(rtp, &local.sa, &n);
	call_erin(&ue, "{\"user\":\"erin\"}", where);
	ue_respond(&ue, "200 OK", sdp_with(sdp, addr_port(&local), "sendrecv"));
	ue_await(&ue, "ACK ");
	json = get_in_state(&lab, where, "established");
	stream = at(json, "far_end.streams.0");
	cr_assert_str_eq(text_at(stream, "media"), "audio");
	cr_assert_str_eq(text_at(stream, "codec"), "PCMU");
	cr_assert_str_eq(text_at(stream, "direction"), "sendrecv");
	cr_assert(json_is_false(at(stream, "rejected")));
	cr_assert_eq(number_at(stream, "payload"), 0);
	cr_assert_eq(number_at(stream, "received"), 0);
	cr_assert(json_is_null(at(stream, "last_received")));
	cr_assert(addr_parse_pair(str_of(text_at(stream, "remote")), &echo));
	cr_assert(addr_equal(&echo, &local), "%s", text_at(stream, "remote"));
	cr_assert(addr_parse_pair(str_of(text_at(stream, "local")), &echo));
	json_decref(json);
	cr_assert_eq(sendto(rtp, packet, sizeof(packet), 0, &echo.sa, addr_len(&echo)),
		     (ssize_t)sizeof(packet));
	lab_turns(&lab, 5);
	json = lab_get(&lab, where);
	stream = at(json, "far_end.streams.0");
	cr_assert_eq(number_at(stream, "received"), 1);
	cr_assert_eq(number_at(stream, "received_octets"), 160);
	cr_assert_eq(number_at(stream, "sent"), 1);
	cr_assert_eq(number_at(stream, "lost"), 0);
	cr_assert_eq(number_at(stream, "unwanted"), 0);
	cr_assert(is_time(text_at(stream, "last_received")));
	json_decref(json);
	close(rtp);
	ue_power_off(&ue);
	lab_end(&lab);
}

Test(api_calls, a_call_is_released_and_remembered)
{
	struct lab lab;
	struct ue ue;
	json_t *json;
	char where[200], by_number[60];

	lab_start(&lab);
	ue_power_on(&ue, &lab);
	call_and_answer(&ue, "{\"user\":\"erin\"}", where);
	json = lab_get(&lab, where);
	snprintf(by_number, sizeof(by_number), "/v1/calls/%d", (int)number_at(json, "id"));
	json_decref(json);
	snprintf(where + strlen(where), 20, "?cause=31");
	release(&lab, where);
	ue_await(&ue, "BYE ");
	cr_assert(str_starts(ue_header(&ue, "Reason"), STR("Q.850;cause=31")), "%s", ue.message.p);
	ue_respond(&ue, "200 OK", "");
	json = get_in_state(&lab, by_number, "ended");
	cr_assert(is_time(text_at(json, "ended")));
	cr_assert(json_is_string(at(json, "why")));
	cr_assert(json_is_null(at(json, "far_end")));
	cr_assert_eq(number_at(at(json, "dialogs"), "confirmed"), 0);
	json_decref(json);
	*strchr(where, '?') = '\0';
	json = lab_get(&lab, where);
	cr_assert_str_eq(text_at(json, "state"), "ended");
	json_decref(json);
	lab_refused(&lab, "DELETE", by_number, 409, "the call has ended");
	post_refused(&lab, by_number, "{\"action\":\"release\"}", 409, "the call has ended");
	json = lab_get(&lab, "/v1/calls");
	cr_assert_eq(number_at(json, "count"), 0);
	json_decref(json);
	json = lab_get(&lab, "/v1/calls?ended=1");
	cr_assert_eq(number_at(json, "count"), 1);
	cr_assert_str_eq(string_at(json, "calls.0.state"), "ended");
	json_decref(json);
	ue_power_off(&ue);
	lab_end(&lab);
}

Test(api_calls, a_call_that_rings_is_taken_back)
{
	struct lab lab;
	struct ue ue;
	json_t *json;
	char where[200];

	lab_start(&lab);
	ue_power_on(&ue, &lab);
	call_erin(&ue, "{\"user\":\"erin\"}", where);
	ue_respond(&ue, "180 Ringing", "");
	json = get_in_state(&lab, where, "early");
	cr_assert_eq(number_at(at(json, "dialogs"), "early"), 1);
	json_decref(json);
	act(&lab, where,
	    "{\"action\":\"release\",\"argument\":\"SIP;cause=503;text=\\\"maintenance\\\"\"}");
	ue_await(&ue, "CANCEL ");
	cr_assert(str_is(ue_header(&ue, "Reason"), "SIP;cause=503;text=\"maintenance\""), "%s",
		  ue.message.p);
	ue_power_off(&ue);
	lab_end(&lab);
}

Test(api_calls, the_far_end_acts)
{
	struct lab lab;
	struct ue ue;
	json_t *json;
	char where[200], sdp[200];

	lab_start(&lab);
	ue_power_on(&ue, &lab);
	call_and_answer(&ue, "{\"user\":\"erin\"}", where);
	post_refused(&lab, where, "{\"action\":\"hodl\"}", 400, "(did you mean hold?)");
	post_refused(&lab, where, "{\"action\":\"relase\"}", 400, "(did you mean release?)");
	post_refused(&lab, where, "{\"action\":\"reinvite\",\"argument\":\"inactiv\"}", 400,
		     "(did you mean inactive?)");
	post_refused(&lab, where, "{\"action\":\"cancel\"}", 409, "no CANCEL can be sent now");
	act(&lab, where, "{\"action\":\"hold\"}");
	ue_await(&ue, "INVITE ");
	cr_assert_not_null(strstr(ue.message.p, "a=sendonly"), "%s", ue.message.p);
	post_refused(&lab, where, "{\"action\":\"resume\"}", 409, "no INVITE can be sent now");
	ue_respond(&ue, "200 OK", sdp_with(sdp, 9, "recvonly"));
	ue_await(&ue, "ACK ");
	lab_turns(&lab, 3);
	json = lab_get(&lab, where);
	cr_assert_str_eq(string_at(json, "far_end.streams.0.direction"), "sendonly");
	cr_assert_eq(number_at(at(json, "far_end.sdp"), "version"), 2);
	json_decref(json);
	act(&lab, where, "{\"action\":\"bye\",\"argument\":\"Q.850;cause=16\"}");
	ue_await(&ue, "BYE ");
	cr_assert(str_is(ue_header(&ue, "Reason"), "Q.850;cause=16"), "%s", ue.message.p);
	ue_power_off(&ue);
	lab_end(&lab);
}

Test(api_calls, a_ue_calls_the_far_end)
{
	static const char *const targets[] = { "/v1/calls/talk%2F1%40erin",
					       "/v1/calls/talk%2F1@erin" };
	struct lab lab;
	struct ue ue;
	struct buf headers = { 0 };
	json_t *json;
	char sdp[200];

	lab_start(&lab);
	ue_power_on(&ue, &lab);
	buf_printf(&headers,
		   "To: <" FAR ">\r\nCall-ID: talk/1@erin\r\n%s"
		   "Content-Type: application/sdp\r\n",
		   ue.routes.p);
	ue_request(&ue, "INVITE", FAR, headers.p, sdp_with(sdp, 9, "sendrecv"));
	ue_await(&ue, "SIP/2.0 200 ");
	for (size_t i = 0; i < ARRAY_LEN(targets); i++) {
		json = lab_get(&lab, targets[i]);
		cr_assert_str_eq(text_at(json, "state"), "answered");
		cr_assert_str_eq(text_at(json, "caller"), "erin");
		cr_assert(json_is_null(at(json, "callee")));
		cr_assert_str_eq(string_at(json, "far_end.number"), "+15550101");
		cr_assert(json_is_false(at(json, "far_end.calls")));
		cr_assert_str_eq(string_at(json, "far_end.behaviour"), "answer-fast");
		cr_assert_str_eq(string_at(json, "far_end.streams.0.codec"), "PCMU");
		json_decref(json);
	}
	ue_acknowledge(&ue);
	json_decref(get_in_state(&lab, targets[0], "established"));
	json = lab_get(&lab, "/v1/calls");
	cr_assert_eq(number_at(json, "count"), 1);
	cr_assert_str_eq(string_at(json, "calls.0.far_end.state"), "established");
	cr_assert_str_eq(string_at(json, "calls.0.far_end.sdp.state"), "stable");
	cr_assert_null(at(json, "calls.0.far_end.streams"));
	cr_assert_null(at(json, "calls.0.far_end.sdp.local"));
	json_decref(json);
	buf_free(&headers);
	ue_power_off(&ue);
	lab_end(&lab);
}

Test(api_calls, several_come_by_pages)
{
	struct lab lab;
	struct ue ue;
	json_t *json;
	char where[200];

	lab_start(&lab);
	ue_power_on(&ue, &lab);
	for (unsigned i = 0; i < 3; i++)
		call_erin(&ue, "{\"user\":\"erin\"}", where);
	json = lab_get(&lab, "/v1/calls?from=1&max=1");
	cr_assert_eq(number_at(json, "count"), 3);
	cr_assert_eq(number_at(json, "next"), 2);
	cr_assert_eq(json_array_size(at(json, "calls")), 1);
	cr_assert_eq(json_integer_value(at(json, "calls.0.id")), 2);
	json_decref(json);
	ue_power_off(&ue);
	lab_end(&lab);
}
