/* SPDX-License-Identifier: Apache-2.0 */
/* KEY=VALUE as members of a JSON object. Pure, but for the files that a text may name. */
#ifndef IMSCTL_BODY_H
#define IMSCTL_BODY_H

#include "imsctl/command.h"

/* One of them. */
struct body_value {
	struct str name; /* a.b: member b of the object a */
	struct str text;
	enum value_kind kind;
	bool json;  /* the text is JSON */
	bool guess; /* nobody says what it is: a whole number, true, false, or else a text */
};

/* Puts it into the object. False: `why` says what would be right. */
bool body_put(json_t *object, const struct body_value *value, struct buf *why);
/* The text of an argument that may be a file. */
bool body_put_text(json_t *object, const struct argument *argument, const char *word,
		   struct buf *why);

#endif
