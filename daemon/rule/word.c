/* SPDX-License-Identifier: Apache-2.0 */
/* Derived words: looked up and read. */
#include "rule/word_match.h"

static const struct word_row *const word_tables[] = { word_message_rows, word_sms_rows };

/* In the order of the tables. */
const struct word_row *word_list(unsigned number)
{
	for (size_t i = 0; i < ARRAY_LEN(word_tables); i++)
		for (const struct word_row *row = word_tables[i]; row->word; row++)
			if (number-- == 0)
				return row;
	return NULL;
}

/* By its name; case matters, it is no header. */
const struct word_row *word_find(struct str name)
{
	for (size_t i = 0; i < ARRAY_LEN(word_tables); i++)
		for (const struct word_row *row = word_tables[i]; row->word; row++)
			if (str_is(name, row->word))
				return row;
	return NULL;
}

/* By its id. */
const struct word_row *word_row(enum word_id id)
{
	for (size_t i = 0; i < ARRAY_LEN(word_tables); i++)
		for (const struct word_row *row = word_tables[i]; row->word; row++)
			if (row->id == id)
				return row;
	return NULL;
}

/* What was appended before a refusal goes. */
static bool ask_fact(const struct word_row *row, const struct subject *subject, struct buf *value)
{
	size_t start = value->n;

	if (!subject->fact)
		return false;
	if (subject->fact(subject->ctx, row->id, subject->msg, value))
		return true;
	value->n = start;
	return false;
}

/* Only who knows the subscriber's keys can tell whether a response is right, and who knows the call
 * what number began it. */
bool word_read(const struct word_row *row, const struct subject *subject, struct buf *value)
{
	bool first = row->id == WORD_AUTH || row->id == WORD_DIAL;

	if (first && ask_fact(row, subject, value))
		return true;
	if (row->match && row->match(row, subject, value))
		return true;
	return !first && ask_fact(row, subject, value);
}
