/* SPDX-License-Identifier: Apache-2.0 */
/* The duties of the far end on its responses; for role/peer.c. */
#ifndef IMSD_ROLE_PEER_RESPONSE_H
#define IMSD_ROLE_PEER_RESPONSE_H

#include "proc/call.h"

/* Runs them; `performance` has gates, loop and journal. */
void peer_dress(const struct performance_options *performance, struct call_response *response);

#endif
