/* SPDX-License-Identifier: Apache-2.0 */
/* Judging what was seen: the head of each queue goes to the open lines (LANGUAGE 3.3, 3.4, 3.9). */
#include "scenario/seen_who.h"
#include "scenario/why.h"

/* And 100, which is of no interest. */
static bool is_background(const struct run *run, const struct seen *seen)
{
	return seen->msg &&
	       (seen->msg->status == 100 || plan_is_background(run->plan, seen->msg->method_name));
}

/* The first message of an arm chooses it. */
static void choose_arms(struct run *run, const struct line *line)
{
	for (; line->parent; line = line->parent) {
		struct line_state *state = state_of(run, line->parent);

		for (unsigned i = 0;
		     line->parent->kind == LINE_EITHER && !state->arm && i < line->parent->n_arms;
		     i++)
			if (line->parent->arms[i] == line->list)
				state->arm = i + 1;
	}
}

/* The line is done; what was optional above it does not come any more. */
static void take(struct run *run, const struct open_line *open, struct seen *seen)
{
	const struct line *line = open->line;
	struct line_state *state = state_of(run, line);

	if (line->after > 0 && seen->time < open->base + line->after - run->slack)
		fail_time(run, seen, open, line->after, "earlier");
	else if (line->within >= 0 && seen->time > open->deadline)
		fail_time(run, seen, open, line->within, "later");
	state->status = LINE_DONE;
	state->done = seen->time;
	state->seen = seen;
	seen->line = line;
	list_remove(&seen->queued);
	if (line->head.from_ue)
		run_has_done(run, line->head.ue);
	choose_arms(run, line);
	close_above(run, line, line->head.ue);
	run->changed = true;
}

/* The open line that takes it, or NULL and the near miss. */
static const struct open_line *find_taker(struct run *run, struct seen *seen, struct miss *miss)
{
	for (unsigned i = 0; i < run->n_open; i++) {
		const struct open_line *open = &run->open[i];
		const struct attribute *missed = NULL;
		struct buf saw = { 0 };

		if (!open->takes || !head_fits(run, open->line, seen) ||
		    !of_fits(run, open->line, seen))
			continue;
		if (conditions_hold(run, open->line, seen, &missed, &saw)) {
			buf_free(&saw);
			return open;
		}
		if (open->must && !miss->open)
			*miss = (struct miss){ open, missed, saw };
		else
			buf_free(&saw);
	}
	return NULL;
}

/* Does it fit a line that forbids it? Background only when it is named. */
static bool is_forbidden(struct run *run, const struct line *line, struct seen *seen)
{
	if (seen->line || seen->ue != line->head.ue || !head_fits(run, line, seen) ||
	    !of_fits(run, line, seen))
		return false;
	if (line->head.words[0].kind == HEAD_ANY && is_background(run, seen))
		return false;
	return conditions_hold(run, line, seen, NULL, NULL);
}

/* What `without` says of the head of a queue. */
static bool passes_withouts(struct run *run, struct seen *seen)
{
	for (unsigned i = 0; i < run->n_withouts; i++)
		if (is_forbidden(run, run->withouts[i], seen)) {
			fail_forbidden(run, run->withouts[i], seen);
			return false;
		}
	return true;
}

void run_end_without(struct run *run, const struct line *line)
{
	struct seen *seen;

	list_each(seen, &run->ues[line->head.ue].queue, struct seen, queued)
		if (!run->over && is_forbidden(run, line, seen))
			fail_forbidden(run, line, seen);
}

/* Has the UE an open line, and is that a `no`? */
static const struct open_line *open_of(const struct run *run, unsigned ue, bool no)
{
	for (unsigned i = 0; i < run->n_open; i++)
		if (run->open[i].line->head.ue == ue && (!no || run->open[i].line->head.no))
			return &run->open[i];
	return NULL;
}

/* It is of a time before the run: nor is what belongs to it judged. */
static void let_go(struct seen *seen)
{
	seen->let_go = true;
	list_remove(&seen->queued);
}

