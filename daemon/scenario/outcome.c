/* SPDX-License-Identifier: Apache-2.0 */
/* An outcome as octets: a line of numbers, the last three lengths, and that many octets. */
#include "scenario/outcome.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char *const verdict_rows[] = {
	[VERDICT_PASS] = "PASS",
	[VERDICT_FAIL] = "FAIL",
	[VERDICT_ERROR] = "ERROR",
	[VERDICT_SKIP] = "SKIP",
};

const char *verdict_name(enum verdict verdict)
{
	return verdict_rows[verdict];
}

void outcome_write(const struct outcome *outcome, struct buf *out)
{
	struct str file = str_of(outcome->failed.file);

	buf_printf(out, "%" PRId64 " %u %zu %zu %zu\n", outcome->us, outcome->failed.line, file.n,
		   outcome->text.n, outcome->ladder.n);
	buf_add_str(out, file);
	buf_add_str(out, outcome->text);
	buf_add_str(out, outcome->ladder);
}

/* The next octets; false when there are not so many. */
static bool take(struct str *rest, size_t n, struct str *taken)
{
	if (n > rest->n)
		return false;
	*taken = (struct str){ rest->p, n };
	*rest = str_from(*rest, n);
	return true;
}

bool outcome_read(struct arena *arena, struct str octets, struct outcome *outcome)
{
	struct str head, file;
	size_t lengths[3];
	char line[128];

	if (!str_cut(&octets, '\n', &head) || head.n >= sizeof(line))
		return false;
	memcpy(line, head.p, head.n);
	line[head.n] = '\0';
	if (sscanf(line, "%" SCNd64 " %u %zu %zu %zu", &outcome->us, &outcome->failed.line,
		   &lengths[0], &lengths[1], &lengths[2]) != 5 ||
	    !take(&octets, lengths[0], &file) || !take(&octets, lengths[1], &outcome->text) ||
	    !take(&octets, lengths[2], &outcome->ladder))
		return false;
	outcome->failed.file = file.n ? arena_copy(arena, file.p, file.n) : NULL;
	return true;
}
