/* SPDX-License-Identifier: Apache-2.0 */
/* Verdicts on the journal: is something there so often, or a list of things in that order? */
#include <limits.h>

#include "api/answers.h"
#include "api/expectation_value.h"
#include "api/record_value.h"
#include "api/value.h"
#include "api/waiting.h"
#include "core/sequence.h"
#include "core/subscribers.h"

static const struct query_row verify_queries[] = {
	{ "strict", 0, 1, 0, "1: 409 in place of 200 when it does not hold", false },
	{ .name = NULL },
};

/* What a body has beside the words of the expectation. */
static const char *const verify_others[] = { "exactly", "at_least", "at_most", "within", NULL };
static const char *const sequence_others[] = { "sequence", "strict", NULL };
static const char *const step_others[] = { "within", NULL };

/* The verdict: 200, or with ?strict a problem. Takes the value over. */
static void reply_verdict(struct exchange *exchange, bool passed, struct buf *why, json_t *value)
{
	uint64_t newest = journal_count(core_journal(exchange->core));

	json_object_set_new(value, "passed", json_boolean(passed));
	json_object_set_new(value, "newest", json_integer((json_int_t)newest));
	if (!passed && exchange_query(exchange, "strict")) {
		exchange_refuse_with(exchange, 409, buf_str(why), value);
	} else {
		json_object_set_new(value, "why", value_of(buf_str(why)));
		exchange_reply_json(exchange, value);
	}
	buf_free(why);
}

static void reply_verify(struct exchange *exchange, const struct verify *verify)
{
	const uint64_t *records;
	struct buf why = { 0 };
	json_t *value = json_object();
	bool holds = verify_holds(verify);
	unsigned n;

	records = verify_records(verify, &n);
	verify_say(verify, &why);
	if (!holds && verify_count(verify) == 0)
		core_say_stranger(exchange->core, "; ",
				  member_text(exchange, exchange->object, "user"), &why);
	json_object_set_new(value, "count", json_integer(verify_count(verify)));
	json_object_set_new(value, "records", record_numbers(records, n));
	json_object_set_new(value, "near", holds ? json_array() : near_value(verify));
	reply_verdict(exchange, holds, &why, value);
}

/* One bound; false: it was refused. */
static bool take_bound(struct exchange *exchange, const char *name, unsigned *bound)
{
	const json_t *value = json_object_get(exchange->object, name);

	if (!value)
		return true;
	if (!json_is_integer(value) || json_integer_value(value) < 0 ||
	    json_integer_value(value) >= UINT_MAX) {
		exchange_refuse(exchange, 422, "%s: a whole number is wanted", name);
		return false;
	}
	*bound = (unsigned)json_integer_value(value);
	return true;
}

/* At least once, unless something else is said. */
static bool take_bounds(struct exchange *exchange, struct verify_bounds *bounds)
{
	unsigned exactly = UINT_MAX;

	*bounds = (struct verify_bounds){ 1, UINT_MAX };
	if (!take_bound(exchange, "at_most", &bounds->at_most))
		return false;
	if (bounds->at_most != UINT_MAX)
		bounds->at_least = 0;
	if (!take_bound(exchange, "at_least", &bounds->at_least) ||
	    !take_bound(exchange, "exactly", &exactly))
		return false;
	if (exactly != UINT_MAX && (json_object_get(exchange->object, "at_least") ||
				    json_object_get(exchange->object, "at_most"))) {
		exchange_refuse(exchange, 422,
				"exactly: it leaves no room for at_least and at_most");
		return false;
	}
	if (exactly != UINT_MAX)
		*bounds = (struct verify_bounds){ exactly, exactly };
	if (bounds->at_least <= bounds->at_most)
		return true;
	exchange_refuse(exchange, 422, "at_least: it is more than at_most");
	return false;
}

static void on_verified(struct exchange *exchange, const struct wait *wait, bool met)
{
	(void)met;
	reply_verify(exchange, wait_verify(wait));
}

/* What is expected; NULL: it was refused. */
static struct expectation *take_expectation(struct exchange *exchange, const json_t *first,
					    const char *const *first_others, const json_t *second)
{
	struct expectation *expectation = expectation_new(exchange->core);

	if (expectation_take(exchange, first, first_others, expectation) &&
	    (!second || expectation_take(exchange, second, step_others, expectation)) &&
	    expectation_finish(exchange, expectation))
		return expectation;
	expectation_free(expectation);
	return NULL;
}

