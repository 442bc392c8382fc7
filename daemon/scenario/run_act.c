/* SPDX-License-Identifier: Apache-2.0 */
/* Lines that are no messages: do, core, wait, ask, knob, rule, fault. */
#include <string.h>

#include "core/trial.h"
#include "scenario/core_word.h"
#include "scenario/run_private.h"

static const char *copy_text(struct run *run, struct str text)
{
	return arena_copy(&run->arena, text.p, text.n);
}

/* One after the other, up to the first that is wrong. */
static bool set_knobs(struct run *run, const struct line *line, struct conf_errors *errors)
{
	char why[256];

	for (unsigned i = 0; i < line->n_words; i++)
		if (!(run->plan->live ? core_trial_knob(run->core,
							&(struct core_trial){ line->words[i],
									      run->plan->folders },
							run->plan->subscribers, why) :
					core_assign_knob(run->core, line->words[i], why))) {
			conf_error(errors, line->place.file, line->place.line, "%s", why);
			return false;
		}
	return true;
}

bool run_setting(struct run *run, const struct line *line, struct conf_errors *errors)
{
	const char *const *users = run->plan->subscribers;

	switch (line->kind) {
	case LINE_KNOB:
		return set_knobs(run, line, errors);
	case LINE_RULE:
		return core_add_rules(run->core,
				      &(struct core_addition){
					      RULES_SCENARIO, copy_text(run, line->block),
					      line->block_place.file, line->block_place.line,
					      run->plan->folders },
				      users, errors);
	case LINE_FAULT:
		return core_add_fault(run->core,
				      &(struct core_addition){ RULES_SCENARIO,
							       copy_text(run, line->words[0]),
							       line->place.file, line->place.line,
							       run->plan->folders },
				      users, errors);
	default:
		if (run->plan->live && !core_trial_has(run->core, line->words[0])) {
			conf_error(
				errors, line->place.file, line->place.line,
				"live, a scenario switches only its own rules off: '%.*s' is none",
				STR_ARG(line->words[0]));
			return false;
		}
		if (core_switch_rule(run->core, line->words[0], false))
			return true;
		conf_error(errors, line->place.file, line->place.line, "no rule is called '%.*s'",
			   STR_ARG(line->words[0]));
		return false;
	}
}

/* From the next message on. */
static bool act_setting(struct run *run, const struct line *line)
{
	struct conf_errors errors = { 0 };
	bool done = run_setting(run, line, &errors);

	if (!done)
		run_error(run, line, "%.*s", STR_ARG(str_trim(buf_str(&errors.text))));
	conf_errors_free(&errors);
	return done;
}

static bool act_do(struct run *run, const struct line *line)
{
	const struct do_word *word = do_word_find(line->words[0]);
	char why[160];

	if (run->options.live)
		return run_do(run, line);
	if (!word->run || word->run(run, line, why))
		return true;
	run_error(run, line, "%s", why);
	return false;
}

/* From when the line was reached. */
static bool act_wait(struct run *run, const struct line *line)
{
	int64_t until = state_of(run, line)->reached + line->time;

	run_wake_at(run, until);
	return loop_now(run->loop) >= until;
}

/* A scripted UE has said yes. */
static bool act_ask(struct run *run, const struct line *line)
{
	return !run->options.live || run_ask(run, line);
}

/* With what the core said last. */
static void fail_core(struct run *run, const struct line *line, struct str seen)
{
	run_fail(run, line, "%.*s", STR_ARG(seen));
	if (run->reason.n)
		run_detail(run, "imsd: %.*s", STR_ARG(run->reason));
}

/* within=: becomes true; for=: stays true. Neither: within a second. */
static bool judge_core(struct run *run, const struct line *line, enum core_answer answer,
		       struct str seen)
{
	int64_t window = line->during >= 0 ? line->during :
			 line->within >= 0 ? line->within :
					     1000000;
	int64_t until = state_of(run, line)->reached + window, now = loop_now(run->loop);

	run_wake_at(run, until);
	if (answer == CORE_LATER)
		return false;
	if (line->during >= 0) {
		if (answer == CORE_NO)
			fail_core(run, line, seen);
		return answer == CORE_YES && now >= until;
	}
	if (answer == CORE_NO && now >= until + run->slack && run->idle)
		fail_core(run, line, seen);
	else if (answer == CORE_NO)
		run_wake_at(run, until + run->slack);
	return answer == CORE_YES;
}

/* Acts once, or asks until its window ends. */
static bool act_core(struct run *run, const struct line *line)
{
	struct buf seen = { 0 };
	enum core_answer answer = line->core->run(run, line, &seen);
	bool done = answer == CORE_YES;

	if (core_asserts(line))
		done = judge_core(run, line, answer, buf_str(&seen));
	else if (answer == CORE_NO)
		run_error(run, line, "%.*s", STR_ARG(buf_str(&seen)));
	buf_free(&seen);
	return done;
}

static bool (*const act_rows[])(struct run *run, const struct line *line) = {
	[LINE_DO] = act_do,
	[LINE_CORE] = act_core,
	[LINE_WAIT] = act_wait,
	[LINE_ASK] = act_ask,
	[LINE_KNOB] = act_setting,
	[LINE_RULE] = act_setting,
	[LINE_RULE_OFF] = act_setting,
	[LINE_FAULT] = act_setting,
};

bool run_act(struct run *run, const struct line *line)
{
	return act_rows[line->kind](run, line);
}
