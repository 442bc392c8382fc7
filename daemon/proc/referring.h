/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The procedure "referral", the side that asks: a REFER of ours, in a call's dialog or in one of its
 * own, and the NOTIFYs that tell what came of it (RFC 3515 2.4). One instance per REFER, in the same
 * struct referrals as those that are got.
 */
#ifndef IMSD_PROC_REFERRING_H
#define IMSD_PROC_REFERRING_H

#include "proc/referral.h"

/* The REFER of a step in the dialog of a leg: its headers name Refer-To; Referred-By is ours when it
 * names none. False: not now. */
bool referring_send(struct referrals *referrals, struct leg *leg, const struct step *step);

/* A REFER outside of a dialog. Texts are only read. */
struct referring_order {
	const char *user;           /* the subscriber */
	const char *target;         /* where it goes: an identity, or a GRUU */
	const char *from;           /* who refers: a URI */
	const char *const *headers; /* "Name: value" lines, NULL-terminated: Refer-To ... */
};
void referring_start(struct referrals *referrals, const struct referring_order *order);

/* A NOTIFY in that leg's dialog or (NULL) in none of a call. The status that answers it, with one
 * sentence in `why` when that is no 200: 400 without Subscription-State or a fragment, 481 for a REFER
 * that nobody sent, 489 for another event. */
int referrals_notified(struct referrals *referrals, struct leg *leg, struct msg *notify,
		       char why[96]);

/* What the last REFER to that subscriber has come to: the status that was told or that refused it; 0:
 * nothing yet, -1: there was none. */
int referrals_result(const struct referrals *referrals, const char *user);

#endif
