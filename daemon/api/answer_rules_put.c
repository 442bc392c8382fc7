/* SPDX-License-Identifier: Apache-2.0 */
/* Rules that are added or changed. */
#include <string.h>

#include "api/answers.h"
#include "api/rule_order.h"
#include "api/rule_value.h"
#include "api/value.h"

/* Is it one of those that were just added? */
static bool was_added(const struct rule_order *reading, const struct core_rule *rule)
{
	const struct core_rules_order *order = &reading->order;

	if (!rule->own)
		return false;
	if (order->fault)
		return rule->fault && strcmp(rule->fault, order->fault) == 0;
	for (unsigned i = 0; i < order->n; i++)
		if (str_eq(rule->view.base, str_of(conf_child(&order->rules[i], "name")->text)))
			return true;
	return false;
}

/* What is right, but will hardly do what is meant. */
static void add_warnings(json_t *answer, struct str lines)
{
	json_t *list = json_array();
	struct str line;

	while (str_cut(&lines, '\n', &line) && line.n)
		json_array_append_new(list, value_of(line));
	if (json_array_size(list))
		json_object_set(answer, "warnings", list);
	json_decref(list);
}

/* One as it is, several as a list. */
static void reply_added(struct rule_order *reading, bool created)
{
	struct exchange *exchange = reading->exchange;
	json_t *list = json_array(), *answer;
	struct buf location = { 0 };
	struct core_rule rule;

	buf_add_text(&location, "/v1/rules");
	for (unsigned i = 0; core_rule_at(exchange->core, i, &rule); i++)
		if (was_added(reading, &rule))
			json_array_append_new(list, rule_value(exchange->core, &rule));
	if (json_array_size(list) == 1) {
		answer = json_incref(json_array_get(list, 0));
		buf_add_char(&location, '/');
		url_add_segment(str_of(json_string_value(json_object_get(answer, "name"))),
				&location);
	} else {
		answer = json_pack("{sisO}", "count", (int)json_array_size(list), "rules", list);
	}
	json_decref(list);
	add_warnings(answer, buf_str(&reading->errors.warnings));
	if (created)
		exchange_reply_created(exchange, location.p, answer);
	else
		exchange_reply_json(exchange, answer);
	buf_free(&location);
}

/* False: that was the answer. */
static bool put(struct rule_order *reading)
{
	struct core *core = reading->exchange->core;
	struct buf near = { 0 };

	switch (core_rules_put(core, &reading->order, &reading->errors)) {
	case RULES_CHANGED:
		return true;
	case RULES_UNKNOWN:
		core_near_faults(core_snapshot(core)->path, reading->order.fault, &near);
		exchange_refuse(reading->exchange, 404,
				"no fault is called '%s'%.*s; GET /v1/faults shows them",
				reading->order.fault, STR_ARG(near));
		buf_free(&near);
		return false;
	case RULES_TAKEN:
		exchange_refuse_lines(reading->exchange, 409, buf_str(&reading->errors.text));
		return false;
	default:
		exchange_refuse_lines(reading->exchange, 422, buf_str(&reading->errors.text));
		return false;
	}
}

static void answer_rules_post(struct exchange *exchange)
{
	struct rule_order reading = { .exchange = exchange, .body = exchange->object };

	if (rule_order_member(&reading, "off"))
		exchange_refuse(exchange, 422, "off: is for PUT");
	else if (rule_order_read(&reading) && put(&reading))
		reply_added(&reading, true);
	rule_order_end(&reading);
}

/* The one rule that is put has the path's name. */
static bool name_is(struct rule_order *reading, const char *wanted)
{
	const struct conf_node *name = reading->order.n == 1 &&
						       reading->order.rules[0].kind == CONF_GROUP ?
					       conf_child(&reading->order.rules[0], "name") :
					       NULL;

	if (name && name->kind == CONF_TEXT && strcmp(name->text, wanted) == 0)
		return true;
	exchange_refuse(reading->exchange, 422, "name: one rule is wanted, and called '%s'",
			wanted);
	return false;
}

/* A rule of another source has the name; that was the answer. */
static bool is_foreign(struct exchange *exchange, struct str name, bool *exists, bool *is_off)
{
	struct core_rule rule;

	*exists = *is_off = false;
	for (unsigned i = 0; core_rule_at(exchange->core, i, &rule); i++) {
		if (!core_rule_is(&rule, name))
			continue;
		*exists = true;
		*is_off |= rule.view.off;
		if (rule.own)
			continue;
		exchange_refuse(exchange, 409,
				"'%s' is a rule of %s (%s): only {\"off\": ...} changes it",
				rule.view.name, rule_source_name(rule.view.source),
				rule.view.tally.file);
		return true;
	}
	return false;
}

/* A new one, or another in its place; switched off, when it says so. */
static void replace(struct rule_order *reading, const char *name)
{
	struct exchange *exchange = reading->exchange;
	bool off = json_is_true(rule_order_member(reading, "off")), exists, was_off;

	if (is_foreign(exchange, str_of(name), &exists, &was_off))
		return;
	reading->order.replaces = name;
	if (!rule_order_read(reading) || !name_is(reading, name) || !put(reading))
		return;
	if (off != was_off)
		core_switch_rule(exchange->core, str_of(name), !off);
	reply_added(reading, !exists);
}

static void answer_rule_put(struct exchange *exchange)
{
	struct rule_order reading = { .exchange = exchange, .body = exchange->object };
	const json_t *off = rule_order_member(&reading, "off");
	struct str name = exchange->params[0];

	if (off && !json_is_boolean(off))
		exchange_refuse(exchange, 422, "off: true or false is wanted");
	else if (!off || json_object_size(reading.body) > 1)
		replace(&reading, name.p);
	else if (core_switch_rule(exchange->core, name, !json_is_true(off)))
		answer_rule(exchange);
	else
		exchange_refuse(exchange, 404, "no rule is named '%.*s'", STR_ARG(name));
	rule_order_end(&reading);
}

const struct route rules_put_routes[] = {
	{ "POST", "/v1/rules", answer_rules_post,
	  "adds a rule, {\"text\": RULES} or a fault of the catalogue; for some users, for some time", NULL, NULL, true, .status = 201 },
	{ "PUT", "/v1/rules/{name}", answer_rule_put,
	  "another in its place; or {\"off\": true} for any rule", NULL, NULL, true, .status = 201, .status_too = 200 },
	{ NULL, NULL, NULL, NULL, NULL },
};
