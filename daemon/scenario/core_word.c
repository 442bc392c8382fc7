/* SPDX-License-Identifier: Apache-2.0 */
/* What `core` and `do` lines can say. */
#include "scenario/core_word.h"

#include <stdio.h>
#include <string.h>

#include "core/registrations.h"
#include "scenario/run_private.h"
#include "scenario/term.h"

/* How long an answer about bindings is good on the real clock. */
enum { FRESH_US = 50000 };

/* Counts, and keeps the URIs and the shortest time left. */
static void each_binding(void *arg, const struct core_binding *binding)
{
	struct bindings_query *query = arg;

	if (query->n++)
		buf_add_char(&query->contacts, ' ');
	buf_add_str(&query->contacts, binding->contact);
	if (query->n == 1 || binding->expires_us < query->left)
		query->left = binding->expires_us;
}

static void bindings_done(void *arg)
{
	struct bindings_query *query = arg;

	query->done = true;
}

/* Is what was asked last still true? In virtual time until it moves on. */
static bool is_fresh(const struct run *run, const struct line *line)
{
	int64_t age = loop_now(run->loop) - run->query.at;

	return run->query.done && run->query.line == line &&
	       age <= (run->options.access->pipe ? 0 : FRESH_US);
}

/* Asks for the bindings of a UE; CORE_LATER until they are known. */
static enum core_answer ask_bindings(struct run *run, const struct line *line)
{
	struct bindings_query *query = &run->query;

	if (is_fresh(run, line))
		return CORE_YES;
	if (query->asked && !query->done)
		return CORE_LATER;
	query->asked = true;
	query->done = false;
	query->at = loop_now(run->loop);
	query->line = line;
	query->n = 0;
	query->left = 0;
	buf_reset(&query->contacts);
	core_bindings(run->core, run->plan->ues[line->ue].subscriber,
		      &(struct core_binding_walk){ each_binding, bindings_done, query });
	return CORE_LATER;
}

/* Does the line ask more than whether there is a binding? */
static bool has_terms(const struct line *line)
{
	struct term term;

	for (unsigned i = 0; i < line->n_words; i++)
		if (term_read(line->words[i], &term) && !str_is(term.name, "within") &&
		    !str_is(term.name, "for"))
			return true;
	return false;
}

/* A subscriber that is being challenged again still has its bindings. */
static enum core_answer is_registered(struct run *run, const struct line *line, struct buf *seen)
{
	const char *state = core_registration_state(run->core, run->plan->ues[line->ue].subscriber);
	const struct bindings_query *query = &run->query;
	char n[32], left[32];

	if (!state || (strcmp(state, "registered") != 0 && strcmp(state, "rechallenged") != 0)) {
		buf_printf(seen, "%s is %s", run->plan->ues[line->ue].name,
			   state ? state : "not registered");
		return CORE_NO;
	}
	if (!has_terms(line))
		return CORE_YES;
	if (ask_bindings(run, line) == CORE_LATER)
		return CORE_LATER;
	return terms_hold(line,
			  (struct term_fact[]){
				  { "bindings", term_number(n, query->n) },
				  { "left", term_number(left, (double)query->left / 1e6) },
				  { "contact", buf_str(&query->contacts) } },
			  3, seen);
}

/* The contrary, without conditions. */
static enum core_answer is_unregistered(struct run *run, const struct line *line, struct buf *seen)
{
	if (is_registered(run, line, seen) == CORE_NO)
		return CORE_YES;
	buf_reset(seen);
	buf_printf(seen, "%s is registered", run->plan->ues[line->ue].name);
	return CORE_NO;
}

/* What must end by itself; registrations stay. With real UEs the core serves others, too, and a transaction ends
 * minutes later: there it is the run's calls. */
static enum core_answer are_counters_zero(struct run *run, const struct line *line,
					  struct buf *seen)
{
	const struct core_counters now = core_counters(run->core);

	(void)line;
	if (run->options.live) {
		if (run_live_calls(run, false))
			buf_add_text(seen, "a call of the run lives");
		return seen->n ? CORE_NO : CORE_YES;
	}
	for (const struct core_counter_row *row = core_counter_rows; row->name; row++)
		if (row->ends && core_counter(&now, row))
			buf_printf(seen, "%s%s=%zu", seen->n ? " " : "", row->name,
				   core_counter(&now, row));
	return seen->n ? CORE_NO : CORE_YES;
}

/* Tallies of a rule by its name. */
static enum core_answer has_spoken(struct run *run, const struct line *line, struct buf *seen)
{
	struct str name = word_plain(&run->arena, line->words[0]);
	struct rule_tally tally;
	char spoke[32], matched[32];

