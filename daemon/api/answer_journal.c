/* SPDX-License-Identifier: Apache-2.0 */
/* The journal, read back: records that fit a query, one of them, and the mark behind which a test begins. */
#include <inttypes.h>

#include "api/answers.h"
#include "api/record_value.h"
#include "api/slices.h"

/* So many records are looked at in one turn, and for one answer, that it is quick with the largest ring, too. */
enum { SLICE = 5000, LOOKS_MAX = 200000 };

static const struct query_row journal_queries[] = {
	RECORD_QUERY_ROWS
	{ "after", 0, INT64_MAX, 0, "behind record N: the `next` of the page before", false },
	{ "max", 1, 1000, 100, "records in one answer", false },
	{ "last", 0, 1000, 0, "only the last N that fit, the oldest of them first", false },
	{ .name = NULL },
};

/* What the query asks, of what is there. */
struct listing {
	const struct journal *journal;
	struct query query;
	struct query_span span;
	uint64_t numbers[1000];
	unsigned n, looks;
	unsigned max;
	bool backward; /* newest first, then turned */
	uint64_t after;
	uint64_t next; /* 0: all were looked at */
};

/* The words that were given; false: one was refused. */
static bool read_words(struct exchange *exchange, struct query *query)
{
	const struct query_word *word;
	char why[200];

	for (unsigned i = 0; (word = query_word_list(i)); i++) {
		struct str value = exchange_query_text(exchange, word->name);

		if (value.p &&
		    !query_add(query, &exchange->arena, str_of(word->name), value, why)) {
			exchange_refuse(exchange, 400, "query: %s", why);
			return false;
		}
	}
	if (!query_test(query, "leg"))
		query_add(query, &exchange->arena, STR("leg"), STR("ue"), why);
	return true;
}

/* One look from either end of the span; false: there is nothing more to look for. */
static bool look(struct listing *listing)
{
	struct query_span *span = &listing->span;
	struct facts facts;
	uint64_t at;

	if (span->first > span->last || listing->n == listing->max || listing->looks == LOOKS_MAX)
		return false;
	at = listing->backward ? span->last-- : span->first++;
	listing->looks++;
	if (journal_read(listing->journal, at, &facts) && query_fits(&listing->query, &facts))
		listing->numbers[listing->n++] = at;
	return true;
}

static void turn(struct listing *listing)
{
	for (unsigned i = 0; i < listing->n / 2; i++) {
		uint64_t number = listing->numbers[i];

		listing->numbers[i] = listing->numbers[listing->n - 1 - i];
		listing->numbers[listing->n - 1 - i] = number;
	}
}

/* How many records behind that number have given way to newer ones. */
static uint64_t count_lost(const struct journal *journal, uint64_t after)
{
	uint64_t forgotten = journal_forgotten(journal), first = journal_first(journal);

	if (after < forgotten)
		after = forgotten;
	return first > after + 1 ? first - after - 1 : 0;
}

static void reply(struct exchange *exchange, const struct listing *listing)
{
	struct buf json = { 0 };

	buf_printf(&json,
		   "{\"oldest\":%" PRIu64 ",\"newest\":%" PRIu64 ",\"lost\":%" PRIu64
		   ",\"count\":%u,\"next\":",
		   journal_first(listing->journal), journal_count(listing->journal),
		   count_lost(listing->journal, listing->after), listing->n);
	if (listing->next)
		buf_add_u64(&json, listing->next);
	else
		buf_add_text(&json, "null");
	buf_add_text(&json, ",\"records\":[");
	for (unsigned i = 0; i < listing->n; i++) {
		buf_add_text(&json, i ? ",\n" : "\n");
		record_add(listing->journal, listing->numbers[i], &json);
	}
	buf_add_text(&json, "]}\n");
	record_reply(exchange, buf_str(&json));
	buf_free(&json);
}

static bool list(struct exchange *exchange, void *ctx)
{
	struct listing *listing = ctx;
	unsigned looks = 0;

	while (look(listing))
		if (++looks == SLICE)
			return false;
	if (listing->backward)
		turn(listing);
	else if (listing->span.first <= listing->span.last)
		listing->next = listing->span.first - 1;
	reply(exchange, listing);
	return true;
}

static void answer_journal(struct exchange *exchange)
{
	static const struct slices_ops ops = { list, NULL };
	struct listing *listing = arena_alloc(&exchange->arena, sizeof(*listing));
	uint64_t last = exchange_query(exchange, "last");
	const struct query_test *since;

	*listing =
		(struct listing){ .journal = core_journal(exchange->core),
				  .backward = last > 0,
				  .max = (unsigned)(last ? last : exchange_query(exchange, "max")),
				  .after = exchange_query(exchange, "after") };
	if (!read_words(exchange, &listing->query))
		return;
	listing->span =
		query_span(&listing->query, listing->journal, loop_now(core_loop(exchange->core)));
	if (listing->after >= listing->span.first)
		listing->span.first = listing->after + 1;
	since = query_test(&listing->query, "since");
	if (since && !since->is_time && since->number > listing->after)
		listing->after = since->number;
	slices_begin(exchange, &ops, listing);
}

static void answer_record(struct exchange *exchange)
{
	const struct journal *journal = core_journal(exchange->core);
	struct buf json = { 0 };
	struct facts facts;
	uint64_t number;

	if (str_to_u64(exchange->params[0], &number) && journal_read(journal, number, &facts)) {
		record_add(journal, number, &json);
		buf_add_char(&json, '\n');
		record_reply(exchange, buf_str(&json));
		buf_free(&json);
	} else {
		exchange_refuse(exchange, 404,
				"no record of number '%.*s': there are %" PRIu64 " to %" PRIu64,
				STR_ARG(exchange->params[0]), journal_first(journal),
				journal_count(journal));
	}
}

static void answer_journal_delete(struct exchange *exchange)
{
	struct journal *journal = core_journal(exchange->core);
	uint64_t first = journal_first(journal), newest = journal_count(journal);

	journal_forget(journal);
	exchange_reply_json(exchange,
			    json_pack("{sIsI}", "forgotten", (json_int_t)(newest + 1 - first),
				      "newest", (json_int_t)newest));
}

const struct route journal_routes[] = {
	{ "GET", "/v1/journal/{n}", answer_record, "one record of the journal, by its number", NULL },
	{ "GET", "/v1/journal", answer_journal, "records that fit, as JSON lines have them; without `leg` those of phones, and events", journal_queries, .lists = "records" },
	{ "DELETE", "/v1/journal", answer_journal_delete, "what was written so far is forgotten; numbers go on", NULL },
	{ NULL, NULL, NULL, NULL, NULL },
};
