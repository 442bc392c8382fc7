/* SPDX-License-Identifier: Apache-2.0 */
/* Which records are meant. */
#include "journal/query.h"

#include <stdio.h>

#include "journal/redact.h"

/* A word of a small set. */
struct choice {
	const char *name;
	uint32_t mask;
};

#define KIND_BIT(kind) (UINT32_C(1) << (kind))
enum { LEG_UE = 1, LEG_CORE = 2, LEG_ECHO = 4 };

static const struct choice direction_choices[] = {
	{ "from", KIND_BIT(JOURNAL_RECEIVED) | KIND_BIT(JOURNAL_BROKEN) },
	{ "to", KIND_BIT(JOURNAL_SENT) | KIND_BIT(JOURNAL_HELD) },
	{ NULL, 0 },
};

static const struct choice leg_choices[] = {
	{ "ue", LEG_UE },
	{ "core", LEG_CORE },
	{ "all", LEG_UE | LEG_CORE | LEG_ECHO },
	{ NULL, 0 },
};

/* "a|b" of the set. */
static bool read_choices(const struct choice *choices, struct str value, uint32_t *mask)
{
	struct str part;

	for (*mask = 0; str_cut(&value, '|', &part);) {
		const struct choice *choice = choices;

		while (choice->name && !str_is(part, choice->name))
			choice++;
		if (!choice->name)
			return false;
		*mask |= choice->mask;
	}
	return *mask != 0;
}

/* The names that records have. */
static bool read_kind(struct arena *arena, struct str value, struct query_test *test)
{
	struct str part;

	(void)arena;
	while (str_cut(&value, '|', &part)) {
		unsigned kind = 0;

		while (kind <= JOURNAL_EVENT && !str_is(part, facts_kind_names[kind]))
			kind++;
		if (kind > JOURNAL_EVENT)
			return false;
		test->mask |= KIND_BIT(kind);
	}
	return test->mask != 0;
}

static bool read_direction(struct arena *arena, struct str value, struct query_test *test)
{
	(void)arena;
	return read_choices(direction_choices, value, &test->mask);
}

static bool read_leg(struct arena *arena, struct str value, struct query_test *test)
{
	(void)arena;
	return read_choices(leg_choices, value, &test->mask);
}

static bool read_pattern(struct arena *arena, struct str value, struct query_test *test)
{
	test->pattern = pattern_read(arena, value);
	return value.n > 0;
}

/* "none" is what is no response. */
static bool read_status(struct arena *arena, struct str value, struct query_test *test)
{
	test->mask = str_is(value, "none");
	return test->mask || statuses_read(arena, value, &test->statuses);
}

static bool read_text(struct arena *arena, struct str value, struct query_test *test)
{
	(void)arena;
	test->value = str_starts(value, STR("~")) ? str_from(value, 1) : value;
	return test->value.n > 0;
}

/* A number of a record, or a time: with a unit, or as records have it. */
static bool read_place(struct arena *arena, struct str value, struct query_test *test)
{
	bool back = str_starts(value, STR("-"));
	double seconds;

	(void)arena;
	if (str_to_u64(value, &test->number))
		return true;
	test->is_time = true;
	value = str_from(value, back);
	if (!str_to_duration(value, &test->time)) {
		if (!str_to_double(value, &seconds) || seconds < 0 || seconds > 1e12)
			return false;
		test->time = (int64_t)(seconds * 1e6);
	}
	test->time = back ? -test->time : test->time;
	return true;
}

/* Names that a record has as they are. */
static bool fits_fact(const struct query_test *test, const struct facts *facts)
{
	return pattern_fits(&test->pattern, facts->text[test->word->fact]);
}

static void show_fact(const struct query_word *word, const struct facts *facts, struct buf *out)
{
	buf_add_str(out, facts->text[word->fact]);
}

static bool fits_kind(const struct query_test *test, const struct facts *facts)
{
	return test->mask >> facts->head.kind & 1;
}

