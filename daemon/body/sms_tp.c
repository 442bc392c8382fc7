/* SPDX-License-Identifier: Apache-2.0 */
/* The TP layer, TS 23.040 9.2.2: each TPDU is a first octet of flags and a list of fields. */
#include "body/sms_tp.h"

#include <errno.h>
#include <stdio.h>

#include "body/sms_code.h"
#include "body/sms_tp_fields.h"

/* To the RP layer a TPDU that cannot be read is one that makes no sense (TS 24.011 8.2.5.4). */
enum { CAUSE = RP_CAUSE_SEMANTICALLY_INCORRECT };

enum { MTI = 0x03, HEADER = 0x40, VALIDITY_SHIFT = 3, VALIDITY = 3 };

/* Sets of enum sms_tp_type. */
enum {
	DELIVER = 1 << SMS_DELIVER,
	SUBMIT = 1 << SMS_SUBMIT,
	STATUS = 1 << SMS_STATUS_REPORT,
	COMMAND = 1 << SMS_COMMAND,
};

/* A bit of the first octet. */
struct flag {
	uint8_t bit;
	unsigned types;
	size_t member;
	bool inverted;
};

#define MEMBER(name) offsetof(struct sms_tp, name)

/* TP-MMS is the one that is set when the answer is no. */
static const struct flag flag_rows[] = {
	{ 0x04, DELIVER | STATUS,                    MEMBER(more_messages),     true  },
	{ 0x04, SUBMIT,                              MEMBER(reject_duplicates), false },
	{ 0x08, DELIVER | STATUS,                    MEMBER(loop_prevention),   false },
	{ 0x20, DELIVER | SUBMIT | STATUS | COMMAND, MEMBER(report),            false },
	{ 0x80, DELIVER | SUBMIT,                    MEMBER(reply_path),        false },
};

/* What follows the first octet, 9.2.2.1 to 9.2.2.4. */
static const uint8_t deliver[] = {
	FIELD_OA, FIELD_PID, FIELD_DCS, FIELD_SCTS, FIELD_UD, FIELD_END,
};
static const uint8_t deliver_report[] = {
	FIELD_FCS, FIELD_PI, FIELD_PID_IF, FIELD_DCS_IF, FIELD_UD_IF, FIELD_END,
};
static const uint8_t submit[] = {
	FIELD_MR, FIELD_DA, FIELD_PID, FIELD_DCS, FIELD_VP, FIELD_UD, FIELD_END,
};
static const uint8_t submit_report[] = {
	FIELD_FCS, FIELD_PI, FIELD_SCTS, FIELD_PID_IF, FIELD_DCS_IF, FIELD_UD_IF, FIELD_END,
};
static const uint8_t status_report[] = {
	FIELD_MR,    FIELD_RA,     FIELD_SCTS,   FIELD_DT,    FIELD_ST,
	FIELD_PI_IF, FIELD_PID_IF, FIELD_DCS_IF, FIELD_UD_IF, FIELD_END,
};
static const uint8_t command[] = {
	FIELD_MR, FIELD_PID, FIELD_CT, FIELD_MN, FIELD_DA, FIELD_CD, FIELD_END,
};

/* By enum sms_tp_type: TP-MTI, and in which RPDUs of which direction. */
struct layout {
	const char *name;
	const uint8_t *fields;
	uint8_t mti;
	enum sms_direction direction;
	bool in_answer; /* RP-ACK and RP-ERROR, not RP-DATA */
};

static const struct layout layout_rows[] = {
	{ "SMS-DELIVER",        deliver,        0, SMS_TO_UE,   false },
	{ "SMS-DELIVER-REPORT", deliver_report, 0, SMS_FROM_UE, true  },
	{ "SMS-SUBMIT",         submit,         1, SMS_FROM_UE, false },
	{ "SMS-SUBMIT-REPORT",  submit_report,  1, SMS_TO_UE,   true  },
	{ "SMS-STATUS-REPORT",  status_report,  2, SMS_TO_UE,   false },
	{ "SMS-COMMAND",        command,        2, SMS_FROM_UE, false },
};

const char *sms_tp_name(enum sms_tp_type type)
{
	return layout_rows[type].name;
}

