/* SPDX-License-Identifier: Apache-2.0 */
/* Texts put together and put into words, for the files of rule/. */
#ifndef IMSD_RULE_TEXT_EDIT_H
#define IMSD_RULE_TEXT_EDIT_H

#include "base/mem.h"
#include "base/text.h"
#include "msg/names.h"

/* text[0, from) + middle + text[to, end), in the arena. */
struct str text_splice(struct arena *arena, struct str text, size_t from, size_t to,
		       struct str middle);
/* The slice from one pointer to the other. */
struct str text_between(const char *from, const char *to);

/* Adds it with its %xx resolved (RFC 3986 2.1). */
void text_unescape(struct buf *out, struct str text);

/* Is it written in double quotes? */
bool text_is_quoted(struct str text);
/* A display name with quotes where RFC 3261 25.1 wants them; one in quotes stays. */
struct str quote_name(struct arena *arena, struct str value);
/* The value of a ';' parameter: quoted where it is neither token nor host, where the old value was,
 * and in a feature tag (RFC 3840 9). An empty one is STR_NONE, a flag. */
struct str quote_param(struct arena *arena, struct str name, struct str value, struct str old);
/* The value of a Digest parameter of that header: quoted as RFC 7616 3.3 to 3.5 and TS 24.229 7.2A
 * say, another one as the old value was. */
struct str quote_auth(struct arena *arena, enum hdr hdr, struct str name, struct str value,
		      struct str old);

/* A value for a person: cut when long, controls as \r, \n or a dot, in quotes when empty or with
 * blanks. */
void say_value(struct buf *out, struct str value);
/* "$NAME has no value" */
void say_no_value(struct buf *out, struct str name);

#endif
