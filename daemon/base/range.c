/* SPDX-License-Identifier: Apache-2.0 */
/* Runs of whole numbers. */
#include "base/range.h"

/* One number, two with a dash, an open end, or every so many. */
bool range_read(struct str text, struct range *range)
{
	ptrdiff_t dash = str_find(text, '-');
	struct str from = dash < 0 ? text : (struct str){ text.p, (size_t)dash };

	range->every = 0;
	if (str_starts(text, STR("*/"))) {
		range->to = UINT32_MAX;
		if (!str_to_u32(str_from(text, 2), &range->every))
			return false;
		range->from = range->every;
		return range->every > 0;
	}
	if (!str_to_u32(from, &range->from))
		return false;
	range->to = range->from;
	if (dash >= 0 && (size_t)dash + 1 == text.n)
		range->to = UINT32_MAX;
	else if (dash >= 0 && !str_to_u32(str_from(text, (size_t)dash + 1), &range->to))
		return false;
	return range->from <= range->to;
}
