/* SPDX-License-Identifier: Apache-2.0 */
/* Plain words for what is waited for: which event tells it, and whether it is so already. */
#include <stdio.h>

#include "core/calls.h"
#include "core/wait.h"

/* A state in which there is a binding. */
static bool is_registered(struct core *core, const struct moment_query *query)
{
	char name[SCENE_NAME_MAX];
	const char *state;

	snprintf(name, sizeof(name), "%.*s", STR_ARG(query->user));
	state = core_registration_state(core, name);
	return state &&
	       (str_is(str_of(state), "registered") || str_is(str_of(state), "rechallenged"));
}

static bool is_unregistered(struct core *core, const struct moment_query *query)
{
	return !is_registered(core, query);
}

/* Is the newest call in that state? */
struct call_search {
	const struct moment_query *query;
	bool found;
};

static void on_call(void *arg, const struct core_call *call)
{
	struct call_search *search = arg;

	search->found |= str_is(search->query->state, call->state);
}

/* Of a user the newest counts, else any; one that is over is none that there is. */
static bool is_call_in(struct core *core, const struct moment_query *query)
{
	struct call_search search = { .query = query };
	char name[SCENE_NAME_MAX];
	struct core_call call;

	snprintf(name, sizeof(name), "%.*s", STR_ARG(query->user));
	if (query->user.n)
		return core_call_find(core, name, &call) && str_is(query->state, call.state);
	core_calls(core, false, on_call, &search);
	return search.found;
}

/* "call 3: ..." has two sides, the event names one of them. */
static bool is_about_call(struct core *core, const struct moment_query *query,
			  const struct facts *facts)
{
	struct str rest = facts->text[FACT_TEXT], word;
	struct core_call call;
	uint64_t number;

	if (!query->user.n)
		return true;
	if (!str_cut(&rest, ':', &word) || !str_to_u64(str_from(word, strlen("call ")), &number) ||
	    !core_call_by_number(core, number, &call))
		return str_eq(facts->text[FACT_USER], query->user);
	return str_is(query->user, call.caller) || str_is(query->user, call.callee);
}

/* What only guards against late copies stays for 64*T1 (RFC 3261 17), and a call's two halves with it: its dialogs
 * and streams tell that it is over. */
static const char *const memories[] = {
	"transactions", "repeats", "branches", "far_calls", "focus_calls",
};

static bool is_memory(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(memories); i++)
		if (str_is(str_of(name), memories[i]))
			return true;
	return false;
}

/* Nothing is under way that ends by itself. */
static bool is_idle(struct core *core, const struct moment_query *query)
{
	struct core_counters counters = core_counters(core);

	(void)query;
	for (const struct core_counter_row *row = core_counter_rows; row->name; row++)
		if (row->ends && !is_memory(row->name) && core_counter(&counters, row))
			return false;
	return true;
}

static const struct moment moments[] = {
	{ "registered", "registration.state", "-> registered", NULL, true, is_registered, NULL, "the user is registered" },
	{ "unregistered", "registration.state", "-> not-registered", NULL, true, is_unregistered, NULL, "the user is not registered" },
	{ "call", "call.state", "-> ", "established|calling|early|answered|releasing|ended", false, is_call_in, is_about_call, "a call (of the user: the newest) is in that state" },
	{ "idle", NULL, NULL, NULL, false, is_idle, NULL, "no call, transfer or delivery is under way" },
};

const struct moment *moment_list(unsigned number)
{
	return number < ARRAY_LEN(moments) ? &moments[number] : NULL;
}

const struct moment *moment_find(struct str name)
{
	for (size_t i = 0; i < ARRAY_LEN(moments); i++)
		if (str_is(name, moments[i].name))
			return &moments[i];
	return NULL;
}

/* One of those that it takes. */
static bool take_state(const struct moment *moment, struct moment_query *query, char why[200])
{
	struct str rest = str_of(moment->states), state;

	if (!moment->states && query->state.n) {
		snprintf(why, 200, "state: %s has none", moment->name);
		return false;
	}
	while (rest.n && str_cut(&rest, '|', &state)) {
		if (!query->state.n)
			query->state = state;
		if (str_eq(query->state, state))
			return true;
	}
	snprintf(why, 200, "state: of a %s it is one of %s", moment->name,
		 moment->states ? moment->states : "");
	return !moment->states;
}

bool moment_expect(const struct moment *moment, struct moment_query *query,
		   struct expectation *expectation, char why[200])
{
	struct buf text = { 0 };
	bool good;

	if (moment->needs_user && !query->user.n) {
		snprintf(why, 200, "user: who is to be %s?", moment->name);
		return false;
	}
	if (!take_state(moment, query, why))
		return false;
	if (!moment->event)
		return true;
	buf_printf(&text, "%s%.*s", moment->text, STR_ARG(query->state));
	good = expectation_add(expectation, STR("event"), str_of(moment->event), why) &&
	       expectation_add(expectation, STR("text"), buf_str(&text), why) &&
	       (!query->user.n || moment->is_about ||
		expectation_add(expectation, STR("user"), query->user, why));
	buf_free(&text);
	return good;
}
