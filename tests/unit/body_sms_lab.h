/* SPDX-License-Identifier: Apache-2.0 */
/* For the tests of the SMS modules of body/: octets in hex, and TPDUs from and to them. */
#ifndef IMSD_TESTS_BODY_SMS_LAB_H
#define IMSD_TESTS_BODY_SMS_LAB_H

#include <criterion/criterion.h>

#include "body/sms_tp.h"

struct octets {
	char p[256];
	size_t n;
};

static inline struct str octets_str(const struct octets *octets)
{
	return (struct str){ octets->p, octets->n };
}

/* Of hex digits. */
static inline struct octets octets_of(struct str hex)
{
	struct octets octets = { .n = hex.n / 2 };

	cr_assert_leq(octets.n, sizeof(octets.p));
	cr_assert(hex_read(hex, (uint8_t *)octets.p, octets.n), "%.*s is not hex", STR_ARG(hex));
	return octets;
}

/* They are those of the hex digits. */
static inline void octets_expect(const char *name, struct str octets, struct str hex)
{
	char seen[2 * 256 + 1];

	cr_assert_lt(octets.n, 256u);
	hex_write((const uint8_t *)octets.p, octets.n, seen);
	cr_assert(str_is(hex, seen), "%s: %s, not %.*s", name, seen, STR_ARG(hex));
}

/* An RPDU of that type and direction around the TPDU. */
static inline struct sms_rp rp_around(struct str tpdu, enum sms_rp_type type,
				      enum sms_direction direction)
{
	return (struct sms_rp){
		.type = type, .direction = direction, .has_data = true, .data = tpdu
	};
}

/* The TPDU in hex, read from such an RPDU, which must go well. */
static inline struct sms_tp tp_of(const char *hex, enum sms_rp_type type,
				  enum sms_direction direction)
{
	struct octets octets = octets_of(str_of(hex));
	struct sms_rp rp = rp_around(octets_str(&octets), type, direction);
	struct sms_fault fault;
	struct sms_tp tp;

	cr_assert_eq(sms_tp_decode(&rp, &tp, &fault), 0, "%s: %s", hex, fault.why);
	return tp;
}

/* What is written is the hex. */
static inline void tp_expect(const struct sms_tp *tp, const char *hex)
{
	struct buf out = { 0 };
	char why[SMS_WHY];

	cr_assert_eq(sms_tp_encode(tp, &out, why), 0, "%s", why);
	octets_expect(sms_tp_name(tp->type), buf_str(&out), str_of(hex));
	buf_free(&out);
}

/* The text of the user data. */
static inline void tp_expect_text(const char *name, const struct sms_tp *tp, const char *text)
{
	struct buf out = { 0 };

	cr_assert_eq(sms_data_text(&tp->data, tp->dcs, &out), 0, "%s", name);
	cr_assert(str_is(buf_str(&out), text), "%s: '%.*s', not '%s'", name, STR_ARG(buf_str(&out)),
		  text);
	buf_free(&out);
}

#endif
