/* SPDX-License-Identifier: Apache-2.0 */
/* "Did you mean": who is near a word. */
#include <criterion/criterion.h>

#include "base/text.h"

static const struct {
	const char *word, *candidates[3];
	const char *best; /* NULL: none is near */
} rows[] = {
	{ "expires", { "expire", "express", "contact" }, "expire" },
	{ "Expires", { "expires" }, "expires" },
	{ "digset", { "digest", "dialog" }, "digest" },
	{ "sip:09@ims.example.org", { "sip:01@ims.example.org" }, "sip:01@ims.example.org" },
	{ "aaaa", { "aa", "aaaaaa" }, "aa" },
	{ "abc", { "abcd", "bc" }, "abcd" },
	{ "xy", { "quite another" }, NULL },
	{ "", { "a" }, "a" },
	{ "a", { "" }, "" },
};

Test(nearest, is_found)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct nearest nearest;
		const char *best;

		nearest_start(&nearest, str_of(rows[i].word));
		for (size_t k = 0; k < ARRAY_LEN(rows[i].candidates) && rows[i].candidates[k]; k++)
			nearest_offer(&nearest, rows[i].candidates[k]);
		best = nearest_best(&nearest);
		cr_expect_eq(best == NULL, rows[i].best == NULL, "%s", rows[i].word);
		if (best && rows[i].best)
			cr_expect_str_eq(best, rows[i].best, "%s", rows[i].word);
	}
}
