/* SPDX-License-Identifier: Apache-2.0 */
/* Memory: allocation that never fails (it aborts), and arenas that are freed in one go. */
#ifndef IMSD_BASE_MEM_H
#define IMSD_BASE_MEM_H

#include <stddef.h>

/* The struct of `type` whose member `member` is at `ptr`. */
#define container_of(ptr, type, member) ((type *)((char *)(ptr)-offsetof(type, member)))
#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* Zeroed memory; the caller owns it and frees it with mem_free. Never NULL. */
void *mem_alloc(size_t size) __attribute__((malloc, returns_nonnull));
/* Grows or shrinks; what is new is not zeroed. */
void *mem_resize(void *ptr, size_t size) __attribute__((returns_nonnull));
/* A zero-terminated copy of n octets at p, owned by the caller. */
char *mem_copy_text(const char *p, size_t n) __attribute__((malloc, returns_nonnull));
/* NULL-safe. */
void mem_free(void *ptr);

/* An arena: many small pieces with one life. Pieces are aligned to 8 octets. */
struct arena {
	struct arena_chunk *chunks;
	char *at, *end;
};

void arena_init(struct arena *arena);
/* Uninitialised memory that lives until arena_clear. */
void *arena_alloc(struct arena *arena, size_t size) __attribute__((returns_nonnull));
/* A zero-terminated copy of n octets. */
char *arena_copy(struct arena *arena, const char *p, size_t n) __attribute__((returns_nonnull));
/* Frees all pieces; the arena can be used again. */
void arena_clear(struct arena *arena);

#endif
