/* SPDX-License-Identifier: Apache-2.0 */
/* The journal for people: drawn ladders, and what passed as packets. */
#include <errno.h>

#include "api/answers.h"
#include "api/follow.h"
#include "api/watch.h"
#include "journal/ladder_draw.h"
#include "journal/pcapng.h"

#define MOST_ROW                                                            \
	{                                                                   \
		"max", 1, 20000, 2000, "records that are drawn, the newest" \
	}

static const struct query_row ladder_queries[] = {
	WATCH_QUERY_ROWS,
	MOST_ROW,
	{ .name = NULL },
};

static const struct query_row capture_queries[] = {
	WATCH_QUERY_ROWS,
	{ "call", 1, 400, 0, "of that call, by its id or Call-ID", .text = true },
	{ "run", 1, 20, 0, "of that run, by its id", .text = true },
	{ "follow", 0, 1, 0, "1: and what comes, until the client goes" },
	{ .name = NULL },
};

/* By the end of the route's path, ladder.svg. */
static enum ladder_format wanted_format(const struct exchange *exchange)
{
	return ladder_format_of(str_of(strrchr(exchange->route->path, '.') + 1));
}

/* Answers with the drawing. */
static void draw(struct exchange *exchange, struct watch *watch, const struct buf *title)
{
	struct ladder_sheet sheet = { wanted_format(exchange), title->n ? title->p : NULL };
	struct buf out = { 0 };

	watch->choice.most = exchange_query(exchange, "max");
	journal_draw(core_journal(exchange->core), &watch->choice, &sheet, &out);
	exchange_reply_octets(exchange, ladder_media_type(sheet.format), buf_str(&out));
	buf_free(&out);
}

/* narrow: what the path says; NULL: nothing. */
static void answer_ladder_of(struct exchange *exchange,
			     bool (*narrow)(struct watch *watch, struct exchange *exchange,
					    struct str name, struct buf *title))
{
	struct watch *watch = watch_new(exchange);
	struct buf title = { 0 };

	if (watch && (!narrow || narrow(watch, exchange, exchange->params[0], &title)))
		draw(exchange, watch, &title);
	watch_free(watch);
	buf_free(&title);
}

static void answer_ladder(struct exchange *exchange)
{
	answer_ladder_of(exchange, NULL);
}

static void answer_call_ladder(struct exchange *exchange)
{
	answer_ladder_of(exchange, watch_call);
}

static void answer_ue_ladder(struct exchange *exchange)
{
	answer_ladder_of(exchange, watch_ue);
}

static void answer_run_ladder(struct exchange *exchange)
{
	answer_ladder_of(exchange, watch_run);
}

/* A capture that goes to a client. */
struct capturing {
	struct watch *watch;
	struct capture *capture;
};

static void capturing_free(void *ctx)
{
	struct capturing *capturing = ctx;

	watch_free(capturing->watch);
	capture_close(capturing->capture);
	mem_free(capturing);
}

/* What the capture gathered goes on. */
static void capturing_take(struct capturing *capturing, struct buf *out)
{
	struct buf *octets = capture_octets(capturing->capture);

	buf_add_str(out, buf_str(octets));
	buf_reset(octets);
}

static void on_begin(void *ctx, struct buf *out)
{
	capturing_take(ctx, out);
}

static bool on_takes(void *ctx, const struct facts *facts)
{
	const struct capturing *capturing = ctx;

	return facts->head.kind != JOURNAL_EVENT &&
	       choice_takes_now(&capturing->watch->choice, facts);
}

static void on_print(void *ctx, const struct facts *facts, struct buf *out)
{
	struct capturing *capturing = ctx;

	capture_add(capturing->capture, facts);
	capturing_take(capturing, out);
}

static const char capture_type[] = "application/vnd.tcpdump.pcap";

static const struct follow_ops capture_follow = {
	.type = capture_type,
	.begin = on_begin,
	.takes = on_takes,
	.print = on_print,
	.free = capturing_free,
};

/* Adds what the ring holds. False: it holds messages between elements, but none in full. */
static bool capture_fill(struct capture *capture, const struct journal *journal,
			 const struct journal_choice *choice)
{
	struct choice_walk walk;
	struct facts facts;
	bool bare = false, full = false;

	choice_start(&walk, journal, choice);
	while (choice_next(&walk, &facts)) {
		if (facts.head.proto == PROTO_PIPE && facts.head.kind == JOURNAL_SENT) {
			bare |= !facts.text[FACT_MESSAGE].p;
			full |= facts.text[FACT_MESSAGE].p != NULL;
		}
		capture_add(capture, &facts);
	}
	return full || !bare;
}

static void reply_capture(struct exchange *exchange, struct capturing *capturing)
{
	bool full = capture_fill(capturing->capture, core_journal(exchange->core),
				 &capturing->watch->choice);

	if (full)
		exchange_reply_octets(exchange, capture_type,
				      buf_str(capture_octets(capturing->capture)));
	else
		exchange_refuse(
			exchange, 409,
			"messages between the elements are not kept in full: say PUT "
			"/v1/knobs/journal.core {\"value\": \"true\"} first, or use follow");
	capturing_free(capturing);
}

/* Narrows it to what the query names; false: that was the answer. */
static bool capture_narrow(struct exchange *exchange, struct watch *watch)
{
	struct str call = exchange_query_text(exchange, "call");
	struct str run = exchange_query_text(exchange, "run");
	struct buf title = { 0 };
	bool fine = (!call.n || watch_call(watch, exchange, call, &title)) &&
		    (!run.n || watch_run(watch, exchange, run, &title));

	buf_free(&title);
	return fine;
}

static void answer_capture(struct exchange *exchange)
{
	struct watch *watch = watch_new(exchange);
	struct capturing *capturing;
	struct query_span span;

	if (!watch)
		return;
	if (!capture_narrow(exchange, watch)) {
		watch_free(watch);
		return;
	}
	watch->choice.messages = true;
	capturing = mem_alloc(sizeof(*capturing));
	*capturing = (struct capturing){ watch, capture_new() };
	if (!exchange_query(exchange, "follow")) {
		reply_capture(exchange, capturing);
		return;
	}
	span = query_span(&watch->query, core_journal(exchange->core),
			  journal_now(core_journal(exchange->core)));
	if (watch->choice.first > span.first)
		span.first = watch->choice.first;
	follow_start(exchange, &capture_follow, capturing, watch->choice.core, span.first);
}

#define LADDER_ROWS(path, answer, help)                                   \
	{ "GET", path "/ladder.txt", answer, help ", as text", ladder_queries, .gives = "text/plain" }, \
	{ "GET", path "/ladder.svg", answer, help ", as a picture", ladder_queries, .gives = "image/svg+xml" }, \
	{ "GET", path "/ladder.mmd", answer, help ", for Mermaid", ladder_queries, .gives = "text/vnd.mermaid" }

const struct route watch_routes[] = {
	LADDER_ROWS("/v1", answer_ladder, "what phones sent and got"),
	LADDER_ROWS("/v1/calls/{id}", answer_call_ladder, "the ladder of a call"),
	LADDER_ROWS("/v1/ues/{name}", answer_ue_ladder, "the ladder of a UE"),
	LADDER_ROWS("/v1/runs/{id}", answer_run_ladder, "the ladder of a run"),
	{ "GET", "/v1/capture.pcapng", answer_capture,
	  "messages as packets, TLS in clear; rules in the comments", capture_queries, .gives = capture_type },
	{ NULL, NULL, NULL, NULL, NULL },
};
