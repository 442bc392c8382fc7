/* SPDX-License-Identifier: Apache-2.0 */
/* The journal's memory: one block of records, one behind the other; the oldest give way. */
#ifndef IMSD_JOURNAL_RING_H
#define IMSD_JOURNAL_RING_H

#include "journal/facts.h"

enum {
	RING_DEFAULT = 4 << 20,
	RING_LEAST = 64 << 10,
	RING_MOST = 1 << 30,
	RING_TEXT_MAX = 2048 /* octets kept of each text but the message */
};

struct ring;

/* size: octets; 0 is RING_DEFAULT, and it is kept between RING_LEAST and RING_MOST. */
struct ring *ring_new(size_t size);
/* NULL-safe. */
void ring_free(struct ring *ring);
/* Adds a copy; allocates nothing. A record of more than half the ring loses its message. */
void ring_add(struct ring *ring, const struct facts *facts);

/* How many records it holds. */
size_t ring_count(const struct ring *ring);
/* The record at that place, 0 being the oldest, or false: found at once, wherever it stands. Its texts lie in
 * the ring and are good until the next ring_add. */
bool ring_at(const struct ring *ring, size_t place, struct facts *facts);

#endif
