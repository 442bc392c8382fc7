/* SPDX-License-Identifier: Apache-2.0 */
/* Values of SMS with their names and meanings, for --list, behaviours and what is logged. */
#ifndef IMSD_BODY_SMS_CODE_H
#define IMSD_BODY_SMS_CODE_H

#include "base/text.h"

/* Where an RP-Cause or TP-FCS may stand: towards the UE that submits, from the UE that was to be
 * delivered to, in the answer to RP-SMMA. 0: the table knows no such difference. */
enum { SMS_USE_MO = 1, SMS_USE_MT = 2, SMS_USE_SMMA = 4 };

/* A value, or a range with the same meaning. */
struct sms_code {
	uint8_t first, last;
	uint8_t use;
	const char *name, *help;
};

struct sms_code_table {
	const char *name, *help;
	const struct sms_code *rows;
	size_t n;
};

extern const struct sms_code_table sms_rp_causes;      /* TS 24.011 8.2.5.4 */
extern const struct sms_code_table sms_failure_causes; /* TP-FCS, TS 23.040 9.2.3.22 */
extern const struct sms_code_table sms_statuses;       /* TP-ST, 9.2.3.15 */
extern const struct sms_code_table sms_commands;       /* TP-CT, 9.2.3.19 */
extern const struct sms_code_table sms_protocols;      /* TP-PID, 9.2.3.9 */
extern const struct sms_code_table sms_codings;        /* TP-DCS, TS 23.038 4 */
extern const struct sms_code_table sms_elements;       /* of the user data header, 9.2.3.24 */
extern const struct sms_code_table sms_number_types;   /* 9.1.2.5, TS 24.011 8.2.5.1 */
extern const struct sms_code_table sms_number_plans;

/* All of them; ends in NULL. */
extern const struct sms_code_table *const sms_code_tables[];

/* RP-Cause values and the like that code uses by name. */
enum {
	RP_CAUSE_UNASSIGNED = 1,
	RP_CAUSE_SHORT_MESSAGE_REJECTED = 21,
	RP_CAUSE_MEMORY_EXCEEDED = 22,
	RP_CAUSE_DESTINATION_OUT_OF_ORDER = 27,
	RP_CAUSE_TEMPORARY_FAILURE = 41,
	RP_CAUSE_CONGESTION = 42,
	RP_CAUSE_INVALID_REFERENCE = 81,
	RP_CAUSE_SEMANTICALLY_INCORRECT = 95,
	RP_CAUSE_INVALID_MANDATORY = 96,
	RP_CAUSE_UNKNOWN_TYPE = 97,
	RP_CAUSE_PROTOCOL_ERROR = 111,
};

enum {
	TP_FAILURE_UNSUPPORTED = 0xb0,
	TP_FAILURE_BUSY = 0xc0,
	TP_FAILURE_INVALID_ADDRESS = 0xc3,
	TP_FAILURE_DUPLICATE = 0xc5,
	TP_FAILURE_VALIDITY_FORMAT = 0xc6,
	TP_FAILURE_VALIDITY = 0xc7,
	TP_FAILURE_UNSPECIFIED = 0xff,
};

enum {
	TP_STATUS_DELIVERED = 0x00,
	TP_STATUS_REPLACED = 0x02,
	TP_STATUS_TRYING_NO_RESPONSE = 0x22,
	TP_STATUS_INCOMPATIBLE = 0x41,
	TP_STATUS_REJECTED = 0x42,
	TP_STATUS_NOT_OBTAINABLE = 0x43,
	TP_STATUS_EXPIRED = 0x46,
	TP_STATUS_DELETED = 0x47,
	TP_STATUS_DELETED_BY_CENTRE = 0x48,
	TP_STATUS_UNKNOWN_MESSAGE = 0x49,
	TP_STATUS_GIVEN_UP = 0x62,
};

enum {
	TP_PID_PLAIN = 0x00,
	TP_PID_TYPE_0 = 0x40,
	TP_PID_REPLACE_1 = 0x41,
	TP_PID_REPLACE_7 = 0x47,
	TP_PID_USIM_DOWNLOAD = 0x7f,
};

enum { TP_COMMAND_ENQUIRY, TP_COMMAND_CANCEL_REPORT, TP_COMMAND_DELETE, TP_COMMAND_ENABLE_REPORT };

/* The first row that has the value; NULL when it is reserved. */
const struct sms_code *sms_code_of(const struct sms_code_table *table, uint8_t value);
/* The row of that name, or NULL. */
const struct sms_code *sms_code_named(const struct sms_code_table *table, struct str name);
/* The name, or "reserved". */
const char *sms_code_name(const struct sms_code_table *table, uint8_t value);

/* What becomes of a message by its TP-ST, TS 23.040 9.2.3.15. */
enum sms_outcome {
	SMS_OUTCOME_DONE,
	SMS_OUTCOME_TRYING,
	SMS_OUTCOME_FAILED,  /* for good */
	SMS_OUTCOME_GIVEN_UP /* a temporary error, but no more attempts */
};
enum sms_outcome sms_status_outcome(uint8_t status);

#endif
