/* SPDX-License-Identifier: Apache-2.0 */
/* Is a list of things in the journal in that order? */
#include "core/sequence.h"

#include <inttypes.h>
#include <limits.h>

#include "core/copies.h"

struct sequence_step {
	struct expectation *expectation; /* NULL: it was given away */
	int64_t within;
};

/* The steps up to one, found in order: of all ways to find them the one that ends last, which leaves the next
 * step the most time. */
struct chain {
	bool there;
	int64_t time;
	uint64_t place; /* of its last record among those that count */
	uint64_t records[SEQUENCE_STEPS];
};

struct sequence {
	struct core *core;
	struct expectation *scope;
	bool strict;
	struct sequence_step steps[SEQUENCE_STEPS];
	unsigned n;
	struct chain chains[SEQUENCE_STEPS];
	uint64_t place; /* records that counted so far */
	struct copies copies;
	struct buf identity, judged;
	struct verify *missing;
	uint64_t earlier; /* the missing step was seen before its time; 0: it was not */
	struct sequence_result result;
};

struct sequence *sequence_new(struct expectation *scope, bool strict)
{
	struct sequence *sequence = mem_alloc(sizeof(*sequence));

	sequence->core = scope->core;
	sequence->scope = scope;
	sequence->strict = strict;
	copies_init(&sequence->copies);
	return sequence;
}

void sequence_free(struct sequence *sequence)
{
	if (!sequence)
		return;
	for (unsigned i = 0; i < sequence->n; i++)
		expectation_free(sequence->steps[i].expectation);
	expectation_free(sequence->scope);
	verify_free(sequence->missing);
	copies_clear(&sequence->copies);
	buf_free(&sequence->identity);
	buf_free(&sequence->judged);
	mem_free(sequence);
}

bool sequence_add(struct sequence *sequence, struct expectation *expectation, int64_t within)
{
	if (sequence->n == SEQUENCE_STEPS)
		return false;
	sequence->steps[sequence->n++] = (struct sequence_step){ expectation, within };
	return true;
}

/* May the step follow what was found of those before it? */
static bool may_follow(const struct sequence *sequence, unsigned step, int64_t time)
{
	const struct chain *before = step ? &sequence->chains[step - 1] : NULL;
	int64_t within = sequence->steps[step].within;

	if (!before)
		return true;
	return before->there && (within < 0 || time - before->time <= within) &&
	       (!sequence->strict || before->place + 1 == sequence->place);
}

/* The record is that step. */
static void take(struct sequence *sequence, unsigned step, const struct facts *facts)
{
	struct sequence_result *result = &sequence->result;
	struct chain *chain = &sequence->chains[step];

	if (step)
		memcpy(chain->records, sequence->chains[step - 1].records,
		       step * sizeof(*chain->records));
	chain->records[step] = facts->head.number;
	chain->time = facts->head.time;
	chain->place = sequence->place;
	chain->there = true;
	if (step < result->reached)
		return;
	result->reached = step + 1;
	memcpy(result->records, chain->records, result->reached * sizeof(*chain->records));
}

static bool fits_step(struct sequence *sequence, unsigned step, const struct facts *facts)
{
	struct fitness fitness =
		expectation_judge(sequence->steps[step].expectation, facts, &sequence->judged);

	return fitness_is_full(&fitness);
}

/* Is it of the scope, and no copy? */
static bool counts(struct sequence *sequence, const struct facts *facts, bool *copy)
{
	struct fitness fitness = expectation_judge(sequence->scope, facts, &sequence->identity);

	*copy = copies_know(&sequence->copies, buf_str(&sequence->identity));
	return fitness_is_full(&fitness) && !*copy;
}

/* The last steps first, so that one record is one step. */
static void look_at(struct sequence *sequence, const struct facts *facts)
{
	bool copy, counted = counts(sequence, facts, &copy);

	if (copy)
		return;
	sequence->place += counted;
	for (unsigned step = sequence->n; step-- > 0;)
		if (may_follow(sequence, step, facts->head.time) &&
		    fits_step(sequence, step, facts)) {
			if (!counted) {
				/* a step outside of the scope stands between, too */
				sequence->place++;
				counted = true;
			}
			take(sequence, step, facts);
		}
}

