/* SPDX-License-Identifier: Apache-2.0 */
/* The route table as OpenAPI 3.1 has it. */
#include "api/openapi.h"

#include <ctype.h>
#include <stdio.h>

#include "api/body.h"
#include "api/value.h"

static const char problem_type[] = "application/problem+json";

/* What a good answer is described as. */
static const struct status_row {
	int status;
	const char *words;
} status_rows[] = {
	{ 200, "done, or found" },
	{ 201, "made; Location says where it is" },
	{ 202, "begun" },
	{ 204, "done; there is nothing to show" },
};

/* JSON schemas, by enum field_kind. A number may also be written as a text. */
static const char *const kind_schemas[] = {
	[FIELD_LINE] = "{\"type\":\"string\",\"maxLength\":200}",
	[FIELD_TEXT] = "{\"type\":\"string\"}",
	[FIELD_NUMBER] = "{\"type\":[\"integer\",\"string\"]}",
	[FIELD_FLAG] = "{\"type\":\"boolean\"}",
};

/* RFC 9457 3.1; `errors` where a configuration has several. */
static const char problem_schema[] =
	"{\"type\":\"object\",\"required\":[\"type\",\"title\",\"status\",\"detail\"],\"properties\":{"
	"\"type\":{\"type\":\"string\",\"format\":\"uri-reference\"},"
	"\"title\":{\"type\":\"string\",\"description\":\"the phrase of the status\"},"
	"\"status\":{\"type\":\"integer\",\"minimum\":400,\"maximum\":599},"
	"\"detail\":{\"type\":\"string\",\"description\":\"what is wrong, and what would be right\"},"
	"\"errors\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}}}}";

static const char text_schema[] = "{\"type\":\"string\"}";

/* A schema of this file. */
static json_t *from_text(const char *text)
{
	return json_loads(text, 0, NULL);
}

/* "/v1/calls/{id}": calls; what stands beside /v1: system. */
static struct str tag_of(const char *path)
{
	struct str rest = str_of(path), word = STR("system");
	size_t n = 0;

	if (!str_starts(rest, STR("/v1/")))
		return word;
	rest = str_from(rest, 4);
	while (n < rest.n && (isalnum((unsigned char)rest.p[n]) || rest.p[n] == '-'))
		n++;
	return (struct str){ rest.p, n };
}

/* "get_calls_id"; that of / is "get_page" */
static json_t *operation_id(const struct route *route)
{
	const char *path = route->path;
	struct buf id = { 0 };
	json_t *value;

	for (const char *c = route->method; *c; c++)
		buf_add_char(&id, (char)tolower((unsigned char)*c));
	if (str_starts(str_of(path), STR("/v1/")))
		path += 3;
	else if (!path[1])
		path = "/page";
	for (; *path; path++)
		if (isalnum((unsigned char)*path))
			buf_add_char(&id, *path);
		else if (id.p[id.n - 1] != '_' && path[1] && *path != '}')
			buf_add_char(&id, '_');
	value = value_of(buf_str(&id));
	buf_free(&id);
	return value;
}

/* One {name} of a path. Where the list of such things is says what it may be. */
static json_t *path_parameter(const char *path, struct str name)
{
	struct str tag = tag_of(path);
	struct buf help = { 0 };
	json_t *value;

	buf_printf(&help, "%.*s, as GET /v1/%.*s shows it", STR_ARG(name), STR_ARG(tag));
	value = json_pack("{sssososbs{ss}}", "in", "path", "name", value_of(name), "description",
			  value_of(buf_str(&help)), "required", true, "schema", "type", "string");
	buf_free(&help);
	return value;
}

/* All {name} of a path. */
static json_t *path_parameters(const char *path)
{
	struct str rest = str_of(path), word;
	json_t *list = json_array();

	while (str_cut(&rest, '/', &word))
		if (word.n > 2 && word.p[0] == '{')
			json_array_append_new(
				list, path_parameter(path, (struct str){ word.p + 1, word.n - 2 }));
	return list;
}

/* jansson's integers are signed. */
static json_t *bound(uint64_t number)
{
	return json_integer(number > INT64_MAX ? INT64_MAX : (json_int_t)number);
}

/* What a query may be: a text of so many octets, or a number. */
static json_t *query_schema(const struct query_row *row)
{
	json_t *schema = json_object();

	json_object_set_new(schema, "type", json_string(row->text ? "string" : "integer"));
	json_object_set_new(schema, row->text ? "minLength" : "minimum", bound(row->first));
	json_object_set_new(schema, row->text ? "maxLength" : "maximum", bound(row->last));
	if (!row->text && row->fallback >= row->first && row->fallback <= row->last)
		json_object_set_new(schema, "default", bound(row->fallback));
	return schema;
}

static json_t *query_parameter(const struct query_row *row)
{
	return json_pack("{sssssssbso}", "in", "query", "name", row->name, "description", row->help,
			 "required", false, "schema", query_schema(row));
}

static json_t *query_parameters(const struct route *route)
{
	const struct query_row *row = route->queries;
	json_t *list = json_array();

	for (; row && row->name; row++)
		json_array_append_new(list, query_parameter(row));
	json_array_append_new(list, json_pack("{ss}", "$ref", "#/components/parameters/pretty"));
	return list;
}

/* The members that a JSON body may have. */
static json_t *body_schema(const struct route *route)
{
	const struct field_row *row = route->fields;
	json_t *properties = json_object(), *required = json_array();
	json_t *schema = json_pack("{ss}", "type", "object");

	for (; row && row->name; row++) {
		json_t *property = from_text(kind_schemas[row->kind]);

		json_object_set_new(property, "description", json_string(row->help));
		json_object_set_new(properties, row->name, property);
		if (row->needed)
			json_array_append_new(required, json_string(row->name));
	}
	if (json_array_size(required))
		json_object_set(schema, "required", required);
	if (route->fields)
		json_object_set(schema, "properties", properties);
	if (!route->takes_object)
		json_object_set_new(schema, "additionalProperties", json_false());
	json_decref(required);
	json_decref(properties);
	return schema;
}

