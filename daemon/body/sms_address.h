/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Addresses of the RP layer (TS 24.011 8.2.5.1, 8.2.5.2), counted in octets, and of the TP layer
 * (TS 23.040 9.1.2.5), counted in digits, which may be alphanumeric.
 */
#ifndef IMSD_BODY_SMS_ADDRESS_H
#define IMSD_BODY_SMS_ADDRESS_H

#include <stdbool.h>

#include "base/text.h"

/* Type-of-number; the rows of sms_number_types. */
enum sms_number_type {
	SMS_NUMBER_UNKNOWN,
	SMS_NUMBER_INTERNATIONAL,
	SMS_NUMBER_NATIONAL,
	SMS_NUMBER_NETWORK,
	SMS_NUMBER_SUBSCRIBER,
	SMS_NUMBER_ALPHANUMERIC,
	SMS_NUMBER_ABBREVIATED,
};

enum { SMS_PLAN_UNKNOWN, SMS_PLAN_E164 };

/* Digits, or characters of the GSM 7 bit default alphabet, in so many octets of content at most. */
enum { SMS_ADDRESS_OCTETS = 10, SMS_ADDRESS_DIGITS = 20, SMS_ADDRESS_SEPTETS = 11 };
/* The text with its zero: two octets of UTF-8 at most for a septet, and the plus. */
enum { SMS_ADDRESS_TEXT = 2 * SMS_ADDRESS_SEPTETS + 2 };

struct sms_address {
	bool present; /* false in the RP layer: of length 0. A TP address is always present */
	uint8_t type, plan;
	char text
		[SMS_ADDRESS_TEXT]; /* without plus: 0 to 9, *, #, a, b, c, or UTF-8; ends in zero */
};

/* "+491711234567" is international, "12345" of unknown type, both of E.164; any other text is
 * alphanumeric. False when it is empty or too long, or has no place in the alphabet. */
bool sms_address_of(struct str text, struct sms_address *address);
/* The inverse: international numbers get their plus. Empty when the address is not present. */
void sms_address_text(const struct sms_address *address, char out[SMS_ADDRESS_TEXT]);

const char *sms_address_read_tp(struct str *rest, struct sms_address *address);
const char *sms_address_write_tp(const struct sms_address *address, struct buf *out);
const char *sms_address_read_rp(struct str *rest, struct sms_address *address);
const char *sms_address_write_rp(const struct sms_address *address, struct buf *out);

#endif
