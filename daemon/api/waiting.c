/* SPDX-License-Identifier: Apache-2.0 */
/* An exchange that is answered when something has happened, or its time is over. */
#include "api/waiting.h"

/* In the arena of the exchange. */
struct waiting {
	struct exchange *exchange;
	struct wait *wait;
	void (*reply)(struct exchange *exchange, const struct wait *wait, bool met);
};

static void on_done(void *arg, struct wait *wait, bool met)
{
	struct waiting *waiting = arg;

	waiting->reply(waiting->exchange, wait, met);
}

/* The client has gone: nobody waits. */
static void on_gone(void *ctx)
{
	struct waiting *waiting = ctx;

	wait_cancel(waiting->wait);
	exchange_reply_nothing(waiting->exchange);
}

void waiting_begin(struct exchange *exchange, struct wait_options *options,
		   void (*reply)(struct exchange *exchange, const struct wait *wait, bool met))
{
	struct waiting *waiting = arena_alloc(&exchange->arena, sizeof(*waiting));

	*waiting = (struct waiting){ .exchange = exchange, .reply = reply };
	options->done = on_done;
	options->arg = waiting;
	waiting->wait = wait_begin(exchange->core, options);
	if (waiting->wait)
		exchange_on_gone(exchange, on_gone, waiting);
	else
		exchange_refuse(exchange, 503, "%d wait already: one of them must end first",
				WAITS_MAX);
}
