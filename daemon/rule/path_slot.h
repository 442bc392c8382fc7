/* SPDX-License-Identifier: Apache-2.0 */
/* Where a part that is no parameter stands in a value: URI and its pieces (RFC 3261 19.1), display
 * name (20.10), Via (20.42), Digest scheme, CSeq. */
#ifndef IMSD_RULE_PATH_SLOT_H
#define IMSD_RULE_PATH_SLOT_H

#include "rule/path_parts.h"

/* Pointers into the value's text. */
struct slot {
	struct str value;           /* STR_NONE: absent */
	const char *at, *end;       /* what a new value replaces */
	const char *before, *after; /* written around a value that was absent; may be NULL */
	const char *cut, *cut_end;  /* what goes when it is removed */
};

/* False when the value cannot be read or can have no such part. */
bool slot_find(const struct path *path, struct str text, struct slot *slot);
/* The URI of a value; of PATH_URI the text itself. */
bool slot_find_uri(const struct path *path, struct str text, struct str *uri);

#endif
