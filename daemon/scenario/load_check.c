/* SPDX-License-Identifier: Apache-2.0 */
/* What can only be said of a scenario when all of its lines are there. */
#include <string.h>

#include "scenario/loader.h"

enum { PENDING_MAX = 64 };

/* Requests that are not finally answered, as the ladder reads. */
struct pending {
	const struct line *lines[PENDING_MAX];
	unsigned n;
};

static bool is_request(const struct line *line)
{
	return line->head.n_words && line->head.words[0].kind == HEAD_METHOD;
}

static bool is_response(const struct line *line)
{
	return line->head.n_words &&
	       (line->head.words[0].kind == HEAD_STATUS || line->head.words[0].kind == HEAD_CLASS);
}

static int status_class(const struct line *line)
{
	const struct head_word *word = &line->head.words[0];

	return word->kind == HEAD_STATUS ? word->status / 100 : word->status;
}

static struct str method_of_line(const struct line *line)
{
	return line->head.words[0].name;
}

static void pending_remove(struct pending *pending, unsigned at)
{
	pending->n--;
	memmove(&pending->lines[at], &pending->lines[at + 1], (pending->n - at) * sizeof(pending->lines[0]));
}

/* Can this request be what the response answers? */
static bool is_candidate(const struct line *request, const struct line *response)
{
	if (request->head.ue != response->head.ue || request->head.from_ue == response->head.from_ue)
		return false;
	if (response->of)
		return response->of == request || !is_request(response->of);
	return !response->of_method.p || str_eq(response->of_method, method_of_line(request));
}

/* A response without `of` belongs to the only method that waits for one. */
static void take_response(struct loader *loader, struct pending *pending, struct line *response)
{
	struct str first = STR_NONE, other = STR_NONE;
	unsigned last = PENDING_MAX;

	for (unsigned i = 0; i < pending->n; i++) {
		if (!is_candidate(pending->lines[i], response))
			continue;
		last = i;
		if (!first.p)
			first = method_of_line(pending->lines[i]);
		else if (!str_eq(first, method_of_line(pending->lines[i])))
			other = method_of_line(pending->lines[i]);
	}
	if (other.p && !response->of && !response->of_method.p)
		loader_error(loader, response->place, "which %.*s? write of=%.*s or of=%.*s", STR_ARG(response->text),
			     STR_ARG(other), STR_ARG(first));
	if (last == PENDING_MAX) {
		if (response->making == MAKING_SEND && !response->of)
			loader_error(loader, response->place,
				     "a scripted UE cannot make this: no request above waits for it");
		return;
	}
	if (!response->of && pending->lines[last]->head.n_words == 1)
		response->of_method = method_of_line(pending->lines[last]);
	if (status_class(response) > 1)
		pending_remove(pending, last);
}

static void walk_list(struct loader *loader, const struct line_list *list, struct pending *pending);

static void walk_message(struct loader *loader, struct pending *pending, struct line *line)
{
	if (line->head.no || line->copy > 1)
		return;
	if (is_response(line))
		take_response(loader, pending, line);
	else if (is_request(line) && !str_is(method_of_line(line), "ACK") && pending->n < PENDING_MAX)
		pending->lines[pending->n++] = line;
}

static bool pending_has(const struct pending *pending, const struct line *line)
{
	for (unsigned i = 0; i < pending->n; i++)
		if (pending->lines[i] == line)
			return true;
	return false;
}

/* Arms run side by side from the same start: what one of them answers is answered, what one begins is begun. */
static void walk_arms(struct loader *loader, struct pending *pending, const struct line *block)
{
	const struct pending start = *pending;

	for (unsigned i = 0; i < block->n_arms; i++) {
		struct pending arm = start;

		walk_list(loader, block->arms[i], &arm);
		for (unsigned k = pending->n; k > 0; k--)
			if (pending_has(&start, pending->lines[k - 1]) && !pending_has(&arm, pending->lines[k - 1]))
				pending_remove(pending, k - 1);
		for (unsigned k = 0; k < arm.n; k++)
			if (!pending_has(&start, arm.lines[k]) && pending->n < PENDING_MAX)
				pending->lines[pending->n++] = arm.lines[k];
		if (block->kind == LINE_EITHER && i == 0 && block->n_arms > 1) {
			struct pending other = start;

			for (unsigned k = 1; k < block->n_arms; k++, other = start)
				walk_list(loader, block->arms[k], &other);
			return;
		}
	}
}

static void walk_list(struct loader *loader, const struct line_list *list, struct pending *pending)
{
	for (struct line *line = list->first; line; line = line->next)
		if (line->kind == LINE_MESSAGE)
			walk_message(loader, pending, line);
		else if (line->kind == LINE_ANY_ORDER || line->kind == LINE_EITHER)
			walk_arms(loader, pending, line);
		else if (line->n_arms)
			walk_list(loader, line->arms[0], pending);
}

/* Does it acknowledge a 2xx? Then it is no reflex. */
static bool acknowledges_success(const struct line *ack)
{
	return ack->of && is_response(ack->of) && status_class(ack->of) == 2;
}

