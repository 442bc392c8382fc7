/* SPDX-License-Identifier: Apache-2.0 */
/* The journal, read back: records that fit a query, one of them, and the mark behind which a test begins. */
#include <inttypes.h>

#include "api/answers.h"
#include "api/record_value.h"

/* So many records are looked at for one answer, that it is quick with the largest ring, too. */
enum { LOOKS_MAX = 200000 };

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
	unsigned n;
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

/* Oldest first, until the page is full. */
static void list_forward(struct listing *listing, unsigned max)
{
	struct facts facts;
	unsigned looks = 0;
	uint64_t at = listing->span.first;

	for (; at <= listing->span.last && listing->n < max && looks < LOOKS_MAX; at++, looks++)
		if (journal_read(listing->journal, at, &facts) &&
		    query_fits(&listing->query, &facts))
			listing->numbers[listing->n++] = at;
	listing->next = at <= listing->span.last ? at - 1 : 0;
}

/* Newest first, then turned. */
static void list_backward(struct listing *listing, unsigned max)
{
	struct facts facts;
	unsigned looks = 0;

	for (uint64_t at = listing->span.last;
	     at >= listing->span.first && listing->n < max && looks < LOOKS_MAX; at--, looks++)
		if (journal_read(listing->journal, at, &facts) &&
		    query_fits(&listing->query, &facts))
			listing->numbers[listing->n++] = at;
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

static void reply(struct exchange *exchange, const struct listing *listing, uint64_t after)
{
	struct buf json = { 0 };

	buf_printf(&json,
		   "{\"oldest\":%" PRIu64 ",\"newest\":%" PRIu64 ",\"lost\":%" PRIu64
		   ",\"count\":%u,\"next\":",
		   journal_first(listing->journal), journal_count(listing->journal),
		   count_lost(listing->journal, after), listing->n);
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

static void answer_journal(struct exchange *exchange)
{
	struct listing listing = { .journal = core_journal(exchange->core) };
	uint64_t after = exchange_query(exchange, "after"), last = exchange_query(exchange, "last");
	const struct query_test *since;

	if (!read_words(exchange, &listing.query))
		return;
	listing.span =
		query_span(&listing.query, listing.journal, loop_now(core_loop(exchange->core)));
	if (after >= listing.span.first)
		listing.span.first = after + 1;
	since = query_test(&listing.query, "since");
	if (since && !since->is_time && since->number > after)
		after = since->number;
	if (last)
		list_backward(&listing, (unsigned)last);
	else
		list_forward(&listing, (unsigned)exchange_query(exchange, "max"));
	reply(exchange, &listing, after);
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
