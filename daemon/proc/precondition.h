/* SPDX-License-Identifier: Apache-2.0 */
/* Preconditions of one m-line (RFC 3312, RFC 4032): a status table, and pure functions on it.
 * Segments and directions are ours: local is our access, SEND what we send. */
#ifndef IMSD_PROC_PRECONDITION_H
#define IMSD_PROC_PRECONDITION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "proc/sdp_direction.h"

enum segment { SEGMENT_LOCAL, SEGMENT_REMOTE, SEGMENT_E2E, SEGMENTS };

/* In order; FAILURE and UNKNOWN only in bodies that refuse. */
enum strength {
	STRENGTH_NONE,
	STRENGTH_OPTIONAL,
	STRENGTH_MANDATORY,
	STRENGTH_FAILURE,
	STRENGTH_UNKNOWN
};

struct precondition {
	bool present;              /* the m-line has attributes of it */
	uint8_t current[SEGMENTS]; /* bits of enum direction */
	uint8_t desired[SEGMENTS];
	uint8_t strength[SEGMENTS]; /* enum strength */
	uint8_t confirm[SEGMENTS];  /* conf: REMOTE what we asked for, LOCAL what they asked for */
};

/* Reads the attributes of one media section written by the other side: swaps local and remote, send
 * and receive. What cannot be read counts as absent. */
void precondition_read(struct str section, struct precondition *precondition);
/* Appends them as we write them: curr, des, conf lines; of conf only what we ask for. Nothing when
 * not present. */
void precondition_write(const struct precondition *precondition, struct buf *out);
/* Is each mandatory one met (RFC 3312 6)? True without any. */
bool precondition_met(const struct precondition *precondition);
/* Our own resources are there, or not. */
void precondition_reserve(struct precondition *precondition, bool reserved);

/* Ours in a first offer: our side mandatory, theirs optional (TS 24.229 6.1.2). */
void precondition_offer(bool reserved, struct precondition *offer);
/* Our answer to theirs (RFC 3312 5, tables A to F): strengths are raised, never lowered; asks for
 * confirmation of what is mandatory and missing on their side. */
void precondition_answer(const struct precondition *offer, bool reserved,
			 struct precondition *answer);
/* Ours after their answer: off when the answer has none (table D), or has some that we did not ask
 * for. */
void precondition_take_answer(struct precondition *ours, const struct precondition *answer);
/* Appends for a 580 the des line of each mandatory one that is not met, as failure (RFC 3312 8). */
void precondition_write_failure(const struct precondition *precondition, struct buf *out);
/* The same for mandatory types other than qos, as unknown. False: their section has none. */
bool precondition_write_unknown(struct str section, struct buf *out);

#endif
