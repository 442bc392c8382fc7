/* SPDX-License-Identifier: Apache-2.0 */
/* What the tables of derived words are made of, for rule/word*.c alone. */
#ifndef IMSD_RULE_WORD_MATCH_H
#define IMSD_RULE_WORD_MATCH_H

#include "rule/word.h"

/* The last row of a table has no word. */
extern const struct word_row word_message_rows[], word_sms_rows[];

/* Readers of word_message_rows; see struct word_row. */
bool match_auth(const struct word_row *row, const struct subject *subject, struct buf *value);
bool match_lifetime(const struct word_row *row, const struct subject *subject, struct buf *value);
bool match_kind(const struct word_row *row, const struct subject *subject, struct buf *value);
bool match_dial(const struct word_row *row, const struct subject *subject, struct buf *value);
bool match_reliable(const struct word_row *row, const struct subject *subject, struct buf *value);
bool match_replaces(const struct word_row *row, const struct subject *subject, struct buf *value);
bool match_body_hex(const struct word_row *row, const struct subject *subject, struct buf *value);
/* The number in the user part of a URI. */
void word_add_number(struct buf *value, struct str user);
/* Of word_sms_rows, by the field of that word. */
bool match_sms(const struct word_row *row, const struct subject *subject, struct buf *value);

#endif