static void show_kind(const struct query_word *word, const struct facts *facts, struct buf *out)
{
	(void)word;
	buf_add_text(out, facts_kind_names[facts->head.kind]);
}

static bool fits_status(const struct query_test *test, const struct facts *facts)
{
	if (test->mask)
		return facts->head.status == 0 && facts->text[FACT_METHOD].n;
	return facts->head.status && statuses_have(&test->statuses, facts->head.status);
}

static void show_status(const struct query_word *word, const struct facts *facts, struct buf *out)
{
	(void)word;
	if (facts->head.status)
		buf_add_u64(out, facts->head.status);
	else if (facts->text[FACT_METHOD].n)
		buf_add_text(out, "none");
}

/* One of those that spoke. */
static bool fits_rule(const struct query_test *test, const struct facts *facts)
{
	struct str rest = facts->text[FACT_RULES], rule;

	while (rest.n && str_cut(&rest, ',', &rule))
		if (pattern_fits(&test->pattern, rule))
			return true;
	return false;
}

static bool fits_group(const struct query_test *test, const struct facts *facts)
{
	return pattern_fits(&test->pattern, str_of(facts_group(facts)));
}

static void show_group(const struct query_word *word, const struct facts *facts, struct buf *out)
{
	const char *group = facts_group(facts);

	(void)word;
	buf_add_text(out, group ? group : "");
}

static bool fits_cause(const struct query_test *test, const struct facts *facts)
{
	return pattern_fits(&test->pattern, str_of(cause_rows[facts->head.cause].code));
}

static void show_cause(const struct query_word *word, const struct facts *facts, struct buf *out)
{
	const char *code = cause_rows[facts->head.cause].code;

	(void)word;
	buf_add_text(out, code ? code : "");
}

static bool fits_from(const struct query_test *test, const struct facts *facts)
{
	char place[ADDR_TEXT_MAX];

	return pattern_fits(&test->pattern, facts_from(facts, place));
}

static void show_from(const struct query_word *word, const struct facts *facts, struct buf *out)
{
	char place[ADDR_TEXT_MAX];

	(void)word;
	buf_add_str(out, facts_from(facts, place));
}

static bool fits_to(const struct query_test *test, const struct facts *facts)
{
	char place[ADDR_TEXT_MAX];

	return pattern_fits(&test->pattern, facts_to(facts, place));
}

static void show_to(const struct query_word *word, const struct facts *facts, struct buf *out)
{
	char place[ADDR_TEXT_MAX];

	(void)word;
	buf_add_str(out, facts_to(facts, place));
}

/* Of a message. What the P-CSCF says to a phone goes over no pipe of roles. */
static uint32_t leg_of(const struct facts *facts)
{
	if (facts->head.proto != PROTO_PIPE && str_is(facts->text[FACT_ROLE], "pcscf"))
		return LEG_UE;
	return facts_is_echo(facts) ? LEG_ECHO : LEG_CORE;
}

static bool fits_leg(const struct query_test *test, const struct facts *facts)
{
	return facts->head.kind == JOURNAL_EVENT || test->mask & leg_of(facts);
}

static void show_leg(const struct query_word *word, const struct facts *facts, struct buf *out)
{
	(void)word;
	buf_add_text(out, leg_of(facts) == LEG_UE ? "ue" : "core");
}

/* What is hidden when it is shown is not found either. */
static bool fits_text(const struct query_test *test, const struct facts *facts)
{
	struct buf scratch = { 0 };
	bool found = false;

	if (str_isearch(facts->text[FACT_TEXT], test->value) >= 0)
		found = str_isearch(facts_remark(facts, &scratch), test->value) >= 0;
	if (!found && str_isearch(facts->text[FACT_MESSAGE], test->value) >= 0) {
		buf_reset(&scratch);
		found = str_isearch(facts_message(facts, &scratch), test->value) >= 0;
	}
	buf_free(&scratch);
	return found;
}

/* The remark alone: a message is long. */
static void show_text(const struct query_word *word, const struct facts *facts, struct buf *out)
{
	struct buf scratch = { 0 };

	(void)word;
	buf_add_str(out, facts_remark(facts, &scratch));
	buf_free(&scratch);
}

/* The span of a query is looked up, not asked of each record. */
static bool fits_any(const struct query_test *test, const struct facts *facts)
{
	(void)test;
	(void)facts;
	return true;
}

static void show_none(const struct query_word *word, const struct facts *facts, struct buf *out)
{
	(void)word;
	(void)facts;
	(void)out;
}

#define QUERY_ROW(word, read, fits, show, fact, cost, help) \
	{ #word, read, fits, show, fact, cost, help },
static const struct query_word word_rows[] = { QUERY_WORDS(QUERY_ROW) };

_Static_assert(ARRAY_LEN(word_rows) <= QUERY_TESTS, "each word finds room");

const struct query_word *query_word_list(unsigned number)
{
	return number < ARRAY_LEN(word_rows) ? &word_rows[number] : NULL;
}

const struct query_word *query_word_find(struct str name)
{
	for (size_t i = 0; i < ARRAY_LEN(word_rows); i++)
		if (str_is(name, word_rows[i].name))
			return &word_rows[i];
	return NULL;
}

/* Puts a test behind those that cost as much or less, in place of one of the same word. */
static void query_put(struct query *query, const struct query_test *test)
{
	unsigned at = 0;

	while (at < query->n && query->tests[at].word != test->word)
		at++;
	if (at == query->n)
		query->n++;
	for (; at > 0 && query->tests[at - 1].word->cost > test->word->cost; at--)
		query->tests[at] = query->tests[at - 1];
	query->tests[at] = *test;
}

bool query_add(struct query *query, struct arena *arena, struct str name, struct str value,
	       char why[200])
{
	const struct query_word *word = query_word_find(name);
	struct query_test test = { .word = word };

	if (!word) {
		snprintf(why, 200, "'%.*s' is no word of a query", (int)(name.n < 60 ? name.n : 60),
			 name.p);
		return false;
	}
	value = str_trim(value);
	value.p = arena_copy(arena, value.p ? value.p : "", value.n);
	test.value = value;
	if (!word->read(arena, value, &test)) {
		snprintf(why, 200, "%s: '%.*s' is none: %s", word->name,
			 (int)(value.n < 60 ? value.n : 60), value.p, word->help);
		return false;
	}
	query_put(query, &test);
	return true;
}

const struct query_test *query_test(const struct query *query, const char *name)
{
	for (unsigned i = 0; i < query->n; i++)
		if (str_is(str_of(name), query->tests[i].word->name))
			return &query->tests[i];
	return NULL;
}

bool query_fits(const struct query *query, const struct facts *facts)
{
	for (unsigned i = 0; i < query->n; i++)
		if (!query_test_fits(&query->tests[i], facts))
			return false;
	return true;
}

/* The first record of that time or later; last + 1: all are earlier. Time never goes back. */
static uint64_t find_time(const struct journal *journal, struct query_span span, int64_t time)
{
	struct facts facts;

	while (span.first <= span.last) {
		uint64_t middle = span.first + (span.last - span.first) / 2;

		if (journal_read(journal, middle, &facts) && facts.head.time < time)
			span.first = middle + 1;
		else
			span.last = middle - 1;
	}
	return span.first;
}

struct query_span query_span(const struct query *query, const struct journal *journal, int64_t now)
{
	const struct query_test *since = query_test(query, "since");
	const struct query_test *until = query_test(query, "until");
	const struct query_span all = { journal_first(journal), journal_count(journal) };
	struct query_span span = all;

	if (since && since->is_time)
		span.first =
			find_time(journal, all, since->time < 0 ? now + since->time : since->time);
	else if (since && since->number >= span.first)
		span.first = since->number < span.last ? since->number + 1 : span.last + 1;
	if (until && until->is_time)
		span.last = find_time(journal, all,
				      (until->time < 0 ? now + until->time : until->time) + 1) -
			    1;
	else if (until && until->number < span.last)
		span.last = until->number;
	return span;
}
