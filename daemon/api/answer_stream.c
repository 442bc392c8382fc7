/* SPDX-License-Identifier: Apache-2.0 */
/* The journal as server-sent events (WHATWG HTML 9.2): one event a record, whose id is its number. */
#include <event2/http.h>
#include <inttypes.h>

#include "api/answers.h"
#include "api/follow.h"
#include "api/watch.h"
#include "journal/json.h"
#include "journal/ladder.h"

#define RETRY_MS "2000"

static const struct query_row stream_queries[] = {
	WATCH_QUERY_ROWS,
	WATCH_WORD("kind", "received, sent, held, broken, event; A|B"),
	WATCH_WORD("event", "name of an event: registration.state, call.*, A|B"),
	WATCH_WORD("cause", "code of a diagnosis: AUTH_WRONG_KEY, AUTH_*"),
	{ "line", 0, 2, 0, "1: the data is the line of the ladder in place of JSON; 2: in colours of a terminal" },
	{ .name = NULL },
};

/* What one client wants. */
struct telling {
	struct arena arena;
	struct query query;
	uint64_t missed_from, missed_to; /* what it asks for and is gone; 0: nothing */
	uint64_t line;                   /* 1: lines of the ladder, 2: in colours */
};

static void telling_free(void *ctx)
{
	struct telling *telling = ctx;

	arena_clear(&telling->arena);
	mem_free(telling);
}

static void add_span(struct buf *out, const char *event, uint64_t from, uint64_t to)
{
	buf_printf(out,
		   "event: %s\ndata: {\"from\":%" PRIu64 ",\"to\":%" PRIu64
		   ",\"text\":\"the journal does not hold these records any more\"}\n\n",
		   event, from, to);
}

static void on_begin(void *ctx, struct buf *out)
{
	const struct telling *telling = ctx;

	buf_add_text(out, "retry: " RETRY_MS "\n\n");
	if (telling->missed_to)
		add_span(out, "gap", telling->missed_from, telling->missed_to);
}

static bool on_takes(void *ctx, const struct facts *facts)
{
	const struct telling *telling = ctx;

	return query_fits(&telling->query, facts);
}

static const char *event_name(const struct facts *facts)
{
	if (facts->head.kind != JOURNAL_EVENT)
		return "message";
	return facts->head.cause ? "diagnosis" : "event";
}

/* JSON and a line of the ladder have no line end but their last. */
static void on_print(void *ctx, const struct facts *facts, struct buf *out)
{
	const struct telling *telling = ctx;

	buf_printf(out, "event: %s\nid: %" PRIu64 "\ndata: ", event_name(facts),
		   facts->head.number);
	if (telling->line)
		ladder_print(facts, (struct ladder_style){ .colour = telling->line > 1 }, out);
	else
		json_print(facts, out);
	buf_add_char(out, '\n');
}

static void on_overrun(void *ctx, uint64_t from, uint64_t to, struct buf *out)
{
	(void)ctx;
	add_span(out, "overrun", from, to);
}

static const struct follow_ops stream_follow = {
	.type = "text/event-stream",
	.begin = on_begin,
	.takes = on_takes,
	.print = on_print,
	.overrun = on_overrun,
	.heartbeat = ": still here\n\n",
	.free = telling_free,
};

/* The number behind which it goes on: of the header, with which a browser comes again. False: there is
 * none. */
static bool last_event(const struct exchange *exchange, uint64_t *number)
{
	const char *value =
		exchange->request ?
			evhttp_find_header(evhttp_request_get_input_headers(exchange->request),
					   "Last-Event-ID") :
			NULL;

	return value && str_to_u64(str_trim(str_of(value)), number);
}

/* The first record that is told. A number that was never given is of an imsd before this one. */
static uint64_t first_record(const struct exchange *exchange, struct telling *telling)
{
	const struct journal *journal = core_journal(exchange->core);
	uint64_t number, first = journal_first(journal);

	if (!last_event(exchange, &number))
		return query_test(&telling->query, "since") ?
			       query_span(&telling->query, journal, journal_now(journal)).first :
			       journal_count(journal) + 1;
	if (number > journal_count(journal))
		return first;
	if (number + 1 < first) {
		telling->missed_from = number + 1;
		telling->missed_to = first - 1;
		return first;
	}
	return number + 1;
}

/* Words and leg, which is the phones' unless another one is said; false: that was the answer. */
static bool telling_read(struct telling *telling, struct exchange *exchange, bool *core)
{
	char why[200];

	if (!watch_read_leg(exchange, core))
		return false;
	telling->line = exchange_query(exchange, "line");
	for (const struct query_row *row = stream_queries; row->name; row++)
		if (row->text &&
		    !watch_read_word(exchange, str_of(row->name), &telling->arena, &telling->query))
			return false;
	if (!query_test(&telling->query, "leg"))
		query_add(&telling->query, &telling->arena, STR("leg"), STR("ue"), why);
	return true;
}

static void answer_stream(struct exchange *exchange)
{
	struct telling *telling = mem_alloc(sizeof(*telling));
	bool core;

	arena_init(&telling->arena);
	if (telling_read(telling, exchange, &core))
		follow_start(exchange, &stream_follow, telling, core,
			     first_record(exchange, telling));
	else
		telling_free(telling);
}

const struct route stream_routes[] = {
	{ "GET", "/v1/events", answer_stream,
	  "the journal as server-sent events: message, event, diagnosis", stream_queries, .gives = "text/event-stream" },
	{ NULL, NULL, NULL, NULL, NULL },
};
