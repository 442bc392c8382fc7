/* SPDX-License-Identifier: Apache-2.0 */
/* What one talker has sent and the mixer has not used yet: samples in the order of their
 * timestamps, bounded. It evens out jitter, packets that come too late or too early are left out.
 * Pure. */
#ifndef IMSD_MEDIA_MIX_QUEUE_H
#define IMSD_MEDIA_MIX_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	MIX_TICK_MS   = 10,
	MIX_FRAME     = 80,   /* samples of a tick */
	MIX_DELAY     = 160,  /* samples that wait at the beginning of a talkspurt */
	MIX_QUEUE_MAX = 2000, /* 250 ms */
};

/* Zeroed: empty. */
struct mix_queue {
	int16_t samples[MIX_QUEUE_MAX]; /* a ring */
	unsigned at, n;                 /* of the next sample to be taken; how many there are */
	uint32_t next;                  /* its timestamp */
	uint64_t late, early;           /* packets left out */
};

/* A packet. In an empty queue it begins a talkspurt. What is missing before it is silence until it
 * comes; a packet that does not fit begins the queue anew when it comes from further ahead, or
 * behind, than what the queue holds. */
void mix_queue_put(struct mix_queue *queue, uint32_t timestamp, const int16_t *samples, size_t n);
/* The next frame; what is missing at its end is silence. False: the queue is empty. */
bool mix_queue_take(struct mix_queue *queue, int16_t frame[MIX_FRAME]);

#endif
