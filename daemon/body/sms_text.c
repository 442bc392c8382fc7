/* SPDX-License-Identifier: Apache-2.0 */
/* Text to user data. */
#include "body/sms_text.h"

#include <errno.h>

#include "body/sms_octets.h"
#include "body/sms_utf8.h"

enum { ELEMENTS_MOST = 12 };

/* One pass over the text. A unit is a septet or a UTF-16 code unit. */
struct splitting {
	const struct sms_text *text;
	struct sms_data *parts;
	size_t room, n;
	uint8_t elements[ELEMENTS_MOST]; /* of the header of each part, but for numbers */
	uint8_t elements_n;
	bool concatenated; /* the first element is that of concatenation */
};

enum sms_alphabet sms_text_alphabet(struct str text, struct gsm7_shift shift)
{
	uint32_t character;
	uint8_t septets[2];

	while (utf8_take(&text, &character))
		if (gsm7_write(character, shift, septets) == 0)
			return SMS_UCS2;
	return SMS_GSM7;
}

static void element_add(struct splitting *splitting, uint8_t id, const uint8_t *value, uint8_t n)
{
	uint8_t *at = splitting->elements + splitting->elements_n;

	at[0] = id;
	at[1] = n;
	memcpy(at + 2, value, n);
	splitting->elements_n = (uint8_t)(splitting->elements_n + 2 + n);
}

/* The numbers of concatenation, always its last octets, are filled in when they are known. */
static void elements_make(struct splitting *splitting, bool concatenated)
{
	const struct sms_text *text = splitting->text;
	uint8_t wide[4] = { (uint8_t)(text->reference >> 8), (uint8_t)text->reference };
	uint8_t narrow[3] = { (uint8_t)text->reference };

	splitting->elements_n = 0;
	splitting->concatenated = concatenated;
	if (concatenated && text->wide)
		element_add(splitting, SMS_ELEMENT_CONCATENATED_16BIT, wide, sizeof(wide));
	else if (concatenated)
		element_add(splitting, SMS_ELEMENT_CONCATENATED, narrow, sizeof(narrow));
	if (text->alphabet == SMS_GSM7 && text->shift.single)
		element_add(splitting, SMS_ELEMENT_SINGLE_SHIFT, &text->shift.single, 1);
	if (text->alphabet == SMS_GSM7 && text->shift.locking)
		element_add(splitting, SMS_ELEMENT_LOCKING_SHIFT, &text->shift.locking, 1);
}

/* Begins a part with its header; NULL when there is no room for one more. */
static struct sms_data *part_begin(struct splitting *splitting)
{
	struct sms_data *part = splitting->parts + splitting->n;
	struct str elements = { (const char *)splitting->elements, splitting->elements_n };

	if (splitting->n >= splitting->room || splitting->n >= SMS_PARTS_MOST)
		return NULL;
	splitting->n++;
	sms_data_set(part, elements, STR_NONE);
	if (splitting->text->alphabet == SMS_GSM7)
		part->length = (uint8_t)gsm7_covering(part->n);
	return part;
}

/* False when the units do not fit any more. */
static bool part_add_septets(struct sms_data *part, const uint8_t *septets, unsigned n)
{
	if (part->length + n > SMS_DATA_SEPTETS)
		return false;
	for (unsigned i = 0; i < n; i++)
		gsm7_put(part->octets, part->length++, septets[i]);
	part->n = (uint8_t)gsm7_octets(part->length);
	return true;
}

static bool part_add_units(struct sms_data *part, const uint16_t *units, unsigned n)
{
	if (part->n + 2 * n > SMS_DATA_OCTETS)
		return false;
	for (unsigned i = 0; i < n; i++) {
		part->octets[part->n++] = (uint8_t)(units[i] >> 8);
		part->octets[part->n++] = (uint8_t)units[i];
	}
	part->length = part->n;
	return true;
}

/* 1 when it was added, 0 when the part is full, -EINVAL when the alphabet does not have it. */
static int part_add(const struct sms_text *text, struct sms_data *part, uint32_t character)
{
	uint16_t units[2];
	uint8_t septets[2];
	unsigned n;

	if (text->alphabet == SMS_UCS2)
		return part_add_units(part, units, utf16_write(character, units));
	n = gsm7_write(character, text->shift, septets);
	return n ? part_add_septets(part, septets, n) : -EINVAL;
}

/* As many parts as it takes; 0 or an error. */
static int parts_fill(struct splitting *splitting)
{
	struct str rest = splitting->text->text;
	struct sms_data *part;
	uint32_t character;
	int added;

	splitting->n = 0;
	part = part_begin(splitting);
	while (part && utf8_take(&rest, &character)) {
		added = part_add(splitting->text, part, character);
		if (added == 0) {
			part = splitting->concatenated ? part_begin(splitting) : NULL;
			if (part)
				added = part_add(splitting->text, part, character);
		}
		if (added < 0)
			return added;
	}
	if (!part)
		return -E2BIG;
	return rest.n ? -EILSEQ : 0;
}

/* The element of concatenation is the first, behind the length of the header. */
static void parts_number(struct splitting *splitting)
{
	for (size_t i = 0; i < splitting->n; i++) {
		uint8_t *value = splitting->parts[i].octets + 3;
		uint8_t *numbers = value + (splitting->text->wide ? 2 : 1);

		numbers[0] = (uint8_t)splitting->n;
		numbers[1] = (uint8_t)(i + 1);
	}
}

int sms_text_split(const struct sms_text *text, struct sms_data *parts, size_t room)
{
	struct splitting splitting = { .text = text, .parts = parts, .room = room };
	int error;

	if (text->alphabet == SMS_8BIT)
		return -EINVAL;
	elements_make(&splitting, false);
	error = parts_fill(&splitting);
	if (error == -E2BIG && room > 1) {
		elements_make(&splitting, true);
		error = parts_fill(&splitting);
		if (!error)
			parts_number(&splitting);
	}
	return error ? error : (int)splitting.n;
}
