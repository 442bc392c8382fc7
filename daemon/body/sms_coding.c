/* SPDX-License-Identifier: Apache-2.0 */
/* TP-DCS, TS 23.038 4. */
#include "body/sms_coding.h"

#include <stddef.h>

/* General data coding: 00xxxxxx, and 01xxxxxx with automatic deletion. */
enum {
	GENERAL_DELETE = 0x40,
	GENERAL_COMPRESSED = 0x20,
	GENERAL_HAS_CLASS = 0x10,
	CLASS = 0x03,
	WAITING_ACTIVE = 0x08,
	CODING_8BIT = 0x04,
};

/* The groups from 8 on, by their four bits. 8 to B are reserved. */
enum { FIRST_SHORT_GROUP = 0xc, CLASS_GROUP = 0xf };

static const struct {
	enum sms_waiting waiting;
	enum sms_alphabet alphabet;
} waiting_rows[] = {
	{ SMS_WAITING_DISCARD, SMS_GSM7 }, /* C */
	{ SMS_WAITING_STORE, SMS_GSM7 },   /* D */
	{ SMS_WAITING_STORE, SMS_UCS2 },   /* E */
};

/* Bits 4 and 3; 11 is reserved. */
static const enum sms_alphabet alphabet_rows[] = { SMS_GSM7, SMS_8BIT, SMS_UCS2, SMS_GSM7 };

static struct sms_coding general_coding(uint8_t dcs)
{
	struct sms_coding coding = { .alphabet = alphabet_rows[dcs >> 2 & 3],
				     .compressed = dcs & GENERAL_COMPRESSED,
				     .auto_delete = dcs & GENERAL_DELETE,
				     .has_class = dcs & GENERAL_HAS_CLASS };

	if (coding.has_class)
		coding.class = dcs & CLASS;
	return coding;
}

struct sms_coding sms_coding_of(uint8_t dcs)
{
	unsigned group = dcs >> 4;

	if (!(dcs & 0x80))
		return general_coding(dcs);
	if (group < FIRST_SHORT_GROUP)
		return (struct sms_coding){ .alphabet = SMS_GSM7 };
	if (group == CLASS_GROUP)
		return (struct sms_coding){ .alphabet = dcs & CODING_8BIT ? SMS_8BIT : SMS_GSM7,
					    .has_class = true,
					    .class = dcs & CLASS };
	return (struct sms_coding){ .alphabet = waiting_rows[group - FIRST_SHORT_GROUP].alphabet,
				    .waiting = waiting_rows[group - FIRST_SHORT_GROUP].waiting,
				    .waiting_active = dcs & WAITING_ACTIVE,
				    .waiting_kind = dcs & CLASS };
}

uint8_t sms_coding_octet(const struct sms_coding *coding)
{
	unsigned group = FIRST_SHORT_GROUP;

	if (coding->waiting == SMS_WAITING_NONE)
		return (uint8_t)((coding->auto_delete ? GENERAL_DELETE : 0) |
				 (coding->compressed ? GENERAL_COMPRESSED : 0) |
				 (coding->has_class ? GENERAL_HAS_CLASS : 0) |
				 coding->alphabet << 2 |
				 (coding->has_class ? coding->class & CLASS : 0));
	if (coding->waiting == SMS_WAITING_STORE)
		group += coding->alphabet == SMS_UCS2 ? 2 : 1;
	return (uint8_t)(group << 4 | (coding->waiting_active ? WAITING_ACTIVE : 0) |
			 (coding->waiting_kind & CLASS));
}

bool sms_coding_in_septets(uint8_t dcs)
{
	struct sms_coding coding = sms_coding_of(dcs);

	return coding.alphabet == SMS_GSM7 && !coding.compressed;
}
