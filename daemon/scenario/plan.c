/* SPDX-License-Identifier: Apache-2.0 */
/* Questions about a plan. */
#include "scenario/plan.h"

#include <stdarg.h>

/* Conditions with a regular expression are freed with the plan. */
struct held {
	struct held *next;
	struct condition *condition;
};

unsigned plan_ue(const struct plan *plan, struct str name)
{
	unsigned ue = 0;

	while (ue < plan->n_ues && !str_is(name, plan->ues[ue].name))
		ue++;
	return ue;
}

const struct line *plan_label(const struct plan *plan, struct str name)
{
	for (const struct label *label = plan->labels; label; label = label->next)
		if (str_eq(label->name, name))
			return label->line;
	return NULL;
}

bool plan_is_background(const struct plan *plan, struct str method)
{
	static const char *const usual[] = { "OPTIONS", "PUBLISH", "SUBSCRIBE", "NOTIFY" };

	for (unsigned i = 0; plan->background_set && i < plan->n_background; i++)
		if (str_eq(plan->background[i], method))
			return true;
	for (size_t i = 0; !plan->background_set && i < ARRAY_LEN(usual); i++)
		if (str_is(method, usual[i]))
			return true;
	return false;
}

/* Finds the EITHER with that number in a list of lines. */
static const struct line *find_choice(const struct line_list *list, unsigned choice)
{
	const struct line *found = NULL;

	for (const struct line *line = list->first; line && !found; line = line->next) {
		if (line->choice == choice)
			return line;
		for (unsigned i = 0; i < line->n_arms && !found; i++)
			found = find_choice(line->arms[i], choice);
	}
	return found;
}

unsigned plan_arm(const struct plan *plan, unsigned run, unsigned choice)
{
	unsigned before = 0;

	for (unsigned i = 1; i <= choice; i++) {
		const struct line *either = find_choice(&plan->lines, i);

		if (i == choice && run > before && run <= before + either->n_arms - 1)
			return run - before;
		before += either->n_arms - 1;
	}
	return 0;
}

void plan_hold(struct plan *plan, struct condition *condition)
{
	struct held *held;

	if (!condition->regex)
		return;
	held = arena_alloc(&plan->arena, sizeof(*held));
	*held = (struct held){ plan->held, condition };
	plan->held = held;
}

void plan_note_scripted(struct plan *plan, struct place place, const char *format, ...)
{
	struct buf text = { 0 };
	va_list args;

	if (plan->not_live)
		return;
	buf_printf(&text, "line %u", place.line);
	if (place.file != plan->path)
		buf_printf(&text, " of %s", place.file);
	buf_add_text(&text, ": ");
	va_start(args, format);
	buf_vprintf(&text, format, args);
	va_end(args);
	plan->not_live = arena_copy(&plan->arena, text.p, text.n);
	buf_free(&text);
}

void plan_free(struct plan *plan)
{
	if (!plan)
		return;
	for (struct held *held = plan->held; held; held = held->next)
		condition_free(held->condition);
	buf_free(&plan->warnings);
	buf_free(&plan->unasked);
	arena_clear(&plan->arena);
	mem_free(plan);
}
