/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A response that a UA sends again end to end until it is acknowledged: a 2xx to an INVITE until
 * its ACK comes (RFC 3261 13.3.1.4), a reliable provisional one until its PRACK does (RFC 3262 3).
 * This is so over reliable links too: what is lost may be lost on a UE's UDP leg further on. Each
 * early dialog has its own.
 */
#ifndef IMSD_SIP_REPEAT_H
#define IMSD_SIP_REPEAT_H

#include "sip/request.h"

struct repeat_user {
	/* 64*T1 have passed. The repeat is over and frees itself: nothing may be done with it. */
	void (*on_timeout)(void *ctx);
	void *ctx;
};

struct repeat;
/* Sends the response (taken over) as request_reply does, and further copies of it: after T1, then at
 * doubled intervals, of a 2xx at most T2 apart. The edit gate sees it once, the wire gate each copy.
 * The request may end before, the stack may not. */
struct repeat *repeat_start(struct request *request, struct msg *response,
			    const struct repeat_user *user);
/* It was acknowledged, or nobody waits for that any more. NULL-safe. */
void repeat_free(struct repeat *repeat);

#endif
