/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The far end as transferee (RFC 5589, TS 24.629 4.5.2): a REFER in one of its calls or outside of
 * them is answered as the behaviour of the turn call.refer says, which may then send the INVITE that
 * was asked for, tell what came of it, and hang up. One instance per REFER, until its steps are
 * through and the call that it made has its final answer.
 */
#ifndef IMSD_PROC_TRANSFER_H
#define IMSD_PROC_TRANSFER_H

#include "proc/referral.h"

struct transfer;
struct transfers;

struct transfers_options {
	struct performance_options performance; /* without user, ctx and running */
	struct calls *calls;
	struct referrals *referrals;
	void *ctx;
};
struct transfers *transfers_new(const struct transfers_options *options);
/* Behind calls_close. NULL-safe. */
void transfers_free(struct transfers *transfers);

/* A REFER, taken over: it will be answered. Texts are copied. */
struct transfer_order {
	struct leg *leg;           /* whose dialog it came in; NULL: none of a call */
	const struct refer_to *to; /* in the memory of the REFER */
	const char *from;          /* who we are: a URI */
	const char *contact;       /* our Contact value */
	const char *user;          /* the subscriber that Refer-To names; "" for nobody */
	bool far_end;              /* it names another number of the far end */
};
void transfer_begin(struct transfers *transfers, struct request *refer,
		    const struct transfer_order *order);

/* For calls_options.on_change, of every call. */
void transfers_changed(struct transfers *transfers, struct call *call);

#endif
