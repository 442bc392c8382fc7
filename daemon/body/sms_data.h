/* SPDX-License-Identifier: Apache-2.0 */
/*
 * TP-UDL and TP-UD, TS 23.040 9.2.3.16 and 9.2.3.24: kept as the octets that were sent, so that
 * what was decoded is encoded as it came. Header, text and octets are views of them.
 */
#ifndef IMSD_BODY_SMS_DATA_H
#define IMSD_BODY_SMS_DATA_H

#include "body/sms_coding.h"
#include "body/sms_gsm7.h"

/* Of a DELIVER or SUBMIT; reports have up to 159 octets, in their TPDU of 164. */
enum { SMS_DATA_OCTETS = 140, SMS_DATA_SEPTETS = 160, SMS_DATA_MOST = 159 };

/* Information elements of the header, 9.2.3.24. */
enum {
	SMS_ELEMENT_CONCATENATED = 0x00,
	SMS_ELEMENT_WAITING = 0x01,
	SMS_ELEMENT_PORTS_8BIT = 0x04,
	SMS_ELEMENT_PORTS_16BIT = 0x05,
	SMS_ELEMENT_CONCATENATED_16BIT = 0x08,
	SMS_ELEMENT_SINGLE_SHIFT = 0x24,
	SMS_ELEMENT_LOCKING_SHIFT = 0x25,
};

struct sms_data {
	bool header;    /* TP-UDHI: the octets begin with a header */
	uint8_t length; /* TP-UDL: septets or octets */
	uint8_t n;      /* octets */
	uint8_t octets[SMS_DATA_MOST];
};

struct sms_element {
	uint8_t id;
	struct str value;
};

/* The elements of the header without its length; empty when there is none. A view of the data. */
struct str sms_data_header(const struct sms_data *data);
/* Takes the next element. False at the end, and at one that is cut off, which stays. */
bool sms_element_take(struct str *header, struct sms_element *element);
/* The value of the last element with that identifier, which is the one that counts (9.2.3.24);
 * false when there is none. */
bool sms_data_find(const struct sms_data *data, uint8_t id, struct str *value);
/* What is behind the header, for 8 bit data and UCS2. A view of the data. */
struct str sms_data_octets(const struct sms_data *data);
/* The national language tables that the header names. */
struct gsm7_shift sms_data_shift(const struct sms_data *data);
/* Adds the text as UTF-8. 0; -ENOTSUP for 8 bit data and compressed text. */
int sms_data_text(const struct sms_data *data, uint8_t dcs, struct buf *out);
/* User data of a header (its elements, may be empty) and octets. 0, or -E2BIG when they are more
 * than SMS_DATA_OCTETS together. */
int sms_data_set(struct sms_data *data, struct str elements, struct str octets);

/* Reads length and octets; data->header says whether there is a header. At most SMS_DATA_OCTETS
 * when `short_message`. */
const char *sms_data_read(struct str *rest, bool in_septets, bool short_message,
			  struct sms_data *data);
const char *sms_data_write(const struct sms_data *data, struct buf *out);

#endif