static void answer_verify(struct exchange *exchange)
{
	struct str text = member_text(exchange, exchange->object, "within");
	struct wait_options options = { .timeout = -1 };
	struct expectation *expectation;
	struct verify_bounds bounds;
	struct verify *verify;

	if (!take_bounds(exchange, &bounds) ||
	    !duration_take(exchange, "within", text, &options.timeout))
		return;
	expectation = take_expectation(exchange, exchange->object, verify_others, NULL);
	if (!expectation)
		return;
	verify = verify_new(expectation, bounds);
	if (options.timeout >= 0) {
		options.verify = verify;
		waiting_begin(exchange, &options, on_verified);
		return;
	}
	verify_look(verify);
	reply_verify(exchange, verify);
	verify_free(verify);
}

/* One step: what stands beside the sequence, and what it says itself. False: it was refused. */
static bool take_step(struct exchange *exchange, const json_t *step, struct sequence *sequence)
{
	struct expectation *expectation;
	int64_t within = -1;

	if (!json_is_object(step) || json_object_get(step, "since") ||
	    json_object_get(step, "until")) {
		exchange_refuse(
			exchange, 422,
			"sequence: each step is an object; since and until stand beside it");
		return false;
	}
	if (!duration_take(exchange, "within", member_text(exchange, step, "within"), &within))
		return false;
	expectation = take_expectation(exchange, exchange->object, sequence_others, step);
	if (!expectation)
		return false;
	if (sequence_add(sequence, expectation, within))
		return true;
	expectation_free(expectation);
	exchange_refuse(exchange, 422, "sequence: at most %d steps", SEQUENCE_STEPS);
	return false;
}

static bool take_steps(struct exchange *exchange, const json_t *steps, struct sequence *sequence)
{
	if (!json_array_size(steps)) {
		exchange_refuse(exchange, 422, "sequence: a list of steps is wanted");
		return false;
	}
	for (size_t i = 0; i < json_array_size(steps); i++)
		if (!take_step(exchange, json_array_get(steps, i), sequence))
			return false;
	return true;
}

static json_t *instead_value(const struct journal *journal, const struct sequence_result *result)
{
	json_t *list = json_array();

	for (unsigned i = 0; i < result->n_instead; i++)
		json_array_append_new(list,
				      json_pack("{sIso}", "n", (json_int_t)result->instead[i],
						"line", record_line(journal, result->instead[i])));
	return list;
}

static void reply_sequence(struct exchange *exchange, struct sequence *sequence)
{
	const struct sequence_result *result = sequence_look(sequence);
	const struct journal *journal = core_journal(exchange->core);
	json_t *value = json_object(), *step = json_null();
	struct buf why = { 0 };

	if (!result->passed)
		step = json_integer(result->reached + 1);
	json_object_set_new(value, "steps", json_integer(result->steps));
	json_object_set_new(value, "failed_step", step);
	json_object_set_new(value, "records", record_numbers(result->records, result->reached));
	json_object_set_new(value, "instead", instead_value(journal, result));
	json_object_set_new(value, "near",
			    result->missing ? near_value(result->missing) : json_array());
	sequence_say(sequence, &why);
	reply_verdict(exchange, result->passed, &why, value);
}

static void answer_sequence(struct exchange *exchange)
{
	const json_t *strict = json_object_get(exchange->object, "strict");
	struct expectation *scope;
	struct sequence *sequence;

	if (strict && !json_is_boolean(strict)) {
		exchange_refuse(exchange, 422, "strict: true or false is wanted");
		return;
	}
	scope = take_expectation(exchange, exchange->object, sequence_others, NULL);
	if (!scope)
		return;
	sequence = sequence_new(scope, json_is_true(strict));
	if (take_steps(exchange, json_object_get(exchange->object, "sequence"), sequence))
		reply_sequence(exchange, sequence);
	sequence_free(sequence);
}

const struct route verify_routes[] = {
	{ "POST", "/v1/journal/verify", answer_verify, "is it there (user direction method status has event text ..., at_least 1, at_most, exactly), `within` a time? 200 with `passed`, `why` and what came near", verify_queries, .takes_object = true },
	{ "POST", "/v1/journal/verify-sequence", answer_sequence, "are the steps of `sequence` there in that order, each `within` a time of the one before, `strict`: nothing between? Answered likewise", verify_queries, .takes_object = true },
	{ .method = NULL },
};
