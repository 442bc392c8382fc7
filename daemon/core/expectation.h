/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What somebody expects to find in the journal: the words of a query, and conditions on the message in the
 * words of rules and scenarios. As in rules `method` alone is about requests, with `status` about responses;
 * what is no event is a message that came in or left (not one that was held) between phone and P-CSCF.
 */
#ifndef IMSD_CORE_EXPECTATION_H
#define IMSD_CORE_EXPECTATION_H

#include "core/core.h"
#include "journal/query.h"
#include "rule/condition.h"

enum { EXPECTATION_CONDITIONS = 32 };

struct expectation {
	struct core *core;
	struct arena arena;
	struct query query;
	struct condition *conditions[EXPECTATION_CONDITIONS];
	unsigned n_conditions;
	bool copies;       /* retransmissions count, too */
	bool asks_request; /* a condition may need the request of a response */
	bool is_event;
	char *name; /* "REGISTER from alice" */
};

/* Expects anything; free with expectation_free (NULL-safe). */
struct expectation *expectation_new(struct core *core);
void expectation_free(struct expectation *expectation);
/* One word of a query, or `has` (a condition, as often as needed). False with a sentence in why. */
bool expectation_add(struct expectation *expectation, struct str word, struct str value,
		     char why[200]);
/* After the last word: what was not said is filled in. False when the words do not go together. */
bool expectation_settle(struct expectation *expectation, char why[200]);
/* The words that expectation_add takes, from 0; NULL at the end. */
const char *expectation_word(unsigned number);

/* How a record fares. */
struct fitness {
	bool near; /* it may be told of as a near miss: a message, or an event, as is expected */
	unsigned words;      /* of the query that it misses: their weight */
	unsigned conditions; /* likewise, known when no word is missed */
};
static inline bool fitness_is_full(const struct fitness *fitness)
{
	return fitness->near && !fitness->words && !fitness->conditions;
}
/* identity gets what its copies have in common when no word is missed and copies matter; else nothing. */
struct fitness expectation_judge(const struct expectation *expectation, const struct facts *facts,
				 struct buf *identity);

/* One thing that a record misses. Texts live during the call. */
struct expectation_miss {
	struct str wanted; /* "contact.expires=600000", "user=alice" */
	struct str says;   /* "contact.expires was 3600, not 600000" */
};
/* Words first. */
void expectation_explain(const struct expectation *expectation, const struct facts *facts,
			 void (*each)(void *ctx, const struct expectation_miss *miss), void *ctx);

#endif
