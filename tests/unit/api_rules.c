/* SPDX-License-Identifier: Apache-2.0 */
/* Rules by the API: how they come, speak, count, are refused, and go. */
#include "api_ue.h"

#include "core/rules.h"

#define BUSY "{\"name\":\"busy\",\"when\":{\"method\":\"MESSAGE\"},\"do\":[{\"reply\":503}]}"

/* 201 with this Location; the answer is the caller's. */
static void added(struct lab *lab, const char *body, const char *location, struct reply *reply)
{
	post(lab, "/v1/rules", body, reply);
	cr_assert_eq(reply->status, 201, "%s: %s", body, reply->raw.p);
	cr_assert(str_is(header_of(reply, "Location"), location), "%s", reply->raw.p);
}

static void add(struct lab *lab, const char *body, const char *location)
{
	struct reply reply;

	added(lab, body, location, &reply);
	reply_clear(&reply);
}

/* What a DELETE is answered by. */
static void gone(struct lab *lab, const char *target, int status)
{
	struct reply reply;

	lab_ask(lab, "DELETE", target, &reply);
	cr_assert_eq(reply.status, status, "%s: %s", target, reply.raw.p);
	reply_clear(&reply);
}

static json_int_t count_at(struct lab *lab, const char *target)
{
	json_t *json = lab_get(lab, target);
	json_int_t count = number_at(json, "count");

	json_decref(json);
	return count;
}

static json_int_t tally_of(struct lab *lab, const char *name, const char *what)
{
	char target[100];
	json_t *json;
	json_int_t number;

	snprintf(target, sizeof(target), "/v1/rules/%s", name);
	json = lab_get(lab, target);
	number = number_at(json_object_get(json, "tally"), what);
	json_decref(json);
	return number;
}

/* Erin sends a MESSAGE and is answered so. */
static void message(struct ue *ue, const char *status)
{
	struct buf headers = { 0 };
	char start[40];

	buf_printf(&headers,
		   "%sTo: <sip:+15550101@" LAB_DOMAIN ">\r\nCall-ID: m%u\r\n"
		   "Content-Type: text/plain\r\n",
		   ue->routes.p, ue->cseq);
	ue_request(ue, "MESSAGE", "sip:+15550101@" LAB_DOMAIN, headers.p, "ping");
	snprintf(start, sizeof(start), "SIP/2.0 %s ", status);
	ue_await(ue, start);
	buf_free(&headers);
}

/* Waits until the API knows no rule of the name any more. */
static void await_end(struct lab *lab, const char *name)
{
	struct core_rule rule;

	for (unsigned i = 0; i < 200 && core_rule_find(lab->core, str_of(name), &rule); i++)
		lab_turns(lab, 1);
	cr_assert(!core_rule_find(lab->core, str_of(name), &rule), "%s is still there", name);
}

Test(api_rules, one_comes_speaks_and_goes)
{
	struct lab lab;
	struct ue ue;
	json_t *json;

	lab_start(&lab);
	ue_power_on(&ue, &lab);
	cr_assert_eq(count_at(&lab, "/v1/rules"), 0);
	message(&ue, "200");
	add(&lab, BUSY, "/v1/rules/busy");
	message(&ue, "503");
	json = lab_get(&lab, "/v1/rules");
	cr_assert_eq(number_at(json, "count"), 1);
	json_decref(json);
	json = lab_get(&lab, "/v1/rules/busy");
	cr_expect_str_eq(text_at(json, "source"), "api");
	cr_expect_str_eq(
		text_at(json, "text"),
		"{ name = \"busy\"; when = {method = \"MESSAGE\"}; do = ({reply = 503}); }");
	cr_expect_str_eq(json_string_value(json_array_get(json_object_get(json, "gates"), 0)),
			 "recv");
	cr_expect_eq(number_at(json_object_get(json, "tally"), "spoke"), 1);
	cr_expect(json_is_null(json_object_get(json, "expires_in")));
	json_decref(json);
	gone(&lab, "/v1/rules/busy", 204);
	message(&ue, "200");
	lab_refused(&lab, "GET", "/v1/rules/busy", 404, "no rule is named 'busy'");
	gone(&lab, "/v1/rules/busy", 404);
	ue_power_off(&ue);
	lab_end(&lab);
}

