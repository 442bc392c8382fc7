/* SPDX-License-Identifier: Apache-2.0 */
/* Which of the journal's records somebody wants to see. */
#include "journal/choice.h"

/* Events that may be about a call although they name only its party. */
static const char *const party_rows[] = {
	"call.", "behaviour.", "request.",  "transaction.",
	"rule.", "diagnosis",  "referral.", "conference.",
};

static bool is_in(struct str text, const struct str *list, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		if (str_eq(text, list[i]))
			return true;
	return false;
}

/* A connection is one phone's; a UDP socket is everybody's. */
static bool is_connection(const struct facts *facts)
{
	return facts->head.link &&
	       (facts->head.proto == PROTO_TCP || facts->head.proto == PROTO_TLS);
}

static bool has_user(const struct facts *facts, struct str user)
{
	return str_eq(facts->text[FACT_USER], user) || str_eq(facts->text[FACT_PEER], user);
}

/* On the leg that is wanted, and shown once. */
static bool takes_leg(const struct journal_choice *choice, const struct facts *facts)
{
	if (facts_is_echo(facts))
		return false;
	return choice->core ||
	       (facts->head.proto != PROTO_PIPE && str_is(facts->text[FACT_ROLE], "pcscf"));
}

static bool takes_message(const struct journal_choice *choice, const struct facts *facts)
{
	if (!takes_leg(choice, facts))
		return false;
	if (choice->user.n && !has_user(facts, choice->user))
		return false;
	return !choice->n_call_ids ||
	       is_in(facts->text[FACT_CALL_ID], choice->call_ids, choice->n_call_ids);
}

/* "call 12: ..." of an event call.*, or 0. */
static uint64_t call_of_event(const struct facts *facts)
{
	struct str rest = facts->text[FACT_TEXT], word;
	uint64_t number;

	if (!str_starts(facts->text[FACT_EVENT], STR("call.")) || !str_starts(rest, STR("call ")) ||
	    !str_cut(&rest, ':', &word))
		return 0;
	return str_to_u64(str_from(word, 5), &number) ? number : 0;
}

/* 1: it names the call; -1: it names another one; 0: it names none. */
static int names_call(const struct journal_choice *choice, const struct facts *facts)
{
	struct str call_id = facts->text[FACT_CALL_ID];
	uint64_t number = call_of_event(facts);

	if (call_id.n)
		return is_in(call_id, choice->call_ids, choice->n_call_ids) ? 1 : -1;
	if (number && choice->call)
		return number == choice->call ? 1 : -1;
	return 0;
}

/* An event of a party of the call, while it went on. */
static bool is_of_party(const struct choice_walk *walk, const struct facts *facts)
{
	if (facts->head.number < walk->from || facts->head.number > walk->to ||
	    !is_in(facts->text[FACT_USER], walk->users, walk->n_users))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(party_rows); i++)
		if (str_starts(facts->text[FACT_EVENT], str_of(party_rows[i])))
			return true;
	return false;
}

/* An event of a connection over which a chosen message went. */
static bool is_of_link(const struct choice_walk *walk, const struct facts *facts)
{
	if (!is_connection(facts) || facts->head.number < walk->from)
		return false;
	for (unsigned i = 0; i < walk->n_links; i++)
		if (walk->links[i] == facts->head.link)
			return true;
	return false;
}

static bool takes_event(const struct choice_walk *walk, const struct facts *facts)
{
	const struct journal_choice *choice = walk->choice;
	int named;

	if (choice->messages)
		return false;
	if (choice->n_call_ids) {
		named = names_call(choice, facts);
		return named > 0 || (named == 0 &&
				     (is_of_party(walk, facts) ||
				      (facts->head.number <= walk->to && is_of_link(walk, facts))));
	}
	return !choice->user.n || has_user(facts, choice->user) || is_of_link(walk, facts);
}

static bool takes(const struct choice_walk *walk, const struct facts *facts)
{
	const struct journal_choice *choice = walk->choice;
	bool is_event = facts->head.kind == JOURNAL_EVENT;

	return (is_event ? takes_event(walk, facts) : takes_message(choice, facts)) &&
	       (!choice->query || query_fits(choice->query, facts));
}

/* What a chosen message says about which events belong to it. */
static void learn(struct choice_walk *walk, const struct facts *facts)
{
	struct str user = facts->text[FACT_USER];
	bool is_new = is_connection(facts);

	if (!walk->from)
		walk->from = facts->head.number;
	walk->to = facts->head.number;
	if (user.n && walk->n_users < CHOICE_USERS && !is_in(user, walk->users, walk->n_users))
		walk->users[walk->n_users++] = user;
	for (unsigned i = 0; is_new && i < walk->n_links; i++)
		is_new = walk->links[i] != facts->head.link;
	if (is_new && walk->n_links < CHOICE_LINKS)
		walk->links[walk->n_links++] = facts->head.link;
}

/* The next record of the span that is taken. */
static bool find_next(struct choice_walk *walk, struct facts *facts)
{
	while (walk->next <= walk->span.last)
		if (journal_read(walk->journal, walk->next++, facts) && takes(walk, facts))
			return true;
	return false;
}

/* Once over the messages, and once more when only the newest are wanted. */
void choice_start(struct choice_walk *walk, const struct journal *journal,
		  const struct journal_choice *choice)
{
	static const struct query none;
	struct facts facts;
	uint64_t count = 0;

	*walk = (struct choice_walk){ .journal = journal, .choice = choice };
	walk->span =
		query_span(choice->query ? choice->query : &none, journal, journal_now(journal));
	if (choice->first > walk->span.first)
		walk->span.first = choice->first;
	if (choice->last && choice->last < walk->span.last)
		walk->span.last = choice->last;
	walk->next = walk->span.first;
	while (find_next(walk, &facts))
		if (facts.head.kind != JOURNAL_EVENT)
			learn(walk, &facts);
	walk->next = walk->span.first;
	while (choice->most && find_next(walk, &facts))
		count++;
	walk->passed_over = count > choice->most ? count - choice->most : 0;
	choice_again(walk);
}

void choice_again(struct choice_walk *walk)
{
	struct facts facts;

	walk->next = walk->span.first;
	for (uint64_t i = 0; i < walk->passed_over; i++)
		find_next(walk, &facts);
}

bool choice_next(struct choice_walk *walk, struct facts *facts)
{
	return find_next(walk, facts);
}

bool choice_takes_now(const struct journal_choice *choice, const struct facts *facts)
{
	const struct choice_walk walk = { .choice = choice };

	return takes(&walk, facts);
}
