/* SPDX-License-Identifier: Apache-2.0 */
/* The journal over HTTP: pages, one record, verdicts, and waiting that wakes, times out and is given up. */
#include "api_ue.h"

#include "journal/journal.h"

static const char *text_in(const json_t *list, size_t number, const char *key)
{
	return text_at(json_array_get(list, number), key);
}

/* Three events; the number before them. */
static uint64_t write_events(struct lab *lab)
{
	struct journal *journal = core_journal(lab->core);
	uint64_t before = journal_count(journal);

	for (unsigned i = 1; i <= 3; i++)
		journal_event(journal, "call.fault", "erin", "number %u", i);
	return before;
}

Test(api_journal, pages)
{
	struct lab lab;
	uint64_t before;
	char target[120];
	json_t *json;

	lab_start(&lab);
	before = write_events(&lab);
	json = lab_get(&lab, "/v1/journal?event=call.fault&user=erin&max=2");
	cr_expect_eq(number_at(json, "count"), 2);
	cr_expect_eq(number_at(json, "lost"), 0);
	cr_expect_eq(number_at(json, "newest"), (json_int_t)before + 3);
	cr_expect_eq(number_at(json, "next"), (json_int_t)before + 2);
	cr_expect_str_eq(text_in(json_object_get(json, "records"), 1, "text"), "number 2");
	json_decref(json);
	snprintf(target, sizeof(target), "/v1/journal?event=call.fault&after=%llu",
		 (unsigned long long)before + 2);
	json = lab_get(&lab, target);
	cr_expect_eq(number_at(json, "count"), 1);
	cr_expect(json_is_null(json_object_get(json, "next")));
	json_decref(json);
	json = lab_get(&lab, "/v1/journal?event=*&last=2&pretty");
	cr_expect_eq(number_at(json, "count"), 2);
	cr_expect_str_eq(text_in(json_object_get(json, "records"), 0, "text"), "number 2");
	json_decref(json);
	snprintf(target, sizeof(target), "/v1/journal/%llu", (unsigned long long)before + 1);
	json = lab_get(&lab, target);
	cr_expect_str_eq(text_at(json, "text"), "number 1");
	json_decref(json);
	lab_refused(&lab, "GET", "/v1/journal/100000", 404, "there are 1 to");
	lab_refused(&lab, "GET", "/v1/journal/x", 404, "no record of number 'x'");
	lab_refused(&lab, "GET", "/v1/journal?status=9", 400, "status: '9' is none: of responses");
	lab_refused(&lab, "GET", "/v1/journal?leg=all&usr=a", 400, "did you mean user?");
	lab_end(&lab);
}

Test(api_journal, forgets)
{
	struct lab lab;
	struct reply reply;
	json_t *json;

	lab_start(&lab);
	write_events(&lab);
	lab_ask(&lab, "DELETE", "/v1/journal", &reply);
	cr_assert_eq(reply.status, 200);
	cr_expect_geq(number_at(reply.json, "forgotten"), 3);
	reply_clear(&reply);
	json = lab_get(&lab, "/v1/journal");
	cr_expect_eq(number_at(json, "count"), 0);
	cr_expect_eq(number_at(json, "lost"), 0, "forgotten is not lost");
	json_decref(json);
	lab_refused(&lab, "GET", "/v1/journal/1", 404, "no record of number '1'");
	lab_end(&lab);
}

/* A verdict; its `passed`, and `why` must hold the words. */
static void verdict(struct lab *lab, const char *target, const char *body, bool passed,
		    const char *words)
{
	struct reply reply;

	post(lab, target, body, &reply);
	cr_assert_eq(reply.status, 200, "%s: %s", body, reply.raw.p);
	cr_expect_eq(json_is_true(json_object_get(reply.json, "passed")), passed, "%s: %s", body,
		     reply.raw.p);
	cr_expect_not_null(strstr(text_at(reply.json, "why"), words), "%s: %s", body,
			   text_at(reply.json, "why"));
	reply_clear(&reply);
}

