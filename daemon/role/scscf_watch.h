/* SPDX-License-Identifier: Apache-2.0 */
/* The S-CSCF and the calls that it watches (proc/watch.h): what goes by is noted, requests of
 * unknown dialogs are refused, and the network releases calls (TS 24.229 5.4.5.1). */
#ifndef IMSD_ROLE_SCSCF_WATCH_H
#define IMSD_ROLE_SCSCF_WATCH_H

#include "proc/registration.h"
#include "proc/watch.h"
#include "role/duty.h"

struct scscf;

/* Duties. 481 for BYE, PRACK, UPDATE, INFO and re-INVITE of a call that is not known. */
int scscf_duty_dialog(struct duty_run *run);
/* Notes a request that begins a call or is in one: the last duty, as the call lives from then
 * on. */
int scscf_duty_watch(struct duty_run *run);
/* On responses: notes what they mean to the call. */
int scscf_duty_watch_response(struct duty_run *run);
#define SCSCF_DIALOG_ROW \
	{ "scscf.dialog", scscf_duty_dialog, "RFC 3261 12.2.2", "481 for a request in a call that is not known" }
#define SCSCF_WATCH_ROW \
	{ "scscf.watch", scscf_duty_watch, "TS 24.229 5.4.3", "remember the calls that pass" }
#define SCSCF_WATCH_RESPONSE_ROW \
	{ "scscf.watch_response", scscf_duty_watch_response, "TS 24.229 5.4.3", "remember how calls go on" }

struct watches *scscf_watches_new(struct scscf *scscf);
/* The last contact is gone: releases the calls of that subscriber (knob
 * scscf.release_on_deregistration). */
void scscf_release_all(struct scscf *scscf, const struct registration *registration);

/* How the network releases a call. */
struct release {
	const char *why;    /* for the journal; const */
	const char *reason; /* Reason header of CANCEL and BYE; NULL: none */
	int status;         /* what a caller gets who was not answered yet; 0: 480 */
	bool spare[2];      /* sides that hear nothing of it (enum watch_side) */
};
/* Before the answer the INVITE is refused and cancelled; behind it each side gets a BYE, and the call
 * ends when they are answered or time out. Nothing happens to one that is over. */
void scscf_release(struct scscf *scscf, struct watched *watched, const struct release *how);

#endif
