/* SPDX-License-Identifier: Apache-2.0 */
/* Calls: what goes on, calls that the network starts, what it does in them, and their release. */
#include <errno.h>
#include <stdio.h>

#include "api/answers.h"
#include "api/call_value.h"
#include "api/page.h"
#include "api/slices.h"
#include "api/value.h"
#include "core/referrals.h"
#include "core/subscribers.h"

/* Beside what the far end can do by a word alone: the S-CSCF releases the call, as DELETE does; the far
 * end refers the UE to somebody. */
static const char release_word[] = "release", refer_word[] = "refer";

static const struct query_row calls_queries[] = {
	PAGE_QUERY_ROWS,
	{ "ended", 0, 1, 0, "1: before those alive the latest that are over" },
	{ .name = NULL },
};

static const struct query_row call_release_queries[] = {
	{ "cause", 1, 127, 0, "Q.850 cause in the Reason; 16 when there is none" },
	{ .name = NULL },
};

static const struct field_row call_order_fields[] = {
	{ "user", true, "the name of the subscriber that is called" },
	{ "from", false, "number or URI of who calls" },
	{ "behaviour", false, "what the far end does, see imsd --list behaviours" },
	{ NULL, false, NULL },
};

static const struct field_row call_action_fields[] = {
	{ "action", true, "answer, reject, hold, resume, update, reinvite, dtmf, bye ..., refer or release" },
	{ "argument", false, "a word for the description, or a Reason; of refer a number or URI" },
	{ "replaces", false, "of refer: the far end's call that the new one replaces, by subscriber or Call-ID" },
	{ NULL, false, NULL },
};

/* What is collected for one exchange. */
struct collection {
	struct core *core;
	struct page page;
};

static void on_call(void *arg, const struct core_call *call)
{
	struct collection *collection = arg;

	if (page_takes(&collection->page))
		json_array_append_new(collection->page.items,
				      call_value(collection->core, call, CALL_LISTED));
}

static void answer_calls(struct exchange *exchange)
{
	struct collection collection = { .core = exchange->core };

	page_init(&collection.page, exchange);
	core_calls(exchange->core, exchange_query(exchange, "ended"), on_call, &collection);
	exchange_reply_json(exchange, page_finish(&collection.page, "calls"));
}

/* A number, or else a Call-ID; also one of the far end that the S-CSCF has not seen. */
static bool find_call(struct core *core, struct str id, struct core_call *call)
{
	const struct call *far_end;
	uint64_t number;

	if (str_to_u64(id, &number) && core_call_by_number(core, number, call))
		return true;
	number = core_call_number(core, id);
	if (number)
		return core_call_by_number(core, number, call);
	far_end = core_far_end(core, id);
	if (far_end)
		call_unseen(far_end, call);
	return far_end != NULL;
}

bool answer_finds_call(struct exchange *exchange, struct str id, struct core_call *call)
{
	bool found = find_call(exchange->core, id, call);

	if (!found)
		exchange_refuse(
			exchange, 404,
			"no call has the number or Call-ID '%.*s'; GET /v1/calls shows them",
			STR_ARG(id));
	return found;
}

/* The same; false also when it is over. */
static bool finds_live_call(struct exchange *exchange, struct core_call *call)
{
	if (!answer_finds_call(exchange, exchange->params[0], call))
		return false;
	if (call->ended_at < 0)
		return true;
	exchange_refuse(exchange, 409, "the call has ended: %s",
			call->why ? call->why : "released");
	return false;
}

static void answer_call(struct exchange *exchange)
{
	struct core_call call;

	if (answer_finds_call(exchange, exchange->params[0], &call))
		exchange_reply_json(exchange, call_value(exchange->core, &call, CALL_WHOLE));
}

/* What keeps a call from being started, as a status. */
static int order_status(int error)
{
	if (error == -ENOENT)
		return 404;
	return error == -EINVAL ? 400 : 409;
}

/* A call that was started: its Call-ID, in the arena of the exchange. */
struct starting {
	struct str call_id;
	bool waited;
};

/* Answers when the S-CSCF has seen the INVITE, which it does in the same turn of the loop unless a fault
 * holds it: from then on the call has an id, can be released and has a ladder. */
static bool call_started(struct exchange *exchange, void *ctx)
{
	struct starting *starting = ctx;
	struct buf location = { 0 };
	struct core_call call;
	bool found = find_call(exchange->core, starting->call_id, &call);

	if (found && !call.number && !starting->waited) {
		starting->waited = true;
		return false;
	}
	buf_add_text(&location, "/v1/calls/");
	url_add_segment(starting->call_id, &location);
	if (found)
		exchange_reply_created(exchange, location.p,
				       call_value(exchange->core, &call, CALL_WHOLE));
	else
		exchange_refuse(exchange, 409, "the call was over before it began");
	buf_free(&location);
	return true;
}

static const struct slices_ops start_ops = { call_started, NULL };

