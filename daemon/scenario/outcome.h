/* SPDX-License-Identifier: Apache-2.0 */
/* What a run came to, and how a forked one tells it. */
#ifndef IMSD_SCENARIO_OUTCOME_H
#define IMSD_SCENARIO_OUTCOME_H

#include "scenario/run.h"

/* Texts are their owner's. */
struct outcome {
	enum verdict verdict;
	int64_t us;          /* real time that it took */
	struct place failed; /* where the line stands that it failed at; file NULL: no line */
	struct str text;     /* why, for a person: the first line says it in short; may be empty */
	struct str ladder;   /* or STR_NONE */
};

/* All but the verdict, as octets: that is the exit status of its process. */
void outcome_write(const struct outcome *outcome, struct buf *out);
/* The texts lie in `octets`, the file's name in the arena. False: these are not ours, for its process
 * died before it could say all. */
bool outcome_read(struct arena *arena, struct str octets, struct outcome *outcome);
/* "FAIL", "PASS" ... */
const char *verdict_name(enum verdict verdict);

#endif
