/* SPDX-License-Identifier: Apache-2.0 */
/* A ring of samples by their timestamps. */
#include "media/mix_queue.h"

#include <string.h>

/* The place of the sample so far behind the next one. */
static int16_t *place(struct mix_queue *queue, size_t offset)
{
	return &queue->samples[(queue->at + offset) % MIX_QUEUE_MAX];
}

/* The talkspurt begins a little later than its first sample, so that jitter does no harm. */
static void begin(struct mix_queue *queue, uint32_t timestamp)
{
	queue->at = queue->n = 0;
	queue->next = timestamp - MIX_DELAY;
}

/* Puts samples there, and silence before them where there is nothing yet. */
static void put(struct mix_queue *queue, size_t offset, const int16_t *samples, size_t n)
{
	while (queue->n < offset)
		*place(queue, queue->n++) = 0;
	for (size_t i = 0; i < n; i++)
		*place(queue, offset + i) = samples[i];
	if (queue->n < offset + n)
		queue->n = (unsigned)(offset + n);
}

void mix_queue_put(struct mix_queue *queue, uint32_t timestamp, const int16_t *samples, size_t n)
{
	int64_t offset = (int32_t)(timestamp - queue->next);

	if (n > MIX_QUEUE_MAX - MIX_DELAY)
		n = MIX_QUEUE_MAX - MIX_DELAY;
	if (!queue->n || offset < -MIX_QUEUE_MAX || offset > MIX_QUEUE_MAX) {
		begin(queue, timestamp);
		offset = MIX_DELAY;
	}
	if (offset < 0)
		queue->late++;
	else if (offset + (int64_t)n > MIX_QUEUE_MAX)
		queue->early++;
	else
		put(queue, (size_t)offset, samples, n);
}

bool mix_queue_take(struct mix_queue *queue, int16_t frame[MIX_FRAME])
{
	unsigned n = queue->n < MIX_FRAME ? queue->n : MIX_FRAME;

	if (!n)
		return false;
	memset(frame, 0, MIX_FRAME * sizeof(frame[0]));
	for (unsigned i = 0; i < n; i++)
		frame[i] = *place(queue, i);
	queue->at = (queue->at + n) % MIX_QUEUE_MAX;
	queue->n -= n;
	queue->next += n;
	return true;
}