/* One more media type with its schema, which is taken over. */
static void add_content(json_t *content, const char *type, json_t *schema)
{
	char name[100];

	snprintf(name, sizeof(name), "%s%s", type, type[strlen(type) - 1] == '/' ? "*" : "");
	json_object_set_new(content, name, json_pack("{so}", "schema", schema));
}

static json_t *content_value(const char *type, json_t *schema)
{
	json_t *content = json_object();

	add_content(content, type, schema);
	return content;
}

/* May the body be left out? */
static bool may_lack(const struct route *route)
{
	const struct field_row *row = route->fields;

	for (; row && row->name; row++)
		if (row->needed)
			return false;
	return !route->takes_object && !route->takes_type;
}

/* The body that a route takes; NULL: none. */
static json_t *request_body(const struct route *route)
{
	json_t *content = json_object();

	if (route->fields || route->takes_object)
		add_content(content, "application/json", body_schema(route));
	if (route->takes_type)
		add_content(content, route->takes_type, from_text(text_schema));
	if (!json_object_size(content)) {
		json_decref(content);
		return NULL;
	}
	return json_pack("{sbso}", "required", !may_lack(route), "content", content);
}

/* An object; with `lists`, one that has a list of that name. */
static json_t *answer_schema(const struct route *route)
{
	json_t *schema = json_pack("{ss}", "type", "object");

	if (route->lists) {
		json_object_set_new(schema, "required", json_pack("[s]", route->lists));
		json_object_set_new(schema, "properties",
				    json_pack("{s{ss}}", route->lists, "type", "array"));
	}
	return schema;
}

static json_t *good_answer(const struct route *route, int status)
{
	const char *words = "done", *type = route->gives;
	json_t *answer, *schema;

	for (size_t i = 0; i < ARRAY_LEN(status_rows); i++)
		if (status_rows[i].status == status)
			words = status_rows[i].words;
	answer = json_pack("{ss}", "description", words);
	if (status == 204)
		return answer;
	schema = type ? from_text(text_schema) : answer_schema(route);
	json_object_set_new(answer, "content",
			    content_value(type ? type : "application/json", schema));
	return answer;
}

static json_t *answers(const struct route *route)
{
	int statuses[] = { route->status ? route->status : 200, route->status_too };
	json_t *list = json_object();
	char key[12];

	for (size_t i = 0; i < ARRAY_LEN(statuses); i++) {
		snprintf(key, sizeof(key), "%d", statuses[i]);
		if (statuses[i])
			json_object_set_new(list, key, good_answer(route, statuses[i]));
	}
	json_object_set_new(list, "default",
			    json_pack("{ss}", "$ref", "#/components/responses/problem"));
	return list;
}

static json_t *operation(const struct route *route)
{
	json_t *json = json_object(), *body = request_body(route);

	json_object_set_new(json, "operationId", operation_id(route));
	json_object_set_new(json, "summary", json_string(route->help));
	json_object_set_new(json, "tags", json_pack("[o]", value_of(tag_of(route->path))));
	json_object_set_new(json, "parameters", query_parameters(route));
	if (body)
		json_object_set_new(json, "requestBody", body);
	json_object_set_new(json, "responses", answers(route));
	if (route->open)
		json_object_set_new(json, "security", json_array());
	return json;
}

/* Adds one row to `paths`. */
static void add_route(json_t *paths, const struct route *route)
{
	json_t *item = json_object_get(paths, route->path);
	char method[8];
	size_t n = 0;

	if (!item) {
		item = json_object();
		json_object_set_new(item, "parameters", path_parameters(route->path));
		json_object_set_new(paths, route->path, item);
	}
	for (; route->method[n]; n++)
		method[n] = (char)tolower((unsigned char)route->method[n]);
	method[n] = '\0';
	json_object_set_new(item, method, operation(route));
}

/* What the operations refer to. */
static json_t *components(void)
{
	json_t *json = json_object();
	json_t *problem = content_value(problem_type,
					json_pack("{ss}", "$ref", "#/components/schemas/problem"));

	json_object_set_new(json, "schemas",
			    json_pack("{so}", "problem", from_text(problem_schema)));
	json_object_set_new(json, "responses",
			    json_pack("{s{ssso}}", "problem", "description",
				      "refused, as RFC 9457 has it", "content", problem));
	json_object_set_new(json, "parameters",
			    json_pack("{so}", "pretty", query_parameter(&pretty_query)));
	json_object_set_new(json, "securitySchemes",
			    from_text(
				    "{\"token\":{\"type\":\"http\",\"scheme\":\"bearer\","
				    "\"description\":\"when api.token is set; a GET may show it as "
				    "the query access_token, too\"}}"));
	return json;
}

json_t *openapi_value(const char *version)
{
	struct route_walk walk = { 0 };
	const struct route *route;
	json_t *json = json_object(), *paths = json_object();

	while ((route = route_next(&walk)))
		add_route(paths, route);
	json_object_set_new(json, "openapi", json_string("3.1.0"));
	json_object_set_new(json, "info",
			    json_pack("{sssss{ssss}}", "title",
				      "imsd: the control plane of a lab IMS core", "version",
				      version, "license", "name", "Apache-2.0", "identifier",
				      "Apache-2.0"));
	json_object_set_new(json, "security", from_text("[{},{\"token\":[]}]"));
	json_object_set_new(json, "paths", paths);
	json_object_set_new(json, "components", components());
	return json;
}
