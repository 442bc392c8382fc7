/* SPDX-License-Identifier: Apache-2.0 */
/* Sequence numbers, loss and jitter. */
#include "media_lab.h"

#include "media/source.h"

static void take(struct source *source, uint16_t sequence)
{
	struct rtp rtp = { .ssrc = 1, .sequence = sequence };

	source_take(source, &rtp);
}

static void take_all(struct source *source, const int *numbers)
{
	for (; *numbers >= 0; numbers++)
		take(source, (uint16_t)*numbers);
}

Test(source, counts_loss)
{
	static const struct {
		int numbers[10];
		uint64_t lost;
	} rows[] = {
		{ { 1, 2, 3, -1 }, 0 },
		{ { 1, 2, 5, -1 }, 2 },
		{ { 1, 3, 2, 4, -1 }, 0 },         /* reordered */
		{ { 1, 1, 1, 2, -1 }, 0 },         /* doubled: never negative */
		{ { 5, 4, 3, 6, -1 }, 0 },         /* before the first */
		{ { 65534, 65535, 0, 1, -1 }, 0 }, /* wrapped */
		{ { 65534, 1, -1 }, 2 },
		{ { 65535, 0, 65534, 1, -1 }, 0 },          /* late over the wrap */
		{ { 1, 2, 30000, 3, -1 }, 0 },              /* one that went astray */
		{ { 1, 4, 30000, 30001, 30003, -1 }, 3 },   /* a new beginning */
		{ { 100, 102, 65500, 103, 65501, -1 }, 1 }, /* astray twice is no beginning */
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct source source = { 0 };

		take_all(&source, rows[i].numbers);
		cr_assert_eq(source_lost(&source), rows[i].lost, "row %zu: %d", i,
			     (int)source_lost(&source));
	}
}

Test(source, counts_over_many_wraps)
{
	struct source source = { 0 };
	struct rtcp_block block;

	for (uint32_t i = 0; i < 200000; i++)
		if (i % 100 != 50)
			take(&source, (uint16_t)(i + 60000));
	cr_assert_eq(source_lost(&source), 2000);
	cr_assert(source_report(&source, 8000, 0, &block));
	cr_assert_eq(block.highest, 259999);
	cr_assert_eq(block.lost, 2000);
	cr_assert_eq(block.fraction, 2);
}

Test(source, another_sender_begins_anew)
{
	struct source source = { 0 };
	struct rtp rtp = { .ssrc = 1, .sequence = 10 };

	cr_assert(source_take(&source, &rtp));
	rtp.sequence = 12;
	cr_assert(!source_take(&source, &rtp));
	rtp = (struct rtp){ .ssrc = 2, .sequence = 9000 };
	cr_assert(source_take(&source, &rtp));
	cr_assert_eq(source_lost(&source), 1);
	cr_assert_eq(source.ssrc, 2);
}

Test(source, reports_an_interval)
{
	static const int first[] = { 1, 2, 3, 4, -1 }, second[] = { 5, 8, -1 };
	struct source source = { 0 };
	struct rtcp_heard heard = { .sender = true, .ssrc = 1, .ntp_middle = 0xabcdef01 };
	struct rtcp_block block;

	cr_assert(!source_report(&source, 8000, 0, &block));
	take_all(&source, first);
	cr_assert(source_report(&source, 8000, 0, &block));
	cr_assert(block.ssrc == 1 && block.fraction == 0 && block.lost == 0);
	cr_assert(block.highest == 4 && block.last_report == 0 && block.delay == 0);
	cr_assert(!source_report(&source, 8000, 0, &block));
	take_all(&source, second);
	source_take_report(&source, &heard, 1000000);
	heard.ssrc = 5;
	heard.ntp_middle = 1;
	source_take_report(&source, &heard, 1000000);
	cr_assert(source_report(&source, 8000, 3500000, &block));
	cr_assert_eq(block.fraction, 128);
	cr_assert_eq(block.lost, 2);
	cr_assert_eq(block.last_report, 0xabcdef01);
	cr_assert_eq(block.delay, 5 * 65536 / 2);
}

/* After RFC 3550 A.8: a packet 16 ms late, and the next in time again, are two deviations. */
Test(source, jitter)
{
	struct source source = { 0 };
	struct rtp rtp = { .ssrc = 1, .timestamp = UINT32_MAX - 100 };

	source_take(&source, &rtp);
	for (int i = 0; i < 5; i++) {
		source_take_time(&source, &rtp, 8000, i * 20000);
		rtp.timestamp += 160;
	}
	cr_assert_eq(source_jitter(&source), 0);
	source_take_time(&source, &rtp, 8000, 5 * 20000 + 16000);
	cr_assert_eq(source_jitter(&source), 1000);
	rtp.timestamp += 160;
	source_take_time(&source, &rtp, 8000, 6 * 20000);
	cr_assert_eq(source_jitter(&source), 1000 + (16000 - 1000) / 16);
	/* another clock: the first packet only sets the scene */
	source_forget_time(&source);
	rtp.timestamp += 1000000;
	source_take_time(&source, &rtp, 16000, 7 * 20000);
	cr_assert_eq(source_jitter(&source), 1937);
}

Test(source, any_timestamp_at_any_clock)
{
	static const uint32_t clocks[] = { 0, 1, 8000, UINT32_MAX };
	struct source source = { 0 };
	struct rtp rtp = { .ssrc = 1 };
	struct rtcp_block block;

	source_take(&source, &rtp);
	for (unsigned i = 0; i < 4000; i++) {
		rtp.timestamp = i % 2 ? 0 : 0x7fffffff + i % 3;
		source_take_time(&source, &rtp, clocks[i % 4], i);
		cr_assert(source_jitter(&source) >= 0);
	}
	cr_assert(source_report(&source, UINT32_MAX, 0, &block));
}

Test(source, counts_what_is_out_of_order)
{
	static const struct {
		int numbers[8];
		uint64_t gaps, disordered, repeated, restarts;
	} rows[] = {
		{ { 1, 2, 3, -1 }, 0, 0, 0, 0 },
		{ { 1, 2, 5, 9, -1 }, 2, 0, 0, 0 },
		{ { 1, 3, 2, 4, -1 }, 1, 1, 0, 0 },
		{ { 1, 1, 2, 2, -1 }, 0, 0, 2, 0 },
		{ { 1, 2, 3, 2, 1, -1 }, 0, 0, 2, 0 },
		{ { 65535, 1, 0, 0, -1 }, 1, 1, 1, 0 }, /* over the wrap */
		{ { 1, 70, 69, 69, 70, -1 }, 1, 1, 2, 0 },
		{ { 1, 30000, 30001, 30002, -1 }, 0, 0, 0, 1 },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct source source = { 0 };

		take_all(&source, rows[i].numbers);
		cr_assert_eq(source.gaps, rows[i].gaps, "row %zu", i);
		cr_assert_eq(source.disordered, rows[i].disordered, "row %zu", i);
		cr_assert_eq(source.repeated, rows[i].repeated, "row %zu", i);
		cr_assert_eq(source.restarts, rows[i].restarts, "row %zu", i);
		cr_assert_eq(source.ssrcs, 1, "row %zu", i);
	}
}
