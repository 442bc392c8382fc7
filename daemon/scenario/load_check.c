/* SPDX-License-Identifier: Apache-2.0 */
/* What can only be said of a scenario when all of its lines are there. */
#include <string.h>

#include "scenario/loader.h"
#include "scenario/relate.h"

/* How a scripted UE comes to send what a `>` line says. */
static void check_making(struct loader *loader, struct line *line)
{
	bool ack = line_is_request(line) && str_is(line_method(line), "ACK");

	if (!line->head.from_ue || line->head.no)
		return;
	if (line->head.words[0].kind == HEAD_RAW)
		plan_note_scripted(loader->plan, line->place,
				   "raw octets are sent by a scripted UE");
	if (loader->plan->live) {
		loader_check_dialog(loader, line);
		return;
	}
	line->making = line->copy > 1 ? MAKING_REFLEX : ack ? MAKING_ACK : MAKING_SEND;
	if (line->copy > 1)
		return;
	if (line->head.words[0].kind >= HEAD_CLASS && line->head.words[0].kind < HEAD_RAW)
		loader_error(loader, line->place,
			     "a scripted UE cannot make this: say which method or status");
	else
		loader_check_dialog(loader, line);
}

/* One `$` name in a line: a label above it, or a UE. */
static void check_name(struct loader *loader, const struct line *line, struct str name)
{
	ptrdiff_t dot = str_find(name, '.');
	struct str head = { name.p, dot < 0 ? name.n : (size_t)dot };
	const struct line *label = plan_label(loader->plan, head);
	struct nearest nearest;

	if (str_is(head, "previous") ||
	    (line->number == loader->plan->n_lines && related_named(head)) ||
	    plan_ue(loader->plan, head) < loader->plan->n_ues)
		return;
	if (label && label->number >= line->number)
		loader_error(loader, line->place, "$%.*s is used before its line", STR_ARG(head));
	if (label)
		return;
	nearest_start(&nearest, head);
	for (const struct label *at = loader->plan->labels; at; at = at->next)
		nearest_offer(&nearest, word_text(&loader->plan->arena, at->name));
	if (nearest_best(&nearest))
		loader_error(loader, line->place, "$%.*s is unknown (did you mean $%s?)",
			     STR_ARG(head), nearest_best(&nearest));
	else
		loader_error(loader, line->place, "$%.*s is unknown: no label, param, column or ue",
			     STR_ARG(head));
}

/* All `$` names of a text. */
static void check_names_in(struct loader *loader, const struct line *line, struct str text)
{
	struct str name;

	while (dollars_next(&text, &name))
		check_name(loader, line, name);
}

/* Those of conditions, and of the words of other lines. */
static void check_names(struct loader *loader, const struct line *line)
{
	for (const struct attribute *at = line->attributes; at; at = at->next)
		check_names_in(loader, line, at->condition->value);
	for (unsigned i = 0; i < line->n_words; i++)
		check_names_in(loader, line, line->words[i]);
}

/* The same UE, direction and alternatives. */
static bool same_heads(const struct head *a, const struct head *b)
{
	if (a->ue != b->ue || a->from_ue != b->from_ue || a->n_words != b->n_words)
		return false;
	for (unsigned i = 0; i < a->n_words; i++)
		if (a->words[i].kind != b->words[i].kind ||
		    a->words[i].status != b->words[i].status ||
		    !str_eq(a->words[i].name, b->words[i].name))
			return false;
	return true;
}

/* Would a message that fits one of them always be taken by the other? */
static bool same_questions(const struct line *a, const struct line *b)
{
	const struct attribute *x = a->attributes, *y = b->attributes;

	if (!same_heads(&a->head, &b->head) || a->of != b->of ||
	    !str_eq(a->of_method, b->of_method) || a->copy != b->copy)
		return false;
	for (; x && y; x = x->next, y = y->next)
		if (!str_eq(x->condition->text, y->condition->text))
			return false;
	return !x && !y;
}

/* The arms of a block by their first lines. */
static void check_arms(struct loader *loader, struct line *block)
{
	for (unsigned i = 0; i < block->n_arms; i++) {
		struct line *first = block->arms[i]->first;

		if (!first || first->kind != LINE_MESSAGE) {
			if (!first || block->kind == LINE_EITHER)
				loader_error(loader, first ? first->place : block->place,
					     first ? "an arm of either begins with a message" :
						     "an arm is empty");
			continue;
		}
		if (block->kind == LINE_EITHER && first->making == MAKING_SEND && !block->choice)
			block->choice = ++loader->plan->n_choices;
		for (unsigned k = 0; k < i; k++) {
			const struct line *other = block->arms[k]->first;

			if (!other || other->kind != LINE_MESSAGE || !same_questions(first, other))
				continue;
			if (block->kind == LINE_EITHER)
				loader_error(loader, first->place,
					     "this arm is never reached: line %u asks the same",
					     other->place.line);
			else
				buf_printf(&loader->plan->warnings,
					   "%s:%u: nothing tells this line from line %u\n",
					   first->place.file, first->place.line, other->place.line);
		}
	}
	if (block->choice)
		loader->plan->n_runs += block->n_arms - 1;
}

/* All lines of a list and of the blocks in it. */
static void check_list(struct loader *loader, const struct line_list *list)
{
	for (struct line *line = list->first; line; line = line->next) {
		if (line->kind == LINE_MESSAGE)
			check_making(loader, line);
		check_names(loader, line);
		for (unsigned i = 0; i < line->n_arms; i++)
			check_list(loader, line->arms[i]);
		if (line->kind == LINE_EITHER || line->kind == LINE_ANY_ORDER)
			check_arms(loader, line);
	}
}

void loader_check(struct loader *loader)
{
	check_list(loader, &loader->plan->settings);
	check_list(loader, &loader->plan->lines);
	for (struct expect *expect = loader->plan->expects; expect; expect = expect->next) {
		expect->line.number = loader->plan->n_lines;
		check_names(loader, &expect->line);
	}
	if (loader->errors->count == 0)
		loader_pair(loader);
}
