/* SPDX-License-Identifier: Apache-2.0 */
/* What the routes that show the journal to people share: which records are meant. */
#ifndef IMSD_API_WATCH_H
#define IMSD_API_WATCH_H

#include "api/exchange.h"
#include "journal/choice.h"

/* Words of a query about records, for the rows of a route; their values are read by query_add. */
#define WATCH_WORD(word, help)                      \
	{                                           \
		word, 1, 400, 0, help, .text = true \
	}
#define WATCH_QUERY_ROWS                                                                              \
	WATCH_WORD("leg", "ue (default): what phones send and get; core: between the elements, too"), \
	WATCH_WORD("user", "subscriber whose phone it is about: NAME, A|B, *"),                       \
	WATCH_WORD("call_id", "Call-ID"),                                                             \
	WATCH_WORD("method", "METHOD, A|B"),                                                          \
	WATCH_WORD("status", "of responses: 200, 4xx, 180-183, A|B, *; none: requests"),              \
	WATCH_WORD("rule", "a rule that spoke: NAME, A|B, *"),                                        \
	WATCH_WORD("since", "behind record N; from 12.5s after the start; -5s: the last 5 s"),        \
	WATCH_WORD("until", "up to record N; up to 12.5s after the start")

enum { WATCH_CALL_IDS = 4 };

/* A choice and what it points to. */
struct watch {
	struct arena arena;
	struct query query;
	struct journal_choice choice;
	struct str call_ids[WATCH_CALL_IDS];
};

/* Adds to the query a word of the route, when the request gives it. False: its value is none, and that was
 * the answer. */
bool watch_read_word(struct exchange *exchange, struct str name, struct arena *arena,
		     struct query *query);
/* leg=core or leg=all: true in *core. False: it is none of them, and that was the answer. */
bool watch_read_leg(struct exchange *exchange, bool *core);

/* All that the request's query says. NULL: it was wrong, and that was the answer. */
struct watch *watch_new(struct exchange *exchange);
/* NULL-safe. */
void watch_free(struct watch *watch);
/* Narrows it to one call, phone or run; the title, if there is one, is appended. False: there is none of
 * that name, and that was the answer. */
bool watch_call(struct watch *watch, struct exchange *exchange, struct str id, struct buf *title);
bool watch_ue(struct watch *watch, struct exchange *exchange, struct str name, struct buf *title);
bool watch_run(struct watch *watch, struct exchange *exchange, struct str id, struct buf *title);

#endif