	if (!core_rule_tally(run->core, name, &tally)) {
		buf_printf(seen, "no rule is called '%.*s'", STR_ARG(name));
		return CORE_NO;
	}
	return terms_hold(line,
			  (struct term_fact[]){
				  { "spoke", term_number(spoke, (double)tally.spoke) },
				  { "matched", term_number(matched, (double)tally.matched) } },
			  2, seen);
}

/* Names of ue_link_state, as states are written. */
static const char *const link_states[] = { "down", "opening", "up", "refused", "closed" };

/* How the usual link of a UE is. */
static enum core_answer is_link(struct run *run, const struct line *line, struct buf *seen)
{
	const char *reason;
	const char *state = link_states[ue_link_state(run->ues[line->ue].ue, &reason)];
	char pongs[32];
	struct term_fact facts[] = {
		{ "reason", str_of(reason) },
		{ "pongs", term_number(pongs, ue_pongs(run->ues[line->ue].ue)) },
	};

	if (!str_is(line->words[1], state)) {
		buf_printf(seen, "the link is %s%s%s", state, *reason ? ": " : "", reason);
		return CORE_NO;
	}
	return terms_hold(line, facts, ARRAY_LEN(facts), seen);
}

/* Connections only: a datagram has none. */
static enum core_answer close_links(struct run *run, const struct line *line, struct buf *seen)
{
	if (core_close_links(run->core, run->plan->ues[line->ue].subscriber))
		return CORE_YES;
	buf_printf(seen, "%s has no connection to close", run->plan->ues[line->ue].name);
	return CORE_NO;
}

/* The network ends the registration. */
static enum core_answer deregister(struct run *run, const struct line *line, struct buf *seen)
{
	struct str event = word_plain(&run->arena, term_value(line, "event"));
	char why[160];

	if (core_deregister(run->core, run->plan->ues[line->ue].subscriber,
			    event.n ? event : STR("deactivated"), why))
		return CORE_YES;
	buf_add_text(seen, why);
	return CORE_NO;
}

static enum core_answer reauthenticate(struct run *run, const struct line *line, struct buf *seen)
{
	char why[160];

	if (core_reauthenticate(run->core, run->plan->ues[line->ue].subscriber, why))
		return CORE_YES;
	buf_add_text(seen, why);
	return CORE_NO;
}

static enum core_answer reset(struct run *run, const struct line *line, struct buf *seen)
{
	(void)line;
	(void)seen;
	core_reset(run->core);
	return CORE_YES;
}

static const struct core_word core_rows[] = {
	{ "registered", CORE_UE, NULL, "bindings|left|contact", CORE_ASSERTS, is_registered,
	  "core registered UE [bindings=N] [left<=TIME] [contact~TEXT] [within=TIME|for=TIME]",
	  "the UE's subscriber has a binding; how many, how long the first of them lasts, their URIs" },
	{ "unregistered", CORE_UE, NULL, NULL, CORE_ASSERTS, is_unregistered, "core unregistered UE [within=TIME|for=TIME]",
	  "the UE's subscriber has no binding" },
	{ "counters", CORE_ZERO, NULL, NULL, CORE_ASSERTS, are_counters_zero, "core counters zero [within=TIME|for=TIME]",
	  "no transaction, call, dialog or RTP port lives and no rule holds a message back; with real UEs: no call of the run "
	  "lives" },
	{ "rule", CORE_NAME, NULL, "spoke|matched", CORE_ASSERTS, has_spoken, "core rule NAME spoke=N|matched=N [within=TIME]",
	  "how often a rule spoke, how many messages it matched" },
	{ "link", CORE_UE_STATE, "down|opening|up|refused|closed", "reason|pongs", CORE_ASSERTS, is_link,
	  "core link UE up|refused|closed [reason~TEXT] [pongs=N] [within=TIME|for=TIME]",
	  "how the UE's link is, why it is not up (a certificate that it refused, a connection that was closed), and "
	  "how many of its keep-alives were answered", "asks a scripted UE" },
	{ "close", CORE_UE, NULL, NULL, CORE_ACTS, close_links, "core close UE", "closes the connections of the UE's flows" },
	{ "deregister", CORE_UE, NULL, "event", CORE_ACTS, deregister,
	  "core deregister UE [event=deactivated|rejected|probation|unregistered|expired]",
	  "the network ends the registration; the NOTIFY says why" },
	{ "reauthenticate", CORE_UE, NULL, NULL, CORE_ACTS, reauthenticate, "core reauthenticate UE",
	  "the network shortens the registration, and challenges the next REGISTER" },
	{ "reset", CORE_NOTHING, NULL, NULL, CORE_ACTS, reset, "core reset",
	  "registrations, tallies, rules and knobs as after the start", "would take its registration from every UE" },
	{ 0 },
};

