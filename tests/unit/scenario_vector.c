/* SPDX-License-Identifier: Apache-2.0 */
/* scenario/vector: the short messages that scenarios name are those that were checked. Paths are relative to
 * the repository's root. */
#include <criterion/criterion.h>
#include <jansson.h>

#include "scenario/vector.h"
#include "top.h"

static const char from[] = "config/scenarios/sms/test.scn";

TestSuite(scenario_vector, .init = enter_top);

static struct str member(const json_t *json, const char *name)
{
	return str_of(json_string_value(json_object_get(json, name)));
}

Test(scenario_vector, as_the_checked_ones)
{
	json_error_t error;
	json_t *root = json_load_file("tests/vectors/sms.json", 0, &error), *json;
	struct vector vector;
	struct arena arena;
	char why[160];
	size_t i;

	arena_init(&arena);
	cr_assert(root, "%s", error.text);
	json_array_foreach(json_object_get(root, "vectors"), i, json) {
		char hex[1024];

		cr_assert(vector_find(&arena, from, member(json, "name"), &vector, why), "%s", why);
		hex_write((const uint8_t *)vector.octets.p, vector.octets.n, hex);
		cr_expect(str_is(member(json, "hex"), hex), "%s", hex);
		cr_expect_eq(vector.is_rp, str_starts(member(json, "layer"), STR("RPDU")));
	}
	cr_assert_gt(i, 0u);
	json_decref(root);
	arena_clear(&arena);
}

Test(scenario_vector, names_of_a_tpdu)
{
	struct vector vector;
	struct buf names = { 0 };
	struct arena arena;
	char why[160];

	arena_init(&arena);
	cr_assert(vector_find(&arena, from, STR("SMS-DELIVER GSM7"), &vector, why));
	vector_names(&arena, from, vector.octets, &names);
	cr_assert(str_is(buf_str(&names), "SMS-DELIVER GSM7\nRP-DATA MT with SMS-DELIVER"), "%s",
		  names.p);
	buf_reset(&names);
	vector_names(&arena, from, STR_NONE, &names);
	vector_names(&arena, from, STR("x"), &names);
	vector_names(&arena, "/nowhere/at/all.scn", vector.octets, &names);
	cr_assert_eq(names.n, 0u);
	buf_free(&names);
	arena_clear(&arena);
}

Test(scenario_vector, what_there_is_not)
{
	struct vector vector;
	struct arena arena;
	char why[160];

	arena_init(&arena);
	cr_assert(!vector_find(&arena, from, STR("SMS-DELIVR GSM7"), &vector, why));
	cr_assert(
		str_is(str_of(why),
		       "sms.json has no vector 'SMS-DELIVR GSM7' (did you mean 'SMS-DELIVER GSM7'?)"),
		"%s", why);
	cr_assert(!vector_find(&arena, from, STR("x"), &vector, why));
	cr_assert(str_is(str_of(why), "sms.json has no vector 'x'"), "%s", why);
	cr_assert(!vector_find(&arena, "/nowhere/at/all.scn", STR("x"), &vector, why));
	cr_assert(str_starts(str_of(why), STR("there is no sms.json")), "%s", why);
	arena_clear(&arena);
}
