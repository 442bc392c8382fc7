/* SPDX-License-Identifier: Apache-2.0 */
/* The `core` words of diagnoses: what imsd says is wrong with a UE. */
#include "core/diagnosis.h"
#include "scenario/core_word.h"
#include "scenario/run_private.h"
#include "scenario/term.h"

/* What is looked for among the diagnoses of a UE. */
struct search {
	enum cause_id cause;
	const struct line *line;
	bool found, open;
	struct buf codes, nearest;
};

/* One of them: its code, and whether the line's conditions hold for it. */
static void look(void *arg, const struct core_diagnosis *diagnosis)
{
	struct search *search = arg;
	char times[32];
	const struct term_fact facts[] = {
		{ "evidence", diagnosis->evidence },
		{ "times", term_number(times, diagnosis->times) },
		{ "resolved", diagnosis->resolved ? STR("yes") : STR("no") },
	};

	search->open |= !diagnosis->resolved;
	buf_printf(&search->codes, "%s%s%s", search->codes.n ? ", " : "",
		   cause_rows[diagnosis->cause].code, diagnosis->resolved ? " (resolved)" : "");
	if (diagnosis->cause != search->cause || search->found)
		return;
	buf_reset(&search->nearest);
	search->found = terms_hold(search->line, facts, ARRAY_LEN(facts), &search->nearest);
}

/* Of whom: `of=` names a stranger, or an address. */
static void search_run(struct run *run, const struct line *line, struct search *search)
{
	const char *stranger = core_value(run, line, "of");

	search->line = line;
	core_diagnosis(run->core, stranger ? stranger : run->plan->ues[line->ue].subscriber, look,
		       search);
}

static void search_free(struct search *search)
{
	buf_free(&search->codes);
	buf_free(&search->nearest);
}

static void say_seen(const struct search *search, struct buf *seen)
{
	if (search->nearest.n)
		buf_add_str(seen, buf_str(&search->nearest));
	else
		buf_printf(seen, "the diagnosis is %s", search->codes.n ? search->codes.p : "none");
}

static enum core_answer is_diagnosed(struct run *run, const struct line *line, struct buf *seen)
{
	struct search search = { 0 };
	enum core_answer answer = CORE_NO;

	search.cause = cause_find(line->words[1]);
	search_run(run, line, &search);
	if (str_is(line->words[1], "none"))
		answer = search.codes.n ? CORE_NO : CORE_YES;
	else if (str_is(line->words[1], "resolved"))
		answer = search.codes.n && !search.open ? CORE_YES : CORE_NO;
	else if (search.found)
		answer = CORE_YES;
	if (answer == CORE_NO && !seen->n)
		say_seen(&search, seen);
	search_free(&search);
	return answer;
}

const struct core_word core_diagnosis_rows[] = {
	{ "diagnosis", CORE_UE_CODE, "none|resolved", "evidence|times|resolved|of", CORE_ASSERTS, is_diagnosed,
	  "core diagnosis UE CODE|none|resolved [evidence~TEXT] [times=N] [resolved=yes|no] [of=IDENTITY] [within=TIME|for=TIME]",
	  "what imsd says is wrong with the UE (--list causes); none: nothing ever was; resolved: the UE has succeeded since; of: "
	  "with somebody whom no subscriber knows, by the identity or address that he gave" },
	{ 0 },
};
