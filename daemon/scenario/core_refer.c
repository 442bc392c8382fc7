/* SPDX-License-Identifier: Apache-2.0 */
/* `core` words of transfers: the far end refers a UE to somebody, and what the UE tells of it. */
#include <stdio.h>

#include "core/referrals.h"
#include "scenario/core_word.h"
#include "scenario/run_private.h"
#include "scenario/term.h"

static const char *subscriber_of(const struct run *run, const struct line *line)
{
	return run->plan->ues[line->ue].subscriber;
}

/* A UE of the scenario stands for its subscriber. */
static const char *call_named(const struct run *run, const char *name)
{
	for (unsigned i = 0; name && i < run->plan->n_ues; i++)
		if (str_is(str_of(name), run->plan->ues[i].name))
			return run->plan->ues[i].subscriber;
	return name;
}

static enum core_answer refer(struct run *run, const struct line *line, struct buf *seen)
{
	const char *outside = core_value(run, line, "outside");
	struct core_refer_order order = {
		.user = subscriber_of(run, line),
		.to = core_value(run, line, "to"),
		.replaces = call_named(run, core_value(run, line, "replaces")),
		.outside = outside != NULL,
		.target = str_is(str_of(outside), "identity") ? NULL : outside,
		.from = core_value(run, line, "from"),
		.no_subscription = str_is(term_value(line, "refer-sub"), "false"),
	};
	char why[160];

	if (core_refer(run->core, &order, why) == 0)
		return CORE_YES;
	buf_add_text(seen, why);
	return CORE_NO;
}

static enum core_answer referred(struct run *run, const struct line *line, struct buf *seen)
{
	int status = core_refer_result(run->core, subscriber_of(run, line));
	char room[32];

	if (status < 0) {
		buf_printf(seen, "no REFER was sent to %s", run->plan->ues[line->ue].name);
		return CORE_NO;
	}
	return terms_hold(line, (struct term_fact[]){ { "status", term_number(room, status) } }, 1,
			  seen);
}

static enum core_answer referrals(struct run *run, const struct line *line, struct buf *seen)
{
	char room[32];

	return terms_hold(line,
			  (struct term_fact[]){
				  { "n", term_number(room, (double)core_referrals(run->core)) } },
			  1, seen);
}

const struct core_word core_refer_rows[] = {
	{ "refer", CORE_UE, NULL, "to|replaces|outside|from|refer-sub", CORE_ACTS, refer,
	  "core refer UE to=NUMBER|URI [replaces=UE|CALL-ID] [refer-sub=false] [outside=identity|URI [from=NUMBER]]",
	  "the far end sends REFER: in the UE's call, or in none to its identity or GRUU; replaces: the new "
	  "call takes the place of another one of the far end" },
	{ "referred", CORE_UE, NULL, "status", CORE_ASSERTS, referred,
	  "core referred UE status=STATUS [within=TIME]",
	  "what the UE told of the last REFER to it, or refused it with; 0: nothing yet" },
	{ "referrals", CORE_NOTHING, NULL, "n", CORE_ASSERTS, referrals,
	  "core referrals n=N [within=TIME|for=TIME]", "so many REFERs, got or sent by the far end, are alive" },
	{ 0 },
};
