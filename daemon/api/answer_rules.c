/* SPDX-License-Identifier: Apache-2.0 */
/* Rules as they are in force, and those of the API taken back. */
#include "api/answers.h"
#include "api/page.h"
#include "api/rule_value.h"
#include "api/value.h"

static void answer_rules(struct exchange *exchange)
{
	struct core_rule rule;
	struct page page;

	page_init(&page, exchange);
	for (unsigned i = 0; core_rule_at(exchange->core, i, &rule); i++)
		if (page_takes(&page))
			json_array_append_new(page.items, rule_value(exchange->core, &rule));
	exchange_reply_json(exchange, page_finish(&page, "rules"));
}

/* With the reason that is known. */
static json_t *unused_value(struct core *core, const struct core_rule *rule, struct str why)
{
	json_t *json = rule_value(core, rule);

	json_object_set_new(json, "why", value_of(why));
	return json;
}

static void answer_rules_unused(struct exchange *exchange)
{
	struct buf why = { 0 };
	struct core_rule rule;
	struct page page;

	page_init(&page, exchange);
	for (unsigned i = 0; core_rule_at(exchange->core, i, &rule); i++) {
		buf_reset(&why);
		if (core_rule_silence(&rule, &why) && page_takes(&page))
			json_array_append_new(page.items,
					      unused_value(exchange->core, &rule, buf_str(&why)));
	}
	buf_free(&why);
	exchange_reply_json(exchange, page_finish(&page, "rules"));
}

static void refuse_unknown(struct exchange *exchange)
{
	struct str name = exchange->params[0];
	char hint[100];

	exchange_refuse(exchange, 404, "no rule is named '%.*s'%s", STR_ARG(name),
			exchange_near(core_rule_near(exchange->core, name), hint));
}

/* One, or all that `each` made of it. */
void answer_rule(struct exchange *exchange)
{
	struct str name = exchange->params[0];
	json_t *list = json_array();
	struct core_rule rule;
	bool exact = core_rule_find(exchange->core, name, &rule);

	for (unsigned i = 0; !exact && core_rule_at(exchange->core, i, &rule); i++)
		if (core_rule_is(&rule, name))
			json_array_append_new(list, rule_value(exchange->core, &rule));
	if (exact)
		exchange_reply_json(exchange, rule_value(exchange->core, &rule));
	else if (json_array_size(list))
		exchange_reply_json(exchange, json_pack("{sisO}", "count",
							(int)json_array_size(list), "rules", list));
	else
		refuse_unknown(exchange);
	json_decref(list);
}

/* Some rule is called so, and none of the API. */
static bool is_foreign(struct exchange *exchange, struct core_rule *rule)
{
	for (unsigned i = 0; core_rule_at(exchange->core, i, rule); i++)
		if (core_rule_is(rule, exchange->params[0]))
			return true;
	return false;
}

static void answer_rule_delete(struct exchange *exchange)
{
	struct core_rule rule;

	if (core_rule_remove(exchange->core, exchange->params[0]))
		exchange_reply_nothing(exchange);
	else if (is_foreign(exchange, &rule))
		exchange_refuse(exchange, 409,
				"'%s' is a rule of %s (%s): PUT {\"off\": true} switches it off",
				rule.view.name, rule_source_name(rule.view.source),
				rule.view.tally.file);
	else
		refuse_unknown(exchange);
}

static void answer_rules_delete(struct exchange *exchange)
{
	unsigned n = core_rules_clear(exchange->core);

	exchange_reply_json(exchange, json_pack("{si}", "removed", (int)n));
}

const struct route rules_routes[] = {
	{ "GET", "/v1/rules", answer_rules, "rules by priority: words, source, scope, tally", page_queries, .lists = "rules" },
	{ "DELETE", "/v1/rules", answer_rules_delete, "takes back all that were added so", NULL },
	{ "GET", "/v1/rules/unused", answer_rules_unused, "rules that never spoke, and why", page_queries, .lists = "rules" },
	{ "GET", "/v1/rules/{name}", answer_rule, "one of them", NULL },
	{ "DELETE", "/v1/rules/{name}", answer_rule_delete, "takes back one that was added so", .status = 204 },
	{ NULL, NULL, NULL, NULL, NULL },
};
