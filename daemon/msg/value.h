/* SPDX-License-Identifier: Apache-2.0 */
/* Values: a header field's lines split at top-level commas (RFC 3261 7.3.1), numbered from 1. */
#ifndef IMSD_MSG_VALUE_H
#define IMSD_MSG_VALUE_H

#include "msg/msg.h"

/* Where one value stands. */
struct msg_value {
	struct str text; /* trimmed */
	unsigned line;   /* number of its line */
	unsigned from;   /* offset of `text` in the line's value */
	unsigned index;  /* 1, 2 ... over all lines of the header */
};

/* Walks the values of a header: of a list the pieces that are not empty, else one per line, an
 * empty one too. Changing the message ends the walk. */
struct value_walk {
	enum hdr id;
	struct str name; /* for HDR_OTHER; a name that has a row stands for its row */
	unsigned line, offset, index;
	bool inside;
};
void value_walk_start(struct value_walk *walk, enum hdr id, struct str name);
bool value_walk_next(const struct msg *msg, struct value_walk *walk, struct msg_value *value);

/* Value `index` (1 first, -1 last). False when there is none. */
bool value_at(const struct msg *msg, enum hdr id, struct str name, int index,
	      struct msg_value *value);
unsigned value_count(const struct msg *msg, enum hdr id, struct str name);
/* Rewrites that one value, the others of its line stay as they are: the line is copied, `text` with
 * it. */
void value_replace(struct msg *msg, const struct msg_value *value, struct str text);
/* Takes it out with its comma; a line that becomes empty goes. */
void value_remove(struct msg *msg, const struct msg_value *value);
/* Splits any comma list (not only a message's): the next piece of *rest, top level only, trimmed,
 * never empty. */
bool value_cut(struct str *rest, struct str *piece);

#endif
