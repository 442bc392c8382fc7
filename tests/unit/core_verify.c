/* SPDX-License-Identifier: Apache-2.0 */
/* core/verify, core/sequence: verdicts on the journal, and what they say when something is missing. */
#include "core/verify.h"

#include <criterion/criterion.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/sequence.h"
#include "top.h"

/* A core on a clock that stands still; records are written by hand. */
static struct core *core_start(void)
{
	const struct core_options options = { .clock = CLOCK_MANUAL };
	struct conf_errors errors = { 0 };
	struct core *core = core_new(&options, &errors);

	cr_assert_not_null(core, "%s", errors.text.p);
	conf_errors_free(&errors);
	journal_forget(core_journal(core));
	return core;
}

/* A message between a phone and the P-CSCF, a second behind the one before. */
static uint64_t record(struct core *core, const char *user, bool from, const char *start,
		       const char *headers)
{
	static const struct link link = { .id = 7, .proto = PROTO_UDP, .name = "pcscf1" };
	struct buf text = { 0 };
	struct msg_error error;
	struct msg *msg;

	buf_printf(&text, "%s\r\nFrom: <sip:%s@x>;tag=f\r\nTo: <sip:%s@x>;tag=t\r\n%s\r\n", start,
		   user, user, headers);
	msg = msg_parse(buf_str(&text), NULL, &error, NULL);
	cr_assert_not_null(msg, "%s: %s", error.why, text.p);
	loop_advance(core_loop(core), 1000000);
	journal_write(core_journal(core),
		      &(struct journal_entry){ .kind = from ? JOURNAL_RECEIVED : JOURNAL_SENT,
					       .link = &link,
					       .role = "pcscf",
					       .peer = user,
					       .user = user,
					       .msg = msg,
					       .bytes = buf_str(&text),
					       .copy = 1 });
	msg_free(msg);
	buf_free(&text);
	return journal_count(core_journal(core));
}

#define REQUEST(method) method " sip:x SIP/2.0"
#define VIA(branch) "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK" branch "\r\n"
#define IDS(number, method) "Call-ID: c\r\nCSeq: " number " " method "\r\n"

/* REGISTER twice with 3600, a copy of the second, 401 and 200. */
static struct core *core_filled(void)
{
	struct core *core = core_start();

	record(core, "alice", true, REQUEST("REGISTER"),
	       VIA("1") IDS("1",
			    "REGISTER") "Contact: <sip:a@y>;expires=3600\r\nSupported: path\r\n");
	record(core, "alice", false, "SIP/2.0 401 Unauthorized", VIA("1") IDS("1", "REGISTER"));
	record(core, "alice", true, REQUEST("REGISTER"),
	       VIA("2") IDS("2",
			    "REGISTER") "Contact: <sip:a@y>;expires=3600\r\nSupported: path\r\n");
	record(core, "alice", true, REQUEST("REGISTER"),
	       VIA("2") IDS("2",
			    "REGISTER") "Contact: <sip:a@y>;expires=3600\r\nSupported: path\r\n");
	journal_event(core_journal(core), "registration.state", "alice",
		      "bound: challenged -> registered");
	record(core, "alice", false, "SIP/2.0 200 OK",
	       VIA("2") IDS("2", "REGISTER") "Contact: <sip:a@y>;expires=600000\r\n");
	return core;
}

/* Words as "user=alice" ... , conditions as "has:COND"; NULL: the end. */
static struct expectation *expect(struct core *core, const char *const *words)
{
	struct expectation *expectation = expectation_new(core);
	char why[200] = "";

	for (; *words; words++) {
		struct str rest = str_of(*words), word;

		if (str_starts(rest, STR("has:"))) {
			cr_assert(expectation_add(expectation, STR("has"), str_from(rest, 4), why),
				  "%s", why);
		} else if (str_starts(rest, STR("copies"))) {
			expectation->copies = true;
		} else {
			cr_assert(str_cut(&rest, '=', &word));
			cr_assert(expectation_add(expectation, word, rest, why), "%s", why);
		}
	}
	cr_assert(expectation_settle(expectation, why), "%s", why);
	return expectation;
}

