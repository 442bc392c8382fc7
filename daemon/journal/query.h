/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which records are meant: a list of words with values, all of which must fit. What may be said twice, and
 * what each word looks at, stands in one table.
 */
#ifndef IMSD_JOURNAL_QUERY_H
#define IMSD_JOURNAL_QUERY_H

#include "journal/facts.h"
#include "msg/pattern.h"

/* ROW(word, what reads its value, looks at a record and shows what that has, the fact it is, its cost, help) */
#define QUERY_WORDS(ROW)                                                                                      \
	ROW(user, read_pattern, fits_fact, show_fact, FACT_USER, 1, "subscriber that it is about: NAME, A|B, *") \
	ROW(direction, read_direction, fits_kind, show_kind, 0, 0, "from (it came in) or to (it left)")       \
	ROW(method, read_pattern, fits_fact, show_fact, FACT_METHOD, 1, "of requests and of the responses to them: METHOD, A|B") \
	ROW(status, read_status, fits_status, show_status, 0, 0, "of responses: 200, 4xx, 180-183, A|B, *; none: requests") \
	ROW(kind, read_kind, fits_kind, show_kind, 0, 0, "received, sent, held, broken, event; A|B")          \
	ROW(call_id, read_pattern, fits_fact, show_fact, FACT_CALL_ID, 1, "Call-ID")                          \
	ROW(event, read_pattern, fits_fact, show_fact, FACT_EVENT, 1, "name of an event: registration.state, call.*, A|B") \
	ROW(rule, read_pattern, fits_rule, show_fact, FACT_RULES, 1, "a rule that spoke: NAME, A|B, *")       \
	ROW(group, read_pattern, fits_group, show_group, 0, 1, "procedures of a message: registration, call setup ... (--list messages)") \
	ROW(cause, read_pattern, fits_cause, show_cause, 0, 1, "code of a diagnosis: AUTH_WRONG_KEY, AUTH_*") \
	ROW(from, read_pattern, fits_from, show_from, 0, 1, "who sent it: alice, pcscf, an address; A|B, *")  \
	ROW(to, read_pattern, fits_to, show_to, 0, 1, "to whom")                                              \
	ROW(leg, read_leg, fits_leg, show_leg, 0, 0, "ue (default): phones and P-CSCF; core: elements; all. Events always") \
	ROW(text, read_text, fits_text, show_text, 0, 2, "in the remark or the message, without case; ~TEXT is the same") \
	ROW(since, read_place, fits_any, show_none, 0, 0, "behind record N; from 12.5s after the start; -5s: the last 5 s") \
	ROW(until, read_place, fits_any, show_none, 0, 0, "up to record N; up to 12.5s after the start")

struct query_test;

struct query_word {
	const char *name;
	bool (*read)(struct arena *arena, struct str value, struct query_test *test);
	bool (*fits)(const struct query_test *test, const struct facts *facts);
	/* Appends what the record has in its place; nothing when it has none. */
	void (*show)(const struct query_word *word, const struct facts *facts, struct buf *out);
	enum fact fact;
	uint8_t cost; /* 0: numbers; 1: names; 2: all octets are read */
	const char *help;
};

/* One word with its value. */
struct query_test {
	const struct query_word *word;
	struct str value; /* as written */
	struct pattern pattern;
	struct statuses statuses;
	uint32_t mask; /* of kinds and the like */
	uint64_t number;
	int64_t time; /* us, negative: before now */
	bool is_time;
};

enum { QUERY_TESTS = 16 };

struct query {
	struct query_test tests[QUERY_TESTS]; /* the cheap ones first */
	unsigned n;
};

/* By number from 0; NULL at the end. */
const struct query_word *query_word_list(unsigned number);
const struct query_word *query_word_find(struct str name);
/* Adds a word; one that was said before is said anew. Texts are copied into the arena. False with a
 * sentence in why. */
bool query_add(struct query *query, struct arena *arena, struct str name, struct str value,
	       char why[200]);
/* The test of that word, or NULL. */
const struct query_test *query_test(const struct query *query, const char *name);
/* Does one word fit? since and until always do: see query_span. */
static inline bool query_test_fits(const struct query_test *test, const struct facts *facts)
{
	return test->word->fits(test, facts);
}
/* Do all? */
bool query_fits(const struct query *query, const struct facts *facts);

/* A run of records. */
struct query_span {
	uint64_t first, last; /* numbers; first > last: none */
};
/* What since and until leave of the journal, found without walking; now: loop time. */
struct query_span query_span(const struct query *query, const struct journal *journal, int64_t now);

#endif
