/* SPDX-License-Identifier: Apache-2.0 */
/* Scenarios under rules drawn at random, seed by seed: from the words that rules are made of, right and wrong ones. A
 * rule that is refused is refused with its place; what is in force may do to the scenario what it likes, but imsd lives,
 * comes to an end, and has nothing left when the rules are off and all has run out. IMSD_RULES_SEED begins elsewhere,
 * IMSD_RULES_RUNS makes more runs, each in a process of its own, IMSD_RULES_SHOW shows the rules, what is said about them,
 * and the ladder. */
#include <criterion/criterion.h>
#include <glob.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/calls.h"
#include "core/far_end.h"
#include "core_rules_random_text.h"
#include "scenario/load.h"
#include "scenario/pool.h"
#include "scenario/run_private.h"

#define SECOND INT64_C(1000000)
/* A registration of 600,000 s made in the last moment, and what absorbs copies behind it. */
#define SETTLE (600300 * SECOND)

enum { RUNS = 128, RULES_MAX = 12, GUARD_S = 100, HELD = 40, FAILED };

static const char place[] = "random";

static void on_settled(void *arg)
{
	loop_stop(arg);
}

static void pass(struct run *run, int64_t us)
{
	timer_start(run->loop, &run->wake, us, on_settled, run->loop);
	loop_run(run->loop);
	timer_stop(run->loop, &run->wake);
}

/* Each line of errors names the text and a line in it. */
static bool errors_are_placed(const struct conf_errors *errors)
{
	struct str rest = buf_str(&errors->text), line;

	while (str_cut(&rest, '\n', &line))
		if (line.n && (!str_starts(line, STR("random:")) ||
			       line.p[strlen(place) + 1] < '1' || line.p[strlen(place) + 1] > '9'))
			return false;
	return errors->count > 0 && errors->text.n > 0;
}

/* A character lost or another one: no rule any more, or another one. */
static void bend(struct drawer *drawer)
{
	static const char other[] = "(){};,=\"\\$#5a ";
	unsigned at = draw(drawer, (unsigned)drawer->out->n);

	drawer->out->p[at] = other[draw(drawer, sizeof(other) - 1)];
}

/* Draws a rule and puts it in force, or is told why not. */
static bool add_rule(struct run *run, struct drawer *drawer, unsigned number, struct buf *text)
{
	enum rule_source source = draw_chance(drawer, 50) ? RULES_API : RULES_SCENARIO;
	struct conf_errors errors = { 0 };
	bool told = true;

	buf_reset(drawer->out);
	draw_rule(drawer, number);
	if (draw_chance(drawer, 3))
		bend(drawer);
	if (!core_add_rules(run->core, &(struct core_addition){ source, drawer->out->p, place, 1 },
			    NULL, &errors)) {
		told = errors_are_placed(&errors);
		buf_printf(text, "%s# %.*s", told ? "" : "an error without a place: ",
			   STR_ARG(buf_str(&errors.text)));
	}
	buf_printf(text, "%s%.*s\n", errors.count ? "# " : "", STR_ARG(buf_str(drawer->out)));
	conf_errors_free(&errors);
	return told;
}

static void add_call(void *arg, const struct core_call *call)
{
	*(uint64_t *)arg = call->number;
}

/* Whatever the rules have kept alive: a call without a session timer, a conference of far ends. */
static void release_all(struct run *run)
{
	char why[160];

	for (unsigned i = 0; i < 64; i++) {
		uint64_t number = 0;

		core_calls(run->core, false, add_call, &number);
		if (!number || !core_call_release(run->core, number, NULL))
			break;
		pass(run, 40 * SECOND);
	}
	for (unsigned i = 0; i < run->plan->n_ues; i++)
		for (unsigned k = 0;
		     k < 16 && core_call_act(run->core, run->plan->ues[i].subscriber, STR("bye"),
					     STR_NONE, why);
		     k++)
			pass(run, 40 * SECOND);
}

static bool is_fresh(const struct run *run, struct buf *text)
{
	const struct core_counters now = core_counters(run->core);
	bool fresh = true;

	for (const struct core_counter_row *row = core_counter_rows; row->name; row++)
		if (core_counter(&now, row) != core_counter(&run->fresh, row)) {
			buf_printf(text, "left behind: %s %zu, fresh %zu\n", row->name,
				   core_counter(&now, row), core_counter(&run->fresh, row));
			fresh = false;
		}
	return fresh;
}

