/* SPDX-License-Identifier: Apache-2.0 */
/* Text: slices, numbers, durations, hex, globs and near misses. */
#include "base/text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

bool str_ieq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || strncasecmp(a.p, b.p, a.n) == 0);
}

bool str_is(struct str a, const char *text)
{
	return str_eq(a, str_of(text));
}

bool str_iis(struct str a, const char *text)
{
	return str_ieq(a, str_of(text));
}

bool str_starts(struct str a, struct str prefix)
{
	return a.n >= prefix.n && str_eq((struct str){ a.p, prefix.n }, prefix);
}

bool str_ends(struct str a, struct str suffix)
{
	return a.n >= suffix.n && str_eq(str_from(a, a.n - suffix.n), suffix);
}

ptrdiff_t str_search(struct str s, struct str needle)
{
	const char *at;

	if (needle.n == 0)
		return 0;
	at = s.n ? memmem(s.p, s.n, needle.p, needle.n) : NULL;
	return at ? at - s.p : -1;
}

ptrdiff_t str_isearch(struct str s, struct str needle)
{
	char first = needle.n ? (char)(needle.p[0] | 0x20) : 0;

	/* Letters or not, what is the same without case has the same here. */
	for (size_t i = 0; i + needle.n <= s.n; i++)
		if (!needle.n || ((s.p[i] | 0x20) == first &&
				  str_ieq((struct str){ s.p + i, needle.n }, needle)))
			return (ptrdiff_t)i;
	return -1;
}

bool str_cut(struct str *rest, char sep, struct str *head)
{
	ptrdiff_t at;

	if (!rest->p)
		return false;
	at = str_find(*rest, sep);
	if (at < 0) {
		*head = str_trim(*rest);
		*rest = STR_NONE;
		return head->n > 0;
	}
	*head = str_trim((struct str){ rest->p, (size_t)at });
	*rest = str_from(*rest, (size_t)at + 1);
	return true;
}

bool str_word(struct str *rest, struct str *word)
{
	size_t n = 0;

	*rest = str_trim(*rest);
	while (n < rest->n && !str_is_blank(rest->p[n]))
		n++;
	*word = (struct str){ rest->p, n };
	*rest = str_from(*rest, n);
	return n > 0;
}

struct str str_unquote(struct str s)
{
	if (s.n >= 2 && s.p[0] == '"' && s.p[s.n - 1] == '"')
		return (struct str){ s.p + 1, s.n - 2 };
	return s;
}

bool str_to_u64(struct str s, uint64_t *value)
{
	uint64_t sum = 0;

	if (s.n == 0)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		unsigned digit = (unsigned char)s.p[i] - (unsigned)'0';

		if (digit > 9 || __builtin_mul_overflow(sum, 10, &sum) ||
		    __builtin_add_overflow(sum, digit, &sum))
			return false;
	}
	*value = sum;
	return true;
}

bool str_to_u32(struct str s, uint32_t *value)
{
	uint64_t wide;

	if (!str_to_u64(s, &wide) || wide > UINT32_MAX)
		return false;
	*value = (uint32_t)wide;
	return true;
}

bool str_to_double(struct str s, double *value)
{
	char text[64], *end;

	if (s.n == 0 || s.n >= sizeof(text))
		return false;
	memcpy(text, s.p, s.n);
	text[s.n] = '\0';
	if (strspn(text, "+-.0123456789") < s.n)
		return false;
	*value = strtod(text, &end);
	return *end == '\0' && end != text;
}

static const struct {
	const char *name;
	double us;
} unit_rows[] = {
	{ "us", 1 },     { "ms", 1e3 },   { "s", 1e6 },     { "m", 60e6 },
	{ "min", 60e6 }, { "h", 3600e6 }, { "d", 86400e6 },
};

bool str_to_duration(struct str s, int64_t *us)
{
	size_t digits = 0;
	double number;

	while (digits < s.n && ((s.p[digits] >= '0' && s.p[digits] <= '9') || s.p[digits] == '.'))
		digits++;
	if (!str_to_double((struct str){ s.p, digits }, &number))
		return false;
	for (size_t i = 0; i < sizeof(unit_rows) / sizeof(unit_rows[0]); i++)
		if (str_is(str_from(s, digits), unit_rows[i].name)) {
			double value = number * unit_rows[i].us;

			*us = (int64_t)(value + 0.5);
			return value < 9e17;
		}
	return false;
}

static inline uint64_t rotl(uint64_t x, int by)
{
	return (x << by) | (x >> (64 - by));
}

static inline void sip_round(uint64_t v[4])
{
	v[0] += v[1], v[1] = rotl(v[1], 13), v[1] ^= v[0], v[0] = rotl(v[0], 32);
	v[2] += v[3], v[3] = rotl(v[3], 16), v[3] ^= v[2];
	v[0] += v[3], v[3] = rotl(v[3], 21), v[3] ^= v[0];
	v[2] += v[1], v[1] = rotl(v[1], 17), v[1] ^= v[2], v[2] = rotl(v[2], 32);
}

