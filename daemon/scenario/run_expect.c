/* SPDX-License-Identifier: Apache-2.0 */
/* Expects: judged with each message that comes, told at the end of the run. One that does not hold is
 * told once, with the first message of that kind and how many there were. */
#include "scenario/run_private.h"

static struct expect_state *expected_of(const struct run *run, const struct expect *expect)
{
	return &run->expected[expect->number];
}

/* Is it a message that the expect is about? The head says it, and what stands behind `when`. */
static bool is_meant(struct run *run, const struct expect *expect, struct seen *seen)
{
	if (!head_fits(run, &expect->line, seen) || !of_fits(run, &expect->line, seen))
		return false;
	for (const struct attribute *at = expect->line.attributes; at; at = at->next)
		if (at->selects && !attribute_holds(run, &expect->line, seen, at, NULL))
			return false;
	return true;
}

/* Do the other conditions hold? */
static bool is_so(struct run *run, const struct expect *expect, struct seen *seen, struct buf *saw)
{
	for (const struct attribute *at = expect->line.attributes; at; at = at->next)
		if (!at->selects && !attribute_holds(run, &expect->line, seen, at, saw))
			return false;
	return true;
}

/* The first one is kept, with what was there. */
static void note_failure(struct run *run, const struct expect *expect, struct seen *seen,
			 struct str saw)
{
	struct expect_state *state = expected_of(run, expect);

	if (state->failed++)
		return;
	state->seen = seen;
	state->saw = (struct str){ arena_copy(&run->arena, saw.p, saw.n), saw.n };
}

static void judge(struct run *run, const struct expect *expect, struct seen *seen)
{
	struct expect_state *state = expected_of(run, expect);
	struct buf saw = { 0 };
	bool so;

	if (!is_meant(run, expect, seen))
		return;
	so = is_so(run, expect, seen, &saw);
	state->came += so || expect->kind == EXPECT_EVERY;
	if (expect->kind == EXPECT_EVERY && !so)
		note_failure(run, expect, seen, buf_str(&saw));
	if (expect->kind == EXPECT_NO && so)
		note_failure(run, expect, seen, STR(""));
	buf_free(&saw);
}

void run_expect(struct run *run, struct seen *seen)
{
	for (const struct expect *expect = run->plan->expects; expect && !run->over;
	     expect = expect->next)
		judge(run, expect, seen);
}

static bool has_failed(const struct run *run, const struct expect *expect)
{
	const struct expect_state *state = expected_of(run, expect);

	return state->failed || (expect->kind == EXPECT_COUNT && state->came != expect->count);
}

/* "expect supports-path (registration): every alice > REGISTER supported=path" */
static void add_expect(const struct expect *expect, struct buf *out)
{
	buf_add_text(out, expect->should ? "should" : "expect");
	if (expect->line.as.p)
		buf_printf(out, " %.*s", STR_ARG(expect->line.as));
	if (expect->pack)
		buf_printf(out, " (%s)", expect->pack);
	buf_printf(out, ": %.*s", STR_ARG(expect->asked));
}

/* What was seen of it. */
static void add_seen(const struct run *run, const struct expect_state *state, struct buf *out)
{
	const struct seen *seen = state->seen;

	buf_add_text(out, "saw ");
	seen_name(run, seen, out);
	if (state->saw.n)
		buf_printf(out, "  %.*s", STR_ARG(state->saw));
	buf_add_text(out, "  (at ");
	time_write(seen->time - run->begin, out);
	buf_printf(out, ", %u of %u; rules that spoke: %.*s)\n", state->failed, state->came,
		   STR_ARG(seen->rules.n ? seen->rules : STR("none")));
}

/* The lines below: in words, what was there, how to leave it out. */
static void add_below(const struct run *run, const struct expect *expect, const char *indent,
		      struct buf *out)
{
	const struct expect_state *state = expected_of(run, expect);

	if (expect->title)
		buf_printf(out, "%s%s\n", indent, expect->title);
	buf_add_text(out, indent);
	if (state->seen)
		add_seen(run, state, out);
	else
		buf_printf(out, "%u came\n", state->came);
	if (expect->pack && expect->line.as.p && !expect->should)
		buf_printf(out, "%snot for this UE? waive %.*s because=\"...\"\n", indent,
			   STR_ARG(expect->line.as));
}

void run_expect_end(struct run *run)
{
	const struct expect *expect = run->plan->expects;
	struct buf text = { 0 };

	while (expect && (expect->should || !has_failed(run, expect)))
		expect = expect->next;
	if (!expect)
		return;
	add_expect(expect, &text);
	run_fail(run, expect->pack ? NULL : &expect->line, "%s", text.p);
	buf_free(&text);
	run->unmet = expect;
	if (expect->clause)
		run->clause = expect->clause;
	add_below(run, expect, "  ", &run->details);
}

/* One that is not the verdict's own. */
static void report_one(const struct run *run, const struct expect *expect, struct buf *report)
{
	buf_add_text(report, "  ");
	add_expect(expect, report);
	if (expect->clause)
		buf_printf(report, "  [%s]", expect->clause);
	buf_add_char(report, '\n');
	add_below(run, expect, "    ", report);
}

void run_expect_report(const struct run *run, struct buf *report)
{
	unsigned remarks = 0;

	for (const struct expect *expect = run->plan->expects; expect; expect = expect->next)
		remarks += expect->should && has_failed(run, expect);
	if (run->verdict == VERDICT_PASS && remarks)
		buf_printf(report, "%u remark%s\n", remarks, remarks == 1 ? "" : "s");
	for (const struct expect *expect = run->plan->expects; expect; expect = expect->next)
		if (!expect->should && expect != run->unmet && has_failed(run, expect) &&
		    (expect->kind != EXPECT_COUNT || run->unmet))
			report_one(run, expect, report);
	for (const struct expect *expect = run->plan->expects; expect; expect = expect->next)
		if (expect->should && has_failed(run, expect))
			report_one(run, expect, report);
}
