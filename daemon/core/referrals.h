/* SPDX-License-Identifier: Apache-2.0 */
/* REFER from the far end to a subscriber's UE, for the API and scenarios (RFC 3515, TS 24.629). */
#ifndef IMSD_CORE_REFERRALS_H
#define IMSD_CORE_REFERRALS_H

#include "core/core.h"

struct core_refer_order {
	const char *user;   /* the subscriber whose UE is referred */
	struct str call_id; /* in that call of the far end; STR_NONE: in its newest one */
	const char *to;     /* whom to call: a number or a URI; NULL: who is in the call replaced */
	const char
		*replaces;  /* a call of the far end whose place the new one takes: the name of its
				* subscriber, or its Call-ID; NULL: none */
	bool outside;       /* in no call's dialog ... */
	const char *target; /* ... but to this URI, a GRUU (NULL: the subscriber's identity) */
	const char *from;   /* ... and from this number or URI (NULL: +15550199) */
	bool no_subscription; /* Refer-Sub: false */
};
/* 0, or with one sentence in why: -ENOENT: there is no such subscriber or call; -EINVAL: a text is
 * none that can be sent; -ENOTCONN: it cannot go now. */
int core_refer(struct core *core, const struct core_refer_order *order, char why[160]);
/* What the last REFER to that subscriber has come to: the status that was told, or that refused it;
 * 0: nothing yet, -1: there was none. */
int core_refer_result(struct core *core, const char *user);
/* REFERs alive at the far end, got and sent. */
size_t core_referrals(struct core *core);

#endif
