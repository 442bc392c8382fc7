/* SPDX-License-Identifier: Apache-2.0 */
/* journal/ring: what was written comes back, in order, until it has to give way. */
#include "journal/ring.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

enum { RECORDS = 20000 };

/* A message of a length and content that follow from its number. */
static struct str message_of(uint64_t number, char *room)
{
	size_t n = number * 7919 % 3000;

	for (size_t i = 0; i < n; i++)
		room[i] = (char)(number + i);
	return (struct str){ room, n };
}

static void add(struct ring *ring, uint64_t number)
{
	char room[3000], user[32];
	struct facts facts = { .head = { .number = number, .time = (int64_t)number * 3 } };

	snprintf(user, sizeof(user), "user %llu", (unsigned long long)number);
	facts.text[FACT_USER] = str_of(user);
	facts.text[FACT_TEXT] = STR("");
	facts.text[FACT_MESSAGE] = message_of(number, room);
	ring_add(ring, &facts);
}

/* Walks it all: numbers without a gap up to `last`; returns how many. */
static size_t check(const struct ring *ring, uint64_t last)
{
	struct facts facts;
	uint64_t before = 0;
	size_t count;

	for (count = 0; ring_at(ring, count, &facts); count++) {
		char room[3000], user[32];

		cr_assert(count == 0 || facts.head.number == before + 1);
		before = facts.head.number;
		snprintf(user, sizeof(user), "user %llu", (unsigned long long)before);
		cr_assert(str_is(facts.text[FACT_USER], user));
		cr_assert(str_eq(facts.text[FACT_MESSAGE], message_of(before, room)));
		cr_assert_eq(facts.head.time, (int64_t)before * 3);
		cr_assert(facts.text[FACT_TEXT].p && facts.text[FACT_TEXT].n == 0,
			  "empty is not absent");
		cr_assert_null(facts.text[FACT_ROLE].p);
	}
	cr_assert_eq(before, last);
	cr_assert_eq(count, ring_count(ring));
	return count;
}

Test(journal_ring, wraps)
{
	struct ring *ring = ring_new(RING_LEAST);

	cr_expect_eq(check(ring, 0), 0);
	for (uint64_t number = 1; number <= RECORDS; number++) {
		size_t count;

		add(ring, number);
		count = check(ring, number);
		if (number < 15)
			cr_assert_eq(count, number, "nothing has to go yet");
		else
			cr_assert(count >= 15 && count < 120, "%zu after %llu", count,
				  (unsigned long long)number);
	}
	ring_free(ring);
}

/* Records of one size that divides the ring, so that the last ends exactly at its end. */
Test(journal_ring, exact_fit)
{
	struct ring *ring = ring_new(RING_LEAST);
	char room[RING_LEAST];
	struct facts facts = { .head = { .number = 1 } };
	size_t head, count = 0;

	ring_add(ring, &facts);
	head = RING_LEAST / 4;
	memset(room, 'x', sizeof(room));
	/* Down to the text that makes a record a quarter of the ring: then four fit. */
	for (size_t n = head; n > 0 && count != 4; n--) {
		ring_free(ring);
		ring = ring_new(RING_LEAST);
		facts.text[FACT_MESSAGE] = (struct str){ room, n };
		for (facts.head.number = 1; facts.head.number <= 9; facts.head.number++)
			ring_add(ring, &facts);
		for (count = 0; ring_at(ring, count, &facts); count++)
			cr_assert_eq(facts.text[FACT_MESSAGE].n, n);
		cr_assert_eq(facts.head.number, 9);
		cr_assert(count == 3 || count == 4);
	}
	cr_assert_eq(count, 4);
	ring_free(ring);
}

/* Long texts are cut, a message of more than half the ring is left out. */
Test(journal_ring, limits)
{
	struct ring *ring = ring_new(1);
	static char room[RING_LEAST];
	struct facts facts = { .head = { .number = 1 } };

	memset(room, 'x', sizeof(room));
	for (unsigned i = 0; i < FACT_COUNT; i++)
		facts.text[i] = (struct str){ room, sizeof(room) };
	for (int i = 0; i < 5; i++)
		ring_add(ring, &facts);
	cr_assert(ring_at(ring, 0, &facts));
	for (unsigned i = 0; i < FACT_MESSAGE; i++)
		cr_expect_eq(facts.text[i].n, RING_TEXT_MAX);
	cr_expect_null(facts.text[FACT_MESSAGE].p);
	ring_free(ring);
	ring_free(NULL);
}
