/* SPDX-License-Identifier: Apache-2.0 */
/* What a message has in place of what a condition wants. */
#include "rule/unmet.h"

/* "PATH=VALUES" without the path; STR_NONE: it is absent, or something else was said. */
static struct str values_of(struct str saw, struct str path)
{
	if (!str_starts(saw, path) || saw.n <= path.n || saw.p[path.n] != '=')
		return STR_NONE;
	return str_from(saw, path.n + 1);
}

/* The condition as it was written, behind its path; `=` need not be said. */
static struct str wanted_of(const struct condition *condition, struct str path)
{
	struct str wanted = str_from(condition->text, path.n);

	return condition->op == OP_EQUAL ? str_from(wanted, 1) : wanted;
}

void unmet_say(const struct condition *condition, struct str saw, struct buf *out)
{
	struct str path = path_text(condition->path), values = values_of(saw, path);

	if (!values.p && !str_starts(saw, path)) {
		buf_add_str(out, saw);
		return;
	}
	buf_add_str(out, path);
	buf_add_text(out, " was ");
	buf_add_str(out, values.p ? values : STR("absent"));
	if (condition->op == OP_ABSENT)
		buf_add_text(out, ", not absent");
	else if (condition->op != OP_PRESENT) {
		buf_add_text(out, ", not ");
		buf_add_str(out, wanted_of(condition, path));
	}
}
