/* SPDX-License-Identifier: Apache-2.0 */
/* An exchange that is answered when something has happened, or its time is over. */
#ifndef IMSD_API_WAITING_H
#define IMSD_API_WAITING_H

#include "api/exchange.h"
#include "core/wait.h"

/* Begins the wait; reply answers the exchange, once, never before this returns, unless the client goes. Options
 * without done and arg; their verify is taken over. Too many that wait are refused (503). */
void waiting_begin(struct exchange *exchange, struct wait_options *options,
		   void (*reply)(struct exchange *exchange, const struct wait *wait, bool met));

#endif
