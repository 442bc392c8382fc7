/* SPDX-License-Identifier: Apache-2.0 */
/* Broken descriptions: every prefix and every bent octet of real ones. Whatever is taken is
 * answered with SDP of as many m-lines; the rest is refused. Sanitizers see the rest. */
#include "proc_session_lab.h"

#include "proc_session_offers.h"

static const char *const offer_rows[] = { OFFER_BARESIP, OFFER_SIPP, OFFER_VOLTE, OFFER_LINPHONE };
/* What an octet is replaced with. */
static const char bend_rows[] = { 0, '\n', '\r', ' ', '/', '9', '\x80', 'm' };

static unsigned count_lines(struct str sdp)
{
	struct str line;
	unsigned n = 0;

	while (sdp_line(sdp, STR("m="), n + 1, &line))
		n++;
	return n;
}

/* As an offer; and as the answer to one of ours. */
static void feed(struct session *session, struct str text)
{
	struct str answer, capabilities;
	char why[96] = "";
	int status = session_take_offer(session, text, why);

	if (status == 0) {
		cr_assert_eq(session_answer(session, STR("true"), &answer), 0);
		cr_assert_eq(count_lines(answer), count_lines(text), "%.*s", STR_ARG(text));
		cr_assert_eq(session_stream_count(session), count_lines(text));
		cr_assert(sdp_check(answer), "offer:\n%.*s\nanswer:\n%.*s", STR_ARG(text),
			  STR_ARG(answer));
	} else {
		cr_assert(status == 400 || status == 488 || status == 580, "%d", status);
		cr_assert(why[0]);
	}
	if (session_offer(session, STR("true"), &answer) == 0)
		session_take_answer(session, text, why);
	capabilities = session_capabilities(session);
	cr_assert(sdp_check(capabilities));
	cr_assert(sdp_check(session_failure(session)), "offer:\n%.*s\nfailure:\n%.*s",
		  STR_ARG(text), STR_ARG(session_failure(session)));
}

/* In memory of exactly that size, so that a step beyond is seen. */
static void feed_copy(struct str text, bool any_codec)
{
	struct lab lab;
	struct session_options options = lab_options(&lab, "192.0.2.2");
	struct session *session;
	char *copy = mem_alloc(text.n);

	if (text.n)
		memcpy(copy, text.p, text.n);
	options.any_codec = any_codec;
	session = session_new(&options);
	feed(session, (struct str){ copy, text.n });
	session_free(session);
	mem_free(copy);
}

Test(proc_session_broken, prefixes)
{
	for (size_t i = 0; i < ARRAY_LEN(offer_rows); i++)
		for (struct str text = str_of(offer_rows[i]); text.n > 0; text.n--)
			feed_copy(text, text.n % 2);
}

Test(proc_session_broken, bent_octets)
{
	for (size_t i = 0; i < ARRAY_LEN(offer_rows); i++) {
		struct str text = str_of(offer_rows[i]);
		char *bent = mem_copy_text(text.p, text.n);

		for (size_t at = 0; at < text.n; at++) {
			bent[at] = bend_rows[at % sizeof(bend_rows)];
			feed_copy((struct str){ bent, text.n }, true);
			bent[at] = (char)(text.p[at] ^ (1 << at % 7));
			feed_copy((struct str){ bent, text.n }, at % 2);
			bent[at] = text.p[at];
		}
		mem_free(bent);
	}
}

/* One line less, and one twice. */
Test(proc_session_broken, lines)
{
	for (size_t i = 0; i < ARRAY_LEN(offer_rows); i++) {
		struct str text = str_of(offer_rows[i]), line;

		for (unsigned n = 1; sdp_line(text, STR(""), n, &line); n++) {
			struct str before = { text.p, (size_t)(line.p - text.p) };
			struct str after = str_from(text, before.n + line.n + 2);
			struct buf bent = { 0 };

			buf_add_str(&bent, before);
			buf_add_str(&bent, after);
			feed_copy(buf_str(&bent), false);
			buf_reset(&bent);
			buf_add_str(&bent, before);
			buf_printf(&bent, "%.*s\r\n%.*s\r\n", STR_ARG(line), STR_ARG(line));
			buf_add_str(&bent, after);
			feed_copy(buf_str(&bent), false);
			buf_free(&bent);
		}
	}
}

/* More meanings for one payload type than there are numbers. */
Test(proc_session_broken, many_meanings)
{
	struct lab lab;
	struct session *session = lab_session(&lab);

	for (unsigned i = 0; i < 300; i++) {
		struct buf offer = { 0 };

		buf_printf(&offer, THEIRS "m=audio 5000 RTP/AVP 0 %u\r\na=rtpmap:%u x-%u/8000\r\n",
			   96 + i % 32, 96 + i % 32, i);
		lab_mirror(session, offer.p, "true");
		buf_free(&offer);
	}
	lab_offer(session, "AMR-WB");
	session_free(session);
}
