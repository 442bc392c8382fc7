/* SPDX-License-Identifier: Apache-2.0 */
/* A MESSAGE of a UE in work; for sms_submit.c and sms_answer.c alone. */
#ifndef IMSD_PROC_SMS_SUBMISSION_H
#define IMSD_PROC_SMS_SUBMISSION_H

#include "proc/sms_private.h"

enum { NO_FAILURE = -1 };

/* One MESSAGE of a UE, until its behaviour is through. */
struct submission {
	struct list node;
	struct sms_centre *centre;
	struct request *request;
	struct scene scene;                 /* of what we send */
	struct buf body, identity, call_id; /* of its MESSAGE */
	struct sms_rp rp;
	struct sms_tp tp;
	bool readable; /* the RPDU, and the TPDU if it must have one */
	int64_t ends_at;
	struct sms_party party;
	struct sms *sms; /* SMS-SUBMIT */
	/* What is to be said of it: RP-ERROR when there is a cause. */
	uint8_t cause;
	int failure; /* TP-FCS */
	char why[SMS_WHY];
	/* What was said. */
	bool answered, acked, refused;
};

/* Sends the submission report that a step wants (struct performance_user, `send`); ctx is the
 * submission. */
bool submission_send_report(void *ctx, const struct step *step);

#endif
