/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The GSM 7 bit alphabet, TS 23.038 6.2.1: the default alphabet with its extension table, the
 * national languages' locking and single shift tables (annex A), and the packing of septets
 * (6.1.2.1).
 */
#ifndef IMSD_BODY_SMS_GSM7_H
#define IMSD_BODY_SMS_GSM7_H

#include "base/text.h"

enum { GSM7_SEPTETS = 128, GSM7_ESCAPE = 0x1b, GSM7_DEFAULT = 0 };

/* The characters, as UTF-16, of successive septets from `first` on. */
struct gsm7_run {
	uint8_t first;
	const uint16_t *text;
};

/* A table is its own runs over those of another; both end with a row without text. */
struct gsm7_table {
	const struct gsm7_run *own, *base;
};

/* A National Language Identifier (6.2.1.2.4). A table without own runs is that of language 0. */
struct gsm7_language {
	const char *name, *help;
	struct gsm7_table locking, single;
};

/* By identifier, beginning with that of the default alphabet. */
extern const struct gsm7_language gsm7_language_rows[];
extern const size_t gsm7_languages;

/* The tables in force: National Language Identifiers. An unknown one is as GSM7_DEFAULT. */
struct gsm7_shift {
	uint8_t locking, single;
};

/* The septets of a character: 1, or 2 with the escape, or 0 when it has none. */
unsigned gsm7_write(uint32_t character, struct gsm7_shift shift, uint8_t septets[2]);
/* Adds the text of the septets from `from` up to `to`. An escape without a row in the single shift
 * table shows what the locking one has (6.2.1.1), and a space where there is nothing at all. */
void gsm7_read(struct str packed, size_t from, size_t to, struct gsm7_shift shift, struct buf *out);

/* The septet at index i, which must lie within the octets; and one to be put into zeroed octets. */
uint8_t gsm7_septet(const uint8_t *octets, size_t i);
void gsm7_put(uint8_t *octets, size_t i, uint8_t septet);

/* Octets that hold n septets. */
static inline size_t gsm7_octets(size_t n)
{
	return (n * 7 + 7) / 8;
}

/* Septets that n octets take up, with the fill bits behind them. */
static inline size_t gsm7_covering(size_t n)
{
	return (n * 8 + 6) / 7;
}

#endif
