/* SPDX-License-Identifier: Apache-2.0 */
/* Whether one `when` holds whenever another one does, as far as it can be told from what is written. */
#include <string.h>

#include "rule/when.h"

/* Keys whose values are names and patterns of names. */
enum {
	NAME_KEYS = WHEN_BIT(WHEN_ROLE) | WHEN_BIT(WHEN_LISTENER) | WHEN_BIT(WHEN_USER) |
		    WHEN_BIT(WHEN_PEER_USER) | WHEN_BIT(WHEN_TURN) | WHEN_BIT(WHEN_BEHAVIOUR) |
		    WHEN_BIT(WHEN_PROCEDURE) | WHEN_BIT(WHEN_STATE),
	MASK_KEYS = WHEN_BIT(WHEN_SIDE) | WHEN_BIT(WHEN_PROTO) | WHEN_BIT(WHEN_METHOD),
	STATUS_MIN = 100,
	STATUS_MAX = 699
};

/* Every name that the narrow one has is written out, and fits. */
static bool names_cover(const struct pattern *wide, const struct pattern *narrow)
{
	for (unsigned i = 0; i < narrow->n; i++)
		if (str_find(narrow->parts[i], '*') >= 0 || str_find(narrow->parts[i], '\\') >= 0 ||
		    !pattern_fits(wide, narrow->parts[i]))
			return false;
	return narrow->n > 0;
}

static bool statuses_cover(const struct statuses *wide, const struct statuses *narrow)
{
	for (unsigned status = STATUS_MIN; status <= STATUS_MAX; status++)
		if (statuses_have(narrow, status) && !statuses_have(wide, status))
			return false;
	return true;
}

/* Of methods without a row only the text tells. */
static bool masks_cover(const struct test *wide, const struct test *narrow)
{
	bool open = narrow->row->key == WHEN_METHOD && narrow->mask & 1u << METHOD_NONE;

	return !open && !(narrow->mask & ~wide->mask);
}

/* Both are of the same key. */
static bool test_covers(const struct test *wide, const struct test *narrow)
{
	uint32_t key = WHEN_BIT(wide->row->key);

	if (!strcmp(wide->text, narrow->text))
		return true;
	if (key & NAME_KEYS)
		return names_cover(&wide->pattern, &narrow->pattern);
	if (key & MASK_KEYS)
		return masks_cover(wide, narrow);
	return wide->row->key == WHEN_STATUS && statuses_cover(&wide->statuses, &narrow->statuses);
}

bool when_covers(const struct when *wide, const struct when *narrow)
{
	if (narrow->kinds & ~wide->kinds)
		return false;
	for (unsigned i = 0; i < wide->n_tests; i++) {
		const struct test *same = when_test(narrow, wide->tests[i].row->key);

		if (!same || !test_covers(&wide->tests[i], same))
			return false;
	}
	return true;
}
