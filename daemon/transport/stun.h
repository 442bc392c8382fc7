/* SPDX-License-Identifier: Apache-2.0 */
/* STUN as a keep-alive: a Binding request that comes to the SIP port is answered with the sender's
 * address (RFC 5389 7.3, 15.2; RFC 5626 3.5.2 and 8). Pure. */
#ifndef IMSD_TRANSPORT_STUN_H
#define IMSD_TRANSPORT_STUN_H

#include "transport/addr.h"

enum { STUN_ANSWER_MAX = 128 };

/* Is the datagram STUN and not SIP? RFC 5389 6: two zero bits, the magic cookie, a length that
 * fits. */
bool stun_is(struct str bytes);
/* Is it an answer, to a request of ours? */
bool stun_is_answer(struct str bytes);
/* The answer to a STUN datagram from `from`: a Binding success response with XOR-MAPPED-ADDRESS, or
 * an error response 420 when the request holds attributes that must be understood and are not. Its
 * length, or 0 when nothing is to be answered (an indication, a response, another method). */
size_t stun_answer(struct str bytes, const struct addr *from, uint8_t out[STUN_ANSWER_MAX]);

#endif
