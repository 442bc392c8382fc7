/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Times in TPDUs: TP-SCTS, TP-DT and the absolute TP-VP (TS 23.040 9.2.3.11) as seven semi-octet
 * pairs of local time with its distance from UTC.
 */
#ifndef IMSD_BODY_SMS_TIME_H
#define IMSD_BODY_SMS_TIME_H

#include <stdint.h>

#include "base/text.h"

enum { SMS_TIME_OCTETS = 7, SMS_ZONE_MOST = 79 };

struct sms_time {
	int64_t at;  /* microseconds since 1970 UTC; TPDUs carry whole seconds */
	int8_t zone; /* local time minus UTC in quarters of an hour */
};

/* Two decimal digits of an octet with swapped halves, or -1. */
int semi_octets_read(uint8_t octet);
/* Years 90 to 99 are those of 1990; the others come after 2000. */
const char *sms_time_read(struct str *rest, struct sms_time *when);
/* 1990 to 2089 only. */
const char *sms_time_write(const struct sms_time *when, struct buf *out);

#endif
