/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The RP layer of the short message service, TS 24.011 7.3 and 8.2. An RPDU is the whole body of a
 * MESSAGE of type application/vnd.3gpp.sms (TS 24.341): there is no CP layer.
 */
#ifndef IMSD_BODY_SMS_RP_H
#define IMSD_BODY_SMS_RP_H

#include <stdbool.h>

#include "body/sms_address.h"
#include "body/sms_fault.h"

/* Bit 1 of RP-MTI, 8.2.2. */
enum sms_direction { SMS_FROM_UE, SMS_TO_UE };

/* Bits 3 and 2 of RP-MTI. */
enum sms_rp_type { SMS_RP_DATA, SMS_RP_ACK, SMS_RP_ERROR, SMS_RP_SMMA };

/* Octets of RP-User-Data, 8.2.5.3. */
enum { SMS_RP_DATA_MOST = 232 };

struct sms_rp {
	enum sms_rp_type type;
	enum sms_direction direction;
	uint8_t reference;              /* RP-Message Reference */
	struct sms_address originator;  /* RP-DATA to the UE: the service centre */
	struct sms_address destination; /* RP-DATA from the UE: the service centre */
	uint8_t cause;                  /* RP-ERROR; the rows of sms_rp_causes */
	bool has_diagnostic;            /* RP-ERROR */
	uint8_t diagnostic;
	bool has_data;   /* RP-ACK and RP-ERROR; an RP-DATA always has some */
	struct str data; /* the TPDU, a view of what was decoded */
};

/* "RP-DATA" and so on. */
const char *sms_rp_name(enum sms_rp_type type);
/* Reads what came from that direction. 0 or -EBADMSG with *fault. From two octets on rp->reference
 * is set even then, for the RP-ERROR; the fault's cause is 0 when there is nothing to refer to
 * (9.2.1). */
int sms_rp_decode(struct str octets, enum sms_direction direction, struct sms_rp *rp,
		  struct sms_fault *fault);
/* Adds the octets. 0, or -EINVAL with a sentence; *out is then as it was. */
int sms_rp_encode(const struct sms_rp *rp, struct buf *out, char why[SMS_WHY]);

#endif
