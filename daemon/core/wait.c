/* SPDX-License-Identifier: Apache-2.0 */
/* Waiting until the journal holds what is expected, or the lab is as a plain word says. */
#include "core/wait.h"

#include <limits.h>

#include "core/core_private.h"

/* What no event tells is asked so often, us. */
enum { ASK_AGAIN = 50000 };

struct wait {
	struct core *core;
	struct wait_options options;
	struct journal_listener listener;
	struct work work;
	struct timer deadline, again;
	int64_t began;
	uint64_t behind;  /* the last record before it began */
	uint64_t record;  /* that told it */
	unsigned checked; /* records of the verify that were looked at */
};

static void wait_free(void *object)
{
	struct wait *wait = object;

	verify_free(wait->options.verify);
	mem_free(wait);
}

/* Nothing calls it any more; it is freed when this turn of the loop ends. */
static void wait_end(struct wait *wait)
{
	journal_unlisten(&wait->listener);
	work_cancel(&wait->work);
	timer_stop(wait->core->loop, &wait->deadline);
	timer_stop(wait->core->loop, &wait->again);
	wait->core->waits--;
	loop_reap(wait->core->loop, wait, wait_free);
}

static void wait_finish(struct wait *wait, bool met)
{
	wait->options.done(wait->options.arg, wait, met);
	wait_end(wait);
}

/* Has one of the records told it? */
static bool is_told(struct wait *wait)
{
	const struct wait_options *options = &wait->options;
	const uint64_t *records;
	struct facts facts;
	unsigned n;

	verify_look(options->verify);
	records = verify_records(options->verify, &n);
	for (; wait->checked < n && !wait->record; wait->checked++)
		if (!options->moment || !options->moment->is_about ||
		    (journal_read(wait->core->journal, records[wait->checked], &facts) &&
		     options->moment->is_about(wait->core, &options->query, &facts)))
			wait->record = records[wait->checked];
	return options->moment ? wait->record != 0 : verify_is_settled(options->verify);
}

/* Is it over? */
static void wait_check(void *arg)
{
	struct wait *wait = arg;
	const struct wait_options *options = &wait->options;

	if (options->verify && is_told(wait))
		wait_finish(wait, options->moment || verify_holds(options->verify));
	else if (options->moment && (options->fresh || !options->moment->event) &&
		 options->moment->is_so(wait->core, &options->query))
		wait_finish(wait, true);
	else if (options->moment && !options->moment->event)
		timer_start(wait->core->loop, &wait->again, ASK_AGAIN, wait_check, wait);
}

static void on_deadline(void *arg)
{
	struct wait *wait = arg;
	const struct wait_options *options = &wait->options;

	wait_finish(wait, !options->moment && verify_holds(options->verify));
}

/* A turn of the loop may bring many records; they are looked at together. */
static void on_record(void *ctx, const struct journal_record *record)
{
	struct wait *wait = ctx;

	(void)record;
	loop_post(wait->core->loop, &wait->work, wait_check, wait);
}

struct wait *wait_begin(struct core *core, const struct wait_options *options)
{
	struct wait *wait;

	if (core->waits == WAITS_MAX) {
		verify_free(options->verify);
		return NULL;
	}
	core->waits++;
	wait = mem_alloc(sizeof(*wait));
	wait->core = core;
	wait->options = *options;
	wait->began = loop_now(core->loop);
	wait->behind = journal_count(core->journal);
	if (options->fresh && options->verify)
		verify_begin_behind(options->verify, wait->behind);
	wait->listener = (struct journal_listener){ .fn = on_record, .ctx = wait };
	journal_listen(core->journal, &wait->listener);
	timer_start(core->loop, &wait->deadline, options->timeout, on_deadline, wait);
	loop_post(core->loop, &wait->work, wait_check, wait);
	return wait;
}

void wait_cancel(struct wait *wait)
{
	wait_end(wait);
}

const struct verify *wait_verify(const struct wait *wait)
{
	return wait->options.verify;
}

uint64_t wait_record(const struct wait *wait)
{
	const uint64_t *records;
	unsigned n = 0;

	if (wait->record || !wait->options.verify)
		return wait->record;
	records = verify_records(wait->options.verify, &n);
	return n && !wait->options.moment ? records[0] : 0;
}

struct str wait_user(const struct wait *wait)
{
	return wait->options.query.user;
}

int64_t wait_lasted(const struct wait *wait)
{
	return loop_now(wait->core->loop) - wait->began;
}

uint64_t wait_began_behind(const struct wait *wait)
{
	return wait->behind;
}
