/* SPDX-License-Identifier: Apache-2.0 */
/* body/sms_address, sms_time, sms_validity, sms_coding and sms_code. */
#include "body/sms_code.h"
#include "body_sms_lab.h"

#include <errno.h>

#define SECOND INT64_C(1000000)
#define HOUR (3600 * SECOND)
#define DAY (24 * HOUR)

Test(body_sms_address, text_and_octets)
{
	static const struct {
		const char *text, *tp, *rp;
	} rows[] = {
		{ "+447785016005", "0c91447758100650", "0791447758100650" },
		{ "+491711234567", "0c91947111325476", "0791947111325476" },
		{ "12345", "05812143f5", "04812143f5" },
		{ "*100#", "05811a00fb", "04811a00fb" },
		{ "Operator", "0ed04f78591ea6bfe5", NULL },
		{ "A", "02d041", NULL },
		{ "12345678901234567890", "148121436587092143658709", "0b8121436587092143658709" },
		{ "abc", "06d061f118", NULL },
		{ "\xe2\x82\xac"
		  "5",
		  "06d09b720d", NULL },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char text[SMS_ADDRESS_TEXT];
		struct sms_address address;
		struct buf out = { 0 };

		cr_assert(sms_address_of(str_of(rows[i].text), &address), "%s", rows[i].text);
		sms_address_text(&address, text);
		cr_assert_str_eq(text, rows[i].text);
		cr_assert_null(sms_address_write_tp(&address, &out), "%s", rows[i].text);
		octets_expect(rows[i].text, buf_str(&out), str_of(rows[i].tp));
		buf_reset(&out);
		if (rows[i].rp) {
			cr_assert_null(sms_address_write_rp(&address, &out), "%s", rows[i].text);
			octets_expect(rows[i].text, buf_str(&out), str_of(rows[i].rp));
		} else {
			cr_assert_not_null(sms_address_write_rp(&address, &out), "%s",
					   rows[i].text);
		}
		buf_free(&out);
	}
}

Test(body_sms_address, what_is_none)
{
	struct sms_address address;

	cr_assert_not(sms_address_of(STR(""), &address));
	cr_assert_not(sms_address_of(STR("+"), &address) &&
		      address.type == SMS_NUMBER_INTERNATIONAL);
	cr_assert_not(sms_address_of(STR("123456789012345678901"), &address));
	cr_assert_not(sms_address_of(STR("twelve chars"), &address));
	cr_assert_not(sms_address_of(STR("\xd0\x96"), &address), "no Cyrillic in GSM 7 bit");
	cr_assert_not(sms_address_of(STR("\xff"), &address));
}

/* Eleven characters of two octets each fill the text to its end. */
Test(body_sms_address, longest_text)
{
	struct str eleven = STR("ΔΦΓΛΩΠΨΣΘΞΔ"), rest;
	struct sms_address address, again;
	char text[SMS_ADDRESS_TEXT];
	struct buf out = { 0 };

	cr_assert(sms_address_of(eleven, &address));
	cr_assert_null(sms_address_write_tp(&address, &out));
	cr_assert_eq((uint8_t)out.p[0], 20);
	rest = buf_str(&out);
	cr_assert_null(sms_address_read_tp(&rest, &again));
	sms_address_text(&again, text);
	cr_assert(str_is(eleven, text), "%s", text);
	buf_free(&out);
}

/* Septets that are one short of their octets: 7 characters in 13 half octets. */
Test(body_sms_address, seven_characters)
{
	struct sms_address address, again;
	struct buf out = { 0 };
	struct str rest;

	cr_assert(sms_address_of(STR("Message"), &address));
	cr_assert_null(sms_address_write_tp(&address, &out));
	cr_assert_eq((uint8_t)out.p[0], 13);
	rest = buf_str(&out);
	cr_assert_null(sms_address_read_tp(&rest, &again));
	cr_assert_str_eq(again.text, "Message");
	cr_assert_eq(rest.n, 0);
	buf_free(&out);
}

Test(body_sms_time, both_ways)
{
	static const struct {
		const char *hex;
		int64_t seconds;
		int zone;
	} rows[] = {
		{ "42507131540380", 1715946330, 8 },   /* 2024-05-17 13:45:30 +02:00 */
		{ "4221100000000a", 1733029200, -20 }, /* 2024-12-01 00:00:00 -05:00 */
		{ "42209200000000", 1709164800, 0 },   /* 2024-02-29 */
		{ "99211332959500", 946684799, 0 },    /* 1999-12-31 23:59:59 */
		{ "00101000000000", 946684800, 0 },
		{ "09101000000000", 631152000, 0 },   /* 1990-01-01 */
		{ "98211332959500", 3786911999, 0 },  /* 2089-12-31 23:59:59 */
		{ "62101000000023", 1767196800, 32 }, /* 2026-01-01 00:00:00 +08:00 */
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct octets octets = octets_of(str_of(rows[i].hex));
		struct str rest = octets_str(&octets);
		struct buf out = { 0 };
		struct sms_time when;

		cr_assert_null(sms_time_read(&rest, &when), "%s", rows[i].hex);
		cr_assert_eq(when.at, rows[i].seconds * SECOND, "%s: %lld", rows[i].hex,
			     (long long)(when.at / SECOND));
		cr_assert_eq(when.zone, rows[i].zone, "%s: %d", rows[i].hex, when.zone);
		when.at += 999999;
		cr_assert_null(sms_time_write(&when, &out));
		octets_expect(rows[i].hex, buf_str(&out), str_of(rows[i].hex));
		buf_free(&out);
	}
}

