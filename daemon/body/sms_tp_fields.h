/* SPDX-License-Identifier: Apache-2.0 */
/* The fields of TPDUs, TS 23.040 9.2.3; for sms_tp.c alone. */
#ifndef IMSD_BODY_SMS_TP_FIELDS_H
#define IMSD_BODY_SMS_TP_FIELDS_H

#include "body/sms_octets.h"
#include "body/sms_tp.h"

struct sms_tp_reading {
	struct str rest;
	struct sms_tp *tp;
	const struct sms_rp *rp;
	bool open; /* TP-PI names fields of a later release: what is left is passed over (9.2.3.27) */
};

struct sms_tp_field {
	const char *name;
	const char *(*read)(struct sms_tp_reading *reading);
	const char *(*write)(const struct sms_tp *tp, struct buf *out);
};

/* By their parameter names. Those with _IF are there when TP-PI, or for TP-PI itself the end of the
 * TPDU, says so; TP-FCS when has_failure does. */
enum sms_tp_field_id {
	FIELD_END,
	FIELD_OA,
	FIELD_DA,
	FIELD_RA,
	FIELD_MR,
	FIELD_PID,
	FIELD_PID_IF,
	FIELD_DCS,
	FIELD_DCS_IF,
	FIELD_SCTS,
	FIELD_DT,
	FIELD_ST,
	FIELD_VP,
	FIELD_FCS,
	FIELD_PI,
	FIELD_PI_IF,
	FIELD_CT,
	FIELD_MN,
	FIELD_UD,
	FIELD_UD_IF,
	FIELD_CD,
};

extern const struct sms_tp_field sms_tp_field_rows[];

#endif
