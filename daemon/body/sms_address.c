/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses, TS 24.011 8.2.5.1 and TS 23.040 9.1.2.5. */
#include "body/sms_address.h"

#include <stdio.h>

#include "body/sms_gsm7.h"
#include "body/sms_octets.h"
#include "body/sms_utf8.h"

/* TS 24.008 10.5.4.7: values 0 to E; F is the filler. */
static const char digit_rows[] = "0123456789*#abc";

enum { FILLER = 15, NO_EXTENSION = 0x80 };

static int digit_value(char digit)
{
	const char *at = digit ? strchr(digit_rows, digit) : NULL;

	return at ? (int)(at - digit_rows) : -1;
}

static bool is_number(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (digit_value(text.p[i]) < 0)
			return false;
	return text.n <= SMS_ADDRESS_DIGITS;
}

/* Packs the text; how many septets, or 0 when it does not fit. */
static size_t septets_of(struct str text, uint8_t octets[SMS_ADDRESS_OCTETS])
{
	uint32_t character;
	uint8_t septets[2];
	size_t n = 0;

	while (utf8_take(&text, &character)) {
		unsigned more = gsm7_write(character, (struct gsm7_shift){ 0 }, septets);

		if (more == 0 || n + more > SMS_ADDRESS_SEPTETS)
			return 0;
		for (unsigned i = 0; i < more; i++)
			gsm7_put(octets, n++, septets[i]);
	}
	return text.n ? 0 : n;
}

/* The digits a, b and c are letters here: nobody writes a number with them. */
bool sms_address_of(struct str text, struct sms_address *address)
{
	uint8_t octets[SMS_ADDRESS_OCTETS] = { 0 };
	struct str number = str_from(text, str_starts(text, STR("+")));
	size_t n = 0;

	while (n < number.n && digit_value(number.p[n]) >= 0 && number.p[n] < 'a')
		n++;
	*address = (struct sms_address){ .present = true, .plan = SMS_PLAN_E164 };
	if (n && n == number.n && n <= SMS_ADDRESS_DIGITS) {
		if (number.n < text.n)
			address->type = SMS_NUMBER_INTERNATIONAL;
		text = number;
	} else {
		address->type = SMS_NUMBER_ALPHANUMERIC;
		address->plan = SMS_PLAN_UNKNOWN;
		if (septets_of(text, octets) == 0)
			return false;
	}
	memcpy(address->text, text.p, text.n);
	return true;
}

void sms_address_text(const struct sms_address *address, char out[SMS_ADDRESS_TEXT])
{
	bool plus = address->type == SMS_NUMBER_INTERNATIONAL;

	if (address->present)
		snprintf(out, SMS_ADDRESS_TEXT, "%s%.*s", plus ? "+" : "",
			 SMS_ADDRESS_TEXT - 1 - plus, address->text);
	else
		out[0] = '\0';
}

/* Type of number and numbering plan. */
static const char *type_read(struct str *rest, struct sms_address *address)
{
	uint8_t octet;

	if (!octet_take(rest, &octet))
		return SMS_CUT;
	if (!(octet & NO_EXTENSION))
		return "has a type of number that is extended";
	*address =
		(struct sms_address){ .present = true, .type = octet >> 4 & 7, .plan = octet & 15 };
	return NULL;
}

static void type_write(const struct sms_address *address, struct buf *out)
{
	octet_put(out, (uint8_t)(NO_EXTENSION | (address->type & 7) << 4 | (address->plan & 15)));
}

/* Exactly n digits; the half octet that is left must be the filler. */
static const char *digits_read(struct str octets, size_t n, char *text)
{
	for (size_t i = 0; i < 2 * octets.n; i++) {
		unsigned digit = octet_at(octets, i / 2) >> (i % 2 ? 4 : 0) & 15;

		if (i < n && digit == FILLER)
			return "has a filler among its digits";
		if (i >= n && digit != FILLER)
			return "has an odd number of digits and no filler";
		if (i < n)
			text[i] = digit_rows[digit];
	}
	return NULL;
}

static void digits_write(struct str digits, struct buf *out)
{
	for (size_t i = 0; i < digits.n; i += 2) {
		int high = i + 1 < digits.n ? digit_value(digits.p[i + 1]) : FILLER;

		octet_put(out, (uint8_t)(high << 4 | digit_value(digits.p[i])));
	}
}

/* As many septets as go into that many half octets. */
static const char *alphanumeric_read(struct str octets, size_t halves, struct sms_address *address)
{
	struct buf text = { 0 };

	gsm7_read(octets, 0, halves * 4 / 7, (struct gsm7_shift){ 0 }, &text);
	if (text.n)
		memcpy(address->text, text.p, text.n);
	buf_free(&text);
	return NULL;
}

const char *sms_address_read_tp(struct str *rest, struct sms_address *address)
{
	struct str octets;
	const char *wrong;
	uint8_t halves;

	if (!octet_take(rest, &halves))
		return SMS_CUT;
	if (halves > SMS_ADDRESS_DIGITS)
		return "has more than 20 digits";
	wrong = type_read(rest, address);
	if (wrong)
		return wrong;
	if (!octets_take(rest, (halves + 1u) / 2, &octets))
		return SMS_CUT;
	if (address->type == SMS_NUMBER_ALPHANUMERIC)
		return alphanumeric_read(octets, halves, address);
	return digits_read(octets, halves, address->text);
}

const char *sms_address_write_tp(const struct sms_address *address, struct buf *out)
{
	uint8_t octets[SMS_ADDRESS_OCTETS] = { 0 };
	struct str text = str_of(address->text);
	size_t n;

	if (address->type != SMS_NUMBER_ALPHANUMERIC) {
		if (!is_number(text))
			return "is no number of at most 20 digits";
		octet_put(out, (uint8_t)text.n);
		type_write(address, out);
		digits_write(text, out);
		return NULL;
	}
	n = septets_of(text, octets);
	if (n == 0 && text.n)
		return "does not fit into 11 septets";
	octet_put(out, (uint8_t)((n * 7 + 3) / 4));
	type_write(address, out);
	buf_add(out, octets, gsm7_octets(n));
	return NULL;
}

const char *sms_address_read_rp(struct str *rest, struct sms_address *address)
{
	struct str octets;
	const char *wrong;
	size_t n;

	*address = (struct sms_address){ 0 };
	if (!octets_take_counted(rest, &octets))
		return SMS_CUT;
	if (octets.n == 0)
		return NULL;
	if (octets.n > 1 + SMS_ADDRESS_OCTETS)
		return "has more than 11 octets";
	wrong = type_read(&octets, address);
	if (wrong)
		return wrong;
	if (address->type == SMS_NUMBER_ALPHANUMERIC)
		return "is alphanumeric";
	n = 2 * octets.n;
	if (n && octet_at(octets, octets.n - 1) >> 4 == FILLER)
		n--;
	return digits_read(octets, n, address->text);
}

const char *sms_address_write_rp(const struct sms_address *address, struct buf *out)
{
	struct str digits = str_of(address->text);

	if (!address->present) {
		octet_put(out, 0);
		return NULL;
	}
	if (address->type == SMS_NUMBER_ALPHANUMERIC || !is_number(digits))
		return "is no number of at most 20 digits";
	octet_put(out, (uint8_t)(1 + (digits.n + 1) / 2));
	type_write(address, out);
	digits_write(digits, out);
	return NULL;
}
