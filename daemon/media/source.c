/* SPDX-License-Identifier: Apache-2.0 */
/* Reception of one sender, after RFC 3550 appendix A. */
#include "media/source.h"

/* RFC 3550 A.1: how far numbers may jump ahead, and fall behind, before they mean a new
 * beginning. */
enum { MAX_DROPOUT = 3000, MAX_MISORDER = 100, NO_RESTART = UINT16_MAX + 1, SEEN_BITS = 64 };

/* RFC 3550 A.3; wrapped numbers count on. */
static uint64_t source_expected(const struct source *source)
{
	return source->known ? source->cycles + source->highest - source->first + 1 : 0;
}

uint64_t source_lost(const struct source *source)
{
	uint64_t expected = source_expected(source), received = source->received;

	return source->lost_before + (expected > received ? expected - received : 0);
}

static void source_begin(struct source *source, const struct rtp *rtp)
{
	bool other = !source->known || rtp->ssrc != source->ssrc;

	*source = (struct source){
		.known = true,
		.ssrc = rtp->ssrc,
		.highest = rtp->sequence,
		.first = rtp->sequence,
		.restart = NO_RESTART,
		.received = 1,
		.lost_before = source_lost(source),
		.ssrcs = source->ssrcs + other,
		.restarts = source->restarts + !other,
		.gaps = source->gaps,
		.disordered = source->disordered,
		.repeated = source->repeated,
		.seen = 1,
	};
}

/* A number so far ahead of the highest. */
static void note_ahead(struct source *source, unsigned ahead)
{
	if (ahead == 0)
		source->repeated++;
	source->gaps += ahead > 1;
	source->seen = (ahead < SEEN_BITS ? source->seen << ahead : 0) | 1;
}

/* A number so far behind it; who has seen it cannot be known for long. */
static void note_behind(struct source *source, unsigned behind)
{
	uint64_t bit = behind < SEEN_BITS ? UINT64_C(1) << behind : 0;

	if (source->seen & bit)
		source->repeated++;
	else
		source->disordered++;
	source->seen |= bit;
}

bool source_take(struct source *source, const struct rtp *rtp)
{
	uint16_t ahead = (uint16_t)(rtp->sequence - source->highest);

	if (!source->known || rtp->ssrc != source->ssrc || rtp->sequence == source->restart) {
		source_begin(source, rtp);
		return true;
	}
	if (ahead >= MAX_DROPOUT && ahead <= UINT16_MAX + 1 - MAX_MISORDER) {
		source->restart = (uint16_t)(rtp->sequence + 1);
		return false;
	}
	if (ahead < MAX_DROPOUT) {
		if (rtp->sequence < source->highest)
			source->cycles += UINT16_MAX + 1;
		source->highest = rtp->sequence;
		source->restart = NO_RESTART;
		note_ahead(source, ahead);
	} else {
		note_behind(source, UINT16_MAX + 1 - ahead);
	}
	source->received++;
	return false;
}

void source_take_time(struct source *source, const struct rtp *rtp, uint32_t clock, int64_t now)
{
	int64_t sent_apart, apart = now - source->arrival;

	if (source->timed && clock) {
		sent_apart =
			(int64_t)(int32_t)(rtp->timestamp - source->timestamp) * 1000000 / clock;
		apart = apart > sent_apart ? apart - sent_apart : sent_apart - apart;
		source->jitter_16 += apart - ((source->jitter_16 + 8) >> 4);
	}
	source->timed = true;
	source->timestamp = rtp->timestamp;
	source->arrival = now;
}

void source_forget_time(struct source *source)
{
	source->timed = false;
}

int64_t source_jitter(const struct source *source)
{
	return source->jitter_16 >> 4;
}

void source_take_report(struct source *source, const struct rtcp_heard *heard, int64_t now)
{
	if (!source->known || heard->ssrc != source->ssrc || !heard->sender)
		return;
	source->heard = heard->ntp_middle;
	source->heard_at = now;
}

/* Microseconds in 65536ths of a second, as DLSR wants them. */
static uint32_t delay_since(const struct source *source, int64_t now)
{
	return source->heard ? (uint32_t)((uint64_t)(now - source->heard_at) * 65536 / 1000000) : 0;
}

/* RFC 3550 A.3, over the interval since the last report, in which something came. */
static uint8_t fraction_lost(const struct source *source)
{
	uint64_t expected = source_expected(source) - source->expected_before;
	uint64_t received = source->received - source->received_before;

	if (expected <= received)
		return 0;
	return (uint8_t)((expected - received) * 256 / expected);
}

bool source_report(struct source *source, uint32_t clock, int64_t now, struct rtcp_block *block)
{
	uint64_t lost = source_lost(source) - source->lost_before;

	if (source->received == source->received_before)
		return false;
	*block = (struct rtcp_block){
		.ssrc = source->ssrc,
		.fraction = fraction_lost(source),
		.lost = lost < INT32_MAX ? (int32_t)lost : INT32_MAX,
		.highest = (uint32_t)(source->cycles + source->highest),
		.jitter = (uint32_t)((uint64_t)source_jitter(source) * clock / 1000000),
		.last_report = source->heard,
		.delay = delay_since(source, now),
	};
	source->expected_before = source_expected(source);
	source->received_before = source->received;
	return true;
}
