/* SPDX-License-Identifier: Apache-2.0 */
/* Why an RPDU or a TPDU is refused: one sentence, and what the other side is told. */
#ifndef IMSD_BODY_SMS_FAULT_H
#define IMSD_BODY_SMS_FAULT_H

#include <stdint.h>

enum { SMS_WHY = 160 };

struct sms_fault {
	uint8_t cause;   /* RP-Cause to answer with (TS 24.011 9.3), 0: do not answer */
	uint8_t failure; /* TP-FCS to answer with (TS 23.040 9.2.3.22), 0: none */
	char why[SMS_WHY];
};

/* Sets cause and sentence; failure is set by whoever calls. -EBADMSG always. */
int sms_refuse(struct sms_fault *fault, uint8_t cause, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif
