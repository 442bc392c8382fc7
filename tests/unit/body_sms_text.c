/* SPDX-License-Identifier: Apache-2.0 */
/* body/sms_text, sms_data and sms_parts: parts of a text, and the text of parts. */
#include "body/sms_parts.h"
#include "body/sms_text.h"
#include "body_sms_lab.h"

#include <errno.h>

static const struct gsm7_shift no_shift;

Test(body_sms_text, alphabet)
{
	cr_assert_eq(sms_text_alphabet(STR(""), no_shift), SMS_GSM7);
	cr_assert_eq(sms_text_alphabet(STR("Test 123 €[]"), no_shift), SMS_GSM7);
	cr_assert_eq(sms_text_alphabet(STR("Grüße 世界"), no_shift), SMS_UCS2);
	cr_assert_eq(sms_text_alphabet(STR("niño día"), no_shift), SMS_UCS2);
	cr_assert_eq(sms_text_alphabet(STR("niño día"), (struct gsm7_shift){ .single = 2 }),
		     SMS_GSM7);
	cr_assert_eq(sms_text_alphabet(STR("😀"), no_shift), SMS_UCS2);
}

/* A text: `a` times the first, the second, `b` times the third. */
static struct buf text_of(const char *first, size_t a, const char *second, const char *third,
			  size_t b)
{
	struct buf text = { 0 };

	while (a--)
		buf_add_text(&text, first);
	buf_add_text(&text, second);
	while (b--)
		buf_add_text(&text, third);
	return text;
}

/* In parts, and together again: last part first, and each of them twice. */
static void check_together(const struct sms_data *rows, int n, struct str text, uint8_t dcs)
{
	struct sms_parts parts = { 0 };
	struct buf out = { 0 };

	for (int i = n - 1; i >= 0; i--) {
		cr_assert_not(sms_parts_done(&parts));
		cr_assert_eq(sms_parts_add(&parts, &rows[i], dcs), SMS_PARTS_NEW);
		cr_assert_eq(sms_parts_add(&parts, &rows[i], dcs), SMS_PARTS_AGAIN);
	}
	cr_assert(sms_parts_done(&parts));
	cr_assert_eq(sms_parts_text(&parts, &out), 0);
	cr_assert(str_eq(buf_str(&out), text));
	sms_parts_free(&parts);
	buf_free(&out);
}

Test(body_sms_text, parts)
{
	static const struct {
		const char *first, *second, *third;
		size_t a, b;
		bool wide;
		uint8_t single;
		int n;
		uint8_t lengths[3]; /* TP-UDL */
	} rows[] = {
		{ "A", "", "B", 0, 0, false, 0, 1, { 0 } },
		{ "A", "", "B", 160, 0, false, 0, 1, { 160 } },
		{ "A", "", "B", 153, 8, false, 0, 2, { 160, 15 } },
		{ "A", "", "B", 153, 153, false, 0, 2, { 160, 160 } },
		{ "A", "", "B", 153, 154, false, 0, 3, { 160, 160, 8 } },
		{ "A", "€", "B", 158, 0, false, 0, 1, { 160 } },
		{ "A", "€", "B", 152, 10, false, 0, 2, { 159, 19 } },
		{ "A", "€", "B", 151, 10, false, 0, 2, { 160, 17 } },
		{ "A", "", "B", 152, 9, true, 0, 2, { 160, 17 } },
		{ "A", "á", "B", 152, 1, false, 2, 1, { 160 } },
		{ "A", "á", "B", 153, 1, false, 2, 2, { 160, 18 } },
		{ "Я", "", "B", 70, 0, false, 0, 1, { 140 } },
		{ "Я", "", "B", 67, 4, false, 0, 2, { 140, 14 } },
		{ "Я", "", "B", 67, 67, false, 0, 2, { 140, 140 } },
		{ "Я", "😀", "B", 66, 3, false, 0, 2, { 138, 16 } },
		{ "Я", "😀", "B", 65, 4, false, 0, 2, { 140, 14 } },
		{ "Я", "😀", "B", 68, 0, false, 0, 1, { 140 } },
		{ "Я", "", "B", 66, 5, true, 0, 2, { 139, 17 } },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct buf buf =
			text_of(rows[i].first, rows[i].a, rows[i].second, rows[i].third, rows[i].b);
		struct sms_text text = { .text = buf_str(&buf),
					 .shift = { .single = rows[i].single },
					 .wide = rows[i].wide,
					 .reference = 0xabcd };
		struct sms_data parts[3];
		struct sms_part part;
		int n;

		text.alphabet = sms_text_alphabet(text.text, text.shift);
		n = sms_text_split(&text, parts, ARRAY_LEN(parts));
		cr_assert_eq(n, rows[i].n, "row %zu: %d parts", i, n);
		for (int at = 0; at < n; at++) {
			cr_assert_eq(parts[at].length, rows[i].lengths[at], "row %zu, part %d: %u",
				     i, at + 1, parts[at].length);
			cr_assert_eq(sms_part_of(&parts[at], &part), n > 1, "row %zu", i);
			if (n > 1)
				cr_assert(part.wide == rows[i].wide && part.total == n &&
						  part.number == at + 1 &&
						  part.reference == (rows[i].wide ? 0xabcd : 0xcd),
					  "row %zu", i);
		}
		if (n > 1)
			check_together(parts, n, text.text, text.alphabet == SMS_UCS2 ? 8 : 0);
		buf_free(&buf);
	}
}

