/* SPDX-License-Identifier: Apache-2.0 */
/* The route table as OpenAPI has it. (tests/live/40-api.sh has all of it validated.) */
#include "api/openapi.h"

#include "api/body.h"
#include "api_lab.h"

/* A value by keys, ended by NULL. */
static json_t *at(json_t *json, const char *const *keys)
{
	for (; json && *keys; keys++)
		json = json_object_get(json, *keys);
	return json;
}

#define AT(json, ...) at(json, (const char *const[]){ __VA_ARGS__, NULL })

Test(api_openapi, an_operation_says_all_that_its_row_says)
{
	json_t *json = openapi_value("1.2.3"), *start, *release;

	cr_assert_str_eq(text_at(json, "openapi"), "3.1.0");
	cr_assert_str_eq(text_at(AT(json, "info"), "version"), "1.2.3");
	start = AT(json, "paths", "/v1/calls", "post");
	cr_assert_str_eq(text_at(start, "operationId"), "post_calls");
	cr_assert_str_eq(text_at(start, "summary"), "the network calls a subscriber");
	cr_assert_str_eq(json_string_value(json_array_get(AT(start, "tags"), 0)), "calls");
	cr_assert(json_is_true(AT(start, "requestBody", "required")));
	cr_assert_str_eq(text_at(AT(start, "requestBody", "content", "application/json", "schema",
				    "properties", "user"),
				 "type"),
			 "string");
	cr_assert_not_null(AT(start, "responses", "201", "content", "application/json"));
	cr_assert_not_null(AT(start, "responses", "default"));
	release = AT(json, "paths", "/v1/calls/{id}", "delete");
	cr_assert_str_eq(text_at(release, "operationId"), "delete_calls_id");
	cr_assert_null(AT(release, "requestBody"));
	cr_assert_not_null(AT(release, "responses", "204"));
	cr_assert_null(AT(release, "responses", "204", "content"));
	cr_assert_eq(number_at(AT(json_array_get(AT(release, "parameters"), 0), "schema"),
			       "maximum"),
		     127);
	cr_assert_str_eq(text_at(json_array_get(AT(json, "paths", "/v1/calls/{id}", "parameters"),
						0),
				 "name"),
			 "id");
	cr_assert_eq(json_array_size(AT(json, "paths", "/livez", "get", "security")), 0);
	cr_assert_not_null(AT(json, "paths", "/livez", "get", "security"));
	cr_assert_null(AT(start, "security"));
	json_decref(json);
}

/* What the rest of the table relies on; dispatch has room for so many. */
Test(api_openapi, every_row_is_one)
{
	struct route_walk walk = { 0 };
	const struct route *route;

	while ((route = route_next(&walk))) {
		unsigned queries = 0, fields = 0;

		while (route->queries && route->queries[queries].name)
			cr_assert_not_null(route->queries[queries++].help, "%s", route->path);
		while (route->fields && route->fields[fields].name)
			cr_assert_not_null(route->fields[fields++].help, "%s", route->path);
		cr_assert_leq(queries, ROUTE_QUERIES, "%s", route->path);
		cr_assert_leq(fields, ROUTE_FIELDS, "%s", route->path);
		cr_assert_leq(route->body_max, BODY_LIMIT, "%s", route->path);
		cr_assert_not_null(route->help, "%s", route->path);
		cr_assert_eq(route->path[0], '/');
	}
}