/* -1 when no TPDU has that TP-MTI there. */
static int type_of(const struct sms_rp *rp, uint8_t mti)
{
	for (size_t i = 0; i < ARRAY_LEN(layout_rows); i++)
		if (layout_rows[i].mti == mti && layout_rows[i].direction == rp->direction &&
		    layout_rows[i].in_answer == (rp->type != SMS_RP_DATA))
			return (int)i;
	return -1;
}

static void flags_read(struct sms_tp *tp, uint8_t octet)
{
	for (size_t i = 0; i < ARRAY_LEN(flag_rows); i++) {
		const struct flag *flag = &flag_rows[i];
		bool set = octet & flag->bit;

		if (flag->types & 1u << tp->type)
			*(bool *)((char *)tp + flag->member) = set != flag->inverted;
	}
	tp->data.header = octet & HEADER;
	if (tp->type == SMS_SUBMIT)
		tp->validity.format = octet >> VALIDITY_SHIFT & VALIDITY;
}

static uint8_t flags_octet(const struct sms_tp *tp)
{
	unsigned octet = layout_rows[tp->type].mti;

	for (size_t i = 0; i < ARRAY_LEN(flag_rows); i++) {
		const struct flag *flag = &flag_rows[i];
		bool set = *(const bool *)((const char *)tp + flag->member);

		if ((flag->types & 1u << tp->type) && set != flag->inverted)
			octet |= flag->bit;
	}
	if (tp->data.header)
		octet |= HEADER;
	if (tp->type == SMS_SUBMIT)
		octet |= (tp->validity.format & VALIDITY) << VALIDITY_SHIFT;
	return (uint8_t)octet;
}

/* The first octet. */
static int head_read(struct sms_tp_reading *reading, struct sms_fault *fault)
{
	struct sms_tp *tp = reading->tp;
	uint8_t octet;
	int type;

	if (reading->rest.n > SMS_TPDU_MOST)
		return sms_refuse(fault, CAUSE, "the TPDU has more than 164 octets");
	if (!octet_take(&reading->rest, &octet))
		return sms_refuse(fault, CAUSE, "the TPDU is empty");
	type = type_of(reading->rp, octet & MTI);
	if (type < 0) {
		fault->failure = TP_FAILURE_UNSUPPORTED;
		return sms_refuse(fault, CAUSE, "TP-MTI %u has no meaning in an %s %s the UE",
				  octet & MTI, sms_rp_name(reading->rp->type),
				  reading->rp->direction == SMS_TO_UE ? "to" : "from");
	}
	tp->type = (enum sms_tp_type)type;
	tp->has_failure = reading->rp->type == SMS_RP_ERROR;
	flags_read(tp, octet);
	return 0;
}

int sms_tp_decode(const struct sms_rp *rp, struct sms_tp *tp, struct sms_fault *fault)
{
	struct sms_tp_reading reading = { .rest = rp->data, .tp = tp, .rp = rp };
	int error;

	*tp = (struct sms_tp){ 0 };
	fault->failure = TP_FAILURE_UNSPECIFIED;
	error = head_read(&reading, fault);
	if (error)
		return error;
	for (const uint8_t *id = layout_rows[tp->type].fields; *id; id++) {
		const char *wrong = sms_tp_field_rows[*id].read(&reading);

		if (wrong)
			return sms_refuse(fault, CAUSE, "%s of %s %s", sms_tp_field_rows[*id].name,
					  sms_tp_name(tp->type), wrong);
	}
	if (reading.rest.n && !reading.open)
		return sms_refuse(fault, CAUSE, "%s has %zu octets too many", sms_tp_name(tp->type),
				  reading.rest.n);
	return 0;
}

int sms_tp_encode(const struct sms_tp *tp, struct buf *out, char why[SMS_WHY])
{
	const char *name = "the whole", *wrong = NULL;
	size_t before = out->n;

	octet_put(out, flags_octet(tp));
	for (const uint8_t *id = layout_rows[tp->type].fields; *id && !wrong; id++) {
		name = sms_tp_field_rows[*id].name;
		wrong = sms_tp_field_rows[*id].write(tp, out);
	}
	if (!wrong && out->n - before > SMS_TPDU_MOST) {
		name = "the whole";
		wrong = "has more than 164 octets";
	}
	if (!wrong)
		return 0;
	snprintf(why, SMS_WHY, "%s of %s %s", name, sms_tp_name(tp->type), wrong);
	out->n = before;
	return -EINVAL;
}
