/* SPDX-License-Identifier: Apache-2.0 */
/* How well one sender's packets come: sequence numbers, loss and jitter by RFC 3550 A.1, A.3 and
 * A.8. Pure. */
#ifndef IMSD_MEDIA_SOURCE_H
#define IMSD_MEDIA_SOURCE_H

#include "media/rtcp.h"
#include "media/rtp.h"

/* Zeroed: nothing has come. Loss is added up over senders that followed each other (another SSRC,
 * or numbers that begin anew); all else is of the present one. */
struct source {
	bool known;
	uint32_t ssrc;
	uint16_t highest; /* sequence number */
	uint32_t restart; /* the number that proves a new beginning; beyond 65535: none */
	uint64_t cycles, first, received;
	uint64_t lost_before; /* with earlier senders */
	/* over all senders, as in struct stream_counters */
	uint64_t ssrcs, restarts, gaps, disordered, repeated;
	uint64_t seen; /* bits: which of `highest` and the 63 numbers before it came */
	uint64_t expected_before, received_before; /* at the last report */
	bool timed;
	uint32_t timestamp;
	int64_t arrival;
	int64_t jitter_16; /* 16 times the jitter, us */
	uint32_t heard;    /* the middle of its last SR's NTP timestamp */
	int64_t heard_at;
};

/* A packet of any payload type has come. Unlike in A.1 the first one of a sender counts at once:
 * there is nobody else whom it could be mistaken for. True: a sender has begun. */
bool source_take(struct source *source, const struct rtp *rtp);
/* Its timestamp, at the loop's time `now`; not for events, whose timestamps stand still. */
void source_take_time(struct source *source, const struct rtp *rtp, uint32_t clock, int64_t now);
/* The next timestamp has nothing to do with the last: another clock, or a pause. */
void source_forget_time(struct source *source);
/* Its sender report has come. */
void source_take_report(struct source *source, const struct rtcp_heard *heard, int64_t now);

/* Never negative: what came twice makes up for what did not come. */
uint64_t source_lost(const struct source *source);
int64_t source_jitter(const struct source *source); /* us */
/* The block about it for our next report; the interval of its `fraction` begins anew. False: not
 * one packet since the last. */
bool source_report(struct source *source, uint32_t clock, int64_t now, struct rtcp_block *block);

#endif