#define WORDS(...)                \
	(const char *const[])     \
	{                         \
		__VA_ARGS__, NULL \
	}

/* The verdict and its sentence. */
static void check(struct core *core, const char *const *words, struct verify_bounds bounds,
		  bool passed, const char *says)
{
	struct verify *verify = verify_new(expect(core, words), bounds);
	struct buf why = { 0 };

	verify_look(verify);
	verify_say(verify, &why);
	cr_expect_eq(verify_holds(verify), passed, "%s", why.p);
	cr_expect_str_eq(why.p, says);
	buf_free(&why);
	verify_free(verify);
}

Test(core_verify, counts)
{
	const struct verify_bounds once = { 1, UINT_MAX }, none = { 0, 0 }, two = { 2, 2 },
				   three = { 3, UINT_MAX }, at_most_one = { 0, 1 };
	struct core *core = core_filled();

	check(core, WORDS("method=REGISTER"), once, true, "REGISTER was seen 2 times");
	check(core, WORDS("method=REGISTER", "user=alice", "direction=from"), two, true,
	      "REGISTER from alice was seen 2 times");
	check(core, WORDS("method=REGISTER", "copies"), three, true, "REGISTER was seen 3 times");
	check(core, WORDS("method=REGISTER", "status=2xx", "direction=to", "user=alice"), once,
	      true, "2xx (REGISTER) to alice was seen once");
	check(core, WORDS("method=INVITE"), none, true, "INVITE was not seen");
	check(core, WORDS("event=registration.state", "text=~-> registered"), once, true,
	      "registration.state was seen once");
	check(core, WORDS("method=REGISTER"), none, false,
	      "REGISTER was seen 2 times, and should not be");
	check(core, WORDS("method=REGISTER"), at_most_one, false,
	      "REGISTER was seen 2 times, not at most 1 times");
	check(core, WORDS("method=REGISTER"), three, false,
	      "REGISTER was seen 2 times, not at least 3 times");
	core_free(core);
}

Test(core_verify, near_misses)
{
	const struct verify_bounds once = { 1, UINT_MAX };
	struct core *core = core_filled();

	check(core, WORDS("method=REGISTER", "has:contact.expires=600000"), once, false,
	      "REGISTER was seen 2 times, but contact.expires was 3600, not 600000");
	check(core, WORDS("method=REGISTER", "has:contact.+g.3gpp.smsip=*", "has:lifetime>=600000"),
	      once, false,
	      "REGISTER was seen 2 times, but contact.+g.3gpp.smsip was absent (and 1 more)");
	check(core, WORDS("method=REGISTER", "has:!supported"), once, false,
	      "REGISTER was seen 2 times, but supported was path, not absent");
	check(core, WORDS("method=REGISTER", "has:supported~gruu"), once, false,
	      "REGISTER was seen 2 times, but supported was path, not ~gruu");
	check(core, WORDS("method=REGISTER", "user=bob"), once, false,
	      "REGISTER of bob was not seen; nearest is record 5: user was alice, not bob");
	check(core, WORDS("status=200", "method=REGISTER", "has:contact.expires=60"), once, false,
	      "200 (REGISTER) was seen once, but contact.expires was 600000, not 60");
	check(core, WORDS("status=486"), once, false,
	      "486 was not seen; nearest is record 7: status was 200, not 486");
	check(core, WORDS("event=registration.state", "text=-> not-registered"), once, false,
	      "registration.state was not seen; nearest is record 6: text was bound: challenged -> "
	      "registered, not -> not-registered");
	check(core, WORDS("method=REGISTER", "since=7"), once, false, "REGISTER was not seen");
	core_free(core);
}