/* Texts, lists and `each`; all go at once. */
Test(api_rules, in_all_its_forms)
{
	struct lab lab;
	struct reply reply;

	lab_start(&lab);
	add(&lab,
	    "{\"text\":\"{ name = \\\"a b\\\"; when = { method = \\\"BYE\\\"; }; do = ( { drop = true; } ); }\"}",
	    "/v1/rules/a%20b");
	add(&lab,
	    "{\"text\":\"rules = ( { name = \\\"c\\\"; do = ( { knob = \\\"registration.expires=60\\\"; } ); } );\"}",
	    "/v1/rules/c");
	added(&lab,
	      "{\"name\":\"dial\",\"each\":[\"404\",\"486\"],\"when\":{\"method\":\"INVITE\",\"dial\":\"+1555$each*\"},"
	      "\"do\":[{\"reply\":\"$each\"}]}",
	      "/v1/rules", &reply);
	cr_assert_eq(number_at(reply.json, "count"), 2);
	reply_clear(&reply);
	cr_expect_eq(count_at(&lab, "/v1/rules/dial"), 2);
	cr_expect_eq(tally_of(&lab, "dial%23486", "matched"), 0);
	add(&lab,
	    "{\"rules\":[{\"name\":\"x\",\"do\":[{\"drop\":true}],\"when\":{\"status\":\"4xx\"}},"
	    "{\"name\":\"y\",\"do\":[{\"cut\":100}],\"when\":{\"status\":\"5xx\"}}]}",
	    "/v1/rules");
	cr_expect_eq(count_at(&lab, "/v1/rules"), 6);
	cr_expect_eq(count_at(&lab, "/v1/rules/unused"), 6);
	gone(&lab, "/v1/rules/dial", 204);
	cr_expect_eq(count_at(&lab, "/v1/rules"), 4);
	lab_ask(&lab, "DELETE", "/v1/rules", &reply);
	cr_expect_eq(number_at(reply.json, "removed"), 4);
	reply_clear(&reply);
	cr_expect_eq(count_at(&lab, "/v1/rules"), 0);
	lab_end(&lab);
}

/* What GET shows, POST takes. */
Test(api_rules, round_trip)
{
	static const char *const words[] = { "name", "when", "do" };
	json_t *first, *again, *body = json_object();
	struct lab lab;
	struct reply reply;
	char *text;

	lab_start(&lab);
	added(&lab,
	      "{\"name\":\"r\",\"when\":{\"method\":\"REGISTER\",\"status\":200,\"has\":[\"contact=*\"],"
	      "\"any\":[{\"user\":\"erin\"},{\"user\":\"a\\\"b\"}]},"
	      "\"do\":[{\"set\":\"expires=5\"},{\"delay\":\"1s\",\"gate\":\"wire\"}]}",
	      "/v1/rules/r", &reply);
	first = json_incref(reply.json);
	reply_clear(&reply);
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		json_object_set(body, words[i], json_object_get(first, words[i]));
	gone(&lab, "/v1/rules/r", 204);
	text = json_dumps(body, 0);
	added(&lab, text, "/v1/rules/r", &reply);
	again = json_incref(reply.json);
	reply_clear(&reply);
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		cr_expect(json_equal(json_object_get(first, words[i]),
				     json_object_get(again, words[i])),
			  "%s", words[i]);
	gone(&lab, "/v1/rules/r", 204);
	free(text);
	/* and its text is one that is taken, too */
	json_object_clear(body);
	json_object_set(body, "text", json_object_get(first, "text"));
	text = json_dumps(body, 0);
	add(&lab, text, "/v1/rules/r");
	free(text);
	json_decref(body);
	json_decref(first);
	json_decref(again);
	lab_end(&lab);
}

