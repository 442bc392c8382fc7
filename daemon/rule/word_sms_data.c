/* SPDX-License-Identifier: Apache-2.0 */
/* The user data of a short message: text, parts of a long one, header and octets, read into text and
 * written from it. */
#include "body/sms_parts.h"
#include "body/sms_text.h"
#include "rule/word_sms_kind.h"

static bool read_reference(const struct word_sms *sms, const struct field *field, struct buf *value)
{
	struct sms_part part;

	(void)field;
	if (!sms_part_of(&sms->tp.data, &part))
		return false;
	buf_add_u64(value, part.reference);
	return true;
}

/* Of one that is there; one that is made gets it with its text. */
static bool write_reference(struct word_sms *sms, const struct field *field, struct str value,
			    char why[160])
{
	struct sms_part part;
	uint32_t number;

	(void)field;
	if (!str_to_u32(value, &number) || number > UINT16_MAX)
		return sms_refuse_value(why, value, "0 to 65535");
	sms->reference = (uint16_t)number;
	if (sms_part_of(&sms->tp.data, &part)) {
		part.reference = sms->reference;
		sms_part_set(&sms->tp.data, &part);
	}
	return true;
}

/* "2/3" */
static bool read_part(const struct word_sms *sms, const struct field *field, struct buf *value)
{
	struct sms_part part;

	(void)field;
	if (!sms_part_of(&sms->tp.data, &part))
		return false;
	buf_printf(value, "%u/%u\n%u", part.number, part.total, part.number);
	return true;
}

/* Likewise; how many there are the text tells. */
static bool write_part(struct word_sms *sms, const struct field *field, struct str value,
		       char why[160])
{
	struct str rest = value, text;
	struct sms_part part;
	uint32_t number, total;

	(void)field;
	if (!str_cut(&rest, '/', &text) || !str_to_u32(text, &number) || number < 1 ||
	    number > SMS_PARTS_MOST)
		return sms_refuse_value(why, value, "a part: 1, 2/3 ...");
	sms->part = number;
	if (sms_part_of(&sms->tp.data, &part)) {
		part.number = (uint8_t)number;
		if (str_to_u32(rest, &total) && total <= SMS_PARTS_MOST)
			part.total = (uint8_t)total;
		sms_part_set(&sms->tp.data, &part);
	}
	return true;
}

static bool read_text(const struct word_sms *sms, const struct field *field, struct buf *value)
{
	(void)field;
	return sms->tp.data.n && sms_data_text(&sms->tp.data, sms->tp.dcs, value) == 0;
}

/* In the alphabet that it needs, unless one was said; of a long one the part that was asked for. */
static bool write_text(struct word_sms *sms, const struct field *field, struct str value,
		       char why[160])
{
	struct sms_coding coding = sms_coding_of(sms->tp.dcs);
	struct sms_text text = { .text = value,
				 .wide = sms->reference > UINT8_MAX,
				 .reference = sms->reference };
	struct sms_data *parts = mem_alloc(SMS_PARTS_MOST * sizeof(*parts));
	bool made;
	int n;

	(void)field;
	if (!sms->coded)
		coding.alphabet = sms_text_alphabet(value, text.shift);
	text.alphabet = coding.alphabet;
	n = sms_text_split(&text, parts, SMS_PARTS_MOST);
	made = n > 0 && sms->part <= (unsigned)n;
	if (made)
		sms->tp.data = parts[sms->part ? sms->part - 1 : 0];
	mem_free(parts);
	sms->tp.dcs = sms_coding_octet(&coding);
	sms->tp.has_dcs = sms->tp.has_data = true;
	return made || sms_refuse_value(why, value, "text of that alphabet with so many parts");
}

static void add_hex(struct buf *value, struct str octets)
{
	hex_write((const uint8_t *)octets.p, octets.n, buf_reserve(value, 2 * octets.n + 1));
	value->n += 2 * octets.n;
}

/* Puts header and octets together. */
static bool set_data(struct word_sms *sms, struct str elements, struct str octets, char why[160])
{
	struct sms_data data = { 0 };

	if (sms_data_set(&data, elements, octets) != 0)
		return sms_refuse_value(why, STR("user data"), "140 octets at most");
	sms->tp.data = data;
	sms->tp.has_data = true;
	return true;
}

static bool take_hex(struct str value, uint8_t octets[SMS_DATA_MOST], char why[160])
{
	return (value.n / 2 <= SMS_DATA_MOST && value.n % 2 == 0 &&
		hex_read(value, octets, value.n / 2)) ||
	       sms_refuse_value(why, value, "pairs of hex digits");
}

static bool read_header(const struct word_sms *sms, const struct field *field, struct buf *value)
{
	(void)field;
	if (sms->tp.data.header)
		add_hex(value, sms_data_header(&sms->tp.data));
	return sms->tp.data.header;
}

/* The octets behind it stay. */
static bool write_header(struct word_sms *sms, const struct field *field, struct str value,
			 char why[160])
{
	struct sms_data before = sms->tp.data;
	uint8_t elements[SMS_DATA_MOST];

	(void)field;
	return take_hex(value, elements, why) &&
	       set_data(sms, (struct str){ (char *)elements, value.n / 2 },
			sms_data_octets(&before), why);
}

/* With its header, of septets those that are packed. */
static bool read_data(const struct word_sms *sms, const struct field *field, struct buf *value)
{
	(void)field;
	add_hex(value, (struct str){ (const char *)sms->tp.data.octets, sms->tp.data.n });
	return sms->tp.data.n > 0;
}

/* Without a header. */
static bool write_data(struct word_sms *sms, const struct field *field, struct str value,
		       char why[160])
{
	uint8_t octets[SMS_DATA_MOST];

	(void)field;
	return take_hex(value, octets, why) &&
	       set_data(sms, STR_NONE, (struct str){ (char *)octets, value.n / 2 }, why);
}

const struct kind kind_reference = { read_reference, write_reference };
const struct kind kind_part = { read_part, write_part };
const struct kind kind_text = { read_text, write_text };
const struct kind kind_header = { read_header, write_header };
const struct kind kind_data = { read_data, write_data };
