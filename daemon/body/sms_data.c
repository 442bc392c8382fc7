/* SPDX-License-Identifier: Apache-2.0 */
/* User data, TS 23.040 9.2.3.24. */
#include "body/sms_data.h"

#include <errno.h>

#include "body/sms_octets.h"
#include "body/sms_utf8.h"

/* Octets of the header with its length. */
static size_t header_octets(const struct sms_data *data)
{
	return data->header && data->n ? 1u + data->octets[0] : 0;
}

static struct str data_from(const struct sms_data *data, size_t from)
{
	return str_from((struct str){ (const char *)data->octets, data->n }, from);
}

struct str sms_data_header(const struct sms_data *data)
{
	size_t n = header_octets(data);

	return n ? (struct str){ (const char *)data->octets + 1, n - 1 } : STR_NONE;
}

bool sms_element_take(struct str *header, struct sms_element *element)
{
	struct str rest = *header;

	if (!octet_take(&rest, &element->id) || !octets_take_counted(&rest, &element->value))
		return false;
	*header = rest;
	return true;
}

bool sms_data_find(const struct sms_data *data, uint8_t id, struct str *value)
{
	struct str header = sms_data_header(data);
	struct sms_element element;
	bool found = false;

	while (sms_element_take(&header, &element))
		if (element.id == id) {
			*value = element.value;
			found = true;
		}
	return found;
}

struct str sms_data_octets(const struct sms_data *data)
{
	return data_from(data, header_octets(data));
}

struct gsm7_shift sms_data_shift(const struct sms_data *data)
{
	struct gsm7_shift shift = { 0 };
	struct str value;

	if (sms_data_find(data, SMS_ELEMENT_SINGLE_SHIFT, &value) && value.n == 1)
		shift.single = octet_at(value, 0);
	if (sms_data_find(data, SMS_ELEMENT_LOCKING_SHIFT, &value) && value.n == 1)
		shift.locking = octet_at(value, 0);
	return shift;
}

int sms_data_text(const struct sms_data *data, uint8_t dcs, struct buf *out)
{
	struct sms_coding coding = sms_coding_of(dcs);

	if (coding.compressed || coding.alphabet == SMS_8BIT)
		return -ENOTSUP;
	if (coding.alphabet == SMS_UCS2)
		utf16_read(sms_data_octets(data), out);
	else
		gsm7_read(data_from(data, 0), gsm7_covering(header_octets(data)), data->length,
			  sms_data_shift(data), out);
	return 0;
}

int sms_data_set(struct sms_data *data, struct str elements, struct str octets)
{
	size_t header = elements.n ? 1 + elements.n : 0;
	uint8_t *at = data->octets;

	if (elements.n > SMS_DATA_OCTETS || octets.n > SMS_DATA_OCTETS ||
	    header + octets.n > SMS_DATA_OCTETS)
		return -E2BIG;
	*data = (struct sms_data){ .header = header, .n = (uint8_t)(header + octets.n) };
	data->length = data->n;
	if (header) {
		*at = (uint8_t)elements.n;
		memcpy(at + 1, elements.p, elements.n);
	}
	if (octets.n)
		memcpy(at + header, octets.p, octets.n);
	return 0;
}

/* The header lies within the data, and its elements fill it. */
static const char *header_check(const struct sms_data *data, bool in_septets)
{
	struct str header = sms_data_header(data);
	struct sms_element element;
	size_t n = header_octets(data);

	if (!data->header)
		return NULL;
	if (n == 0)
		return "has no header, but TP-UDHI is set";
	if (n > data->n || (in_septets && gsm7_covering(n) > data->length))
		return "has a header that is longer than itself";
	while (sms_element_take(&header, &element))
		;
	return header.n ? "has an element that is longer than its header" : NULL;
}

const char *sms_data_read(struct str *rest, bool in_septets, bool short_message,
			  struct sms_data *data)
{
	struct str octets;
	size_t n;

	if (!octet_take(rest, &data->length))
		return SMS_CUT;
	n = in_septets ? gsm7_octets(data->length) : data->length;
	if (n > (short_message ? SMS_DATA_OCTETS : SMS_DATA_MOST))
		return in_septets ? "has too many septets" : "has too many octets";
	if (!octets_take(rest, n, &octets))
		return SMS_CUT;
	if (n)
		memcpy(data->octets, octets.p, n);
	data->n = (uint8_t)n;
	return header_check(data, in_septets);
}

const char *sms_data_write(const struct sms_data *data, struct buf *out)
{
	if (data->n > SMS_DATA_MOST)
		return "has too many octets";
	octet_put(out, data->length);
	buf_add(out, data->octets, data->n);
	return NULL;
}
