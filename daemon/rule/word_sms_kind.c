/* SPDX-License-Identifier: Apache-2.0 */
/* Fields of short messages: read into text and written from it. */
#include "rule/word_sms_kind.h"

#include <time.h>

#include "body/sms_parts.h"
#include "body/sms_text.h"
#include "rule/path_parts.h"

static const char *const rp_types[] = { "data", "ack", "error", "smma" };
static const char *const tp_types[] = { "deliver",       "deliver-report", "submit",
					"submit-report", "status-report",  "command" };
static const char *const alphabets[] = { "gsm7", "8bit", "ucs2" };

bool sms_refuse_value(char why[160], struct str value, const char *wanted)
{
	path_refuse(why, "'%.*s' is not %s", STR_ARG(value), wanted);
	return false;
}

/* 0 to 255, decimal or 0x.. */
static bool take_octet(struct str value, uint8_t *octet, char why[160])
{
	uint32_t number;

	if (value.n == 4 && str_starts(value, STR("0x")) && hex_read(str_from(value, 2), octet, 1))
		return true;
	if (!str_to_u32(value, &number) || number > UINT8_MAX)
		return sms_refuse_value(why, value, "0 to 255 or 0x00 to 0xff");
	*octet = (uint8_t)number;
	return true;
}

/* The number; where it has names in hex as the specifications write it, and the name, too. */
static bool read_octet(const struct word_sms *sms, const struct field *field, struct buf *value)
{
	uint8_t octet = *(uint8_t *)sms_place(sms, field->at);
	const struct sms_code *code = field->codes ? sms_code_of(field->codes, octet) : NULL;

	buf_add_u64(value, octet);
	if (field->codes)
		buf_printf(value, "\n0x%02x", octet);
	if (code)
		buf_printf(value, "\n%s", code->name);
	return true;
}

static bool write_octet(struct word_sms *sms, const struct field *field, struct str value,
			char why[160])
{
	const struct sms_code *code = field->codes ? sms_code_named(field->codes, value) : NULL;
	uint8_t *octet = sms_place(sms, field->at);

	if (!code)
		return take_octet(value, octet, why);
	*octet = code->first;
	return true;
}

static bool read_flag(const struct word_sms *sms, const struct field *field, struct buf *value)
{
	buf_add_text(value, *(bool *)sms_place(sms, field->at) ? "yes" : "no");
	return true;
}

static bool write_flag(struct word_sms *sms, const struct field *field, struct str value,
		       char why[160])
{
	bool *flag = sms_place(sms, field->at);

	*flag = str_is(value, "yes");
	return *flag || str_is(value, "no") || sms_refuse_value(why, value, "yes or no");
}

static bool read_address(const struct word_sms *sms, const struct field *field, struct buf *value)
{
	const struct sms_address *address = sms_place(sms, field->at);
	char text[SMS_ADDRESS_TEXT];

	sms_address_text(address, text);
	buf_add_text(value, text);
	return address->present;
}

static bool write_address(struct word_sms *sms, const struct field *field, struct str value,
			  char why[160])
{
	return sms_address_of(value, sms_place(sms, field->at)) ||
	       sms_refuse_value(why, value, "a number or a short name");
}

/* Of a point in time in UTC. */
static bool read_time(const struct word_sms *sms, const struct field *field, struct buf *value)
{
	const struct sms_time *when = sms_place(sms, field->at);
	time_t seconds = (time_t)(when->at / 1000000);
	char text[32];
	struct tm tm;

	if (!gmtime_r(&seconds, &tm) || !strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &tm))
		return false;
	buf_add_text(value, text);
	return true;
}

/* Puts the number of a name into an enum. */
static bool take_name(const char *const *names, size_t n, struct str value, unsigned *number,
		      char why[160])
{
	for (unsigned i = 0; i < n; i++)
		if (str_is(value, names[i])) {
			*number = i;
			return true;
		}
	return sms_refuse_value(why, value, "one of its names");
}

static bool read_rp_type(const struct word_sms *sms, const struct field *field, struct buf *value)
{
	(void)field;
	buf_add_text(value, rp_types[sms->rp.type]);
	return true;
}

static bool write_rp_type(struct word_sms *sms, const struct field *field, struct str value,
			  char why[160])
{
	unsigned type;

	(void)field;
	if (!take_name(rp_types, ARRAY_LEN(rp_types), value, &type, why))
		return false;
	sms->rp.type = (enum sms_rp_type)type;
	return true;
}

static bool read_cause(const struct word_sms *sms, const struct field *field, struct buf *value)
{
	return sms->rp.type == SMS_RP_ERROR && read_octet(sms, field, value);
}

static bool read_tp_type(const struct word_sms *sms, const struct field *field, struct buf *value)
{
	(void)field;
	buf_add_text(value, tp_types[sms->tp.type]);
	return true;
}

