/* SPDX-License-Identifier: Apache-2.0 */
/* rule/word_sms: words read from the bodies of MESSAGEs, and bodies made of words. */
#include "rule_messages.h"

#include "rule/word_sms.h"

/* A MESSAGE with that body in hex. */
static struct msg *message_of(const char *hex)
{
	struct str text = str_of(hex);
	struct msg *msg = lab_read(STR(
		"MESSAGE sip:h SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\nFrom: <sip:a@h>;tag=1\r\n"
		"To: <sip:b@h>\r\nCall-ID: 1\r\nCSeq: 1 MESSAGE\r\n\r\n"));
	uint8_t *octets = arena_alloc(&msg->arena, text.n / 2 + 1);

	cr_assert(hex_read(text, octets, text.n / 2));
	msg_set_body(msg, STR("application/vnd.3gpp.sms"),
		     (struct str){ (char *)octets, text.n / 2 });
	return msg;
}

#define SUBMIT "000500079144775810065016012a0c9194711132547600000ae8329bfd4697d9ec37"
#define DELIVER \
	"01110791447758100650001e040c919471113254760000425071315403800cc8f71d14969741f977fd07"
#define REFUSED "04110116410300d300"
#define STATUS                                                                     \
	"011207914477581006500019062b0c919471113254764250713154038042507131543380" \
	"46"

static const struct {
	const char *hex, *word, *values; /* NULL: does not apply */
} read_rows[] = {
	{ SUBMIT, "rp.type", "data" },
	{ SUBMIT, "rp.mr", "5" },
	{ SUBMIT, "rp.da", "+447785016005" },
	{ SUBMIT, "rp.oa", NULL },
	{ SUBMIT, "rp.cause", NULL },
	{ SUBMIT, "tp.type", "submit" },
	{ SUBMIT, "tp.mr", "42" },
	{ SUBMIT, "tp.da", "+491711234567" },
	{ SUBMIT, "tp.oa", NULL },
	{ SUBMIT, "tp.text", "hellohello" },
	{ SUBMIT, "tp.srr", "no" },
	{ SUBMIT, "tp.sri", NULL },
	{ SUBMIT, "tp.vp", NULL },
	{ SUBMIT, "tp.alphabet", "gsm7" },
	{ SUBMIT, "tp.class", NULL },
	{ SUBMIT, "tp.ud", "e8329bfd4697d9ec37" },
	{ SUBMIT, "tp.udh", NULL },
	{ SUBMIT, "tp.part", NULL },
	{ SUBMIT, "body.hex", SUBMIT },
	{ DELIVER, "rp.oa", "+447785016005" },
	{ DELIVER, "tp.type", "deliver" },
	{ DELIVER, "tp.oa", "+491711234567" },
	{ DELIVER, "tp.scts", "2024-05-17T11:45:30Z" },
	{ DELIVER, "tp.mms", "no" },
	{ DELIVER, "tp.text", "How are you?" },
	{ REFUSED, "rp.type", "error" },
	{ REFUSED, "rp.cause", "22\n0x16\nmemory-capacity-exceeded" },
	{ REFUSED, "tp.type", "deliver-report" },
	{ REFUSED, "tp.fcs", "211\n0xd3\nmemory-capacity-exceeded" },
	{ REFUSED, "tp.pid", NULL },
	{ REFUSED, "tp.dcs", NULL },
	{ "0211", "rp.type", "ack" },
	{ "0211", "tp.type", NULL },
	{ "0607", "rp.type", "smma" },
	{ "ff00", "rp.type", NULL },
	{ "", "rp.type", NULL },
};

Test(rule_word_sms, bodies)
{
	for (size_t i = 0; i < ARRAY_LEN(read_rows); i++) {
		struct subject subject = { .msg = message_of(read_rows[i].hex) };
		struct buf value = { 0 };
		bool applies = word_read(word_find(str_of(read_rows[i].word)), &subject, &value);

		cr_expect(applies == (read_rows[i].values != NULL) &&
				  (!applies || str_is(buf_str(&value), read_rows[i].values)),
			  "%s of %s: %.*s", read_rows[i].word, read_rows[i].hex,
			  STR_ARG(buf_str(&value)));
		buf_free(&value);
		msg_free(subject.msg);
	}
}

/* Words of a SUBMIT to +123 with reference 1, in the order of their ids, and the octets behind it. */
static const struct {
	const char *words[8], *hex; /* word, value, ..., NULL */
} write_rows[] = {
	{ { "tp.text", "hellohello" }, "0101039121f300000ae8329bfd4697d9ec37" },
	{ { "tp.srr", "yes", "tp.text", "a" },
	  "2101039121f3000001"
	  "61" },
	{ { "tp.alphabet", "ucs2", "tp.text", "a" },
	  "0101039121f3000802"
	  "0061" },
	{ { "tp.text", "\xc3\xa9\xe2\x82\xac\xd0\x96" },
	  "0101039121f3000806"
	  "00e920ac0416" },
	{ { "tp.class", "0", "tp.text", "a" },
	  "0101039121f3001001"
	  "61" },
	{ { "tp.vp", "24h", "tp.text", "a" },
	  "1101039121f30000a701"
	  "61" },
	{ { "tp.dcs", "0x04", "tp.ud", "0102" },
	  "0101039121f3000402"
	  "0102" },
	{ { "tp.dcs", "4", "tp.ud", "0102", "tp.udh", "0504000a000b" },
	  "4101039121f3000409"
	  "060504000a000b"
	  "0102" },
};

