/* SPDX-License-Identifier: Apache-2.0 */
/* Parts of a concatenated short message. */
#include "body/sms_parts.h"

#include <errno.h>

#include "base/mem.h"
#include "body/sms_octets.h"
#include "body/sms_utf8.h"

/* Of both forms the last element is the one that counts (9.2.3.24); without a value: none. */
static struct sms_element find_part(const struct sms_data *data)
{
	struct str header = sms_data_header(data);
	struct sms_element element, found = { 0 };

	while (sms_element_take(&header, &element))
		if ((element.id == SMS_ELEMENT_CONCATENATED && element.value.n == 3) ||
		    (element.id == SMS_ELEMENT_CONCATENATED_16BIT && element.value.n == 4))
			found = element;
	return found;
}

bool sms_part_of(const struct sms_data *data, struct sms_part *part)
{
	struct sms_element found = find_part(data);

	if (!found.value.p)
		return false;
	*part = (struct sms_part){ .wide = found.id == SMS_ELEMENT_CONCATENATED_16BIT };
	for (size_t i = 0; i < found.value.n - 2; i++)
		part->reference = (uint16_t)(part->reference << 8 | octet_at(found.value, i));
	part->total = octet_at(found.value, found.value.n - 2);
	part->number = octet_at(found.value, found.value.n - 1);
	return part->number > 0 && part->number <= part->total;
}

void sms_part_set(struct sms_data *data, const struct sms_part *part)
{
	struct str value = find_part(data).value;
	uint8_t *octet;

	if (!value.p)
		return;
	octet = data->octets + (value.p - (const char *)data->octets);
	if (value.n == 4)
		*octet++ = (uint8_t)(part->reference >> 8);
	*octet++ = (uint8_t)part->reference;
	*octet++ = part->total;
	*octet = part->number;
}

static bool is_same_message(const struct sms_part *a, const struct sms_part *b)
{
	return a->wide == b->wide && a->reference == b->reference && a->total == b->total;
}

enum sms_parts_added sms_parts_add(struct sms_parts *parts, const struct sms_data *data,
				   uint8_t dcs)
{
	struct sms_part part;
	struct sms_data **row;

	if (!sms_part_of(data, &part))
		return SMS_PARTS_OTHER;
	if (!parts->rows) {
		parts->of = part;
		parts->dcs = dcs;
		parts->rows = mem_alloc(part.total * sizeof(*parts->rows));
	}
	if (!is_same_message(&part, &parts->of) || dcs != parts->dcs)
		return SMS_PARTS_OTHER;
	row = &parts->rows[part.number - 1];
	if (*row)
		return SMS_PARTS_AGAIN;
	*row = mem_alloc(sizeof(**row));
	**row = *data;
	parts->have++;
	return SMS_PARTS_NEW;
}

bool sms_parts_done(const struct sms_parts *parts)
{
	return parts->rows && parts->have == parts->of.total;
}

void sms_parts_octets(const struct sms_parts *parts, struct buf *out)
{
	for (size_t i = 0; parts->rows && i < parts->of.total; i++)
		if (parts->rows[i])
			buf_add_str(out, sms_data_octets(parts->rows[i]));
}

/* UTF-16 is read as a whole: other senders do part surrogates. */
int sms_parts_text(const struct sms_parts *parts, struct buf *out)
{
	struct sms_coding coding = sms_coding_of(parts->dcs);
	struct buf octets = { 0 };

	if (coding.compressed || coding.alphabet == SMS_8BIT)
		return -ENOTSUP;
	if (coding.alphabet == SMS_UCS2) {
		sms_parts_octets(parts, &octets);
		utf16_read(buf_str(&octets), out);
		buf_free(&octets);
		return 0;
	}
	for (size_t i = 0; parts->rows && i < parts->of.total; i++)
		if (parts->rows[i])
			sms_data_text(parts->rows[i], parts->dcs, out);
	return 0;
}

void sms_parts_free(struct sms_parts *parts)
{
	for (size_t i = 0; parts->rows && i < parts->of.total; i++)
		mem_free(parts->rows[i]);
	mem_free(parts->rows);
	*parts = (struct sms_parts){ 0 };
}