Test(api_rules, what_is_refused)
{
	static const struct {
		const char *body, *why;
		int status;
	} rows[] = {
		{ "{\"nam\":\"x\"}", "nam: not known here (did you mean name?)", 422 },
		{ "{}", "is wanted", 422 },
		{ "{\"name\":\"x\",\"fault\":\"y\"}", "is wanted", 422 },
		{ "{\"name\":\"x\"}", "api: a rule needs do = ", 422 },
		{ "{\"do\":[{\"drop\":true}]}", "a rule needs a name", 422 },
		{ "{\"name\":\"x\",\"when\":{\"metod\":\"BYE\"},\"do\":[{\"drop\":true}]}",
		  "when.metod: unknown condition 'metod' (did you mean 'method'?)", 422 },
		{ "{\"name\":\"x\",\"when\":{\"method\":\"BYE\"},\"do\":[{\"dropp\":true}]}",
		  "do[0]", 422 },
		{ "{\"name\":\"x\",\"do\":[{\"drop\":true},{\"knob\":\"registration.expire=5\"}]}",
		  "do[1].knob", 422 },
		{ "{\"name\":\"x\",\"do\":[{\"drop\":1.5}]}", "do[0].drop: drop takes true", 422 },
		{ "{\"text\":\"rules = ( { name = 5 \"}", "text:1: ", 422 },
		{ "{\"text\":\"\\n\\nrules = ( { name = \\\"a\\\"; do = ( { dropp = true; } ); } );\"}",
		  "text:3: ", 422 },
		{ "{\"text\":\"seed = 1;\"}", "and nothing else", 422 },
		{ "{\"text\":7}", "", 422 },
		{ "{\"rules\":[]}", "there is no rule in it", 422 },
		{ "{\"rules\":[5]}", "rules[0]: a rule is written", 422 },
		{ "{\"fault\":\"registration/none\"}", "no fault is called 'registration/none'",
		  404 },
		{ "{\"fault\":\"aka/mac-wrng\"}",
		  "(did you mean aka/mac-wrong-always, aka/mac-wrong?)", 404 },
		{ "{\"name\":\"a#b\",\"do\":[{\"drop\":true}]}", "name: ", 422 },
		{ "{\"name\":\"x\",\"do\":[{\"drop\":true}],\"user\":\"nobody\"}",
		  "no subscriber is named 'nobody'", 422 },
		{ "{\"name\":\"x\",\"do\":[{\"drop\":true}],\"user\":\"alise\"}",
		  "no subscriber is named 'alise' (did you mean 'alice'?)", 422 },
		{ "{\"name\":\"x\",\"do\":[{\"drop\":true}],\"users\":[5]}",
		  "names of subscribers are wanted", 422 },
		{ "{\"name\":\"x\",\"do\":[{\"drop\":true}],\"expires\":60}", "with a unit", 422 },
		{ "{\"name\":\"x\",\"do\":[{\"drop\":true}],\"spoken\":0}", "from 1", 422 },
		{ "{\"name\":\"x\",\"do\":[{\"drop\":true}],\"off\":true}", "off: is for PUT",
		  422 },
	};
	struct lab lab;

	lab_start(&lab);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		post_refused(&lab, "/v1/rules", rows[i].body, rows[i].status, rows[i].why);
	cr_expect_eq(count_at(&lab, "/v1/rules"), 0);
	add(&lab, BUSY, "/v1/rules/busy");
	post_refused(&lab, "/v1/rules", BUSY, 409, "a rule is named 'busy' already, by api");
	lab_end(&lab);
}

/* What nobody is called so far is no error; only the rules that come are warned of. */
Test(api_rules, unknown_names_are_told)
{
	static const char rule[] =
		"{\"rules\":[{\"name\":\"x\",\"when\":{\"user\":\"erinn\"},\"do\":[{\"drop\":true}]},"
		"{\"name\":\"y\",\"when\":{\"peer_user\":\"erin|zoe\"},\"do\":[{\"drop\":true}]}]}";
	struct lab lab;
	struct reply reply;
	const json_t *warnings;

	lab_start(&lab);
	post(&lab, "/v1/rules", rule, &reply);
	cr_assert_eq(reply.status, 201, "%s", reply.raw.p);
	warnings = json_object_get(reply.json, "warnings");
	cr_assert_eq(json_array_size(warnings), 2, "%s", reply.raw.p);
	cr_expect_str_eq(
		json_string_value(json_array_get(warnings, 0)),
		"rules[0].when.user: warning: no subscriber 'erinn' (did you mean 'erin'?): "
		"the rule never speaks until there is one");
	cr_expect_str_eq(
		json_string_value(json_array_get(warnings, 1)),
		"rules[1].when.peer_user: warning: no subscriber 'zoe': nothing fits that until "
		"there is one");
	reply_clear(&reply);
	added(&lab, BUSY, "/v1/rules/busy", &reply);
	cr_expect_null(json_object_get(reply.json, "warnings"), "%s", reply.raw.p);
	reply_clear(&reply);
	lab_end(&lab);
}

/* All errors are told, each with its place. */
Test(api_rules, every_error_is_told)
{
	struct lab lab;
	struct reply reply;

	lab_start(&lab);
	post(&lab, "/v1/rules",
	     "{\"rules\":[{\"name\":\"x\",\"do\":[{\"dropp\":true}]},{\"name\":\"y\",\"do\":[{\"cutt\":1}]}]}",
	     &reply);
	cr_assert_eq(reply.status, 422);
	cr_assert_eq(json_array_size(json_object_get(reply.json, "errors")), 2, "%s", reply.raw.p);
	reply_clear(&reply);
	lab_end(&lab);
}

