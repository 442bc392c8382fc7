/* SPDX-License-Identifier: Apache-2.0 */
/* Words of short messages: how they are read and written, and their table. */
#include "rule/word_sms.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <time.h>

#include "body/sms_code.h"
#include "body/sms_parts.h"
#include "body/sms_text.h"
#include "msg/body_part.h"
#include "rule/path_parts.h"

/* Bits of TPDU types. */
#define IS(type) (1u << (type))
enum {
	D = IS(SMS_DELIVER),
	D_REPORT = IS(SMS_DELIVER_REPORT),
	S = IS(SMS_SUBMIT),
	S_REPORT = IS(SMS_SUBMIT_REPORT),
	R = IS(SMS_STATUS_REPORT),
	C = IS(SMS_COMMAND),
	REPORTS = D_REPORT | S_REPORT,
	ALL = D | S | R | C | REPORTS
};

static const char *const rp_types[] = { "data", "ack", "error", "smma" };
static const char *const tp_types[] = { "deliver",       "deliver-report", "submit",
					"submit-report", "status-report",  "command" };
static const char *const alphabets[] = { "gsm7", "8bit", "ucs2" };

struct field;

/* How a value is read and written. A reader is false where there is none. */
struct kind {
	bool (*read)(const struct word_sms *sms, const struct field *field, struct buf *value);
	/* NULL: it cannot be made */
	bool (*write)(struct word_sms *sms, const struct field *field, struct str value,
		      char why[160]);
};

/* One word: of which TPDUs (0: of the RP layer), and where it stands. */
struct field {
	enum word_id word;
	unsigned types;
	const struct kind *kind;
	size_t at;  /* in struct word_sms */
	size_t has; /* of the flag of what reports may lack; 0: none */
	const struct sms_code_table *codes;
};

/* Where a field's value is, whatever its type. */
static void *place(const struct word_sms *sms, size_t at)
{
	return (char *)sms + at;
}

bool word_sms_read(const struct msg *msg, struct word_sms *sms)
{
	struct str body = body_part_find(msg, STR("application/vnd.3gpp.sms"));
	struct sms_fault fault;

	*sms = (struct word_sms){ 0 };
	if (!body.n ||
	    sms_rp_decode(body, body.p[0] & 1 ? SMS_TO_UE : SMS_FROM_UE, &sms->rp, &fault) != 0)
		return false;
	sms->has_tp = sms->rp.has_data && sms_tp_decode(&sms->rp, &sms->tp, &fault) == 0;
	return true;
}

/* Says what is wrong with a value. */
static bool refuse(char why[160], struct str value, const char *wanted)
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
		return refuse(why, value, "0 to 255 or 0x00 to 0xff");
	*octet = (uint8_t)number;
	return true;
}

/* The number; where it has names in hex as the specifications write it, and the name, too. */
static bool read_octet(const struct word_sms *sms, const struct field *field, struct buf *value)
{
	uint8_t octet = *(uint8_t *)place(sms, field->at);
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
	uint8_t *octet = place(sms, field->at);

	if (!code)
		return take_octet(value, octet, why);
	*octet = code->first;
	return true;
}

static bool read_flag(const struct word_sms *sms, const struct field *field, struct buf *value)
{
	buf_add_text(value, *(bool *)place(sms, field->at) ? "yes" : "no");
	return true;
}

static bool write_flag(struct word_sms *sms, const struct field *field, struct str value,
		       char why[160])
{
	bool *flag = place(sms, field->at);

	*flag = str_is(value, "yes");
	return *flag || str_is(value, "no") || refuse(why, value, "yes or no");
}

static bool read_address(const struct word_sms *sms, const struct field *field, struct buf *value)
{
	const struct sms_address *address = place(sms, field->at);
	char text[SMS_ADDRESS_TEXT];

	sms_address_text(address, text);
	buf_add_text(value, text);
	return address->present;
}

static bool write_address(struct word_sms *sms, const struct field *field, struct str value,
			  char why[160])
{
	return sms_address_of(value, place(sms, field->at)) ||
	       refuse(why, value, "a number or a short name");
}

