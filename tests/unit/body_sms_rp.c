/* SPDX-License-Identifier: Apache-2.0 */
/* body/sms_rp: what the vectors do not have, and each reason to refuse. */
#include "body/sms_code.h"
#include "body_sms_lab.h"

Test(body_sms_rp, each_reason_to_refuse)
{
	static const struct {
		const char *hex;
		enum sms_direction direction;
		unsigned cause;
		const char *why;
	} rows[] = {
		{ "", SMS_FROM_UE, 0, "an RPDU has at least two octets" },
		{ "00", SMS_FROM_UE, 0, "an RPDU has at least two octets" },
		{ "0701", SMS_FROM_UE, RP_CAUSE_UNKNOWN_TYPE, "RP-MTI 7 is reserved" },
		{ "0701", SMS_TO_UE, RP_CAUSE_UNKNOWN_TYPE, "RP-MTI 7 is reserved" },
		{ "0101", SMS_FROM_UE, RP_CAUSE_UNKNOWN_TYPE,
		  "RP-MTI 1 is an RP-DATA of the other direction" },
		{ "0201", SMS_TO_UE, RP_CAUSE_UNKNOWN_TYPE,
		  "RP-MTI 2 is an RP-ACK of the other direction" },
		{ "0601", SMS_TO_UE, RP_CAUSE_UNKNOWN_TYPE,
		  "RP-MTI 6 is an RP-SMMA of the other direction" },
		{ "0001", SMS_FROM_UE, RP_CAUSE_INVALID_MANDATORY,
		  "RP-Originator Address of RP-DATA is cut off" },
		{ "0001000291", SMS_FROM_UE, RP_CAUSE_INVALID_MANDATORY,
		  "RP-Destination Address of RP-DATA is cut off" },
		{ "000100021121", SMS_FROM_UE, RP_CAUSE_INVALID_MANDATORY,
		  "RP-Destination Address of RP-DATA has a type of number that is extended" },
		{ "000100029112", SMS_FROM_UE, RP_CAUSE_INVALID_MANDATORY,
		  "RP-User-Data of RP-DATA is cut off" },
		{ "00010003911f12", SMS_FROM_UE, RP_CAUSE_INVALID_MANDATORY,
		  "RP-Destination Address of RP-DATA has a filler among its digits" },
		{ "00010002d112", SMS_FROM_UE, RP_CAUSE_INVALID_MANDATORY,
		  "RP-Destination Address of RP-DATA is alphanumeric" },
		{ "0001000c910000000000000000000000", SMS_FROM_UE, RP_CAUSE_INVALID_MANDATORY,
		  "RP-Destination Address of RP-DATA has more than 11 octets" },
		{ "0001000003aabb", SMS_FROM_UE, RP_CAUSE_INVALID_MANDATORY,
		  "RP-User-Data of RP-DATA is cut off" },
		{ "0401", SMS_FROM_UE, RP_CAUSE_INVALID_MANDATORY,
		  "RP-Cause of RP-ERROR is cut off" },
		{ "040100", SMS_FROM_UE, RP_CAUSE_INVALID_MANDATORY,
		  "RP-Cause of RP-ERROR has neither one octet nor two" },
		{ "040103160000", SMS_FROM_UE, RP_CAUSE_INVALID_MANDATORY,
		  "RP-Cause of RP-ERROR has neither one octet nor two" },
		{ "04010196", SMS_FROM_UE, RP_CAUSE_INVALID_MANDATORY,
		  "RP-Cause of RP-ERROR has a cause that is extended" },
		{ "020141", SMS_FROM_UE, RP_CAUSE_INVALID_MANDATORY,
		  "element 41 of RP-ACK is cut off" },
		{ "02014102aa", SMS_FROM_UE, RP_CAUSE_INVALID_MANDATORY,
		  "element 41 of RP-ACK is cut off" },
		{ "02010100", SMS_FROM_UE, RP_CAUSE_INVALID_MANDATORY,
		  "element 01 of RP-ACK is unknown and must be understood" },
		{ "02012201", SMS_FROM_UE, RP_CAUSE_INVALID_MANDATORY,
		  "element 22 of RP-ACK is cut off" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct octets octets = octets_of(str_of(rows[i].hex));
		struct sms_fault fault = { 0 };
		struct sms_rp rp;

		cr_assert_lt(sms_rp_decode(octets_str(&octets), rows[i].direction, &rp, &fault), 0,
			     "%s", rows[i].hex);
		cr_assert_str_eq(fault.why, rows[i].why, "%s: %s, not %s", rows[i].hex, fault.why,
				 rows[i].why);
		cr_assert_eq(fault.cause, rows[i].cause, "%s: %u", rows[i].hex, fault.cause);
	}
}

Test(body_sms_rp, user_data_of_233_octets)
{
	char octets[5 + 233] = { 0, 1, 0, 0, (char)233 };
	struct sms_fault fault;
	struct sms_rp rp;

	cr_assert_lt(
		sms_rp_decode((struct str){ octets, sizeof(octets) }, SMS_FROM_UE, &rp, &fault), 0);
	cr_assert_str_eq(fault.why, "RP-User-Data of RP-DATA has more than 232 octets");
	octets[4] = (char)232;
	cr_assert_eq(sms_rp_decode((struct str){ octets, sizeof(octets) - 1 }, SMS_FROM_UE, &rp,
				   &fault),
		     0);
	cr_assert_eq(rp.data.n, 232);
}

/* Unknown elements that need not be understood, of one octet and with a length, and spare bits. */
Test(body_sms_rp, what_is_passed_over)
{
	struct octets octets = octets_of(STR("fa0791220199410201004100"));
	struct sms_fault fault;
	struct sms_rp rp;

	cr_assert_eq(sms_rp_decode(octets_str(&octets), SMS_FROM_UE, &rp, &fault), 0, "%s",
		     fault.why);
	cr_assert_eq(rp.type, SMS_RP_ACK);
	octets_expect("the first RP-User-Data", rp.data, STR("0100"));
}

Test(body_sms_rp, diagnostic)
{
	struct octets octets = octets_of(STR("0505021c1a"));
	struct sms_fault fault;
	struct buf out = { 0 };
	struct sms_rp rp;
	char why[SMS_WHY];

	cr_assert_eq(sms_rp_decode(octets_str(&octets), SMS_TO_UE, &rp, &fault), 0, "%s",
		     fault.why);
	cr_assert(rp.has_diagnostic && !rp.has_data);
	cr_assert_eq(rp.cause, 28);
	cr_assert_eq(rp.diagnostic, 0x1a);
	cr_assert_eq(sms_rp_encode(&rp, &out, why), 0);
	octets_expect("RP-ERROR", buf_str(&out), STR("0505021c1a"));
	buf_free(&out);
}

Test(body_sms_rp, what_cannot_be_written)
{
	char octets[SMS_RP_DATA_MOST + 1] = { 0 };
	struct sms_rp rp = { .type = SMS_RP_SMMA, .direction = SMS_TO_UE };
	struct buf out = { 0 };
	char why[SMS_WHY];

	cr_assert_lt(sms_rp_encode(&rp, &out, why), 0);
	cr_assert_str_eq(why, "RP-MTI of RP-SMMA is of the other direction");
	rp = (struct sms_rp){ .type = SMS_RP_ERROR, .direction = SMS_TO_UE, .cause = 128 };
	cr_assert_lt(sms_rp_encode(&rp, &out, why), 0);
	cr_assert_str_eq(why, "RP-Cause of RP-ERROR has a cause above 127");
	rp = rp_around((struct str){ octets, sizeof(octets) }, SMS_RP_ACK, SMS_TO_UE);
	cr_assert_lt(sms_rp_encode(&rp, &out, why), 0);
	cr_assert_str_eq(why, "RP-User-Data of RP-ACK has more than 232 octets");
	rp = rp_around(STR(""), SMS_RP_DATA, SMS_TO_UE);
	rp.originator = (struct sms_address){ .present = true, .text = "Operator" };
	cr_assert_lt(sms_rp_encode(&rp, &out, why), 0);
	cr_assert_eq(out.n, 0);
	buf_free(&out);
}
