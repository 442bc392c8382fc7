/* SPDX-License-Identifier: Apache-2.0 */
/* The keys of a group that is not made of knobs (a subscriber, a listening socket), checked, and
 * printed by --list. */
#ifndef IMSD_CONF_SCHEMA_H
#define IMSD_CONF_SCHEMA_H

#include "conf/tree.h"

struct conf_key {
	const char *name;
	enum conf_kind kind;
	const char *fallback; /* the default, as it would be written; NULL: none */
	const char *help;     /* one sentence */
};

struct conf_schema {
	const char *path; /* "subscribers", "subscribers.auth" */
	const struct conf_key *keys;
	unsigned n_keys;
};

/* Whether the node is of that kind; false with an error that names `what`. */
bool conf_check_kind(const struct conf_node *node, enum conf_kind kind, const char *what,
		     struct conf_errors *errors);
/* Whether the node is a group whose keys and their kinds are all in the schema; each that is not is
 * an error. */
bool conf_check_keys(const struct conf_node *node, const struct conf_schema *schema,
		     struct conf_errors *errors);
/* The text of that child, or NULL. */
const char *conf_child_text(const struct conf_node *node, const char *name);
/* The number of that child, or `fallback`. */
int64_t conf_child_number(const struct conf_node *node, const char *name, int64_t fallback);

#endif
