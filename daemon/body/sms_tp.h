/* SPDX-License-Identifier: Apache-2.0 */
/* The TP layer of the short message service, TS 23.040 9.2.2: the six TPDUs. */
#ifndef IMSD_BODY_SMS_TP_H
#define IMSD_BODY_SMS_TP_H

#include "body/sms_data.h"
#include "body/sms_rp.h"
#include "body/sms_validity.h"

enum sms_tp_type {
	SMS_DELIVER,
	SMS_DELIVER_REPORT,
	SMS_SUBMIT,
	SMS_SUBMIT_REPORT,
	SMS_STATUS_REPORT,
	SMS_COMMAND,
};

/* Octets of the longest TPDU: a SUBMIT in which nothing is missing. */
enum { SMS_TPDU_MOST = 164 };

/* D DELIVER, d DELIVER-REPORT, S SUBMIT, s SUBMIT-REPORT, R STATUS-REPORT, C COMMAND. What a TPDU
 * does not carry is zero after decoding and does not count when encoding. */
struct sms_tp {
	enum sms_tp_type type;
	bool more_messages;           /* D   R   more are waiting: TP-MMS is 0 */
	bool loop_prevention;         /* D   R   TP-LP */
	bool report;                  /* D S R C TP-SRI, TP-SRR, TP-SRQ */
	bool reply_path;              /* D S     TP-RP */
	bool reject_duplicates;       /*   S     TP-RD */
	uint8_t reference;            /*   S R C TP-MR */
	struct sms_address address;   /* D S R C TP-OA, TP-DA, TP-RA */
	bool has_failure;             /* d s     in RP-ERROR */
	uint8_t failure;              /* d s     TP-FCS; the rows of sms_failure_causes */
	bool has_indicator;           /*     R   TP-PI, which d and s always have; set by any of: */
	bool has_pid, has_dcs;        /* d s R   TP-PI; the other TPDUs always have them */
	bool has_data;                /* d s R   TP-PI */
	uint8_t pid;                  /* all     the rows of sms_protocols */
	uint8_t dcs;                  /* all but C; the rows of sms_codings */
	struct sms_time timestamp;    /* D s R   TP-SCTS */
	struct sms_time discharge;    /*     R   TP-DT */
	struct sms_validity validity; /*   S     TP-VPF and TP-VP */
	uint8_t status;               /*     R   TP-ST; the rows of sms_statuses */
	uint8_t command;              /*       C TP-CT; the rows of sms_commands */
	uint8_t message_number;       /*       C TP-MN */
	struct sms_data data;         /* all     TP-UDHI, TP-UDL, TP-UD; COMMAND: TP-CDL, TP-CD */
};

/* "SMS-DELIVER" and so on. */
const char *sms_tp_name(enum sms_tp_type type);
/* Reads the TPDU that the RPDU carries: its type and direction tell what it can be. 0 or -EBADMSG
 * with *fault, which has a TP-FCS too. */
int sms_tp_decode(const struct sms_rp *rp, struct sms_tp *tp, struct sms_fault *fault);
/* Adds the octets. 0, or -EINVAL with a sentence; *out is then as it was. */
int sms_tp_encode(const struct sms_tp *tp, struct buf *out, char why[SMS_WHY]);

#endif
