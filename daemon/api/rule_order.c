/* SPDX-License-Identifier: Apache-2.0 */
/* The body of a POST or PUT of rules. */
#include "api/rule_order.h"

#include <string.h>

#include "api/rule_tree.h"
#include "api/value.h"
#include "core/subscribers.h"

enum { NAME_MAX_OCTETS = 100 };

/* Members of the body; `rule`: a word of the rule itself. */
static const struct member_row {
	const char *name;
	bool rule;
} member_rows[] = {
	{ "name", true },   { "each", true },     { "when", true },    { "do", true },
	{ "rules", false }, { "text", false },    { "fault", false },  { "user", false },
	{ "users", false }, { "expires", false }, { "spoken", false }, { "off", false },
};

void rule_order_end(struct rule_order *reading)
{
	conf_tree_free(reading->tree);
	conf_errors_free(&reading->errors);
}

const json_t *rule_order_member(const struct rule_order *reading, const char *name)
{
	const json_t *value = json_object_get(reading->body, name);

	return json_is_null(value) ? NULL : value;
}

static const struct member_row *find_member(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(member_rows); i++)
		if (strcmp(member_rows[i].name, name) == 0)
			return &member_rows[i];
	return NULL;
}

/* Are all members known? False: that was the answer. */
static bool members_fit(struct rule_order *reading)
{
	struct nearest nearest;
	const char *name;
	char hint[100];
	json_t *value;

	json_object_foreach((json_t *)reading->body, name, value) {
		if (find_member(name))
			continue;
		nearest_start(&nearest, str_of(name));
		for (size_t i = 0; i < ARRAY_LEN(member_rows); i++)
			nearest_offer(&nearest, member_rows[i].name);
		exchange_refuse(reading->exchange, 422, "%s: not known here%s", name,
				exchange_near(nearest_best(&nearest), hint));
		return false;
	}
	return true;
}

/* One subscriber more; false: that was the answer. */
static bool add_user(struct rule_order *reading, const json_t *value)
{
	struct snapshot *snapshot = core_snapshot(reading->exchange->core);
	const char *name = json_string_value(value);
	struct subscriber subscriber;
	unsigned n = 0;

	while (reading->users[n])
		n++;
	if (!name || !subscribers_by_name(snapshot->subscribers, str_of(name), &subscriber)) {
		struct buf why = { 0 };

		core_say_stranger(reading->exchange->core, "", str_of(name), &why);
		exchange_refuse(reading->exchange, 422, "users: %s",
				why.n ? why.p : "names of subscribers are wanted");
		buf_free(&why);
		return false;
	}
	if (n == RULE_USERS_MAX) {
		exchange_refuse(reading->exchange, 422, "users: at most %d are taken",
				RULE_USERS_MAX);
		return false;
	}
	reading->users[n] = name;
	reading->order.only_users = reading->users;
	return true;
}

/* For whom. */
static bool read_users(struct rule_order *reading)
{
	const json_t *user = rule_order_member(reading, "user"),
		     *users = rule_order_member(reading, "users"), *one;
	size_t i;

	if (user && !add_user(reading, user))
		return false;
	if (users && !json_is_array(users))
		return add_user(reading, users);
	json_array_foreach(users, i, one)
		if (!add_user(reading, one))
			return false;
	return true;
}

/* For how long. */
static bool read_end(struct rule_order *reading)
{
	const json_t *expires = rule_order_member(reading, "expires"),
		     *spoken = rule_order_member(reading, "spoken");
	const char *text = json_string_value(expires);

	if (expires && (!text || !str_to_duration(str_of(text), &reading->order.expires_us) ||
			reading->order.expires_us <= 0)) {
		exchange_refuse(reading->exchange, 422,
				"expires: a duration with a unit is wanted, like \"60s\"");
		return false;
	}
	if (spoken && json_integer_value(spoken) < 1) {
		exchange_refuse(reading->exchange, 422, "spoken: a number from 1 is wanted");
		return false;
	}
	reading->order.spoken = (uint64_t)json_integer_value(spoken);
	return true;
}

/* JSON as nodes; false: that was the answer. */
static bool read_tree(struct rule_order *reading, const json_t *value, const char *place)
{
	if (rule_tree_read(&reading->exchange->arena, value, place, &reading->rules))
		return true;
	exchange_refuse(reading->exchange, 422, "too many levels");
	return false;
}

