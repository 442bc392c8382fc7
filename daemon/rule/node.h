/* SPDX-License-Identifier: Apache-2.0 */
/* What rules do with nodes of a configuration's tree: walk lists of one, print them, repeat them
 * for `each`. */
#ifndef IMSD_RULE_NODE_H
#define IMSD_RULE_NODE_H

#include "conf/tree.h"

/* A setting that is one value or a list of them: how many, and which. */
unsigned node_values(const struct conf_node *node);
const struct conf_node *node_value(const struct conf_node *node, unsigned number);
/* The folder of the file that the node was read from, in the arena; "." when the file's name has
 * none. */
const char *node_folder(struct arena *arena, const struct conf_node *node);
/* The node as one line of text, in canonical form. */
void node_print(const struct conf_node *node, struct buf *out);
/* A copy in which `$each` is the value; values without it are shared. */
const struct conf_node *node_expand_each(struct arena *arena, const struct conf_node *node,
					 struct str value);

#endif