/* In the order in which --list core prints them. */
static const struct core_word *const core_tables[] = {
	core_rows,       core_call_rows,  core_message_rows,  core_heard_rows, core_conference_rows,
	core_refer_rows, core_event_rows, core_services_rows, core_sms_rows,
	core_diagnosis_rows
};

const struct core_word *core_word_at(unsigned number)
{
	for (size_t i = 0; i < ARRAY_LEN(core_tables); i++)
		for (const struct core_word *row = core_tables[i]; row->word; row++)
			if (number-- == 0)
				return row;
	return NULL;
}

const char *core_value(struct run *run, const struct line *line, const char *name)
{
	struct dollar_context context = { run, NULL };
	struct dollars dollars = run_dollars(&context);
	struct str text = term_value(line, name), unknown;
	struct buf value = { 0 };
	const char *copy;

	if (!text.p)
		return NULL;
	dollars_expand(&dollars, text, NULL, &value, &unknown);
	copy = arena_copy(&run->arena, buf_str(&value).p, value.n);
	buf_free(&value);
	return copy;
}

const struct core_word *core_word_find(struct str word)
{
	const struct core_word *row;

	for (unsigned i = 0; (row = core_word_at(i)) != NULL; i++)
		if (str_is(word, row->word))
			return row;
	return NULL;
}

/* A state stands behind the UE where one is asked for. */
bool core_asserts(const struct line *line)
{
	const char *states = line->core->states;
	struct str rest = str_of(states), state;

	if (line->core->kind != CORE_EITHER)
		return line->core->kind == CORE_ASSERTS;
	while (line->n_words > 1 && str_cut(&rest, '|', &state))
		if (str_eq(line->words[1], state))
			return true;
	return false;
}

/* Connects at once, where there is something to connect. */
static bool power_on(struct run *run, const struct line *line, char why[160])
{
	return ue_power_on(run->ues[line->ue].ue, why);
}

/* The network is gone; nothing is said. */
static bool power_off(struct run *run, const struct line *line, char why[160])
{
	(void)why;
	ue_power_off(run->ues[line->ue].ue);
	return true;
}

static bool keep_alive(struct run *run, const struct line *line, char why[160])
{
	return ue_keep_alive(run->ues[line->ue].ue, why);
}

/* The target of the next INVITE; `$` values are resolved now. */
static bool dial(struct run *run, const struct line *line, char why[160])
{
	struct dollar_context context = { run, NULL };
	struct dollars dollars = run_dollars(&context);
	struct str unknown, word = word_plain(&run->arena, line->words[1]);
	struct buf target = { 0 };
	bool known = dollars_expand(&dollars, word, NULL, &target, &unknown);

	if (known)
		ue_dial(run->ues[line->ue].ue, buf_str(&target));
	else
		snprintf(why, 160, "$%.*s has no value yet", STR_ARG(unknown));
	buf_free(&target);
	return known;
}

static const struct do_word do_rows[] = {
	{ "power-on",   0, power_on,  "do UE power-on",       "switches the phone on: it connects" },
	{ "power-off",  0, NULL,      "do UE power-off",      "switches it off: it de-registers" },
	{ "register",   0, NULL,      "do UE register",       "registers" },
	{ "deregister", 0, NULL,      "do UE deregister",     "de-registers" },
	{ "disconnect", 0, power_off, "do UE disconnect",     "loses its network: connections are closed" },
	{ "keep-alive", 0, keep_alive, "do UE keep-alive",    "sends CRLFCRLF, over UDP a STUN request" },
	{ "dial",       1, dial,      "do UE dial NUMBER",    "calls that number" },
	{ "answer",     0, NULL,      "do UE answer",         "answers the call" },
	{ "reject",     0, NULL,      "do UE reject",         "rejects the call" },
	{ "hangup",     0, NULL,      "do UE hangup",         "ends the call" },
	{ "hold",       0, NULL,      "do UE hold",           "puts the call on hold" },
	{ "resume",     0, NULL,      "do UE resume",         "takes it back" },
	{ "video-on",   0, NULL,      "do UE video-on",       "adds video" },
	{ "video-off",  0, NULL,      "do UE video-off",      "takes video away" },
	{ "merge",      0, NULL,      "do UE merge",          "makes a conference of its calls" },
	{ "transfer",   1, NULL,      "do UE transfer NUMBER", "transfers the call" },
	{ "sms",        2, NULL,      "do UE sms NUMBER TEXT", "sends a short message" },
	{ "dtmf",       1, NULL,      "do UE dtmf DIGITS",    "presses keys" },
};

const struct do_word *do_word_find(struct str word)
{
	for (size_t i = 0; i < ARRAY_LEN(do_rows); i++)
		if (str_is(word, do_rows[i].word))
			return &do_rows[i];
	return NULL;
}

const struct do_word *do_word_at(unsigned number)
{
	return number < ARRAY_LEN(do_rows) ? &do_rows[number] : NULL;
}
