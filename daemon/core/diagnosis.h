/* SPDX-License-Identifier: Apache-2.0 */
/* What went wrong, by UE and by call: the causes that the journal was told of, for the API and
 * scenarios. The last DIAGNOSES_PER_UE of each UE are kept, and of all the last DIAGNOSES_MAX. */
#ifndef IMSD_CORE_DIAGNOSIS_H
#define IMSD_CORE_DIAGNOSIS_H

#include "core/core.h"

enum { DIAGNOSES_PER_UE = 16, DIAGNOSES_MAX = 1024 };

/* One. Texts are the core's and good until its loop turns. */
struct core_diagnosis {
	enum cause_id cause;
	const char *ue;      /* subscriber's name; or the identity or address of a stranger */
	struct str evidence; /* keys and passwords hidden */
	struct str call_id;  /* of the call or request; STR_NONE: of none */
	int64_t time, epoch; /* when it was seen last, us: loop time, wall clock */
	uint64_t number;     /* ... and the journal's record of that */
	unsigned times;      /* how often it was seen so, one after the other */
	bool resolved;       /* the UE has succeeded since */
};

/* Newest first: of that UE, of all when `name` is NULL. */
void core_diagnosis(struct core *core, const char *name,
		    void (*each)(void *arg, const struct core_diagnosis *diagnosis), void *arg);
/* Those of one call, by its Call-ID, newest first. */
void core_diagnosis_of_call(struct core *core, struct str call_id,
			    void (*each)(void *arg, const struct core_diagnosis *diagnosis),
			    void *arg);
/* The newest that is not resolved; false when there is none. */
bool core_diagnosis_newest(struct core *core, const char *name, struct core_diagnosis *diagnosis);
/* The UE has succeeded in that: what stood in the way is resolved. */
void core_diagnosis_resolve(struct core *core, const char *name, enum cause_group group);
/* The same by a call, which resolves nothing of its own. */
void core_diagnosis_resolve_by_call(struct core *core, const char *name, enum cause_group group,
				    struct str call_id);
/* Has that UE one, resolved or not? */
bool core_diagnosis_knows(struct core *core, const char *name);

#endif