Test(api_journal, verdicts)
{
	struct lab lab;
	struct ue ue;
	struct reply reply;

	lab_start(&lab);
	ue_power_on(&ue, &lab);
	verdict(&lab, "/v1/journal/verify",
		"{\"user\":\"erin\",\"direction\":\"from\",\"method\":\"REGISTER\",\"exactly\":1}",
		true, "REGISTER from erin was seen once");
	verdict(&lab, "/v1/journal/verify",
		"{\"user\":\"erin\",\"method\":\"REGISTER\",\"has\":[\"cseq=77\",\"to=*\"]}", false,
		"REGISTER of erin was seen once, but cseq was ");
	verdict(&lab, "/v1/journal/verify", "{\"status\":[200,202],\"method\":\"REGISTER\"}", true,
		"200|202 (REGISTER) was seen once");
	verdict(&lab, "/v1/journal/verify", "{\"method\":\"BYE\",\"at_most\":0}", true, "not seen");
	verdict(&lab, "/v1/journal/verify",
		"{\"event\":\"registration.state\",\"text\":\"~registered\",\"user\":\"erin\"}",
		true, "registration.state of erin was seen once");
	verdict(&lab, "/v1/journal/verify-sequence",
		"{\"user\":\"erin\",\"sequence\":[{\"method\":\"REGISTER\"},{\"status\":200,\"within\":\"5s\"}]}",
		true, "all 2 steps");
	verdict(&lab, "/v1/journal/verify-sequence",
		"{\"user\":\"erin\",\"sequence\":[{\"status\":200},{\"method\":\"REGISTER\"}]}",
		false, "it was seen before that");
	post(&lab, "/v1/journal/verify?strict", "{\"method\":\"BYE\"}", &reply);
	cr_expect(json_is_false(json_object_get(reply.json, "passed")));
	is_refused(&reply, 409, "BYE was not seen");
	post_refused(&lab, "/v1/journal/verify", "{\"metod\":\"BYE\"}", 422,
		     "did you mean method?");
	post_refused(&lab, "/v1/journal/verify", "{\"has\":[1]}", 422, "has: a condition");
	post_refused(&lab, "/v1/journal/verify", "{\"exactly\":1,\"at_most\":2}", 422, "exactly");
	post_refused(&lab, "/v1/journal/verify", "{\"at_least\":-1}", 422, "whole number");
	post_refused(&lab, "/v1/journal/verify", "{\"event\":\"*\",\"has\":\"to=*\"}", 422,
		     "an event has no message");
	post_refused(&lab, "/v1/journal/verify", "{\"within\":\"soon\"}", 400, "within: a time");
	post_refused(&lab, "/v1/journal/verify-sequence", "{\"sequence\":[]}", 422,
		     "list of steps");
	post_refused(&lab, "/v1/journal/verify-sequence", "{\"sequence\":[{\"since\":1}]}", 422,
		     "beside it");
	ue_power_off(&ue);
	lab_end(&lab);
}

/* Asks and lets the loop turn a little; the answer is not there yet. */
static int begin(struct lab *lab, const char *target)
{
	struct buf request = { 0 };
	int fd = client_connect(lab);

	buf_printf(&request, "GET %s HTTP/1.1\r\nHost: lab\r\nConnection: close\r\n\r\n", target);
	client_send(fd, request.p);
	buf_free(&request);
	lab_turns(lab, 5);
	return fd;
}

