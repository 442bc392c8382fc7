/* SPDX-License-Identifier: Apache-2.0 */
/* Fields of short messages: read into text and written from it. */
#include "rule/word_sms_kind.h"

#include <time.h>

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