/* As the two concatenated SUBMIT vectors have it. */
Test(body_sms_text, octets_of_parts)
{
	struct buf buf = text_of("A", 153, "", "B", 8);
	struct sms_text text = { .text = buf_str(&buf), .reference = 0x5c };
	struct sms_tp tp = { .type = SMS_SUBMIT, .reference = 0x2e };
	struct sms_data parts[2];

	cr_assert_eq(sms_text_split(&text, parts, 2), 2);
	octets_expect("header", sms_data_header(&parts[0]), STR("00035c0201"));
	octets_expect("octets", (struct str){ (char *)parts[0].octets + 6, 8 },
		      STR("82c16030180c0683"));
	cr_assert(sms_address_of(STR("+491711234567"), &tp.address));
	tp.data = parts[1];
	tp_expect(&tp, "412e0c9194711132547600000f0500035c02028442a15028140a01");
	buf_free(&buf);
}

Test(body_sms_text, what_cannot_be_split)
{
	struct buf buf = text_of("A", 153 * 255, "", "B", 0);
	struct sms_data *parts = mem_alloc(SMS_PARTS_MOST * sizeof(*parts));
	struct sms_text text = { .text = buf_str(&buf) };

	cr_assert_eq(sms_text_split(&text, parts, SMS_PARTS_MOST), 255);
	cr_assert_eq(sms_text_split(&text, parts, 254), -E2BIG);
	cr_assert_eq(sms_text_split(&text, parts, 1), -E2BIG);
	cr_assert_eq(sms_text_split(&text, parts, 0), -E2BIG);
	buf_add_char(&buf, 'A');
	text.text = buf_str(&buf);
	cr_assert_eq(sms_text_split(&text, parts, SMS_PARTS_MOST), -E2BIG);
	text.text = STR("bad \xff");
	cr_assert_eq(sms_text_split(&text, parts, 1), -EILSEQ);
	text.text = STR("Я");
	cr_assert_eq(sms_text_split(&text, parts, 1), -EINVAL);
	text.alphabet = SMS_8BIT;
	cr_assert_eq(sms_text_split(&text, parts, 1), -EINVAL);
	mem_free(parts);
	buf_free(&buf);
}

/* User data of elements and octets in hex. */
static struct sms_data data_of(const char *elements, const char *octets)
{
	struct octets header = octets_of(str_of(elements)), rest = octets_of(str_of(octets));
	struct sms_data data;

	cr_assert_eq(sms_data_set(&data, octets_str(&header), octets_str(&rest)), 0);
	return data;
}

Test(body_sms_data, elements)
{
	struct sms_data data = data_of("0504158a00000003010201000302ff03", "aabb");
	struct str value, header = sms_data_header(&data);
	struct sms_element element;
	unsigned n = 0;

	cr_assert(sms_data_find(&data, SMS_ELEMENT_PORTS_16BIT, &value));
	octets_expect("ports", value, STR("158a0000"));
	cr_assert(sms_data_find(&data, SMS_ELEMENT_CONCATENATED, &value));
	octets_expect("the last counts", value, STR("02ff03"));
	cr_assert_not(sms_data_find(&data, SMS_ELEMENT_WAITING, &value));
	octets_expect("octets", sms_data_octets(&data), STR("aabb"));
	while (sms_element_take(&header, &element))
		n++;
	cr_assert_eq(n, 3);
	data = data_of("", "aabb");
	cr_assert_eq(sms_data_header(&data).n, 0);
	octets_expect("octets", sms_data_octets(&data), STR("aabb"));
}

