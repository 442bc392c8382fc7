/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The walk over a plan: which lines are open now (LANGUAGE 3.3, 3.5). It goes through the tree in
 * file order and knows of what is above: whose next line it was, whether something must still come,
 * from where times count. A `>` line of a scripted UE is made, and a line that is no message is
 * done, when the walk reaches it with nothing above it to come.
 */
#include "scenario/walk.h"

/* Times count from the last line that was done. */
static void note_done(struct walk *walk, const struct line *line, unsigned ue)
{
	const struct line_state *state = state_of(walk->run, line);

	if (state->status != LINE_DONE || state->done < walk->last[ue])
		return;
	walk->last[ue] = state->done;
	walk->from[ue] = line;
}

/* Lines that are no messages count for every UE. */
static void note_done_all(struct walk *walk, const struct line *line)
{
	for (unsigned i = 0; i < walk->run->plan->n_ues; i++)
		note_done(walk, line, i);
}

bool walk_settle(struct walk *walk, const struct line *line)
{
	struct run *run = walk->run;

	if (!walk->loose)
		return true;
	if (run->idle)
		close_above(run, line, UES_MAX);
	else
		run->wants_idle = true;
	return false;
}

/* Until when it may come; of `no` until when it may not. What need not come has no end of its own. */
static int64_t deadline_of(const struct run *run, const struct open_line *open)
{
	const struct line *line = open->line;

	if (line->head.no)
		return run->states[line->number].reached + line->during;
	if (line->within >= 0)
		return open->base + line->within + run->slack;
	if (!open->must)
		return INT64_MAX;
	return open->base + run->options.timeout + run->slack + (line->after > 0 ? line->after : 0);
}

/* Notes a line as open, and until when. */
static struct open_line *open_add(struct walk *walk, const struct line *line, bool takes)
{
	struct run *run = walk->run;
	const struct line_state *since = line->since ? state_of(run, line->since) : NULL;
	struct open_line *open = &run->open[run->n_open < OPEN_MAX ? run->n_open++ : OPEN_MAX - 1];

	*open = (struct open_line){ .line = line,
				    .base = walk->last[line->head.ue],
				    .from = walk->from[line->head.ue],
				    .takes = takes,
				    .must = !walk->may &&
					    (!line->optional || line->making == MAKING_SEND ||
					     state_of(run, line)->status == LINE_MADE),
				    .either = walk->either,
				    .arm = walk->arm };
	if (since && since->status == LINE_DONE) {
		open->base = since->done;
		open->from = line->since;
	} else if (state_of(run, line)->status != LINE_WAITING &&
		   state_of(run, line)->reached > open->base) {
		open->base = state_of(run, line)->reached;
		open->from = NULL;
	}
	open->deadline = deadline_of(run, open);
	run_wake_at(run, open->deadline);
	return open;
}

/* What is below a line that has not come. */
static void walk_past(struct walk *walk, const struct line *line, bool must)
{
	if (!must) {
		walk->loose = true;
		return;
	}
	walk->blocked |= UINT64_C(1) << line->head.ue;
	walk->waiting = true;
	walk->stopped |= walk->first_only;
}

/* The UEs are unregistered: what the scenario sets speaks from here on. */
static void apply_settings(struct run *run)
{
	struct conf_errors errors = { 0 };

	if (!run_apply_settings(run, &errors))
		run_error(run, run->plan->settings.first, "%.*s",
			  STR_ARG(str_trim(buf_str(&errors.text))));
	conf_errors_free(&errors);
}

void walk_reach(struct run *run, const struct line *line)
{
	struct line_state *state = state_of(run, line);

	if (state->status != LINE_WAITING)
		return;
	if (run->clearing && run->clearing != line && line_is_over(run, run->clearing))
		apply_settings(run);
	state->status = LINE_REACHED;
	state->reached = loop_now(run->loop);
}

/* What the line is about. */
static struct ue_order order_of(struct run *run, const struct line *line)
{
	struct seen *of = line->of ? state_of(run, line->of)->seen : NULL;
	struct ue_order order = { .line = line };

	if (line->head.words[0].kind == HEAD_STATUS)
		order.request = run_request_for(run, line, of);
	if (of && of->msg) {
		order.label = of->msg;
		order.label_request = of->msg->is_request ? of->msg :
				      of->request         ? of->request->msg :
							    NULL;
	}
	return order;
}

/* Sends what the line says; afterwards it waits to be seen. */
static void make(struct run *run, const struct line *line)
{
	struct dollar_context context = { run, run_last(run, line) };
	struct dollars dollars = run_dollars(&context);
	struct ue_order order = order_of(run, line);
	char why[160];

	order.dollars = &dollars;
	state_of(run, line)->status = LINE_MADE;
	run->changed = true;
	if (!ue_make(run->ues[line->head.ue].ue, &order, why))
		run_error(run, line, "the scripted UE cannot make this: %s", why);
}

/* Is it the answer of the UE's stack itself to a request that cannot be taken (RFC 3261 8.2)? */
static bool is_refusal(struct run *run, const struct line *line)
{
	struct ue_order order;

	if (line->making != MAKING_SEND || line->head.words[0].kind != HEAD_STATUS ||
	    state_of(run, line)->status == LINE_MADE || seen_is_on_way(run))
		return false;
	order = order_of(run, line);
	return order.request && ue_has_refused(run->ues[line->head.ue].ue, order.request);
}

