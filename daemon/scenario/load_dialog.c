/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of calls: what a scripted UE cannot make of what stands above them, and what nobody asks a
 * real UE to do (LANGUAGE sections 4 and 6). */
#include <string.h>

#include "scenario/loader.h"

/* The last one in a list, or NULL. */
static const struct line *find_above(const struct line_list *list, const struct line *below,
				     bool (*fits)(const struct line *, const struct line *))
{
	const struct line *found = NULL;

	for (const struct line *at = list->first; at; at = at->next) {
		if (at->number >= below->number)
			break;
		if (!at->n_arms && fits(at, below))
			found = at;
		for (unsigned i = 0; i < at->n_arms; i++) {
			const struct line *inner = find_above(at->arms[i], below, fits);

			if (inner)
				found = inner;
		}
	}
	return found;
}

static bool is_request(const struct line *line, const char *method)
{
	return line->kind == LINE_MESSAGE && line_is_request(line) && !line->head.no &&
	       str_is(line_method(line), method);
}

static bool is_own_invite(const struct line *above, const struct line *below)
{
	return is_request(above, "INVITE") && above->head.ue == below->head.ue &&
	       above->head.from_ue;
}

/* What begins a dialog of that UE, from either side. */
static bool is_beginning(const struct line *above, const struct line *below)
{
	return (is_request(above, "INVITE") || is_request(above, "SUBSCRIBE") ||
		is_request(above, "REFER")) &&
	       above->head.ue == below->head.ue;
}

static bool is_provisional(const struct line *above, const struct line *below)
{
	return above->kind == LINE_MESSAGE && above->head.ue == below->head.ue &&
	       !above->head.from_ue && !above->head.no && line_is_response(above) &&
	       line_status_class(above) == 1;
}

/* A person does that to the phone. */
static bool is_do(const struct line *above, const struct line *below, const char *word)
{
	return above->kind == LINE_DO && above->ue == below->head.ue && above->n_words &&
	       str_is(above->words[0], word);
}

/* A request of the network that the phone acts on by itself. */
static bool is_told(const struct line *above, const struct line *below, const char *method)
{
	return is_request(above, method) && above->head.ue == below->head.ue &&
	       !above->head.from_ue;
}

static bool is_dial(const struct line *above, const struct line *below)
{
	return is_do(above, below, "dial") || is_do(above, below, "transfer") ||
	       is_do(above, below, "merge") || is_told(above, below, "REFER");
}

static bool is_sms(const struct line *above, const struct line *below)
{
	return is_do(above, below, "sms") || is_request(above, "MESSAGE");
}

/* Or its call was replaced (RFC 3891 3). */
static bool is_hangup(const struct line *above, const struct line *below)
{
	const struct attribute *at = above->attributes;

	while (at && at->word != WORD_REPLACES)
		at = at->next;
	return is_do(above, below, "hangup") || (at && is_told(above, below, "INVITE"));
}

static bool is_answer(const struct line *above, const struct line *below)
{
	return is_do(above, below, "answer");
}

static bool is_reject(const struct line *above, const struct line *below)
{
	return is_do(above, below, "reject");
}

static bool is_hold(const struct line *above, const struct line *below)
{
	return is_do(above, below, "hold");
}

/* What a line must have above it, unless it writes `unless` itself. */
static const struct {
	const char *method;
	bool (*fits)(const struct line *above, const struct line *below);
	const char *unless, *missing;
} needs_rows[] = {
	{ "CANCEL", is_own_invite, NULL, "there is no INVITE above to cancel" },
	{ "ACK", is_own_invite, NULL, "there is no INVITE above to acknowledge" },
	{ "PRACK", is_provisional, "rack", "no response above waits for a PRACK" },
	{ "BYE", is_beginning, "to.tag", "no line above begins a dialog" },
	{ "UPDATE", is_beginning, "to.tag", "no line above begins a dialog" },
};

/* Does the line make that header? */
static bool makes(const struct line *line, const char *path)
{
	for (const struct attribute *at = line->attributes; at; at = at->next)
		if (at->makes && str_iis(path_text(at->condition->path), path))
			return true;
	return false;
}

/* Does it ask for that direction of audio? */
static bool holds(const struct line *line)
{
	for (const struct attribute *at = line->attributes; at; at = at->next)
		if ((at->word == WORD_OFFER && str_is(at->condition->value, "hold")) ||
		    (str_is(path_text(at->condition->path), "sdp.audio.direction") &&
		     str_starts(at->condition->value, STR("sendonly"))))
			return true;
	return false;
}

/* An INVITE outside dialogs. */
static bool calls(const struct line *line)
{
	return is_request(line, "INVITE") && !line->of && !line->of_method.p;
}

/* A response to one, as far as the line says it. */
static bool is_of_call(const struct line *line)
{
	return line_is_response(line) &&
	       (line->of ? calls(line->of) : str_is(line->of_method, "INVITE"));
}

static bool messages(const struct line *line)
{
	return is_request(line, "MESSAGE");
}

static bool ends(const struct line *line)
{
	return is_request(line, "BYE") || is_request(line, "CANCEL");
}

static bool modifies(const struct line *line)
{
	return (is_request(line, "INVITE") || is_request(line, "UPDATE")) && holds(line);
}

static bool accepts(const struct line *line)
{
	return is_of_call(line) && line_status_class(line) == 2;
}

/* Whoever was cancelled, or called by two ways, says so by itself. */
static bool refuses(const struct line *line)
{
	unsigned status = line->head.words[0].status;

	return is_of_call(line) && line_status_class(line) >= 4 && status != 487 && status != 482;
}

/* What a person does before a real UE sends this. */
static const struct {
	bool (*is)(const struct line *line);
	bool (*fits)(const struct line *above, const struct line *below);
	const char *word;
} person_rows[] = {
	{ calls, is_dial, "dial" },       { messages, is_sms, "sms" },
	{ ends, is_hangup, "hangup" },    { modifies, is_hold, "hold" },
	{ accepts, is_answer, "answer" }, { refuses, is_reject, "reject" },
};

/* A real UE does nothing by itself but register. */
static void check_person(struct loader *loader, const struct line *line)
{
	const char *name = loader->plan->ues[line->head.ue].name;

	for (size_t i = 0; i < ARRAY_LEN(person_rows); i++)
		if (person_rows[i].is(line) &&
		    !find_above(&loader->plan->lines, line, person_rows[i].fits))
			buf_printf(
				&loader->plan->unasked,
				"%s:%u: nothing makes a real %s do this; a 'do %s %s' is missing\n",
				line->place.file, line->place.line, name, name,
				person_rows[i].word);
}

void loader_check_dialog(struct loader *loader, const struct line *line)
{
	for (size_t i = 0; i < ARRAY_LEN(needs_rows); i++)
		if (!loader->plan->live && !line->optional &&
		    is_request(line, needs_rows[i].method) &&
		    !(needs_rows[i].unless && makes(line, needs_rows[i].unless)) &&
		    !find_above(&loader->plan->lines, line, needs_rows[i].fits))
			loader_error(loader, line->place, "a scripted UE cannot make this: %s",
				     needs_rows[i].missing);
	check_person(loader, line);
}
