/* SPDX-License-Identifier: Apache-2.0 */
/* The lab as a whole by the API: a reset brings it back to its configuration; knobs; the catalogue of faults. */
#include "api_ue.h"

#include "core/reset.h"

static json_int_t count_at(struct lab *lab, const char *target)
{
	json_t *json = lab_get(lab, target);
	json_int_t count = number_at(json, "count");

	json_decref(json);
	return count;
}

/* All is changed that can be: rule, knob, services, mwi, a waiting short message, a subscription. */
static void change_all(struct ue *ue)
{
	static const struct {
		const char *method, *target, *body;
		int status;
	} rows[] = {
		{ "POST", "/v1/rules",
		  "{\"name\":\"r\",\"when\":{\"method\":\"BYE\"},\"do\":[{\"drop\":true}]}", 201 },
		{ "PUT", "/v1/knobs/registration.expires", "{\"value\":\"120\"}", 200 },
		{ "PUT", "/v1/subscribers/alice/services", "{\"cfu\":\"+15551230005\"}", 200 },
		{ "PUT", "/v1/subscribers/erin/mwi", "{\"voice\":\"2/8\"}", 200 },
		{ "POST", "/v1/sms", "{\"to\":\"alice\",\"text\":\"later\"}", 201 },
	};
	char start[100], headers[100];
	struct reply reply;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		snprintf(start, sizeof(start), "%s %s", rows[i].method, rows[i].target);
		snprintf(headers, sizeof(headers), "Content-Length: %zu\r\n", strlen(rows[i].body));
		ask_with(ue->lab, start, headers, rows[i].body, &reply);
		cr_assert_eq(reply.status, rows[i].status, "%s: %s", rows[i].target, reply.raw.p);
		reply_clear(&reply);
	}
}

/* Nothing of it is left. */
static void is_as_new(struct lab *lab)
{
	static const char *const empty[] = { "/v1/rules",         "/v1/knobs?changed",
					     "/v1/registrations", "/v1/calls?ended",
					     "/v1/sms",           "/v1/messages",
					     "/v1/subscriptions", "/v1/conferences" };
	struct core_counters counters = core_counters(lab->core);
	json_t *json;

	for (size_t i = 0; i < ARRAY_LEN(empty); i++)
		cr_expect_eq(count_at(lab, empty[i]), 0, "%s", empty[i]);
	for (const struct core_counter_row *row = core_counter_rows; row->name; row++)
		if (row->ends)
			cr_expect_eq(core_counter(&counters, row), 0, "%s: %zu", row->name,
				     core_counter(&counters, row));
	json = lab_get(lab, "/v1/subscribers/erin/mwi");
	cr_expect(json_is_false(json_object_get(json, "waiting")));
	json_decref(json);
	lab_refused(lab, "GET", "/v1/subscribers/alice/services", 404, "has no services");
}

static void reset(struct lab *lab, const char *body, struct reply *reply)
{
	post(lab, "/v1/reset", body, reply);
	cr_assert_eq(reply->status, 200, "%s", reply->raw.p);
	cr_expect(json_is_true(json_object_get(reply->json, "clean")), "%s", reply->raw.p);
}

Test(api_state, a_reset_is_silent_and_leaves_nothing)
{
	struct lab lab;
	struct ue ue;
	struct reply reply;
	json_t *ended, *undone;
	char where[200], octets[2048];

	lab_start(&lab);
	ue_power_on(&ue, &lab);
	call_and_answer(&ue, "{\"user\":\"erin\"}", where);
	change_all(&ue);
	reset(&lab, "{}", &reply);
	ended = json_object_get(reply.json, "ended");
	undone = json_object_get(reply.json, "undone");
	cr_expect_eq(number_at(ended, "registrations"), 1);
	cr_expect_eq(number_at(ended, "calls"), 1);
	cr_expect_eq(number_at(ended, "short_messages"), 1);
	cr_expect_eq(number_at(undone, "rules"), 1);
	cr_expect_eq(number_at(undone, "knobs"), 1);
	cr_expect_eq(number_at(undone, "services"), 1);
	reply_clear(&reply);
	is_as_new(&lab);
	lab_turns(&lab, 5);
	cr_expect_lt(recv(ue.fd, octets, sizeof(octets), 0), 0, "erin is told nothing");
	ue_power_off(&ue);
	lab_end(&lab);
}

/* A phone that rings is told, and no body is needed. */
Test(api_state, a_reset_while_it_rings)
{
	struct lab lab;
	struct ue ue;
	struct reply reply;
	char where[200];

	lab_start(&lab);
	ue_power_on(&ue, &lab);
	call_erin(&ue, "{\"user\":\"erin\"}", where);
	ue_respond(&ue, "180 Ringing", "");
	lab_turns(&lab, 3);
	ask_with(&lab, "POST /v1/reset", "Content-Length: 0\r\n", "", &reply);
	cr_assert_eq(reply.status, 200, "%s", reply.raw.p);
	cr_expect(json_is_true(json_object_get(reply.json, "clean")), "%s", reply.raw.p);
	reply_clear(&reply);
	is_as_new(&lab);
	ue_power_off(&ue);
	lab_end(&lab);
}

