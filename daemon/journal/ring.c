/* SPDX-License-Identifier: Apache-2.0 */
/* The journal's memory: records laid into one block, each in one piece, the oldest overwritten. */
#include "journal/ring.h"

#include <string.h>

/* A record as it lies in the block; the texts follow without gaps, padded to 8 octets. */
struct ring_record {
	uint32_t size;
	uint32_t length[FACT_COUNT]; /* ABSENT: no such text */
	struct facts_head head;
};

#define ABSENT UINT32_MAX

/*
 * Two shapes, oldest record first:
 *   block [ first ... next )                    one stretch, fold == size
 *   block [ 0 ... next ) and [ first ... fold )   the newer ones went on at the front
 */
struct ring {
	size_t size, first, next, fold;
	size_t count;
	/* where each record begins, in octets / 8, by its number modulo the size of the table */
	uint32_t *places;
	size_t mask;
	uint64_t added;
	char block[] __attribute__((aligned(8)));
};

/* Two allocations; pages are touched when records reach them. */
struct ring *ring_new(size_t size)
{
	struct ring *ring;

	if (size == 0)
		size = RING_DEFAULT;
	if (size < RING_LEAST)
		size = RING_LEAST;
	if (size > RING_MOST)
		size = RING_MOST;
	size &= ~(size_t)7;
	ring = mem_alloc(sizeof(*ring) + size);
	ring->size = ring->fold = size;
	for (ring->mask = 1; ring->mask < size / sizeof(struct ring_record) + 1;)
		ring->mask <<= 1;
	ring->places = mem_alloc(ring->mask-- * sizeof(*ring->places));
	return ring;
}

void ring_free(struct ring *ring)
{
	if (ring)
		mem_free(ring->places);
	mem_free(ring);
}

/* How much of each text is kept; returns the size of the record. */
static size_t ring_measure(const struct ring *ring, const struct facts *facts,
			   uint32_t length[FACT_COUNT])
{
	size_t size = sizeof(struct ring_record);

	for (unsigned i = 0; i < FACT_COUNT; i++) {
		size_t n = facts->text[i].n;

		if (i != FACT_MESSAGE && n > RING_TEXT_MAX)
			n = RING_TEXT_MAX;
		if (i == FACT_MESSAGE && n > ring->size / 2 - size)
			n = ABSENT;
		length[i] = facts->text[i].p ? (uint32_t)n : ABSENT;
		size += length[i] == ABSENT ? 0 : n;
	}
	return (size + 7) & ~(size_t)7;
}

/* Forgets the oldest record. */
static void ring_drop(struct ring *ring)
{
	const struct ring_record *oldest = (const struct ring_record *)(ring->block + ring->first);

	ring->first += oldest->size;
	ring->count--;
	if (ring->first == ring->fold) {
		ring->first = 0;
		ring->fold = ring->size;
	}
}

/* Makes room for `size` octets in one piece; they begin at ring->next. */
static void ring_make_room(struct ring *ring, size_t size)
{
	if (ring->next + size > ring->size) {
		while (ring->count && ring->first >= ring->next)
			ring_drop(ring);
		ring->fold = ring->next;
		ring->next = 0;
	}
	while (ring->count && ring->first >= ring->next && ring->first < ring->next + size)
		ring_drop(ring);
	if (ring->count == 0) {
		ring->first = ring->next = 0;
		ring->fold = ring->size;
	}
}

/* The fixed part, then the texts. */
void ring_add(struct ring *ring, const struct facts *facts)
{
	struct ring_record record = { .head = facts->head };
	char *at;

	record.size = (uint32_t)ring_measure(ring, facts, record.length);
	ring_make_room(ring, record.size);
	at = ring->block + ring->next;
	memcpy(at, &record, sizeof(record));
	at += sizeof(record);
	for (unsigned i = 0; i < FACT_COUNT; i++) {
		if (record.length[i] == ABSENT || record.length[i] == 0)
			continue;
		memcpy(at, facts->text[i].p, record.length[i]);
		at += record.length[i];
	}
	ring->places[ring->added++ & ring->mask] = (uint32_t)(ring->next / 8);
	ring->next += record.size;
	ring->count++;
}

size_t ring_count(const struct ring *ring)
{
	return ring->count;
}

bool ring_at(const struct ring *ring, size_t place, struct facts *facts)
{
	const struct ring_record *record;
	const char *text;
	size_t at;

	if (place >= ring->count)
		return false;
	at = ring->places[(ring->added - ring->count + place) & ring->mask];
	record = (const struct ring_record *)(ring->block + at * 8);
	text = (const char *)(record + 1);
	facts->head = record->head;
	for (unsigned i = 0; i < FACT_COUNT; i++) {
		bool absent = record->length[i] == ABSENT;

		facts->text[i] = absent ? STR_NONE : (struct str){ text, record->length[i] };
		text += absent ? 0 : record->length[i];
	}
	return true;
}
