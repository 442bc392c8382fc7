/* SPDX-License-Identifier: Apache-2.0 */
/* UEs: the devices under test as users see them, each under its subscriber's name. For the API and
 * scenarios. */
#ifndef IMSD_CORE_UES_H
#define IMSD_CORE_UES_H

#include "base/map.h"
#include "core/core.h"

/* How one is. Texts are the core's and good until its loop turns. */
struct core_ue {
	const char *state;  /* "registered", "not-registered" ... */
	int64_t since;      /* loop time of its registration, -1: none */
	struct str contact; /* the one bound last; STR_NONE: none */
	unsigned n_contacts;
	const struct link *link;   /* over which it is registered, or NULL */
	const struct addr *remote; /* where it is there, or NULL */
	unsigned challenges;       /* 401s that wait for their answer */
};
void core_ue(struct core *core, const struct subscriber *subscriber, struct core_ue *ue);
/* Why nothing can be sent to a UE that has no link. */
void core_explain_no_flow(struct core *core, const struct subscriber *subscriber, char why[160]);

/* The last message of some UEs that the journal still has: one walk for all of them. */
struct core_ue_last {
	struct map_node node;
	const char *name; /* in: whose */
	uint64_t number;  /* the journal's record of it; 0: there is none any more */
	int64_t time;     /* loop time, us */
	struct str
		method; /* of a response that of its request; the ring's, good until the next record */
	int status;     /* 0: a request */
	bool from_ue;
};
void core_ues_last(struct core *core, struct core_ue_last *lasts, size_t n);

#endif
