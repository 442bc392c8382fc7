/* SPDX-License-Identifier: Apache-2.0 */
/* `core` words of conferences: who is in one, the network brings others in, puts them out, ends it. */
#include <stdio.h>

#include "core/conferences.h"
#include "scenario/core_word.h"
#include "scenario/run_private.h"
#include "scenario/term.h"

static struct conference *conference_of(const struct run *run, const struct line *line,
					struct buf *seen)
{
	struct conference *conference =
		core_conference_of(run->core, run->plan->ues[line->ue].subscriber);

	if (!conference)
		buf_printf(seen, "%s is in no conference", run->plan->ues[line->ue].name);
	return conference;
}

/* The participant who is that UE. */
static const char *own_state(const struct run *run, const struct line *line,
			     struct conference *conference)
{
	const struct participant *participant =
		conference_participant(conference, run->plan->ues[line->ue].subscriber, STR_NONE);

	return participant ? participant_state_name(participant) : "disconnected";
}

static enum core_answer is_conference(struct run *run, const struct line *line, struct buf *seen)
{
	struct conference *conference = conference_of(run, line, seen);
	char here[32], present[32];

	if (!conference)
		return CORE_NO;
	return terms_hold(
		line,
		(struct term_fact[]){
			{ "participants", term_number(here, conference_population(conference)) },
			{ "present", term_number(present, conference_present(conference)) },
			{ "state", str_of(own_state(run, line, conference)) } },
		3, seen);
}

static enum core_answer count(struct run *run, const struct line *line, struct buf *seen)
{
	size_t n = core_counters(run->core).conferences;
	char text[32];

	return terms_hold(line, (struct term_fact[]){ { "n", term_number(text, (double)n) } }, 1,
			  seen);
}

static enum core_answer add(struct run *run, const struct line *line, struct buf *seen)
{
	struct conference *conference = conference_of(run, line, seen);
	const char *who = core_value(run, line, "who");
	char why[160] = "who=SUBSCRIBER is missing";

	if (!conference)
		return CORE_NO;
	if (who && core_conference_invite(run->core, conference, who, why))
		return CORE_YES;
	buf_add_text(seen, why);
	return CORE_NO;
}

static enum core_answer begin(struct run *run, const struct line *line, struct buf *seen)
{
	const char *who[] = { run->plan->ues[line->ue].subscriber, core_value(run, line, "who") };
	char why[160];

	if (core_conference_begin(run->core, who, who[1] ? 2 : 1, why))
		return CORE_YES;
	buf_add_text(seen, why);
	return CORE_NO;
}

static enum core_answer put_out(struct run *run, const struct line *line, struct buf *seen)
{
	struct conference *conference = conference_of(run, line, seen);
	const char *user = run->plan->ues[line->ue].subscriber;
	char why[160];

	if (!conference)
		return CORE_NO;
	if (core_conference_remove(run->core, conference, user, why))
		return CORE_YES;
	buf_add_text(seen, why);
	return CORE_NO;
}

static enum core_answer end(struct run *run, const struct line *line, struct buf *seen)
{
	struct conference *conference = conference_of(run, line, seen);

	if (conference)
		conference_end(conference, "the network ends it");
	return conference ? CORE_YES : CORE_NO;
}

const struct core_word core_conference_rows[] = {
	{ "conference", CORE_UE, NULL, "participants|present|state", CORE_ASSERTS, is_conference,
	  "core conference UE [participants=N] [present=N] [state=NAME] [within=TIME|for=TIME]",
	  "the conference in which the UE is: all participants, those who are connected or on hold, and how the "
	  "UE is: connected, on-hold ..." },
	{ "conferences", CORE_NOTHING, NULL, "n", CORE_ASSERTS, count, "core conferences n=N [within=TIME]",
	  "conferences that have not ended" },
	{ "conference-begin", CORE_UE, NULL, "who", CORE_ACTS, begin, "core conference-begin UE [who=SUBSCRIBER]",
	  "the network makes a conference and calls the UE, and another subscriber, number or URI" },
	{ "conference-add", CORE_UE, NULL, "who", CORE_ACTS, add, "core conference-add UE who=SUBSCRIBER",
	  "the network calls a subscriber, number or URI into the conference in which the UE is" },
	{ "conference-remove", CORE_UE, NULL, NULL, CORE_ACTS, put_out, "core conference-remove UE",
	  "the network puts the UE out of its conference" },
	{ "conference-end", CORE_UE, NULL, NULL, CORE_ACTS, end, "core conference-end UE",
	  "the network ends the conference in which the UE is" },
	{ 0 },
};