Test(api_rules, replaced_and_switched)
{
	struct lab lab;
	struct reply reply;
	struct ue ue;

	lab_start(&lab);
	ue_power_on(&ue, &lab);
	put(&lab, "/v1/rules/busy", "{\"when\":{\"method\":\"MESSAGE\"},\"do\":[{\"reply\":503}]}",
	    &reply);
	cr_assert_eq(reply.status, 201, "%s", reply.raw.p);
	reply_clear(&reply);
	add(&lab,
	    "{\"name\":\"below\",\"when\":{\"method\":\"MESSAGE\"},\"do\":[{\"reply\":500}],\"user\":\"erin\"}",
	    "/v1/rules/below");
	message(&ue, "503");
	put(&lab, "/v1/rules/busy", "{\"off\":true}", &reply);
	cr_assert_eq(reply.status, 200, "%s", reply.raw.p);
	cr_expect(json_is_true(json_object_get(reply.json, "off")));
	reply_clear(&reply);
	message(&ue, "500");
	put(&lab, "/v1/rules/busy",
	    "{\"when\":{\"method\":\"MESSAGE\"},\"do\":[{\"reply\":486}],\"users\":[\"alice\",\"erin\"]}",
	    &reply);
	cr_assert_eq(reply.status, 200, "%s", reply.raw.p);
	cr_expect(json_is_false(json_object_get(reply.json, "off")));
	cr_expect_eq(json_array_size(json_object_get(reply.json, "users")), 2);
	cr_expect_eq(number_at(json_object_get(reply.json, "tally"), "matched"), 0);
	reply_clear(&reply);
	message(&ue, "486");
	cr_expect_eq(tally_of(&lab, "below", "spoke"), 1);
	cr_expect_eq(tally_of(&lab, "below", "shadowed"), 2);
	put(&lab, "/v1/rules/busy", "{\"name\":\"other\",\"do\":[{\"drop\":true}]}", &reply);
	is_refused(&reply, 422, "called 'busy'");
	put(&lab, "/v1/rules/busy", "{\"do\":[{\"dorp\":true}]}", &reply);
	is_refused(&reply, 422, "do[0]");
	message(&ue, "486");
	put(&lab, "/v1/rules/none", "{\"off\":true}", &reply);
	is_refused(&reply, 404, "no rule is named 'none'");
	put(&lab, "/v1/rules/busy", "{\"off\":1}", &reply);
	is_refused(&reply, 422, "true or false");
	ue_power_off(&ue);
	lab_end(&lab);
}

/* Only for whom it is; a tally stays when other rules come and go. */
Test(api_rules, scope_and_tallies)
{
	struct lab lab;
	struct ue ue;
	json_t *json;

	lab_start(&lab);
	ue_power_on(&ue, &lab);
	add(&lab,
	    "{\"name\":\"hers\",\"user\":\"alice\",\"when\":{\"method\":\"MESSAGE\"},\"do\":[{\"reply\":503}]}",
	    "/v1/rules/hers");
	add(&lab,
	    "{\"name\":\"second\",\"when\":{\"method\":\"MESSAGE\",\"nth\":2},\"do\":[{\"reply\":500}]}",
	    "/v1/rules/second");
	message(&ue, "200");
	add(&lab, "{\"name\":\"other\",\"when\":{\"method\":\"BYE\"},\"do\":[{\"reply\":500}]}",
	    "/v1/rules/other");
	message(&ue, "500");
	gone(&lab, "/v1/rules/other", 204);
	message(&ue, "200");
	cr_expect_eq(tally_of(&lab, "second", "matched"), 3);
	cr_expect_eq(tally_of(&lab, "second", "limited"), 2);
	cr_expect_eq(tally_of(&lab, "hers", "matched"), 0);
	json = lab_get(&lab, "/v1/rules/unused");
	cr_assert_eq(number_at(json, "count"), 1);
	cr_expect_str_eq(text_at(json_array_get(json_object_get(json, "rules"), 0), "why"),
			 "no message has fitted its conditions");
	json_decref(json);
	ue_power_off(&ue);
	lab_end(&lab);
}

