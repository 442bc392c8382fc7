/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parts of a concatenated short message put together, in whatever order and however often they come
 * (TS 23.040 9.2.3.24.1, 9.2.3.24.8). The caller keeps a table of these, by the sender's address
 * and what sms_part_of says, and decides how many and how long.
 */
#ifndef IMSD_BODY_SMS_PARTS_H
#define IMSD_BODY_SMS_PARTS_H

#include "body/sms_data.h"

struct sms_part {
	bool wide; /* 16 bit reference; never the same message as one with 8 bits */
	uint16_t reference;
	uint8_t total, number; /* number is 1 to total */
};

/* Zero-initialise; free with sms_parts_free. */
struct sms_parts {
	struct sms_part of; /* total 0: nothing was added yet */
	uint8_t dcs;        /* of all of them */
	uint8_t have;
	struct sms_data **rows; /* by number - 1, NULL for what is missing */
};

enum sms_parts_added {
	SMS_PARTS_NEW,
	SMS_PARTS_AGAIN, /* a part of that number is there; the first one stays */
	SMS_PARTS_OTHER, /* another message's, or no part at all: nothing was added */
};

/* False when the data is a message of its own; an element whose numbers cannot be is none. */
bool sms_part_of(const struct sms_data *data, struct sms_part *part);
/* Writes other numbers into such an element, also those that cannot be; nothing without one. */
void sms_part_set(struct sms_data *data, const struct sms_part *part);
/* Keeps a copy of the data. */
enum sms_parts_added sms_parts_add(struct sms_parts *parts, const struct sms_data *data,
				   uint8_t dcs);
bool sms_parts_done(const struct sms_parts *parts);
/* Adds the text of all parts that are there. As sms_data_text. */
int sms_parts_text(const struct sms_parts *parts, struct buf *out);
/* Adds the octets of all parts that are there, without headers. */
void sms_parts_octets(const struct sms_parts *parts, struct buf *out);
void sms_parts_free(struct sms_parts *parts);

#endif