static void answer_call_start(struct exchange *exchange)
{
	struct buf call_id = { 0 }, stranger = { 0 };
	struct core_call_order order = { .user = exchange_field(exchange, "user").p,
					 .from = exchange_field(exchange, "from").p,
					 .behaviour = exchange_field(exchange, "behaviour").p,
					 .call_id = &call_id };
	struct starting *starting;
	char why[160];
	int error = core_call_check(exchange->core, &order, why);

	if (error || !core_call_start(exchange->core, &order, why)) {
		if (error == -ENOENT)
			core_say_stranger(exchange->core, "", str_of(order.user), &stranger);
		exchange_refuse(exchange, order_status(error), "%s", stranger.n ? stranger.p : why);
	} else {
		starting = arena_alloc(&exchange->arena, sizeof(*starting));
		*starting = (struct starting){
			.call_id = { arena_copy(&exchange->arena, call_id.p, call_id.n), call_id.n }
		};
		slices_begin(exchange, &start_ops, starting);
	}
	buf_free(&stranger);
	buf_free(&call_id);
}

/* The network releases the call; `reason` NULL: normal call clearing. */
static void release(struct exchange *exchange, const struct core_call *call, const char *reason)
{
	if (call->number && core_call_release(exchange->core, call->number, reason))
		exchange_reply_nothing(exchange);
	else
		exchange_refuse(exchange, 409, "the call is %s: the S-CSCF has not seen its INVITE",
				call->state);
}

static void answer_call_release(struct exchange *exchange)
{
	uint64_t cause = exchange_query(exchange, "cause");
	struct core_call call;
	char reason[40];

	snprintf(reason, sizeof(reason), "Q.850;cause=%ju", (uintmax_t)cause);
	if (finds_live_call(exchange, &call))
		release(exchange, &call, cause ? reason : NULL);
}

/* The row of that word; NULL, and what is near, when there is none. */
static const struct call_action *find_action(struct str word, const char **near)
{
	const struct call_action *action;
	struct nearest nearest;

	nearest_start(&nearest, word);
	nearest_offer(&nearest, release_word);
	nearest_offer(&nearest, refer_word);
	for (unsigned i = 0; (action = call_action_at(i)); i++) {
		if (str_is(word, action->word))
			return action;
		nearest_offer(&nearest, action->word);
	}
	*near = nearest_best(&nearest);
	return NULL;
}

/* May that word stand for the description of the action? If not, *near is what is near it, or
 * NULL. */
static bool argument_fits(const struct call_action *action, struct str argument, const char **near)
{
	const struct session_word *word;
	struct nearest nearest;

	if (!action->sdp || !argument.n || str_is(argument, "none"))
		return true;
	nearest_start(&nearest, argument);
	nearest_offer(&nearest, "none");
	for (unsigned i = 0; (word = session_word_at(i)); i++) {
		if (str_is(argument, word->word))
			return true;
		nearest_offer(&nearest, word->word);
	}
	*near = nearest_best(&nearest);
	return false;
}

/* Action and argument are words that there are; false: one is none, and that was the answer. */
static bool action_is_known(struct exchange *exchange, struct str word, struct str argument)
{
	const struct call_action *action;
	const char *near = NULL;
	char hint[100];

	action = find_action(word, &near);
	if (!action)
		exchange_refuse(exchange, 400, "action: nothing is called '%.*s'%s", STR_ARG(word),
				exchange_near(near, hint));
	else if (!argument_fits(action, argument, &near))
		exchange_refuse(exchange, 400, "argument: '%.*s' is no word for a description%s",
				STR_ARG(argument), exchange_near(near, hint));
	else
		return true;
	return false;
}

/* The far end sends REFER; what comes of it stands in the journal. */
static void refer(struct exchange *exchange, const struct core_call *call)
{
	const struct call *far_end = core_far_end(exchange->core, call->call_id);
	struct core_refer_order order = { .user = far_end ? call_user(far_end) : "",
					  .call_id = call->call_id,
					  .to = exchange_field(exchange, "argument").p,
					  .replaces = exchange_field(exchange, "replaces").p };
	char why[160];
	int error = core_refer(exchange->core, &order, why);

	if (error)
		exchange_refuse(exchange, error == -EINVAL ? 400 : 409, "%s", why);
	else
		exchange_reply_nothing(exchange);
}

static void answer_call_act(struct exchange *exchange)
{
	struct str word = exchange_field(exchange, "action");
	struct str argument = exchange_field(exchange, "argument");
	bool releases = str_is(word, release_word), refers = str_is(word, refer_word);
	struct core_call call;
	char why[160];

	if (!releases && !refers && !action_is_known(exchange, word, argument))
		return;
	if (!finds_live_call(exchange, &call))
		return;
	if (releases)
		release(exchange, &call, argument.n ? argument.p : NULL);
	else if (refers)
		refer(exchange, &call);
	else if (core_far_end_act(exchange->core, call.call_id, word, argument, why))
		exchange_reply_nothing(exchange);
	else
		exchange_refuse(exchange, 409, "%s", why);
}

const struct route calls_routes[] = {
	{ "GET", "/v1/calls", answer_calls, "calls: states, dialogs, history", calls_queries, .lists = "calls" },
	{ "POST", "/v1/calls", answer_call_start, "the network calls a subscriber",
	  NULL, call_order_fields, .status = 201 },
	{ "GET", "/v1/calls/{id}", answer_call, "one call, by its id or Call-ID: SDP, RTP counters, too", NULL },
	{ "POST", "/v1/calls/{id}", answer_call_act,
	  "the far end acts in it: hold, resume, bye ...; or the network: release",
	  NULL, call_action_fields, .status = 204 },
	{ "DELETE", "/v1/calls/{id}", answer_call_release,
	  "the network releases it, with that Q.850 cause", call_release_queries, .status = 204 },
	{ NULL, NULL, NULL, NULL, NULL },
};
