/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the far end share. */
#ifndef IMSD_ROLE_PEER_PRIVATE_H
#define IMSD_ROLE_PEER_PRIVATE_H

#include "proc/refer_to.h"
#include "proc/single.h"
#include "proc/transfer.h"
#include "role/identity.h"
#include "role/peer.h"

struct peer {
	struct server server; /* first: see role/server.h */
	struct peer_options own;
	struct calls *calls;
	struct singles *singles;
	struct referrals *referrals;
	struct transfers *transfers;
};

/* One request in work: from its first duty until a call or an answer has it. */
struct peering {
	struct duty_run run;
	struct peer *peer;
	struct leg *leg;          /* of an in-dialog request */
	struct refer_to refer_to; /* of a REFER */
};

static inline struct peering *peering_of(struct duty_run *run)
{
	return container_of(run, struct peering, run);
}

/* Whom a URI calls. */
void peer_callee(const struct snapshot *snapshot, struct msg *msg, const struct uri *uri,
		 struct callee *callee);

/* peer_refer.c */
void peer_refer_new(struct peer *peer);
/* Behind calls_close, before the stack. */
void peer_refer_free(struct peer *peer);
/* calls_options.on_change and refer. */
void peer_call_changed(void *ctx, struct call *call);
bool peer_call_refers(void *ctx, struct leg *leg, const struct step *step);
/* May the request be in a dialog that is no call's (any more): one of a REFER? */
bool peer_refer_dialog(const struct peering *peering);
int peer_duty_refer(struct duty_run *run);
int peer_duty_subscription(struct duty_run *run);
int peer_duty_replaces(struct duty_run *run);
/* Answers REFER, SUBSCRIBE and NOTIFY; false: it is another request. */
bool peer_refer_act(struct peering *peering);

/* peer_single.c */
void peer_single_new(struct peer *peer);
int peer_duty_message(struct duty_run *run);
int peer_duty_info(struct duty_run *run);
/* Answers MESSAGE and OPTIONS outside of dialogs; false: it is another request. */
bool peer_single_act(struct peering *peering);

#endif
