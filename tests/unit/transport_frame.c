/* SPDX-License-Identifier: Apache-2.0 */
/* Framing: every split point, lengths as written, what is broken (RFC 3261 18.3, RFC 5626 3.5.1).
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "transport/frame.h"

static const struct frame_limits limits = { 200 };

/* What came out of a stream, as text: M<length> P S B<status>. */
struct cut {
	struct frame frame;
	struct buf in, out;
	size_t used;
};

static void cut_feed(struct cut *cut, struct str bytes)
{
	enum frame_what what;
	char text[32];

	buf_add_str(&cut->in, bytes);
	for (;;) {
		what = frame_next(&cut->frame, str_from(buf_str(&cut->in), cut->used), &limits);
		if (what == FRAME_MORE)
			return;
		if (what == FRAME_MESSAGE)
			snprintf(text, sizeof(text), "M%zu ", cut->frame.length);
		else if (what == FRAME_BROKEN)
			snprintf(text, sizeof(text), "B%d ", cut->frame.status);
		else
			snprintf(text, sizeof(text), what == FRAME_PING ? "P " : "S ");
		buf_add_text(&cut->out, text);
		if (what == FRAME_BROKEN)
			return;
		cut->used += cut->frame.length;
	}
}

static void cut_clear(struct cut *cut)
{
	buf_free(&cut->in);
	buf_free(&cut->out);
	*cut = (struct cut){ 0 };
}

static void check(const char *stream, const char *expected)
{
	struct cut cut = { 0 };

	cut_feed(&cut, str_of(stream));
	cr_assert(str_is(buf_str(&cut.out), expected), "%s: got \"%.*s\", not \"%s\"", stream,
		  STR_ARG(buf_str(&cut.out)), expected);
	cut_clear(&cut);
}

static const char pipeline[] = "\r\nOPTIONS sip:a SIP/2.0\r\nContent-Length: 0\r\n\r\n"
			       "\r\n\r\n"
			       "MESSAGE sip:b SIP/2.0\r\nl:  5 \r\nSubject: x\r\n\r\nhello"
			       "\r\n\r\n\r\n\r\n\r\n"
			       "INFO sip:c SIP/2.0\r\nCONTENT-length :\r\n 4\r\n\r\n\r\n\r\n"
			       "ACK sip:d SIP/2.0\r\nContent-Length: 0\r\n\r\n";
static const char pipeline_cut[] = "S M44 P M50 P P S M48 M40 ";

Test(frame, cuts_a_pipeline_whole)
{
	check(pipeline, pipeline_cut);
}

Test(frame, cuts_at_every_split_into_two)
{
	for (size_t at = 0; at < sizeof(pipeline); at++) {
		struct cut cut = { 0 };

		cut_feed(&cut, (struct str){ pipeline, at });
		cut_feed(&cut, str_from(str_of(pipeline), at));
		cr_assert(str_is(buf_str(&cut.out), pipeline_cut), "split at %zu: %.*s", at,
			  STR_ARG(buf_str(&cut.out)));
		cut_clear(&cut);
	}
}

Test(frame, cuts_what_dribbles)
{
	for (size_t step = 1; step < 20; step++) {
		struct cut cut = { 0 };

		for (size_t at = 0; at < sizeof(pipeline) - 1; at += step) {
			struct str rest = str_from(str_of(pipeline), at);

			rest.n = rest.n < step ? rest.n : step;
			cut_feed(&cut, rest);
		}
		cr_assert(str_is(buf_str(&cut.out), pipeline_cut), "step %zu: %.*s", step,
			  STR_ARG(buf_str(&cut.out)));
		cut_clear(&cut);
	}
}

Test(frame, reads_content_length_as_written)
{
	check("A b\r\nl:0\r\n\r\n", "M12 ");
	check("A b\r\nL: 3\r\n\r\nabc", "M16 ");
	check("A b\r\nContent-Length\t: 1\r\n\r\nx", "M28 ");
	check("A b\r\nContent-Length:\r\n\t\r\n  2\r\n\r\nxy", "M34 ");
	check("A b\r\nContent-Length: 2\r\nl: 2\r\n\r\nxy", "M34 ");
	check("A b\r\nl: 000000000000000000000000000002\r\n\r\nxy", "M44 ");
	check("A b\nl: 1\n\nx", "M11 ");
	check("A b\r\nX-Content-Length: 9\r\nLl: 7\r\nl: 0\r\n\r\n", "M41 ");
	check("A b\r\nSubject: a\r\n l: 9\r\nl: 0\r\n\r\n", "M32 ");
}

Test(frame, breaks_on_bad_lengths)
{
	check("A b\r\nl: -1\r\n\r\n", "B400 ");
	check("A b\r\nl: +1\r\n\r\n", "B400 ");
	check("A b\r\nl: 0x1\r\n\r\n", "B400 ");
	check("A b\r\nl: 1.0\r\n\r\n", "B400 ");
	check("A b\r\nl:\r\n\r\n", "B400 ");
	check("A b\r\nl: 1, 1\r\n\r\n", "B400 ");
	check("A b\r\nl: 1\r\n 0\r\n\r\n", "B400 ");
	check("A b\r\nVia: x\r\n\r\n", "B400 ");
	check("A b\r\n\r\n", "B400 ");
	check("A b\r\nContent-Length: 2\r\nl: 3\r\n\r\nxyz", "B400 ");
	check("A b\r\nl: 3\r\nl: x\r\n\r\nxyz", "B400 ");
	check("A b\r\nl: 100000000000000000000\r\n\r\n", "B413 ");
	check("A b\r\nl: 18446744073709551615\r\n\r\n", "B413 ");
	check("A b\r\nl: 201\r\n\r\n", "B413 ");
}

Test(frame, takes_a_message_at_the_limit_and_none_beyond)
{
	char text[400];
	int head = snprintf(text, sizeof(text), "A b\r\nl: %d\r\n\r\n", 200 - 15);

	cr_assert_eq(head, 15);
	memset(text + head, 'x', 200);
	text[200] = '\0';
	check(text, "M200 ");
	snprintf(text, sizeof(text), "A b\r\nl: %d\r\n\r\n", 200 - 14);
	check(text, "B413 ");
}

Test(frame, breaks_on_an_endless_head)
{
	struct cut cut = { 0 };

	cut_feed(&cut, STR("A b\r\nX: "));
	for (int i = 0; i < 300 && !cut.frame.why; i++)
		cut_feed(&cut, STR("y"));
	cr_assert(str_is(buf_str(&cut.out), "B513 "));
	cr_assert_eq(cut.in.n, 201);
	cut_clear(&cut);
	memset(buf_reserve(&cut.in, 250), 'z', 250);
	cut.in.n = 250;
	memcpy(cut.in.p, "A b\r\nl: 0\r\nX: ", 14);
	cut_feed(&cut, STR("\r\n\r\n"));
	cr_assert(str_is(buf_str(&cut.out), "B513 "));
	cut_clear(&cut);
}

Test(frame, breaks_on_what_begins_no_message)
{
	check("\x16\x03\x01\x02", "B0 ");
	check(" A b\r\n", "B0 ");
	check("\r\n\rA", "S B0 ");
	check("\x80", "B0 ");
}

Test(frame, waits_on_half_a_ping)
{
	check("\r", "");
	check("\r\n", "");
	check("\r\n\r", "");
	check("\r\n\r\n", "P ");
	check("\nA b\r\nl: 0\r\n\r\n", "S M13 ");
}
