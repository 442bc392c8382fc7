/* SPDX-License-Identifier: Apache-2.0 */
/* What somebody expects to find in the journal, and how a record fares. */
#include "core/expectation.h"

#include <stdio.h>

#include "core/core_private.h"
#include "msg/identity.h"
#include "rule/unmet.h"
#include "rule/word.h"

/* How far before a response its request is looked for. */
enum { REQUEST_REACH = 4096 };

struct expectation *expectation_new(struct core *core)
{
	struct expectation *expectation = mem_alloc(sizeof(*expectation));

	expectation->core = core;
	arena_init(&expectation->arena);
	return expectation;
}

void expectation_free(struct expectation *expectation)
{
	if (!expectation)
		return;
	for (unsigned i = 0; i < expectation->n_conditions; i++)
		condition_free(expectation->conditions[i]);
	arena_clear(&expectation->arena);
	mem_free(expectation);
}

const char *expectation_word(unsigned number)
{
	const struct query_word *word;

	if (number == 0)
		return "has";
	word = query_word_list(number - 1);
	return word ? word->name : NULL;
}

/* A word that only a run of a scenario can tell, or that is only made; or a slip in a header's name. */
static bool check_path(const struct path *path, char why[200])
{
	const struct word_row *row = word_row(path_word(path));

	if (!path_is_known(path) && path_suggestion(path)) {
		snprintf(why, 200, "has: '%.*s' is not known (did you mean %s?)",
			 STR_ARG(path_text(path)), path_suggestion(path));
		return false;
	}
	if (!row || !row->matches || row->match || row->id == WORD_LISTENER ||
	    row->id == WORD_PROTO) {
		if (!row || row->matches)
			return true;
		snprintf(why, 200, "has: %s only makes, it is not matched", row->word);
		return false;
	}
	snprintf(why, 200, "has: %s is known in scenarios alone", row->word);
	return false;
}

/* PATH OP VALUE */
static bool add_condition(struct expectation *expectation, struct str text, char why[200])
{
	struct condition *condition;

	if (expectation->n_conditions == EXPECTATION_CONDITIONS) {
		snprintf(why, 200, "has: at most %d conditions", EXPECTATION_CONDITIONS);
		return false;
	}
	snprintf(why, 200, "has: ");
	condition = condition_parse(&expectation->arena, text, why + strlen(why));
	if (!condition)
		return false;
	expectation->conditions[expectation->n_conditions++] = condition;
	expectation->asks_request |= path_word(condition->path) != WORD_NONE;
	return check_path(condition->path, why);
}

/* An event, as a whole name, must be one. */
static bool check_event(const struct core *core, struct str name, char why[200])
{
	const struct vocabulary *vocabulary = &core->names.vocabulary;
	const char *near;
	struct str part;

	while (str_cut(&name, '|', &part)) {
		if (vocabulary_knows(vocabulary, NAMES_EVENTS, part))
			continue;
		near = vocabulary_near(vocabulary, NAMES_EVENTS, part);
		snprintf(why, 200, "event: '%.*s' is none%s%s%s; imsd --list events shows them",
			 (int)(part.n < 60 ? part.n : 60), part.p, near ? " (did you mean " : "",
			 near ? near : "", near ? "?)" : "");
		return false;
	}
	return true;
}

bool expectation_add(struct expectation *expectation, struct str word, struct str value,
		     char why[200])
{
	struct nearest nearest;
	const char *near;

	if (str_is(word, "has"))
		return add_condition(expectation, value, why);
	if (query_word_find(word))
		return query_add(&expectation->query, &expectation->arena, word, value, why) &&
		       (!str_is(word, "event") || check_event(expectation->core, value, why));
	nearest_start(&nearest, word);
	for (unsigned i = 0; expectation_word(i); i++)
		nearest_offer(&nearest, expectation_word(i));
	near = nearest_best(&nearest);
	snprintf(why, 200, "'%.*s' is not known here%s%s%s", (int)(word.n < 60 ? word.n : 60),
		 word.p, near ? " (did you mean " : "", near ? near : "", near ? "?)" : "");
	return false;
}

/* A word that was not said. */
static void fill_in(struct expectation *expectation, const char *word, struct str value)
{
	char why[200];

	if (!query_test(&expectation->query, word))
		query_add(&expectation->query, &expectation->arena, str_of(word), value, why);
}

/* As written, or "". */
static struct str said(const struct expectation *expectation, const char *word)
{
	const struct query_test *test = query_test(&expectation->query, word);

	return test ? test->value : STR("");
}

/* "200 (REGISTER) to alice", "REGISTER from alice", "registration.state of alice". */
static void make_name(struct expectation *expectation)
{
	struct str method = said(expectation, "method"), status = said(expectation, "status");
	struct str user = said(expectation, "user"), direction = said(expectation, "direction");
	struct str event = said(expectation, "event"), cause = said(expectation, "cause");
	struct buf name = { 0 };

	if (expectation->is_event)
		buf_add_str(&name, event.n ? event : cause.n ? cause : STR("an event"));
	else if (status.n && !str_is(status, "none"))
		buf_printf(&name, method.n ? "%.*s (%.*s)" : "%.*s%.*s", STR_ARG(status),
			   STR_ARG(method));
	else
		buf_add_str(&name, method.n ? method : STR("a message"));
	if (user.n)
		buf_printf(&name, " %.*s %.*s", STR_ARG(direction.n ? direction : STR("of")),
			   STR_ARG(user));
	expectation->name = arena_copy(&expectation->arena, name.p, name.n);
	buf_free(&name);
}

bool expectation_settle(struct expectation *expectation, char why[200])
{
	const struct query *query = &expectation->query;
	const struct query_test *kind = query_test(query, "kind");

	expectation->is_event = query_test(query, "event") || query_test(query, "cause") ||
				(kind && str_is(kind->value, "event"));
	if (expectation->is_event && expectation->n_conditions) {
		snprintf(why, 200, "has: an event has no message; text looks into its remark");
		return false;
	}
	if (expectation->is_event) {
		fill_in(expectation, "kind", STR("event"));
	} else {
		if (query_test(query, "method"))
			fill_in(expectation, "status", STR("none"));
		fill_in(expectation, "kind", STR("received|sent"));
	}
	fill_in(expectation, "leg", STR("ue"));
	make_name(expectation);
	return true;
}

/* What a record's message says: read again from its octets as they may be shown. */
struct reread {
	struct facts facts;
	struct msg *msg;
	struct buf shown;
};

/* False: the octets are not kept. */
static bool reread_begin(struct reread *again, const struct facts *facts)
{
	struct msg_error error;
	struct msg *broken = NULL;

	*again = (struct reread){ .facts = *facts };
	if (!facts->text[FACT_MESSAGE].n)
		return false;
	again->msg = msg_parse(facts_message(facts, &again->shown), NULL, &error, &broken);
	if (!again->msg)
		again->msg = broken;
	return true;
}

static void reread_end(struct reread *again)
{
	msg_free(again->msg);
	buf_free(&again->shown);
}

/* What the record knows beside the message. */
static bool reread_fact(void *ctx, enum word_id word, struct msg *msg, struct buf *value)
{
	const struct reread *again = ctx;

	(void)msg;
	if (word != WORD_LISTENER && word != WORD_PROTO)
		return false;
	if (word == WORD_LISTENER)
		buf_add_str(value, again->facts.text[FACT_LINK]);
	else
		buf_add_text(value, proto_name(again->facts.head.proto));
	return true;
}

/* The record of the request that a response answers: the last one before it that went the other way. */
static bool find_request(const struct journal *journal, const struct facts *response,
			 struct facts *request)
{
	uint64_t number = response->head.number;

	for (unsigned i = 0; i < REQUEST_REACH && journal_read(journal, --number, request); i++)
		if (!request->head.status && request->head.has_cseq &&
		    request->head.cseq == response->head.cseq &&
		    request->head.link == response->head.link &&
		    facts_inbound(request) != facts_inbound(response) &&
		    str_eq(request->text[FACT_METHOD], response->text[FACT_METHOD]) &&
		    str_eq(request->text[FACT_CALL_ID], response->text[FACT_CALL_ID]))
			return true;
	return false;
}

/* `$alice.impu` and the like, as in rules. */
struct dollar_place {
	struct core *core;
	struct scene scene;
};

static bool dollar_value(void *ctx, struct str name, const struct path *path, struct buf *out)
{
	struct dollar_place *place = ctx;

	(void)path;
	return rules_value(place->core, &place->scene, name, out);
}

static struct dollars dollars_at(struct dollar_place *place, const struct expectation *expectation,
				 const struct facts *facts)
{
	struct str user = facts->text[FACT_USER];

	*place = (struct dollar_place){ .core = expectation->core };
	place->scene.snapshot = expectation->core->snapshot;
	if (user.n < sizeof(place->scene.user))
		memcpy(place->scene.user, user.p ? user.p : "", user.n);
	return (struct dollars){ .value = dollar_value, .ctx = place };
}

