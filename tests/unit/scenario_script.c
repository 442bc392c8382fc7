/* SPDX-License-Identifier: Apache-2.0 */
/* Lines and words of .scn files. */
#include <criterion/criterion.h>

#include "scenario/script.h"

struct reading {
	struct arena arena;
	struct script script;
	struct conf_errors errors;
	struct script_line line;
};

static struct reading *reading_new(const char *text)
{
	struct reading *reading = mem_alloc(sizeof(*reading));

	reading->script =
		(struct script){ .arena = &reading->arena, .file = "x.scn", .rest = str_of(text) };
	return reading;
}

static bool next(struct reading *reading)
{
	return script_next(&reading->script, &reading->line, &reading->errors);
}

static void reading_free(struct reading *reading)
{
	conf_errors_free(&reading->errors);
	arena_clear(&reading->arena);
	mem_free(reading);
}

#define cr_assert_word(reading, i, text) \
	cr_assert(str_is((reading)->line.words[i], text), "word %d is '%.*s'", i, STR_ARG((reading)->line.words[i]))

Test(scenario_script, words_are_split_at_blanks_outside_quotes)
{
	struct reading *reading =
		reading_new("alice >\tREGISTER  header=\"N: a b\" x=\"\\\"#\"  # a comment\n");

	cr_assert(next(reading));
	cr_assert_eq(reading->line.n_words, 5);
	cr_assert_word(reading, 0, "alice");
	cr_assert_word(reading, 2, "REGISTER");
	cr_assert_word(reading, 3, "header=\"N: a b\"");
	cr_assert_word(reading, 4, "x=\"\\\"#\"");
	cr_assert(str_is(word_plain(&reading->arena, reading->line.words[4]), "x=\"#"));
	cr_assert_not(next(reading));
	reading_free(reading);
}

Test(scenario_script, a_hash_begins_a_comment_only_at_a_word)
{
	struct reading *reading = reading_new("# nothing\n\na tel:#31# b#c\n");

	cr_assert(next(reading));
	cr_assert_eq(reading->line.place.line, 3);
	cr_assert_eq(reading->line.n_words, 3);
	reading_free(reading);
}

Test(scenario_script, a_backslash_joins_lines)
{
	struct reading *reading = reading_new("alice < 401 \\\n\ta=b \\\n  c=d\nnext\n");

	cr_assert(next(reading));
	cr_assert_eq(reading->line.place.line, 1);
	cr_assert_eq(reading->line.n_words, 5);
	cr_assert_word(reading, 4, "c=d");
	cr_assert(next(reading));
	cr_assert_eq(reading->line.place.line, 4);
	reading_free(reading);
}

Test(scenario_script, indentation_is_noted)
{
	struct reading *reading = reading_new("cases a\n  row\nlast");

	cr_assert(next(reading) && !reading->line.indented);
	cr_assert(next(reading) && reading->line.indented);
	cr_assert(next(reading) && !reading->line.indented);
	reading_free(reading);
}

Test(scenario_script, a_rule_goes_to_its_closing_brace)
{
	struct reading *reading = reading_new(
		"rule { name = \"} # \\\" {\"; /* } */ when = { };\n  // }\n  # }\n do = (); }\nwait 1s\n");

	cr_assert(next(reading));
	cr_assert(str_starts(reading->line.block, STR("{ name")));
	cr_assert(str_ends(reading->line.block, STR("do = (); }")));
	cr_assert(next(reading));
	cr_assert_word(reading, 0, "wait");
	cr_assert_eq(reading->line.place.line, 5, "line %u", reading->line.place.line);
	cr_assert_eq(reading->errors.count, 0);
	reading_free(reading);
}

Test(scenario_script, what_cannot_be_split_is_an_error_with_its_line)
{
	static const struct {
		const char *text, *error;
	} rows[] = {
		{ "a\nb \"c\n", "x.scn:2: a quote is not closed\n" },
		{ "rule { name = \"x\";\n", "x.scn:1: the brace of this rule is not closed\n" },
		{ "rule { a = 1; } more\n",
		  "x.scn:1: nothing may stand behind the brace of a rule\n" },
		{ "rule { a = 1;\n} more\n",
		  "x.scn:2: nothing may stand behind the brace of a rule\n" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct reading *reading = reading_new(rows[i].text);

		while (next(reading))
			;
		cr_assert_eq(reading->errors.count, 1, "%s: %u errors", rows[i].text,
			     reading->errors.count);
		cr_assert_str_eq(reading->errors.text.p, rows[i].error);
		reading_free(reading);
	}
}
