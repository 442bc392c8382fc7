/* SPDX-License-Identifier: Apache-2.0 */
/* The storm: one harmed message per run. */
#include "scenario/storm.h"

#include <stdio.h>
#include <string.h>

#include "base/random.h"
#include "scenario/pool.h"
#include "scenario/run_private.h"

enum { DELAY_US = 3000000, START_MAX = 48, TOLD_MAX = 3, LADDER_LINES = 40 };
/* Exit statuses of harmed runs. */
enum { RUN_HOLDS = 40, RUN_BREAKS };
/* A registration of 600,000 s that was made in the last moment, and what absorbs retransmissions
 * behind it. */
#define SETTLE_US (600300 * INT64_C(1000000))

enum harm { HARM_DROP, HARM_DOUBLE, HARM_DELAY, HARM_CUT, HARMS };

static const struct {
	const char *name;
	enum pipe_fate fate;
	bool heals; /* over UDP */
} harm_rows[HARMS] = {
	[HARM_DROP] = { "dropped", PIPE_DROP, true },
	[HARM_DOUBLE] = { "doubled", PIPE_DOUBLE, true },
	[HARM_DELAY] = { "delayed", PIPE_DELAY, false },
	[HARM_CUT] = { "cut", PIPE_PASS, false },
};

/* One message of the run without harm. */
struct passage {
	uint64_t hash;
	bool first; /* no copy of one before */
	int end;
	char start[START_MAX];
};

struct storm {
	const struct run_options *options;
	struct passage *passages;
	unsigned n, *firsts, n_firsts; /* firsts: numbers of first copies */
	/* of a harmed run */
	unsigned at, count;
	enum harm harm;
	struct random random;
};

/* Notes what passes. */
static enum pipe_fate observe(void *ctx, int end, struct str *bytes, int64_t *delay)
{
	struct storm *storm = ctx;
	struct passage *passage;
	ptrdiff_t line = str_find(*bytes, '\r');

	(void)delay;
	storm->passages = mem_resize(storm->passages, (storm->n + 1) * sizeof(*storm->passages));
	passage = &storm->passages[storm->n++];
	*passage = (struct passage){ .hash = str_hash(*bytes, 0), .first = true, .end = end };
	snprintf(passage->start, sizeof(passage->start), "%.*s", line < 0 ? 0 : (int)line,
		 bytes->p);
	for (unsigned i = 0; i + 1 < storm->n && passage->first; i++)
		passage->first = storm->passages[i].hash != passage->hash;
	return PIPE_PASS;
}

/* Harms the one message that is to be harmed. */
static enum pipe_fate harm(void *ctx, int end, struct str *bytes, int64_t *delay)
{
	struct storm *storm = ctx;

	(void)end;
	if (storm->count++ != storm->at)
		return PIPE_PASS;
	*delay = DELAY_US;
	if (storm->harm == HARM_CUT && bytes->n > 1)
		bytes->n = 1 + random_below(&storm->random, bytes->n - 1);
	return harm_rows[storm->harm].fate;
}

static void on_settled(void *arg)
{
	loop_stop(arg);
}

/* Lets time pass without the ladder. */
static void settle(struct run *run, int64_t us)
{
	timer_start(run->loop, &run->wake, us, on_settled, run->loop);
	loop_run(run->loop);
	timer_stop(run->loop, &run->wake);
}

/* How many different final responses a request got; an INVITE may get several 2xx (RFC 3261
 * 13.2.2.4), which count as one. */
static unsigned count_finals(struct run *run, const struct seen *request)
{
	bool invite = request->msg->method == METHOD_INVITE;
	unsigned n = 0, successes = 0;
	struct seen *seen;

	list_each(seen, &run->seen, struct seen, all) {
		if (seen->from_ue || seen->request != request || seen->msg->status < 200 ||
		    seen->copy > 1)
			continue;
		if (invite && seen->msg->status < 300)
			successes = 1;
		else
			n++;
	}
	return n + successes;
}

/* Has a rule bent what went to the UE behind it until nobody can tell what it answers? */
static bool is_bent_away(struct run *run, const struct seen *request)
{
	struct seen *seen;

	list_each(seen, &run->seen, struct seen, all)
		if (!seen->from_ue && seen->ue == request->ue && !seen->request &&
		    (!seen->msg || !seen->msg->is_request) && seen->rules.n &&
		    seen->time >= request->time)
			return true;
	return false;
}

/* Every request that came whole has one final response; else a rule, a timer or a closed link is
 * the reason. Over a stream there are no retransmissions: a copy is a request of its own (RFC 3261
 * 17.2.2, timer J). */
static bool judge_answers(struct run *run, struct buf *text)
{
	bool stream = run->options.access->proto != PROTO_UDP;
	struct seen *seen;

	list_each(seen, &run->seen, struct seen, all) {
		unsigned finals;

		if (!seen->from_ue || seen->copy > 1 || seen->broken || !seen->msg ||
		    !seen->msg->is_request || seen->msg->method == METHOD_ACK)
			continue;
		finals = count_finals(run, seen);
		if (finals == 1 || (stream && finals > 0 && finals <= seen->copies) ||
		    seen->rules.n || run->excused >= seen->time ||
		    (finals == 0 && is_bent_away(run, seen)))
			continue;
		seen_name(run, seen, text);
		buf_printf(text, " at ");
		time_write(seen->time, text);
		buf_printf(text, " got %u final responses and nothing says why", finals);
		return false;
	}
	return true;
}

