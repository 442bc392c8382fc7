/* SPDX-License-Identifier: Apache-2.0 */
/* An answer found by slices. */
#include "api/slices.h"

/* In the arena of the exchange. */
struct slices {
	struct exchange *exchange;
	const struct slices_ops *ops;
	void *ctx;
	struct timer timer; /* of no time: work would go on in the same turn */
};

static void on_turn(void *arg)
{
	struct slices *slices = arg;

	if (!slices->ops->step(slices->exchange, slices->ctx))
		timer_start(core_loop(slices->exchange->core), &slices->timer, 0, on_turn, slices);
}

static void on_gone(void *ctx)
{
	struct slices *slices = ctx;

	timer_stop(core_loop(slices->exchange->core), &slices->timer);
	if (slices->ops->dropped)
		slices->ops->dropped(slices->ctx);
	exchange_reply_nothing(slices->exchange);
}

void slices_begin(struct exchange *exchange, const struct slices_ops *ops, void *ctx)
{
	struct slices *slices;

	if (ops->step(exchange, ctx))
		return;
	slices = arena_alloc(&exchange->arena, sizeof(*slices));
	*slices = (struct slices){ .exchange = exchange, .ops = ops, .ctx = ctx };
	exchange_on_gone(exchange, on_gone, slices);
	timer_start(core_loop(exchange->core), &slices->timer, 0, on_turn, slices);
}
