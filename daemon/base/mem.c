/* SPDX-License-Identifier: Apache-2.0 */
/* Memory. A lab core that has no memory left has nothing sensible to do, so failure aborts here,
 * once. */
#include "base/mem.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_CHUNK = 2048 };

struct arena_chunk {
	struct arena_chunk *next;
	max_align_t data[];
};

static void *mem_check(void *ptr, size_t size)
{
	if (ptr)
		return ptr;
	fprintf(stderr, "imsd: out of memory (%zu octets)\n", size);
	abort();
}

void *mem_alloc(size_t size)
{
	return mem_check(calloc(1, size ? size : 1), size);
}

void *mem_resize(void *ptr, size_t size)
{
	return mem_check(realloc(ptr, size ? size : 1), size);
}

char *mem_copy_text(const char *p, size_t n)
{
	char *copy = mem_check(malloc(n + 1), n + 1);

	if (n)
		memcpy(copy, p, n);
	copy[n] = '\0';
	return copy;
}

void mem_free(void *ptr)
{
	free(ptr);
}

void arena_init(struct arena *arena)
{
	*arena = (struct arena){ 0 };
}

/* A new chunk of at least `size`; what is left of the current one is given up. */
static void arena_grow(struct arena *arena, size_t size)
{
	size_t room = size > ARENA_CHUNK ? size : ARENA_CHUNK;
	struct arena_chunk *chunk = mem_check(malloc(sizeof(*chunk) + room), room);

	chunk->next = arena->chunks;
	arena->chunks = chunk;
	arena->at = (char *)chunk->data;
	arena->end = arena->at + room;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	void *piece;

	size = size ? (size + 7) & ~(size_t)7 : 8;
	if ((size_t)(arena->end - arena->at) < size)
		arena_grow(arena, size);
	piece = arena->at;
	arena->at += size;
	return piece;
}

char *arena_copy(struct arena *arena, const char *p, size_t n)
{
	char *copy = arena_alloc(arena, n + 1);

	if (n)
		memcpy(copy, p, n);
	copy[n] = '\0';
	return copy;
}

void arena_clear(struct arena *arena)
{
	while (arena->chunks) {
		struct arena_chunk *next = arena->chunks->next;

		free(arena->chunks);
		arena->chunks = next;
	}
	arena->at = arena->end = NULL;
}