/* How a scripted UE comes to send what a `>` line says. */
static void check_making(struct loader *loader, struct line *line)
{
	bool ack = is_request(line) && str_is(method_of_line(line), "ACK");

	if (!line->head.from_ue || line->head.no)
		return;
	line->making = line->copy > 1 || ack ? MAKING_REFLEX : MAKING_SEND;
	if (line->copy > 1)
		return;
	if (line->head.words[0].kind == HEAD_ANY || line->head.words[0].kind == HEAD_CLASS)
		loader_error(loader, line->place, "a scripted UE cannot make this: say which method or status");
	else if ((ack && acknowledges_success(line)) || (is_request(line) && !ack && (line->of || line->of_method.p)))
		loader_error(loader, line->place, "a scripted UE cannot make this: it has no dialogs");
}

/* One `$` name in a line: a label above it, or a UE. */
static void check_name(struct loader *loader, const struct line *line, struct str name)
{
	ptrdiff_t dot = str_find(name, '.');
	struct str head = { name.p, dot < 0 ? name.n : (size_t)dot };
	const struct line *label = plan_label(loader->plan, head);
	struct nearest nearest;

	if (str_is(head, "previous") || plan_ue(loader->plan, head) < loader->plan->n_ues)
		return;
	if (label && label->number >= line->number)
		loader_error(loader, line->place, "$%.*s is used before its line", STR_ARG(head));
	if (label)
		return;
	nearest_start(&nearest, head);
	for (const struct label *at = loader->plan->labels; at; at = at->next)
		nearest_offer(&nearest, word_text(&loader->plan->arena, at->name));
	if (nearest_best(&nearest))
		loader_error(loader, line->place, "$%.*s is unknown (did you mean $%s?)", STR_ARG(head),
			     nearest_best(&nearest));
	else
		loader_error(loader, line->place, "$%.*s is unknown: no label, param, column or ue", STR_ARG(head));
}

static void check_names_in(struct loader *loader, const struct line *line, struct str text)
{
	struct str name;

	while (dollars_next(&text, &name))
		check_name(loader, line, name);
}

static void check_names(struct loader *loader, const struct line *line)
{
	for (const struct attribute *at = line->attributes; at; at = at->next)
		check_names_in(loader, line, at->condition->value);
	for (unsigned i = 0; i < line->n_words; i++)
		check_names_in(loader, line, line->words[i]);
}

static bool same_heads(const struct head *a, const struct head *b)
{
	if (a->ue != b->ue || a->from_ue != b->from_ue || a->n_words != b->n_words)
		return false;
	for (unsigned i = 0; i < a->n_words; i++)
		if (a->words[i].kind != b->words[i].kind || a->words[i].status != b->words[i].status ||
		    !str_eq(a->words[i].name, b->words[i].name))
			return false;
	return true;
}

/* Would a message that fits one of them always be taken by the other? */
static bool same_questions(const struct line *a, const struct line *b)
{
	const struct attribute *x = a->attributes, *y = b->attributes;

	if (!same_heads(&a->head, &b->head) || a->of != b->of || !str_eq(a->of_method, b->of_method) ||
	    a->copy != b->copy)
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
					     first ? "an arm of either begins with a message" : "an arm is empty");
			continue;
		}
		if (block->kind == LINE_EITHER && first->making == MAKING_SEND && !block->choice)
			block->choice = ++loader->plan->n_choices;
		for (unsigned k = 0; k < i; k++) {
			const struct line *other = block->arms[k]->first;

			if (!other || other->kind != LINE_MESSAGE || !same_questions(first, other))
				continue;
			if (block->kind == LINE_EITHER)
				loader_error(loader, first->place, "this arm is never reached: line %u asks the same",
					     other->place.line);
			else
				buf_printf(&loader->plan->warnings, "%s:%u: nothing tells this line from line %u\n",
					   first->place.file, first->place.line, other->place.line);
		}
	}
	if (block->choice)
		loader->plan->n_runs += block->n_arms - 1;
}

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

/* Takes the waived checks out. */
static void check_waives(struct loader *loader)
{
	for (const struct waive *waive = loader->waives; waive; waive = waive->next) {
		bool found = false;

		for (struct expect **at = &loader->plan->expects; *at;)
			if (str_eq((*at)->line.as, waive->name)) {
				*at = (*at)->next;
				found = true;
			} else {
				at = &(*at)->next;
			}
		if (!found)
			loader_error(loader, waive->place, "no expect is called '%.*s' (as=%.*s)", STR_ARG(waive->name),
				     STR_ARG(waive->name));
	}
}

void loader_check(struct loader *loader)
{
	struct pending pending = { 0 };

	check_list(loader, &loader->plan->settings);
	check_list(loader, &loader->plan->lines);
	for (struct expect *expect = loader->plan->expects; expect; expect = expect->next) {
		expect->line.number = loader->plan->n_lines;
		check_names(loader, &expect->line);
	}
	check_waives(loader);
	if (loader->errors->count == 0)
		walk_list(loader, &loader->plan->lines, &pending);
}