Test(body_sms_data, room)
{
	char octets[SMS_DATA_OCTETS + 1] = { 0 };
	struct sms_data data;

	cr_assert_eq(sms_data_set(&data, STR_NONE, (struct str){ octets, SMS_DATA_OCTETS }), 0);
	cr_assert_eq(sms_data_set(&data, STR_NONE, (struct str){ octets, SMS_DATA_OCTETS + 1 }),
		     -E2BIG);
	cr_assert_eq(sms_data_set(&data, STR("\x70\0"), (struct str){ octets, 137 }), 0);
	cr_assert_eq(sms_data_set(&data, STR("\x70\0"), (struct str){ octets, 138 }), -E2BIG);
	cr_assert_eq(sms_data_set(&data, (struct str){ octets, SMS_DATA_OCTETS }, STR_NONE),
		     -E2BIG);
}

Test(body_sms_data, no_text)
{
	struct sms_data data = data_of("", "aabb");
	struct sms_parts parts = { .dcs = 4 };
	struct buf out = { 0 };

	cr_assert_eq(sms_data_text(&data, 0x04, &out), -ENOTSUP);
	cr_assert_eq(sms_data_text(&data, 0x20, &out), -ENOTSUP);
	cr_assert_eq(sms_parts_text(&parts, &out), -ENOTSUP);
	buf_free(&out);
}

Test(body_sms_parts, what_belongs_together)
{
	static const struct {
		const char *elements, *octets;
		uint8_t dcs;
		enum sms_parts_added added;
	} rows[] = {
		{ "0003070302", "0a", 4, SMS_PARTS_NEW },
		{ "0003070302", "ff", 4, SMS_PARTS_AGAIN },
		{ "0003080303", "ff", 4, SMS_PARTS_OTHER },   /* reference */
		{ "0003070203", "ff", 4, SMS_PARTS_OTHER },   /* number above the total */
		{ "0003070401", "ff", 4, SMS_PARTS_OTHER },   /* total */
		{ "080400070301", "ff", 4, SMS_PARTS_OTHER }, /* 16 bits */
		{ "0003070300", "ff", 4, SMS_PARTS_OTHER },   /* number 0 */
		{ "0002070303", "ff", 4, SMS_PARTS_OTHER },   /* no element of that length */
		{ "0003070301", "ff", 8, SMS_PARTS_OTHER },   /* TP-DCS */
		{ "", "ff", 4, SMS_PARTS_OTHER },
		{ "05040b8423f00003070301", "0b", 4, SMS_PARTS_NEW },
		{ "0003070303", "0c", 4, SMS_PARTS_NEW },
	};
	struct sms_parts parts = { 0 };
	struct buf out = { 0 };

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct sms_data data = data_of(rows[i].elements, rows[i].octets);

		cr_assert_not(sms_parts_done(&parts), "row %zu", i);
		cr_assert_eq(sms_parts_add(&parts, &data, rows[i].dcs), rows[i].added, "row %zu",
			     i);
	}
	cr_assert(sms_parts_done(&parts));
	sms_parts_octets(&parts, &out);
	octets_expect("in order", buf_str(&out), STR("0b0a0c"));
	cr_assert_eq(parts.of.reference, 7);
	buf_free(&out);
	sms_parts_free(&parts);
}

/* Other senders do part surrogates. */
Test(body_sms_parts, parted_surrogates)
{
	struct sms_data first = data_of("0003010201", "0048d83d"),
			second = data_of("0003010202", "de000021");
	struct sms_parts parts = { 0 };
	struct buf out = { 0 };

	sms_parts_add(&parts, &second, 8);
	sms_parts_add(&parts, &first, 8);
	cr_assert_eq(sms_parts_text(&parts, &out), 0);
	cr_assert(str_is(buf_str(&out), "H😀!"));
	buf_free(&out);
	sms_parts_free(&parts);
}