/* Nothing is left behind. */
static bool judge_counters(struct run *run, struct buf *text)
{
	const struct core_counters now = core_counters(run->core);
	bool equal = true;

	for (const struct core_counter_row *row = core_counter_rows; row->name; row++) {
		size_t n = core_counter(&now, row), fresh = core_counter(&run->fresh, row);

		if (n == fresh)
			continue;
		buf_printf(text, "%s%s: %zu, in a fresh core %zu", equal ? "left behind: " : ", ",
			   row->name, n, fresh);
		equal = false;
	}
	return equal;
}

/* Does the protocol bring this back to a pass? */
static bool must_pass(const struct storm *storm)
{
	return storm->options->access->proto == PROTO_UDP && harm_rows[storm->harm].heals &&
	       !storm->options->plan->no_heal;
}

/* The verdict where it counts, then answers, then what is left behind. */
static bool judge(struct storm *storm, struct run *run, struct buf *text)
{
	struct buf report = { 0 };
	enum verdict verdict = run_go(run, &report);
	bool good = verdict == VERDICT_PASS || !must_pass(storm);

	if (!good)
		buf_printf(text, "%.*s", STR_ARG(buf_str(&report)));
	buf_free(&report);
	if (!good)
		return false;
	settle(run, SETTLE_US);
	if (!judge_answers(run, text))
		return false;
	run_drop_ues(run);
	settle(run, 1000000);
	return judge_counters(run, text);
}

/* The end of a ladder. */
static struct str last_lines(struct str text)
{
	size_t at = text.n;

	for (unsigned lines = 0; at > 0 && lines <= LADDER_LINES; at--)
		lines += text.p[at - 1] == '\n';
	return str_from(text, at ? at + 1 : 0);
}

/* Piece `number`: a message and a harm. */
static int run_harmed(void *ctx, unsigned number, struct buf *text)
{
	struct storm *storm = ctx;
	struct run_options options = *storm->options;
	struct run *run;
	bool good;

	storm->at = storm->firsts[number / HARMS];
	storm->harm = number % HARMS;
	storm->count = 0;
	random_init(&storm->random, options.seed + number, STR("storm"));
	options.transit = (struct transit){ harm, storm };
	run = run_new(&options, text);
	good = run && judge(storm, run, text);
	if (!good && run) {
		buf_add_char(text, '\n');
		buf_add_str(text, last_lines(run_ladder(run)));
	}
	run_free(run);
	return good ? RUN_HOLDS : RUN_BREAKS;
}

/* The run without harm; it must pass and leave nothing behind. */
static enum verdict run_calm(struct storm *storm, struct buf *report)
{
	struct run_options options = *storm->options;
	enum verdict verdict = VERDICT_ERROR;
	struct run *run;

	options.transit = (struct transit){ observe, storm };
	run = run_new(&options, report);
	if (run)
		verdict = run_go(run, report);
	run_free(run);
	storm->firsts = mem_alloc((storm->n + 1) * sizeof(*storm->firsts));
	for (unsigned i = 0; i < storm->n; i++)
		if (storm->passages[i].first)
			storm->firsts[storm->n_firsts++] = i;
	return verdict;
}

/* Which message, what was done to it, what came of it. */
static void report_harmed(const struct storm *storm, unsigned number, int result, struct str text,
			  struct buf *report)
{
	const struct passage *passage = &storm->passages[storm->firsts[number / HARMS]];

	buf_printf(report, "\n  %s %u (%s, from %s): ", harm_rows[number % HARMS].name,
		   number / HARMS + 1, passage->start, passage->end ? "the UE" : "imsd");
	if (result >= POOL_DIED)
		buf_printf(report, "the process died with signal %d. ", result - POOL_DIED);
	else if (result != RUN_BREAKS)
		buf_printf(report, "the process ended with status %d. ", result);
	buf_add_str(report, text);
}

/* All pieces, or as many as are asked for. */
static unsigned run_pieces(struct storm *storm, unsigned sample, unsigned *failed,
			   struct buf *report)
{
	const struct pool_work work = { .run = run_harmed, .ctx = storm };
	unsigned n = storm->n_firsts * HARMS, runs = sample && sample < n ? sample : n;
	struct random draw;

	random_init(&draw, storm->options->seed, STR("storm.sample"));
	for (unsigned i = 0; i < runs; i++) {
		unsigned number = runs < n ? (unsigned)random_below(&draw, n) : i;
		struct buf text = { 0 };
		int result = pool_fork(&work, number, &text);

		if (result != RUN_HOLDS && (*failed)++ < TOLD_MAX)
			report_harmed(storm, number, result, buf_str(&text), report);
		buf_free(&text);
	}
	return runs;
}

enum verdict storm_run(const struct run_options *options, unsigned sample, struct buf *report)
{
	struct storm storm = { .options = options };
	struct buf bad = { 0 };
	enum verdict verdict;
	unsigned failed = 0, runs;

	verdict = run_calm(&storm, report);
	if (verdict == VERDICT_PASS) {
		runs = run_pieces(&storm, sample, &failed, &bad);
		buf_printf(report, "storm: %u of %u harmed runs hold", runs - failed, runs);
		buf_add_str(report, buf_str(&bad));
		buf_add_char(report, '\n');
		verdict = failed ? VERDICT_FAIL : VERDICT_PASS;
	}
	buf_free(&bad);
	mem_free(storm.passages);
	mem_free(storm.firsts);
	return verdict;
}