static bool write_tp_type(struct word_sms *sms, const struct field *field, struct str value,
			  char why[160])
{
	unsigned type;

	(void)field;
	if (!take_name(tp_types, ARRAY_LEN(tp_types), value, &type, why))
		return false;
	sms->tp.type = (enum sms_tp_type)type;
	return true;
}

/* The octet itself says an alphabet. */
static bool write_dcs(struct word_sms *sms, const struct field *field, struct str value,
		      char why[160])
{
	sms->coded = true;
	return write_octet(sms, field, value, why);
}

static bool read_alphabet(const struct word_sms *sms, const struct field *field, struct buf *value)
{
	(void)field;
	buf_add_text(value, alphabets[sms_coding_of(sms->tp.dcs).alphabet]);
	return true;
}

static bool write_alphabet(struct word_sms *sms, const struct field *field, struct str value,
			   char why[160])
{
	struct sms_coding coding = sms_coding_of(sms->tp.dcs);
	unsigned alphabet;

	(void)field;
	if (!take_name(alphabets, ARRAY_LEN(alphabets), value, &alphabet, why))
		return false;
	coding.alphabet = (enum sms_alphabet)alphabet;
	sms->tp.dcs = sms_coding_octet(&coding);
	sms->coded = true;
	return true;
}

static bool read_class(const struct word_sms *sms, const struct field *field, struct buf *value)
{
	struct sms_coding coding = sms_coding_of(sms->tp.dcs);

	(void)field;
	if (!coding.has_class)
		return false;
	buf_add_u64(value, coding.class);
	return true;
}

static bool write_class(struct word_sms *sms, const struct field *field, struct str value,
			char why[160])
{
	struct sms_coding coding = sms_coding_of(sms->tp.dcs);

	(void)field;
	if (!take_octet(value, &coding.class, why) || coding.class > 3)
		return sms_refuse_value(why, value, "0 to 3");
	coding.has_class = true;
	sms->tp.dcs = sms_coding_octet(&coding);
	return true;
}

/* A period, or a point in time. */
static bool read_validity(const struct word_sms *sms, const struct field *field, struct buf *value)
{
	int64_t end;

	if (sms->tp.validity.format == SMS_VALIDITY_ABSOLUTE)
		return read_time(sms, field, value);
	if (sms_validity_end(&sms->tp.validity, 0, &end) != 0)
		return false;
	buf_printf(value, "%llds", (long long)(end / 1000000));
	return true;
}

static bool write_validity(struct word_sms *sms, const struct field *field, struct str value,
			   char why[160])
{
	int64_t us;

	(void)field;
	if (!str_to_duration(value, &us))
		return sms_refuse_value(why, value, "a duration such as 24h");
	sms->tp.validity = sms_validity_relative(us);
	return true;
}

static bool read_reference(const struct word_sms *sms, const struct field *field, struct buf *value)
{
	struct sms_part part;

	(void)field;
	if (!sms_part_of(&sms->tp.data, &part))
		return false;
	buf_add_u64(value, part.reference);
	return true;
}

static bool write_reference(struct word_sms *sms, const struct field *field, struct str value,
			    char why[160])
{
	uint32_t number;

	(void)field;
	if (!str_to_u32(value, &number) || number > UINT16_MAX)
		return sms_refuse_value(why, value, "0 to 65535");
	sms->reference = (uint16_t)number;
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

/* How many there are the text tells. */
static bool write_part(struct word_sms *sms, const struct field *field, struct str value,
		       char why[160])
{
	struct str rest = value, number;
	uint32_t part;

	(void)field;
	if (!str_cut(&rest, '/', &number) || !str_to_u32(number, &part) || part < 1 ||
	    part > SMS_PARTS_MOST)
		return sms_refuse_value(why, value, "a part: 1, 2/3 ...");
	sms->part = part;
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

const struct kind kind_octet = { read_octet, write_octet };
const struct kind kind_flag = { read_flag, write_flag };
const struct kind kind_address = { read_address, write_address };
const struct kind kind_point = { read_time, NULL };
const struct kind kind_rp_type = { read_rp_type, write_rp_type };
const struct kind kind_cause = { read_cause, write_octet };
const struct kind kind_tp_type = { read_tp_type, write_tp_type };
const struct kind kind_dcs = { read_octet, write_dcs };
const struct kind kind_alphabet = { read_alphabet, write_alphabet };
const struct kind kind_class = { read_class, write_class };
const struct kind kind_validity = { read_validity, write_validity };
const struct kind kind_reference = { read_reference, write_reference };
const struct kind kind_part = { read_part, write_part };
const struct kind kind_text = { read_text, write_text };
const struct kind kind_header = { read_header, write_header };
const struct kind kind_data = { read_data, write_data };
