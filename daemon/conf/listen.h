/* SPDX-License-Identifier: Apache-2.0 */
/* The list `listen`: which sockets to open. */
#ifndef IMSD_CONF_LISTEN_H
#define IMSD_CONF_LISTEN_H

#include "conf/schema.h"
#include "conf/snapshot.h"

extern const struct conf_schema listen_schema;

/* Fills listens and n_listens, in the tree's arena: from the list, or when there is none the
 * sockets of the shipped configuration. */
void listens_read(struct snapshot *snapshot, struct conf_errors *errors);
/* An IPv4 or IPv6 literal, the latter in brackets or without. */
bool listen_is_address(struct str text);
/* Do two entries, of this configuration and of the one before, ask for the same socket? A name that
 * comes from the place in the list says nothing. */
bool listen_is_same(const struct conf_listen *a, const struct conf_listen *b);

#endif