/* Asks all conditions; `each` (or NULL) hears of those that do not hold. How many they are. */
static unsigned ask_conditions(const struct expectation *expectation, struct reread *again,
			       void (*each)(void *ctx, const struct expectation_miss *miss),
			       void *ctx)
{
	struct subject subject = { .msg = again->msg, .fact = reread_fact, .ctx = again };
	struct reread request = { 0 };
	struct dollar_place place;
	struct dollars dollars = dollars_at(&place, expectation, &again->facts);
	struct buf saw = { 0 }, says = { 0 };
	struct facts facts;
	unsigned missed = 0;

	if (expectation->asks_request && again->facts.head.status &&
	    find_request(expectation->core->journal, &again->facts, &facts) &&
	    reread_begin(&request, &facts))
		subject.request = request.msg;
	for (unsigned i = 0; i < expectation->n_conditions; i++) {
		const struct condition *condition = expectation->conditions[i];

		buf_reset(&saw);
		buf_reset(&says);
		if (condition_holds(condition, &subject, &dollars, each ? &saw : NULL))
			continue;
		missed++;
		if (!each)
			continue;
		unmet_say(condition, buf_str(&saw), &says);
		each(ctx, &(struct expectation_miss){ condition->text, buf_str(&says) });
	}
	reread_end(&request);
	buf_free(&saw);
	buf_free(&says);
	return missed;
}

/* Is it an event, a request or a response of that leg, as is expected? */
static bool is_near(const struct expectation *expectation, const struct facts *facts)
{
	const struct query *query = &expectation->query;
	const struct query_test *status = query_test(query, "status");

	if ((facts->head.kind == JOURNAL_EVENT) != expectation->is_event ||
	    (status && (facts->head.status == 0) != str_is(status->value, "none")))
		return false;
	return query_test_fits(query_test(query, "leg"), facts) &&
	       query_test_fits(query_test(query, "kind"), facts) &&
	       (expectation->copies || facts->head.copy <= 1);
}

/* What it is called says most of what it is. */
static unsigned weight_of(const struct query_word *word)
{
	return word->fact == FACT_METHOD || word->fact == FACT_EVENT ? 3 : 1;
}

struct fitness expectation_judge(const struct expectation *expectation, const struct facts *facts,
				 struct buf *identity)
{
	const struct query *query = &expectation->query;
	struct fitness fitness = { .near = is_near(expectation, facts) };
	struct reread again;

	buf_reset(identity);
	for (unsigned i = 0; fitness.near && i < query->n; i++)
		if (!query_test_fits(&query->tests[i], facts))
			fitness.words += weight_of(query->tests[i].word);
	if (!fitness.near || fitness.words || expectation->is_event ||
	    (expectation->copies && !expectation->n_conditions))
		return fitness;
	reread_begin(&again, facts);
	if (!again.msg)
		fitness.conditions = expectation->n_conditions;
	else if (expectation->n_conditions)
		fitness.conditions = ask_conditions(expectation, &again, NULL, NULL);
	if (again.msg && !expectation->copies && msg_identity(again.msg, identity))
		buf_printf(identity, "|%u|%d", facts->head.link, facts_inbound(facts));
	reread_end(&again);
	return fitness;
}

/* One word of the query that the record misses. */
static void explain_word(const struct query_test *test, const struct facts *facts,
			 void (*each)(void *ctx, const struct expectation_miss *miss), void *ctx)
{
	const char *name = test->word->name;
	struct buf wanted = { 0 }, says = { 0 }, has = { 0 };

	test->word->show(test->word, facts, &has);
	buf_printf(&wanted, "%s=%.*s", name, STR_ARG(test->value));
	if (has.n)
		buf_printf(&says, "%s was %.*s, not %.*s", name, STR_ARG(buf_str(&has)),
			   STR_ARG(test->value));
	else
		buf_printf(&says, "%s was not known, not %.*s", name, STR_ARG(test->value));
	each(ctx, &(struct expectation_miss){ buf_str(&wanted), buf_str(&says) });
	buf_free(&wanted);
	buf_free(&says);
	buf_free(&has);
}

void expectation_explain(const struct expectation *expectation, const struct facts *facts,
			 void (*each)(void *ctx, const struct expectation_miss *miss), void *ctx)
{
	const struct query *query = &expectation->query;
	struct reread again;

	for (unsigned i = 0; i < query->n; i++)
		if (!query_test_fits(&query->tests[i], facts))
			explain_word(&query->tests[i], facts, each, ctx);
	if (!expectation->n_conditions)
		return;
	if (!reread_begin(&again, facts))
		each(ctx,
		     &(struct expectation_miss){
			     STR("has"),
			     STR("messages between elements are kept whole with knob journal.core") });
	else if (!again.msg)
		each(ctx,
		     &(struct expectation_miss){ STR("has"), STR("the octets are no message") });
	else
		ask_conditions(expectation, &again, each, ctx);
	reread_end(&again);
}
