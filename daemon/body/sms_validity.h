/* SPDX-License-Identifier: Apache-2.0 */
/* Validity period of a short message, TP-VP in its three forms, TS 23.040 9.2.3.12. */
#ifndef IMSD_BODY_SMS_VALIDITY_H
#define IMSD_BODY_SMS_VALIDITY_H

#include <stdbool.h>

#include "body/sms_time.h"

/* TP-VPF, 9.2.3.3. */
enum sms_validity_format {
	SMS_VALIDITY_NONE,
	SMS_VALIDITY_ENHANCED,
	SMS_VALIDITY_RELATIVE,
	SMS_VALIDITY_ABSOLUTE,
};

enum { SMS_ENHANCED_OCTETS = 7 };

/* As it was sent; only the member of the format counts. */
struct sms_validity {
	enum sms_validity_format format;
	uint8_t relative;                      /* 9.2.3.12.1 */
	struct sms_time absolute;              /* 9.2.3.12.2 */
	uint8_t enhanced[SMS_ENHANCED_OCTETS]; /* 9.2.3.12.3 */
};

/* When it ends for a message that was submitted at `now`, both in microseconds since 1970. 0;
 * -ENOENT when no period was asked for: the service centre has its own; -EINVAL when its form is
 * reserved (TP-FCS C7). */
int sms_validity_end(const struct sms_validity *validity, int64_t now, int64_t *end);
/* Is one attempt of delivery enough (enhanced only)? */
bool sms_validity_single_shot(const struct sms_validity *validity);
/* The shortest relative period that is not below so many microseconds, at most 63 weeks. */
struct sms_validity sms_validity_relative(int64_t us);

/* Reads and writes the octets of validity->format. */
const char *sms_validity_read(struct str *rest, struct sms_validity *validity);
const char *sms_validity_write(const struct sms_validity *validity, struct buf *out);

#endif
