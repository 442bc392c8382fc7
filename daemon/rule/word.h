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
	WORD_OCTETS,
	WORD_REGISTRATION_LEFT,
	WORD_DIAL,
	WORD_RELIABLE,
	WORD_OFFER,
	WORD_ANSWER,
	WORD_SDP_STEP,
	WORD_CSEQ_STEP,
	/* what a scenario alone can tell: it has seen what came before */
	WORD_REGISTRATION_OVERDUE,
	WORD_SIZE,
	WORD_DIALOG,
	WORD_ROUTE_SET,
	WORD_RSEQ_STEP,
	WORD_PRACKED,
	WORD_SDP_MEDIA,
	WORD_SDP_SAME,
	WORD_SDP_COMMON,
	WORD_REPLACES,
	WORD_BODY_HEX,
	WORD_TP_VECTOR,
	/* short messages, rule/word_sms.h; made in this order */
	WORD_RP_TYPE,
	WORD_RP_MR,
	WORD_RP_OA,
	WORD_RP_DA,
	WORD_RP_CAUSE,
	WORD_TP_TYPE,
	WORD_TP_MR,
	WORD_TP_OA,
	WORD_TP_DA,
	WORD_TP_RA,
	WORD_TP_SRR,
	WORD_TP_SRI,
	WORD_TP_SRQ,
	WORD_TP_MMS,
	WORD_TP_RP,
	WORD_TP_RD,
	WORD_TP_PID,
	WORD_TP_DCS,
	WORD_TP_ALPHABET,
	WORD_TP_CLASS,
	WORD_TP_SCTS,
	WORD_TP_DT,
	WORD_TP_VP,
	WORD_TP_ST,
	WORD_TP_FCS,
	WORD_TP_CT,
	WORD_TP_MN,
	WORD_TP_REFERENCE,
	WORD_TP_PART,
	WORD_TP_TEXT,
	WORD_TP_UD,
	WORD_TP_UDH,
	WORD_HEADER,    /* header="N: v": this and those behind it make only */
	WORD_REMOVE,    /* remove=PATH */
	WORD_BYTES,     /* bytes=FILE */
	WORD_BODY_FILE, /* body.file=FILE */
	WORD_PART,      /* part=[TYPE:]FILE */
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
	bool (*match)(const struct word_row *row, const struct subject *subject, struct buf *value);
	const char *help;
};

/* Reads the word: `auth` and `dial` are asked of the subject's fact first, the others of the message first.
 * Several values stand on lines of their own. False when it does not apply or nobody knows. */
bool word_read(const struct word_row *row, const struct subject *subject, struct buf *value);

/* NULL when it is none. */
const struct word_row *word_find(struct str name);
const struct word_row *word_row(enum word_id id);
/* By number from 0; NULL at the end. */
const struct word_row *word_list(unsigned number);

#endif
