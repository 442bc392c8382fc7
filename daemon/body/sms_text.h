/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text to user data: the alphabet is chosen, and what is too long for one short message becomes as
 * few parts as can be (TS 23.040 9.2.3.24.1 and 9.2.3.24.8).
 */
#ifndef IMSD_BODY_SMS_TEXT_H
#define IMSD_BODY_SMS_TEXT_H

#include "body/sms_data.h"

enum { SMS_PARTS_MOST = 255 };

struct sms_text {
	struct str text; /* UTF-8 */
	enum sms_alphabet alphabet;
	struct gsm7_shift shift; /* with SMS_GSM7: the national language tables */
	bool wide;               /* the reference has 16 bits */
	uint16_t reference;
};

/* SMS_GSM7 when all characters are in the tables, else SMS_UCS2. */
enum sms_alphabet sms_text_alphabet(struct str text, struct gsm7_shift shift);
/* Fills the parts, in their order; one part has no concatenation header. Neither an escape and its
 * septet nor two surrogates are ever parted. How many; -EILSEQ when the text is not UTF-8, -EINVAL
 * when a character is not in the alphabet, -E2BIG when `room` (at most SMS_PARTS_MOST count) does
 * not do. */
int sms_text_split(const struct sms_text *text, struct sms_data *parts, size_t room);

#endif
