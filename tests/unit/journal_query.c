/* SPDX-License-Identifier: Apache-2.0 */
/* journal/query: each word finds what it says, spans are looked up, and a large ring is searched quickly. */
#include "journal/query.h"

#include <time.h>

#include "journal_lab.h"

#define LAB_OK                                                                                     \
	"SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK2\r\n"                    \
	"From: <sip:alice@example.org>;tag=a\r\nTo: <sip:alice@example.org>;tag=b\r\n"             \
	"Call-ID: c2@192.0.2.1\r\nCSeq: 2 REGISTER\r\nContent-Length: 0\r\n\r\n"

/* A record of a message. */
struct sample {
	enum journal_kind kind;
	enum proto proto;
	const char *role, *peer, *user, *rules, *message;
};

static void write_sample(struct lab *lab, const struct sample *sample)
{
	struct link link = { .id = 7, .proto = sample->proto, .name = "near" };
	struct str bytes = str_of(sample->message);
	struct msg_error error;
	struct msg *msg = msg_parse(bytes, NULL, &error, NULL);

	cr_assert(addr_parse(STR("192.0.2.1"), 5060, &link.remote));
	cr_assert_not_null(msg, "%s", error.why);
	journal_write(lab->journal, &(struct journal_entry){ .kind = sample->kind,
							     .link = &link,
							     .role = sample->role,
							     .peer = sample->peer,
							     .user = sample->user,
							     .rules = str_of(sample->rules),
							     .msg = msg,
							     .bytes = bytes,
							     .copy = 1 });
	msg_free(msg);
}

/* Records 1 to 8, a second apart: 1 at 0 s. */
static struct lab lab_filled(void)
{
	static const struct sample samples[] = {
		{ JOURNAL_RECEIVED, PROTO_UDP, "pcscf", "alice", "alice", NULL, LAB_REGISTER },
		{ JOURNAL_SENT, PROTO_PIPE, "pcscf", "scscf", "alice", NULL, LAB_REGISTER },
		{ JOURNAL_RECEIVED, PROTO_PIPE, "scscf", "pcscf", "alice", "a", LAB_REGISTER },
		{ JOURNAL_SENT, PROTO_UDP, "pcscf", "alice", "alice", "slow,bent", LAB_CHALLENGE },
		{ JOURNAL_HELD, PROTO_UDP, "pcscf", "alice", "alice", "lost", LAB_OK },
		{ JOURNAL_SENT, PROTO_UDP, "pcscf", NULL, "bob", NULL, LAB_OK },
	};
	struct lab lab = lab_new(0, false);

	for (size_t i = 0; i < ARRAY_LEN(samples); i++) {
		write_sample(&lab, &samples[i]);
		loop_advance(lab.loop, 1000000);
	}
	journal_event(lab.journal, "registration.state", "alice", "bound: a -> registered");
	loop_advance(lab.loop, 1000000);
	journal_event(lab.journal, "call.state", "bob", "call 1: secret k=0011");
	return lab;
}

/* The numbers that fit, as a text. */
static void found(const struct lab *lab, const struct query *query, char out[200])
{
	struct query_span span = query_span(query, lab->journal, loop_now(lab->loop));
	struct facts facts;
	size_t n = 0;

	out[0] = '\0';
	for (; span.first <= span.last && n < 190; span.first++)
		if (journal_read(lab->journal, span.first, &facts) && query_fits(query, &facts))
			n += (size_t)snprintf(out + n, 200 - n, "%s%llu", n ? " " : "",
					      (unsigned long long)span.first);
}

Test(journal_query, words)
{
	static const struct {
		const char *word, *value, *numbers;
	} rows[] = {
		{ "user", "alice", "1 2 3 4 5 7" },
		{ "user", "b*", "6 8" },
		{ "user", "bob|carol", "6 8" },
		{ "direction", "from", "1 3" },
		{ "direction", "to", "2 4 5 6" },
		{ "method", "REGISTER", "1 2 3 4 5 6" },
		{ "method", "INVITE", "" },
		{ "status", "none", "1 2 3" },
		{ "status", "4xx", "4" },
		{ "status", "180-401", "4 5 6" },
		{ "status", "*", "4 5 6" },
		{ "status", "200|401", "4 5 6" },
		{ "kind", "held|event", "5 7 8" },
		{ "call_id", "c2@*", "5 6" },
		{ "event", "call.*", "8" },
		{ "event", "*", "7 8" },
		{ "rule", "bent", "4" },
		{ "rule", "*", "3 4 5" },
		{ "cause", "*", "" },
		{ "group", "registration", "1 2 3 4 5 6" },
		{ "from", "alice", "1 7" },
		{ "to", "192.0.2.1:5060", "6" },
		{ "to", "scscf", "2 3" },
		{ "leg", "ue", "1 4 5 6 7 8" },
		{ "leg", "core", "2 7 8" },
		{ "leg", "all", "1 2 3 4 5 6 7 8" },
		{ "text", "unauthorized", "4" },
		{ "text", "~-> REGISTERED", "7" },
		{ "text", "ck=\"00112233", "" }, /* hidden, so not found */
		{ "text", "k=0011", "" },
		{ "since", "6", "7 8" },
		{ "since", "8", "" },
		{ "since", "100", "" },
		{ "since", "3s", "4 5 6 7 8" },
		{ "since", "2.5", "4 5 6 7 8" },
		{ "since", "-1500ms", "7 8" },
		{ "since", "1h", "" },
		{ "until", "2", "1 2" },
		{ "until", "1s", "1 2" },
		{ "until", "0s", "1" },
		{ "until", "99", "1 2 3 4 5 6 7 8" },
	};
	struct lab lab = lab_filled();
	struct arena arena;

	arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct query query = { 0 };
		char why[200], numbers[200];

		cr_assert(query_add(&query, &arena, str_of(rows[i].word), str_of(rows[i].value),
				    why),
			  "%s", why);
		found(&lab, &query, numbers);
		cr_expect_str_eq(numbers, rows[i].numbers, "%s=%s: %s", rows[i].word, rows[i].value,
				 numbers);
	}
	arena_clear(&arena);
	lab_free(&lab);
}