/* An ACK line is made when there is a 2xx to acknowledge; until then it waits for the reflex. */
static bool is_made(struct run *run, const struct line *line)
{
	struct ue_order order;

	if (is_refusal(run, line))
		return false;
	if (line->making != MAKING_ACK || state_of(run, line)->status == LINE_MADE)
		return line->making != MAKING_NONE && line->making != MAKING_REFLEX;
	if (line->of && !state_of(run, line->of)->seen)
		return false;
	order = order_of(run, line);
	return ue_owes_ack(run->ues[line->head.ue].ue, &order);
}

/* An optional line that has nothing to act on goes, and the block that it begins. */
static void give_up(struct run *run, const struct line *line)
{
	const struct line *block = line->optional ? line : line->parent;

	state_of(run, block)->status = LINE_CLOSED;
	run->changed = true;
}

/* By itself, or as the first line of an optional block. */
static bool is_optional(const struct line *line)
{
	return line->optional || (line->parent && line->parent->kind == LINE_OPTIONAL &&
				  line->parent->arms[0]->first == line);
}

/* Has its time come? Until then what is optional above it may still be taken. */
static bool is_due(struct walk *walk, const struct line *line)
{
	struct run *run = walk->run;
	int64_t due;

	if (line->after < 0)
		return true;
	walk_reach(run, line);
	due = open_add(walk, line, false)->base + line->after;
	if (loop_now(run->loop) < due)
		run_wake_at(run, due);
	return loop_now(run->loop) >= due;
}

/* A `>` that a scripted UE makes: at its time, when the UEs have got what imsd sent before. */
static void walk_made(struct walk *walk, const struct line *line)
{
	struct run *run = walk->run;
	struct ue_order order = order_of(run, line);

	if (state_of(run, line)->status == LINE_MADE) {
		open_add(walk, line, true);
	} else if (!walk->waiting && is_due(walk, line) && walk_settle(walk, line) &&
		   !seen_is_on_way(run)) {
		if (is_optional(line) && !ue_can_make(run->ues[line->head.ue].ue, &order)) {
			give_up(run, line);
			return;
		}
		walk_reach(run, line);
		make(run, line);
	}
	walk_past(walk, line, true);
}

/* `no` holds its UE's lines for a while. */
static void walk_no(struct walk *walk, const struct line *line)
{
	walk_reach(walk->run, line);
	open_add(walk, line, false);
	walk_past(walk, line, true);
}

/* What tells whether an ACK is made is still on its way. */
static bool waits_for_success(const struct run *run, const struct line *line)
{
	return line->making == MAKING_ACK && seen_is_on_way(run);
}

/* It is open when nothing of its UE is above it. */
static void walk_message(struct walk *walk, const struct line *line)
{
	if (walk->blocked >> line->head.ue & 1)
		walk_past(walk, line, !line->optional);
	else if (line->head.no)
		walk_no(walk, line);
	else if (is_made(walk->run, line))
		walk_made(walk, line);
	else {
		open_add(walk, line, true);
		walk_past(walk, line, !line->optional || waits_for_success(walk->run, line));
	}
}

/* do, core, wait and the like: a line across all UEs. */
static void walk_act(struct walk *walk, const struct line *line)
{
	struct run *run = walk->run;
	struct line_state *state = state_of(run, line);

	walk->stopped = true;
	if (walk->waiting || !walk_settle(walk, line)) {
		walk->waiting = true;
		return;
	}
	walk_reach(run, line);
	if (!run_act(run, line)) {
		walk->waiting = true;
		return;
	}
	state->status = LINE_DONE;
	state->done = loop_now(run->loop);
	run->changed = true;
	walk->stopped = false;
	note_done_all(walk, line);
}

/* What each kind of block does. */
static void (*const block_rows[])(struct walk *walk, const struct line *line) = {
	[LINE_INCLUDE] = walk_include,
	[LINE_OPTIONAL] = walk_optional,
	[LINE_WITHOUT] = walk_without,
	[LINE_ANY_ORDER] = walk_any_order,
	[LINE_EITHER] = walk_either,
};

/* By what it is and how far it has come. */
static void walk_line(struct walk *walk, const struct line *line)
{
	const struct line_state *state = state_of(walk->run, line);

	if (state->status == LINE_CLOSED)
		return;
	if (line->n_arms)
		block_rows[line->kind](walk, line);
	else if (line->kind != LINE_MESSAGE && state->status == LINE_DONE)
		note_done_all(walk, line);
	else if (state->status == LINE_DONE)
		note_done(walk, line, line->head.ue);
	else if (line->kind == LINE_MESSAGE)
		walk_message(walk, line);
	else
		walk_act(walk, line);
}

void walk_list(struct walk *walk, const struct line_list *list)
{
	for (const struct line *line = list->first; line && !walk->stopped && !walk->run->over;
	     line = line->next)
		walk_line(walk, line);
}

bool run_walk(struct run *run)
{
	struct walk walk = { .run = run };

	for (unsigned i = 0; i < run->plan->n_ues; i++)
		walk.last[i] = run->begin;
	run->n_open = run->n_withouts = 0;
	run->wake_at = INT64_MAX;
	run->wants_idle = false;
	walk_list(&walk, &run->plan->lines);
	if (walk.waiting || walk.stopped || run->over)
		return false;
	if (walk.loose && !run->idle)
		run->wants_idle = true;
	return !walk.loose || run->idle;
}
