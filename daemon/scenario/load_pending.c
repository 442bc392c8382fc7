/* SPDX-License-Identifier: Apache-2.0 */
/* Which request a response line belongs to when it does not say it (LANGUAGE 3.6). */
#include <string.h>

#include "scenario/loader.h"

enum { PENDING_MAX = 64 };

/* Requests that are not finally answered, as the ladder reads. */
struct pending {
	const struct line *lines[PENDING_MAX];
	unsigned n;
};

bool line_is_request(const struct line *line)
{
	return line->head.n_words && line->head.words[0].kind == HEAD_METHOD;
}

bool line_is_response(const struct line *line)
{
	return line->head.n_words &&
	       (line->head.words[0].kind == HEAD_STATUS || line->head.words[0].kind == HEAD_CLASS);
}

int line_status_class(const struct line *line)
{
	const struct head_word *word = &line->head.words[0];

	return word->kind == HEAD_STATUS ? word->status / 100 : word->status;
}

struct str line_method(const struct line *line)
{
	return line->head.words[0].name;
}

static void pending_remove(struct pending *pending, unsigned at)
{
	pending->n--;
	memmove(&pending->lines[at], &pending->lines[at + 1],
		(pending->n - at) * sizeof(pending->lines[0]));
}

/* Can this request be what the response answers? A provisional one (but 100) is an INVITE's (RFC
 * 4320 4.1). */
static bool is_candidate(const struct line *request, const struct line *response)
{
	bool ringing = line_status_class(response) == 1 && response->head.words[0].status != 100;

	if (request->head.ue != response->head.ue ||
	    request->head.from_ue == response->head.from_ue)
		return false;
	if (response->of)
		return response->of == request || !line_is_request(response->of);
	if (response->of_method.p)
		return str_eq(response->of_method, line_method(request));
	return !ringing || str_is(line_method(request), "INVITE");
}

/* The stack of a scripted UE answers a CANCEL. */
static void take_cancel_answer(struct loader *loader, struct line *response)
{
	int status = response->head.words[0].status;

	if (response->making != MAKING_SEND)
		return;
	response->making = MAKING_REFLEX;
	if (status != 200 && status != 481)
		loader_error(loader, response->place,
			     "a scripted UE cannot make this: it answers a CANCEL with 200, or "
			     "with 481 when that is for none of its INVITEs");
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
			first = line_method(pending->lines[i]);
		else if (!str_eq(first, line_method(pending->lines[i])))
			other = line_method(pending->lines[i]);
	}
	if (other.p && !response->of && !response->of_method.p)
		loader_error(loader, response->place, "which %.*s? write of=%.*s or of=%.*s",
			     STR_ARG(response->text), STR_ARG(other), STR_ARG(first));
	if (last == PENDING_MAX) {
		if (response->making == MAKING_SEND && !response->of)
			loader_error(
				loader, response->place,
				"a scripted UE cannot make this: no request above waits for it");
		return;
	}
	if (str_is(line_method(pending->lines[last]), "CANCEL"))
		take_cancel_answer(loader, response);
	if (!response->of && pending->lines[last]->head.n_words == 1)
		response->of_method = line_method(pending->lines[last]);
	if (line_status_class(response) > 1)
		pending_remove(pending, last);
}

static void walk_list(struct loader *loader, const struct line_list *list, struct pending *pending);

/* A request waits from here on, a response ends the waiting of one. */
static void walk_message(struct loader *loader, struct pending *pending, struct line *line)
{
	if (line->head.no || line->copy > 1)
		return;
	if (line_is_response(line))
		take_response(loader, pending, line);
	else if (line_is_request(line) && !str_is(line_method(line), "ACK") &&
		 pending->n < PENDING_MAX)
		pending->lines[pending->n++] = line;
}

static bool pending_has(const struct pending *pending, const struct line *line)
{
	for (unsigned i = 0; i < pending->n; i++)
		if (pending->lines[i] == line)
			return true;
	return false;
}

/* Arms run side by side from the same start: what one of them answers is answered, what one begins
 * is begun. */
static void walk_any_order(struct loader *loader, struct pending *pending, const struct line *block)
{
	const struct pending start = *pending;

	for (unsigned i = 0; i < block->n_arms; i++) {
		struct pending arm = start;

		walk_list(loader, block->arms[i], &arm);
		for (unsigned k = pending->n; k > 0; k--)
			if (pending_has(&start, pending->lines[k - 1]) &&
			    !pending_has(&arm, pending->lines[k - 1]))
				pending_remove(pending, k - 1);
		for (unsigned k = 0; k < arm.n; k++)
			if (!pending_has(&start, arm.lines[k]) && pending->n < PENDING_MAX)
				pending->lines[pending->n++] = arm.lines[k];
	}
}

/* Behind the block things are as behind its first arm; the others are only looked through. */
static void walk_either(struct loader *loader, struct pending *pending, const struct line *block)
{
	const struct pending start = *pending;

	for (unsigned i = 0; i < block->n_arms; i++) {
		struct pending arm = start;

		walk_list(loader, block->arms[i], i ? &arm : pending);
	}
}

/* In file order, blocks by their kind. */
static void walk_list(struct loader *loader, const struct line_list *list, struct pending *pending)
{
	for (struct line *line = list->first; line; line = line->next)
		if (line->kind == LINE_MESSAGE)
			walk_message(loader, pending, line);
		else if (line->kind == LINE_ANY_ORDER)
			walk_any_order(loader, pending, line);
		else if (line->kind == LINE_EITHER)
			walk_either(loader, pending, line);
		else if (line->n_arms)
			walk_list(loader, line->arms[0], pending);
}

void loader_pair(struct loader *loader)
{
	struct pending pending = { 0 };

	walk_list(loader, &loader->plan->lines, &pending);
}
