/* SPDX-License-Identifier: Apache-2.0 */
/* body/sms_tp and body/sms_rp: what the vectors do not have, and each reason to refuse. */
#include "body/sms_code.h"
#include "body_sms_lab.h"

#include <errno.h>

#define DA "0c91947111325476"
#define SCTS "42507131540380"

Test(body_sms_tp, command)
{
	const char *hex = "220700022b" DA "02aabb";
	struct sms_tp tp = tp_of(hex, SMS_RP_DATA, SMS_FROM_UE);

	cr_assert_eq(tp.type, SMS_COMMAND);
	cr_assert(tp.report);
	cr_assert_eq(tp.reference, 7);
	cr_assert_eq(tp.command, TP_COMMAND_DELETE);
	cr_assert_eq(tp.message_number, 0x2b);
	cr_assert_str_eq(tp.address.text, "491711234567");
	octets_expect("TP-CD", sms_data_octets(&tp.data), STR("aabb"));
	tp_expect(&tp, hex);
}

Test(body_sms_tp, status_report_with_user_data)
{
	const char *hex = "2e2b" DA SCTS SCTS "0006080400480069";
	struct sms_tp tp = tp_of(hex, SMS_RP_DATA, SMS_TO_UE);

	cr_assert_eq(tp.type, SMS_STATUS_REPORT);
	cr_assert(tp.report && tp.loop_prevention && !tp.more_messages);
	cr_assert(tp.has_indicator && !tp.has_pid && tp.has_dcs && tp.has_data);
	tp_expect_text("status report", &tp, "Hi");
	tp_expect(&tp, hex);
}

Test(body_sms_tp, reports_with_all_parameters)
{
	const char *deliver_report = "00ff077ff603aabbcc",
		   *submit_report = "4107" SCTS "40f4050370010abb";
	struct sms_tp tp = tp_of(deliver_report, SMS_RP_ERROR, SMS_FROM_UE);

	cr_assert_eq(tp.type, SMS_DELIVER_REPORT);
	cr_assert_eq(tp.failure, TP_FAILURE_UNSPECIFIED);
	cr_assert_eq(tp.pid, TP_PID_USIM_DOWNLOAD);
	octets_expect("TP-UD", sms_data_octets(&tp.data), STR("aabbcc"));
	tp_expect(&tp, deliver_report);

	tp = tp_of(submit_report, SMS_RP_ACK, SMS_TO_UE);
	cr_assert_eq(tp.type, SMS_SUBMIT_REPORT);
	cr_assert(tp.data.header && !tp.has_failure);
	octets_expect("TP-UD", sms_data_octets(&tp.data), STR("bb"));
	tp_expect(&tp, submit_report);
}

/* The same octets are different TPDUs by direction and by what carries them. */
Test(body_sms_tp, type_by_carrier)
{
	static const struct {
		const char *hex;
		enum sms_rp_type carrier;
		enum sms_direction direction;
		enum sms_tp_type type;
	} rows[] = {
		{ "0000", SMS_RP_ACK, SMS_FROM_UE, SMS_DELIVER_REPORT },
		{ "00d300", SMS_RP_ERROR, SMS_FROM_UE, SMS_DELIVER_REPORT },
		{ "0100" SCTS, SMS_RP_ACK, SMS_TO_UE, SMS_SUBMIT_REPORT },
		{ "01c000" SCTS, SMS_RP_ERROR, SMS_TO_UE, SMS_SUBMIT_REPORT },
		{ "040291210000" SCTS "00", SMS_RP_DATA, SMS_TO_UE, SMS_DELIVER },
		{ "0100029121000000", SMS_RP_DATA, SMS_FROM_UE, SMS_SUBMIT },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct sms_tp tp = tp_of(rows[i].hex, rows[i].carrier, rows[i].direction);

		cr_assert_eq(tp.type, rows[i].type, "%s is %s", rows[i].hex, sms_tp_name(tp.type));
		tp_expect(&tp, rows[i].hex);
	}
}

