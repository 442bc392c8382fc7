/* SPDX-License-Identifier: Apache-2.0 */
/* What a failure says: the line, what was seen instead, the near miss (LANGUAGE section 6). */
#include "scenario/why.h"

/* "after line 12" */
static void add_from(const struct run *run, const struct line *from, struct buf *out)
{
	if (from) {
		buf_add_text(out, "after ");
		line_write(run, from, out);
	} else {
		buf_add_text(out, "since it was reached");
	}
}

/* What a response that refuses says of it by itself. */
static const enum hdr reason_rows[] = { HDR_WARNING, HDR_REASON, HDR_RETRY_AFTER };

static void add_refusal(const struct seen *seen, struct buf *out)
{
	if (!seen->msg || seen->msg->status < 400)
		return;
	for (size_t i = 0; i < ARRAY_LEN(reason_rows); i++) {
		struct str value = msg_value(seen->msg, reason_rows[i]);

		if (value.n)
			buf_printf(out, "  %s: %.*s", hdr_row(reason_rows[i])->name,
				   STR_ARG(value));
	}
}

static const char *sender(const struct seen *seen)
{
	return seen->from_ue ? "by the UE" : "by imsd";
}

/* What was seen, how long behind the line before, and which rules spoke. */
void detail_seen(struct run *run, const struct seen *seen, const struct open_line *open,
		 struct str saw)
{
	struct buf text = { 0 };

	buf_add_text(&text, "saw ");
	seen_name(run, seen, &text);
	if (saw.n)
		buf_printf(&text, "  %.*s", STR_ARG(saw));
	add_refusal(seen, &text);
	buf_add_text(&text, "  (");
	if (open) {
		time_write(seen->time - open->base, &text);
		buf_add_char(&text, ' ');
		add_from(run, open->from, &text);
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
	buf_add_char(&text, ' ');
	add_from(run, open->from, &text);
	run_fail(run, open->line, "%s than %s", what, text.p);
	detail_seen(run, seen, open, STR(""));
	buf_free(&text);
}

/* What a word of a head begins with. */
static const char *const kind_rows[] = {
	[HEAD_METHOD] = "",    [HEAD_STATUS] = "",	    [HEAD_CLASS] = "",	  [HEAD_ANY] = "any",
	[HEAD_REQUEST] = "request", [HEAD_RESPONSE] = "response", [HEAD_RAW] = "raw ",
};

/* "alice < 180|183" */
static void head_write(const struct run *run, const struct line *line, struct buf *out)
{
	const struct head *head = &line->head;

	buf_printf(out, "%s %c %s", run->plan->ues[head->ue].name, head->from_ue ? '>' : '<',
		   head->no ? "no " : "");
	for (unsigned i = 0; i < head->n_words; i++) {
		const struct head_word *word = &head->words[i];

		buf_add_text(out, i ? "|" : "");
		buf_add_text(out, kind_rows[word->kind]);
		if (word->kind == HEAD_STATUS)
			buf_printf(out, "%d", word->status);
		else if (word->kind == HEAD_CLASS)
			buf_printf(out, "%dxx", word->status);
		else
			buf_add_str(out, word->name);
	}
}

/* "line 12 waited for alice < 200": of all lines of that UE that wait. The first of them. */
static const struct line *add_waiting(const struct run *run, unsigned ue, struct buf *out)
{
	const struct line *first = NULL;

	for (unsigned i = 0; i < run->n_open; i++) {
		const struct line *line = run->open[i].line;

		if (line->head.ue != ue)
			continue;
		buf_add_text(out, first ? ", " : "");
		line_write(run, line, out);
		buf_add_text(out, first ? " for " : " waited for ");
		head_write(run, line, out);
		first = first ? first : line;
	}
	return first;
}

void fail_unexpected(struct run *run, const struct seen *seen)
{
	struct buf name = { 0 }, waiting = { 0 };
	const struct line *waited = add_waiting(run, seen->ue, &waiting);

	seen_name(run, seen, &name);
	run->culprit = sender(seen);
	run_fail(run, waited, "unexpected: %s, while %.*s", name.p, STR_ARG(buf_str(&waiting)));
	detail_seen(run, seen, NULL, STR(""));
	detail_reason(run);
	buf_free(&name);
	buf_free(&waiting);
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
	time_write(seen->time - run->begin, &text);
	if (seen->line) {
		buf_add_text(&text, ", taken by ");
		line_write(run, seen->line, &text);
	}
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
	add_from(run, open->from, &text);
	if (open->line->making == MAKING_SEND)
		run->culprit = "by imsd";
	run_fail(run, open->line, "%s in %s", what_failed(state_of(run, open->line), open->line),
		 text.p);
	buf_free(&text);
	detail_nearest(run, open);
	detail_reason(run);
}
