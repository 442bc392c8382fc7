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

static enum core_answer has_heard(struct run *run, const struct line *line, struct buf *seen)
{
	struct ue *ue = run->ues[line->ue].ue;
	struct stream_counters counters = { 0 };
	struct buf names = { 0 };
	enum core_answer answer;
	char room[3][32];

	let_talk(run, line);
	add_heard(run, line->ue, &names);
	ue_count_media(ue, ue_call_id(ue), &counters);
	answer = terms_hold(line,
			    (struct term_fact[]){
				    { "of", buf_str(&names) },
				    { "talking", term_value(line, "talking") },
				    { "received", term_number(room[0], (double)counters.received) },
				    { "sent", term_number(room[1], (double)counters.sent) },
				    { "lost", term_number(room[2], (double)counters.lost) } },
			    5, seen);
	buf_free(&names);
	return answer;
}

const struct core_word core_heard_rows[] = {
	{ "heard", CORE_UE, NULL, "of|talking|received|sent|lost", CORE_ASSERTS, has_heard,
	  "core heard UE [of=NAMES] [talking=NAMES] [received>=N] [sent>=N] [lost<=N] [within=TIME|for=TIME]",
	  "whose voices the scripted UE hears in its calls (of=\"bob,carol\" in the order of the file, of=\"\" nobody), "
	  "and RTP as it counts it; all scripted UEs talk as long as this is asked, or those of talking=" },
	{ 0 },
};
