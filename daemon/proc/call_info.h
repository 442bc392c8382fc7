/* SPDX-License-Identifier: Apache-2.0 */
/*
 * INFO in a far end's call: info packages (RFC 6086), keys without one (RFC 2976), keys as
 * telephone-events (RFC 4733), and USSD dialogues (TS 24.390).
 */
#ifndef IMSD_PROC_CALL_INFO_H
#define IMSD_PROC_CALL_INFO_H

#include "body/ussd.h"
#include "proc/call.h"

/* What an INFO without a package may carry, as Accept says it. */
#define CALL_INFO_TYPES "application/dtmf-relay, application/dtmf"

/* The package that a request names, without its parameters; STR_NONE: it names none. */
struct str info_package(const struct msg *msg);
/* Have we announced it in this call (Recv-Info)? */
bool call_takes_package(const struct leg *leg, struct str package);
/* The packages that we have announced last; "" for none. */
struct str call_recv_info(const struct leg *leg);

/* Keys that came by INFO, the last CALL_KEYS_MAX. */
enum { CALL_KEYS_MAX = 32 };
const char *call_keys(const struct call *call);
/* Plays keys, one behind the other, into the stream of the leg that talks. False with one sentence in
 * why. */
bool call_press(struct call *call, struct str keys, char why[160]);

/* A USSD dialogue that the network begins with an INVITE (call_order.ussd). Texts are copied. */
struct ussd_order {
	const char *text;             /* what is said first; NULL: that of the item */
	const char *language;         /* NULL: knob call.ussd_language */
	bool notify;                  /* a notification, which is confirmed; else a question */
	const struct ussd_item *item; /* whose answers are followed; NULL: any answer ends it */
};

#endif