/* All must fit, whatever the order in which they were said; what is said again counts. */
Test(journal_query, together)
{
	struct lab lab = lab_filled();
	struct query query = { 0 };
	char why[200], numbers[200];
	struct arena arena;

	arena_init(&arena);
	query_add(&query, &arena, STR("text"), STR("sip:"), why);
	query_add(&query, &arena, STR("user"), STR("bob"), why);
	query_add(&query, &arena, STR("leg"), STR("ue"), why);
	query_add(&query, &arena, STR("user"), STR("alice"), why);
	query_add(&query, &arena, STR("kind"), STR("sent|received"), why);
	cr_expect_eq(query.n, 4);
	cr_expect_str_eq(query.tests[query.n - 1].word->name, "text", "the dear one is the last");
	found(&lab, &query, numbers);
	cr_expect_str_eq(numbers, "1 4");
	arena_clear(&arena);
	lab_free(&lab);
}

Test(journal_query, refused)
{
	static const char *const rows[][2] = {
		{ "status", "9xx" },  { "status", "" },	    { "kind", "dropped" }, { "direction", "up" },
		{ "leg", "ue,core" }, { "since", "later" }, { "until", "-" },	   { "user", "" },
		{ "text", "~" },      { "colour", "red" },  { "since", "-5" },
	};
	struct query query = { 0 };
	char why[200];
	struct arena arena;

	arena_init(&arena);
	for (size_t i = 0; i + 1 < ARRAY_LEN(rows); i++) {
		why[0] = '\0';
		cr_expect(!query_add(&query, &arena, str_of(rows[i][0]), str_of(rows[i][1]), why),
			  "%s=%s", rows[i][0], rows[i][1]);
		cr_expect(strstr(why, rows[i][0]) != NULL, "%s", why);
	}
	cr_expect_eq(query.n, 0);
	cr_expect(query_add(&query, &arena, STR("since"), STR("-5"), why), "the last five seconds");
	arena_clear(&arena);
}

/* Forgotten is not lost, and numbers go on. */
Test(journal_query, forgotten)
{
	struct lab lab = lab_filled();
	struct query query = { 0 };
	struct facts facts;
	char numbers[200];

	cr_expect_eq(journal_first(lab.journal), 1);
	journal_forget(lab.journal);
	cr_expect_eq(journal_first(lab.journal), 9);
	cr_expect_eq(journal_forgotten(lab.journal), 8);
	cr_expect_not(journal_read(lab.journal, 8, &facts));
	found(&lab, &query, numbers);
	cr_expect_str_eq(numbers, "");
	journal_event(lab.journal, "core.reset", NULL, "done");
	found(&lab, &query, numbers);
	cr_expect_str_eq(numbers, "9");
	lab_free(&lab);
}

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Fills the ring more than once, then finds the newest, the oldest, and nothing at all. */
static void search_full_ring(size_t bytes)
{
	struct lab lab = lab_new(bytes, false);
	struct query query = { 0 };
	struct query_span span;
	struct arena arena;
	struct facts facts;
	char why[200];
	double began;
	unsigned n = 0;

	arena_init(&arena);
	for (; journal_first(lab.journal) < 1000; n++)
		journal_write(lab.journal,
			      &(struct journal_entry){ .kind = JOURNAL_BROKEN,
						       .user = "alice",
						       .role = "pcscf",
						       .bytes = STR(LAB_CHALLENGE LAB_OK) });
	cr_assert_eq(journal_count(lab.journal), n);
	cr_assert_gt(journal_first(lab.journal), 1, "it has overflowed");
	cr_assert(journal_read(lab.journal, n, &facts));
	cr_assert_eq(facts.head.number, n);
	cr_assert(journal_read(lab.journal, journal_first(lab.journal), &facts));
	cr_assert_eq(facts.head.number, journal_first(lab.journal));
	cr_assert_not(journal_read(lab.journal, journal_first(lab.journal) - 1, &facts));
	query_add(&query, &arena, STR("user"), STR("bob"), why);
	began = seconds();
	span = query_span(&query, lab.journal, 0);
	for (n = 0; span.first <= span.last; span.first++)
		n += journal_read(lab.journal, span.first, &facts) && query_fits(&query, &facts);
	cr_expect_eq(n, 0);
	cr_expect_lt(seconds() - began, 1.0, "%zu octets: %.3f s", bytes, seconds() - began);
	arena_clear(&arena);
	lab_free(&lab);
}

Test(journal_query, full_ring)
{
	search_full_ring((size_t)4 << 20);
	search_full_ring((size_t)256 << 20);
}
