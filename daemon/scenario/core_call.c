/* SPDX-License-Identifier: Apache-2.0 */
/* `core` words of calls: the network starts one, acts in it, releases it; its state and its media. */
#include <stdio.h>

#include "base/log.h"
#include "core/calls.h"
#include "core/far_end.h"
#include "scenario/core_word.h"
#include "scenario/run_private.h"
#include "scenario/term.h"

static const char *subscriber_of(const struct run *run, const struct line *line)
{
	return run->plan->ues[line->ue].subscriber;
}

static enum core_answer start_call(struct run *run, const struct line *line, struct buf *seen)
{
	struct core_call_order order = { .user = subscriber_of(run, line),
					 .from = core_value(run, line, "from"),
					 .behaviour = core_value(run, line, "behaviour") };
	char why[160];

	if (core_call_start(run->core, &order, why))
		return CORE_YES;
	buf_add_text(seen, why);
	return CORE_NO;
}

/* The newest call of the UE. */
static enum core_answer is_call(struct run *run, const struct line *line, struct buf *seen)
{
	const char *name = run->plan->ues[line->ue].name;
	char cause[32];
	struct core_call call;

	if (!core_call_find(run->core, subscriber_of(run, line), &call)) {
		buf_printf(seen, "%s is in no call", name);
		return CORE_NO;
	}
	if (!str_is(line->words[1], call.state)) {
		buf_printf(seen, "the call of %s is %s", name, call.state);
		return CORE_NO;
	}
	return terms_hold(
		line, (struct term_fact[]){ { "cause", term_number(cause, call.release_cause) } },
		1, seen);
}

static enum core_answer call(struct run *run, const struct line *line, struct buf *seen)
{
	return core_asserts(line) ? is_call(run, line, seen) : start_call(run, line, seen);
}

/* The word itself is what the far end does. */
static enum core_answer act(struct run *run, const struct line *line, struct buf *seen)
{
	const char *argument = core_value(run, line, "sdp");
	char why[160];

	if (!argument)
		argument = core_value(run, line, "reason");
	if (core_call_act(run->core, subscriber_of(run, line), str_of(line->core->word),
			  str_of(argument), why))
		return CORE_YES;
	buf_add_text(seen, why);
	return CORE_NO;
}

static enum core_answer release(struct run *run, const struct line *line, struct buf *seen)
{
	struct core_call found;

	if (core_call_find(run->core, subscriber_of(run, line), &found) &&
	    core_call_release(run->core, found.number, core_value(run, line, "reason")))
		return CORE_YES;
	buf_printf(seen, "%s is in no call", run->plan->ues[line->ue].name);
	return CORE_NO;
}

/* Of a call with the network its far end counts, between UEs the other scripted one. */
static bool count_media(struct run *run, unsigned ue, struct stream_counters *counters)
{
	const char *user = run->plan->ues[ue].subscriber;
	struct str call_id = ue_call_id(run->ues[ue].ue);

	if (core_media(run->core, user, counters))
		return true;
	for (unsigned i = 0; call_id.n && i < run->plan->n_ues; i++)
		if (i != ue && ue_count_media(run->ues[i].ue, call_id, counters))
			return true;
	return false;
}

/* Asking keeps media alive. */
static enum core_answer is_media(struct run *run, const struct line *line, struct buf *seen)
{
	struct stream_counters counters;
	char room[6][32];
	double all;

	for (unsigned i = 0; i < run->plan->n_ues; i++)
		ue_keep_sending(run->ues[i].ue);
	if (!count_media(run, line->ue, &counters)) {
		if (run->options.live && run->plan->n_ues > 1) {
			log_notice(
				"run %u: line %u: RTP between UEs does not pass imsd, and is not judged",
				run->options.live->id, line->place.line);
			return CORE_YES;
		}
		buf_printf(seen, "nobody has a stream with %s", run->plan->ues[line->ue].name);
		return CORE_NO;
	}
	all = (double)(counters.received + counters.lost);
	return terms_hold(
		line,
		(struct term_fact[]){
			{ "received", term_number(room[0], (double)counters.received) },
			{ "sent", term_number(room[1], (double)counters.sent) },
			{ "lost", term_number(room[2], (double)counters.lost) },
			{ "loss",
			  term_number(room[3], all > 0 ? 100.0 * (double)counters.lost / all : 0) },
			{ "unwanted", term_number(room[4], (double)counters.unwanted) },
			{ "events", term_number(room[5], (double)counters.events) } },
		6, seen);
}

#define ACT(word, terms, usage, help)                                   \
	{                                                               \
		word, CORE_UE, NULL, terms, CORE_ACTS, act, usage, help \
	}

const struct core_word core_call_rows[] = {
	{ "call", CORE_UE_CHOICE, "calling|early|answered|established|releasing|ended",
	  "from|behaviour|cause", CORE_EITHER, call,
	  "core call UE [from=NUMBER] [behaviour=NAME], or core call UE STATE [cause=STATUS] [within=TIME|for=TIME]",
	  "the network calls the UE; or the state of its newest call: calling, early, answered, established, "
	  "releasing, ended (cause: the status that refused it)" },
	ACT("reinvite", "sdp", "core reinvite UE [sdp=NAME]",
	    "the far end of its call sends a re-INVITE (--list sdp)"),
	ACT("update", "sdp", "core update UE [sdp=NAME]", "the far end sends an UPDATE"),
	ACT("hold", NULL, "core hold UE", "the far end holds the call"),
	ACT("resume", NULL, "core resume UE", "the far end takes it back"),
	ACT("video", NULL, "core video UE", "the far end adds video"),
	ACT("no-video", NULL, "core no-video UE", "the far end takes video away"),
	ACT("bye", "reason", "core bye UE [reason=TEXT]", "the far end hangs up"),
	ACT("cancel", "reason", "core cancel UE [reason=TEXT]",
	    "the far end cancels the call that it began"),
	{ "release", CORE_UE, NULL, "reason", CORE_ACTS, release, "core release UE [reason=TEXT]",
	  "the network releases the call on both sides, with that Reason" },
	{ "media", CORE_UE, NULL, "received|sent|lost|loss|unwanted|events", CORE_ASSERTS, is_media,
	  "core media UE [received>=N] [sent>=N] [loss<=PERCENT] [within=TIME]",
	  "RTP as the far end of the UE's call counts it; scripted UEs send as long as this is asked. Between two real UEs it "
	  "does not pass imsd, and is not judged" },
	{ 0 },
};
