/* SPDX-License-Identifier: Apache-2.0 */
/* Text: slices that own nothing, a buffer that grows, numbers, durations, hex, globs and near
 * misses. */
#ifndef IMSD_BASE_TEXT_H
#define IMSD_BASE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/mem.h"

/* A slice: n octets at p, not terminated, owned by somebody else. p == NULL: absent. */
struct str {
	const char *p;
	size_t n;
};

#define STR(literal) ((struct str){ "" literal, sizeof(literal) - 1 })
#define STR_NONE ((struct str){ 0 })
/* printf("%.*s", STR_ARG(s)) */
#define STR_ARG(s) (int)(s).n, (s).p ? (s).p : ""

/* A slice of a zero-terminated text (NULL gives STR_NONE). */
static inline struct str str_of(const char *text)
{
	return (struct str){ text, text ? strlen(text) : 0 };
}

static inline bool str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

/* Equal but for ASCII case. */
bool str_ieq(struct str a, struct str b);
bool str_is(struct str a, const char *text);
bool str_iis(struct str a, const char *text);
bool str_starts(struct str a, struct str prefix);
bool str_ends(struct str a, struct str suffix);

static inline bool str_is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Without the blanks (space, tab, CR, LF) at both ends. */
static inline struct str str_trim(struct str s)
{
	while (s.n && str_is_blank(s.p[0])) {
		s.p++;
		s.n--;
	}
	while (s.n && str_is_blank(s.p[s.n - 1]))
		s.n--;
	return s;
}

/* From octet `from` on; empty when beyond the end. */
static inline struct str str_from(struct str s, size_t from)
{
	if (from > s.n)
		from = s.n;
	return (struct str){ from ? s.p + from : s.p, s.n - from };
}

/* Position of the first c, or -1. */
static inline ptrdiff_t str_find(struct str s, char c)
{
	const char *at = s.n ? memchr(s.p, c, s.n) : NULL;

	return at ? at - s.p : -1;
}

/* Position of the first needle, or -1; str_isearch ignores ASCII case. */
ptrdiff_t str_search(struct str s, struct str needle);
ptrdiff_t str_isearch(struct str s, struct str needle);
/* Takes the text before the next `sep` out of *rest, trimmed, into *head. False when *rest is used
 * up. */
bool str_cut(struct str *rest, char sep, struct str *head);
/* The next word between blanks; false when there is none. */
bool str_word(struct str *rest, struct str *word);
/* Without surrounding double quotes, if it has them; escapes are left as they are. */
struct str str_unquote(struct str s);
/* Decimal digits only, the whole slice; false else or on overflow. */
bool str_to_u64(struct str s, uint64_t *value);
bool str_to_u32(struct str s, uint32_t *value);
/* A signed decimal with optional fraction, the whole slice. */
bool str_to_double(struct str s, double *value);
/* "500ms", "2s", "1.5s", "3m", "2h", "1d", "20us" to microseconds. Needs a unit; false else. */
bool str_to_duration(struct str s, int64_t *us);
/* SipHash-1-3 under a key; for maps. */
uint64_t str_hash(struct str s, uint64_t key);
/* "*" matches any run, "\*" a star; the rest to the letter. */
bool str_glob(struct str pattern, struct str s);

/* The pieces put together, zero-terminated, in the arena. */
struct str arena_join(struct arena *arena, const struct str *pieces, size_t n);
/* Decimal digits of the value and a zero; `out` needs 21 octets. Returns where the zero is. */
char *decimal_write(uint64_t value, char *out);
/* Lower-case hex of n octets; out needs 2n+1 octets. */
void hex_write(const uint8_t *octets, size_t n, char *out);
/* Exactly n octets from 2n hex digits; false else. */
bool hex_read(struct str s, uint8_t *octets, size_t n);

/* The candidate nearest to `word` for "did you mean"; NULL when none is near. */
struct nearest {
	struct str word;
	const char *best;
	unsigned distance;
};
void nearest_start(struct nearest *nearest, struct str word);
void nearest_offer(struct nearest *nearest, const char *candidate);
const char *nearest_best(const struct nearest *nearest);

/* A buffer that grows. Zero-initialise; free with buf_free. `p` is always zero-terminated once
 * something was added. */
struct buf {
	char *p;
	size_t n, room;
};

void buf_add(struct buf *buf, const void *p, size_t n);
void buf_add_str(struct buf *buf, struct str s);
void buf_add_text(struct buf *buf, const char *text);
void buf_add_char(struct buf *buf, char c);
/* Decimal. */
void buf_add_u64(struct buf *buf, uint64_t value);
void buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *buf, const char *format, va_list args)
	__attribute__((format(printf, 2, 0)));
/* Makes sure that n more octets fit; returns where they go. */
char *buf_reserve(struct buf *buf, size_t n);
/* Empties it and keeps the memory. */
void buf_reset(struct buf *buf);
void buf_free(struct buf *buf);

static inline struct str buf_str(const struct buf *buf)
{
	return (struct str){ buf->p ? buf->p : "", buf->n };
}

#endif
