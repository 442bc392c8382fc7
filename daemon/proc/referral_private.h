/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of both sides of REFER share; nobody else includes it. */
#ifndef IMSD_PROC_REFERRAL_PRIVATE_H
#define IMSD_PROC_REFERRAL_PRIVATE_H

#include "base/fsm.h"
#include "base/random.h"
#include "proc/event_package.h"
#include "proc/knobs.h"
#include "proc/referral.h"
#include "sip/client.h"

struct referrals {
	struct referrals_options options;
	struct dialogs dialogs; /* `owner` is a struct refer_dialog */
	struct list all;        /* struct refer_dialog */
	struct list asking;     /* struct referring whose dialog is not there yet */
	struct list told;       /* of those that are over, the latest */
	struct map by_user;     /* struct referral */
	struct random tokens;
	size_t count, n_told;
};

/* One dialog in which there were REFERs. */
struct refer_dialog {
	struct list all;
	struct referrals *referrals;
	struct leg_usage usage;
	struct leg *leg; /* of a call, whose dialog it is; NULL: it is our own */
	struct dialog *dialog;
	char *contact;         /* our Contact value in it, or NULL */
	struct list got, sent; /* struct referral, struct referring; oldest first */
	bool used, asked;      /* there was a REFER from there, from here */
	bool held;             /* it stays although nothing is in it */
};

/* Both sides. */
enum referral_state {
	REFERRAL_QUIET,     /* got: all is told */
	REFERRAL_NOTIFYING, /* a NOTIFY is under way */
	REFERRAL_BEHIND,    /* ... and there is something new */
	REFERRAL_LAST_DUE,  /* it is over; the last NOTIFY waits for the one before */
	REFERRAL_ENDING,    /* the last NOTIFY is under way */
	REFERRAL_ASKING,    /* sent: the REFER has no final response */
	REFERRAL_ACCEPTED,  /* it was accepted, or there was a NOTIFY */
	REFERRAL_ENDED
};

enum referral_event {
	REFERRAL_EV_CHANGE, /* there is something to tell */
	REFERRAL_EV_END,    /* it is over */
	REFERRAL_EV_ANSWERED,
	REFERRAL_EV_FAILED, /* the NOTIFY failed in a way that ends it */
	REFERRAL_EV_ACCEPTED,
	REFERRAL_EV_TOLD,   /* a NOTIFY came */
	REFERRAL_EV_LAST,   /* ... the last one; or there will be none */
	REFERRAL_EV_REFUSED
};

struct referral {
	struct list node; /* in dialog->got */
	struct map_node by_user;
	struct referrals *referrals;
	struct refer_dialog *dialog; /* NULL: it has ended */
	uint8_t state;
	bool began;         /* the first NOTIFY was due */
	bool over;          /* it ends ... */
	const char *reason; /* ... for this reason (const) */
	bool has_id;        /* Event has one: not the first of its dialog */
	bool reaped;
	uint32_t cseq; /* of the REFER */
	int status;    /* what is told */
	char phrase[64];
	int64_t expires_at; /* loop time */
	struct timer expiry;
	struct work due;
	struct scene scene;
	struct list running;   /* performances */
	struct client *client; /* the NOTIFY under way */
	uint8_t outcome;       /* of it: what is fed when its behaviour is through */
	void (*on_end)(void *ctx);
	void *ctx;
};

/* A state machine for both; `self` is one of them. */
extern const char *const referral_state_names[];
extern const char *const referral_event_names[];

static inline struct loop *referrals_loop(const struct referrals *referrals)
{
	return referrals->options.performance.loop;
}

/* referral.c */
void referral_feed(struct referral *referral, enum referral_event event);
/* Frees it when it has ended and nothing refers to it. */
void referral_check(struct referral *referral);
/* referral_notify.c: the turn referral.notify. */
void referral_notify(struct referral *referral);
void referral_forget_client(struct referral *referral);

/* refer_dialog.c */
/* The dialog of that leg, made when there is none yet. */
struct refer_dialog *refer_dialog_of_leg(struct referrals *referrals, struct leg *leg);
/* One of our own. */
struct refer_dialog *refer_dialog_new(struct referrals *referrals, struct dialog *dialog);
/* The one that a request is in: of that leg, or (NULL) our own; NULL: none. */
struct refer_dialog *refer_dialog_find(struct referrals *referrals, struct leg *leg,
				       struct msg *request);
void refer_dialog_set_contact(struct refer_dialog *dialog, struct str contact);
/* Frees it when nothing is in it any more and no call holds it. */
void refer_dialog_check(struct refer_dialog *dialog);
/* Of a SUBSCRIBE or NOTIFY: is that `Event` the one of a REFER with that CSeq? Without an id it is that of
 * the first one. */
bool refer_event_fits(const struct event_value *event, uint32_t cseq, bool first);

/* referring.c: those of a list end without a word; the results that are remembered go. */
void referrings_clear(struct list *list);
void referrings_forget(struct referrals *referrals);

#endif