/* A message that no line takes: it waits behind a `no`. */
static void pass_over(struct run *run, struct seen *seen, const struct miss *miss)
{
	if (!miss->open && seen_is_older(seen))
		let_go(seen);
	else if (seen->copy > 1)
		list_remove(&seen->queued);
	else if (miss->open)
		fail_miss(run, seen, miss);
	else if (open_of(run, seen->ue, true))
		return;
	else if (is_background(run, seen))
		list_remove(&seen->queued);
	else
		fail_unexpected(run, seen);
}

/* The head of a queue. */
static void judge_head(struct run *run, struct seen *seen)
{
	struct miss miss = { 0 };
	const struct open_line *open;

	if (seen->msg && !seen->msg->is_request && seen_is_older(seen)) {
		let_go(seen);
		return;
	}
	if (!passes_withouts(run, seen))
		return;
	open = find_taker(run, seen, &miss);
	if (open)
		take(run, open, seen);
	else
		pass_over(run, seen, &miss);
	buf_free(&miss.saw);
}

/* What must not come looks at all that waits. */
static void judge_no(struct run *run, const struct open_line *open)
{
	struct seen *seen;

	list_each(seen, &run->ues[open->line->head.ue].queue, struct seen, queued)
		if (!run->over && is_forbidden(run, open->line, seen))
			fail_forbidden(run, open->line, seen);
}

/* The oldest head of a queue behind message `last`; NULL: none. */
static struct seen *next_head(const struct run *run, unsigned last)
{
	struct seen *found = NULL;

	for (unsigned i = 0; i < run->plan->n_ues; i++) {
		struct seen *head = list_first(&run->ues[i].queue, struct seen, queued);

		if (head && head->number > last && (!found || head->number < found->number))
			found = head;
	}
	return found;
}

/* In order of time: what one UE got may be asked about what another one sent. */
void run_judge(struct run *run)
{
	unsigned last = 0;

	for (struct seen *seen = next_head(run, last); seen && !run->over && !run->changed;
	     seen = next_head(run, last)) {
		last = seen->number;
		if (open_of(run, seen->ue, false))
			judge_head(run, seen);
	}
	for (unsigned i = 0; i < run->n_open && !run->over && !run->changed; i++)
		if (run->open[i].line->head.no)
			judge_no(run, &run->open[i]);
}

struct seen *run_last(struct run *run, const struct line *line)
{
	struct seen *seen, *nearest = NULL;

	list_each(seen, &run->seen, struct seen, all)
		if (head_fits(run, line, seen))
			nearest = seen;
	return nearest;
}

/* The arm of an undecided either whose first line does not come; the last one fails. */
static void expire_arm(struct run *run, const struct open_line *open)
{
	struct line_state *state = state_of(run, open->either);

	state->dead_arms |= 1u << open->arm;
	run->changed = true;
	if (state->dead_arms == (1u << open->either->n_arms) - 1)
		fail_nothing(run, open);
}

/* The time of an open line is over. */
static void expire(struct run *run, const struct open_line *open)
{
	struct line_state *state = state_of(run, open->line);

	if (open->line->head.no) {
		state->status = LINE_DONE;
		state->done = open->deadline;
		run->changed = true;
	} else if (!open->must) {
		state->status = LINE_CLOSED;
		run->changed = true;
	} else if (open->either) {
		expire_arm(run, open);
	} else {
		fail_nothing(run, open);
	}
}

void run_expire(struct run *run)
{
	int64_t now = loop_now(run->loop);

	for (unsigned i = 0; i < run->n_open && !run->over && !run->changed; i++)
		if (now >= run->open[i].deadline)
			expire(run, &run->open[i]);
}

/* The last request towards the UE that this line can answer. */
struct msg *run_request_for(struct run *run, const struct line *line, struct seen *label)
{
	struct seen *seen;
	struct msg *found = NULL;

	if (label && label->msg && label->msg->is_request)
		return label->msg;
	list_each(seen, &run->seen, struct seen, all)
		if (seen->ue == line->head.ue && !seen->from_ue && seen->msg &&
		    seen->msg->is_request &&
		    (!line->of_method.p || str_eq(line->of_method, seen->msg->method_name)))
			found = seen->msg;
	return found;
}