/* What came behind the last step that was found. */
static void note_instead(struct sequence *sequence, uint64_t number, uint64_t last)
{
	struct sequence_result *result = &sequence->result;
	const struct journal *journal = core_journal(sequence->core);
	struct facts facts;
	bool copy;

	copies_clear(&sequence->copies);
	copies_init(&sequence->copies);
	for (; number <= last && result->n_instead < SEQUENCE_INSTEAD; number++)
		if (journal_read(journal, number, &facts) && counts(sequence, &facts, &copy))
			result->instead[result->n_instead++] = number;
}

/* The step that was not found: was it there too early, and what came near it? */
static void note_missing(struct sequence *sequence, struct query_span span)
{
	struct sequence_result *result = &sequence->result;
	const struct journal *journal = core_journal(sequence->core);
	struct sequence_step *step = &sequence->steps[result->reached];
	uint64_t found = result->reached ? result->records[result->reached - 1] : span.first - 1;
	struct facts facts;

	for (uint64_t number = span.first; number < found && !sequence->earlier; number++)
		if (journal_read(journal, number, &facts) &&
		    fits_step(sequence, result->reached, &facts))
			sequence->earlier = number;
	note_instead(sequence, found + 1, span.last);
	sequence->missing = verify_new(step->expectation, (struct verify_bounds){ 1, UINT_MAX });
	step->expectation = NULL;
	verify_begin_behind(sequence->missing, found);
	verify_look(sequence->missing);
	result->missing = sequence->missing;
}

const struct sequence_result *sequence_look(struct sequence *sequence)
{
	struct sequence_result *result = &sequence->result;
	const struct journal *journal = core_journal(sequence->core);
	struct query_span span =
		query_span(&sequence->scope->query, journal, loop_now(core_loop(sequence->core)));
	struct facts facts;

	result->steps = sequence->n;
	for (uint64_t at = span.first; at <= span.last && result->reached < sequence->n; at++)
		if (journal_read(journal, at, &facts))
			look_at(sequence, &facts);
	result->passed = result->reached == sequence->n;
	if (!result->passed)
		note_missing(sequence, span);
	return result;
}

/* "500 (REGISTER) to alice" */
static void say_record(const struct sequence *sequence, uint64_t number, struct buf *out)
{
	struct facts facts;

	buf_printf(out, "record %" PRIu64, number);
	if (!journal_read(core_journal(sequence->core), number, &facts))
		return;
	if (facts.head.kind == JOURNAL_EVENT)
		buf_printf(out, " (%.*s)", STR_ARG(facts.text[FACT_EVENT]));
	else if (facts.head.status)
		buf_printf(out, " (%u to %.*s)", facts.head.status,
			   STR_ARG(facts.text[FACT_METHOD]));
	else
		buf_printf(out, " (%.*s)", STR_ARG(facts.text[FACT_METHOD]));
}

/* It was there behind the step before, but not as it should. */
static void say_misplaced(const struct sequence *sequence, uint64_t number, struct buf *out)
{
	const struct sequence_result *result = &sequence->result;
	int64_t within = sequence->steps[result->reached].within;
	const struct journal *journal = core_journal(sequence->core);
	struct facts before, found;

	buf_printf(out, "%s came ", verify_expectation(sequence->missing)->name);
	if (journal_read(journal, result->records[result->reached - 1], &before) &&
	    journal_read(journal, number, &found) && within >= 0 &&
	    found.head.time - before.head.time > within)
		buf_printf(out, "%.3f s later, not within %.3f s",
			   (double)(found.head.time - before.head.time) / 1e6,
			   (double)within / 1e6);
	else
		buf_add_text(out, "later, but not next");
	buf_add_text(out, ": ");
	say_record(sequence, number, out);
}

void sequence_say(const struct sequence *sequence, struct buf *out)
{
	const struct sequence_result *result = &sequence->result;
	const uint64_t *records;
	unsigned n;

	if (result->passed) {
		buf_printf(out, "all %u steps were seen in that order", result->steps);
		return;
	}
	buf_printf(out, "step %u of %u", result->reached + 1, result->steps);
	if (result->reached)
		buf_printf(out, ", behind record %" PRIu64, result->records[result->reached - 1]);
	buf_add_text(out, ": ");
	records = verify_records(sequence->missing, &n);
	if (n && result->reached)
		say_misplaced(sequence, records[0], out);
	else
		verify_say(sequence->missing, out);
	if (sequence->earlier) {
		buf_add_text(out, "; it was seen before that: ");
		say_record(sequence, sequence->earlier, out);
	}
	if (result->n_instead) {
		buf_add_text(out, "; instead came ");
		say_record(sequence, result->instead[0], out);
	}
}
