/* SPDX-License-Identifier: Apache-2.0 */
/* Which records the routes that show the journal to people are about. */
#include "api/watch.h"

#include "api/answers.h"
#include "core/calls.h"
#include "core/diagnosis.h"
#include "core/runs.h"
#include "core/subscribers.h"
#include "journal/ladder_plan.h"

bool watch_read_word(struct exchange *exchange, struct str name, struct arena *arena,
		     struct query *query)
{
	struct str value = exchange_query_text(exchange, name.p);
	char why[200];

	if (!value.p || query_add(query, arena, name, value, why))
		return true;
	exchange_refuse(exchange, 400, "query: %s", why);
	return false;
}

bool watch_read_leg(struct exchange *exchange, bool *core)
{
	struct str leg = exchange_query_text(exchange, "leg");

	*core = str_is(leg, "core") || str_is(leg, "all");
	if (!leg.p || *core || str_is(leg, "ue"))
		return true;
	exchange_refuse(exchange, 400, "query: leg: ue, core or all is wanted, not '%.*s'",
			STR_ARG(leg));
	return false;
}

static struct str copy(struct watch *watch, struct str text)
{
	return (struct str){ arena_copy(&watch->arena, text.p, text.n), text.n };
}

static void watch_add_call_id(struct watch *watch, struct str call_id)
{
	struct journal_choice *choice = &watch->choice;

	if (choice->n_call_ids < WATCH_CALL_IDS)
		watch->call_ids[choice->n_call_ids++] = copy(watch, call_id);
	choice->call_ids = watch->call_ids;
}

/* One name is asked for as such, so that what happened to his connections is shown, too. */
static bool is_plain(struct str name)
{
	return name.n && str_find(name, '*') < 0 && str_find(name, '|') < 0;
}

/* The words of the route; false: that was the answer. */
static bool watch_read(struct watch *watch, struct exchange *exchange)
{
	if (!watch_read_leg(exchange, &watch->choice.core))
		return false;
	for (const struct query_row *row = exchange->route->queries; row->name; row++) {
		struct str name = str_of(row->name);
		struct str value = row->text ? exchange_query_text(exchange, row->name) : STR_NONE;

		if (!value.p || !query_word_find(name) || str_is(name, "leg"))
			continue;
		if (str_is(name, "user") && is_plain(value))
			watch->choice.user = copy(watch, value);
		else if (str_is(name, "call_id") && is_plain(value))
			watch_add_call_id(watch, value);
		else if (!watch_read_word(exchange, name, &watch->arena, &watch->query))
			return false;
	}
	return true;
}

struct watch *watch_new(struct exchange *exchange)
{
	struct watch *watch = mem_alloc(sizeof(*watch));

	arena_init(&watch->arena);
	watch->choice.query = &watch->query;
	if (watch_read(watch, exchange))
		return watch;
	watch_free(watch);
	return NULL;
}

void watch_free(struct watch *watch)
{
	if (!watch)
		return;
	arena_clear(&watch->arena);
	mem_free(watch);
}

/* The subscriber, or of one who is none what was dialled. */
static struct str party(const char *name, const char *uri)
{
	return name && name[0] ? str_of(name) : plan_brief_uri(str_of(uri));
}

bool watch_call(struct watch *watch, struct exchange *exchange, struct str id, struct buf *title)
{
	struct core_call call;

	if (!answer_finds_call(exchange, id, &call))
		return false;
	watch->choice.call = call.number;
	watch->choice.n_call_ids = 0;
	watch_add_call_id(watch, call.call_id);
	buf_printf(title, "Call %ju", (uintmax_t)call.number);
	if (call.caller_uri && call.callee_uri)
		buf_printf(title, ": %.*s to %.*s", STR_ARG(party(call.caller, call.caller_uri)),
			   STR_ARG(party(call.callee, call.callee_uri)));
	return true;
}

bool watch_ue(struct watch *watch, struct exchange *exchange, struct str name, struct buf *title)
{
	struct subscriber subscriber;
	struct buf near = { 0 };

	if (!core_diagnosis_knows(exchange->core, name.p) &&
	    !subscribers_by_name(core_snapshot(exchange->core)->subscribers, name, &subscriber)) {
		core_say_stranger(exchange->core, "; ", name, &near);
		exchange_refuse(exchange, 404, "no UE is called '%.*s'; GET /v1/ues shows them%s",
				STR_ARG(name), near.n ? near.p : "");
		buf_free(&near);
		return false;
	}
	watch->choice.user = copy(watch, name);
	buf_printf(title, "UE %.*s", STR_ARG(name));
	return true;
}

bool watch_run(struct watch *watch, struct exchange *exchange, struct str id, struct buf *title)
{
	struct core_run run;
	uint32_t number;

	if (!str_to_u32(id, &number) || !core_run_find(exchange->core, number, &run)) {
		exchange_refuse(exchange, 404,
				"no run has the number '%.*s'; GET /v1/runs shows them",
				STR_ARG(id));
		return false;
	}
	watch->choice.first = run.first ? run.first : UINT64_MAX;
	watch->choice.last = run.last;
	buf_printf(title, "Run %u, %s: %s", run.id, run.name, run.state);
	return true;
}
