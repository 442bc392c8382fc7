/* SPDX-License-Identifier: Apache-2.0 */
/* How often is something in the journal that is expected there, and what came near? */
#include "core/verify.h"

#include <inttypes.h>
#include <limits.h>

#include "core/copies.h"

/* What misses more than that of the words is not near. */
enum { NEAR_WORDS = 2 };

struct verify {
	struct expectation *expectation;
	struct verify_bounds bounds;
	uint64_t next; /* number of the first record not looked at; 0: where `since` says */
	unsigned count;
	unsigned almost; /* no word was missed, but conditions */
	uint64_t *records;
	unsigned room;
	struct verify_near near[VERIFY_NEAR];
	unsigned n_near;
	struct copies copies;
	struct buf identity;
};

struct verify *verify_new(struct expectation *expectation, struct verify_bounds bounds)
{
	struct verify *verify = mem_alloc(sizeof(*verify));

	verify->expectation = expectation;
	verify->bounds = bounds;
	copies_init(&verify->copies);
	return verify;
}

void verify_free(struct verify *verify)
{
	if (!verify)
		return;
	expectation_free(verify->expectation);
	copies_clear(&verify->copies);
	buf_free(&verify->identity);
	mem_free(verify->records);
	mem_free(verify);
}

/* The first ones are kept. */
static void add_record(struct verify *verify, uint64_t number)
{
	if (verify->count++ >= VERIFY_RECORDS)
		return;
	if (verify->count > verify->room) {
		verify->room = verify->room ? 2 * verify->room : 16;
		verify->records =
			mem_resize(verify->records, verify->room * sizeof(*verify->records));
	}
	verify->records[verify->count - 1] = number;
}

/* Or as near: then it is the newer one. */
static bool is_nearer(const struct fitness *a, const struct fitness *b)
{
	return a->words != b->words ? a->words < b->words : a->conditions <= b->conditions;
}

/* The nearest first, of equals the newest. */
static void add_near(struct verify *verify, uint64_t number, const struct fitness *fitness)
{
	unsigned at = 0, n = verify->n_near;

	while (at < n && !is_nearer(fitness, &verify->near[at].fitness))
		at++;
	if (at == VERIFY_NEAR)
		return;
	if (n < VERIFY_NEAR)
		verify->n_near = ++n;
	for (unsigned i = n - 1; i > at; i--)
		verify->near[i] = verify->near[i - 1];
	verify->near[at] = (struct verify_near){ number, *fitness };
}

/* One record: it fits, comes near, or is of no interest. */
static void look_at(struct verify *verify, const struct facts *facts)
{
	struct fitness fitness = expectation_judge(verify->expectation, facts, &verify->identity);

	if (!fitness.near || fitness.words > NEAR_WORDS ||
	    copies_know(&verify->copies, buf_str(&verify->identity)))
		return;
	if (fitness_is_full(&fitness)) {
		add_record(verify, facts->head.number);
		return;
	}
	verify->almost += fitness.words == 0;
	add_near(verify, facts->head.number, &fitness);
}

void verify_look(struct verify *verify)
{
	struct core *core = verify->expectation->core;
	const struct journal *journal = core_journal(core);
	struct query_span span =
		query_span(&verify->expectation->query, journal, loop_now(core_loop(core)));
	struct facts facts;

	if (verify->next == 0 || verify->next < journal_first(journal))
		verify->next = span.first;
	for (; verify->next <= span.last; verify->next++)
		if (journal_read(journal, verify->next, &facts))
			look_at(verify, &facts);
}

void verify_begin_behind(struct verify *verify, uint64_t number)
{
	verify->next = number + 1;
}

bool verify_holds(const struct verify *verify)
{
	return verify->count >= verify->bounds.at_least && verify->count <= verify->bounds.at_most;
}

bool verify_is_settled(const struct verify *verify)
{
	if (verify->count > verify->bounds.at_most)
		return true;
	return verify->bounds.at_most == UINT_MAX && verify->count >= verify->bounds.at_least;
}

unsigned verify_count(const struct verify *verify)
{
	return verify->count;
}

const uint64_t *verify_records(const struct verify *verify, unsigned *n)
{
	*n = verify->count < VERIFY_RECORDS ? verify->count : VERIFY_RECORDS;
	return verify->records;
}

const struct expectation *verify_expectation(const struct verify *verify)
{
	return verify->expectation;
}

unsigned verify_near(const struct verify *verify, const struct verify_near **near)
{
	*near = verify->near;
	return verify->n_near;
}

/* "not seen", "seen once", "seen 2 times" */
static void say_times(unsigned times, struct buf *out)
{
	if (times == 0)
		buf_add_text(out, "not seen");
	else if (times == 1)
		buf_add_text(out, "seen once");
	else
		buf_printf(out, "seen %u times", times);
}

/* The first miss, and how many more. */
struct clause {
	struct buf *out;
	unsigned n;
};

/* Only the first is said. */
static void say_first(void *ctx, const struct expectation_miss *miss)
{
	struct clause *clause = ctx;

	if (clause->n++ == 0)
		buf_add_str(clause->out, miss->says);
}

/* "contact.expires was 3600, not 600000 (and 1 more)" */
static void say_miss(const struct verify *verify, const struct verify_near *near, struct buf *out)
{
	const struct journal *journal = core_journal(verify->expectation->core);
	struct clause clause = { .out = out };
	struct facts facts;

	if (journal_read(journal, near->number, &facts))
		expectation_explain(verify->expectation, &facts, say_first, &clause);
	else
		buf_add_text(out, "the journal does not hold it any more");
	if (clause.n > 1)
		buf_printf(out, " (and %u more)", clause.n - 1);
}

/* Too few: what was there instead. */
static void say_near(const struct verify *verify, struct buf *out)
{
	const struct verify_near *near = &verify->near[0];

	if (!verify->n_near)
		return;
	if (near->fitness.words)
		buf_printf(out, "; nearest is record %" PRIu64 ": ", near->number);
	else
		buf_add_text(out, ", but ");
	say_miss(verify, near, out);
}

void verify_say(const struct verify *verify, struct buf *out)
{
	unsigned least = verify->bounds.at_least, most = verify->bounds.at_most;
	bool few = verify->count < least;

	buf_printf(out, "%s was ", verify->expectation->name);
	if (few && !verify->count && verify->almost) {
		say_times(verify->almost, out);
		say_near(verify, out);
		return;
	}
	say_times(verify->count, out);
	if (few && verify->count)
		buf_printf(out, ", not %s%u times", least == most ? "" : "at least ", least);
	if (few && verify->count && verify->almost) {
		buf_add_text(out, "; ");
		say_times(verify->almost, out);
		buf_add_text(out, " more");
	}
	if (few)
		say_near(verify, out);
	else if (verify->count > most && most == 0)
		buf_add_text(out, ", and should not be");
	else if (verify->count > most)
		buf_printf(out, ", not %s%u times", least == most ? "" : "at most ", most);
}
