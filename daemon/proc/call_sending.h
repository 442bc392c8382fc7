/* SPDX-License-Identifier: Apache-2.0 */
/* What the files share that send requests in a far end's call. */
#ifndef IMSD_PROC_CALL_SENDING_H
#define IMSD_PROC_CALL_SENDING_H

#include "proc/call_private.h"

/* The method lives for ever. */
struct sending *sending_new(struct call *call, struct leg *leg, const char *method);
void sending_free(struct sending *sending);
/* Takes the message over; the user's ctx is the sending. */
void sending_go(struct sending *sending, struct msg *msg, const struct client_user *user);

/* The same again later, as that response says; not for ever: behind a 491 after a time by chance (RFC
 * 3261 14.1: who made the Call-ID waits 2.1 to 4 s, the other at most 2 s), behind a 422 at once. */
void sending_retry_later(struct sending *sending, struct msg *response);

/* ACK to a 2xx with leg->invite_cseq; and again for each copy of it. */
void leg_acknowledge(struct leg *leg);
/* Takes the description of a 2xx to an INVITE of ours. False: there is no session. */
bool leg_take_final(struct leg *leg, struct msg *response);
/* A provisional response to an INVITE of ours: its description, and the PRACK that it wants. */
void leg_take_provisional(struct sending *sending, struct leg *leg, struct msg *response);
/* A request in the dialog of a leg; false when it cannot go now. */
bool leg_send(struct leg *leg, const struct step *step);

/* That description, or the one of the step's file, as the body; STR_NONE: none. */
void step_set_description(const struct step *step, struct msg *msg, struct str sdp);
/* The Reason that a step's headers say, STR_NONE: none. */
struct str step_reason(const struct step *step);
void call_saw(struct call *call, int status);
/* Hears of any request but an INVITE that begins a call; its ctx is the sending. */
extern const struct client_user call_request_user;

#endif
