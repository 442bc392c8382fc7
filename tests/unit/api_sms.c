/* SPDX-License-Identifier: Apache-2.0 */
/* Short messages as the API shows, sends and deletes them. */
#include "api_lab.h"

/* One that must be taken; owned by the caller. */
static json_t *send_sms(struct lab *lab, const char *body, json_int_t count)
{
	struct reply reply;
	json_t *json;

	post(lab, "/v1/sms", body, &reply);
	cr_assert_eq(reply.status, 201, "%s: %s", body, reply.raw.p);
	cr_assert_eq(number_at(reply.json, "count"), count, "%s", body);
	json = json_incref(reply.json);
	reply_clear(&reply);
	return json;
}

static json_t *first_of(const json_t *json)
{
	return json_array_get(json_object_get(json, "sms"), 0);
}

Test(api_sms, is_sent_shown_and_deleted)
{
	struct lab lab;
	struct reply reply;
	json_t *json;

	lab_start(&lab);
	json = send_sms(&lab, "{\"to\":\"alice\",\"from\":\"Operator\",\"text\":\"Hello\\nthere\"}",
			1);
	cr_assert_str_eq(text_at(first_of(json), "from"), "Operator");
	cr_assert_str_eq(text_at(first_of(json), "to"), "+15551230001");
	json_decref(json);
	json = lab_get(&lab, "/v1/sms/1");
	cr_assert_str_eq(text_at(json, "state"), "waiting");
	cr_assert_str_eq(text_at(json, "text"), "Hello\nthere");
	cr_assert_str_eq(text_at(json, "user"), "alice");
	cr_assert_str_eq(text_at(json, "coding"), "gsm7");
	cr_assert(json_is_null(json_object_get(json, "status")));
	json_decref(json);
	lab_ask(&lab, "DELETE", "/v1/sms/1", &reply);
	cr_assert_eq(reply.status, 204);
	reply_clear(&reply);
	json = lab_get(&lab, "/v1/sms/1");
	cr_assert_str_eq(text_at(json, "state"), "deleted");
	cr_assert_str_eq(text_at(json_object_get(json, "status"), "name"),
			 "deleted-by-administration");
	json_decref(json);
	lab_refused(&lab, "DELETE", "/v1/sms/1", 409, "deleted");
	lab_refused(&lab, "DELETE", "/v1/sms/2", 404, "'2'");
	lab_refused(&lab, "GET", "/v1/sms/x", 404, "'x'");
	lab_end(&lab);
}

Test(api_sms, has_all_that_an_order_says)
{
	struct lab lab;
	json_t *json;

	lab_start(&lab);
	json = send_sms(&lab,
			"{\"to\":\"alice\",\"data\":\"0102ff\",\"class\":1,\"pid\":\"type-0\","
			"\"validity\":\"90m\",\"status_report\":true}",
			1);
	cr_assert_str_eq(text_at(first_of(json), "data"), "0102ff");
	cr_assert_str_eq(text_at(first_of(json), "coding"), "8bit");
	cr_assert_eq(number_at(first_of(json), "class"), 1);
	cr_assert_eq(number_at(first_of(json), "pid"), 64);
	cr_assert(json_is_null(json_object_get(first_of(json), "text")));
	json_decref(json);
	json = send_sms(&lab,
			"{\"to\":\"alice\",\"tpdu\":\"040c9194711132547600004250713154038"
			"00cc8f71d14969741f977fd07\"}",
			1);
	cr_assert_str_eq(text_at(first_of(json), "text"), "How are you?");
	cr_assert_str_eq(text_at(first_of(json), "from"), "+491711234567");
	json_decref(json);
	json = send_sms(&lab, "{\"to\":\"alice\",\"rpdu\":\"ffff\"}", 1);
	cr_assert(json_is_null(json_object_get(first_of(json), "from")));
	json_decref(json);
	lab_end(&lab);
}

Test(api_sms, long_texts_come_in_parts)
{
	struct lab lab;
	struct buf body = { 0 };
	json_t *json, *part;

	lab_start(&lab);
	buf_add_text(&body, "{\"to\":\"alice\",\"text\":\"");
	for (int i = 0; i < 20; i++)
		buf_add_text(&body, "Grüße, 世界! ");
	buf_add_text(&body, "\"}");
	json = send_sms(&lab, body.p, 4);
	cr_assert_eq(json_array_size(json_object_get(json, "sms")), 4);
	part = json_object_get(first_of(json), "part");
	cr_assert_eq(number_at(part, "number"), 1);
	cr_assert_eq(number_at(part, "total"), 4);
	cr_assert_eq(number_at(part, "have"), 4);
	cr_assert_eq(json_string_length(json_object_get(part, "text")), 20 * 17);
	json_decref(json);
	buf_free(&body);
	lab_end(&lab);
}

Test(api_sms, lists_by_subscriber)
{
	struct lab lab;
	json_t *json;

	lab_start(&lab);
	json_decref(send_sms(&lab, "{\"to\":\"alice\",\"text\":\"a\"}", 1));
	json_decref(send_sms(&lab, "{\"to\":\"erin\",\"text\":\"b\"}", 1));
	json_decref(send_sms(&lab, "{\"to\":\"alice\",\"text\":\"c\"}", 1));
	json = lab_get(&lab, "/v1/sms");
	cr_assert_eq(number_at(json, "count"), 3);
	json_decref(json);
	json = lab_get(&lab, "/v1/subscribers/alice/sms?max=1");
	cr_assert_eq(number_at(json, "count"), 2);
	cr_assert_eq(number_at(json, "next"), 1);
	cr_assert_str_eq(text_at(first_of(json), "text"), "a");
	json_decref(json);
	lab_refused(&lab, "GET", "/v1/subscribers/nobody/sms", 404, "nobody");
	lab_end(&lab);
}

Test(api_sms, refuses_what_makes_no_sense)
{
	static const struct {
		const char *body, *words;
		int status;
	} rows[] = {
		{ "{\"text\":\"x\"}", "'to' is missing", 400 },
		{ "{\"to\":\"nobody\",\"text\":\"x\"}", "there is no subscriber 'nobody'", 404 },
		{ "{\"to\":\"alice\"}", "one of text", 400 },
		{ "{\"to\":\"alice\",\"text\":\"x\",\"data\":\"00\"}", "one of text", 400 },
		{ "{\"to\":\"alice\",\"tpdu\":\"0\"}", "hex digits", 400 },
		{ "{\"to\":\"alice\",\"text\":\"€\",\"coding\":\"utf8\"}", "gsm7, 8bit", 400 },
		{ "{\"to\":\"alice\",\"text\":\"世\",\"coding\":\"gsm7\"}", "alphabet", 400 },
		{ "{\"to\":\"alice\",\"text\":\"x\",\"class\":4}", "0 to 3", 400 },
		{ "{\"to\":\"alice\",\"text\":\"x\",\"class\":true}", "a whole number", 400 },
		{ "{\"to\":\"alice\",\"text\":\"x\",\"pid\":256}", "0 to 255", 400 },
		{ "{\"to\":\"alice\",\"text\":\"x\",\"validity\":\"2\"}", "duration", 400 },
		{ "{\"to\":\"alice\",\"text\":\"x\",\"status_report\":\"yes\"}", "true or false",
		  400 },
		{ "{\"to\":\"alice\",\"text\":\"x\",\"from\":\"a name that is long\"}",
		  "no address", 400 },
	};
	struct lab lab;

	lab_start(&lab);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		post_refused(&lab, "/v1/sms", rows[i].body, rows[i].status, rows[i].words);
	lab_end(&lab);
}