Test(body_sms_validity, relative)
{
	static const struct {
		uint8_t value;
		int64_t period;
	} rows[] = {
		{ 0, 300 * SECOND }, { 143, 12 * HOUR }, { 144, 12 * HOUR + 1800 * SECOND },
		{ 167, DAY },        { 168, 2 * DAY },   { 196, 30 * DAY },
		{ 197, 35 * DAY },   { 255, 441 * DAY },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct sms_validity validity = { .format = SMS_VALIDITY_RELATIVE,
						 .relative = rows[i].value };
		int64_t end;

		cr_assert_eq(sms_validity_end(&validity, 7, &end), 0);
		cr_assert_eq(end, 7 + rows[i].period, "%u: %lld", rows[i].value, (long long)end);
		validity = sms_validity_relative(rows[i].period);
		cr_assert_eq(validity.relative, rows[i].value, "%u: %u", rows[i].value,
			     validity.relative);
	}
	cr_assert_eq(sms_validity_relative(DAY + 1).relative, 168);
	cr_assert_eq(sms_validity_relative(10000 * DAY).relative, 255);
	cr_assert_eq(sms_validity_relative(0).relative, 0);
}

Test(body_sms_validity, enhanced)
{
	static const struct {
		uint8_t octets[SMS_ENHANCED_OCTETS];
		int error;
		int64_t period;
		bool single_shot;
	} rows[] = {
		{ { 0x00 }, -ENOENT, 0, false },
		{ { 0x40 }, -ENOENT, 0, true },
		{ { 0x01, 0xa7 }, 0, DAY, false },
		{ { 0x41, 0xa7 }, 0, DAY, true },
		{ { 0x02, 30 }, 0, 30 * SECOND, false },
		{ { 0x02, 0 }, -EINVAL, 0, false },
		{ { 0x03, 0x10, 0x20, 0x30 }, 0, 3723 * SECOND, false },
		{ { 0x03, 0x10, 0x06, 0x30 }, -EINVAL, 0, false },
		{ { 0x03, 0x1a, 0x20, 0x30 }, -EINVAL, 0, false },
		{ { 0x04 }, -EINVAL, 0, false },
		{ { 0x81, 0x00, 0xa7 }, 0, DAY, false },
		{ { 0x83, 0x80, 0x80, 0x00, 0x10, 0x20, 0x30 }, 0, 3723 * SECOND, false },
		{ { 0x81, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80 }, -EINVAL, 0, false },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct sms_validity validity = { .format = SMS_VALIDITY_ENHANCED };
		int64_t end = 0;

		memcpy(validity.enhanced, rows[i].octets, SMS_ENHANCED_OCTETS);
		cr_assert_eq(sms_validity_end(&validity, 0, &end), rows[i].error, "row %zu", i);
		cr_assert_eq(end, rows[i].period, "row %zu", i);
		cr_assert_eq(sms_validity_single_shot(&validity), rows[i].single_shot, "row %zu",
			     i);
	}
}

/* In a SUBMIT, with all three forms. */
Test(body_sms_validity, in_a_submit)
{
	static const char *const rows[] = { "0100029121000000", "11000291210000a700",
					    "190002912100004250713154038000",
					    "0900029121000041a7000000000000" };
	struct sms_tp tp;
	int64_t end;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		tp = tp_of(rows[i], SMS_RP_DATA, SMS_FROM_UE);
		tp_expect(&tp, rows[i]);
		if (i == 0)
			cr_assert_eq(sms_validity_end(&tp.validity, 0, &end), -ENOENT);
		else
			cr_assert_eq(sms_validity_end(&tp.validity, 1715859930 * SECOND, &end), 0);
		if (i)
			cr_assert_eq(end, 1715946330 * SECOND, "%s", rows[i]);
	}
}

