/* SPDX-License-Identifier: Apache-2.0 */
/* Subscriptions, messages that wait and what the network does to registrations, by the API. */
#include "api_ue.h"

#define EVENTS "sip:erin@events." LAB_DOMAIN

/* Erin subscribes; her phone has the NOTIFY when this returns. */
static void subscribe(struct ue *ue, const char *uri, const char *event)
{
	struct buf headers = { 0 };

	buf_printf(&headers,
		   "%sTo: <" ERIN ">\r\nCall-ID: sub-%s\r\nEvent: %s\r\nExpires: 3600\r\n",
		   ue->routes.p, event, event);
	ue_request(ue, "SUBSCRIBE", uri, headers.p, "");
	buf_free(&headers);
	ue_await(ue, "NOTIFY ");
	ue_respond(ue, "200 OK", "");
}

Test(api_events, subscriptions_of_all_packages)
{
	struct lab lab;
	struct ue ue;
	json_t *json, *one;

	lab_start(&lab);
	json = lab_get(&lab, "/v1/subscriptions");
	cr_assert_eq(number_at(json, "count"), 0);
	json_decref(json);
	ue_power_on(&ue, &lab);
	subscribe(&ue, ERIN, "reg");
	subscribe(&ue, EVENTS, "message-summary");
	lab_turns(&lab, 3);
	json = lab_get(&lab, "/v1/subscriptions");
	cr_assert_eq(number_at(json, "count"), 2);
	one = json_array_get(json_object_get(json, "subscriptions"), 0);
	cr_assert_str_eq(text_at(one, "notifier"), "scscf");
	cr_assert_str_eq(text_at(one, "package"), "reg");
	cr_assert_str_eq(text_at(one, "user"), "erin");
	cr_assert_str_eq(text_at(one, "watcher"), ERIN);
	one = json_array_get(json_object_get(json, "subscriptions"), 1);
	cr_assert_str_eq(text_at(one, "notifier"), "events");
	cr_assert_str_eq(text_at(one, "package"), "message-summary");
	cr_assert_str_eq(text_at(one, "state"), "subscribed");
	cr_assert_geq(number_at(one, "expires"), 3590);
	json_decref(json);
	ue_power_off(&ue);
	lab_end(&lab);
}

Test(api_events, messages_that_wait)
{
	struct reply reply;
	struct lab lab;
	struct ue ue;
	json_t *json;

	lab_start(&lab);
	ue_power_on(&ue, &lab);
	subscribe(&ue, EVENTS, "message-summary");
	put(&lab, "/v1/subscribers/erin/mwi",
	    "{\"voice\": \"2/8 (0/2)\", \"fax\": \"0/1\", \"messages\": \"Subject: one | To: x\"}",
	    &reply);
	cr_assert_eq(reply.status, 200, "%s", reply.raw.p);
	cr_assert_str_eq(text_at(reply.json, "voice"), "2/8 (0/2)");
	reply_clear(&reply);
	ue_await(&ue, "NOTIFY ");
	cr_assert(str_search(buf_str(&ue.message), STR("Voice-Message: 2/8 (0/2)")) > 0, "%s",
		  ue.message.p);
	cr_assert(str_search(buf_str(&ue.message), STR("\r\n\r\nSubject: one\r\nTo: x")) > 0);
	ue_respond(&ue, "200 OK", "");
	json = lab_get(&lab, "/v1/subscribers/erin/mwi");
	cr_assert(json_is_true(json_object_get(json, "waiting")));
	cr_assert_str_eq(text_at(json, "account"), ERIN);
	cr_assert_str_eq(text_at(json, "fax"), "0/1");
	json_decref(json);
	put(&lab, "/v1/subscribers/erin/mwi", "{\"voice\": \"some\"}", &reply);
	cr_assert_eq(reply.status, 400);
	reply_clear(&reply);
	put(&lab, "/v1/subscribers/nobody/mwi", "{\"voice\": \"0/0\"}", &reply);
	cr_assert_eq(reply.status, 404);
	reply_clear(&reply);
	ue_power_off(&ue);
	lab_end(&lab);
}

/* POST that must be answered so. */
static void posts(struct lab *lab, const char *target, const char *body, int status)
{
	struct reply reply;

	post(lab, target, body, &reply);
	cr_assert_eq(reply.status, status, "%s: %s", target, reply.raw.p);
	reply_clear(&reply);
}

Test(api_events, the_network_ends_a_registration)
{
	struct lab lab;
	struct ue ue;

	lab_start(&lab);
	posts(&lab, "/v1/registrations/erin/deregister", "{}", 409);
	posts(&lab, "/v1/registrations/nobody/deregister", "{}", 404);
	ue_power_on(&ue, &lab);
	subscribe(&ue, ERIN, "reg");
	lab_turns(&lab, 3);
	posts(&lab, "/v1/registrations/erin/deregister", "{\"event\": \"registered\"}", 400);
	posts(&lab, "/v1/registrations/erin/deregister", "{\"event\": \"probation\"}", 204);
	ue_await(&ue, "NOTIFY ");
	cr_assert(str_search(buf_str(&ue.message), STR("event=\"probation\"")) > 0, "%s",
		  ue.message.p);
	cr_assert(str_search(buf_str(&ue.message), STR("retry-after=\"60\"")) > 0);
	cr_assert(str_starts(ue_header(&ue, "Subscription-State"), STR("terminated")));
	ue_respond(&ue, "200 OK", "");
	ue_power_off(&ue);
	lab_end(&lab);
}

Test(api_events, the_network_asks_to_authenticate_again)
{
	struct reply reply;
	struct lab lab;
	struct ue ue;

	lab_start(&lab);
	ue_power_on(&ue, &lab);
	subscribe(&ue, ERIN, "reg");
	lab_turns(&lab, 3);
	lab_ask(&lab, "POST", "/v1/registrations/erin/reauthenticate", &reply);
	cr_assert_eq(reply.status, 204, "%s", reply.raw.p);
	reply_clear(&reply);
	ue_await(&ue, "NOTIFY ");
	cr_assert(str_search(buf_str(&ue.message), STR("event=\"shortened\"")) > 0, "%s",
		  ue.message.p);
	ue_respond(&ue, "200 OK", "");
	lab_refused(&lab, "POST", "/v1/registrations/alice/reauthenticate", 409, "not registered");
	ue_power_off(&ue);
	lab_end(&lab);
}
