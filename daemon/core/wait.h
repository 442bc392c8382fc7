/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Waiting: until the journal holds what is expected, or the lab is as one of a few plain words says
 * ("registered"); at most so long by the core's clock.
 */
#ifndef IMSD_CORE_WAIT_H
#define IMSD_CORE_WAIT_H

#include "core/verify.h"

enum { WAITS_MAX = 64 }; /* at the same time */

/* Whom and what a plain word is asked about. */
struct moment_query {
	struct str user, state; /* STR_NONE: any; the default */
};

/* A plain word: the event that tells it, and whether it is so already. */
struct moment {
	const char *name;
	const char *event;  /* NULL: no event tells it, it is asked again and again */
	const char *text;   /* in the event's remark, behind it the state when it takes one */
	const char *states; /* "a|b", the first being the default; NULL: it takes none */
	bool needs_user;
	/* Is it so now? */
	bool (*is_so)(struct core *core, const struct moment_query *query);
	/* Is that event about the user? NULL: the record's user tells. */
	bool (*is_about)(struct core *core, const struct moment_query *query,
			 const struct facts *facts);
	const char *help;
};
/* By number from 0; NULL at the end. */
const struct moment *moment_list(unsigned number);
const struct moment *moment_find(struct str name);
/* What tells it, added to an expectation that is not settled: its event, and whom it is about. False with a
 * sentence in why: the query lacks something. */
bool moment_expect(const struct moment *moment, struct moment_query *query,
		   struct expectation *expectation, char why[200]);

struct wait;

struct wait_options {
	struct verify *verify;       /* taken over; NULL: only the moment is asked */
	const struct moment *moment; /* or NULL; query: its texts live as long as the wait */
	struct moment_query query;
	bool fresh; /* only what the journal gets from now on counts, or that the moment is so already */
	int64_t timeout; /* us */
	/* Called once, never before wait_begin returns. The wait is good during the call. */
	void (*done)(void *arg, struct wait *wait, bool met);
	void *arg;
};

/* NULL: so many wait already; the verify is freed. An expectation with an upper bound is looked at until the
 * time is over, unless the bound is exceeded before. */
struct wait *wait_begin(struct core *core, const struct wait_options *options);
/* Nobody waits any more; done is not called. */
void wait_cancel(struct wait *wait);
const struct verify *wait_verify(const struct wait *wait);
/* Of the query; STR_NONE: none. */
struct str wait_user(const struct wait *wait);
/* The number of the record that told it; 0: none did. */
uint64_t wait_record(const struct wait *wait);
/* How long, us; and the number of the last record before it. */
int64_t wait_lasted(const struct wait *wait);
uint64_t wait_began_behind(const struct wait *wait);

#endif
