/* SPDX-License-Identifier: Apache-2.0 */
/* Edits: what a rule does to an outbound message, or a scenario line to one that a scripted UE
 * makes. */
#ifndef IMSD_RULE_EDIT_H
#define IMSD_RULE_EDIT_H

#include "conf/tree.h"
#include "rule/condition.h"

enum edit_verb {
	EDIT_SET,	    /* "PATH=VALUE", creates */
	EDIT_REMOVE,	    /* PATH */
	EDIT_ADD,	    /* "Name: value" or "sdp.audio: a=ptime:40" */
	EDIT_RENAME,	    /* "contact=m": the header's name as it is written */
	EDIT_MOVE,	    /* PATH to `at`: see path_move */
	EDIT_REPLACE,	    /* every OLD in the body, by `with` */
	EDIT_BODY_FILE,	    /* body from a file; `type` sets Content-Type */
	EDIT_START,	    /* the start line, raw */
	EDIT_CONTENT_LENGTH /* its value, as written */
};

struct edit {
	enum edit_verb verb;
	struct path *path; /* NULL of REPLACE, BODY_FILE */
	struct str value; /* what is set, added, replaced, the new name, the file's octets; may hold
			     `$` */
	struct str with;  /* REPLACE: the new text; BODY_FILE: Content-Type, or STR_NONE */
	struct str at;    /* ADD, MOVE: "top", "bottom", "before NAME", or STR_NONE */
	struct str dir;   /* BODY_FILE: not STR_NONE when value is a file's name with `$`, which is
			     then read here */
	const struct confine *confine; /* of that file, or NULL: any */
	struct edit *next;             /* lists */
};

/* Reads one item of a `do` list ({ set = "..."; } or with lists of any) as a chain of edits. NULL
 * when the item's verb is none of an edit (errors unchanged) or with errors. `dir`: what files are
 * relative to; `confine`: of a confined item, what it may name (NULL: nothing). Both live as long as the edits. */
struct edit *edit_read(struct arena *arena, const struct conf_node *item, const char *dir,
		       const struct confine *confine, struct conf_errors *errors);
/* One edit from text, for scenario words (header="N: v", remove=PATH). Of BODY_FILE the text is the
 * body itself, REPLACE replaces by nothing. NULL with a sentence in why. */
struct edit *edit_make(struct arena *arena, enum edit_verb verb, struct str text, char why[160]);
/* Applies the chain in its order; appends to `said` what it did, or why not ("contact[1].expires:
 * 600000 -> 5; via[3] absent"). True when something changed. */
bool edit_apply(const struct edit *edits, struct msg *msg, const struct dollars *dollars,
		struct buf *said);

#endif
