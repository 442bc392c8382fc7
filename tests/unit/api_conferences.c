/* SPDX-License-Identifier: Apache-2.0 */
/* Conferences as the API makes, shows, changes and ends them: with the far end, who answers at
 * once, and erin's phone. */
#include "api_ue.h"

/* How the n-th participant is, once he is in that state. */
static void await_participant(struct lab *lab, const char *where, size_t n, const char *state)
{
	json_t *json = NULL;
	const char *seen = "";

	for (unsigned i = 0; i < 50 && strcmp(seen, state) != 0; i++) {
		json_decref(json);
		lab_turns(lab, 1);
		json = lab_get(lab, where);
		seen = text_at(json_array_get(json_object_get(json, "participants"), n), "state");
	}
	cr_assert_str_eq(seen, state);
	json_decref(json);
}

static void change(struct lab *lab, const char *method, const char *target)
{
	struct reply reply;

	lab_ask(lab, method, target, &reply);
	cr_assert_eq(reply.status, 204, "%s %s: %s", method, target, reply.raw.p);
	reply_clear(&reply);
}

Test(api_conferences, begun_joined_and_ended)
{
	struct lab lab;
	struct ue ue;
	struct reply reply;
	json_t *json;
	char sdp[200];

	lab_start(&lab);
	ue_power_on(&ue, &lab);
	post(&lab, "/v1/conferences", "{\"users\": \"+15550101\"}", &reply);
	cr_assert_eq(reply.status, 201, "%s", reply.raw.p);
	cr_assert(str_is(header_of(&reply, "Location"), "/v1/conferences/1"));
	reply_clear(&reply);
	await_participant(&lab, "/v1/conferences/1", 0, "connected");
	post(&lab, "/v1/conferences/1/participants", "{\"user\": \"erin\"}", &reply);
	cr_assert_eq(reply.status, 201, "%s", reply.raw.p);
	reply_clear(&reply);
	ue_await(&ue, "INVITE ");
	cr_assert(str_search(ue_header(&ue, "Contact"), STR(";isfocus")) > 0);
	ue_respond(&ue, "200 OK", sdp_with(sdp, 9, "sendrecv"));
	ue_await(&ue, "ACK ");
	await_participant(&lab, "/v1/conferences/1", 1, "connected");
	json = lab_get(&lab, "/v1/conferences");
	json_decref(json);
	json = lab_get(&lab, "/v1/conferences/1");
	cr_assert_eq(number_at(json, "present"), 2);
	cr_assert_str_eq(text_at(json, "state"), "active");
	json_decref(json);
	change(&lab, "DELETE", "/v1/conferences/1/participants/erin");
	ue_await(&ue, "BYE ");
	ue_respond(&ue, "200 OK", "");
	await_participant(&lab, "/v1/conferences/1", 1, "disconnected");
	change(&lab, "DELETE", "/v1/conferences/1");
	for (unsigned i = 0; i < 50 && core_counters(lab.core).conferences; i++)
		lab_turns(&lab, 1);
	lab_refused(&lab, "GET", "/v1/conferences/1", 404, "GET /v1/conferences");
	ue_power_off(&ue);
	lab_end(&lab);
}

Test(api_conferences, refused)
{
	struct lab lab;
	struct reply reply;

	lab_start(&lab);
	lab_refused(&lab, "GET", "/v1/conferences/7", 404, "no conference");
	lab_refused(&lab, "DELETE", "/v1/conferences/conf-x", 404, "no conference");
	lab_refused(&lab, "DELETE", "/v1/conferences/7/participants/erin", 404, "no conference");
	post_refused(&lab, "/v1/conferences", "{}", 400, "users");
	post_refused(&lab, "/v1/conferences", "{\"users\": \",\"}", 400, "nobody");
	post_refused(&lab, "/v1/conferences", "{\"users\": \"<sip:a@b>\"}", 400, "no subscriber");
	post(&lab, "/v1/conferences", "{\"users\": \"+15550101\"}", &reply);
	reply_clear(&reply);
	/* the ones without anybody were numbers 1 and 2 */
	post_refused(&lab, "/v1/conferences/3/participants", "{\"user\": \"+15550101\"}", 409,
		     "is there already");
	post_refused(&lab, "/v1/conferences/3/participants", "{\"user\": \"x y\"}", 409,
		     "no subscriber");
	lab_refused(&lab, "DELETE", "/v1/conferences/3/participants/erin", 404, "is not in");
	lab_end(&lab);
}
