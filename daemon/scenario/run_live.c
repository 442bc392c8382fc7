/* SPDX-License-Identifier: Apache-2.0 */
/* Runs with real UEs: they go on from the turns of a core that has other things to do, too (LANGUAGE section 4). */
#include <string.h>

#include "core/calls.h"
#include "core/trial.h"
#include "msg/view.h"
#include "scenario/command.h"
#include "scenario/run_private.h"
#include "scenario/seen_who.h"

/* Said to who made the run. */
static void on_ending(void *arg)
{
	struct run *run = arg;

	run->options.live->over(run->options.live->ctx);
}

/* The verdict is there: rules and knobs are gone at once, commands end. */
static void end(struct run *run)
{
	const struct run_live *live = run->options.live;

	turn_hook_remove(&run->hook);
	timer_stop(run->loop, &run->wake);
	journal_unlisten(&run->listener);
	commands_leave(live->commands, live->id);
	core_trial_end(run->core);
	if (run->prompt.open && live->prompt)
		live->prompt(live->ctx, NULL, false);
	run->prompt.open = false;
	loop_post(run->loop, &run->ending, on_ending, run);
}

/* What the turn has brought. */
static void on_turn(void *arg)
{
	struct run *run = arg;

	if (run->finding)
		return;
	run_step(run);
	if (run->over)
		end(run);
	else
		run_set_wake(run);
}

void run_live_begin(struct run *run)
{
	const struct run_live *live = run->options.live;

	run->begin = loop_now(run->loop);
	run_begin(run);
	for (unsigned i = 0; i < run->plan->n_ues; i++)
		for (unsigned k = 0; k < live->n_places; k++)
			if (strcmp(live->places[k].ue, run->plan->ues[i].name) == 0 &&
			    run->ues[i].n_places < PLACES_MAX)
				run->ues[i].places[run->ues[i].n_places++] = live->places[k].addr;
	seen_find_bindings(run);
	loop_on_turn_end(run->loop, &run->hook, on_turn, run);
}

void run_live_stop(struct run *run, const char *why)
{
	if (run->over)
		return;
	run_error(run, run->n_open ? run->open[0].line : NULL, "%s", why);
	end(run);
}

enum verdict run_live_end(struct run *run, struct buf *report)
{
	return run_finish(run, report);
}

void run_live_free(struct run *run)
{
	turn_hook_remove(&run->hook);
	work_cancel(&run->ending);
	if (run->over)
		return;
	commands_leave(run->options.live->commands, run->options.live->id);
	core_trial_end(run->core);
}

/* Calls that the run saw. */
struct call_search {
	const struct run *run;
	uint64_t numbers[64];
	unsigned n;
};

static bool has_seen(const struct run *run, struct str call_id)
{
	const struct seen *seen;

	list_each(seen, &run->seen, struct seen, all)
		if (seen->msg && str_eq(msg_call_id(seen->msg), call_id))
			return true;
	return false;
}

static void each_call(void *arg, const struct core_call *call)
{
	struct call_search *search = arg;

	if (search->n < ARRAY_LEN(search->numbers) && has_seen(search->run, call->call_id))
		search->numbers[search->n++] = call->number;
}

bool run_live_calls(struct run *run, bool release)
{
	struct call_search search = { .run = run };

	core_calls(run->core, false, each_call, &search);
	for (unsigned i = 0; release && i < search.n; i++)
		core_call_release(run->core, search.numbers[i], NULL);
	return search.n > 0;
}

/* "alice > INVITE within 12.3 s" for a line; of several the first that must come. */
static const struct open_line *find_awaited(const struct run *run)
{
	const struct open_line *found = NULL;

	for (unsigned i = 0; i < run->n_open; i++)
		if (!found || (run->open[i].must && !found->must))
			found = &run->open[i];
	return found;
}

/* The line that is no message and not done yet. */
static const struct line *find_reached(const struct run *run, const struct line_list *list)
{
	for (const struct line *line = list->first; line; line = line->next) {
		const struct line *inner = NULL;

		for (unsigned i = 0; i < line->n_arms && !inner; i++)
			inner = find_reached(run, line->arms[i]);
		if (inner)
			return inner;
		if (line->kind != LINE_MESSAGE && !is_over(&run->states[line->number]) &&
		    run->states[line->number].status == LINE_REACHED &&
		    (!line->n_arms || run->states[line->number].settling))
			return line;
	}
	return NULL;
}

/* In words. */
static void describe(const struct run *run, const struct line *line, const struct open_line *open,
		     struct buf *words)
{
	if (run->prompt.open)
		buf_printf(words,
			   run->prompt.shown.asks ? "an answer: %s" : "somebody to do this: %s",
			   run->prompt.text.p);
	else if (!open && run->states[line->number].settling)
		buf_add_text(words, "whether it gets there by itself");
	else if (!open)
		buf_printf(words, "%.*s", STR_ARG(line->text));
	else if (line->head.no)
		buf_printf(words, "the time to pass in which nothing may come from %s",
			   run->plan->ues[line->head.ue].name);
	else
		buf_printf(words, "%s %s", run->plan->ues[line->head.ue].name,
			   line->head.from_ue ? "to send this" : "to be sent this");
	if (open && open->deadline < INT64_MAX) {
		buf_add_text(words, ", ");
		time_write(open->deadline - loop_now(run->loop), words);
		buf_add_text(words, " more");
	}
}

void run_live_status(const struct run *run, struct run_status *status, struct buf *words)
{
	const struct open_line *open = run->over ? NULL : find_awaited(run);
	const struct line *line = run->over ? run->failed :
				  open      ? open->line :
					      find_reached(run, &run->plan->lines);

	*status = (struct run_status){ .first = run->first_record, .last = run->last_record };
	if (run->prompt.open) {
		status->prompt = run->prompt.shown;
		status->prompt.text = buf_str(&run->prompt.text);
	}
	if (!line)
		return;
	status->file = line->place.file;
	status->line = line->place.line;
	status->text = line->text;
	if (!run->over)
		describe(run, line, open, words);
}
