/* SPDX-License-Identifier: Apache-2.0 */
/* Words of short messages: which field is whose, and whole bodies. */
#include <errno.h>

#include "msg/body_part.h"
#include "rule/path_parts.h"
#include "rule/word_match.h"
#include "rule/word_sms_kind.h"

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

static const struct str sms_type = { "application/vnd.3gpp.sms",
				     sizeof("application/vnd.3gpp.sms") - 1 };

bool word_sms_read(const struct msg *msg, struct word_sms *sms)
{
	struct str body = body_part_find(msg, sms_type);
	struct sms_fault fault;

	*sms = (struct word_sms){ 0 };
	if (!body.n ||
	    sms_rp_decode(body, body.p[0] & 1 ? SMS_TO_UE : SMS_FROM_UE, &sms->rp, &fault) != 0)
		return false;
	sms->has_tp = sms->rp.has_data && sms_tp_decode(&sms->rp, &sms->tp, &fault) == 0;
	return true;
}

#define AT(member) offsetof(struct word_sms, member)

static const struct field field_rows[] = {
	{ WORD_RP_TYPE,      0,                &kind_rp_type,   AT(rp.type), 0, NULL },
	{ WORD_RP_MR,        0,                &kind_octet,     AT(rp.reference), 0, NULL },
	{ WORD_RP_OA,        0,                &kind_address,   AT(rp.originator), 0, NULL },
	{ WORD_RP_DA,        0,                &kind_address,   AT(rp.destination), 0, NULL },
	{ WORD_RP_CAUSE,     0,                &kind_cause,     AT(rp.cause), 0, &sms_rp_causes },
	{ WORD_TP_TYPE,      ALL,              &kind_tp_type,   AT(tp.type), 0, NULL },
	{ WORD_TP_MR,        S | R | C,        &kind_octet,     AT(tp.reference), 0, NULL },
	{ WORD_TP_OA,        D,                &kind_address,   AT(tp.address), 0, NULL },
	{ WORD_TP_DA,        S | C,            &kind_address,   AT(tp.address), 0, NULL },
	{ WORD_TP_RA,        R,                &kind_address,   AT(tp.address), 0, NULL },
	{ WORD_TP_SRR,       S | C,            &kind_flag,      AT(tp.report), 0, NULL },
	{ WORD_TP_SRI,       D,                &kind_flag,      AT(tp.report), 0, NULL },
	{ WORD_TP_SRQ,       R,                &kind_flag,      AT(tp.report), 0, NULL },
	{ WORD_TP_MMS,       D | R,            &kind_flag,      AT(tp.more_messages), 0, NULL },
	{ WORD_TP_RP,        D | S,            &kind_flag,      AT(tp.reply_path), 0, NULL },
	{ WORD_TP_RD,        S,                &kind_flag,      AT(tp.reject_duplicates), 0, NULL },
	{ WORD_TP_PID,       ALL,              &kind_octet,     AT(tp.pid), AT(tp.has_pid), &sms_protocols },
	{ WORD_TP_DCS,       ALL & ~C,         &kind_dcs,       AT(tp.dcs), AT(tp.has_dcs), &sms_codings },
	{ WORD_TP_ALPHABET,  ALL & ~C,         &kind_alphabet,  AT(tp.dcs), AT(tp.has_dcs), NULL },
	{ WORD_TP_CLASS,     ALL & ~C,         &kind_class,     AT(tp.dcs), AT(tp.has_dcs), NULL },
	{ WORD_TP_SCTS,      D | S_REPORT | R, &kind_point,     AT(tp.timestamp), 0, NULL },
	{ WORD_TP_DT,        R,                &kind_point,     AT(tp.discharge), 0, NULL },
	{ WORD_TP_VP,        S,                &kind_validity,  AT(tp.validity.absolute), 0, NULL },
	{ WORD_TP_ST,        R,                &kind_octet,     AT(tp.status), 0, &sms_statuses },
	{ WORD_TP_FCS,       REPORTS,          &kind_octet,     AT(tp.failure), AT(tp.has_failure), &sms_failure_causes },
	{ WORD_TP_CT,        C,                &kind_octet,     AT(tp.command), 0, &sms_commands },
	{ WORD_TP_MN,        C,                &kind_octet,     AT(tp.message_number), 0, NULL },
	{ WORD_TP_REFERENCE, ALL,              &kind_reference, AT(tp.data), 0, NULL },
	{ WORD_TP_PART,      ALL,              &kind_part,      AT(tp.data), 0, NULL },
	{ WORD_TP_TEXT,      ALL & ~C,         &kind_text,      AT(tp.data), 0, NULL },
	{ WORD_TP_UD,        ALL,              &kind_data,      AT(tp.data), 0, NULL },
	{ WORD_TP_UDH,       ALL,              &kind_header,    AT(tp.data), 0, NULL },
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
	       *(bool *)sms_place(sms, field->has);
}

bool word_sms_write(struct word_sms *sms, enum word_id word, struct str value, char why[160])
{
	const struct field *field = field_of(word);

	if (!field || !field->kind->write)
		return sms_refuse_value(why, value, "something that can be made");
	sms->has_tp |= field->types != 0;
	if (field->has)
		*(bool *)sms_place(sms, field->has) = true;
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

bool word_sms_can_set(enum word_id word)
{
	const struct field *field = field_of(word);

	return field && field->kind->write;
}

int word_sms_set(struct msg *msg, enum word_id word, struct str value, char why[160])
{
	struct word_sms sms;
	struct buf out = { 0 };
	bool made;

	if (!word_sms_read(msg, &sms))
		return path_refuse(why, "the body is no short message");
	made = word_sms_write(&sms, word, value, why) && word_sms_encode(&sms, &out, why);
	if (made)
		body_part_put(msg, body_part_find(msg, sms_type), msg_hold(msg, buf_str(&out)));
	buf_free(&out);
	return made ? 0 : -EINVAL;
}

/* By its field. */
bool match_sms(const struct word_row *row, const struct subject *subject, struct buf *value)
{
	const struct field *field = field_of(row->id);
	struct word_sms sms;

	return subject->msg && word_sms_read(subject->msg, &sms) && is_there(&sms, field) &&
	       field->kind->read(&sms, field, value);
}
