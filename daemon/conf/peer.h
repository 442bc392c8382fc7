/* SPDX-License-Identifier: Apache-2.0 */
/* Peers: who is at the far end of a call, by number or URI, and what it does (a behaviour by
 * name). */
#ifndef IMSD_CONF_PEER_H
#define IMSD_CONF_PEER_H

#include "conf/schema.h"

/* One entry of `peers`: exactly one of number, prefix, pattern (POSIX extended, search) and uri. */
struct peer_entry {
	const char *name;      /* given, or the number, prefix ... */
	const char *behaviour; /* its name; that it exists is checked where behaviours are known */
	const char *file;
	unsigned line;
	bool exact; /* a number or URI */
};

struct peers;
/* Reads `peers` of the tree; nothing of it is needed afterwards. Errors name file and line (two
 * keys, none, the same number twice, a pattern that does not compile, a number that is none); then
 * NULL. */
struct peers *peers_read(const struct conf_node *root, struct conf_errors *errors);
void peers_free(struct peers *peers);
/* Who that is: the number ("+15550100", or a short one as it is dialled; STR_NONE when it has
 * none), the address of record ("sip:user@host", the key that uri_aor gives). An exact URI or
 * number is found before the longest prefix, that before the patterns in file order, which search
 * both texts. A hash look-up per prefix length, never a search over exact ones. NULL: nobody. */
const struct peer_entry *peers_find(const struct peers *peers, struct str number, struct str aor);
/* By place from 0; NULL at the end: for the check of behaviours and for --list. */
const struct peer_entry *peers_at(const struct peers *peers, unsigned number);
extern const struct conf_schema peer_schema;

#endif
