/* SPDX-License-Identifier: Apache-2.0 */
/* Nodes of a configuration's tree, as rules need them. */
#include "rule/node.h"

#include <inttypes.h>
#include <string.h>

#include "base/path.h"
#include "rule/dollars.h"

unsigned node_values(const struct conf_node *node)
{
	return node->kind == CONF_LIST ? node->n_children : 1;
}

const struct conf_node *node_value(const struct conf_node *node, unsigned number)
{
	return node->kind == CONF_LIST ? &node->children[number] : node;
}

const char *node_folder(struct arena *arena, const struct conf_node *node)
{
	return node->file ? arena_join(arena, (struct str[]){ path_folder(node->file) }, 1).p : ".";
}

/* The children of a group or list, between brackets. */
static void node_print_children(const struct conf_node *node, struct buf *out)
{
	buf_add_char(out, node->kind == CONF_LIST ? '(' : '{');
	for (unsigned i = 0; i < node->n_children; i++) {
		if (i)
			buf_add_text(out, ", ");
		if (node->children[i].name)
			buf_printf(out, "%s = ", node->children[i].name);
		node_print(&node->children[i], out);
	}
	buf_add_char(out, node->kind == CONF_LIST ? ')' : '}');
}

/* In quotes, as libconfig reads it again. */
static void node_print_text(const char *text, struct buf *out)
{
	buf_add_char(out, '"');
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			buf_add_char(out, '\\');
		buf_add_char(out, *text);
	}
	buf_add_char(out, '"');
}

void node_print(const struct conf_node *node, struct buf *out)
{
	switch (node->kind) {
	case CONF_GROUP:
	case CONF_LIST:
		node_print_children(node, out);
		break;
	case CONF_TEXT:
		node_print_text(node->text, out);
		break;
	case CONF_BOOL:
		buf_add_text(out, node->number ? "true" : "false");
		break;
	case CONF_FLOAT:
		buf_printf(out, "%g", node->real);
		break;
	default:
		buf_printf(out, "%" PRId64, node->number);
	}
}

/* The text with every `$each` replaced; all other `$` values and `$$` stay as they are. */
static const char *text_expand_each(struct arena *arena, const char *text, struct str value)
{
	struct str rest = str_of(text), literal, name;
	const char *start = text, *copy;
	struct buf out = { 0 };

	while (dollars_piece(&rest, &literal, &name)) {
		if (str_is(name, "each")) {
			buf_add_str(&out, literal);
			buf_add_str(&out, value);
		} else {
			buf_add(&out, start, (size_t)(rest.p - start));
		}
		start = rest.p;
	}
	copy = arena_copy(arena, buf_str(&out).p, out.n);
	buf_free(&out);
	return copy;
}

const struct conf_node *node_expand_each(struct arena *arena, const struct conf_node *node,
					 struct str value)
{
	struct conf_node *copy = arena_alloc(arena, sizeof(*copy));

	*copy = *node;
	if (node->kind == CONF_TEXT)
		copy->text = text_expand_each(arena, node->text, value);
	if (node->kind != CONF_GROUP && node->kind != CONF_LIST)
		return copy;
	copy->children = arena_alloc(arena, node->n_children * sizeof(*copy));
	for (unsigned i = 0; i < node->n_children; i++)
		copy->children[i] = *node_expand_each(arena, &node->children[i], value);
	return copy;
}
