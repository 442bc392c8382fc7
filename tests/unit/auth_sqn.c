/* SPDX-License-Identifier: Apache-2.0 */
/* auth/sqn: SEQ and IND, and both at their ends. */
#include "auth/sqn.h"

#include <criterion/criterion.h>

#include "auth_vectors.h"
#include "base/mem.h"

#define DELTA (UINT64_C(1) << 28)

static const struct {
	const char *member;
	unsigned ind;
} next_rows[] = {
	{ "next_SQN_ind0", 0 },
	{ "next_SQN_5bit_IND_10", 10 },
	{ "next_SQN_SEQplus1_IND0", 0 },
};

Test(auth_sqn, after_resync)
{
	json_t *root = vectors_load("auts.json"), *vector;
	size_t i, checked = 0;

	json_array_foreach(json_object_get(root, "vectors"), i, vector) {
		uint64_t sqn_ms = vector_sqn(vector, "SQN_MS");

		for (size_t row = 0; row < ARRAY_LEN(next_rows); row++) {
			uint8_t next[6];

			if (!json_object_get(vector, next_rows[row].member))
				continue;
			sqn_write(sqn_after_resync(sqn_ms, 5, next_rows[row].ind), next);
			vector_expect(vector, next_rows[row].member, next, 6);
			checked++;
		}
	}
	cr_assert_eq(checked, 6);
	json_decref(root);
}

Test(auth_sqn, next_raises_seq_and_rotates_ind)
{
	cr_assert_eq(sqn_next(0, 5), 0x21);
	cr_assert_eq(sqn_next(0x21, 5), 0x42);
	cr_assert_eq(sqn_next(0x1f, 5), 0x20, "IND 31 is followed by 0");
	cr_assert_eq(sqn_next(0x3f, 5), 0x40, "and IND does not carry into SEQ");
	cr_assert_eq(sqn_next(7, 0), 8, "no IND");
}

Test(auth_sqn, ends_of_48_bits)
{
	cr_assert_eq(sqn_next(0xffffffffffff, 5), 0);
	cr_assert_eq(sqn_next(0xffffffffffe3, 5), 4);
	cr_assert_eq(sqn_next(0xffffffffffff, 0), 0);
	cr_assert_eq(sqn_next(UINT64_MAX, 5), 0, "what is above 48 bits does not count");
	cr_assert_eq(sqn_after_resync(0xffffffffffff, 5, 3), 3);
	cr_assert_eq(sqn_after_resync(0, 5, 0x3f), 0x3f, "IND is cut to its bits");
	cr_assert_eq(sqn_after_resync(0, 5, 0x5f), 0x3f);
}

Test(auth_sqn, acceptable)
{
	cr_assert(sqn_acceptable(0x20, 0x1f, 5));
	cr_assert_not(sqn_acceptable(0x3f, 0x20, 5), "the same SEQ with another IND");
	cr_assert_not(sqn_acceptable(0, 0x20, 5));
	cr_assert(sqn_acceptable(DELTA << 5, 0, 5));
	cr_assert_not(sqn_acceptable((DELTA + 1) << 5, 0, 5), "more than Delta ahead");
	cr_assert_not(sqn_acceptable(0, 0xffffffffffff, 5));
}

Test(auth_sqn, never_fresh)
{
	uint64_t sqn = 40 << 5 | 7, seen = 39 << 5 | 6;

	cr_assert_eq(sqn_previous(sqn, 5), seen);
	cr_assert_eq(sqn_next(sqn_previous(0x20, 5), 5), 0x20, "IND 0 comes behind 31");
	cr_assert_eq(sqn_behind(sqn, 5), 8 << 5 | 7);
	cr_assert_eq(sqn_behind(32 << 5, 5), 0, "there is nothing before 0");
	cr_assert_not(sqn_acceptable(sqn_previous(sqn, 5), seen, 5));
	cr_assert_not(sqn_acceptable(sqn_behind(sqn, 5), seen, 5));
	cr_assert_not(sqn_acceptable(sqn_ahead(sqn, 5), seen, 5));
	cr_assert(sqn_acceptable(sqn_ahead(seen, 5), seen, 5), "Delta itself is fresh");
}

Test(auth_sqn, octets)
{
	static const uint8_t octets[6] = { 0x12, 0x34, 0x56, 0x78, 0x90, 0xab };
	uint8_t back[6];

	cr_assert_eq(sqn_read(octets), 0x1234567890ab);
	sqn_write(0xff1234567890ab, back);
	cr_assert_arr_eq(back, octets, 6);
}
