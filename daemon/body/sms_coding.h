/* SPDX-License-Identifier: Apache-2.0 */
/* TP-DCS, the data coding scheme of a short message, TS 23.038 4. */
#ifndef IMSD_BODY_SMS_CODING_H
#define IMSD_BODY_SMS_CODING_H

#include <stdbool.h>
#include <stdint.h>

enum sms_alphabet { SMS_GSM7, SMS_8BIT, SMS_UCS2 };

/* What a message waiting indication group does with the message. */
enum sms_waiting { SMS_WAITING_NONE, SMS_WAITING_DISCARD, SMS_WAITING_STORE };

struct sms_coding {
	enum sms_alphabet alphabet;
	bool compressed;  /* TS 23.042 */
	bool auto_delete; /* to be deleted when it was read */
	bool has_class;
	uint8_t class; /* 0 to 3 */
	enum sms_waiting waiting;
	bool waiting_active;
	uint8_t waiting_kind; /* 0 voicemail, 1 fax, 2 electronic mail, 3 other */
};

/* Every octet means something: what is reserved is the GSM 7 bit default alphabet. */
struct sms_coding sms_coding_of(uint8_t dcs);
/* The first group that can say it, in the order of the clause: sms_coding_of gives the same back.
 * Compression, deletion and class are left out in the message waiting groups, which have none. */
uint8_t sms_coding_octet(const struct sms_coding *coding);
/* Is TP-UDL counted in septets? */
bool sms_coding_in_septets(uint8_t dcs);

#endif
