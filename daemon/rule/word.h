/* SPDX-License-Identifier: Apache-2.0 */
/* Derived words: names for what no single header field shows (auth, lifetime, kind, reliable ...).
 * One const table; rules and scenarios match by it, the scripted UE makes by it, --list attributes
 * prints it. */
#ifndef IMSD_RULE_WORD_H
#define IMSD_RULE_WORD_H

#include "rule/path.h"

enum word_id {
	WORD_NONE,
	WORD_AUTH,
	WORD_LIFETIME,
	WORD_KIND,
	WORD_LISTENER,
	WORD_PROTO,
	WORD_GAP,
	WORD_COPIES,
	WORD_REGISTRATION_LEFT,
	WORD_DIAL,
	WORD_RELIABLE,
	WORD_OFFER,
	WORD_ANSWER,
	WORD_SDP_STEP,
	WORD_CSEQ_STEP,
	WORD_HEADER, /* header="N: v": makes only */
	WORD_REMOVE, /* remove=PATH: makes only */
	WORD_BYTES,  /* bytes=FILE: makes only */
	WORD_COUNT
};

struct word_row {
	enum word_id id;
	const char *word;
	const char *on;     /* "requests", "REGISTER, SUBSCRIBE and their 200" ... */
	const char *values; /* "none|initial|aka|...", or a type */
	bool makes, matches;
	/* Reads it from the message alone; NULL: only the subject's `fact` knows. False: does not
	 * apply. */
	bool (*match)(const struct subject *subject, struct buf *value);
	const char *help;
};

/* Reads the word: `auth` is asked of the subject's fact first, the others of the message first.
 * Several values stand on lines of their own. False when it does not apply or nobody knows. */
bool word_read(const struct word_row *row, const struct subject *subject, struct buf *value);

/* NULL when it is none. */
const struct word_row *word_find(struct str name);
const struct word_row *word_row(enum word_id id);
/* By number from 0; NULL at the end. */
const struct word_row *word_list(unsigned number);

#endif
