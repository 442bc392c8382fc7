/* SPDX-License-Identifier: Apache-2.0 */
/* Behaviours: all that there are, those of the API, in the words of the configuration. */
#include "api/answers.h"
#include "api/page.h"
#include "api/rule_tree.h"
#include "api/step_value.h"
#include "api/value.h"
#include "core/behaviours.h"

static json_t *behaviour_value(const struct core_behaviour *behaviour)
{
	json_t *json = json_object();

	json_object_set_new(json, "name", value_of(str_of(behaviour->row->name)));
	json_object_set_new(json, "turn", value_of(str_of(behaviour->row->turn)));
	json_object_set_new(json, "help", value_of(str_of(behaviour->row->help)));
	json_object_set_new(json, "source", json_string(behaviour->source));
	json_object_set_new(json, "steps", steps_value(behaviour->row->steps));
	return json;
}

static void answer_behaviours(struct exchange *exchange)
{
	struct core_behaviour behaviour;
	struct page page;

	page_init(&page, exchange);
	for (unsigned i = 0; core_behaviour_at(exchange->core, i, &behaviour); i++)
		if (page_takes(&page))
			json_array_append_new(page.items, behaviour_value(&behaviour));
	exchange_reply_json(exchange, page_finish(&page, "behaviours"));
}

/* All rows of that name, one for each turn. */
static json_t *rows_value(struct core *core, struct str name)
{
	struct core_behaviour behaviour;
	json_t *rows = json_array();

	for (unsigned i = 0; core_behaviour_at(core, i, &behaviour); i++)
		if (str_is(name, behaviour.row->name))
			json_array_append_new(rows, behaviour_value(&behaviour));
	return json_pack("{siso}", "count", (int)json_array_size(rows), "behaviours", rows);
}

static void refuse_unknown(struct exchange *exchange)
{
	struct str name = exchange->params[0];
	char hint[100];

	exchange_refuse(exchange, 404, "no behaviour is named '%.*s'%s", STR_ARG(name),
			exchange_near(core_behaviour_near(exchange->core, name), hint));
}

static void answer_behaviour(struct exchange *exchange)
{
	json_t *rows = rows_value(exchange->core, exchange->params[0]);

	if (json_integer_value(json_object_get(rows, "count"))) {
		exchange_reply_json(exchange, rows);
		return;
	}
	json_decref(rows);
	refuse_unknown(exchange);
}

static void answer_behaviour_put(struct exchange *exchange)
{
	struct str name = exchange->params[0];
	const char *given = json_string_value(json_object_get(exchange->object, "name"));
	struct conf_errors errors = { 0 };
	struct conf_node group;
	struct buf location = { 0 };

	if (given && !str_is(name, given)) {
		exchange_refuse(exchange, 422, "name: '%.*s' is wanted, as in the path, not '%s'",
				STR_ARG(name), given);
		return;
	}
	json_object_set_new(exchange->object, "name", value_of(name));
	if (!str_is(name, json_string_value(json_object_get(exchange->object, "name")))) {
		exchange_refuse(exchange, 422, "name: '%.*s' is not UTF-8", STR_ARG(name));
		return;
	}
	if (!rule_tree_read(&exchange->arena, exchange->object, "", &group)) {
		exchange_refuse(exchange, 422, "too many levels");
		return;
	}
	buf_add_text(&location, "/v1/behaviours/");
	url_add_segment(name, &location);
	switch (core_behaviour_put(exchange->core, name.p, &group, &errors)) {
	case BEHAVIOUR_ADDED:
		exchange_reply_created(exchange, location.p, rows_value(exchange->core, name));
		break;
	case BEHAVIOUR_REPLACED:
		exchange_reply_json(exchange, rows_value(exchange->core, name));
		break;
	default:
		exchange_refuse_lines(exchange, 422, buf_str(&errors.text));
		break;
	}
	buf_free(&location);
	conf_errors_free(&errors);
}

static void answer_behaviour_delete(struct exchange *exchange)
{
	struct str name = exchange->params[0];
	struct conf_errors errors = { 0 };
	json_t *rows = rows_value(exchange->core, name);
	bool known = json_integer_value(json_object_get(rows, "count"));

	json_decref(rows);
	switch (core_behaviour_remove(exchange->core, name.p, &errors)) {
	case BEHAVIOUR_REMOVED:
		exchange_reply_nothing(exchange);
		break;
	case BEHAVIOUR_FOREIGN:
		if (known)
			exchange_refuse(exchange, 409,
					"'%.*s' is none of the API: PUT another in its place",
					STR_ARG(name));
		else
			refuse_unknown(exchange);
		break;
	default:
		exchange_refuse_lines(exchange, 409, buf_str(&errors.text));
		break;
	}
	conf_errors_free(&errors);
}

const struct route behaviours_routes[] = {
	{ "GET", "/v1/behaviours", answer_behaviours, "behaviours: turns, steps, where they come from", page_queries, .lists = "behaviours" },
	{ "GET", "/v1/behaviours/{name}", answer_behaviour, "those of that name, one for each turn", NULL },
	{ "PUT", "/v1/behaviours/{name}", answer_behaviour_put,
	  "adds one, or puts another in the place of one of the configuration, until a reset", NULL, NULL, true, .status = 201, .status_too = 200 },
	{ "DELETE", "/v1/behaviours/{name}", answer_behaviour_delete, "takes back one of the API", .status = 204 },
	{ NULL, NULL, NULL, NULL, NULL },
};
