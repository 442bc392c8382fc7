/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Is a list of things in the journal in that order? Others may come between them, unless it is strict: then
 * nothing of its scope may. Retransmissions do not count.
 */
#ifndef IMSD_CORE_SEQUENCE_H
#define IMSD_CORE_SEQUENCE_H

#include "core/verify.h"

enum { SEQUENCE_STEPS = 64, SEQUENCE_INSTEAD = 5 };

struct sequence;

/* Takes the scope over: what a strict sequence is about, and what may be told to have come instead. Free with
 * sequence_free (NULL-safe). */
struct sequence *sequence_new(struct expectation *scope, bool strict);
void sequence_free(struct sequence *sequence);
/* Takes the expectation over. within: us behind the step before, -1: any time. False: that were too many. */
bool sequence_add(struct sequence *sequence, struct expectation *expectation, int64_t within);

/* What was found. */
struct sequence_result {
	bool passed;
	unsigned steps, reached;          /* of these were found, in order */
	uint64_t records[SEQUENCE_STEPS]; /* of the steps found */
	uint64_t instead
		[SEQUENCE_INSTEAD]; /* records of the scope that came behind the last one found */
	unsigned n_instead;
	const struct verify *missing; /* the step that was not found, behind it; NULL: passed */
};
/* Looks once through the journal. The result is good until the sequence is freed. */
const struct sequence_result *sequence_look(struct sequence *sequence);
/* One sentence without a stop: which step failed, and why. */
void sequence_say(const struct sequence *sequence, struct buf *out);

#endif