/* The rules go; what they have begun runs out. */
static bool comes_to_rest(struct run *run, unsigned rules, struct buf *text)
{
	for (unsigned i = 0; i < rules; i++) {
		char name[16];

		snprintf(name, sizeof(name), "r%u", i);
		core_switch_rule(run->core, str_of(name), false);
	}
	pass(run, 300 * SECOND);
	release_all(run);
	pass(run, SETTLE);
	run_drop_ues(run);
	pass(run, SECOND);
	return is_fresh(run, text);
}

/* Before it happens: a run that dies says no more. */
static void show(struct buf *text)
{
	if (!getenv("IMSD_RULES_SHOW"))
		return;
	fprintf(stderr, "%.*s", STR_ARG(buf_str(text)));
	buf_reset(text);
}

/* The plan under rules of that seed. */
static bool run_plan(const struct plan *plan, struct drawer *drawer, uint64_t seed,
		     struct buf *text)
{
	const struct access *access = plan->accesses[draw(drawer, plan->n_accesses)];
	struct run_options options = { .plan = plan,
				       .access = access->pipe ? access : access_at(0),
				       .number = draw(drawer, plan->n_runs),
				       .seed = seed,
				       .timeout = 150 * SECOND,
				       .verbose = true,
				       .no_ladder = !getenv("IMSD_RULES_SHOW") };
	unsigned rules = 1 + draw(drawer, draw_chance(drawer, 10) ? 5 * RULES_MAX : RULES_MAX);
	struct buf report = { 0 };
	struct run *run = run_new(&options, text);
	bool good = run != NULL;

	for (unsigned i = 0; i < rules && good; i++)
		good = add_rule(run, drawer, i, text);
	show(text);
	if (good) {
		run_go(run, &report);
		good = str_search(buf_str(&report), STR("time stands still")) < 0;
		buf_printf(text, "%.*s\n", good ? 0 : (int)report.n, report.n ? report.p : "");
	}
	good = good && comes_to_rest(run, rules, text);
	if (run)
		buf_add_str(text, run_ladder(run));
	run_free(run);
	buf_free(&report);
	return good;
}

/* Seed `number`: a file of the tree, one of its rows, rules. */
static int run_seed(void *ctx, unsigned number, struct buf *text)
{
	const glob_t *files = ctx;
	struct core_names names;
	struct conf_errors errors = { 0 };
	struct buf out = { 0 };
	struct drawer drawer = { .vocabulary = core_names_fill(&names), .out = &out };
	const char *file;
	struct plan *plan;
	bool good = true;

	alarm(GUARD_S);
	random_init(&drawer.random, number, STR("random rules"));
	drawer.broken = draw_chance(&drawer, 50) ? 0 : 5;
	file = files->gl_pathv[draw(&drawer, (unsigned)files->gl_pathc)];
	plan = plan_load(file, NULL, 0, &errors);
	if (plan && plan->n_rows > 1) {
		unsigned row = draw(&drawer, plan->n_rows);

		plan_free(plan);
		plan = plan_load(file, NULL, row, &errors);
	}
	buf_printf(text, "%s\n", file);
	if (plan && !plan->needs.p)
		good = run_plan(plan, &drawer, number + 1, text);
	else if (!plan)
		buf_printf(text, "%.*s", STR_ARG(buf_str(&errors.text)));
	plan_free(plan);
	conf_errors_free(&errors);
	buf_free(&out);
	alarm(0);
	return good ? HELD : FAILED;
}

/* One seed, and what it has to say for itself. */
static void judge_seed(const struct pool_work *work, unsigned seed, bool fork)
{
	struct buf text = { 0 };
	int result = fork ? pool_fork(work, seed, &text) : work->run(work->ctx, seed, &text);

	show(&text);
	cr_expect_eq(result, HELD, "seed %u: %s %d\n%.*s", seed,
		     result >= POOL_DIED ? "died by signal" : "ended with",
		     result >= POOL_DIED ? result - POOL_DIED : result, STR_ARG(buf_str(&text)));
	buf_free(&text);
}

Test(core_rules_random, nothing_breaks_imsd)
{
	const char *from = getenv("IMSD_RULES_SEED"), *runs = getenv("IMSD_RULES_RUNS");
	unsigned seed = from ? (unsigned)strtoul(from, NULL, 10) : 1;
	unsigned n = runs ? (unsigned)strtoul(runs, NULL, 10) : from ? 1 : RUNS;
	glob_t files = { 0 };
	const struct pool_work work = { .run = run_seed, .ctx = &files };

	cr_assert_eq(glob("config/scenarios/*/*.scn", 0, NULL, &files), 0);
	for (unsigned i = 0; i < n; i++)
		judge_seed(&work, seed + i, runs != NULL);
	globfree(&files);
}
