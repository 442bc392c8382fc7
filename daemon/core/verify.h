/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How often is something in the journal that is expected there? Retransmissions fold into the first. When the
 * number is wrong, what came near: the records that miss the least of what was expected, and what they had instead.
 */
#ifndef IMSD_CORE_VERIFY_H
#define IMSD_CORE_VERIFY_H

#include "core/expectation.h"

enum { VERIFY_NEAR = 3, VERIFY_RECORDS = 1000 };

struct verify;

struct verify_bounds {
	unsigned at_least, at_most; /* UINT_MAX: no end */
};

/* Takes the expectation over, which is settled. It has looked at nothing so far. Free with verify_free
 * (NULL-safe). */
struct verify *verify_new(struct expectation *expectation, struct verify_bounds bounds);
void verify_free(struct verify *verify);
/* Looks at what the journal holds and was not looked at yet. */
void verify_look(struct verify *verify);
/* From now on it looks only at records behind that number. */
void verify_begin_behind(struct verify *verify, uint64_t number);

/* Does the number fit? */
bool verify_holds(const struct verify *verify);
/* Will it stay as it is whatever comes? */
bool verify_is_settled(const struct verify *verify);
unsigned verify_count(const struct verify *verify);
/* The numbers of the records that fit, at most the first VERIFY_RECORDS. */
const uint64_t *verify_records(const struct verify *verify, unsigned *n);
const struct expectation *verify_expectation(const struct verify *verify);

/* The records that came near, the nearest first, as far as the journal still holds them. */
struct verify_near {
	uint64_t number;
	struct fitness fitness;
};
unsigned verify_near(const struct verify *verify, const struct verify_near **near);
/* One sentence without a stop: "REGISTER from alice was seen 2 times, but contact.expires was 3600, not 600000". */
void verify_say(const struct verify *verify, struct buf *out);

#endif
