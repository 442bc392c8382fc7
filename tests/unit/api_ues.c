/* SPDX-License-Identifier: Apache-2.0 */
/* UEs and their diagnoses as the API shows them. */
#include "api_lab.h"

#include "core/diagnosis.h"

static json_t *first_of(json_t *json, const char *list)
{
	return json_array_get(json_object_get(json, list), 0);
}

Test(api_ues, all_subscribers_are_there)
{
	struct lab lab;
	json_t *json, *one;

	lab_start(&lab);
	json = lab_get(&lab, "/v1/ues");
	one = first_of(json, "ues");
	cr_assert_geq((size_t)number_at(json, "count"),
		      json_array_size(json_object_get(json, "ues")));
	cr_expect_str_eq(text_at(one, "state"), "not-registered");
	cr_expect(json_is_null(json_object_get(one, "since")));
	cr_expect(json_is_null(json_object_get(one, "link")));
	cr_expect(json_is_null(json_object_get(one, "diagnosis")));
	cr_expect_gt(json_array_size(json_object_get(one, "impus")), 0);
	json_decref(json);
	lab_end(&lab);
}

Test(api_ues, diagnoses_come_newest_first_and_are_resolved)
{
	struct lab lab;
	json_t *json, *one;

	lab_start(&lab);
	for (unsigned i = 0; i < 3; i++)
		journal_cause(core_journal(lab.core), CAUSE_AUTH_WRONG_RES, "erin", STR("call-1"),
			      "seen %d, K=%s", 1, "00112233");
	journal_cause(core_journal(lab.core), CAUSE_REG_EXPIRED, "erin", STR_NONE, "contact sip:a");
	json = lab_get(&lab, "/v1/ues/erin/diagnosis");
	cr_expect_str_eq(text_at(json, "name"), "erin");
	cr_assert_eq(json_array_size(json_object_get(json, "diagnoses")), 2);
	cr_expect_str_eq(text_at(first_of(json, "diagnoses"), "code"), "REG_EXPIRED");
	one = json_array_get(json_object_get(json, "diagnoses"), 1);
	cr_expect_str_eq(text_at(one, "code"), "AUTH_WRONG_RES");
	cr_expect_str_eq(text_at(one, "call_id"), "call-1");
	cr_expect_str_eq(text_at(one, "evidence"), "seen 1, K=********");
	cr_expect_eq(number_at(one, "times"), 3);
	cr_expect(json_is_false(json_object_get(one, "resolved")));
	json_decref(json);
	core_diagnosis_resolve(lab.core, "erin", CAUSES_REGISTRATION);
	json = lab_get(&lab, "/v1/ues/erin");
	cr_expect(json_is_null(json_object_get(json, "diagnosis")));
	json_decref(json);
	json = lab_get(&lab, "/v1/ues/erin/diagnosis");
	cr_expect(json_is_true(json_object_get(first_of(json, "diagnoses"), "resolved")));
	json_decref(json);
	lab_end(&lab);
}

Test(api_ues, strangers_are_found)
{
	struct lab lab;
	json_t *json;

	lab_start(&lab);
	journal_cause(core_journal(lab.core), CAUSE_REG_UNKNOWN_IMPI, "nobody@example.org",
		      STR_NONE, "username nobody@example.org");
	json = lab_get(&lab, "/v1/diagnosis");
	cr_expect_eq(number_at(json, "count"), 1);
	cr_expect_str_eq(text_at(first_of(json, "diagnoses"), "ue"), "nobody@example.org");
	json_decref(json);
	json = lab_get(&lab, "/v1/ues/nobody%40example.org");
	cr_expect_str_eq(text_at(json, "state"), "unknown");
	cr_expect_str_eq(text_at(json_object_get(json, "diagnosis"), "code"), "REG_UNKNOWN_IMPI");
	json_decref(json);
	lab_refused(&lab, "GET", "/v1/ues/somebody", 404, "no UE is called 'somebody'");
	lab_refused(&lab, "GET", "/v1/ues/somebody/diagnosis", 404, "GET /v1/diagnosis");
	lab_end(&lab);
}

Test(api_ues, what_is_kept_is_bounded)
{
	struct lab lab;
	json_t *json;
	char name[32];

	lab_start(&lab);
	for (unsigned i = 0; i < 3 * DIAGNOSES_PER_UE; i++)
		journal_cause(core_journal(lab.core), CAUSE_REG_EXPIRED, "erin", STR_NONE, "%u", i);
	for (unsigned i = 0; i < 2 * DIAGNOSES_MAX; i++) {
		snprintf(name, sizeof(name), "stranger-%u", i);
		journal_cause(core_journal(lab.core), CAUSE_REG_UNKNOWN_IMPI, name, STR_NONE, "%u",
			      i);
	}
	json = lab_get(&lab, "/v1/diagnosis?max=1");
	cr_expect_eq(number_at(json, "count"), DIAGNOSES_MAX);
	json_decref(json);
	cr_expect(!core_diagnosis_knows(lab.core, "stranger-0"));
	cr_expect(!core_diagnosis_knows(lab.core, "erin"));
	json = lab_get(&lab, "/v1/causes");
	cr_expect_eq(json_array_size(json_object_get(json, "causes")), CAUSE_COUNT - 1);
	json_decref(json);
	lab_end(&lab);
}