/* By its time, and by what it has said. */
Test(api_rules, an_end_of_its_own)
{
	struct lab lab;
	struct ue ue;
	json_t *json;

	lab_start(&lab);
	ue_power_on(&ue, &lab);
	add(&lab,
	    "{\"name\":\"short\",\"expires\":\"300ms\",\"when\":{\"method\":\"MESSAGE\"},\"do\":[{\"reply\":503}]}",
	    "/v1/rules/short");
	json = lab_get(&lab, "/v1/rules/short");
	cr_expect_gt(json_real_value(json_object_get(json, "expires_in")), 0);
	json_decref(json);
	message(&ue, "503");
	await_end(&lab, "short");
	message(&ue, "200");
	add(&lab,
	    "{\"name\":\"twice\",\"spoken\":2,\"when\":{\"method\":\"MESSAGE\"},\"do\":[{\"reply\":503}]}",
	    "/v1/rules/twice");
	message(&ue, "503");
	message(&ue, "503");
	message(&ue, "200");
	await_end(&lab, "twice");
	ue_power_off(&ue);
	lab_end(&lab);
}

/* A fault of the catalogue by its name, and what came with it. */
Test(api_rules, a_fault_by_name)
{
	struct lab lab;
	struct reply reply;
	json_t *json;

	lab_start(&lab);
	post(&lab, "/v1/rules",
	     "{\"fault\":\"registration/503-retry-after\",\"user\":\"erin\",\"expires\":\"1h\"}",
	     &reply);
	cr_assert_eq(reply.status, 201, "%s", reply.raw.p);
	reply_clear(&reply);
	json = lab_get(&lab, "/v1/rules");
	cr_assert_gt(number_at(json, "count"), 0);
	cr_expect_str_eq(text_at(json_array_get(json_object_get(json, "rules"), 0), "fault"),
			 "registration/503-retry-after");
	json_decref(json);
	post_refused(&lab, "/v1/rules", "{\"fault\":\"registration/503-retry-after\"}", 409,
		     "already");
	lab_ask(&lab, "DELETE", "/v1/rules", &reply);
	reply_clear(&reply);
	cr_expect_eq(count_at(&lab, "/v1/rules"), 0);
	lab_end(&lab);
}

/* Rewrites the configuration with these settings behind it. */
static void configure(struct lab *lab, const char *more)
{
	FILE *file = fopen(lab->path, "w");

	cr_assert(file);
	fprintf(file, "%s%s", lab_config, more);
	fclose(file);
}

/* They survive a reload; one that does not fit any more refuses it. */
Test(api_rules, reload)
{
	struct conf_errors errors = { 0 };
	struct lab lab;
	struct reply reply;

	lab_start(&lab);
	configure(
		&lab,
		"behaviours = ( { name = \"odd\"; turn = \"call.incoming\"; steps = ( { reply = 486; } ); } );\n"
		"rules = ( { name = \"own\"; when = { method = \"BYE\"; }; do = ( { drop = true; } ); } );\n");
	cr_assert(core_reload(lab.core, &errors), "%s", errors.text.p);
	add(&lab,
	    "{\"name\":\"uses\",\"when\":{\"turn\":\"call.incoming\"},\"do\":[{\"behaviour\":\"odd\"}]}",
	    "/v1/rules/uses");
	cr_assert(core_reload(lab.core, &errors), "%s", errors.text.p);
	cr_expect_eq(count_at(&lab, "/v1/rules"), 2);
	post_refused(&lab, "/v1/rules", "{\"name\":\"own\",\"do\":[{\"drop\":true}]}", 409,
		     "by configuration");
	lab_refused(&lab, "DELETE", "/v1/rules/own", 409, "switches it off");
	put(&lab, "/v1/rules/own", "{\"do\":[{\"drop\":true}]}", &reply);
	is_refused(&reply, 409, "only {\"off\": ...} changes it");
	put(&lab, "/v1/rules/own", "{\"off\":true}", &reply);
	cr_expect_eq(reply.status, 200);
	reply_clear(&reply);
	configure(&lab, "");
	cr_assert(!core_reload(lab.core, &errors));
	cr_expect_not_null(strstr(errors.text.p, "do[0].behaviour: "), "%s", errors.text.p);
	cr_expect_not_null(strstr(errors.text.p, "rule 'uses' of the API does not fit"), "%s",
			   errors.text.p);
	conf_errors_free(&errors);
	cr_expect_eq(count_at(&lab, "/v1/rules"), 2);
	gone(&lab, "/v1/rules/uses", 204);
	cr_assert(core_reload(lab.core, &errors), "%s", errors.text.p);
	cr_expect_eq(count_at(&lab, "/v1/rules"), 0);
	conf_errors_free(&errors);
	lab_end(&lab);
}