uint64_t str_hash(struct str s, uint64_t key)
{
	uint64_t v[4] = { key ^ 0x736f6d6570736575, ~key ^ 0x646f72616e646f6d,
			  key ^ 0x6c7967656e657261, ~key ^ 0x7465646279746573 };
	uint64_t word;
	size_t i;

	for (i = 0; i + 8 <= s.n; i += 8) {
		memcpy(&word, s.p + i, 8);
		v[3] ^= word;
		sip_round(v);
		v[0] ^= word;
	}
	word = (uint64_t)s.n << 56;
	for (unsigned shift = 0; i < s.n; i++, shift += 8)
		word |= (uint64_t)(uint8_t)s.p[i] << shift;
	v[3] ^= word;
	sip_round(v);
	v[0] ^= word;
	v[2] ^= 0xff;
	for (int round = 0; round < 3; round++)
		sip_round(v);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}

/* Wildcards by backtracking to the last star only, so the cost is bounded by pattern times text. */
bool str_glob(struct str pattern, struct str s)
{
	size_t p = 0, i = 0, star = SIZE_MAX, mark = 0;

	while (i < s.n) {
		bool escaped = p + 1 < pattern.n && pattern.p[p] == '\\' && pattern.p[p + 1] == '*';

		if (p < pattern.n && pattern.p[p] == '*') {
			star = ++p;
			mark = i;
		} else if (p < pattern.n && pattern.p[p + escaped] == s.p[i]) {
			p += 1 + escaped;
			i++;
		} else if (star != SIZE_MAX) {
			p = star;
			i = ++mark;
		} else {
			return false;
		}
	}
	while (p < pattern.n && pattern.p[p] == '*')
		p++;
	return p == pattern.n;
}

struct str arena_join(struct arena *arena, const struct str *pieces, size_t n)
{
	size_t length = 0;
	char *text, *at;

	for (size_t i = 0; i < n; i++)
		length += pieces[i].n;
	text = at = arena_alloc(arena, length + 1);
	for (size_t i = 0; i < n; i++)
		if (pieces[i].n)
			at = mempcpy(at, pieces[i].p, pieces[i].n);
	*at = '\0';
	return (struct str){ text, length };
}

char *decimal_write(uint64_t value, char *out)
{
	char digits[20];
	size_t n = 0;

	do
		digits[n++] = (char)('0' + value % 10);
	while (value /= 10);
	while (n)
		*out++ = digits[--n];
	*out = '\0';
	return out;
}

void hex_write(const uint8_t *octets, size_t n, char *out)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < n; i++) {
		out[2 * i] = digits[octets[i] >> 4];
		out[2 * i + 1] = digits[octets[i] & 15];
	}
	out[2 * n] = '\0';
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool hex_read(struct str s, uint8_t *octets, size_t n)
{
	if (s.n != 2 * n)
		return false;
	for (size_t i = 0; i < n; i++) {
		int high = hex_digit(s.p[2 * i]), low = hex_digit(s.p[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		octets[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

enum { NEAREST_LENGTH = 64 };

static bool is_alike(char a, char b)
{
	return (a | 0x20) == (b | 0x20);
}

/* Takes off what both begin with and what both end with: the distance stays, and its cost is their product. */
static void trim_alike(struct str *a, struct str *b)
{
	while (a->n && b->n && is_alike(a->p[0], b->p[0])) {
		*a = str_from(*a, 1);
		*b = str_from(*b, 1);
	}
	while (a->n && b->n && is_alike(a->p[a->n - 1], b->p[b->n - 1])) {
		a->n--;
		b->n--;
	}
}

/* Edit distance (insert, delete, replace, swap of neighbours), ignoring case; both at most
 * NEAREST_LENGTH. */
static unsigned edit_distance(struct str a, struct str b)
{
	unsigned rows[3][NEAREST_LENGTH + 1];
	unsigned *before = rows[0], *last = rows[1], *row = rows[2];

	for (size_t j = 0; j <= b.n; j++)
		last[j] = (unsigned)j;
	for (size_t i = 1; i <= a.n; i++) {
		unsigned *spare = before;

		row[0] = (unsigned)i;
		for (size_t j = 1; j <= b.n; j++) {
			unsigned best = last[j - 1] + !is_alike(a.p[i - 1], b.p[j - 1]);

			if (last[j] + 1 < best)
				best = last[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] &&
			    a.p[i - 2] == b.p[j - 1] && before[j - 2] + 1 < best)
				best = before[j - 2] + 1;
			row[j] = best;
		}
		before = last;
		last = row;
		row = spare;
	}
	return last[b.n];
}

void nearest_start(struct nearest *nearest, struct str word)
{
	*nearest = (struct nearest){ .word = word,
				     .distance = word.n < 4 ? 2 : (unsigned)(word.n / 4 + 2) };
}

void nearest_offer(struct nearest *nearest, const char *candidate)
{
	struct str name = str_of(candidate), word = nearest->word;
	size_t apart = name.n > word.n ? name.n - word.n : word.n - name.n;
	unsigned distance;

	if (word.n > NEAREST_LENGTH || name.n > NEAREST_LENGTH || apart >= nearest->distance)
		return;
	trim_alike(&word, &name);
	distance = edit_distance(word, name);
	if (distance < nearest->distance) {
		nearest->distance = distance;
		nearest->best = candidate;
	}
}

const char *nearest_best(const struct nearest *nearest)
{
	return nearest->best;
}
