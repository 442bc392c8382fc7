/* SPDX-License-Identifier: Apache-2.0 */
/* A rule as JSON: what POST takes, and what became of it. */
#include "api/rule_value.h"

#include "api/rule_tree.h"
#include "api/value.h"
#include "rule/node.h"

static json_t *number_value(uint64_t number)
{
	return json_integer((json_int_t)number);
}

/* As it stands in a configuration. */
static json_t *text_value(const struct rule_view *view)
{
	struct buf text = { 0 };
	json_t *value;

	buf_printf(&text, "{ name = \"%s\"; when = ", view->name);
	if (view->when)
		node_print(view->when, &text);
	else
		buf_add_text(&text, "{}");
	buf_add_text(&text, "; do = ");
	node_print(view->what, &text);
	buf_add_text(&text, "; }");
	value = value_of(buf_str(&text));
	buf_free(&text);
	return value;
}

static json_t *gates_value(struct core *core, const struct core_rule *rule)
{
	json_t *list = json_array();
	const char *name;

	for (unsigned i = 0; (name = core_rule_gate(core, rule, i)); i++)
		json_array_append_new(list, value_of(str_of(name)));
	return list;
}

static json_t *users_value(const char *const *users)
{
	json_t *list = users ? json_array() : json_null();

	for (; users && *users; users++)
		json_array_append_new(list, value_of(str_of(*users)));
	return list;
}

static json_t *tally_value(struct core *core, const struct rule_view *view)
{
	const struct rule_tally *tally = &view->tally;
	struct loop *loop = core_loop(core);
	json_t *json = json_object();

	json_object_set_new(json, "matched", number_value(tally->matched));
	json_object_set_new(json, "spoke", number_value(tally->spoke));
	json_object_set_new(json, "limited", number_value(tally->limited));
	json_object_set_new(json, "shadowed", number_value(tally->shadowed));
	json_object_set_new(json, "shadowed_by", value_of(str_of(tally->shadowed_by)));
	json_object_set_new(json, "since",
			    view->since < 0 ?
				    json_null() :
				    value_of_time(loop_epoch(loop) - loop_now(loop) + view->since));
	return json;
}

json_t *rule_value(struct core *core, const struct core_rule *rule)
{
	const struct rule_view *view = &rule->view;
	json_t *json = json_object();

	json_object_set_new(json, "name", value_of(str_of(view->name)));
	json_object_set_new(json, "source", value_of(str_of(rule_source_name(view->source))));
	json_object_set_new(json, "fault", value_of(str_of(rule->fault)));
	json_object_set_new(json, "file", value_of(str_of(view->tally.file)));
	json_object_set_new(json, "line",
			    view->tally.line ? number_value(view->tally.line) : json_null());
	json_object_set_new(json, "when", view->when ? rule_tree_value(view->when) : json_object());
	json_object_set_new(json, "do", rule_tree_value(view->what));
	json_object_set_new(json, "text", text_value(view));
	json_object_set_new(json, "gates", gates_value(core, rule));
	json_object_set_new(json, "off", json_boolean(view->off));
	json_object_set_new(json, "users", users_value(view->only_users));
	json_object_set_new(json, "expires_in",
			    rule->expires_us < 0 ? json_null() :
						   json_real((double)rule->expires_us / 1e6));
	json_object_set_new(json, "spoken",
			    rule->spoken ? number_value(rule->spoken) : json_null());
	json_object_set_new(json, "tally", tally_value(core, view));
	return json;
}