/* The one with the fewest conditions missed is told, of equals the newest. */
Test(core_verify, nearest_first)
{
	struct core *core = core_start();
	struct verify *verify;
	const struct verify_near *near;

	record(core, "alice", true, REQUEST("OPTIONS"),
	       VIA("1") IDS("1", "OPTIONS") "Subject: b\r\n");
	record(core, "alice", true, REQUEST("OPTIONS"),
	       VIA("2") IDS("2", "OPTIONS") "Subject: a\r\nPriority: high\r\n");
	record(core, "alice", true, REQUEST("OPTIONS"),
	       VIA("3") IDS("3", "OPTIONS") "Subject: c\r\n");
	verify = verify_new(expect(core,
				   WORDS("method=OPTIONS", "has:subject=a", "has:priority=low")),
			    (struct verify_bounds){ 1, UINT_MAX });
	verify_look(verify);
	cr_assert_eq(verify_near(verify, &near), 3);
	cr_expect_eq(near[0].number, 3);
	cr_expect_eq(near[0].fitness.conditions, 1);
	cr_expect_eq(near[1].number, 4);
	cr_expect_eq(near[2].number, 2);
	verify_free(verify);
	core_free(core);
}

/* `$` values are those of rules, words of the request hold for the response. */
Test(core_verify, words_of_rules)
{
	const struct verify_bounds once = { 1, UINT_MAX };
	struct core *core = core_start();

	record(core, "alice", true, REQUEST("REGISTER"),
	       VIA("1") IDS("1", "REGISTER") "P-Preferred-Identity: <tel:+15551230001>\r\n");
	check(core, WORDS("method=REGISTER", "has:p-preferred-identity~$alice.msisdn"), once, true,
	      "REGISTER was seen once");
	check(core, WORDS("method=REGISTER", "has:p-preferred-identity~$user.msisdn"), once, true,
	      "REGISTER was seen once");
	check(core, WORDS("method=REGISTER", "has:listener=pcscf1", "has:proto=udp"), once, true,
	      "REGISTER was seen once");
	check(core, WORDS("method=REGISTER", "has:proto=tls"), once, false,
	      "REGISTER was seen once, but proto was udp, not tls");
	core_free(core);
}

Test(core_verify, refused)
{
	static const struct {
		const char *word, *value, *says;
	} rows[] = {
		{ "has", "contact.expires", "has no operator" },
		{ "has", "suported=path", "did you mean Supported" },
		{ "has", "gap<5s", "in scenarios alone" },
		{ "has", "header=x", "only makes" },
		{ "has", "supported~/(/", "no regular expression" },
		{ "metod", "REGISTER", "did you mean method" },
		{ "event", "registration.stat", "did you mean registration.state" },
		{ "status", "abc", "status: 'abc' is none" },
	};
	struct core *core = core_start();

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct expectation *expectation = expectation_new(core);
		char why[200] = "";

		cr_expect_not(expectation_add(expectation, str_of(rows[i].word),
					      str_of(rows[i].value), why),
			      "%s=%s", rows[i].word, rows[i].value);
		cr_expect(strstr(why, rows[i].says) != NULL, "%s", why);
		expectation_free(expectation);
	}
	core_free(core);
}

/* Steps: words parted by commas, "@2s " before them is within. */
static void follow(struct core *core, bool strict, const char *const *steps, bool passed,
		   const char *says)
{
	struct sequence *sequence = sequence_new(expect(core, WORDS("user=alice")), strict);
	const struct sequence_result *result;
	struct buf why = { 0 };

	for (; *steps; steps++) {
		struct str rest = str_of(*steps), word;
		const char *words[8] = { 0 };
		char room[8][80];
		int64_t within = -1;
		unsigned n = 0;

		if (str_starts(rest, STR("@"))) {
			str_word(&rest, &word);
			cr_assert(str_to_duration(str_from(word, 1), &within));
		}
		while (n < 7 && rest.n && str_cut(&rest, ',', &word)) {
			snprintf(room[n], sizeof(room[n]), "%.*s", STR_ARG(word));
			words[n] = room[n];
			n++;
		}
		cr_assert(sequence_add(sequence, expect(core, words), within));
	}
	result = sequence_look(sequence);
	sequence_say(sequence, &why);
	cr_expect_eq(result->passed, passed, "%s", why.p);
	cr_expect_str_eq(why.p, says);
	buf_free(&why);
	sequence_free(sequence);
}

