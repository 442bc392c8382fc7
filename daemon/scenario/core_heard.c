/* SPDX-License-Identifier: Apache-2.0 */
/* `core heard`: what a scripted UE itself gets of its calls, and whose voice is in it. */
#include "scenario/core_word.h"
#include "scenario/run_private.h"
#include "scenario/term.h"

/* Is it one of "bob,carol"? */
static bool is_listed(struct str list, const char *name)
{
	struct str piece;

	while (str_cut(&list, ',', &piece))
		if (str_is(piece, name))
			return true;
	return false;
}

/* Those who talk while this is asked: all, or those that the line names. */
static void let_talk(struct run *run, const struct line *line)
{
	struct str talking = term_value(line, "talking");

	for (unsigned i = 0; i < run->plan->n_ues; i++)
		if (!talking.p || is_listed(talking, run->plan->ues[i].name))
			ue_keep_talking(run->ues[i].ue);
}

/* "bob,carol" in the order of the file. */
static void add_heard(struct run *run, unsigned ue, struct buf *names)
{
	for (unsigned i = 0; i < run->plan->n_ues; i++)
		if (ue_hears(run->ues[ue].ue, i))
			buf_printf(names, "%s%s", names->n ? "," : "", run->plan->ues[i].name);
}

/* RTP as the UE itself counts it. */
static enum core_answer counts_hold(const struct run *run, const struct line *line,
				    struct buf *seen)
{
	struct ue_heard heard = ue_heard(run->ues[line->ue].ue);
	const struct stream_counters *counters = &heard.counters;
	double all = (double)(counters->received + counters->lost);
	const struct {
		const char *name;
		double value;
	} rows[] = {
		{ "received", (double)counters->received },
		{ "sent", (double)counters->sent },
		{ "lost", (double)counters->lost },
		{ "loss", all > 0 ? 100.0 * (double)counters->lost / all : 0 },
		{ "unwanted", (double)counters->unwanted },
		{ "foreign", (double)counters->foreign },
		{ "payload", counters->payload },
		{ "marked", (double)counters->marked },
		{ "ssrcs", (double)counters->ssrcs },
		{ "collisions", (double)counters->collisions },
		{ "restarts", (double)counters->restarts },
		{ "gaps", (double)counters->gaps },
		{ "disordered", (double)counters->disordered },
		{ "repeated", (double)counters->repeated },
		{ "jitter", (double)counters->jitter_us / 1e6 },
		{ "quiet", (double)heard.quiet_us / 1e6 },
		{ "late", (double)heard.late },
		{ "rtcp", (double)counters->rtcp_received },
		{ "byes", (double)counters->byes },
	};
	struct term_fact facts[ARRAY_LEN(rows)];
	char room[ARRAY_LEN(rows)][32];

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		facts[i] = (struct term_fact){ rows[i].name, term_number(room[i], rows[i].value) };
	return terms_hold(line, facts, ARRAY_LEN(facts), seen);
}

/* "bob", or "nobody". */
static struct str names_said(struct str names)
{
	return names.n ? names : STR("nobody");
}

static enum core_answer has_heard(struct run *run, const struct line *line, struct buf *seen)
{
	struct str wanted = term_value(line, "of");
	struct buf names = { 0 };
	enum core_answer answer = CORE_NO;

	let_talk(run, line);
	add_heard(run, line->ue, &names);
	if (terms_hold(line, (struct term_fact[]){ { "of", buf_str(&names) } }, 1, seen)) {
		answer = counts_hold(run, line, seen);
	} else {
		if (str_eq(wanted, buf_str(&names))) /* of!= */
			wanted = STR("another");
		buf_reset(seen);
		buf_printf(seen, "heard %.*s, wanted %.*s", STR_ARG(names_said(buf_str(&names))),
			   STR_ARG(names_said(wanted)));
	}
	buf_free(&names);
	return answer;
}

const struct core_word core_heard_rows[] = {
	{ "heard", CORE_UE, NULL,
	  "of|talking|received|sent|lost|loss|unwanted|foreign|payload|marked|ssrcs|collisions|restarts|gaps|disordered|"
	  "repeated|jitter|quiet|late|rtcp|byes",
	  CORE_ASSERTS, has_heard,
	  "core heard UE [of=NAMES] [talking=NAMES] [received>=N] [sent>=N] [lost<=N] [loss>=PERCENT] [COUNTER=N] "
	  "[jitter>=TIME] [quiet>=TIME] [within=TIME|for=TIME]",
	  "whose voices the scripted UE hears in its calls (of=\"bob,carol\" in the order of the file, of=\"\" nobody), "
	  "and RTP as it counts it: unwanted (another payload type, or against the direction), foreign (from another "
	  "address than the SDP says), payload (type of the last one), marked, ssrcs, collisions (its own SSRC), restarts, "
	  "gaps, disordered and repeated (of sequence numbers), jitter, quiet (since the last one), late (when its last call "
	  "was over), rtcp, byes; all scripted UEs talk as long as this is asked, or those of talking=",
	  "asks a scripted UE", "of|talking" },
	{ 0 },
};