Test(rule_word_sms, made_of_words)
{
	for (size_t i = 0; i < ARRAY_LEN(write_rows); i++) {
		struct word_sms sms = { .rp = { .direction = SMS_FROM_UE },
					.tp = { .type = SMS_SUBMIT, .reference = 1 } };
		char why[160] = "", hex[512];
		struct buf out = { 0 };

		cr_assert(word_sms_write(&sms, WORD_RP_DA, STR("+1"), why), "%s", why);
		cr_assert(word_sms_write(&sms, WORD_TP_DA, STR("+123"), why), "%s", why);
		for (const char *const *word = write_rows[i].words; *word; word += 2)
			cr_assert(word_sms_write(&sms, word_find(str_of(word[0]))->id,
						 str_of(word[1]), why),
				  "%s: %s", word[0], why);
		cr_assert(word_sms_encode(&sms, &out, why), "%s", why);
		hex_write((uint8_t *)out.p, out.n, hex);
		cr_expect(strstr(hex, write_rows[i].hex), "%zu: %s", i, hex);
		buf_free(&out);
	}
}

static const struct {
	const char *word, *value;
} wrong_rows[] = {
	{ "rp.type", "date" },     { "rp.mr", "256" },          { "rp.mr", "0x1g" },
	{ "rp.cause", "nothing" }, { "tp.srr", "maybe" },       { "tp.class", "4" },
	{ "tp.vp", "24" },         { "tp.part", "0" },          { "tp.ud", "123" },
	{ "tp.udh", "xy" },        { "tp.alphabet", "8" },      { "tp.scts", "now" },
	{ "tp.text", "\xff" },     { "tp.reference", "65536" }, { "tp.da", "" },
};

Test(rule_word_sms, what_cannot_be_made)
{
	for (size_t i = 0; i < ARRAY_LEN(wrong_rows); i++) {
		struct word_sms sms = { 0 };
		char why[160] = "";

		cr_expect(!word_sms_write(&sms, word_find(str_of(wrong_rows[i].word))->id,
					  str_of(wrong_rows[i].value), why) &&
				  why[0],
			  "%s=%s", wrong_rows[i].word, wrong_rows[i].value);
	}
}

Test(rule_word_sms, a_long_text_in_parts)
{
	static const char text[] =
		"0123456789012345678901234567890123456789012345678901234567890123456789012345678901"
		"23456789012345678901234567890123456789012345678901234567890123456789012345678901234567";
	struct word_sms sms = { .tp = { .type = SMS_SUBMIT } };
	char why[160] = "";

	cr_assert(word_sms_write(&sms, WORD_TP_REFERENCE, STR("7"), why));
	cr_assert(word_sms_write(&sms, WORD_TP_PART, STR("2/2"), why));
	cr_assert(word_sms_write(&sms, WORD_TP_TEXT, str_of(text), why), "%s", why);
	cr_assert(sms.tp.data.header);
	cr_assert_eq(memcmp(sms.tp.data.octets, "\x05\x00\x03\x07\x02\x02", 6), 0);
	/* in place, where there are some */
	cr_assert(word_sms_write(&sms, WORD_TP_REFERENCE, STR("200"), why));
	cr_assert(word_sms_write(&sms, WORD_TP_PART, STR("1"), why));
	cr_assert_eq(memcmp(sms.tp.data.octets, "\x05\x00\x03\xc8\x02\x01", 6), 0);
	cr_assert(word_sms_write(&sms, WORD_TP_PART, STR("1/3"), why));
	cr_assert_eq(memcmp(sms.tp.data.octets, "\x05\x00\x03\xc8\x03\x01", 6), 0);
	cr_assert(word_sms_write(&sms, WORD_TP_PART, STR("3"), why));
	cr_assert(!word_sms_write(&sms, WORD_TP_TEXT, str_of(text), why));
}

Test(rule_word_sms, set_by_an_edit)
{
	struct msg *msg = message_of(SUBMIT), *none = message_of("ff");
	struct subject subject = { .msg = msg };
	struct buf value = { 0 };
	char why[160] = "";

	cr_assert(word_sms_can_set(WORD_RP_MR) && word_sms_can_set(WORD_TP_TEXT));
	cr_assert(!word_sms_can_set(WORD_TP_SCTS) && !word_sms_can_set(WORD_KIND));
	cr_assert_eq(word_sms_set(msg, WORD_RP_MR, STR("9"), why), 0, "%s", why);
	cr_assert_eq(word_sms_set(msg, WORD_TP_DA, STR("+1"), why), 0, "%s", why);
	cr_assert_neq(word_sms_set(msg, WORD_RP_MR, STR("x"), why), 0);
	cr_assert_neq(word_sms_set(none, WORD_RP_MR, STR("9"), why), 0);
	cr_assert(word_read(word_row(WORD_BODY_HEX), &subject, &value));
	cr_assert(str_is(buf_str(&value),
			 "000900079144775810065011012a0191f100000ae8329bfd4697d9ec37"),
		  "%s", value.p);
	buf_free(&value);
	msg_free(msg);
	msg_free(none);
}