Test(core_verify, sequence)
{
	struct core *core = core_filled();

	follow(core, false, WORDS("method=REGISTER", "status=401", "method=REGISTER", "status=200"),
	       true, "all 4 steps were seen in that order");
	follow(core, true, WORDS("method=REGISTER", "status=401", "method=REGISTER", "status=200"),
	       true, "all 4 steps were seen in that order");
	follow(core, false, WORDS("status=401", "event=registration.state", "status=200"), true,
	       "all 3 steps were seen in that order");
	follow(core, true, WORDS("method=REGISTER", "status=200"), true,
	       "all 2 steps were seen in that order");
	follow(core, true, WORDS("status=401", "status=200"), false,
	       "step 2 of 2, behind record 3: 200 came later, but not next: record 7 (200 to REGISTER); "
	       "instead came record 4 (REGISTER)");
	core_free(core);
}

Test(core_verify, sequence_misses)
{
	struct core *core = core_filled();

	follow(core, false, WORDS("status=401", "method=REGISTER,has:contact.expires=60"), false,
	       "step 2 of 2, behind record 3: REGISTER was seen once, but contact.expires was 3600, not 60; instead came record 4 (REGISTER)");
	follow(core, false, WORDS("status=200", "status=401"), false,
	       "step 2 of 2, behind record 7: 401 was not seen; it was seen before that: record 3 (401 to REGISTER)");
	follow(core, false, WORDS("status=401", "@2s status=200"), false,
	       "step 2 of 2, behind record 3: 200 came 3.000 s later, not within 2.000 s: record 7 (200 to REGISTER); instead came record 4 (REGISTER)");
	follow(core, false, WORDS("method=INVITE", "status=200"), false,
	       "step 1 of 2: INVITE was not seen; instead came record 2 (REGISTER)");
	core_free(core);
}

/* Whatever is asked, it is refused with a sentence or answered, and the same each time. */
Test(core_verify, random_patterns)
{
	static const char *const words[] = { "user",    "direction", "method", "status", "kind",
					     "call_id", "event",     "rule",   "cause",  "from",
					     "to",      "leg",       "text",   "since",  "until",
					     "has",     "bogus",     "" };
	static const char *const values[] = {
		"alice", "b*|*", "REGISTER", "200", "4xx|180-183", "*", "none", "from", "ue", "core", "all",
		"sent", "event", "registration.state", "-5s", "1.5", "3", "contact.expires>=60", "!supported",
		"contact[2].+g.3gpp.smsip=\"\"", "xml(//x/@y)=1", "sdp.audio.port=9", "supported~/p.*h/",
		"via.branch=$x", "lifetime=600000", "kind=initial", "auth=aka", "body.octet[1]=5b", "$$=$$",
		"", "|", "~", "\"", "\\", "((((", "contact..=", "999999999999999999999999", "rp.type=data",
	};
	struct core *core = core_filled();
	unsigned settled = 0;

	srand(7);
	for (unsigned i = 0; i < 20000; i++) {
		struct expectation *expectation = expectation_new(core);
		struct verify *verify;
		struct buf why = { 0 };
		char text[200] = "";
		bool good = true;

		for (unsigned n = 1 + (unsigned)rand() % 4; n && good; n--) {
			struct str word = str_of(words[(size_t)rand() % ARRAY_LEN(words)]);
			struct str value = str_of(values[(size_t)rand() % ARRAY_LEN(values)]);

			good = expectation_add(expectation, word, value, text);
			cr_assert(good || text[0], "%.*s=%.*s", STR_ARG(word), STR_ARG(value));
		}
		if (!good || !expectation_settle(expectation, text)) {
			expectation_free(expectation);
			continue;
		}
		settled++;
		verify = verify_new(expectation, (struct verify_bounds){ 1, UINT_MAX });
		verify_look(verify);
		cr_assert_leq(verify_count(verify), 6);
		verify_say(verify, &why);
		cr_assert_gt(why.n, 0);
		cr_assert_null(strstr(why.p, "(null)"), "%s", why.p);
		buf_free(&why);
		verify_free(verify);
	}
	cr_expect_gt(settled, 500, "%u", settled);
	core_free(core);
}