/* Reset with a goodbye, whose answer comes when erin has said hers. */
Test(api_state, a_reset_with_a_goodbye)
{
	static const char body[] = "{\"release\":true}";
	struct buf request = { 0 };
	struct lab lab;
	struct ue ue;
	struct reply reply;
	char where[200];
	int fd;

	lab_start(&lab);
	ue_power_on(&ue, &lab);
	call_and_answer(&ue, "{\"user\":\"erin\"}", where);
	fd = client_connect(&lab);
	buf_printf(
		&request,
		"POST /v1/reset HTTP/1.1\r\nHost: lab\r\nConnection: close\r\nContent-Length: %zu\r\n\r\n%s",
		strlen(body), body);
	client_send(fd, request.p);
	buf_free(&request);
	ue_await(&ue, "BYE ");
	post_refused(&lab, "/v1/reset", "{}", 409, "under way");
	ue_respond(&ue, "200 OK", "");
	client_await(&lab, fd, false, &reply);
	cr_assert_eq(reply.status, 200, "%s", reply.raw.p);
	cr_expect(json_is_true(json_object_get(reply.json, "clean")), "%s", reply.raw.p);
	reply_clear(&reply);
	close(fd);
	is_as_new(&lab);
	post_refused(&lab, "/v1/reset", "{\"release\":1}", 400, "release: true or false");
	ue_power_off(&ue);
	lab_end(&lab);
}

/* Tallies of configured rules begin anew; a subscriber can register again at once. */
Test(api_state, behind_a_reset_all_begins_anew)
{
	struct lab lab;
	struct ue ue;
	struct reply reply;
	struct rule_tally tally;
	struct conf_errors errors = { 0 };
	FILE *file;

	lab_start(&lab);
	file = fopen(lab.path, "w");
	fprintf(file,
		"%srules = ( { name = \"seen\"; when = { method = \"REGISTER\"; }; do = ( { skip = \"pcscf.path\"; } ); } );\n",
		lab_config);
	fclose(file);
	cr_assert(core_reload(lab.core, &errors), "%s", errors.text.p);
	for (unsigned i = 0; i < 2; i++) {
		ue_power_on(&ue, &lab);
		cr_assert(core_rule_tally(lab.core, STR("seen"), &tally));
		cr_expect_eq(tally.matched, 1);
		ue_power_off(&ue);
		reset(&lab, "{}", &reply);
		reply_clear(&reply);
		cr_assert(core_rule_tally(lab.core, STR("seen"), &tally));
		cr_expect_eq(tally.matched, 0);
	}
	conf_errors_free(&errors);
	lab_end(&lab);
}

Test(api_state, knobs)
{
	struct lab lab;
	struct reply reply;
	json_t *json;

	lab_start(&lab);
	cr_expect_gt(count_at(&lab, "/v1/knobs"), 100);
	json = lab_get(&lab, "/v1/knobs/registration.expires");
	cr_expect_str_eq(text_at(json, "source"), "default");
	cr_expect_str_eq(text_at(json, "value"), text_at(json, "default"));
	json_decref(json);
	put(&lab, "/v1/knobs/registration.expires", "{\"value\":60}", &reply);
	cr_assert_eq(reply.status, 200, "%s", reply.raw.p);
	reply_clear(&reply);
	put(&lab, "/v1/knobs/registration.expires", "{\"value\":\"2h\"}", &reply);
	cr_assert_eq(reply.status, 200, "%s", reply.raw.p);
	cr_expect_str_eq(text_at(reply.json, "value"), "2h");
	cr_expect_str_eq(text_at(reply.json, "configured"), "600000");
	cr_expect_str_eq(text_at(reply.json, "source"), "run time");
	reply_clear(&reply);
	cr_expect_eq(count_at(&lab, "/v1/knobs?changed"), 1);
	put(&lab, "/v1/knobs/registration.expires", "{\"value\":\"soon\"}", &reply);
	is_refused(&reply, 422, "value: ");
	put(&lab, "/v1/knobs/registration.expire", "{\"value\":\"1h\"}", &reply);
	is_refused(&reply, 404, "(did you mean registration.expires?)");
	put(&lab, "/v1/knobs/seed", "{\"value\":\"1\"}", &reply);
	is_refused(&reply, 409, "when imsd starts");
	lab_ask(&lab, "DELETE", "/v1/knobs/registration.expires", &reply);
	cr_expect_eq(reply.status, 204);
	reply_clear(&reply);
	cr_expect_eq(knobs_number(core_snapshot(lab.core)->knobs, CORE_API_PORT), 8060);
	lab_refused(&lab, "DELETE", "/v1/knobs/registration.expires", 409, "already");
	lab_end(&lab);
}

Test(api_state, faults)
{
	struct lab lab;
	json_t *json, *fault;

	lab_start(&lab);
	json = lab_get(&lab, "/v1/faults?max=1000");
	cr_assert_gt(number_at(json, "count"), 10);
	for (size_t i = 0; i < json_array_size(json_object_get(json, "faults")); i++) {
		fault = json_array_get(json_object_get(json, "faults"), i);
		cr_expect_gt(strlen(text_at(fault, "title")), 0, "%s", text_at(fault, "name"));
	}
	json_decref(json);
	lab_end(&lab);
}
