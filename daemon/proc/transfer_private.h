/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of transfers share; nobody else includes it. */
#ifndef IMSD_PROC_TRANSFER_PRIVATE_H
#define IMSD_PROC_TRANSFER_PRIVATE_H

#include "proc/transfer.h"

struct transfers {
	struct transfers_options options;
	struct list all;
};

struct transfer {
	struct list all;
	struct transfers *transfers;
	struct request *request;   /* NULL: its transaction is over */
	const struct refer_to *to; /* as long as steps are performed */
	char *from, *contact, *user;
	struct call *old;          /* that the REFER came in; NULL: none, or it has ended */
	struct call *made;         /* that it asked for; NULL: none, or it has its final answer */
	struct referral *referral; /* NULL: none, or it is over */
	int status;                /* the last one of the call made, 0: none */
	int64_t talk_us; /* how long two of our numbers talk to each other; -1: it is none */
	struct timer talk;
	struct list running;
	struct work check;
};

static inline struct loop *transfer_loop(const struct transfer *transfer)
{
	return transfer->transfers->options.performance.loop;
}

/* transfer.c */
/* What has come of it. */
void transfer_tell(struct transfer *transfer, int status);
/* Frees it, soon, when it is over. */
void transfer_check(struct transfer *transfer);

/* transfer_steps.c */
extern const struct performance_user transfer_performance_user;

#endif
