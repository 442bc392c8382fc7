/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The procedure "referral", the side that was asked: the implicit subscription that a REFER makes (RFC
 * 3515 2.4.4), in the dialog that the REFER came in or in one that it begins. One instance per REFER,
 * one state, one table; one NOTIFY at a time, what changes meanwhile follows. The dialog is shared
 * with the call that it belongs to, and outlives it (RFC 5057). The side that asks: proc/referring.h.
 */
#ifndef IMSD_PROC_REFERRAL_H
#define IMSD_PROC_REFERRAL_H

#include "proc/call.h"
#include "proc/refer_to.h"

struct referral;
struct referrals;

/* All REFERs that one element got and sent. */
struct referrals_options {
	struct performance_options performance; /* without user, ctx and running */
	struct stack *stack;
	struct snapshot *(*snapshot_of)(void *ctx);        /* in force; not held for the caller */
	struct link *(*next_hop)(void *ctx);               /* where requests leave */
	struct str (*contact)(void *ctx, struct msg *msg); /* our Contact value, in its memory */
	uint64_t seed;
	const char *role;  /* of the element; const */
	const char *label; /* its host is LABEL.DOMAIN; const */
	void *ctx;
};
struct referrals *referrals_new(const struct referrals_options *options);
/* Behind calls_close and before the stack: what is alive ends without a word. NULL-safe. */
void referrals_free(struct referrals *referrals);
/* Ends all without a word. */
void referrals_reset(struct referrals *referrals);
/* Alive, got and sent. */
size_t referrals_count(const struct referrals *referrals);
/* Those got from that subscriber. */
size_t referrals_count_of(const struct referrals *referrals, const char *user);

struct referral_grant {
	struct request *refer;
	struct msg *response; /* the 2xx, with its To tag; not sent yet */
	struct leg *leg;      /* whose dialog it came in; NULL: it begins one */
	/* It is over, whatever is still to come of what was asked for; the last call. May be NULL. */
	void (*on_end)(void *ctx);
	void *ctx;
};
/* Its NOTIFY with 100 leaves behind the 2xx. NULL when the request cannot begin a dialog. Whoever
 * wants no subscription (RFC 4488) begins none. */
struct referral *referral_begin(struct referrals *referrals, const struct referral_grant *grant);
/* What came of it: a status, and its phrase (STR_NONE: the usual one). A provisional one is told when
 * knob referral.provisional says so; a final one is the last: its NOTIFY ends the subscription. */
void referral_progress(struct referral *referral, int status, struct str phrase);
/* Ends it; the last NOTIFY gives that reason (const), "rejected", "noresource" ... */
void referral_end(struct referral *referral, const char *reason);
/* Its user goes: on_end is called no more. */
void referral_forget(struct referral *referral);

/* A SUBSCRIBE in its dialog, which is that leg's or (NULL) its own: 200 and a NOTIFY, or 481, 489.
 * The request is answered. */
void referrals_subscribed(struct referrals *referrals, struct leg *leg, struct request *subscribe);
/* Is that request in a dialog that a REFER has begun, or that has outlived its call? */
bool referrals_knows(struct referrals *referrals, struct msg *request);

const char *referral_state_name(const struct referral *referral);
/* For the vocabulary: the states of both sides. */
extern const struct name_row referral_state_rows[];
extern const unsigned referral_n_states;

#endif