Test(body_sms_tp, flags)
{
	struct sms_tp tp = tp_of("b5000291210000a700", SMS_RP_DATA, SMS_FROM_UE);

	cr_assert(tp.reply_path && tp.report && tp.reject_duplicates && !tp.data.header);
	cr_assert_eq(tp.validity.format, SMS_VALIDITY_RELATIVE);
	cr_assert_eq(tp.data.length, 0);
	tp = tp_of("a80291210000" SCTS "00", SMS_RP_DATA, SMS_TO_UE);
	cr_assert(tp.reply_path && tp.report && tp.loop_prevention && tp.more_messages);
	tp_expect(&tp, "a80291210000" SCTS "00");
}

/* Fields of a later release are passed over; they are not written again. */
Test(body_sms_tp, indicator_of_a_later_release)
{
	struct sms_tp tp = tp_of("0081007f", SMS_RP_ACK, SMS_FROM_UE);

	cr_assert(tp.has_pid);
	cr_assert_eq(tp.pid, 0x7f);
	tp_expect(&tp, "00017f");
	tp = tp_of("0009400102030405", SMS_RP_ACK, SMS_FROM_UE);
	cr_assert_eq(tp.pid, 0x40);
	tp_expect(&tp, "000140");
}

Test(body_sms_tp, each_reason_to_refuse)
{
	static const struct {
		const char *hex;
		enum sms_rp_type carrier;
		enum sms_direction direction;
		const char *why;
	} rows[] = {
		{ "", SMS_RP_DATA, SMS_FROM_UE, "the TPDU is empty" },
		{ "03", SMS_RP_DATA, SMS_TO_UE, "TP-MTI 3 has no meaning in an RP-DATA to the UE" },
		{ "0000", SMS_RP_DATA, SMS_FROM_UE,
		  "TP-MTI 0 has no meaning in an RP-DATA from the UE" },
		{ "01", SMS_RP_ACK, SMS_FROM_UE,
		  "TP-MTI 1 has no meaning in an RP-ACK from the UE" },
		{ "01", SMS_RP_DATA, SMS_FROM_UE, "TP-MR of SMS-SUBMIT is cut off" },
		{ "010015", SMS_RP_DATA, SMS_FROM_UE,
		  "TP-DA of SMS-SUBMIT has more than 20 digits" },
		{ "0100021121", SMS_RP_DATA, SMS_FROM_UE,
		  "TP-DA of SMS-SUBMIT has a type of number that is extended" },
		{ "01000291f1", SMS_RP_DATA, SMS_FROM_UE,
		  "TP-DA of SMS-SUBMIT has a filler among its digits" },
		{ "0100019121", SMS_RP_DATA, SMS_FROM_UE,
		  "TP-DA of SMS-SUBMIT has an odd number of digits and no filler" },
		{ "0100049121", SMS_RP_DATA, SMS_FROM_UE, "TP-DA of SMS-SUBMIT is cut off" },
		{ "190002912100004250713154", SMS_RP_DATA, SMS_FROM_UE,
		  "TP-VP of SMS-SUBMIT is cut off" },
		{ "190002912100004a50713154038000", SMS_RP_DATA, SMS_FROM_UE,
		  "TP-VP of SMS-SUBMIT has a digit above 9" },
		{ "190002912100004231713154038000", SMS_RP_DATA, SMS_FROM_UE,
		  "TP-VP of SMS-SUBMIT has no such day" },
		{ "190002912100004220133154038000", SMS_RP_DATA, SMS_FROM_UE,
		  "TP-VP of SMS-SUBMIT has no such day" },
		{ "190002912100004250714254038000", SMS_RP_DATA, SMS_FROM_UE,
		  "TP-VP of SMS-SUBMIT has no such time of day" },
		{ "19000291210000425071315403a000", SMS_RP_DATA, SMS_FROM_UE,
		  "TP-VP of SMS-SUBMIT has a time zone with a digit above 9" },
		{ "010002912100000248", SMS_RP_DATA, SMS_FROM_UE,
		  "TP-UD of SMS-SUBMIT is cut off" },
		{ "010002912100048d", SMS_RP_DATA, SMS_FROM_UE,
		  "TP-UD of SMS-SUBMIT has too many octets" },
		{ "0100029121000000ff", SMS_RP_DATA, SMS_FROM_UE,
		  "SMS-SUBMIT has 1 octets too many" },
		{ "4100029121000000", SMS_RP_DATA, SMS_FROM_UE,
		  "TP-UD of SMS-SUBMIT has no header, but TP-UDHI is set" },
		{ "41000291210004020500", SMS_RP_DATA, SMS_FROM_UE,
		  "TP-UD of SMS-SUBMIT has a header that is longer than itself" },
		{ "4100029121000003020000", SMS_RP_DATA, SMS_FROM_UE,
		  "TP-UD of SMS-SUBMIT has a header that is longer than itself" },
		{ "4100029121000403020003", SMS_RP_DATA, SMS_FROM_UE,
		  "TP-UD of SMS-SUBMIT has an element that is longer than its header" },
		{ "00", SMS_RP_ERROR, SMS_FROM_UE, "TP-FCS of SMS-DELIVER-REPORT is cut off" },
		{ "0080", SMS_RP_ACK, SMS_FROM_UE, "TP-PI of SMS-DELIVER-REPORT is cut off" },
		{ "0001", SMS_RP_ACK, SMS_FROM_UE, "TP-PID of SMS-DELIVER-REPORT is cut off" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct octets octets = octets_of(str_of(rows[i].hex));
		struct sms_rp rp =
			rp_around(octets_str(&octets), rows[i].carrier, rows[i].direction);
		struct sms_fault fault = { 0 };
		struct sms_tp tp;

		cr_assert_lt(sms_tp_decode(&rp, &tp, &fault), 0, "%s", rows[i].hex);
		cr_assert_str_eq(fault.why, rows[i].why, "%s: %s, not %s", rows[i].hex, fault.why,
				 rows[i].why);
	}
}

Test(body_sms_tp, fault_of_an_unknown_type)
{
	struct sms_rp rp = rp_around(STR("\x03"), SMS_RP_DATA, SMS_FROM_UE);
	struct sms_fault fault;
	struct sms_tp tp;

	cr_assert_lt(sms_tp_decode(&rp, &tp, &fault), 0);
	cr_assert_eq(fault.failure, TP_FAILURE_UNSUPPORTED);
	cr_assert_eq(fault.cause, RP_CAUSE_SEMANTICALLY_INCORRECT);
}

Test(body_sms_tp, what_cannot_be_written)
{
	struct sms_tp tp = { .type = SMS_SUBMIT, .address = { .text = "12x" } };
	struct buf out = { 0 };
	char why[SMS_WHY];

	buf_add_text(&out, "kept");
	cr_assert_lt(sms_tp_encode(&tp, &out, why), 0);
	cr_assert_str_eq(why, "TP-DA of SMS-SUBMIT is no number of at most 20 digits");
	cr_assert(str_is(buf_str(&out), "kept"));
	tp.address =
		(struct sms_address){ .type = SMS_NUMBER_ALPHANUMERIC, .text = "twelve chars" };
	cr_assert_lt(sms_tp_encode(&tp, &out, why), 0);
	tp.address = (struct sms_address){ .text = "1" };
	tp.data.n = SMS_DATA_OCTETS + 1;
	cr_assert_lt(sms_tp_encode(&tp, &out, why), 0);
	cr_assert_str_eq(why, "TP-UD of SMS-SUBMIT has too many octets");
	tp = (struct sms_tp){ .type = SMS_SUBMIT_REPORT, .timestamp = { .at = -1 } };
	cr_assert_lt(sms_tp_encode(&tp, &out, why), 0);
	cr_assert_str_eq(why, "TP-SCTS of SMS-SUBMIT-REPORT is in a year that cannot be written");
	tp = (struct sms_tp){ .type = SMS_COMMAND, .data = { .length = 159, .n = 159 } };
	cr_assert_eq(sms_tp_encode(&tp, &out, why), -EINVAL);
	cr_assert_str_eq(why, "the whole of SMS-COMMAND has more than 164 octets");
	cr_assert(str_is(buf_str(&out), "kept"));
	buf_free(&out);
}
