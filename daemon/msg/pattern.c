/* SPDX-License-Identifier: Apache-2.0 */
/* Alternatives separated by `|`. */
#include "msg/pattern.h"

/* How many alternatives a text has. */
static unsigned alternatives_count(struct str text)
{
	unsigned n = 1;

	for (size_t i = 0; i < text.n; i++)
		n += text.p[i] == '|';
	return n;
}

struct pattern pattern_read(struct arena *arena, struct str text)
{
	struct str *parts = arena_alloc(arena, alternatives_count(text) * sizeof(*parts));
	struct pattern pattern = { .parts = parts };

	while (str_cut(&text, '|', &parts[pattern.n]))
		pattern.n++;
	return pattern;
}

bool pattern_fits(const struct pattern *pattern, struct str value)
{
	if (!value.n)
		return false;
	for (unsigned i = 0; i < pattern->n; i++)
		if (str_glob(pattern->parts[i], value))
			return true;
	return false;
}

/* "200", "180-183", "4xx", "*". */
static bool status_read(struct str text, struct range *range)
{
	if (str_is(text, "*")) {
		*range = (struct range){ 100, 699 };
		return true;
	}
	if (text.n == 3 && text.p[0] >= '1' && text.p[0] <= '6' &&
	    str_iis(str_from(text, 1), "xx")) {
		uint32_t from = (uint32_t)(text.p[0] - '0') * 100;

		*range = (struct range){ from, from + 99 };
		return true;
	}
	return range_read(text, range) && range->from >= 100 && range->to <= 699;
}

bool statuses_read(struct arena *arena, struct str text, struct statuses *statuses)
{
	struct range *parts = arena_alloc(arena, alternatives_count(text) * sizeof(*parts));
	struct str part;

	*statuses = (struct statuses){ .parts = parts };
	while (str_cut(&text, '|', &part))
		if (!status_read(part, &parts[statuses->n++]))
			return false;
	return statuses->n > 0;
}

bool statuses_have(const struct statuses *statuses, unsigned number)
{
	for (unsigned i = 0; i < statuses->n; i++)
		if (range_has(statuses->parts[i], number))
			return true;
	return false;
}
