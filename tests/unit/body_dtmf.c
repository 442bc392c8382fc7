/* SPDX-License-Identifier: Apache-2.0 */
/* Keys in the bodies of INFO. */
#include <criterion/criterion.h>

#include "body/dtmf.h"

static const struct {
	const char *type, *body;
	char key; /* 0: refused */
	unsigned ms;
} rows[] = {
	{ "application/dtmf-relay", "Signal=5\r\nDuration=250\r\n", '5', 250 },
	{ "application/dtmf-relay", "Signal= *\nDuration= 100", '*', 100 },
	{ "Application/DTMF-Relay;charset=x", "duration=80\r\nsignal=#\r\n", '#', 80 },
	{ "application/dtmf-relay", "Signal=d\r\n", 'D', 160 },
	{ "application/dtmf-relay", "Signal=10\r\n", '*', 160 },
	{ "application/dtmf-relay", "Signal=16\r\n", '!', 160 },
	{ "application/dtmf-relay", "X=1\r\n\r\nSignal=0\r\n", '0', 160 },
	{ "application/dtmf", "7", '7', 160 },
	{ "application/dtmf", " 11 \r\n", '#', 160 },
	{ "application/dtmf", "", 0, 0 },
	{ "application/dtmf", "17", 0, 0 },
	{ "application/dtmf", "x", 0, 0 },
	{ "application/dtmf", "55555555555555555555", 0, 0 },
	{ "application/dtmf-relay", "", 0, 0 },
	{ "application/dtmf-relay", "Duration=100\r\n", 0, 0 },
	{ "application/dtmf-relay", "Signal=\r\n", 0, 0 },
	{ "application/dtmf-relay", "Signal=5\r\nSignal=6\r\n", 0, 0 },
	{ "application/dtmf-relay", "Signal=5\r\nDuration=-1\r\n", 0, 0 },
	{ "application/dtmf-relay", "Signal=5\r\nDuration=60001\r\n", 0, 0 },
	{ "text/plain", "5", 0, 0 },
};

Test(body_dtmf, reads_the_key_or_refuses)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct dtmf dtmf;
		bool good = dtmf_read(str_of(rows[i].type), str_of(rows[i].body), &dtmf);

		cr_assert_eq(good, rows[i].key != 0, "%s: %s", rows[i].type, rows[i].body);
		if (!good)
			continue;
		cr_assert_eq(dtmf.key, rows[i].key, "%s: %s", rows[i].type, rows[i].body);
		cr_assert_eq(dtmf.ms, rows[i].ms, "%s: %s", rows[i].type, rows[i].body);
	}
}

Test(body_dtmf, knows_its_types)
{
	cr_assert(dtmf_is_type(STR("application/dtmf")));
	cr_assert(dtmf_is_type(STR("APPLICATION/dtmf-relay ; x=1")));
	cr_assert_not(dtmf_is_type(STR("application/dtmf-relays")));
	cr_assert_not(dtmf_is_type(STR_NONE));
}

Test(body_dtmf, writes_what_it_reads)
{
	for (const char *key = "0123456789*#ABCD!"; *key; key++) {
		struct buf out = { 0 };
		struct dtmf dtmf;

		cr_assert(dtmf_is_key(*key));
		dtmf_write(&(struct dtmf){ *key, 90 }, &out);
		cr_assert(dtmf_read(STR(DTMF_RELAY_TYPE), buf_str(&out), &dtmf), "%c", *key);
		cr_assert_eq(dtmf.key, *key);
		cr_assert_eq(dtmf.ms, 90);
		buf_free(&out);
	}
	cr_assert_not(dtmf_is_key('E'));
	cr_assert_not(dtmf_is_key('\0'));
}
