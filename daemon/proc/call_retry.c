/* SPDX-License-Identifier: Apache-2.0 */
/* What the far end sends once more in a call, after a 491 or a Retry-After. */
#include <stdio.h>

#include "msg/view.h"
#include "proc/call_private.h"
#include "proc/call_sending.h"

enum { GLARE_STEP_US = 10000, BUSY_US = 500000, RETRIES_MAX = 10 };

/* The same again. */
static void on_retry(void *arg)
{
	struct call *call = arg;
	struct step step = { .verb = STEP_SEND,
			     .what = call->retry_method,
			     .sdp = call->retry_word[0] ? call->retry_word : NULL };

	if ((call->state == CALL_ESTABLISHED || call->state == CALL_EARLY) &&
	    !call_send(call, &step) && ++call->retries < RETRIES_MAX)
		timer_start(call_loop(call), &call->retry, BUSY_US, on_retry, call);
}

void sending_retry_later(struct sending *sending, struct msg *response)
{
	struct call *call = sending->call;
	struct random *random = &call->calls->tokens;
	int64_t wait = msg_number(response, HDR_RETRY_AFTER, 0) * 1000000;

	if (++call->retries >= RETRIES_MAX)
		return;
	if (response->status == 422)
		wait = 0;
	else if (response->status == 491)
		wait = call->outgoing ?
			       2100000 + (int64_t)random_below(random, 191) * GLARE_STEP_US :
			       (int64_t)random_below(random, 201) * GLARE_STEP_US;
	call->retry_method = sending->method;
	snprintf(call->retry_word, sizeof(call->retry_word), "%s", sending->word);
	timer_start(call_loop(call), &call->retry, wait, on_retry, call);
}
