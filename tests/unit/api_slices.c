/* SPDX-License-Identifier: Apache-2.0 */
/* Answers that take long to find do not keep others waiting; a list is walked once. */
#include "api_lab.h"
#include "journal/journal.h"
#include "scenario/live.h"

enum { RECORDS = 12000 };

static void fill_journal(struct lab *lab)
{
	for (unsigned i = 0; i < RECORDS; i++)
		journal_event(core_journal(lab->core), "filler", NULL, "%u", i);
}

static int send_query(struct lab *lab, const char *target)
{
	char request[300];
	int fd = client_connect(lab);

	snprintf(request, sizeof(request),
		 "GET %s HTTP/1.1\r\nHost: lab\r\nConnection: close\r\n\r\n", target);
	client_send(fd, request);
	return fd;
}

/* Turns until something has come on fd. */
static unsigned turns_until(struct lab *lab, int fd)
{
	unsigned turns = 0;
	char octet;

	for (; turns < 1000 && recv(fd, &octet, 1, MSG_PEEK) < 0; turns++)
		loop_turn(core_loop(lab->core), 1000);
	return turns;
}

Test(api_slices, others_are_answered_between)
{
	static const char *const queries[] = { "/v1/journal?text=~nothing",
					       "/v1/journal?text=~nothing&last=5",
					       "/v1/scenarios?max=1000" };
	static const char *const sets[] = { "scenario.dir=config/scenarios", NULL };
	struct live *live;
	struct lab lab;

	lab_start_with(&lab, CLOCK_REAL, "127.0.0.1", sets);
	live = live_new(&(struct live_options){ .core = lab.core, .api = "" });
	fill_journal(&lab);
	for (size_t i = 0; i < ARRAY_LEN(queries); i++) {
		int slow = send_query(&lab, queries[i]), quick = send_query(&lab, "/v1/version");
		char octet;

		turns_until(&lab, quick);
		cr_expect_lt(recv(slow, &octet, 1, MSG_PEEK), 0, "%s is not kept waiting",
			     queries[i]);
		cr_expect_gt(turns_until(&lab, slow), 0);
		cr_expect_gt(recv(slow, &octet, 1, MSG_PEEK), 0, "%s is answered", queries[i]);
		close(slow);
		close(quick);
	}
	live_free(live);
	lab_end(&lab);
}

Test(api_slices, who_goes_is_forgotten)
{
	static const char *const sets[] = { "scenario.dir=config/scenarios", NULL };
	static const char *const queries[] = { "/v1/journal?text=~nothing",
					       "/v1/scenarios?max=1000" };
	struct live *live;
	struct lab lab;
	json_t *json;

	lab_start_with(&lab, CLOCK_REAL, "127.0.0.1", sets);
	live = live_new(&(struct live_options){ .core = lab.core, .api = "" });
	fill_journal(&lab);
	for (size_t i = 0; i < ARRAY_LEN(queries); i++) {
		int slow = send_query(&lab, queries[i]), quick = send_query(&lab, "/v1/version");

		turns_until(&lab, quick);
		close(slow);
		close(quick);
		lab_turns(&lab, 30);
	}
	json = lab_get(&lab, "/v1/version");
	json_decref(json);
	live_free(live);
	lab_end(&lab);
}

/* The same as in one go. */
Test(api_slices, nothing_is_lost_between)
{
	struct lab lab;
	json_t *json;

	lab_start(&lab);
	fill_journal(&lab);
	journal_event(core_journal(lab.core), "sought", NULL, "the last");
	json = lab_get(&lab, "/v1/journal?event=sought");
	cr_expect_eq(number_at(json, "count"), 1);
	cr_expect(json_is_null(json_object_get(json, "next")));
	json_decref(json);
	json = lab_get(&lab, "/v1/journal?event=filler&last=7");
	cr_expect_eq(number_at(json, "count"), 7);
	cr_expect_lt(number_at(json_array_get(json_object_get(json, "records"), 0), "n"),
		     number_at(json_array_get(json_object_get(json, "records"), 6), "n"));
	json_decref(json);
	json = lab_get(&lab, "/v1/journal?event=filler&max=1000");
	cr_expect_eq(number_at(json, "count"), 1000);
	cr_expect_eq(number_at(json, "next"),
		     number_at(json_array_get(json_object_get(json, "records"), 999), "n"));
	json_decref(json);
	lab_end(&lab);
}

static unsigned names_of(struct lab *lab, const char *target, struct buf *names)
{
	json_t *json = lab_get(lab, target), *scenario;
	unsigned n = (unsigned)json_array_size(json_object_get(json, "scenarios"));
	size_t i;

	json_array_foreach(json_object_get(json, "scenarios"), i, scenario)
		buf_printf(names, "%s\n", text_at(scenario, "name"));
	json_decref(json);
	return n;
}

Test(api_slices, scenarios_by_slices_are_those_by_pages)
{
	static const char *const sets[] = { "scenario.dir=config/scenarios", NULL };
	struct buf whole = { 0 }, parts = { 0 };
	unsigned n, got = 0;
	struct live *live;
	struct lab lab;
	char target[60];

	lab_start_with(&lab, CLOCK_REAL, "127.0.0.1", sets);
	live = live_new(&(struct live_options){ .core = lab.core, .api = "" });
	n = names_of(&lab, "/v1/scenarios?max=230", &whole);
	cr_assert_eq(n, 230);
	while (got < n) {
		snprintf(target, sizeof(target), "/v1/scenarios?from=%u&max=%u", got,
			 n - got < 33 ? n - got : 33);
		got += names_of(&lab, target, &parts);
	}
	cr_expect_str_eq(parts.p, whole.p);
	buf_free(&whole);
	buf_free(&parts);
	live_free(live);
	lab_end(&lab);
}

Test(api_slices, runs_are_walked_once)
{
	struct reply reply;
	struct live *live;
	struct lab lab;
	json_t *json;

	lab_start(&lab);
	live = live_new(&(struct live_options){ .core = lab.core, .api = "" });
	for (unsigned i = 0; i < 5; i++) {
		post(&lab, "/v1/runs", "{\"text\":\"ask alice \\\"?\\\"\\n\"}", &reply);
		cr_assert_eq(reply.status, 201, "%s", reply.raw.p);
		reply_clear(&reply);
	}
	json = lab_get(&lab, "/v1/runs?from=1&max=3");
	cr_expect_eq(number_at(json, "count"), 5);
	cr_expect_eq(number_at(json, "next"), 4);
	for (size_t i = 0; i < 3; i++)
		cr_expect_eq(number_at(json_array_get(json_object_get(json, "runs"), i), "id"),
			     (json_int_t)i + 2);
	json_decref(json);
	live_free(live);
	lab_end(&lab);
}
