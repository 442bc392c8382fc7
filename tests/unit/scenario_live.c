/* SPDX-License-Identifier: Apache-2.0 */
/* What live runs rest on: commands for the shell, words of `ues`, plans for real UEs. */
#include <criterion/criterion.h>
#include <string.h>

#include "conf/ue.h"
#include "scenario/command.h"
#include "scenario/core_word.h"
#include "scenario/load.h"

static const struct {
	const char *text, *expanded;
} expand_rows[] = {
	{ "dial %1", "dial '+1555'" },
	{ "dial %1 %2", "dial '+1555' 'it'\"'\"'s; rm'" },
	{ "%%1 %3 100%", "%1 '' 100%" },
	{ "date +%H", "date +%H" },
	{ "", "" },
};

Test(live, arguments_are_quoted_for_the_shell)
{
	const struct str arguments[] = { STR("+1555"), STR("it's; rm") };

	for (size_t i = 0; i < ARRAY_LEN(expand_rows); i++) {
		struct buf out = { 0 };

		command_expand(expand_rows[i].text, arguments, 2, &out);
		cr_assert(str_is(buf_str(&out), expand_rows[i].expanded), "%s: %.*s",
			  expand_rows[i].text, STR_ARG(buf_str(&out)));
		buf_free(&out);
	}
}

Test(live, every_do_word_can_have_a_command)
{
	unsigned n = 0;

	for (; do_word_at(n) && ue_word_at(n); n++)
		cr_assert_str_eq(do_word_at(n)->word, ue_word_at(n));
	cr_assert(!do_word_at(n) && !ue_word_at(n), "%u words", n);
}

static const struct {
	const char *text, *error; /* NULL: it is right */
} ues_rows[] = {
	{ "ues = ( { name = \"alice\"; address = \"127.0.0.1\"; do = { dial = \"x %1\"; }; } );",
	  NULL },
	{ "ues = ( { name = \"alice\"; do = { power-on = { command = \"x\"; keep = true; time = \"5s\"; }; }; } );",
	  NULL },
	{ "ues = ( { address = ( \"127.0.0.1\", \"::1\" ); } );", "needs a name" },
	{ "ues = ( { name = \"a\"; }, { name = \"a\"; } );", "has an entry above" },
	{ "ues = ( { name = \"a\"; adress = \"x\"; } );", "did you mean address" },
	{ "ues = ( { name = \"a\"; do = { powr-on = \"x\"; }; } );", "did you mean power-on" },
	{ "ues = ( { name = \"a\"; do = { dial = { keep = true; }; }; } );", "needs a command" },
	{ "ues = ( { name = \"a\"; do = { dial = { command = \"x\"; time = \"5\"; }; }; } );",
	  "is no duration" },
	{ "ues = ( { name = \"a\"; do = { dial = 5; }; } );", "dial" },
};

Test(live, ues_of_the_configuration)
{
	for (size_t i = 0; i < ARRAY_LEN(ues_rows); i++) {
		struct conf_errors errors = { 0 };
		struct conf_tree *tree = conf_read_text(ues_rows[i].text, "test", 1, NULL, &errors);
		struct ues *ues = ues_read(&tree->root, &errors);

		cr_assert_eq(ues != NULL, !ues_rows[i].error, "%s: %s", ues_rows[i].text,
			     errors.text.p);
		if (ues_rows[i].error)
			cr_assert(strstr(errors.text.p, ues_rows[i].error), "%s", errors.text.p);
		ues_free(ues);
		conf_tree_free(tree);
		conf_errors_free(&errors);
	}
}

Test(live, commands_are_found_by_word)
{
	struct conf_errors errors = { 0 };
	struct conf_tree *tree = conf_read_text(ues_rows[1].text, "test", 1, NULL, &errors);
	struct ues *ues = ues_read(&tree->root, &errors);
	const struct ue_command *command = ue_command_find(ues_find(ues, "alice"), STR("power-on"));

	cr_assert(command && command->keep && command->time == 5000000);
	cr_assert_null(ue_command_find(ues_find(ues, "alice"), STR("dial")));
	cr_assert_null(ue_command_find(ues_find(ues, "bob"), STR("dial")));
	ues_free(ues);
	conf_tree_free(tree);
}

static const struct {
	const char *text, *error, *not_live; /* error NULL: it loads; not_live NULL: it runs */
} live_rows[] = {
	{ "alice > INVITE\n", "a 'do alice dial' is missing", NULL },
	{ "do alice dial 1\nalice > INVITE\n", NULL, NULL },
	{ "needs live\nalice > any\n", NULL, NULL },
	{ "alice > ACK\n", NULL, NULL },
	{ "ue alice reflex=none\nalice > REGISTER\n", NULL, "reflex= of ue alice" },
	{ "ue alice sqn=000000000100\nalice > REGISTER\n", NULL, "sqn= of ue alice" },
	{ "alice > REGISTER header=\"X: y\"\n", NULL, "is a scripted UE's" },
	{ "alice > REGISTER make header=\"X: y\"\n", NULL, NULL },
	{ "core reset\n", NULL, "core reset" },
	{ "core link alice up\n", NULL, "core link asks a scripted UE" },
};

Test(live, plans_for_real_UEs)
{
	for (size_t i = 0; i < ARRAY_LEN(live_rows); i++) {
		struct conf_errors errors = { 0 };
		struct plan *plan = plan_load_for(&(struct plan_wish){ .live = true }, "test.scn",
						  live_rows[i].text, 0, &errors);

		cr_assert_eq(plan != NULL, !live_rows[i].error, "%s: %s", live_rows[i].text,
			     errors.text.p);
		if (live_rows[i].error)
			cr_assert(strstr(errors.text.p, live_rows[i].error), "%s", errors.text.p);
		if (plan && live_rows[i].not_live)
			cr_assert(plan->not_live && strstr(plan->not_live, live_rows[i].not_live),
				  "%s: %s", live_rows[i].text, plan->not_live);
		if (plan && !live_rows[i].not_live)
			cr_assert(!plan->not_live && !plan->needs.p, "%s: %s", live_rows[i].text,
				  plan->not_live);
		plan_free(plan);
		conf_errors_free(&errors);
	}
}

Test(live, params_are_given_by_who_loads)
{
	const struct plan_value wrong = { "numbr", "5" }, right = { "number", "5" };
	const char *text = "param number 1\ndo alice dial $number\nalice > INVITE\n";
	struct conf_errors errors = { 0 };
	struct plan *plan =
		plan_load_for(&(struct plan_wish){ .live = true, .params = &right, .n_params = 1 },
			      "test.scn", text, 0, &errors);

	cr_assert(plan && str_is(plan->lines.first->words[1], "5"), "%s", errors.text.p);
	cr_assert(plan->params && str_is(plan->params->value, "1"));
	plan_free(plan);
	cr_assert_null(
		plan_load_for(&(struct plan_wish){ .live = true, .params = &wrong, .n_params = 1 },
			      "test.scn", text, 0, &errors));
	cr_assert(strstr(errors.text.p, "it has no param 'numbr'"), "%s", errors.text.p);
	conf_errors_free(&errors);
}