/* Of a point in time in UTC. */
static bool read_time(const struct word_sms *sms, const struct field *field, struct buf *value)
{
	const struct sms_time *when = place(sms, field->at);
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
	return refuse(why, value, "one of its names");
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
		return refuse(why, value, "0 to 3");
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
		return refuse(why, value, "a duration such as 24h");
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
		return refuse(why, value, "0 to 65535");
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
	buf_printf(value, "%u/%u", part.number, part.total);
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
		return refuse(why, value, "a part: 1, 2/3 ...");
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
	return made || refuse(why, value, "text of that alphabet with so many parts");
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
		return refuse(why, STR("user data"), "140 octets at most");
	sms->tp.data = data;
	sms->tp.has_data = true;
	return true;
}

static bool take_hex(struct str value, uint8_t octets[SMS_DATA_MOST], char why[160])
{
	return (value.n / 2 <= SMS_DATA_MOST && value.n % 2 == 0 &&
		hex_read(value, octets, value.n / 2)) ||
	       refuse(why, value, "pairs of hex digits");
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

static const struct kind octet = { read_octet, write_octet }, flag = { read_flag, write_flag },
			 address = { read_address, write_address }, point = { read_time, NULL },
			 rp_type = { read_rp_type, write_rp_type },
			 cause = { read_cause, write_octet },
			 tp_type = { read_tp_type, write_tp_type }, dcs = { read_octet, write_dcs },
			 alphabet = { read_alphabet, write_alphabet },
			 class = { read_class, write_class },
			 validity = { read_validity, write_validity },
			 reference = { read_reference, write_reference },
			 part = { read_part, write_part }, text = { read_text, write_text },
			 header = { read_header, write_header }, data = { read_data, write_data };

#define AT(member) offsetof(struct word_sms, member)

static const struct field field_rows[] = {
	{ WORD_RP_TYPE,      0,                &rp_type,   AT(rp.type), 0, NULL },
	{ WORD_RP_MR,        0,                &octet,     AT(rp.reference), 0, NULL },
	{ WORD_RP_OA,        0,                &address,   AT(rp.originator), 0, NULL },
	{ WORD_RP_DA,        0,                &address,   AT(rp.destination), 0, NULL },
	{ WORD_RP_CAUSE,     0,                &cause,     AT(rp.cause), 0, &sms_rp_causes },
	{ WORD_TP_TYPE,      ALL,              &tp_type,   AT(tp.type), 0, NULL },
	{ WORD_TP_MR,        S | R | C,        &octet,     AT(tp.reference), 0, NULL },
	{ WORD_TP_OA,        D,                &address,   AT(tp.address), 0, NULL },
	{ WORD_TP_DA,        S | C,            &address,   AT(tp.address), 0, NULL },
	{ WORD_TP_RA,        R,                &address,   AT(tp.address), 0, NULL },
	{ WORD_TP_SRR,       S | C,            &flag,      AT(tp.report), 0, NULL },
	{ WORD_TP_SRI,       D,                &flag,      AT(tp.report), 0, NULL },
	{ WORD_TP_SRQ,       R,                &flag,      AT(tp.report), 0, NULL },
	{ WORD_TP_MMS,       D | R,            &flag,      AT(tp.more_messages), 0, NULL },
	{ WORD_TP_RP,        D | S,            &flag,      AT(tp.reply_path), 0, NULL },
	{ WORD_TP_RD,        S,                &flag,      AT(tp.reject_duplicates), 0, NULL },
	{ WORD_TP_PID,       ALL,              &octet,     AT(tp.pid), AT(tp.has_pid), &sms_protocols },
	{ WORD_TP_DCS,       ALL & ~C,         &dcs,       AT(tp.dcs), AT(tp.has_dcs), &sms_codings },
	{ WORD_TP_ALPHABET,  ALL & ~C,         &alphabet,  AT(tp.dcs), AT(tp.has_dcs), NULL },
	{ WORD_TP_CLASS,     ALL & ~C,         &class,     AT(tp.dcs), AT(tp.has_dcs), NULL },
	{ WORD_TP_SCTS,      D | S_REPORT | R, &point,     AT(tp.timestamp), 0, NULL },
	{ WORD_TP_DT,        R,                &point,     AT(tp.discharge), 0, NULL },
	{ WORD_TP_VP,        S,                &validity,  AT(tp.validity.absolute), 0, NULL },
	{ WORD_TP_ST,        R,                &octet,     AT(tp.status), 0, &sms_statuses },
	{ WORD_TP_FCS,       REPORTS,          &octet,     AT(tp.failure), AT(tp.has_failure), &sms_failure_causes },
	{ WORD_TP_CT,        C,                &octet,     AT(tp.command), 0, &sms_commands },
	{ WORD_TP_MN,        C,                &octet,     AT(tp.message_number), 0, NULL },
	{ WORD_TP_REFERENCE, ALL,              &reference, AT(tp.data), 0, NULL },
	{ WORD_TP_PART,      ALL,              &part,      AT(tp.data), 0, NULL },
	{ WORD_TP_TEXT,      ALL & ~C,         &text,      AT(tp.data), 0, NULL },
	{ WORD_TP_UD,        ALL,              &data,      AT(tp.data), 0, NULL },
	{ WORD_TP_UDH,       ALL,              &header,    AT(tp.data), 0, NULL },
};

static const struct field *field_of(enum word_id word)
{
	for (size_t i = 0; i < ARRAY_LEN(field_rows); i++)
		if (field_rows[i].word == word)
			return &field_rows[i];
	return NULL;
}

/* Is it there? Only reports may lack something of what their type has. */
static bool is_there(const struct word_sms *sms, const struct field *field)
{
	if (!field->types)
		return true;
	if (!sms->has_tp || !(field->types & IS(sms->tp.type)))
		return false;
	return !field->has || !((REPORTS | R) & IS(sms->tp.type)) ||
	       *(bool *)place(sms, field->has);
}

bool word_sms_write(struct word_sms *sms, enum word_id word, struct str value, char why[160])
{
	const struct field *field = field_of(word);

	if (!field || !field->kind->write)
		return refuse(why, value, "something that can be made");
	sms->has_tp |= field->types != 0;
	if (field->has)
		*(bool *)place(sms, field->has) = true;
	return field->kind->write(sms, field, value, why);
}

bool word_sms_encode(struct word_sms *sms, struct buf *out, char why[160])
{
	struct buf tpdu = { 0 };
	bool made = !sms->has_tp || sms_tp_encode(&sms->tp, &tpdu, why) == 0;

	if (sms->has_tp) {
		sms->rp.has_data = true;
		sms->rp.data = buf_str(&tpdu);
	}
	made = made && sms_rp_encode(&sms->rp, out, why) == 0;
	sms->rp.data = STR_NONE;
	buf_free(&tpdu);
	return made;
}

/* By its field. */
static bool match_sms(const struct word_row *row, const struct subject *subject, struct buf *value)
{
	const struct field *field = field_of(row->id);
	struct word_sms sms;

	return subject->msg && word_sms_read(subject->msg, &sms) && is_there(&sms, field) &&
	       field->kind->read(&sms, field, value);
}

const struct word_row word_sms_rows[] = {
	{ WORD_RP_TYPE, "rp.type", "MESSAGE",
	  "data|ack|error|smma", true, true, match_sms,
	  "The RP message of a short message; a UE makes data when the line has tp. words, error with "
	  "rp.cause." },
	{ WORD_RP_MR, "rp.mr", "MESSAGE",
	  "NUMBER", true, true, match_sms,
	  "RP-Message Reference; rp.mr=$LABEL answers that message." },
	{ WORD_RP_OA, "rp.oa", "RP-DATA to the UE",
	  "NUMBER as text", true, true, match_sms,
	  "RP-Originator Address: the service centre." },
	{ WORD_RP_DA, "rp.da", "RP-DATA from the UE",
	  "NUMBER as text", true, true, match_sms,
	  "RP-Destination Address: the service centre." },
	{ WORD_RP_CAUSE, "rp.cause", "RP-ERROR",
	  "NUMBER, 0xHEX or NAME", true, true, match_sms,
	  "RP-Cause (TS 24.011 8.2.5.4)." },
	{ WORD_TP_TYPE, "tp.type", "MESSAGE",
	  "deliver|deliver-report|submit|submit-report|status-report|command", true, true, match_sms,
	  "The TPDU; a UE makes submit in RP-DATA, deliver-report in what answers." },
	{ WORD_TP_MR, "tp.mr", "SUBMIT, STATUS-REPORT, COMMAND",
	  "NUMBER", true, true, match_sms,
	  "TP-Message-Reference; a UE counts it." },
	{ WORD_TP_OA, "tp.oa", "DELIVER",
	  "NUMBER as text", true, true, match_sms,
	  "TP-Originating-Address." },
	{ WORD_TP_DA, "tp.da", "SUBMIT, COMMAND",
	  "NUMBER as text", true, true, match_sms,
	  "TP-Destination-Address." },
	{ WORD_TP_RA, "tp.ra", "STATUS-REPORT",
	  "NUMBER as text", true, true, match_sms,
	  "TP-Recipient-Address." },
	{ WORD_TP_SRR, "tp.srr", "SUBMIT, COMMAND",
	  "yes|no", true, true, match_sms,
	  "TP-Status-Report-Request." },
	{ WORD_TP_SRI, "tp.sri", "DELIVER",
	  "yes|no", true, true, match_sms,
	  "TP-Status-Report-Indication." },
	{ WORD_TP_SRQ, "tp.srq", "STATUS-REPORT",
	  "yes|no", true, true, match_sms,
	  "TP-Status-Report-Qualifier: it answers a COMMAND." },
	{ WORD_TP_MMS, "tp.mms", "DELIVER, STATUS-REPORT",
	  "yes|no", true, true, match_sms,
	  "More messages are waiting: TP-MMS is 0." },
	{ WORD_TP_RP, "tp.rp", "DELIVER, SUBMIT",
	  "yes|no", true, true, match_sms,
	  "TP-Reply-Path." },
	{ WORD_TP_RD, "tp.rd", "SUBMIT",
	  "yes|no", true, true, match_sms,
	  "TP-Reject-Duplicates." },
	{ WORD_TP_PID, "tp.pid", "MESSAGE",
	  "NUMBER, 0xHEX or NAME", true, true, match_sms,
	  "TP-Protocol-Identifier." },
	{ WORD_TP_DCS, "tp.dcs", "MESSAGE",
	  "NUMBER, 0xHEX or NAME", true, true, match_sms,
	  "TP-Data-Coding-Scheme; a UE takes the one that the text needs." },
	{ WORD_TP_ALPHABET, "tp.alphabet", "MESSAGE",
	  "gsm7|8bit|ucs2", true, true, match_sms,
	  "The alphabet of TP-DCS." },
	{ WORD_TP_CLASS, "tp.class", "MESSAGE",
	  "NUMBER", true, true, match_sms,
	  "The message class of TP-DCS, 0 to 3." },
	{ WORD_TP_SCTS, "tp.scts", "DELIVER, SUBMIT-REPORT, STATUS-REPORT",
	  "YYYY-MM-DDThh:mm:ssZ", false, true, match_sms,
	  "TP-Service-Centre-Time-Stamp in UTC." },
	{ WORD_TP_DT, "tp.dt", "STATUS-REPORT",
	  "YYYY-MM-DDThh:mm:ssZ", false, true, match_sms,
	  "TP-Discharge-Time in UTC." },
	{ WORD_TP_VP, "tp.vp", "SUBMIT",
	  "DURATION", true, true, match_sms,
	  "TP-Validity-Period, relative." },
	{ WORD_TP_ST, "tp.st", "STATUS-REPORT",
	  "NUMBER, 0xHEX or NAME", true, true, match_sms,
	  "TP-Status (TS 23.040 9.2.3.15)." },
	{ WORD_TP_FCS, "tp.fcs", "DELIVER-REPORT, SUBMIT-REPORT",
	  "NUMBER, 0xHEX or NAME", true, true, match_sms,
	  "TP-Failure-Cause (TS 23.040 9.2.3.22)." },
	{ WORD_TP_CT, "tp.ct", "COMMAND",
	  "NUMBER, 0xHEX or NAME", true, true, match_sms,
	  "TP-Command-Type." },
	{ WORD_TP_MN, "tp.mn", "COMMAND",
	  "NUMBER", true, true, match_sms,
	  "TP-Message-Number: TP-MR of the SUBMIT that it is about." },
	{ WORD_TP_REFERENCE, "tp.reference", "MESSAGE",
	  "NUMBER", true, true, match_sms,
	  "The reference that the parts of a concatenated message share." },
	{ WORD_TP_PART, "tp.part", "MESSAGE",
	  "N or N/TOTAL", true, true, match_sms,
	  "Which part of a concatenated message; a UE makes that part of a tp.text that is too long for "
	  "one." },
	{ WORD_TP_TEXT, "tp.text", "MESSAGE",
	  "TEXT", true, true, match_sms,
	  "The text of the user data." },
	{ WORD_TP_UD, "tp.ud", "MESSAGE",
	  "HEX", true, true, match_sms,
	  "The user data with its header; a UE makes what is behind the header." },
	{ WORD_TP_UDH, "tp.udh", "MESSAGE",
	  "HEX", true, true, match_sms,
	  "The elements of the user data header, without its length." },
	{ 0 },
};
