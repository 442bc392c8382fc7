/* SPDX-License-Identifier: Apache-2.0 */
/* What a failure says: the line, what was seen instead, the near miss (LANGUAGE section 6). */
#include "scenario/why.h"

/* "after line 12" */
static void add_from(const struct line *from, struct buf *out)
{
	if (from)
		buf_printf(out, "after line %u", from->place.line);
	else
		buf_add_text(out, "since it was reached");
}

/* What was seen, how long behind the line before, and which rules spoke. */
void detail_seen(struct run *run, const struct seen *seen, const struct open_line *open,
		 struct str saw)
{
	struct buf text = { 0 };

	buf_add_text(&text, "saw ");
	seen_name(run, seen, &text);
	buf_printf(&text, "  %.*s  (", STR_ARG(saw));
	if (open) {
		time_write(seen->time - open->base, &text);
		buf_add_char(&text, ' ');
		add_from(open->from, &text);
		buf_add_text(&text, "; ");
	}
	buf_printf(&text, "rules that spoke: %.*s)",
		   STR_ARG(seen->rules.n ? seen->rules : STR("none")));
	run_detail(run, "%s", text.p);
	buf_free(&text);
}

/* What the core said last: why it did this and nothing else. */
static void detail_reason(struct run *run)
{
	if (run->reason.n)
		run_detail(run, "imsd: %.*s", STR_ARG(run->reason));
}

void fail_miss(struct run *run, const struct seen *seen, const struct miss *miss)
{
	run_fail(run, miss->open->line, "%.*s does not hold",
		 STR_ARG(miss->attribute->condition->text));
	detail_seen(run, seen, miss->open, buf_str(&miss->saw));
	if (!seen->from_ue)
		detail_reason(run);
}

void fail_time(struct run *run, const struct seen *seen, const struct open_line *open,
	       int64_t limit, const char *what)
{
	struct buf text = { 0 };

	time_write(limit, &text);
	run_fail(run, open->line, "%s than %s", what, text.p);
	detail_seen(run, seen, open, STR(""));
	buf_free(&text);
}

void fail_unexpected(struct run *run, const struct seen *seen)
{
	const struct line *waited = NULL;
	struct buf name = { 0 };

	for (unsigned i = 0; i < run->n_open && !waited; i++)
		if (run->open[i].line->head.ue == seen->ue)
			waited = run->open[i].line;
	seen_name(run, seen, &name);
	run_fail(run, waited, "unexpected: %s, while line %u waited", name.p,
		 waited ? waited->place.line : 0);
	detail_seen(run, seen, NULL, STR(""));
	detail_reason(run);
	buf_free(&name);
}

void fail_forbidden(struct run *run, const struct line *line, const struct seen *seen)
{
	struct buf name = { 0 };

	seen_name(run, seen, &name);
	run_fail(run, line, "%s came", name.p);
	detail_seen(run, seen, NULL, STR(""));
	buf_free(&name);
}

/* The last message with that head. */
static void detail_nearest(struct run *run, const struct open_line *open)
{
	struct seen *seen = run_last(run, open->line);
	struct buf text = { 0 };

	if (!seen)
		return;
	seen_name(run, seen, &text);
	buf_add_text(&text, " at ");
	time_write(seen->time, &text);
	if (seen->line)
		buf_printf(&text, ", taken by line %u", seen->line->place.line);
	run_detail(run, "nearest: %s", text.p);
	buf_free(&text);
}

/* What did not happen to a line: it was not seen, or a scripted UE could not even send it. */
static const char *what_failed(const struct line_state *state, const struct line *line)
{
	if (state->status == LINE_MADE)
		return "it was sent, but imsd did not see it";
	if (line->making == MAKING_SEND)
		return "it was not sent, for what imsd had sent before did not reach the UE";
	return "nothing came";
}

void fail_nothing(struct run *run, const struct open_line *open)
{
	struct buf text = { 0 };

	time_write(open->deadline - open->base, &text);
	buf_add_char(&text, ' ');
	add_from(open->from, &text);
	run_fail(run, open->line, "%s in %s", what_failed(state_of(run, open->line), open->line),
		 text.p);
	buf_free(&text);
	detail_nearest(run, open);
	detail_reason(run);
}
