/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the telephony application server share. */
#ifndef IMSD_ROLE_TAS_PRIVATE_H
#define IMSD_ROLE_TAS_PRIVATE_H

#include "role/identity.h"
#include "role/tas.h"

struct tas {
	struct server server; /* first: see role/server.h */
	struct tas_options options;
};

/* Whom a pass through here is for (RFC 5502, RFC 8498). */
enum session_case {
	CASE_NONE,        /* nobody, or one without services: the request only passes */
	CASE_ORIGINATING, /* the caller */
	CASE_DIVERTING,   /* who has diverted it: the caller's side of the next leg */
	CASE_TERMINATING  /* the callee */
};

enum occupation { NOT_BUSY, CALL_WAITS, BUSY };

/* One request in work, until the last response to it; run.msg is the clone that will leave, then each
 * response. */
struct serving {
	struct duty_run run;
	struct tas *tas;
	enum session_case session_case;
	bool registered; /* the served user is */
	struct subscriber subscriber;
	const struct services *services; /* of the request's snapshot; not NULL but for CASE_NONE */
	enum occupation occupation;      /* of the callee */
	bool awaits_reply;               /* CFNR is to be done when time is up */
	bool alerted;                    /* the callee rings */
	bool over;                       /* the caller, or we, have given up */
	bool gave_up;                    /* the call waited for too long: its 487 is our 480 */
	struct divert {
		const struct diversion *how; /* NULL: nothing is to be done */
		int cause;                   /* of RFC 4458 */
		int befell; /* status that the served user was reached with; 0: none */
		bool done;
	} divert;
	struct diversion deflection; /* of a 302 */
	/* What a response is to show again: as the request came. STR_NONE: nothing was changed. In
	 * the request's memory. */
	struct str from, to;
	struct timer no_reply, waiting;
};

static inline struct serving *serving_of(struct duty_run *run)
{
	return container_of(run, struct serving, run);
}

/* A knob's value for that request. */
int64_t serving_knob(struct serving *serving, knob_id id);
/* Whom a URI calls, by the number plan in force. */
void serving_callee(struct serving *serving, struct msg *msg, const struct uri *uri,
		    struct callee *callee);
/* No timer of it fires any more. */
void serving_settle(struct serving *serving);

/* Who is shown to whom, in tas_identity.c (TS 24.607, TS 24.608). */
int tas_duty_oir(struct duty_run *run);
int tas_duty_oip(struct duty_run *run);
int tas_duty_tir(struct duty_run *run);
int tas_duty_tip(struct duty_run *run);
int tas_duty_hide_target(struct duty_run *run);
int tas_duty_parties(struct duty_run *run);
/* Does the message ask for its sender not to be shown? */
bool tas_asks_privacy(struct msg *msg);
/* Puts `id` into Privacy, `none` goes. */
void tas_restrict(struct msg *msg);

/* Hidden parties within a dialog, in tas_dialog.c. */
enum tas_party { TAS_CALLER, TAS_CALLEE };
/* An INVITE leaves with that party hidden: we stay on the path of its dialog, to hide it there. */
void tas_stay(struct serving *serving, struct msg *msg, enum tas_party hidden);
/* An anonymous From or To, of which only the parameters stay. */
void tas_anonymise(struct msg *msg, enum hdr id);
/* Takes our Routes off; who is hidden by them is, in a request within a dialog. */
void tas_take_routes(const struct snapshot *snapshot, struct msg *msg);

/* Barring, in tas_barring.c (TS 24.611). */
int tas_duty_outgoing_barring(struct duty_run *run);
int tas_duty_incoming_barring(struct duty_run *run);
int tas_duty_anonymous_rejection(struct duty_run *run);

/* Diversion, in tas_diversion.c (TS 24.604). */
int tas_duty_cfu(struct duty_run *run);
int tas_duty_cfnl(struct duty_run *run);
int tas_duty_cfb(struct duty_run *run);
int tas_duty_cfnr(struct duty_run *run);
int tas_duty_busy_response(struct duty_run *run);
int tas_duty_no_reply_response(struct duty_run *run);
int tas_duty_not_reachable(struct duty_run *run);
int tas_duty_deflection(struct duty_run *run);
/* A response duty has asked for a diversion (serving->divert): another branch takes the place of the one
 * that the response came from. True: the response is done with, and freed. */
bool tas_divert_response(struct serving *serving, struct msg *response);
/* The no-reply timer runs, if CFNR is to be done. */
void tas_await_reply(struct serving *serving);

/* Call waiting, in tas_waiting.c (TS 24.615). */
int tas_duty_occupation(struct duty_run *run);
int tas_duty_call_waiting(struct duty_run *run);
int tas_duty_alert_info(struct duty_run *run);
/* The call-waiting timer runs, if the call waits. */
void tas_await_attention(struct serving *serving);
/* It is over, and this final response says so: the caller gets 480. True: the response is done with, and
 * freed. */
bool tas_give_up(struct serving *serving, struct msg *response);

#endif
