/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The procedure "ussd": the dialogue of a far end's call with a USSD code (TS 24.390 4.5.4). The
 * network asks by INFO, one at a time, and says the last thing in its BYE. What it says comes from the
 * `ussd` of the configuration or from who began the call; how, from the turns ussd.request and
 * ussd.end. For the call*.c files.
 */
#ifndef IMSD_PROC_CALL_USSD_H
#define IMSD_PROC_CALL_USSD_H

#include "proc/call_info.h"

struct ussd;

/* A call has come: with a code of the configuration in force it gets a dialogue; NULL: it is none. */
void call_ussd_invited(struct call *call, const struct ussd_item *item);
/* The network begins one. */
void call_ussd_order(struct call *call, const struct ussd_order *order);
/* NULL-safe. */
void ussd_free(struct ussd *ussd);

/* There was the ACK. */
void call_ussd_established(struct call *call);
/* An INFO of the package was answered with a 2xx; its document, STR_NONE: it had none. */
void call_ussd_informed(struct call *call, struct str xml);

/* Puts into a request of a step what is due in it; the step's own body is left alone. */
void call_ussd_dress(struct call *call, const struct step *step, struct msg *msg);
/* A final response to an INFO with a package of ours; 408: none came, 0: the call is gone. */
void call_ussd_said(struct call *call, int status);

#endif
