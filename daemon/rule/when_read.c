/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a `when` group: its keys by the tables of conditions and limits, any and not by
 * themselves. */
#include "rule/when.h"

#include <string.h>

/* What a nested group inherits. */
struct when_place {
	uint8_t kinds;
	bool negated;
	struct limits *limits; /* NULL inside any and not */
};

static bool group_read(struct rule_load *load, const struct conf_node *node,
		       const struct when_place *place, struct when *when);

/* Is `status` said here, or in an arm of any (`key` "any") or in a not (`key` "not")? */
static bool group_says_status(const struct conf_node *node, const char *key)
{
	const struct conf_node *nested = conf_child(node, key);

	if (node->kind != CONF_GROUP)
		return false;
	if (conf_child(node, "status"))
		return true;
	for (unsigned i = 0; nested && i < node_values(nested); i++)
		if (group_says_status(node_value(nested, i), key))
			return true;
	return false;
}

/* `method` alone means requests, `status` responses; neither, or a status in an arm of any: what is
 * around it says. */
static uint8_t group_kinds(const struct conf_node *node, const struct when_place *place)
{
	if (conf_child(node, "status"))
		return KIND_RESPONSE;
	if (group_says_status(node, "any"))
		return place->kinds;
	if (group_says_status(node, "not"))
		return KIND_RESPONSE;
	if (conf_child(node, "method") && !place->negated && place->kinds == KIND_BOTH)
		return KIND_REQUEST;
	return place->kinds;
}

/* Puts a test behind those that cost as much or less. */
static void when_add_test(struct when *when, const struct test *test)
{
	struct test *tests = when->tests;
	unsigned at = when->n_tests++;

	for (; at > 0 && tests[at - 1].row->cost > test->row->cost; at--)
		tests[at] = tests[at - 1];
	tests[at] = *test;
	when->keys |= WHEN_BIT(test->row->key);
	when->moving |= test->moving;
	if (test->row->key == WHEN_METHOD)
		when->methods = test->mask;
}

/* The groups of any or not. */
static bool nested_read(struct rule_load *load, const struct conf_node *node,
			const struct when_place *place, struct test *test)
{
	unsigned n = node_values(node);

	test->whens = arena_alloc(load->arena, n * sizeof(*test->whens));
	for (unsigned i = 0; i < n; i++) {
		struct when *when = &test->whens[test->n_whens++];

		if (!group_read(load, node_value(node, i), place, when))
			return false;
		test->moving |= when->moving;
	}
	return n > 0 || load_error(load, node, "%s is empty", node->name);
}

/* One condition. */
static bool test_read(struct rule_load *load, const struct conf_node *node,
		      const struct when_place *place, struct test *test)
{
	struct buf text = { 0 };

	node_print(node, &text);
	test->text = arena_copy(load->arena, text.p, text.n);
	buf_free(&text);
	test->moving = WHEN_MOVING & WHEN_BIT(test->row->key);
	if (test->row->read)
		return test->row->read(load, node, test);
	return nested_read(load, node, place, test);
}

/* No key of that name: the near one. */
static bool key_unknown(struct rule_load *load, const struct conf_node *node)
{
	struct nearest nearest;

	nearest_start(&nearest, str_of(node->name));
	for (unsigned i = 0; when_list(i); i++)
		nearest_offer(&nearest, when_list(i)->name);
	for (unsigned i = 0; limit_list(i); i++)
		nearest_offer(&nearest, limit_list(i)->name);
	return load_unknown(load, node, "condition", str_of(node->name), nearest_best(&nearest));
}

/* One limit. */
static bool limit_read(struct rule_load *load, const struct conf_node *node,
		       const struct limit_row *row, struct limits *limits)
{
	if (!limits)
		return load_error(load, node,
				  "%s limits the whole rule and does not stand in any or not",
				  row->name);
	limits->any = true;
	return row->read(load, node, limits);
}

/* One key: a condition or a limit. */
static bool key_read(struct rule_load *load, const struct conf_node *node,
		     const struct when_place *place, struct when *when)
{
	const struct when_place inside = {
		.kinds = when->kinds,
		.negated = place->negated || !strcmp(node->name, "not"),
	};
	const struct limit_row *limit = limit_find(str_of(node->name));
	const struct when_row *row = when_find(str_of(node->name));
	struct test test = { .row = row };

	if (limit)
		return limit_read(load, node, limit, place->limits);
	if (!row)
		return key_unknown(load, node);
	if (!test_read(load, node, &inside, &test))
		return false;
	when_add_test(when, &test);
	for (unsigned i = 0; i < test.n_whens; i++)
		when->keys |= test.whens[i].keys;
	return true;
}

static bool group_read(struct rule_load *load, const struct conf_node *node,
		       const struct when_place *place, struct when *when)
{
	bool good = true;

	*when = (struct when){ .methods = UINT32_MAX, .kinds = KIND_BOTH };
	if (node->kind != CONF_GROUP)
		return load_error(load, node, "%s takes { KEY = VALUE; ... }",
				  node->name ? node->name : "this");
	when->kinds = group_kinds(node, place);
	when->tests = arena_alloc(load->arena, node->n_children * sizeof(*when->tests));
	for (unsigned i = 0; i < node->n_children; i++)
		good &= key_read(load, &node->children[i], place, when);
	return good;
}

bool when_read(struct rule_load *load, const struct conf_node *node, struct limits *limits,
	       struct when *when)
{
	const struct when_place top = { .kinds = KIND_BOTH, .limits = limits };

	limits_init(limits);
	*when = (struct when){ .methods = UINT32_MAX, .kinds = KIND_BOTH };
	if (!node)
		return true;
	return group_read(load, node, &top, when) && limits_check(load, node, limits);
}
