/* SPDX-License-Identifier: Apache-2.0 */
/* Conditions of `core` lines, and the tables that --list prints. */
#include <criterion/criterion.h>
#include <string.h>

#include "scenario/core_word.h"
#include "scenario/scenario.h"
#include "scenario/term.h"

static const struct {
	const char *condition, *value;
	bool holds;
} term_rows[] = {
	{ "spoke=2", "2", true },
	{ "spoke=2", "3", false },
	{ "spoke!=2", "3", true },
	{ "left<=1m", "60", true },
	{ "left<1m", "60", false },
	{ "left>=59.5", "60", true },
	{ "left>2s", "60", true },
	{ "reason~CERT", "a certificate", true },
	{ "reason~\"two words\"", "one word", false },
	{ "reason~", "anything", true },
	{ "contact=sip:*", "sip:a@b", true },
	{ "contact!=sip:*", "sip:a@b", false },
};

Test(scenario_core, terms_compare_numbers_times_and_texts)
{
	for (size_t i = 0; i < ARRAY_LEN(term_rows); i++) {
		struct term term;

		cr_assert(term_read(str_of(term_rows[i].condition), &term), "%s",
			  term_rows[i].condition);
		cr_expect_eq(term_holds(&term, str_of(term_rows[i].value)), term_rows[i].holds,
			     "%s of %s", term_rows[i].condition, term_rows[i].value);
	}
}

Test(scenario_core, what_has_no_operator_is_no_term)
{
	struct term term;

	cr_assert_not(term_read(STR("alice"), &term));
	cr_assert_not(term_read(STR("=5"), &term));
	cr_assert_not(term_read(STR(""), &term));
}

Test(scenario_core, every_word_is_found_and_has_usage_and_help)
{
	for (unsigned i = 0; core_word_at(i); i++) {
		const struct core_word *word = core_word_at(i);

		cr_expect_eq(core_word_find(str_of(word->word)), word);
		cr_expect(strstr(word->usage, word->word) && *word->help && word->run, "%s",
			  word->word);
	}
	for (unsigned i = 0; do_word_at(i); i++) {
		const struct do_word *word = do_word_at(i);

		cr_expect_eq(do_word_find(str_of(word->word)), word);
		cr_expect(strstr(word->usage, word->word) && *word->help, "%s", word->word);
	}
}

Test(scenario_core, tables_are_listed)
{
	static const char *const kinds[] = { "core", "do", "lines", "headers", "accesses" };

	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		struct buf text = { 0 };

		cr_expect(scenario_list(kinds[i], &text), "%s", kinds[i]);
		cr_expect(text.n && strstr(text.p, "HELP"), "%s", kinds[i]);
		buf_free(&text);
	}
	cr_expect_not(scenario_list("nothing", &(struct buf){ 0 }));
}