Test(api_journal, waits)
{
	struct journal *journal;
	struct lab lab;
	struct reply reply;
	char target[120];
	uint64_t before;
	int fd;

	lab_start(&lab);
	journal = core_journal(lab.core);
	write_events(&lab);
	fd = begin(&lab, "/v1/wait?event=call.fault&text=number+2&timeout=5s");
	journal_event(journal, "call.fault", "erin", "number 1");
	journal_event(journal, "call.fault", "erin", "number 2");
	client_await(&lab, fd, false, &reply);
	cr_assert_eq(reply.status, 200, "%s", reply.raw.p);
	cr_expect_str_eq(text_at(json_object_get(reply.json, "record"), "text"), "number 2");
	cr_expect_eq(number_at(json_object_get(reply.json, "record"), "n"),
		     (json_int_t)journal_count(journal), "what was there before does not count");
	reply_clear(&reply);
	close(fd);
	/* since: what was there does count */
	before = write_events(&lab);
	snprintf(target, sizeof(target), "/v1/wait?event=call.fault&since=%llu",
		 (unsigned long long)before + 1);
	lab_ask(&lab, "GET", target, &reply);
	cr_expect_str_eq(text_at(json_object_get(reply.json, "record"), "text"), "number 2");
	reply_clear(&reply);
	fd = begin(&lab, "/v1/wait?event=call.fault&text=other&timeout=100ms");
	journal_event(journal, "call.fault", "erin", "number 4");
	client_await(&lab, fd, false, &reply);
	cr_expect_eq(number_at(json_array_get(json_object_get(reply.json, "near"), 0), "n"),
		     (json_int_t)journal_count(journal));
	cr_expect_eq(json_array_size(json_object_get(reply.json, "seen")), 1);
	is_refused(&reply, 504, "text was number 4, not other");
	close(fd);
	lab_refused(&lab, "GET", "/v1/wait", 422, "what is waited for?");
	lab_refused(&lab, "GET", "/v1/wait?event=registerd&user=erin", 422,
		    "plain words are registered");
	lab_refused(&lab, "GET", "/v1/wait?event=registered", 422, "user: who");
	lab_refused(&lab, "GET", "/v1/wait?event=call&state=odd", 422, "state: of a call");
	lab_refused(&lab, "GET", "/v1/wait?event=idle&timeout=2h", 400, "at most an hour");
	lab_end(&lab);
}

Test(api_journal, plain_words)
{
	struct lab lab;
	struct reply reply;
	struct ue ue;
	int fd;

	lab_start(&lab);
	lab_ask(&lab, "GET", "/v1/wait?event=unregistered&user=erin", &reply);
	cr_expect_eq(reply.status, 200, "it is so already");
	reply_clear(&reply);
	fd = begin(&lab, "/v1/wait?event=registered&user=erin&timeout=5");
	ue_power_on(&ue, &lab);
	client_await(&lab, fd, false, &reply);
	cr_assert_eq(reply.status, 200, "%s", reply.raw.p);
	cr_expect_not_null(
		strstr(text_at(json_object_get(reply.json, "record"), "text"), "-> registered"));
	reply_clear(&reply);
	close(fd);
	lab_ask(&lab, "GET", "/v1/wait?event=registered&user=erin", &reply);
	cr_expect_eq(reply.status, 200);
	reply_clear(&reply);
	lab_ask(&lab, "GET", "/v1/wait?event=call&user=erin&timeout=50ms", &reply);
	is_refused(&reply, 504, "not in 0.05");
	ue_power_off(&ue);
	lab_end(&lab);
}

/* Whoever goes is forgotten: so many can wait, and begin anew. The API ends while somebody waits. */
Test(api_journal, given_up)
{
	struct lab lab;
	struct reply reply;
	int fds[64];

	lab_start(&lab);
	for (unsigned round = 0; round < 2; round++) {
		for (size_t i = 0; i < ARRAY_LEN(fds); i++)
			fds[i] = begin(&lab, "/v1/wait?event=call.key&timeout=1h");
		lab_ask(&lab, "GET", "/v1/wait?event=call.key", &reply);
		is_refused(&reply, 503, "64 wait already");
		for (size_t i = 0; i < ARRAY_LEN(fds); i++)
			close(fds[i]);
		lab_turns(&lab, 20);
	}
	fds[0] = begin(&lab, "/v1/wait?event=call.key&timeout=1h");
	lab_end(&lab);
	close(fds[0]);
}

/* at_most is known at the end of the time, at_least as soon as it holds. */
Test(api_journal, verify_within)
{
	struct lab lab;

	lab_start(&lab);
	verdict(&lab, "/v1/journal/verify",
		"{\"event\":\"call.key\",\"at_most\":0,\"within\":\"100ms\"}", true, "not seen");
	write_events(&lab);
	verdict(&lab, "/v1/journal/verify",
		"{\"event\":\"call.fault\",\"at_least\":3,\"within\":\"1h\"}", true,
		"seen 3 times");
	verdict(&lab, "/v1/journal/verify",
		"{\"event\":\"call.fault\",\"exactly\":1,\"within\":\"1h\"}", false, "not 1 times");
	verdict(&lab, "/v1/journal/verify", "{\"event\":\"call.key\",\"within\":0.05}", false,
		"call.key was not seen");
	lab_end(&lab);
}
