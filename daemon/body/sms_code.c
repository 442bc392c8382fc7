/* SPDX-License-Identifier: Apache-2.0 */
/* Values of SMS by number and by name. */
#include "body/sms_code.h"

const struct sms_code *sms_code_of(const struct sms_code_table *table, uint8_t value)
{
	for (size_t i = 0; i < table->n; i++)
		if (table->rows[i].first <= value && value <= table->rows[i].last)
			return &table->rows[i];
	return NULL;
}

const struct sms_code *sms_code_named(const struct sms_code_table *table, struct str name)
{
	for (size_t i = 0; i < table->n; i++)
		if (str_is(name, table->rows[i].name))
			return &table->rows[i];
	return NULL;
}

const char *sms_code_name(const struct sms_code_table *table, uint8_t value)
{
	const struct sms_code *row = sms_code_of(table, value);

	return row ? row->name : "reserved";
}

/* Bits 7 and 6 tell; what is reserved from 80 on is a failure. */
enum sms_outcome sms_status_outcome(uint8_t status)
{
	static const enum sms_outcome outcome_rows[] = { SMS_OUTCOME_DONE, SMS_OUTCOME_TRYING,
							 SMS_OUTCOME_FAILED, SMS_OUTCOME_GIVEN_UP };

	return status & 0x80 ? SMS_OUTCOME_FAILED : outcome_rows[status >> 5];
}
