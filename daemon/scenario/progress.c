/* SPDX-License-Identifier: Apache-2.0 */
/* How far lines and blocks have come, and which need not come any more. */
#include "scenario/run_private.h"

/* Blocks by what is in them. */
bool line_is_over(struct run *run, const struct line *line)
{
	if (is_over(state_of(run, line)))
		return true;
	if (!line->n_arms)
		return false;
	for (unsigned i = 0; i < line->n_arms; i++) {
		if (line->kind == LINE_EITHER && state_of(run, line)->arm != i + 1)
			continue;
		for (const struct line *at = line->arms[i]->first; at; at = at->next)
			if (!line_is_over(run, at))
				return false;
	}
	if (line->kind == LINE_EITHER)
		return state_of(run, line)->arm > 0;
	return line->kind != LINE_INCLUDE || state_of(run, line)->status == LINE_REACHED;
}

/* Was something in that list taken? */
static bool has_taken(struct run *run, const struct line_list *list)
{
	for (const struct line *at = list->first; at; at = at->next) {
		if (!at->n_arms && state_of(run, at)->status == LINE_DONE)
			return true;
		for (unsigned i = 0; i < at->n_arms; i++)
			if (has_taken(run, at->arms[i]))
				return true;
	}
	return false;
}

bool block_has_begun(struct run *run, const struct line *block)
{
	const struct line *first = block->arms[0]->first;

	return (first && first->making == MAKING_SEND) || has_taken(run, block->arms[0]);
}

/* The UE of the first message in a block, UES_MAX when there is none. */
static unsigned first_ue(const struct line *line)
{
	if (line->kind == LINE_MESSAGE)
		return line->head.ue;
	for (unsigned i = 0; i < line->n_arms; i++)
		if (line->arms[i]->first)
			return first_ue(line->arms[i]->first);
	return UES_MAX;
}

/* Closes what is optional in a list before `stop`. */
static void close_list(struct run *run, const struct line_list *list, const struct line *stop,
		       unsigned ue)
{
	for (const struct line *at = list->first; at && at != stop; at = at->next) {
		struct line_state *state = state_of(run, at);
		bool optional =
			(at->kind == LINE_MESSAGE && at->optional && state->status != LINE_MADE) ||
			(at->kind == LINE_OPTIONAL && !block_has_begun(run, at));

		if (is_over(state))
			continue;
		if (optional && (ue == UES_MAX || first_ue(at) == ue)) {
			state->status = LINE_CLOSED;
			run->changed = true;
			continue;
		}
		for (unsigned i = 0; i < at->n_arms; i++)
			close_list(run, at->arms[i], NULL, ue);
	}
}

void close_above(struct run *run, const struct line *line, unsigned ue)
{
	for (; line; line = line->parent)
		close_list(run, line->list, line, ue);
}
