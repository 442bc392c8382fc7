/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An answer that follows the journal. A listener only notes that there is more; what is written is read
 * from the ring, so a client may be slow for as long as the ring remembers, and costs no memory.
 */
#include "api/follow.h"

#define SECOND_US INT64_C(1000000)

/* Octets on their way to a client; more is read when they have left. */
enum { AHEAD = 256 << 10, PIECE = 32 << 10 };

struct follow {
	const struct follow_ops *ops;
	void *ctx;
	struct loop *loop;
	struct journal *journal;
	bool core;
	struct exchange_stream *stream;
	struct journal_listener listener;
	struct work work;
	struct timer heartbeat;
	uint64_t next; /* the first record that was not looked at */
	struct buf piece;
};

/* Everything but the stream, which is gone or is ended by the caller. */
static void follow_free(struct follow *follow)
{
	journal_unlisten(&follow->listener);
	if (follow->core)
		journal_watch_core(follow->journal, false);
	work_cancel(&follow->work);
	timer_stop(follow->loop, &follow->heartbeat);
	follow->ops->free(follow->ctx);
	buf_free(&follow->piece);
	mem_free(follow);
}

static void follow_beat(void *arg);

static void follow_wait(struct follow *follow)
{
	if (follow->ops->heartbeat)
		timer_start(follow->loop, &follow->heartbeat, FOLLOW_HEARTBEAT_S * SECOND_US,
			    follow_beat, follow);
}

static void follow_beat(void *arg)
{
	struct follow *follow = arg;

	if (exchange_stream_backlog(follow->stream) == 0)
		exchange_stream_write(follow->stream, str_of(follow->ops->heartbeat));
	follow_wait(follow);
}

/* What it had not read yet is gone, and was not forgotten on purpose. */
static bool follow_is_overrun(struct follow *follow, uint64_t *first)
{
	*first = journal_first(follow->journal);
	return follow->next < *first && *first != journal_forgotten(follow->journal) + 1;
}

static void follow_drop(struct follow *follow, uint64_t first)
{
	buf_reset(&follow->piece);
	if (follow->ops->overrun)
		follow->ops->overrun(follow->ctx, follow->next, first - 1, &follow->piece);
	if (follow->piece.n)
		exchange_stream_write(follow->stream, buf_str(&follow->piece));
	exchange_stream_end(follow->stream);
	follow_free(follow);
}

/* Reads on until a piece is full or nothing is left; false: nothing is. */
static bool follow_read(struct follow *follow)
{
	struct facts facts;

	buf_reset(&follow->piece);
	while (follow->piece.n < PIECE) {
		if (!journal_read(follow->journal, follow->next, &facts))
			return false;
		follow->next++;
		if (follow->ops->takes(follow->ctx, &facts))
			follow->ops->print(follow->ctx, &facts, &follow->piece);
	}
	return true;
}

static void follow_pump(void *arg)
{
	struct follow *follow = arg;
	bool more = true;
	uint64_t first;

	if (follow_is_overrun(follow, &first)) {
		follow_drop(follow, first);
		return;
	}
	if (follow->next < first)
		follow->next = first;
	while (more && exchange_stream_backlog(follow->stream) < AHEAD) {
		more = follow_read(follow);
		if (!follow->piece.n)
			continue;
		if (!exchange_stream_write(follow->stream, buf_str(&follow->piece)))
			return;
		follow_wait(follow);
	}
}

/* Not from inside the journal. */
static void on_record(void *ctx, const struct journal_record *record)
{
	struct follow *follow = ctx;

	(void)record;
	loop_post(follow->loop, &follow->work, follow_pump, follow);
}

static void on_drained(void *ctx)
{
	struct follow *follow = ctx;

	loop_post(follow->loop, &follow->work, follow_pump, follow);
}

static void on_closed(void *ctx)
{
	follow_free(ctx);
}

static const struct exchange_stream_ops stream_ops = { on_closed, on_drained, NULL };

void follow_start(struct exchange *exchange, const struct follow_ops *ops, void *ctx, bool core,
		  uint64_t next)
{
	struct follow *follow = mem_alloc(sizeof(*follow));

	follow->ops = ops;
	follow->ctx = ctx;
	follow->loop = core_loop(exchange->core);
	follow->journal = core_journal(exchange->core);
	follow->core = core;
	follow->next = next;
	if (core)
		journal_watch_core(follow->journal, true);
	follow->stream = exchange_start(exchange, ops->type, &stream_ops, follow);
	if (!follow->stream) {
		follow_free(follow);
		return;
	}
	follow->listener = (struct journal_listener){ .fn = on_record, .ctx = follow };
	journal_listen(follow->journal, &follow->listener);
	ops->begin(ctx, &follow->piece);
	exchange_stream_write(follow->stream, buf_str(&follow->piece));
	follow_wait(follow);
	loop_post(follow->loop, &follow->work, follow_pump, follow);
}
