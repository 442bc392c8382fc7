/* SPDX-License-Identifier: Apache-2.0 */
/* Headers as lists of values. */
#include "role/header.h"

#include "msg/value.h"

struct str header_join(struct msg *msg, enum hdr id)
{
	struct msg_line *line = msg_find(msg, id, 0);
	struct str all = line ? line->value : STR_NONE;

	while (line && (line = msg_find(msg, id, msg_line_number(msg, line) + 1)))
		all = MSG_JOIN(msg, all, STR(", "), line->value);
	return all;
}

bool header_same_uris(struct str a, struct str b)
{
	struct str one, other;
	struct address left, right;

	while (value_cut(&a, &one)) {
		if (!value_cut(&b, &other))
			return false;
		if (!address_split(one, &left) || !address_split(other, &right) ||
		    !uri_text_equal(left.uri_text, right.uri_text))
			return false;
	}
	return !value_cut(&b, &other);
}

void header_replace(struct msg *msg, enum hdr id, struct str values)
{
	unsigned first;

	if (!values.n) {
		msg_remove(msg, id);
		return;
	}
	first = msg_line_number(msg, msg_set(msg, id, values));
	while (msg_find(msg, id, first + 1))
		msg_remove_line(msg, msg_find(msg, id, first + 1));
}
