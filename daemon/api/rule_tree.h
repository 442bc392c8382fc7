/* SPDX-License-Identifier: Apache-2.0 */
/* JSON as a configuration's tree and back: the same words, `{ name = "a"; }` and `{"name": "a"}`. */
#ifndef IMSD_API_RULE_TREE_H
#define IMSD_API_RULE_TREE_H

#include <jansson.h>

#include "conf/tree.h"

/* The value as a node in the arena; its file says where it stands ("do[0].reply"), its line is 0, so that errors name
 * that. `place`: that of the value itself, "" at the top, which is called "api". False: deeper than 32. */
bool rule_tree_read(struct arena *arena, const json_t *value, const char *place,
		    struct conf_node *node);
/* Owned by the caller. */
json_t *rule_tree_value(const struct conf_node *node);

#endif
