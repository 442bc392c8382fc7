/* SPDX-License-Identifier: Apache-2.0 */
/* Waiting for something to happen: a plain word, an event, a message. */
#include <inttypes.h>
#include <limits.h>

#include "api/answers.h"
#include "api/expectation_value.h"
#include "api/record_value.h"
#include "api/waiting.h"
#include "core/subscribers.h"

/* A wait that says nothing else lasts so long, us; what was seen meanwhile, at most. */
enum { TIMEOUT = 30000000, SEEN_MAX = 20 };

static const struct query_row wait_queries[] = {
	RECORD_QUERY_ROWS
	{ "has", 1, 300, 0, "a condition on the message: contact.expires>=600", true },
	{ "state", 1, 40, 0, "of event=call: established (default), early, ended ...", true },
	{ "timeout", 1, 20, 0, "at most so long: 500ms, 5s or seconds; 30s", true },
	{ .name = NULL },
};

static const char *const wait_others[] = { "event", "user", "state", "timeout", NULL };

/* The query in the place of a body: an object of texts. */
static json_t *object_of_query(struct exchange *exchange)
{
	json_t *object = json_object();

	for (const struct query_row *row = wait_queries; row->name; row++) {
		struct str text = exchange_query_text(exchange, row->name);

		if (text.p)
			json_object_set_new(object, row->name,
					    json_stringn_nocheck(text.p, text.n));
	}
	return object;
}

/* 200: what told it, and where to go on. */
static void reply_met(struct exchange *exchange, const struct wait *wait)
{
	const struct journal *journal = core_journal(exchange->core);
	struct buf json = { 0 };

	buf_printf(&json, "{\"waited\":%.3f,\"newest\":%" PRIu64 ",\"record\":",
		   (double)wait_lasted(wait) / 1e6, journal_count(journal));
	record_add(journal, wait_record(wait), &json);
	buf_add_text(&json, wait_record(wait) ? "}\n" : ",\"why\":\"it is so already\"}\n");
	record_reply(exchange, buf_str(&json));
	buf_free(&json);
}

/* What phones sent and got meanwhile, and events: the last ones, as lines of the ladder. */
static json_t *seen_value(const struct journal *journal, uint64_t behind)
{
	uint64_t first = journal_first(journal), at = journal_count(journal);
	json_t *list = json_array();
	struct query query = { 0 };
	struct arena arena;
	struct facts facts;
	char why[200];

	arena_init(&arena);
	query_add(&query, &arena, STR("leg"), STR("ue"), why);
	for (; at > behind && at >= first && json_array_size(list) < SEEN_MAX; at--)
		if (journal_read(journal, at, &facts) && query_fits(&query, &facts))
			json_array_insert_new(list, 0, record_line(journal, at));
	arena_clear(&arena);
	return list;
}

static void reply_unmet(struct exchange *exchange, const struct wait *wait)
{
	const struct journal *journal = core_journal(exchange->core);
	const struct verify *verify = wait_verify(wait);
	struct buf why = { 0 };

	buf_printf(&why, "not in %.3f s", (double)wait_lasted(wait) / 1e6);
	if (verify && verify_count(verify) == 0) {
		buf_add_text(&why, ": ");
		verify_say(verify, &why);
	}
	core_say_stranger(exchange->core, "; ", wait_user(wait), &why);
	exchange_refuse_with(exchange, 504, buf_str(&why),
			     json_pack("{sIsoso}", "newest", (json_int_t)journal_count(journal),
				       "near", verify ? near_value(verify) : json_array(), "seen",
				       seen_value(journal, wait_began_behind(wait))));
	buf_free(&why);
}

static void on_over(struct exchange *exchange, const struct wait *wait, bool met)
{
	if (met)
		reply_met(exchange, wait);
	else
		reply_unmet(exchange, wait);
}

/* " (registered, unregistered ... wait for more than an event)" is said by none but an unknown name. */
static void refuse_event(struct exchange *exchange, const char *why)
{
	struct buf words = { 0 };

	for (unsigned i = 0; moment_list(i); i++)
		buf_printf(&words, "%s%s", i ? ", " : "", moment_list(i)->name);
	exchange_refuse(exchange, 422, "%s; plain words are %s", why, words.p);
	buf_free(&words);
}

/* event and user, of a plain word or as they are; false: it was refused. */
static bool take_event(struct exchange *exchange, const json_t *object,
		       struct wait_options *options, struct expectation *expectation)
{
	struct str event = member_text(exchange, object, "event");
	char why[200] = "";

	options->moment = moment_find(event);
	options->query = (struct moment_query){ member_text(exchange, object, "user"),
						member_text(exchange, object, "state") };
	if (options->moment) {
		if (moment_expect(options->moment, &options->query, expectation, why))
			return true;
		exchange_refuse(exchange, 422, "%s", why);
		return false;
	}
	if (options->query.state.n) {
		exchange_refuse(exchange, 422, "state: only event=call has one");
		return false;
	}
	if (event.p && !expectation_add(expectation, STR("event"), event, why)) {
		refuse_event(exchange, why);
		return false;
	}
	if (!options->query.user.p ||
	    expectation_add(expectation, STR("user"), options->query.user, why))
		return true;
	exchange_refuse(exchange, 422, "%s", why);
	return false;
}

/* Something must be waited for. */
static bool says_what(struct exchange *exchange, const struct expectation *expectation,
		      const struct moment *moment)
{
	for (unsigned i = 0; i < expectation->query.n; i++)
		if (!str_is(str_of(expectation->query.tests[i].word->name), "since"))
			return true;
	if (expectation->n_conditions || moment)
		return true;
	exchange_refuse(exchange, 422,
			"what is waited for? event=registered&user=NAME, "
			"event=call, event=idle, an event's name, or method=...");
	return false;
}

static void wait_for(struct exchange *exchange, const json_t *object)
{
	struct expectation *expectation = expectation_new(exchange->core);
	struct wait_options options = { .timeout = TIMEOUT };

	if (!duration_take(exchange, "timeout", member_text(exchange, object, "timeout"),
			   &options.timeout) ||
	    !take_event(exchange, object, &options, expectation) ||
	    !expectation_take(exchange, object, wait_others, expectation) ||
	    !says_what(exchange, expectation, options.moment) ||
	    !expectation_finish(exchange, expectation)) {
		expectation_free(expectation);
		return;
	}
	options.fresh = !query_test(&expectation->query, "since");
	if (!options.moment || options.moment->event)
		options.verify = verify_new(expectation, (struct verify_bounds){ 1, UINT_MAX });
	else
		expectation_free(expectation);
	waiting_begin(exchange, &options, on_over);
}

static void answer_wait(struct exchange *exchange)
{
	json_t *object = object_of_query(exchange);

	wait_for(exchange, object);
	json_decref(object);
}

static void answer_wait_post(struct exchange *exchange)
{
	wait_for(exchange, exchange->object);
}

const struct route wait_routes[] = {
	{ "GET", "/v1/wait", answer_wait, "until it happens: event=registered|unregistered (it may be so already), call, idle, an event or a message of the journal, from now on or `since` a record; 504 with what came near", wait_queries },
	{ "POST", "/v1/wait", answer_wait_post, "the same as a JSON object, in the words of /v1/journal/verify", NULL, .takes_object = true },
	{ .method = NULL },
};