/* The members that make one rule. */
static bool read_rule(struct rule_order *reading)
{
	json_t *rule = json_object(), *value;
	const char *name;
	bool read;

	json_object_foreach((json_t *)reading->body, name, value)
		if (find_member(name)->rule)
			json_object_set(rule, name, value);
	if (reading->order.replaces && !json_object_get(rule, "name"))
		json_object_set_new(rule, "name", value_of(str_of(reading->order.replaces)));
	read = read_tree(reading, rule, "");
	json_decref(rule);
	reading->order.rules = &reading->rules;
	reading->order.n = 1;
	return read;
}

/* A list of them. */
static void take_list(struct rule_order *reading, const struct conf_node *list)
{
	bool many = list->kind == CONF_LIST;

	reading->order.rules = many ? list->children : list;
	reading->order.n = many ? list->n_children : 1;
}

/* "rules = ( ... );", or one { ... } alone. */
static bool read_text(struct rule_order *reading, const char *text)
{
	struct buf whole = { 0 };
	const struct conf_node *root;
	bool alone;

	text = text ? text : "";
	alone = str_starts(str_trim(str_of(text)), STR("{"));
	buf_printf(&whole, "%s%s%s", alone ? "rules = ( " : "", text, alone ? " );" : "");
	reading->tree = conf_read_confined(whole.p, "text", NULL, &reading->errors);
	buf_free(&whole);
	if (!reading->tree) {
		exchange_refuse_lines(reading->exchange, 422, buf_str(&reading->errors.text));
		return false;
	}
	root = &reading->tree->root;
	if (root->n_children != 1 || strcmp(root->children[0].name, "rules") != 0) {
		exchange_refuse(reading->exchange, 422,
				"text: rules = ( ... ); is wanted, and nothing else");
		return false;
	}
	take_list(reading, &root->children[0]);
	return true;
}

/* In which of the forms it is; false: that was the answer. */
static bool read_form(struct rule_order *reading)
{
	const json_t *text = rule_order_member(reading, "text"),
		     *rules = rule_order_member(reading, "rules"),
		     *fault = rule_order_member(reading, "fault");
	bool words = rule_order_member(reading, "name") || rule_order_member(reading, "when") ||
		     rule_order_member(reading, "do");

	if (!!text + !!rules + !!fault + words != 1) {
		exchange_refuse(reading->exchange, 422,
				"one rule (name, when, do), rules, text or fault is wanted");
		return false;
	}
	if (words)
		return read_rule(reading);
	if (text)
		return read_text(reading, json_string_value(text));
	reading->order.fault = json_string_value(fault);
	if (!rules && reading->order.fault)
		return true;
	if (!json_is_array(rules)) {
		exchange_refuse(reading->exchange, 422, "%s is wanted",
				rules ? "rules: a list" : "fault: a name");
		return false;
	}
	if (!read_tree(reading, rules, "rules"))
		return false;
	take_list(reading, &reading->rules);
	return true;
}

/* Names stand in paths and in lines of the journal. */
static bool names_fit(struct rule_order *reading)
{
	for (unsigned i = 0; i < reading->order.n; i++) {
		const struct conf_node *rule = &reading->order.rules[i],
				       *name = rule->kind == CONF_GROUP ? conf_child(rule, "name") :
									  NULL;
		struct str text = name && name->kind == CONF_TEXT ? str_of(name->text) : STR_NONE;
		bool fits = text.n <= NAME_MAX_OCTETS && !str_is(text, "unused");

		for (size_t k = 0; k < text.n; k++)
			fits &= (uint8_t)text.p[k] >= ' ' && text.p[k] != 0x7f &&
				!memchr("#,;", text.p[k], 3);
		if (fits)
			continue;
		exchange_refuse(
			reading->exchange, 422,
			"name: at most %d octets without controls and # , ; are taken, and not unused",
			NAME_MAX_OCTETS);
		return false;
	}
	return true;
}

bool rule_order_read(struct rule_order *reading)
{
	return members_fit(reading) && read_users(reading) && read_end(reading) &&
	       read_form(reading) && names_fit(reading);
}
