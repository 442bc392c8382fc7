/* SPDX-License-Identifier: Apache-2.0 */
/* One part of one value (contact.uri.user, via.branch, authorization.nonce): where it stands in the
 * value's text, and the text with that part set or removed. All else in the text stays as it is. */
#ifndef IMSD_RULE_PATH_PART_H
#define IMSD_RULE_PATH_PART_H

#include "rule/path_parts.h"

/* As written, quotes included, a slice of `text`; a flag is empty. STR_NONE when absent, or when
 * the value cannot be read. `text` is a header's value, for PATH_URI the Request-URI. */
struct str part_read(const struct path *path, struct str text);
/* The new text, in the arena; STR_NONE when the value has no place for that part. The value is
 * quoted where the RFC wants it and it is not quoted yet; an empty one makes a flag, in a Digest
 * parameter "". */
struct str part_set(const struct path *path, struct arena *arena, struct str text,
		    struct str value);
/* The same without the part; STR_NONE when it is not there. */
struct str part_remove(const struct path *path, struct arena *arena, struct str text);

#endif
