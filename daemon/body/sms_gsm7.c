/* SPDX-License-Identifier: Apache-2.0 */
/* The GSM 7 bit alphabet, TS 23.038 6.2.1. */
#include "body/sms_gsm7.h"

#include "body/sms_utf8.h"

/* What a run has at the septet, or 0. */
static uint16_t runs_character(const struct gsm7_run *runs, uint8_t septet)
{
	for (; runs && runs->text; runs++)
		for (size_t i = 0; runs->text[i]; i++)
			if (runs->first + i == septet)
				return runs->text[i];
	return 0;
}

/* The character at the septet, or 0. */
static uint16_t table_character(const struct gsm7_table *table, uint8_t septet)
{
	uint16_t character = runs_character(table->own, septet);

	return character ? character : runs_character(table->base, septet);
}

/* The first septet of the character in the runs that the table does not hide, or -1. */
static int runs_septet(const struct gsm7_table *table, const struct gsm7_run *runs,
		       uint32_t character)
{
	for (; runs && runs->text; runs++)
		for (size_t i = 0; runs->text[i]; i++) {
			uint8_t septet = (uint8_t)(runs->first + i);

			if (runs->text[i] == character &&
			    table_character(table, septet) == character)
				return septet;
		}
	return -1;
}

static int table_septet(const struct gsm7_table *table, uint32_t character)
{
	int septet = runs_septet(table, table->own, character);

	return septet >= 0 ? septet : runs_septet(table, table->base, character);
}

static const struct gsm7_table *locking_table(struct gsm7_shift shift)
{
	if (shift.locking < gsm7_languages && gsm7_language_rows[shift.locking].locking.own)
		return &gsm7_language_rows[shift.locking].locking;
	return &gsm7_language_rows[GSM7_DEFAULT].locking;
}

static const struct gsm7_table *single_table(struct gsm7_shift shift)
{
	if (shift.single < gsm7_languages && gsm7_language_rows[shift.single].single.own)
		return &gsm7_language_rows[shift.single].single;
	return &gsm7_language_rows[GSM7_DEFAULT].single;
}

unsigned gsm7_write(uint32_t character, struct gsm7_shift shift, uint8_t septets[2])
{
	int septet = table_septet(locking_table(shift), character);

	if (septet >= 0) {
		septets[0] = (uint8_t)septet;
		return 1;
	}
	septet = table_septet(single_table(shift), character);
	if (septet < 0)
		return 0;
	septets[0] = GSM7_ESCAPE;
	septets[1] = (uint8_t)septet;
	return 2;
}

void gsm7_read(struct str packed, size_t from, size_t to, struct gsm7_shift shift, struct buf *out)
{
	const uint8_t *octets = (const uint8_t *)packed.p;

	for (size_t i = from; i < to; i++) {
		uint8_t septet = gsm7_septet(octets, i);
		uint16_t character = 0;

		if (septet == GSM7_ESCAPE && i + 1 < to) {
			septet = gsm7_septet(octets, ++i);
			character = table_character(single_table(shift), septet);
		}
		if (!character)
			character = table_character(locking_table(shift), septet);
		utf8_put(out, character ? character : ' ');
	}
}

uint8_t gsm7_septet(const uint8_t *octets, size_t i)
{
	size_t at = i * 7 / 8, shift = i * 7 % 8;
	unsigned bits = octets[at];

	if (shift > 1)
		bits |= (unsigned)octets[at + 1] << 8;
	return bits >> shift & 0x7f;
}

void gsm7_put(uint8_t *octets, size_t i, uint8_t septet)
{
	size_t at = i * 7 / 8, shift = i * 7 % 8;
	unsigned bits = (unsigned)(septet & 0x7f) << shift;

	octets[at] |= (uint8_t)bits;
	if (shift > 1)
		octets[at + 1] |= (uint8_t)(bits >> 8);
}
