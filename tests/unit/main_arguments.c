/* SPDX-License-Identifier: Apache-2.0 */
/* The command line: each row of the options is taken into its own place. */
#include <criterion/criterion.h>
#include <getopt.h>
#include <string.h>

#include "arguments.h"
#include "option.h"

enum { WORDS = 16 };

/* What was read and its words, which live as long as the process, as those of main do. */
static struct reading {
	struct reading *before;
	struct arguments arguments;
	char *argv[WORDS + 2];
} * readings;

/* Reads `imsd` with these words, up to NULL. */
static struct arguments *read_words(const char *const *words)
{
	struct reading *reading = mem_alloc(sizeof(*reading));
	char **argv = reading->argv;
	int argc = 0;

	reading->before = readings;
	readings = reading;
	argv[argc++] = mem_copy_text("imsd", 4);
	while (*words)
		argv[argc++] = mem_copy_text(*words, strlen(*words)), words++;
	argv[argc] = NULL;
	optind = 0;
	arguments_read(&reading->arguments, argc, argv);
	return &reading->arguments;
}

#define READ(...) read_words((const char *const[]){ __VA_ARGS__, NULL })

Test(main_arguments, options_fill_their_places)
{
	struct arguments *a = READ("-vq", "-c", "lab.conf", "--set", "a=1", "--set=b=2", "--fault",
				   "x", "--seed", "7", "--journal=-", "--capture", "c.pcapng",
				   "--ready-file", "r.json");

	cr_assert_eq(a->mode, MODE_RUN);
	cr_assert(a->core.verbose && a->quiet);
	cr_assert_str_eq(a->core.path, "lab.conf");
	cr_assert_eq(a->core.n_sets, 3);
	cr_assert_str_eq(a->core.sets[0], "a=1");
	cr_assert_str_eq(a->core.sets[1], "b=2");
	cr_assert_str_eq(a->core.sets[2], "seed=7");
	cr_assert_eq(a->scenario.seed, 7);
	cr_assert_eq(a->core.n_faults, 1);
	cr_assert_str_eq(a->core.faults[0], "x");
	cr_assert_str_eq(a->core.json, "-");
	cr_assert_str_eq(a->core.capture, "c.pcapng");
	cr_assert_str_eq(a->ready_file, "r.json");
	cr_assert_eq(a->settle, -1);
}

Test(main_arguments, options_of_scenarios)
{
	struct arguments *a = READ("--scenario", "--live", "--ue", "alice=192.0.2.1:5062",
				   "--settle", "2s", "--timeout", "1.5s", "--jobs", "3", "--only",
				   "x*", "--tap", "one.scn", "two");

	cr_assert_eq(a->mode, MODE_SCENARIO);
	cr_assert(a->live);
	cr_assert_eq(a->n_places, 1);
	cr_assert_str_eq(a->places[0].ue, "alice");
	cr_assert_eq(addr_port(&a->places[0].addr), 5062);
	cr_assert_eq(a->settle, 2000000);
	cr_assert_eq(a->scenario.timeout, 1500000);
	cr_assert_eq(a->scenario.jobs, 3);
	cr_assert_eq(a->scenario.n_only, 1);
	cr_assert_eq(a->scenario.tap, 14);
	cr_assert_eq(a->scenario.n_paths, 2);
	cr_assert_str_eq(a->scenario.paths[1], "two");
}

Test(main_arguments, an_argument_may_be_left_out)
{
	struct arguments *a = READ("--list", "-c", "lab.conf");

	cr_assert_eq(a->mode, MODE_LIST);
	cr_assert_null(a->list_kind);
	cr_assert_str_eq(a->core.path, "lab.conf");
	cr_assert_str_eq(READ("--list", "knobs")->list_kind, "knobs");
	cr_assert_str_eq(READ("--list=knobs")->list_kind, "knobs");
	cr_assert_null(READ("--probe", "--timeout", "3s")->probe_url);
	cr_assert_str_eq(READ("--probe=http://x", "-n", "--probe=http://x")->probe_url, "http://x");
	cr_assert_eq(READ("--scenario", "--tap=13", "x")->scenario.tap, 13);
}

/* What is said of it goes by tests/live/06-process.sh. */
Test(main_arguments, a_seed_is_a_number, .exit_code = 2)
{
	READ("--seed", "abc");
	cr_assert_fail("it was taken");
}

Test(main_arguments, a_timeout_has_a_unit, .exit_code = 2)
{
	READ("--scenario", "--timeout", "5", "x");
	cr_assert_fail("it was taken");
}

Test(main_arguments, a_clock_is_manual_or_real, .exit_code = 2)
{
	READ("--clock", "maunal");
	cr_assert_fail("it was taken");
}

Test(main_arguments, rows_are_whole_and_there_once)
{
	for (const struct option_row *row = arguments_rows; row->name; row++) {
		cr_assert(row->take && row->help && *row->help, "%s", row->name);
		cr_assert_lt(row->group, OPTION_GROUPS, "%s", row->name);
		for (const struct option_row *other = arguments_rows; other != row; other++) {
			cr_assert_str_neq(row->name, other->name);
			cr_assert(!row->letter || row->letter != other->letter, "-%c", row->letter);
		}
	}
}
