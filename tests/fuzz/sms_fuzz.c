/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libFuzzer on the SMS layers of body/: any octets are read as an RPDU of either direction, what it
 * carries as a TPDU, and what was read is encoded, looked at as text and put together in parts. What was
 * read must encode, and read the same again.
 */
#include <stdlib.h>

#include "body/sms_code.h"
#include "body/sms_parts.h"
#include "body/sms_text.h"
#include "body/sms_tp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* All that can be asked about user data. */
static void look(const struct sms_tp *tp)
{
	struct str header = sms_data_header(&tp->data);
	struct sms_element element;
	struct sms_parts parts = { 0 };
	struct buf text = { 0 };
	int64_t end;

	while (sms_element_take(&header, &element))
		sms_code_name(&sms_elements, element.id);
	sms_data_text(&tp->data, tp->dcs, &text);
	sms_parts_add(&parts, &tp->data, tp->dcs);
	if (sms_parts_add(&parts, &tp->data, tp->dcs) == SMS_PARTS_NEW)
		abort();
	sms_parts_text(&parts, &text);
	sms_parts_octets(&parts, &text);
	sms_parts_free(&parts);
	buf_free(&text);
	sms_validity_end(&tp->validity, 0, &end);
	sms_status_outcome(tp->status);
}

/* Fields of a later release are passed over, so the second reading may be shorter; the third may not. */
static void encode_tp(const struct sms_rp *rp, const struct sms_tp *tp)
{
	struct buf once = { 0 }, twice = { 0 };
	struct sms_rp again = *rp;
	struct sms_fault fault;
	struct sms_tp next;
	char why[SMS_WHY];

	if (sms_tp_encode(tp, &once, why) == 0) {
		again.data = buf_str(&once);
		if (sms_tp_decode(&again, &next, &fault) || sms_tp_encode(&next, &twice, why))
			abort();
		if (!str_eq(buf_str(&once), buf_str(&twice)))
			abort();
	}
	buf_free(&once);
	buf_free(&twice);
}

static void encode_rp(const struct sms_rp *rp)
{
	struct buf octets = { 0 };
	struct sms_fault fault;
	struct sms_rp again;
	char why[SMS_WHY];

	if (sms_rp_encode(rp, &octets, why) == 0) {
		if (sms_rp_decode(buf_str(&octets), rp->direction, &again, &fault))
			abort();
		if (again.type != rp->type || again.reference != rp->reference ||
		    !str_eq(again.data, rp->data))
			abort();
	}
	buf_free(&octets);
}

static void read_rpdu(struct str octets, enum sms_direction direction)
{
	struct sms_fault fault;
	struct sms_rp rp;
	struct sms_tp tp;

	if (sms_rp_decode(octets, direction, &rp, &fault))
		return;
	encode_rp(&rp);
	if (!rp.has_data || sms_tp_decode(&rp, &tp, &fault))
		return;
	look(&tp);
	encode_tp(&rp, &tp);
}

/* The octets as a text to be split. */
static void split(struct str octets)
{
	struct sms_data parts[8];
	struct sms_text text = { .text = octets,
				 .alphabet = sms_text_alphabet(octets, (struct gsm7_shift){ 0 }) };

	sms_text_split(&text, parts, ARRAY_LEN(parts));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str octets = { (const char *)data, size };

	read_rpdu(octets, SMS_FROM_UE);
	read_rpdu(octets, SMS_TO_UE);
	split(octets);
	return 0;
}
