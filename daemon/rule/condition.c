/* SPDX-License-Identifier: Apache-2.0 */
/* Conditions: whether they hold, and what was seen instead. */
#include "rule/condition.h"

#include <regex.h>
#include <string.h>

#include "rule/compare.h"
#include "rule/dollars.h"
#include "rule/path_parts.h"
#include "rule/text_edit.h"

/* How many values `seen` shows. */
enum { SEEN_MAX = 8 };

/* One condition and the values that are shown to it. */
struct judge {
	const struct condition *condition;
	struct compare how;
	struct str value; /* with its `$` values */
	regex_t *regex;
	struct arena *scratch;
	struct buf *seen; /* or NULL */
	unsigned shown;
	bool any; /* one value is it */
};

/* Characters that a `$` value must not bring along as syntax. */
static const char *special_in(enum condition_op op)
{
	if (op == OP_REGEX)
		return ".[]()*+?{}|^$\\";
	return op == OP_EQUAL || op == OP_UNEQUAL ? "*|" : "";
}

/* A backslash before each. */
static void add_escaped(struct buf *out, struct str value, const char *special)
{
	for (size_t i = 0; i < value.n; i++) {
		if (value.p[i] && strchr(special, value.p[i]))
			buf_add_char(out, '\\');
		buf_add_char(out, value.p[i]);
	}
}

/* The value with its `$` names resolved; each stands for itself and is no glob, no alternative, no
 * expression. */
static bool expand(const struct condition *condition, const struct dollars *dollars,
		   struct buf *out, struct str *unknown)
{
	struct str rest = condition->value, literal, name;
	struct buf value = { 0 };

	while (dollars_piece(&rest, &literal, &name)) {
		buf_add_str(out, literal);
		buf_reset(&value);
		if (name.p &&
		    (!dollars || !dollars->value(dollars->ctx, name, condition->path, &value))) {
			buf_free(&value);
			*unknown = name;
			return false;
		}
		add_escaped(out, buf_str(&value), special_in(condition->op));
	}
	buf_free(&value);
	return true;
}

/* regexec needs a text that ends. */
static bool matches_regex(const struct judge *judge, struct str value)
{
	const char *text = arena_copy(judge->scratch, value.p, value.n);

	return regexec(judge->regex, text, 0, NULL, 0) == 0;
}

/* Is this value it? */
static bool is_it(const struct judge *judge, struct str value)
{
	switch (judge->condition->op) {
	case OP_PRESENT:
	case OP_ABSENT:
		return true;
	case OP_EQUAL:
	case OP_UNEQUAL:
		return compare_equal(&judge->how, judge->value, value);
	case OP_CONTAINS:
		return compare_contains(&judge->how, judge->value, value);
	case OP_REGEX:
		return matches_regex(judge,
				     path_plain(judge->condition->path, judge->scratch, value));
	default:
		return compare_order(judge->condition->op, judge->value, value);
	}
}

/* "PATH=first,second" */
static void show(struct judge *judge, struct str value)
{
	const struct path *path = judge->condition->path;

	if (judge->shown++ >= SEEN_MAX)
		return;
	if (judge->shown == 1)
		buf_add_str(judge->seen, path_text(path));
	buf_add_char(judge->seen, judge->shown == 1 ? '=' : ',');
	say_value(judge->seen, path_plain(path, judge->scratch, value));
}

/* One is enough when nobody wants to see them all. */
static bool judge_value(void *arg, struct str value)
{
	struct judge *judge = arg;

	judge->any = judge->any || is_it(judge, value);
	if (judge->seen)
		show(judge, value);
	return judge->any && !judge->seen;
}

/* All values, and then what the operator makes of them. */
static bool judge_all(struct judge *judge, const struct subject *subject)
{
	const struct condition *condition = judge->condition;
	struct reader reader = { .scratch = judge->scratch, .fn = judge_value, .arg = judge };

	judge->how = compare_for(condition->path);
	path_values_raw(condition->path, subject, &reader);
	if (judge->seen && judge->shown == 0) {
		buf_add_str(judge->seen, path_text(condition->path));
		buf_add_text(judge->seen, " absent");
	}
	if (condition->op == OP_UNEQUAL || condition->op == OP_ABSENT)
		return !judge->any;
	return judge->any;
}

/* An expression that holds a `$` value is compiled for this one question; one that is none matches
 * nothing. */
static bool judge_regex(struct judge *judge, const struct subject *subject)
{
	const char *expression = arena_copy(judge->scratch, judge->value.p, judge->value.n);
	regex_t regex;
	bool holds;

	if (regcomp(&regex, expression, REG_EXTENDED | REG_NOSUB) != 0)
		return false;
	judge->regex = &regex;
	holds = judge_all(judge, subject);
	regfree(&regex);
	return holds;
}

/* What is only made is not matched. */
static bool is_made_only(const struct path *path)
{
	const struct word_row *row = path->kind == PATH_WORD ? word_row(path->word) : NULL;

	return row && !row->matches;
}

/* Has no line of the header what it must have? A backslash may hide it. */
static bool lacks_needle(const struct condition *condition, const struct msg *msg)
{
	struct str needle = condition->needle;

	if (!needle.p || !msg)
		return false;
	for (unsigned i = 0; i < msg->n_lines; i++) {
		const struct msg_line *line = &msg->lines[i];

		if (line->id == condition->path->hdr &&
		    (str_isearch(line->value, needle) >= 0 || str_find(line->value, '\\') >= 0))
			return false;
	}
	return true;
}

/* Values are read into a scratch of its own; most conditions need no octet of it. */
bool condition_holds(const struct condition *condition, const struct subject *subject,
		     const struct dollars *dollars, struct buf *seen)
{
	struct judge judge = { .condition = condition,
			       .value = condition->value,
			       .regex = condition->regex,
			       .seen = seen };
	struct buf value = { 0 };
	struct str unknown = STR_NONE;
	struct arena scratch;
	bool holds = false;

	if (is_made_only(condition->path))
		return true;
	if (!seen && lacks_needle(condition, subject->msg))
		return false;
	arena_init(&scratch);
	judge.scratch = &scratch;
	if (str_find(condition->value, '$') >= 0 && !condition->regex) {
		expand(condition, dollars, &value, &unknown);
		judge.value = buf_str(&value);
	}
	if (unknown.p && seen)
		say_no_value(seen, unknown);
	if (!unknown.p && condition->op == OP_REGEX && !condition->regex)
		holds = judge_regex(&judge, subject);
	else if (!unknown.p)
		holds = judge_all(&judge, subject);
	buf_free(&value);
	arena_clear(&scratch);
	return holds;
}
