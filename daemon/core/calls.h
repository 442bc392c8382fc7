/* SPDX-License-Identifier: Apache-2.0 */
/* What a core can be asked about calls, as the S-CSCF has watched them (proc/watch.h): for the API
 * and scenarios. */
#ifndef IMSD_CORE_CALLS_H
#define IMSD_CORE_CALLS_H

#include "core/core.h"

enum { CORE_CALL_MOMENTS = 16, CORE_MOMENT_TEXT = 48 };

/* One call. Texts are the core's and good until its loop turns. */
struct core_call {
	uint64_t number;                     /* its id */
	const char *state;                   /* "calling", "early" ... "ended" */
	const char *caller, *callee;         /* subscribers' names; "" for a far end */
	const char *caller_uri, *callee_uri; /* as asserted and as dialled */
	struct str call_id, caller_tag;
	struct str callee_tag; /* of the dialog that talks, rings or was the last; STR_NONE */
	int64_t began_at, answered_at, ended_at; /* loop time, -1: not (yet) */
	unsigned n_early, n_confirmed;           /* dialogs now */
	int release_cause; /* status that refused it; 0: ended otherwise, or alive */
	const char *why;   /* how it ended, in words; NULL: alive */
	/* What happened, in order: the first thing and the latest. */
	struct core_call_moment {
		int64_t at;
		const char *by;              /* "caller", "callee", "network" */
		char what[CORE_MOMENT_TEXT]; /* "INVITE", "180 to INVITE", "session expired" ... */
	} moments[CORE_CALL_MOMENTS];
	unsigned n_moments;
};

/* All that are alive, oldest first; with `ended` before them those that are over, as many as knob
 * calls.history says. `each` must not change calls. */
void core_calls(struct core *core, bool ended,
		void (*each)(void *arg, const struct core_call *call), void *arg);
/* Alive or ended; false when there is none of that number. */
bool core_call_by_number(struct core *core, uint64_t number, struct core_call *call);
/* The newest call in which that subscriber takes part, alive before ended; false when there is
 * none. */
bool core_call_find(struct core *core, const char *user, struct core_call *call);
/* Its state's name, or NULL. */
const char *core_call_state(struct core *core, const char *user);
/* The network releases it: a BYE to both sides with that Reason (NULL: Q.850 cause 16), or, before
 * the answer, a CANCEL and a 480. False when no call of that number is alive, or the Reason cannot stand
 * in a header. */
bool core_call_release(struct core *core, uint64_t number, const char *reason);

#endif