Test(body_sms_coding, groups)
{
	static const struct {
		uint8_t dcs, canonical;
		struct sms_coding coding;
	} rows[] = {
		{ 0x00, 0x00, { .alphabet = SMS_GSM7 } },
		{ 0x04, 0x04, { .alphabet = SMS_8BIT } },
		{ 0x08, 0x08, { .alphabet = SMS_UCS2 } },
		{ 0x0c, 0x00, { .alphabet = SMS_GSM7 } },
		{ 0x10, 0x10, { .has_class = true, .class = 0 } },
		{ 0x16, 0x16, { .alphabet = SMS_8BIT, .has_class = true, .class = 2 } },
		{ 0x19, 0x19, { .alphabet = SMS_UCS2, .has_class = true, .class = 1 } },
		{ 0x03, 0x00, { .alphabet = SMS_GSM7 } },
		{ 0x28, 0x28, { .alphabet = SMS_UCS2, .compressed = true } },
		{ 0x50, 0x50, { .auto_delete = true, .has_class = true } },
		{ 0x84, 0x00, { .alphabet = SMS_GSM7 } },
		{ 0xc8, 0xc8, { .waiting = SMS_WAITING_DISCARD, .waiting_active = true } },
		{ 0xd1, 0xd1, { .waiting = SMS_WAITING_STORE, .waiting_kind = 1 } },
		{ 0xea,
		  0xea,
		  { .alphabet = SMS_UCS2,
		    .waiting = SMS_WAITING_STORE,
		    .waiting_active = true,
		    .waiting_kind = 2 } },
		{ 0xf1, 0x11, { .has_class = true, .class = 1 } },
		{ 0xf6, 0x16, { .alphabet = SMS_8BIT, .has_class = true, .class = 2 } },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct sms_coding seen = sms_coding_of(rows[i].dcs), want = rows[i].coding;

		cr_assert(seen.alphabet == want.alphabet && seen.compressed == want.compressed &&
				  seen.auto_delete == want.auto_delete &&
				  seen.has_class == want.has_class && seen.class == want.class &&
				  seen.waiting == want.waiting &&
				  seen.waiting_active == want.waiting_active &&
				  seen.waiting_kind == want.waiting_kind,
			  "%02x", rows[i].dcs);
		cr_assert_eq(sms_coding_octet(&seen), rows[i].canonical, "%02x: %02x", rows[i].dcs,
			     sms_coding_octet(&seen));
	}
}

/* Whatever the octet, its meaning survives being written. */
Test(body_sms_coding, every_octet)
{
	for (unsigned dcs = 0; dcs < 256; dcs++) {
		struct sms_coding coding = sms_coding_of((uint8_t)dcs), again;
		uint8_t octet = sms_coding_octet(&coding);

		again = sms_coding_of(octet);
		cr_assert_eq(sms_coding_octet(&again), octet, "%02x", dcs);
		cr_assert_eq(again.alphabet, coding.alphabet, "%02x", dcs);
		cr_assert_eq(sms_coding_in_septets(octet), sms_coding_in_septets((uint8_t)dcs),
			     "%02x", dcs);
		cr_assert_not_null(sms_code_of(&sms_codings, (uint8_t)dcs), "%02x", dcs);
	}
}

Test(body_sms_code, rows_are_whole)
{
	for (const struct sms_code_table *const *table = sms_code_tables; *table; table++)
		for (size_t i = 0; i < (*table)->n; i++) {
			const struct sms_code *row = &(*table)->rows[i];

			cr_assert(row->name[0] && row->help[0], "%s %u", (*table)->name,
				  row->first);
			cr_assert_leq(row->first, row->last, "%s %s", (*table)->name, row->name);
			cr_assert_eq(sms_code_named(*table, str_of(row->name)), row,
				     "%s %s is there twice", (*table)->name, row->name);
			cr_assert_eq(sms_code_of(*table, row->first) == row,
				     row->last != 255 || row->first, "%s %s", (*table)->name,
				     row->name);
		}
}

Test(body_sms_code, applicability)
{
	static const uint8_t from_ue[] = { 22, 81, 95, 96, 97, 98, 99, 111 };
	size_t n = 0;

	for (size_t i = 0; i < sms_rp_causes.n; i++)
		if (sms_rp_causes.rows[i].use & SMS_USE_MT) {
			cr_assert_lt(n, sizeof(from_ue));
			cr_assert_eq(sms_rp_causes.rows[i].first, from_ue[n++]);
		}
	cr_assert_eq(n, sizeof(from_ue));
	cr_assert_str_eq(sms_code_name(&sms_rp_causes, RP_CAUSE_TEMPORARY_FAILURE),
			 "temporary-failure");
	cr_assert_str_eq(sms_code_name(&sms_rp_causes, 2), "reserved");
	cr_assert_str_eq(sms_code_name(&sms_statuses, TP_STATUS_EXPIRED), "validity-expired");
	cr_assert_str_eq(sms_code_name(&sms_failure_causes, TP_FAILURE_VALIDITY),
			 "validity-not-supported");
}

Test(body_sms_code, outcome_of_a_status)
{
	cr_assert_eq(sms_status_outcome(TP_STATUS_DELIVERED), SMS_OUTCOME_DONE);
	cr_assert_eq(sms_status_outcome(TP_STATUS_TRYING_NO_RESPONSE), SMS_OUTCOME_TRYING);
	cr_assert_eq(sms_status_outcome(TP_STATUS_EXPIRED), SMS_OUTCOME_FAILED);
	cr_assert_eq(sms_status_outcome(0x62), SMS_OUTCOME_GIVEN_UP);
	cr_assert_eq(sms_status_outcome(0xff), SMS_OUTCOME_FAILED);
}
