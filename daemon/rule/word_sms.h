/* SPDX-License-Identifier: Apache-2.0 */
/* Words for what a short message says, layer by layer (TS 24.011, TS 23.040): rp.type, tp.text ... One
 * table: conditions read by it, and who makes a body writes by it. */
#ifndef IMSD_RULE_WORD_SMS_H
#define IMSD_RULE_WORD_SMS_H

#include "body/sms_tp.h"
#include "rule/word.h"

/* A short message as it is read or made. */
struct word_sms {
	struct sms_rp rp;
	struct sms_tp tp;
	bool has_tp;
	/* of what is made: an alphabet was said; the part that is meant, from 1 (0: the first), and the
	 * reference of all parts */
	bool coded;
	unsigned part;
	uint16_t reference;
};

/* Reads the body of a MESSAGE; false when it is no short message, or a broken one. */
bool word_sms_read(const struct msg *msg, struct word_sms *sms);
/* Sets what the word says; in the order of their ids. False with one sentence in why. */
bool word_sms_write(struct word_sms *sms, enum word_id word, struct str value, char why[160]);
/* Can an edit set the word in a body that is there? */
bool word_sms_can_set(enum word_id word);
/* Does so: 0, or -EINVAL with one sentence in why. */
int word_sms_set(struct msg *msg, enum word_id word, struct str value, char why[160]);
/* Adds the RPDU. False with one sentence in why. */
bool word_sms_encode(struct word_sms *sms, struct buf *out, char why[160]);

#endif
