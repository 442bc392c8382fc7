/* SPDX-License-Identifier: Apache-2.0 */
/* `core` words of notifications: subscriptions, messages that wait, presence. */
#include "core/events.h"
#include "scenario/core_word.h"
#include "scenario/run_private.h"
#include "scenario/term.h"

static const char *subscriber_of(const struct run *run, const struct line *line)
{
	return run->plan->ues[line->ue].subscriber;
}

/* Who watches something as that subscriber. */
static enum core_answer has_subscriptions(struct run *run, const struct line *line,
					  struct buf *seen)
{
	const char *package = core_value(run, line, "package");
	size_t count = core_subscription_count(run->core, subscriber_of(run, line), package);
	char n[32];

	return terms_hold(line,
			  (struct term_fact[]){ { "n", term_number(n, (double)count) },
						{ "package", str_of(package) } },
			  2, seen);
}

/* Each condition of the line sets something. */
static enum core_answer set_mail(struct run *run, const struct line *line, struct buf *seen)
{
	char why[160];

	for (unsigned i = 0; i < line->n_words; i++) {
		struct term term;
		struct buf name = { 0 };
		const char *value;
		bool set;

		if (!term_read(line->words[i], &term))
			continue;
		buf_add_str(&name, term.name);
		value = core_value(run, line, name.p);
		buf_free(&name);
		set = core_mail_set(run->core, subscriber_of(run, line), term.name, str_of(value),
				    why);
		if (!set) {
			buf_add_text(seen, why);
			return CORE_NO;
		}
	}
	return CORE_YES;
}

static enum core_answer is_presence(struct run *run, const struct line *line, struct buf *seen)
{
	struct core_presence presence;
	enum core_answer answer;
	char n[32];

	if (!core_presence(run->core, subscriber_of(run, line), &presence))
		return CORE_NO;
	answer = terms_hold(line,
			    (struct term_fact[]){ { "publications",
						    term_number(n, (double)presence.publications) },
						  { "basic", buf_str(&presence.basic) },
						  { "document", buf_str(&presence.document) } },
			    3, seen);
	buf_free(&presence.document);
	buf_free(&presence.basic);
	return answer;
}

const struct core_word core_event_rows[] = {
	{ "subscriptions", CORE_UE, NULL, "n|package", CORE_ASSERTS, has_subscriptions,
	  "core subscriptions UE n=N [package=NAME] [within=TIME|for=TIME]",
	  "so many subscriptions of the UE are alive in the network, of all event packages or of one" },
	{ "mwi", CORE_UE, NULL, MESSAGE_CLASS_NAMES "|messages", CORE_ACTS, set_mail,
	  "core mwi UE [voice=\"2/8 (0/2)\"] [fax=...] [messages=\"To: URI | Subject: TEXT\"]",
	  "messages that wait for the UE: new/old (urgent ones) by class, and headers of single ones; its watchers are told" },
	{ "presence", CORE_UE, NULL, "publications|basic|document", CORE_ASSERTS, is_presence,
	  "core presence UE [basic=open|closed] [publications=N] [document~TEXT] [within=TIME|for=TIME]",
	  "what the watchers of the UE's presence are told, and how much of it was published" },
	{ 0 },
};
