/* SPDX-License-Identifier: Apache-2.0 */
/* Conditions: PATH OP VALUE (LANGUAGE section 1), one syntax for rules and scenarios. And the `$`
 * values in texts. */
#ifndef IMSD_RULE_CONDITION_H
#define IMSD_RULE_CONDITION_H

#include "rule/path.h"

enum condition_op {
	OP_EQUAL,   /* =   a|b, * matches any run; numbers by value */
	OP_UNEQUAL, /* !=  no value is it */
	OP_LESS,
	OP_LESS_EQUAL,
	OP_GREATER,
	OP_GREATER_EQUAL,
	OP_CONTAINS, /* ~TEXT */
	OP_REGEX,    /* ~/RE/ */
	OP_PRESENT,  /* =* */
	OP_ABSENT    /* !PATH */
};

/* Gives `$NAME` its value. False when the name is unknown (the text then stays as it is). */
struct dollars {
	bool (*value)(void *ctx, struct str name, const struct path *path, struct buf *out);
	void *ctx;
};
/* Appends the text with `$NAME`, `$NAME.PATH` resolved and `$$` a dollar. `path`: the path of the
 * condition it stands in ($LABEL alone), or NULL. False with the first unknown name in *unknown. */
bool dollars_expand(const struct dollars *dollars, struct str text, const struct path *path,
		    struct buf *out, struct str *unknown);
/* The names used in a text, one by one; for checks at load. */
bool dollars_next(struct str *rest, struct str *name);

struct condition {
	struct path *path;
	enum condition_op op;
	struct str value; /* as written, quotes resolved */
	struct str text;  /* the whole condition as written */
	struct str
		needle; /* a text without which no line of the header holds it; STR_NONE: none is known */
	void *regex; /* regex_t of OP_REGEX without `$`; see condition_free */
};

/* Parses one condition. NULL with a sentence in why. A condition with a regular expression must be
 * freed. */
struct condition *condition_parse(struct arena *arena, struct str text, char why[160]);
void condition_free(struct condition *condition);
/* Does it hold? One that names a word that is only made (header, remove, bytes) always does; one
 * with an unknown `$` name never. `seen` (may be NULL) gets what was there instead
 * ("sdp.audio.curr.local=none", "contact absent"). */
bool condition_holds(const struct condition *condition, const struct subject *subject,
		     const struct dollars *dollars, struct buf *seen);
/* Compares two texts by the rules of `=`: glob, alternatives, numbers, tokens without case where
 * RFC 3261 says so. */
bool condition_equal(struct str pattern, struct str value);

#endif
