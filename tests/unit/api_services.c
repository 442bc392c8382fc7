/* SPDX-License-Identifier: Apache-2.0 */
/* Supplementary services by the API: shown, given, refused, taken back. */
#include "api_lab.h"

#include "core/services.h"

#define PLACE "/v1/subscribers/alice/services"

static void put_refused(struct lab *lab, const char *body, const char *words)
{
	struct reply reply;

	put(lab, PLACE, body, &reply);
	is_refused(&reply, 400, words);
}

static const struct services *services_now(struct lab *lab)
{
	struct snapshot *snapshot = core_snapshot(lab->core);
	struct subscriber alice;

	cr_assert(subscribers_by_name(snapshot->subscribers, STR("alice"), &alice));
	return snapshot_services(snapshot, &alice);
}

Test(api_services, given_shown_and_taken_back)
{
	struct lab lab;
	struct reply reply;
	json_t *json;

	lab_start(&lab);
	lab_refused(&lab, "GET", PLACE, 404, "alice has no services; PUT gives some");
	lab_refused(&lab, "DELETE", PLACE, 409, "alice has the configured services already");
	put(&lab, PLACE,
	    "{\"oir\": \"permanent\", \"cfu\": \"+15551230005\", \"no_reply_timer\": 12, \"oip\": false, "
	    "\"incoming_barring\": [\"anonymous\", \"sip:\\\"x@y\"], \"tip\": null}",
	    &reply);
	is_refused(&reply, 400, "no condition");
	cr_expect_null(services_now(&lab), "a change that is refused changes nothing");
	put(&lab, PLACE,
	    "{\"oir\": \"permanent\", \"cfu\": \"+15551230005\", \"no_reply_timer\": 12, \"oip\": false, "
	    "\"incoming_barring\": [\"anonymous\", \"+1900*\"], \"tip\": null}",
	    &reply);
	cr_assert_eq(reply.status, 200, "%s", reply.raw.p);
	cr_expect_str_eq(text_at(reply.json, "cfu"), "+15551230005");
	reply_clear(&reply);
	cr_assert(services_now(&lab));
	cr_expect_eq(services_now(&lab)->oir, RESTRICTION_PERMANENT);
	json = lab_get(&lab, PLACE);
	cr_expect_str_eq(text_at(json, "oir"), "permanent");
	cr_expect_str_eq(text_at(json, "tir"), "temporary-presented");
	cr_expect_eq(number_at(json, "no_reply_timer"), 12);
	cr_expect(json_is_false(json_object_get(json, "oip")));
	cr_expect_eq(json_array_size(json_object_get(json, "incoming_barring")), 2);
	json_decref(json);
	lab_ask(&lab, "DELETE", PLACE, &reply);
	cr_expect_eq(reply.status, 204);
	reply_clear(&reply);
	cr_expect_null(services_now(&lab));
	lab_end(&lab);
}

/* What is shown can be given again. */
Test(api_services, round_trip)
{
	struct lab lab;
	struct reply reply;
	json_t *first, *again;
	char *text;

	lab_start(&lab);
	put(&lab, PLACE,
	    "{\"cfb\": \"sip:a@example.org\", \"call_waiting\": \"network\", \"deflection\": true}",
	    &reply);
	cr_assert_eq(reply.status, 200);
	first = json_incref(reply.json);
	reply_clear(&reply);
	text = json_dumps(first, 0);
	put(&lab, PLACE, text, &reply);
	cr_assert_eq(reply.status, 200, "%s", reply.raw.p);
	again = json_incref(reply.json);
	reply_clear(&reply);
	cr_expect(json_equal(first, again));
	free(text);
	json_decref(first);
	json_decref(again);
	lab_end(&lab);
}

Test(api_services, what_is_refused)
{
	struct lab lab;

	lab_start(&lab);
	put_refused(&lab, "[]", "an object is wanted");
	put_refused(&lab, "{\"cfux\": \"1\"}", "'cfux' is not known here (did you mean cfu?)");
	put_refused(&lab, "{\"cfu\": \"nobody\"}", "cfu 'nobody' cannot be called");
	put_refused(&lab, "{\"cfu\": 5}", "cfu wants a text");
	put_refused(&lab, "{\"cfu\": {}}", "cfu: a text, a whole number");
	put_refused(&lab, "{\"incoming_barring\": [5]}", "incoming_barring: a text");
	put_refused(&lab, "{\"oir\": \"\\\"; };\\nrules = ( );\"}", "oir '");
	put_refused(&lab, "{\"no_reply_timer\": 4000000000000}", "out of bounds");
	lab_refused(&lab, "GET", "/v1/subscribers/nobody/services", 404, "no subscriber is named");
	lab_end(&lab);
}

/* They are the subscriber's over a reload, and gone after a reset. */
Test(api_services, reload_and_reset)
{
	struct conf_errors errors = { 0 };
	struct lab lab;

	lab_start(&lab);
	cr_assert(core_set_services(lab.core, "alice", "cfu = \"123\";", &errors));
	cr_assert(core_reload(lab.core, &errors), "%s", errors.text.p);
	cr_assert(services_now(&lab));
	cr_expect_str_eq(services_now(&lab)->diversions[0].target, "123");
	core_reset(lab.core);
	cr_expect_null(services_now(&lab));
	conf_errors_free(&errors);
	lab_end(&lab);
}
