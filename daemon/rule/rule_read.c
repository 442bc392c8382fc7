/* SPDX-License-Identifier: Apache-2.0 */
/* Reading one rule: { name; [each;] when = {...}; do = (...); }. */
#include <string.h>

#include "rule/action.h"
#include "rule/conflict.h"
#include "rule/reach.h"

/* Only the keys of a rule, and what it cannot do without. */
static bool keys_check(struct rule_load *load, const struct conf_node *node)
{
	static const char *const keys[] = { "name", "each", "when", "do", NULL };

	for (unsigned i = 0; i < node->n_children; i++)
		if (!load_word(load, &node->children[i], "key of a rule",
			       str_of(node->children[i].name), keys))
			return false;
	return conf_child(node, "do") ||
	       load_error(load, node, "a rule needs do = ( { VERB = VALUE; }, ... )");
}

/* The `$` values of one text; inserted octets have none. */
static bool text_check_dollars(struct rule_load *load, const struct conf_node *node)
{
	struct str rest = str_of(node->text), name;

	if (node->name && !strcmp(node->name, "insert"))
		return true;
	while (dollars_next(&rest, &name))
		if (!look_knows_name(name))
			return load_error(load, node,
					  "unknown value $%.*s: "
					  "$user.name|impi|impu|imsi|msisdn|contact, the same of "
					  "$peer_user and of subscribers, "
					  "$registration.path|service_route, $domain and "
					  "$request.PATH are known; a dollar is written $$",
					  STR_ARG(name));
	return true;
}

/* Of all texts below this node. */
static bool node_check_dollars(struct rule_load *load, const struct conf_node *node)
{
	if (node->kind == CONF_TEXT)
		return text_check_dollars(load, node);
	for (unsigned i = 0; i < node->n_children; i++)
		if (!node_check_dollars(load, &node->children[i]))
			return false;
	return true;
}

/* The rule without its name, in canonical form. */
static const char *rule_text(struct arena *arena, const struct conf_node *when,
			     const struct conf_node *items)
{
	struct buf text = { 0 };
	const char *copy;

	if (when)
		node_print(when, &text);
	node_print(items, &text);
	copy = arena_copy(arena, text.p, text.n);
	buf_free(&text);
	return copy;
}

struct rule *rule_read(struct rule_load *load, const struct conf_node *node, struct str name)
{
	struct rule *rule = arena_alloc(load->arena, sizeof(*rule));
	const struct conf_node *when = conf_child(node, "when"), *items = conf_child(node, "do");
	ptrdiff_t hash = str_find(name, '#');

	if (!keys_check(load, node))
		return NULL;
	*rule = (struct rule){
		.name = arena_copy(load->arena, name.p, name.n),
		.base = { name.p, hash < 0 ? name.n : (size_t)hash },
		.file = node->file,
		.line = node->line,
		.text = rule_text(load->arena, when, items),
		.when_node = when,
		.do_node = items,
	};
	wire_init(&rule->wire);
	rule->recv.rule = rule->wire.verdict.rule = rule->name;
	if (!when_read(load, when, &rule->limits, &rule->when) || !actions_read(load, items, rule))
		return NULL;
	if (!node_check_dollars(load, node) || !rule_check_reach(load, node, rule))
		return NULL;
	if (!when_check_conflicts(load, node, rule) || !items_check_conflicts(load, node, rule))
		return NULL;
	return rule;
}
