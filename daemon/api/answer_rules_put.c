/* SPDX-License-Identifier: Apache-2.0 */
/* Rules that are added or changed: as JSON of the words of the configuration, as its text, or as a fault of the
 * catalogue by name; and for whom and how long. */
#include <string.h>

#include "api/answers.h"
#include "api/rule_tree.h"
#include "api/rule_value.h"
#include "api/value.h"

enum { USERS_MAX = 32, NAME_MAX_OCTETS = 100 };

/* Members of the body; `rule`: a word of the rule itself. */
static const struct member_row {
	const char *name;
	bool rule;
} member_rows[] = {
	{ "name", true },     { "each", true },  { "when", true },     { "do", true },
	{ "rules", false },   { "text", false }, { "fault", false },   { "user", false },
	{ "users", false },   { "expires", false }, { "spoken", false }, { "off", false },
};

/* A body while it is read. */
struct reading {
	struct exchange *exchange;
	const json_t *body;
	struct core_rules_order order;
	const char *users[USERS_MAX + 1];
	struct conf_node rules; /* a list, or one rule */
	struct conf_tree *tree; /* of a text */
	struct conf_errors errors;
};

static void reading_end(struct reading *reading)
{
	conf_tree_free(reading->tree);
	conf_errors_free(&reading->errors);
}

static const json_t *member(const struct reading *reading, const char *name)
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
static bool members_fit(struct reading *reading)
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
static bool add_user(struct reading *reading, const json_t *value)
{
	struct snapshot *snapshot = core_snapshot(reading->exchange->core);
	const char *name = json_string_value(value);
	struct subscriber subscriber;
	unsigned n = 0;

	while (reading->users[n])
		n++;
	if (!name || !subscribers_by_name(snapshot->subscribers, str_of(name), &subscriber)) {
		exchange_refuse(reading->exchange, 422, "users: %s%s%s",
				name ? "no subscriber is named '" : "names of subscribers are wanted",
				name ? name : "", name ? "'" : "");
		return false;
	}
	if (n == USERS_MAX) {
		exchange_refuse(reading->exchange, 422, "users: at most %d are taken", USERS_MAX);
		return false;
	}
	reading->users[n] = name;
	reading->order.only_users = reading->users;
	return true;
}

/* For whom. */
static bool read_users(struct reading *reading)
{
	const json_t *user = member(reading, "user"), *users = member(reading, "users"), *one;
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
static bool read_end(struct reading *reading)
{
	const json_t *expires = member(reading, "expires"), *spoken = member(reading, "spoken");
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
static bool read_tree(struct reading *reading, const json_t *value, const char *place)
{
	if (rule_tree_read(&reading->exchange->arena, value, place, &reading->rules))
		return true;
	exchange_refuse(reading->exchange, 422, "too many levels");
	return false;
}

/* The members that make one rule. */
static bool read_rule(struct reading *reading)
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
static void take_list(struct reading *reading, const struct conf_node *list)
{
	bool many = list->kind == CONF_LIST;

	reading->order.rules = many ? list->children : list;
	reading->order.n = many ? list->n_children : 1;
}

/* "rules = ( ... );", or one { ... } alone. */
static bool read_text(struct reading *reading, const char *text)
{
	struct buf whole = { 0 };
	const struct conf_node *root;
	bool alone;

	text = text ? text : "";
	alone = str_starts(str_trim(str_of(text)), STR("{"));
	buf_printf(&whole, "%s%s%s", alone ? "rules = ( " : "", text, alone ? " );" : "");
	reading->tree = conf_read_text(whole.p, "text", 1, NULL, &reading->errors);
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
static bool read_form(struct reading *reading)
{
	const json_t *text = member(reading, "text"), *rules = member(reading, "rules"),
		     *fault = member(reading, "fault");
	bool words = member(reading, "name") || member(reading, "when") || member(reading, "do");

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
static bool names_fit(struct reading *reading)
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
		exchange_refuse(reading->exchange, 422,
				"name: at most %d octets without controls and # , ; are taken, and not unused",
				NAME_MAX_OCTETS);
		return false;
	}
	return true;
}

/* Whole; false: that was the answer. */
static bool read_body(struct reading *reading)
{
	return members_fit(reading) && read_users(reading) && read_end(reading) &&
	       read_form(reading) && names_fit(reading);
}

/* Is it one of those that were just added? */
static bool was_added(const struct reading *reading, const struct core_rule *rule)
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

/* One as it is, several as a list. */
static void reply_added(struct reading *reading, bool created)
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
	if (created)
		exchange_reply_created(exchange, location.p, answer);
	else
		exchange_reply_json(exchange, answer);
	buf_free(&location);
}

/* False: that was the answer. */
static bool put(struct reading *reading)
{
	switch (core_rules_put(reading->exchange->core, &reading->order, &reading->errors)) {
	case RULES_CHANGED:
		return true;
	case RULES_UNKNOWN:
		exchange_refuse(reading->exchange, 404,
				"no fault is called '%s'; GET /v1/faults shows them",
				reading->order.fault);
		return false;
	case RULES_TAKEN:
		exchange_refuse_lines(reading->exchange, 409, buf_str(&reading->errors.text));
		return false;
	default:
		exchange_refuse_lines(reading->exchange, 422, buf_str(&reading->errors.text));
		return false;
	}
}

void answer_rules_post(struct exchange *exchange)
{
	struct reading reading = { .exchange = exchange, .body = exchange->object };

	if (member(&reading, "off"))
		exchange_refuse(exchange, 422, "off: is for PUT");
	else if (read_body(&reading) && put(&reading))
		reply_added(&reading, true);
	reading_end(&reading);
}

/* The one rule that is put has the path's name. */
static bool name_is(struct reading *reading, const char *wanted)
{
	const struct conf_node *name =
		reading->order.n == 1 && reading->order.rules[0].kind == CONF_GROUP ?
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
		exchange_refuse(exchange, 409, "'%s' is a rule of %s (%s): only {\"off\": ...} changes it",
				rule.view.name, rule_source_name(rule.view.source),
				rule.view.tally.file);
		return true;
	}
	return false;
}

/* A new one, or another in its place; switched off, when it says so. */
static void replace(struct reading *reading, const char *name)
{
	struct exchange *exchange = reading->exchange;
	bool off = json_is_true(member(reading, "off")), exists, was_off;

	if (is_foreign(exchange, str_of(name), &exists, &was_off))
		return;
	reading->order.replaces = name;
	if (!read_body(reading) || !name_is(reading, name) || !put(reading))
		return;
	if (off != was_off)
		core_switch_rule(exchange->core, str_of(name), !off);
	reply_added(reading, !exists);
}

void answer_rule_put(struct exchange *exchange)
{
	struct reading reading = { .exchange = exchange, .body = exchange->object };
	const json_t *off = member(&reading, "off");
	struct str name = exchange->params[0];

	if (off && !json_is_boolean(off))
		exchange_refuse(exchange, 422, "off: true or false is wanted");
	else if (!off || json_object_size(reading.body) > 1)
		replace(&reading, name.p);
	else if (core_switch_rule(exchange->core, name, !json_is_true(off)))
		answer_rule(exchange);
	else
		exchange_refuse(exchange, 404, "no rule is named '%.*s'", STR_ARG(name));
	reading_end(&reading);
}
