/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the short message service centre does: steps and rows for proc/behaviours.c alone. A MESSAGE
 * that a step sends is the one that is due at its turn; `of` says another: RP-ACK, "RP-ACK wrong"
 * with a reference that is not the UE's, RP-ERROR, "RP-ERROR NN" with that RP-Cause.
 */
#ifndef IMSD_PROC_SMS_BEHAVIOURS_H
#define IMSD_PROC_SMS_BEHAVIOURS_H

#include "rule/behaviour.h"

#define SMS_MESSAGE STEP_SEND, .what = "MESSAGE"
#define SMS_SECONDS(n) ((n)*INT64_C(1000000))

static const struct step sms_report[] = {
	{ STEP_REPLY, 202 },
	{ SMS_MESSAGE },
	{ STEP_END },
};

static const struct step sms_report_first[] = {
	{ SMS_MESSAGE },
	{ STEP_REPLY, 202, .after_us = SMS_SECONDS(1) },
	{ STEP_END },
};

/* TR1M of the UE is 45 s at most. */
static const struct step sms_late_report[] = {
	{ STEP_REPLY, 202 },
	{ SMS_MESSAGE, .after_us = SMS_SECONDS(50) },
	{ STEP_END },
};

static const struct step sms_no_report[] = {
	{ STEP_REPLY, 202 },
	{ STEP_END },
};

static const struct step sms_double_report[] = {
	{ STEP_REPLY, 202 },
	{ SMS_MESSAGE },
	{ SMS_MESSAGE, .after_us = SMS_SECONDS(5) },
	{ STEP_END },
};

static const struct step sms_wrong_reference[] = {
	{ STEP_REPLY, 202 },
	{ SMS_MESSAGE, .of = "RP-ACK wrong" },
	{ STEP_END },
};

static const struct step sms_take_report[] = {
	{ STEP_REPLY, 202 },
	{ STEP_END },
};

static const struct step sms_deliver[] = {
	{ SMS_MESSAGE },
	{ STEP_END },
};

static const struct step sms_deliver_again[] = {
	{ SMS_MESSAGE },
	{ SMS_MESSAGE, .after_us = SMS_SECONDS(5) },
	{ STEP_END },
};

static const struct step sms_accept[] = {
	{ STEP_END },
};

static const struct step sms_echo[] = {
	{ SMS_MESSAGE, .after_us = SMS_SECONDS(1) },
	{ STEP_END },
};

#define SMS_RP_ERROR(cause)                                 \
	static const struct step sms_rp_error_##cause[] = { \
		{ STEP_REPLY, 202 },                        \
		{ SMS_MESSAGE, .of = "RP-ERROR " #cause },  \
		{ STEP_END },                               \
	}
SMS_RP_ERROR(1);
SMS_RP_ERROR(8);
SMS_RP_ERROR(10);
SMS_RP_ERROR(21);
SMS_RP_ERROR(27);
SMS_RP_ERROR(28);
SMS_RP_ERROR(29);
SMS_RP_ERROR(30);
SMS_RP_ERROR(38);
SMS_RP_ERROR(41);
SMS_RP_ERROR(42);
SMS_RP_ERROR(47);
SMS_RP_ERROR(50);
SMS_RP_ERROR(69);
SMS_RP_ERROR(81);
SMS_RP_ERROR(95);
SMS_RP_ERROR(96);
SMS_RP_ERROR(97);
SMS_RP_ERROR(98);
SMS_RP_ERROR(99);
SMS_RP_ERROR(111);
SMS_RP_ERROR(127);

#define SMS_RP_ERROR_ROW(cause, meaning) \
	{ "rp-error-" #cause, "sms.submit", sms_rp_error_##cause, "202, RP-ERROR " #cause ": " meaning }

#define SMS_BEHAVIOUR_ROWS                                                                             \
	{ "sms-report", NULL, sms_report, "202, then the RP-ACK or RP-ERROR that is due" },            \
	{ "sms-report-first", NULL, sms_report_first, "the report 1 s before the 202" },               \
	{ "sms-late-report", NULL, sms_late_report, "202, the report 50 s later: TR1M is over" },      \
	{ "sms-no-report", NULL, sms_no_report, "202, and no report" },                                \
	{ "sms-double-report", NULL, sms_double_report, "202, and the report twice, 5 s apart" },                 \
	{ "sms-wrong-reference", NULL, sms_wrong_reference,                                            \
	  "202, RP-ACK with a reference that is not the UE's" },                                       \
	{ "sms-take-report", "sms.report", sms_take_report, "202" },                                   \
	{ "sms-deliver", "sms.deliver", sms_deliver, "RP-DATA" },                                      \
	{ "sms-deliver-again", "sms.deliver", sms_deliver_again, "RP-DATA, and 5 s later once more" }, \
	{ "sms-accept", "sms.delivered", sms_accept, "nothing: the far end has it" },                  \
	{ "sms-echo", "sms.delivered", sms_echo, "the same text back after 1 s" },                     \
	SMS_RP_ERROR_ROW(1, "unassigned number"),                                                      \
	SMS_RP_ERROR_ROW(8, "operator determined barring"),                                            \
	SMS_RP_ERROR_ROW(10, "call barred"),                                                           \
	SMS_RP_ERROR_ROW(21, "short message transfer rejected"),                                       \
	SMS_RP_ERROR_ROW(27, "destination out of order"),                                              \
	SMS_RP_ERROR_ROW(28, "unidentified subscriber"),                                               \
	SMS_RP_ERROR_ROW(29, "facility rejected"),                                                     \
	SMS_RP_ERROR_ROW(30, "unknown subscriber"),                                                    \
	SMS_RP_ERROR_ROW(38, "network out of order"),                                                  \
	SMS_RP_ERROR_ROW(41, "temporary failure"),                                                     \
	SMS_RP_ERROR_ROW(42, "congestion"),                                                            \
	SMS_RP_ERROR_ROW(47, "resources unavailable"),                                                 \
	SMS_RP_ERROR_ROW(50, "requested facility not subscribed"),                                     \
	SMS_RP_ERROR_ROW(69, "requested facility not implemented"),                                    \
	SMS_RP_ERROR_ROW(81, "invalid short message transfer reference value"),                        \
	SMS_RP_ERROR_ROW(95, "semantically incorrect message"),                                        \
	SMS_RP_ERROR_ROW(96, "invalid mandatory information"),                                         \
	SMS_RP_ERROR_ROW(97, "message type non-existent"),                                             \
	SMS_RP_ERROR_ROW(98, "message not compatible with the protocol state"),                        \
	SMS_RP_ERROR_ROW(99, "information element non-existent"),                                      \
	SMS_RP_ERROR_ROW(111, "protocol error"),                                                       \
	SMS_RP_ERROR_ROW(127, "interworking")

#define SMS_TURN_ROWS                                                                              \
	{ "sms.submit", "sms-report", "a UE has sent an SMS-SUBMIT or SMS-COMMAND, or what is none" }, \
	{ "sms.memory", "sms-report", "a UE has sent RP-SMMA" },                                   \
	{ "sms.report", "sms-take-report", "a UE has sent a delivery report" },                    \
	{ "sms.deliver", "sms-deliver", "a short message is to be sent to a UE" },                 \
	{ "sms.delivered", "sms-accept", "a short message has come to the far end; the default is that of its entry in peers" }

#endif
